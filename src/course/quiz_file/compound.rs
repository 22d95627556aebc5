//! Questions answered in several places: gaps of a text, lines of a program, parts of one question.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{KindFile, PromptFile, one, yes};

/// A text with gaps.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub(in crate::course) struct ClozeFile {
    /// What is asked.
    pub prompt: PromptFile,
    /// The text, each gap as its name in double braces: `A {{first}} start runs {{2}}`.
    pub text: String,
    /// The language the text is code in; prose when left out.
    #[serde(default)]
    pub language: String,
    /// The gaps by their names. One that is not listed has no answer.
    pub gaps: BTreeMap<String, GapFile>,
}

/// A gap: a short text with `answer`, one of `options` with `answer`, or a number with `value`.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::course) struct GapFile {
    /// What goes into it: a text, or the right one of `options`.
    #[serde(default)]
    pub answer: Option<String>,
    /// Other accepted texts.
    #[serde(default)]
    pub alternatives: Vec<String>,
    /// Accepted forms in which `*` stands for any text and `?` for one character.
    #[serde(default)]
    pub patterns: Vec<String>,
    /// Whether case matters; it does not when left out.
    #[serde(default)]
    pub case: bool,
    /// Whether a typing slip is forgiven, as it is when left out; `false` for names and code.
    #[serde(default = "yes")]
    pub slips: bool,
    /// What can be chosen, the right one among them.
    #[serde(default)]
    pub options: Vec<String>,
    /// The number that goes into it.
    #[serde(default)]
    pub value: Option<f64>,
    /// How far off the number may be, absolute.
    #[serde(default)]
    #[schemars(range(min = 0))]
    pub tolerance: f64,
    /// How far off the number may be, as a share of it.
    #[serde(default)]
    #[schemars(range(min = 0))]
    pub relative: f64,
    /// The unit of the number.
    #[serde(default)]
    pub unit: String,
    /// What it is worth beside the other gaps; 1 when left out.
    #[serde(default = "one")]
    #[schemars(range(min = 0))]
    pub worth: f64,
    /// Wrong answers worth a word: text and what to say.
    #[serde(default)]
    pub feedback: Vec<(String, String)>,
}

/// A program in which the wrong lines are to be marked.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub(in crate::course) struct BugFile {
    /// What is asked.
    pub prompt: PromptFile,
    /// The program; the example's entry when left out.
    #[serde(default)]
    pub program: String,
    /// The language it is in; that of the example's entry when left out.
    #[serde(default)]
    pub language: String,
    /// The wrong lines: a piece of each that no other line holds, or its number from 1.
    pub bugs: Vec<LineFile>,
    /// Lines that tempt: a piece of each (or its number), and what to say to whoever marks it.
    #[serde(default)]
    pub tempting: Vec<(LineFile, String)>,
    /// What to replace by what, each piece found once, to mend the program.
    #[serde(default)]
    pub fix: Vec<(String, String)>,
    /// The example whose expectations prove the fault: with the program for its entry they fail, mended they hold.
    #[serde(default)]
    pub example: Option<String>,
}

/// A line of a program.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(in crate::course) enum LineFile {
    /// Its number, from 1.
    Number(u32),
    /// A piece of it that no other line holds.
    Piece(String),
}

/// Several questions about one thing.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub(in crate::course) struct MultiPartFile {
    /// What they are all about.
    pub prompt: PromptFile,
    /// The parts, in order.
    pub parts: Vec<PartFile>,
}

/// One part.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(in crate::course) struct PartFile {
    /// What it is worth, in points; 1 when left out.
    #[serde(default = "one")]
    #[schemars(range(min = 0))]
    pub worth: f64,
    /// What kind of answer it wants, and what it asks.
    #[serde(flatten)]
    pub kind: KindFile,
}
