//! Open answers, marked by rubric: which points the learner's own words make, with the words quoted.

mod compiled;
mod doubt;
mod findings;
mod given;
mod sheet;
mod standing;

use compiled::Rubric;
use doubt::Doubt;
use findings::Findings;
use standing::Standings;

use super::{
    language::Reading,
    mark::{Mark, Withheld},
    rubric::Index,
};
use crate::course::{Open, Question};

/// The longest answer that is read, in bytes; some 2,500 words.
pub(crate) const LONGEST: usize = 16_000;

/// Marks `answer` to the open question `question`, whose rubric is `open`.
pub(crate) fn mark(question: &Question, open: &Open, answer: &str) -> Mark {
    if let Some(doubt) = doubt::about_text(answer) {
        return sheet::withheld(open, doubt, Vec::new());
    }
    let rubric = Rubric::compile(open);
    let stems = rubric.vocabulary.stems();
    let reading = Reading::new(answer, stems);
    if let Some(doubt) = doubt::about_reading(&reading) {
        return sheet::withheld(open, doubt, Vec::new());
    }
    let given = given::stems(question, stems);
    let index = Index::new(&reading, &rubric.vocabulary, &given);
    let standings = Standings::judge(&reading, &index, &rubric, &given::runs(question, stems));
    let findings = Findings::gather(&reading, &index, &rubric, &standings);
    let mut mark = sheet::write(open, &reading, &index, &standings, &findings);
    match doubt::about_findings(open, &reading, &index, &standings, &findings, mark.score) {
        Some(doubt) if doubt.reason == Withheld::SelfContradicting => {
            sheet::withheld(open, doubt, std::mem::take(&mut mark.points))
        }
        Some(doubt) => sheet::withheld(open, doubt, Vec::new()),
        None => mark,
    }
}

impl Doubt {
    /// A doubt in its usual words.
    fn new(reason: Withheld) -> Self {
        Self { reason, say: doubt::say(reason).to_owned() }
    }
}
