//! Quiz files: a superset of mdbook-quiz's, whose `ShortAnswer`, `MultipleChoice` and `Tracing` load as they are.

mod compound;

use std::collections::BTreeMap;

pub(super) use compound::{BugFile, ClozeFile, GapFile, LineFile, MultiPartFile, PartFile};

use schemars::JsonSchema;
use serde::Deserialize;

use super::manifest::OneOrMany;

/// A file of questions.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(title = "quiz", extend("required" = ["questions"]))]
pub(super) struct QuizFile {
    /// Texts shared by several questions, by name, as mdbook-quiz has them.
    pub multipart: BTreeMap<String, String>,
    /// The questions in order.
    pub questions: Vec<QuestionFile>,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct QuestionFile {
    /// A stable id, unique in the course, such as `serverless/billing`.
    #[serde(default)]
    pub id: Option<String>,
    /// What to know after answering, in Markdown.
    #[serde(default)]
    pub context: String,
    /// Hints, in the order they are shown.
    #[serde(default)]
    pub hints: Vec<String>,
    /// What each hint costs, as a share of what the question can earn; a twentieth when left out, 0 for nothing.
    #[serde(rename = "hint-cost", default = "hint_cost")]
    #[schemars(range(min = 0, max = 1))]
    pub hint_cost: f64,
    /// The lesson, with an optional `#anchor`, to read about it.
    #[serde(default)]
    pub read: Option<String>,
    /// The name of a shared text that comes first.
    #[serde(default)]
    pub multipart: Option<String>,
    /// Whether the learner is asked for the reasons of the answer, as mdbook-quiz has it for whoever gathers answers; nothing
    /// is gathered here, and it makes no difference.
    #[serde(rename = "promptExplanation", default)]
    pub prompt_explanation: bool,
    /// What kind of answer it wants.
    #[serde(flatten)]
    pub kind: KindFile,
}

/// The kinds of question.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(tag = "type")]
pub(super) enum KindFile {
    /// An answer in the learner's own words, marked by a rubric.
    Open(OpenFile),
    /// One or several right choices.
    MultipleChoice(ChoiceFile),
    /// A short text.
    ShortAnswer(ShortFile),
    /// What a program prints, or that it does not compile, as mdbook-quiz has it.
    Tracing(TracingFile),
    /// Things to put in order.
    Ordering(OrderingFile),
    /// Things to match.
    Matching(MatchingFile),
    /// A number.
    Numeric(NumericFile),
    /// What a run prints or answers.
    Predict(PredictFile),
    /// A program that meets an example's expectations.
    Code(CodeFile),
    /// A text or a program with gaps to fill.
    Cloze(ClozeFile),
    /// A program in which the wrong lines are to be marked.
    FindTheBug(BugFile),
    /// Several questions about one thing, marked together.
    MultiPart(MultiPartFile),
}

/// What is asked.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PromptFile {
    /// The question, in Markdown.
    pub prompt: String,
}

/// An open question.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub(super) struct OpenFile {
    /// What is asked.
    pub prompt: PromptFile,
    /// Whether its rubric is still to be written: points and model answers may be missing, and its marks are provisional.
    #[serde(default)]
    pub draft: bool,
    /// Model answers; each must score full.
    #[serde(default)]
    pub models: Vec<String>,
    /// The points of the rubric.
    #[serde(default)]
    pub points: Vec<PointFile>,
    /// Classes of words, written `@name` in phrasings and cues; the words are parted by spaces.
    #[serde(default)]
    pub words: BTreeMap<String, String>,
    /// Known wrong beliefs.
    #[serde(default)]
    pub misconceptions: Vec<MisconceptionFile>,
}

/// One point of a rubric.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PointFile {
    /// A short id.
    pub id: String,
    /// What it is, as the mark sheet names it.
    pub title: String,
    /// What it is worth; 1 when left out.
    #[serde(default = "one")]
    #[schemars(range(min = 0))]
    pub worth: f64,
    /// Whether it adds when met and costs nothing when not.
    #[serde(default)]
    pub optional: bool,
    /// Accepted phrasings.
    #[serde(default)]
    pub accept: Vec<String>,
    /// Words that speak for it, each with its weight: `@pay 30, idle 20, !wait -10`.
    #[serde(default)]
    pub cues: String,
    /// Names of the idea: said alone they earn a part.
    #[serde(default)]
    pub names: Vec<String>,
    /// The question to ask when it is not found.
    #[serde(default)]
    pub ask: String,
    /// Whether it is met only with a figure of a run that the learner made, such as `run 4: 141 ms`.
    #[serde(default)]
    pub cites: bool,
    /// Where to read about it.
    #[serde(default)]
    pub read: Option<String>,
}

/// A known wrong belief.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MisconceptionFile {
    /// A short id.
    pub id: String,
    /// Phrasings of it.
    pub accept: Vec<String>,
    /// Phrasings that make the clause innocent after all.
    #[serde(default)]
    pub except: Vec<String>,
    /// What it costs; 1 when left out.
    #[serde(default = "one")]
    #[schemars(range(min = 0))]
    pub cost: f64,
    /// What is true instead, said kindly.
    #[serde(default)]
    pub cure: String,
}

/// A choice.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub(super) struct ChoiceFile {
    /// What is asked.
    pub prompt: ChoicePromptFile,
    /// What is right, when the options are not listed.
    #[serde(default)]
    pub answer: Option<ChoiceAnswerFile>,
    /// The options, each with what to say about it.
    #[serde(default)]
    pub options: Vec<OptionFile>,
    /// Whether the options are shuffled for every try; `false` keeps them as they are written, for lists that end with *all
    /// of these*.
    #[serde(default = "yes")]
    pub shuffle: bool,
}

/// What is asked, and what is wrong.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct ChoicePromptFile {
    /// The question, in Markdown.
    pub prompt: String,
    /// The wrong options.
    #[serde(default)]
    pub distractors: Vec<String>,
    /// Whether to show the options sorted.
    #[serde(default)]
    pub sort_answers: bool,
    /// The place of the right options among the wrong ones, from 0, all in the order they are written.
    #[serde(default)]
    pub answer_index: Option<usize>,
}

/// What is right.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChoiceAnswerFile {
    /// The right option, or options.
    pub answer: OneOrMany<String>,
}

/// One option.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OptionFile {
    /// Its text, in Markdown.
    pub text: String,
    /// Whether it is right.
    #[serde(default)]
    pub right: bool,
    /// What to say to whoever chose it.
    #[serde(default)]
    pub feedback: String,
}

/// A short answer.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub(super) struct ShortFile {
    /// What is asked.
    pub prompt: ShortPromptFile,
    /// What is accepted.
    pub answer: ShortAnswerFile,
}

/// What is asked, and how long an answer is meant to be.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ShortPromptFile {
    /// The question, in Markdown.
    pub prompt: String,
    /// `short`, `long` or `code`, as mdbook-quiz has it; it makes no difference here.
    #[serde(default)]
    pub response: Option<String>,
}

/// What is accepted.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ShortAnswerFile {
    /// The answer.
    pub answer: String,
    /// Other accepted answers.
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
}

/// A program to trace.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub(super) struct TracingFile {
    /// The program.
    pub prompt: TracingPromptFile,
    /// What it does.
    pub answer: TracingAnswerFile,
}

/// The program to trace.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TracingPromptFile {
    /// The program, in Rust.
    pub program: String,
}

/// What the program does.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct TracingAnswerFile {
    /// Whether it compiles.
    pub does_compile: bool,
    /// What it prints, when it does.
    #[serde(default)]
    pub stdout: String,
    /// The line of the first error, when it does not.
    #[serde(default)]
    pub line_number: Option<u32>,
}

/// Things to put in order.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub(super) struct OrderingFile {
    /// What is asked.
    pub prompt: PromptFile,
    /// The things in the right order.
    pub items: Vec<String>,
}

/// Things to match.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub(super) struct MatchingFile {
    /// What is asked.
    pub prompt: PromptFile,
    /// Pairs that belong together.
    pub pairs: Vec<(String, String)>,
    /// Right sides that belong to nothing.
    #[serde(default)]
    pub distractors: Vec<String>,
}

/// A number.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub(super) struct NumericFile {
    /// What is asked.
    pub prompt: PromptFile,
    /// What is right.
    pub answer: NumericAnswerFile,
}

/// A right number.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NumericAnswerFile {
    /// The value.
    pub value: f64,
    /// How far off is still right, absolute.
    #[serde(default)]
    #[schemars(range(min = 0))]
    pub tolerance: f64,
    /// How far off is still right, as a share of the value: 0.05 is 5 %. The wider of the two tolerances holds.
    #[serde(default)]
    #[schemars(range(min = 0))]
    pub relative: f64,
    /// The unit.
    #[serde(default)]
    pub unit: String,
}

/// What a run prints or answers.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub(super) struct PredictFile {
    /// What is asked.
    pub prompt: PromptFile,
    /// The example that decides.
    pub example: String,
    /// The event it is run on; its first when left out.
    #[serde(default)]
    pub event: String,
    /// What of the run is asked: `console`, `console:LINE`, `result`, `result:/json/pointer`, `fact:LABEL`, `spans`,
    /// `spans:NAME`, `count:NAME`, `time`, `status`, `error`, `cold`, `state:PANEL` or `state:PANEL/json/pointer`.
    pub of: String,
    /// Wrong answers worth a word: text and what to say.
    #[serde(default)]
    pub feedback: Vec<(String, String)>,
}

/// A program to write.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub(super) struct CodeFile {
    /// What is asked.
    pub prompt: PromptFile,
    /// The example whose expectations must hold.
    pub example: String,
    /// What the editor starts with; the example's entry when left out.
    #[serde(default)]
    pub starter: String,
    /// A program that passes; the example's solution when left out.
    #[serde(default)]
    pub solution: String,
}

fn hint_cost() -> f64 {
    super::quiz::Question::HINT_COST
}

fn one() -> f64 {
    1.0
}

fn yes() -> bool {
    true
}
