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
    /// What each hint costs, as a share of what the question can earn, 0 to 1; said before it is taken.
    pub hint_cost: f64,
    /// What to know after answering, in Markdown.
    pub explanation: String,
    /// The lesson (with an optional `#anchor`) to read about it.
    pub read: Option<String>,
    /// What kind of answer it wants.
    pub kind: QuestionKind,
}

impl Question {
    /// What a hint costs where the author says nothing: a twentieth of the question, half a point of ten.
    pub const HINT_COST: f64 = 0.05;
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
    /// A text or a program with gaps to fill.
    Cloze(Cloze),
    /// A program in which the wrong lines are to be marked.
    FindTheBug(FindTheBug),
    /// Several questions about one thing, answered one after another and marked together.
    Parts(Parts),
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
    /// Whether it is met only with a figure of a run that the learner made: `run 4: 141 ms`.
    pub cites: bool,
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
    /// Whether the options are shown as the author ordered them; else they are shuffled anew for every try.
    pub in_order: bool,
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
    /// Right sides that belong to nothing. An answer counts them on from the pairs.
    pub distractors: Vec<String>,
}

impl Matching {
    /// The right side an answer means by `at`: that of a pair, or one that belongs to nothing.
    #[must_use]
    pub fn right(&self, at: usize) -> Option<&str> {
        let of_pair = self.pairs.get(at).map(|(_, right)| right);
        of_pair.or_else(|| self.distractors.get(at.checked_sub(self.pairs.len())?)).map(String::as_str)
    }

    /// How many right sides there are to choose from.
    #[must_use]
    pub fn rights(&self) -> usize {
        self.pairs.len() + self.distractors.len()
    }
}

/// A number.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Numeric {
    /// The right value.
    pub value: f64,
    /// How far off is still right, absolute.
    pub tolerance: f64,
    /// How far off is still right, as a share of the value: 0.05 is 5 %. The wider of the two tolerances holds.
    pub relative: f64,
    /// The unit, shown beside the field; an answer may repeat it.
    pub unit: String,
}

/// A short text.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ShortText {
    /// Accepted answers, the first the one that is shown. Space never matters.
    pub accept: Vec<String>,
    /// Accepted forms in which `*` stands for any text and `?` for one character.
    pub patterns: Vec<String>,
    /// Whether case matters.
    pub exact_case: bool,
    /// Whether typing slips count as wrong, as they must in names and code.
    pub exact_spelling: bool,
}

/// What a run prints or answers.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Predict {
    /// The example that decides.
    pub example: String,
    /// The event it is run on; empty for the default.
    pub event: String,
    /// What of the run is asked, in the grammar of [`super::PartOfRun`].
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

/// A text with gaps.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Cloze {
    /// The language the text is code in; empty for prose.
    pub language: String,
    /// The text around the gaps: one piece more than there are gaps.
    pub text: Vec<String>,
    /// The gaps, in the order they stand in the text.
    pub gaps: Vec<Gap>,
}

impl Cloze {
    /// The text with `blanks` in its gaps; a gap without one shows its number.
    #[must_use]
    pub fn filled(&self, blanks: &[String]) -> String {
        let gap = |at: usize| {
            let blank = blanks.get(at).filter(|blank| !blank.is_empty());
            blank.cloned().unwrap_or_else(|| format!("[{}]", at + 1))
        };
        let pieces = self.text.iter().enumerate();
        pieces.map(|(at, piece)| if at == 0 { piece.clone() } else { gap(at - 1) + piece }).collect()
    }
}

/// A gap of a text.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Gap {
    /// Its name in the text: a word or a number.
    pub name: String,
    /// What it is worth beside the other gaps.
    pub worth: f64,
    /// Wrong answers worth a word: text and what to say.
    pub feedback: Vec<(String, String)>,
    /// What goes into it.
    pub wants: GapWants,
}

/// What goes into a gap.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "wants", rename_all = "kebab-case")]
pub enum GapWants {
    /// A short text.
    Text(ShortText),
    /// A number.
    Number(Numeric),
    /// One of several texts.
    OneOf {
        /// What can be chosen, as the author ordered it.
        options: Vec<String>,
        /// The index of the right one.
        right: usize,
    },
}

impl Default for GapWants {
    fn default() -> Self {
        Self::Text(ShortText::default())
    }
}

impl Gap {
    /// What its author writes into it.
    #[must_use]
    pub fn model(&self) -> String {
        match &self.wants {
            GapWants::Text(short) => short.accept.first().cloned().unwrap_or_default(),
            GapWants::Number(numeric) => format!("{} {}", numeric.value, numeric.unit).trim_end().to_owned(),
            GapWants::OneOf { options, right } => options.get(*right).cloned().unwrap_or_default(),
        }
    }
}

/// A program with a fault in it. Lines count from 1.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FindTheBug {
    /// The program, as it is shown.
    pub program: String,
    /// The language it is in; empty when it is not known.
    pub language: String,
    /// The lines that are wrong, in order.
    pub lines: Vec<usize>,
    /// Lines that tempt, and what to say to whoever marks them.
    pub tempting: Vec<(usize, String)>,
    /// The program without the fault, for whoever wants to see it; empty when its author gives none.
    pub fixed: String,
    /// The example whose expectations prove it, with the program for its entry file: they fail with the fault and hold
    /// without it. Empty when nothing runs.
    pub example: String,
}

/// Several questions about one thing: the question's own prompt.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Parts {
    /// The parts, in order.
    pub parts: Vec<Part>,
}

/// One part of a question.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Part {
    /// What it is worth, in points.
    pub worth: f64,
    /// What is asked. Its id is the whole question's and the part's letter: `edge/prices/a`. No part has parts.
    pub question: Question,
}

impl Parts {
    /// What all parts are worth together.
    #[must_use]
    pub fn worth(&self) -> f64 {
        self.parts.iter().map(|part| part.worth).sum()
    }

    /// The letter of the part at `at`: `a`, `b` …; a number after `z`.
    #[must_use]
    pub fn letter(at: usize) -> String {
        ('a'..='z').nth(at).map_or_else(|| (at + 1).to_string(), String::from)
    }
}
