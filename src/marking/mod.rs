//! Answers to marks, with the words that earned them. Pure: no input or output, no clock, no randomness.
//!
//! A mark names every point: met, partly met, not found in the learner's words, or contradicted, with the words quoted by
//! their place in the answer. A mark that cannot be stood behind is withheld with the reason.
//!
//! Open answers go through three steps, each of its own folder: `language` reads the text (tokens, clauses, negation),
//! `rubric` finds an author's phrasings and cues in it (both are described there), `open` weighs what was found. `learn` is for
//! authors: it proposes cues from answers that people graded.

mod bug;
mod certainty;
mod choice;
mod citation;
mod cloze;
mod code;
mod draft;
mod follow_up;
mod language;
mod learn;
mod mark;
mod matching;
mod numeric;
mod open;
mod ordering;
mod parts;
mod predict;
mod rubric;
mod sheet;
mod short_text;
mod spoken;
mod suggest;
mod words;

pub use certainty::{CERTAINTIES, Calibration, certainty_mark, is_right};
pub use citation::{Check, Citation, RecordedRun, RunFigure, citations, hold_to_runs};
pub use draft::draft_rubric;
pub use follow_up::{COMPLETED, FollowUp, can_follow_up, follow_up};
pub use learn::{Graded, GradedKind, Learned, learn_cues};
pub use mark::{Answer, Evidence, Mark, PointMark, Subtotal, Verdict, Withheld};
pub use open::rubric_faults;
pub use spoken::answer_in_words;
pub use suggest::{Suggestion, likely_sentence, sentences, suggest};
pub use words::{Word, words};

use crate::course::{Question, QuestionKind};

/// Marks `answer` to `question`. `decided` is what the sandbox said about it, for the kinds it decides ([`Decision`]);
/// without it their mark is withheld as [`Withheld::Undecided`].
///
/// Questions that are not open are out of 1; those of several parts are out of what their parts are worth.
#[must_use]
pub fn mark(question: &Question, answer: &Answer, decided: Option<&Decision>) -> Mark {
    let text = answer.text();
    match &question.kind {
        QuestionKind::Open(open) => open::mark(question, open, text),
        QuestionKind::Choice(choice) => choice::mark(choice, answer),
        QuestionKind::Ordering(ordering) => ordering::mark(ordering, answer),
        QuestionKind::Matching(matching) => matching::mark(matching, answer),
        QuestionKind::Numeric(numeric) => numeric::mark(numeric, text),
        QuestionKind::ShortText(short) => short_text::mark(short, text),
        QuestionKind::Predict(predict) => predict::mark(predict, text, decided),
        QuestionKind::Code(_) => code::mark(text, decided),
        QuestionKind::Cloze(cloze) => cloze::mark(cloze, answer),
        QuestionKind::FindTheBug(bug) => bug::mark(bug, answer),
        QuestionKind::Parts(parts) => parts::mark(parts, answer, decided),
    }
}

/// What a run said about a question that the sandbox decides.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// The text the run gave, for a `Predict` question.
    Printed(String),
    /// What each check of a `Code` question's example came to: what was checked, and why it failed if it did.
    Checked(Vec<(String, Result<(), String>)>),
    /// For a question of several parts: what was said about each.
    Parts(Vec<Option<Decision>>),
}
