//! Answers to marks, with the words that earned them. Pure: no input or output, no clock, no randomness.
//!
//! A mark names every point: met, partly met, not found in the learner's words, or contradicted, with the words quoted by
//! their place in the answer. A mark that cannot be stood behind is withheld with the reason.
//!
//! Open answers go through three steps, each of its own folder: `language` reads the text (tokens, clauses, negation),
//! `rubric` finds an author's phrasings and cues in it (both are described there), `open` weighs what was found. `learn` is for
//! authors: it proposes cues from answers that people graded.

mod choice;
mod code;
mod draft;
mod language;
mod learn;
mod mark;
mod matching;
mod numeric;
mod open;
mod ordering;
mod predict;
mod rubric;
mod sheet;
mod short_text;

pub use draft::draft_rubric;
pub use learn::{Graded, GradedKind, Learned, learn_cues};
pub use mark::{Answer, Evidence, Mark, PointMark, Verdict, Withheld};
pub use open::rubric_faults;

use crate::course::{Question, QuestionKind};

/// Marks `answer` to `question`. `decided` is what the sandbox said about it, for the kinds it decides ([`Decision`]);
/// without it their mark is withheld as [`Withheld::Undecided`].
///
/// Questions that are not open are out of 1.
#[must_use]
pub fn mark(question: &Question, answer: &Answer, decided: Option<&Decision>) -> Mark {
    let text = match answer {
        Answer::Text(text) => text.as_str(),
        Answer::Chosen(_) | Answer::Ordered(_) | Answer::Matched(_) => "",
    };
    match &question.kind {
        QuestionKind::Open(open) => open::mark(question, open, text),
        QuestionKind::Choice(choice) => choice::mark(choice, answer),
        QuestionKind::Ordering(ordering) => ordering::mark(ordering, answer),
        QuestionKind::Matching(matching) => matching::mark(matching, answer),
        QuestionKind::Numeric(numeric) => numeric::mark(numeric, text),
        QuestionKind::ShortText(short) => short_text::mark(short, text),
        QuestionKind::Predict(predict) => predict::mark(predict, text, decided),
        QuestionKind::Code(_) => code::mark(text, decided),
    }
}

/// What a run said about a question that the sandbox decides.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// The text the run gave, for a `Predict` question.
    Printed(String),
    /// What each expectation of a `Code` question's example came to: what was checked, and why it failed if it did.
    Checked(Vec<(String, Result<(), String>)>),
}
