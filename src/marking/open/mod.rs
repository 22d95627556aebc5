//! Open answers, marked by rubric: which points the learner's own words make, with the words quoted.

mod compiled;
mod doubt;
mod faults;
mod findings;
mod given;
mod ready;
mod sheet;
mod standing;

use std::collections::HashSet;

use compiled::Rubric;
use doubt::Doubt;
pub use faults::rubric_faults;
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
///
/// The rubrics of the last few questions are kept ready: compiling one takes longer than marking an answer by it.
pub(crate) fn mark(question: &Question, open: &Open, answer: &str) -> Mark {
    if let Some(doubt) = doubt::about_text(answer) {
        return sheet::withheld(open, doubt, Vec::new());
    }
    ready::with_marker(question, open, |marker| marker.mark(open, answer))
}

/// An open question ready to be marked.
struct Marker {
    rubric: Rubric,
    /// The stems of what the question and its hints say.
    given: HashSet<String>,
    /// The runs of words they consist of.
    runs: HashSet<Vec<String>>,
    /// What the mark sheet shows of each point.
    shown: Vec<Vec<String>>,
}

impl Marker {
    fn new(question: &Question, open: &Open) -> Self {
        let rubric = Rubric::compile(open);
        let stems = rubric.vocabulary.stems();
        let (given, runs) = (given::stems(question, stems), given::runs(question, stems));
        let shown = given::shown(open, stems);
        Self { rubric, given, runs, shown }
    }

    fn mark(&self, open: &Open, answer: &str) -> Mark {
        let reading = Reading::new(answer, self.rubric.vocabulary.stems());
        match doubt::about_reading(&reading) {
            Some(doubt) => sheet::withheld(open, doubt, Vec::new()),
            None => self.mark_reading(open, &reading),
        }
    }

    fn mark_reading(&self, open: &Open, reading: &Reading) -> Mark {
        let Self { rubric, given, .. } = self;
        let index = Index::new(reading, &rubric.vocabulary, given);
        let standings = Standings::judge(reading, &index, self);
        let findings = Findings::gather(reading, &index, rubric, &standings);
        let mut mark = sheet::write(open, reading, &index, &standings, &findings);
        match doubt::about_findings(open, reading, &index, &standings, &findings, mark.score) {
            Some(doubt) if doubt.reason == Withheld::SelfContradicting => {
                sheet::withheld(open, doubt, std::mem::take(&mut mark.points))
            }
            Some(doubt) => sheet::withheld(open, doubt, Vec::new()),
            None => mark,
        }
    }
}

impl Doubt {
    /// A doubt in its usual words.
    fn new(reason: Withheld) -> Self {
        Self { reason, say: doubt::say(reason).to_owned() }
    }
}
