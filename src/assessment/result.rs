//! The sheet of results of one learner: of a self-test, or of everything answered in a course.

use serde::{Deserialize, Serialize};

use super::CertaintySheet;

/// The results of one learner.
///
/// Points are shares of questions: every question is out of 1.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ResultSheet {
    /// The course's id.
    pub course: String,
    /// The course's title.
    pub title: String,
    /// The learner's name, when it was given.
    pub learner: Option<String>,
    /// The self-test; `None`: everything answered in the course, each question by its best try.
    pub test: Option<TestFacts>,
    /// What was earned.
    pub score: f64,
    /// What was earned after the price of hints and with what follow-ups added; stands beside `score`.
    pub completed: Option<f64>,
    /// What could be earned.
    pub out_of: f64,
    /// The first tries at these questions, as a mean share.
    pub first: Option<f64>,
    /// The best tries at these questions, as a mean share.
    pub best: Option<f64>,
    /// By module, in teaching order.
    pub modules: Vec<Part>,
    /// By concept, the one with the most points lost first.
    pub concepts: Vec<Part>,
    /// What to read next, the most points to gain first.
    pub read_next: Vec<Reading>,
    /// Certainty-based marks, when the learner said how sure they were.
    pub certainty: Option<CertaintySheet>,
    /// Question by question.
    pub questions: Vec<QuestionResult>,
    /// Every self-test so far, oldest first.
    pub tests: Vec<TestLine>,
}

/// What is to be known of a self-test.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TestFacts {
    /// Its name.
    pub id: String,
    /// When it was begun, in milliseconds since 1970.
    pub began_at: u64,
    /// When it was handed in; `None`: it has not been.
    pub ended_at: Option<u64>,
    /// The time allowed, in minutes.
    pub minutes: Option<u32>,
    /// The time used, in milliseconds.
    pub used_ms: u64,
    /// Whether the time ran out.
    pub timed_out: bool,
    /// The seed of a shuffled order.
    pub seed: Option<u64>,
    /// How many questions were answered.
    pub answered: usize,
    /// How many answers are not marked yet.
    pub unmarked: usize,
}

/// A self-test in one line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TestLine {
    /// Its name.
    pub id: String,
    /// When it was begun, in milliseconds since 1970.
    pub began_at: u64,
    /// Whether it has been handed in.
    pub ended: bool,
    /// How many questions it asked.
    pub questions: usize,
    /// What was earned, as a share.
    pub share: f64,
    /// The same after hints and follow-ups.
    pub completed: Option<f64>,
}

/// What was earned in a module, or for a concept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Part {
    /// The module's id, or the place to read about the concept.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What was earned.
    pub score: f64,
    /// What could be earned.
    pub out_of: f64,
    /// How many questions are about it.
    pub questions: usize,
    /// The titles of the points that lost something, each once.
    pub lost: Vec<String>,
}

impl Part {
    /// What was earned, 0 to 1.
    #[must_use]
    pub fn share(&self) -> f64 {
        share(self.score, self.out_of)
    }
}

/// Something to read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reading {
    /// The place, such as `edge/caching#whose-answer`.
    pub place: String,
    /// Its title.
    pub title: String,
    /// What was lost for not knowing it, in questions.
    pub lost: f64,
    /// The points that lost it.
    pub points: Vec<String>,
}

/// The result of one question.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct QuestionResult {
    /// Its id.
    pub id: String,
    /// Its module's id.
    pub module: String,
    /// Its kind, in words.
    pub kind: String,
    /// The first line of what is asked, as plain text.
    pub prompt: String,
    /// The answer in words; `None`: there was none.
    pub answer: Option<String>,
    /// Whether the answer is still to be marked.
    pub pending: bool,
    /// Points earned, as the marker counts them.
    pub score: f64,
    /// Those after the price of hints and with what follow-ups added; `None`: there was no answer, or nobody counted them.
    pub completed: Option<f64>,
    /// Points that could be earned, as the marker counts them.
    pub out_of: f64,
    /// Why there was no mark.
    pub withheld: Option<String>,
    /// How sure the learner was, 1 to 3.
    pub confidence: Option<u8>,
    /// Point by point.
    pub points: Vec<PointResult>,
    /// Wrong beliefs found in it, in words.
    pub beliefs: Vec<String>,
    /// Where to read about it.
    pub read: Option<String>,
    /// Every try, oldest first, in this test and outside it.
    pub tries: Vec<Try>,
    /// What was contested; stands beside the mark.
    pub contests: Vec<ContestResult>,
    /// The learner's own mark; stands beside the marker's.
    pub self_grade: Option<SelfGradeResult>,
}

impl QuestionResult {
    /// What was earned, 0 to 1.
    #[must_use]
    pub fn share(&self) -> f64 {
        share(self.score, self.out_of)
    }

    /// Points after hints and follow-ups, when they are others than the plain ones.
    #[must_use]
    pub fn otherwise(&self) -> Option<f64> {
        self.completed.filter(|_| self.withheld.is_none()).and_then(|completed| other(completed, self.score))
    }

    /// What was earned after hints and follow-ups, 0 to 1.
    #[must_use]
    pub fn completed_share(&self) -> f64 {
        if self.withheld.is_some() { 0.0 } else { share(self.completed.unwrap_or(self.score), self.out_of) }
    }

    /// What the first try earned, 0 to 1.
    #[must_use]
    pub fn first(&self) -> Option<f64> {
        self.tries.first().map(Try::share)
    }

    /// What the best try earned, 0 to 1.
    #[must_use]
    pub fn best(&self) -> Option<f64> {
        self.tries.iter().map(Try::share).max_by(f64::total_cmp)
    }
}

/// What one point of an answer earned.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PointResult {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it earned.
    pub earned: f64,
    /// What it is worth.
    pub worth: f64,
    /// The concept it is about, by its place.
    pub concept: String,
}

/// One try at a question.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Try {
    /// When, in milliseconds since 1970.
    pub at: u64,
    /// Points earned.
    pub score: f64,
    /// Points after the price of hints and with what follow-ups added.
    pub completed: Option<f64>,
    /// Points that could be earned.
    pub out_of: f64,
    /// Why there was no mark.
    pub withheld: Option<String>,
    /// The self-test it was made in.
    pub test: Option<String>,
}

impl Try {
    /// What was earned, 0 to 1; nothing without a mark.
    #[must_use]
    pub fn share(&self) -> f64 {
        if self.withheld.is_some() { 0.0 } else { share(self.score, self.out_of) }
    }

    /// What was earned after hints and follow-ups, 0 to 1.
    #[must_use]
    pub fn completed_share(&self) -> f64 {
        if self.withheld.is_some() { 0.0 } else { share(self.completed.unwrap_or(self.score), self.out_of) }
    }
}

/// What was contested.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContestResult {
    /// The point's title, or `the mark`.
    pub point: String,
    /// The learner's reason.
    pub reason: String,
}

/// A learner's own mark.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SelfGradeResult {
    /// Points the learner gives.
    pub score: f64,
    /// Points that could be earned.
    pub out_of: f64,
}

/// `score` of `out_of`, held between 0 and 1.
pub(super) fn share(score: f64, out_of: f64) -> f64 {
    // Sheets are also read from files: neither a number that is none nor one out of bounds may spread.
    // A sum of nothing is minus zero, which would be written `-0%`: adding zero takes the sign away.
    let share = score / out_of;
    if share.is_finite() && out_of > 0.0 { share.clamp(0.0, 1.0) + 0.0 } else { 0.0 }
}

/// `completed`, when it is another figure than `plain`.
pub(super) fn other(completed: f64, plain: f64) -> Option<f64> {
    (completed.is_finite() && (completed - plain).abs() > 1e-9).then_some(completed)
}

impl ResultSheet {
    /// What was earned, 0 to 1.
    #[must_use]
    pub fn share(&self) -> f64 {
        share(self.score, self.out_of)
    }

    /// What was earned after hints and follow-ups, when that is another figure than the plain one.
    #[must_use]
    pub fn otherwise(&self) -> Option<f64> {
        other(self.completed?, self.score)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_earned_is_written_without_a_sign() {
        let nothing: f64 = [0.0; 0].iter().sum();
        assert_eq!(format!("{:.0}%", share(nothing, 10.0) * 100.0), "0%");
    }
}
