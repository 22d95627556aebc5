//! Answers and marks.

use serde::{Deserialize, Serialize};

use crate::diagnostic::Span;

/// What a learner answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Text: for open, short-text, numeric, predict and code questions.
    Text(String),
    /// Indices into the options as the author ordered them.
    Chosen(Vec<usize>),
    /// For ordering: indices into the author's items, in the learner's order.
    Ordered(Vec<usize>),
    /// For matching: for each left side, the index of the pair whose right side the learner gave it. Right sides that belong to
    /// nothing count on from the pairs; any other index is a left side without a match.
    Matched(Vec<usize>),
    /// For gaps: what was written into each, in the order they stand in the text; empty: nothing.
    Blanks(Vec<String>),
    /// For a program with a fault: the lines marked, from 1.
    Lines(Vec<usize>),
    /// For a question of several parts: the answer to each; none: not answered.
    Parts(Vec<Option<Answer>>),
}

impl Answer {
    /// The text, when it is one.
    #[must_use]
    pub fn text(&self) -> &str {
        if let Self::Text(text) = self { text } else { "" }
    }
}

/// A mark, with its reasons.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Mark {
    /// Points earned, costs taken off, never below zero.
    pub score: f64,
    /// What can be earned.
    pub out_of: f64,
    /// Every point with its verdict.
    pub points: Vec<PointMark>,
    /// Why there is no mark, when there is none.
    pub withheld: Option<Withheld>,
    /// Remarks on the answer as a whole, in reading order: wrong beliefs with their cure, words that were not counted and why.
    pub remarks: Vec<String>,
    /// Whether the rubric is a draft: the mark is provisional.
    pub provisional: bool,
    /// For a question of several parts: what each came to. `points` holds the points of all, one part after another.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Subtotal>,
}

/// What one part of a question came to.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Subtotal {
    /// The part: `a`, `b` ….
    pub part: String,
    /// Points earned.
    pub score: f64,
    /// What can be earned.
    pub out_of: f64,
    /// Why there is no mark, when there is none.
    pub withheld: Option<Withheld>,
    /// How many of the mark's points are this part's.
    pub points: usize,
}

impl Mark {
    /// The score as a share of what can be earned, 0 to 1.
    #[must_use]
    pub fn share(&self) -> f64 {
        if self.out_of > 0.0 { self.score / self.out_of } else { 0.0 }
    }

    /// Each part with the number of its first point, from 0.
    #[must_use]
    pub fn part_starts(&self) -> Vec<(usize, &Subtotal)> {
        let mut start = 0;
        let mut starts = Vec::new();
        for part in &self.parts {
            starts.push((start, part));
            start += part.points;
        }
        starts
    }
}

/// One point with its verdict.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PointMark {
    /// The point's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What was earned for it; negative for a wrong belief's cost.
    pub earned: f64,
    /// What it is worth.
    pub worth: f64,
    /// The verdict.
    pub verdict: Verdict,
    /// The words it rests on.
    pub evidence: Vec<Evidence>,
    /// What to say about it: the question to think about when it is not found, the cure when it is contradicted.
    pub say: String,
    /// Where to read about it.
    pub read: Option<String>,
}

/// What was found of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Said.
    Met,
    /// Named or half said.
    Partly,
    /// Not found in the learner's words.
    NotFound,
    /// Said and denied, or its opposite said.
    Contradicted,
}

/// Words of the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// Where they stand in the answer, in bytes.
    pub span: Span,
    /// The words.
    pub quote: String,
}

/// Why a mark is withheld.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Withheld {
    /// Nothing was answered.
    Blank,
    /// The answer says that the learner does not know.
    DoNotKnow,
    /// It repeats the question or a hint.
    Copied,
    /// It lists terms and explains none.
    TermsListed,
    /// It talks to the marker.
    Instructions,
    /// Too little of it can be read as prose in a language the rubric knows.
    Unreadable,
    /// It repeats itself, or is padded, beyond what can be marked.
    Repetitive,
    /// It says things and their denial.
    SelfContradicting,
    /// The run that decides did not come to an answer.
    Undecided,
}
