//! Questions, once read.

use std::collections::BTreeMap;

use serde::Serialize;

/// The questions of a module.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Quiz {
    /// The file they were read from.
    pub file: String,
    /// The questions in order.
    pub questions: Vec<Question>,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Question {
    /// A stable id, unique in the course, such as `serverless/advantages`.
    pub id: String,
    /// What is asked, in Markdown.
    pub prompt: String,
    /// Hints, in the order they are shown.
    pub hints: Vec<String>,
    /// What to know after answering, in Markdown.
    pub explanation: String,
    /// The lesson (with an optional `#anchor`) to read about it.
    pub read: Option<String>,
    /// What kind of answer it wants.
    pub kind: QuestionKind,
}

/// The kinds of question.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum QuestionKind {
    /// An answer in the learner's own words, marked by a rubric.
    Open(Open),
    /// One or several right choices.
    Choice(Choice),
    /// Things to put in order.
    Ordering(Ordering),
    /// Things to match with others.
    Matching(Matching),
    /// A number.
    Numeric(Numeric),
    /// A short text with accepted forms.
    ShortText(ShortText),
    /// What a run prints or answers; the sandbox decides.
    Predict(Predict),
    /// A program that must meet an example's expectations; the sandbox decides.
    Code(CodeTask),
}

/// An open question: the points an answer can make, and what would contradict them.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Open {
    /// The points of the rubric.
    pub points: Vec<Point>,
    /// Known wrong beliefs.
    pub misconceptions: Vec<Misconception>,
    /// Classes of words of its own, for `@name` in phrasings and cues; they add to those of the everyday lexicon.
    pub words: BTreeMap<String, String>,
    /// Model answers; each must score full.
    pub models: Vec<String>,
    /// Whether the rubric was drafted from a page nobody prepared: marks are then shown as provisional.
    pub draft: bool,
}

/// One point of a rubric.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Point {
    /// A short id, such as `cold-start`.
    pub id: String,
    /// What it is, as the mark sheet names it: `cold start`.
    pub title: String,
    /// What it is worth, in points (halves allowed).
    pub worth: f64,
    /// Optional points add when met and cost nothing when not.
    pub optional: bool,
    /// Accepted phrasings in the pattern language of [`crate::marking`]: slots joined by ` + `, alternatives by `|`, words of a
    /// phrase by `_`, a prefix by a trailing `*`, a class of words by a leading `@`. All slots of one phrasing must meet in one clause.
    pub accept: Vec<String>,
    /// Words that speak for it, each with its weight, as [`crate::marking`] describes: `@pay 30, idle 20, !wait -10`. A
    /// hundred in one sentence make the point.
    pub cues: String,
    /// Names of the idea: said alone they earn a part, never the whole.
    pub names: Vec<String>,
    /// The question to ask when it is not found.
    pub ask: String,
    /// Where to read about it.
    pub read: Option<String>,
}

/// A known wrong belief.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Misconception {
    /// A short id.
    pub id: String,
    /// Phrasings, in the same pattern language.
    pub accept: Vec<String>,
    /// Phrasings that make the clause innocent after all.
    pub except: Vec<String>,
    /// What it costs.
    pub cost: f64,
    /// What is true instead, said kindly.
    pub cure: String,
}

/// One or several right choices.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Choice {
    /// What can be chosen, as the author ordered it.
    pub options: Vec<ChoiceOption>,
    /// Whether several may be chosen.
    pub several: bool,
}

/// One thing to choose.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ChoiceOption {
    /// Its text, in Markdown.
    pub text: String,
    /// Whether it is right.
    pub right: bool,
    /// What to say to whoever chose it (or left it).
    pub feedback: String,
}

/// Things to put in order.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Ordering {
    /// The things in the right order.
    pub items: Vec<String>,
}

/// Things to match.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Matching {
    /// Pairs that belong together.
    pub pairs: Vec<(String, String)>,
}

/// A number.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Numeric {
    /// The right value.
    pub value: f64,
    /// How far off is still right, absolute.
    pub tolerance: f64,
    /// The unit, shown beside the field; an answer may repeat it.
    pub unit: String,
}

/// A short text.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ShortText {
    /// Accepted answers; compared without case, surrounding space and typing slips.
    pub accept: Vec<String>,
}

/// What a run prints or answers.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Predict {
    /// The example that decides.
    pub example: String,
    /// The event it is run on; empty for the default.
    pub event: String,
    /// What of the run is asked: `console`, `console:LINE` (1-based), `result`, `result:/json/pointer`, `fact:LABEL`.
    pub of: String,
    /// Wrong answers worth a word: text and what to say.
    pub feedback: Vec<(String, String)>,
}

/// A program to write.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CodeTask {
    /// The example whose expectations must hold; the answer stands for its entry file.
    pub example: String,
    /// What the editor starts with.
    pub starter: String,
    /// A program that passes.
    pub solution: String,
}
