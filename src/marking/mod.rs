//! Answers to marks, with the words that earned them. Pure: no input or output, no clock, no randomness.
//!
//! A mark names every point: met, partly met, not found in the learner's words, or contradicted, with the words quoted by
//! their place in the answer. A mark that cannot be stood behind is withheld with the reason.

mod mark;

pub use mark::{Answer, Evidence, Mark, PointMark, Verdict, Withheld};

use crate::course::Question;

/// Marks `answer` to `question`. `decided` is what the sandbox said about it, for the kinds it decides ([`Decision`]).
#[must_use]
pub fn mark(question: &Question, answer: &Answer, decided: Option<&Decision>) -> Mark {
    let _ = (question, answer, decided);
    Mark::default()
}

/// What a run said about a question that the sandbox decides.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// The text the run gave, for a `Predict` question.
    Printed(String),
    /// What each expectation of a `Code` question's example came to: what was checked, and why it failed if it did.
    Checked(Vec<(String, Result<(), String>)>),
}
