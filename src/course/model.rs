//! What a course is, once read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Question, Quiz};
use crate::{
    diagnostic::{Diagnostic, Severity, Span},
    sandbox::{FaultSetup, Kind, Limits, Program},
};

/// A course: modules of lessons, the examples they run, and the questions about them.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Course {
    /// A stable id; progress is kept under it.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The modules in teaching order.
    pub modules: Vec<Module>,
    /// The runnable examples, by id.
    pub examples: Vec<Example>,
    /// Every fault found while reading.
    pub diagnostics: Vec<Diagnostic>,
}

/// A module: what is taught about one technology.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Module {
    /// A stable id, such as `serverless`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// One sentence on what it is for.
    pub summary: String,
    /// Its lessons in order.
    pub lessons: Vec<Lesson>,
    /// Its questions, if it has any.
    pub quiz: Option<Quiz>,
}

/// One lesson.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Lesson {
    /// A stable id, such as `serverless/cold-starts`.
    pub id: String,
    /// Ids it had before; progress follows them.
    pub was: Vec<String>,
    /// Its title.
    pub title: String,
    /// The file it was read from, relative to the course.
    pub file: String,
    /// The text it was read from (for a page that holds several lessons, its part).
    pub source: String,
    /// A hash of `source`, to tell "changed since you read it".
    pub hash: String,
    /// Its blocks in order.
    pub blocks: Vec<Block>,
}

/// One block of a lesson.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands in the lesson's file.
    pub span: Span,
}

/// What a block is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "block", rename_all = "kebab-case")]
pub enum BlockKind {
    /// A heading.
    Heading(Heading),
    /// A paragraph.
    Paragraph {
        /// Its text.
        content: Vec<Inline>,
    },
    /// A list.
    List {
        /// The first number of an ordered list.
        start: Option<u64>,
        /// Its items.
        items: Vec<ListItem>,
    },
    /// A quotation.
    Quote {
        /// What it holds.
        blocks: Vec<Block>,
    },
    /// A GitHub-style alert.
    Alert {
        /// Which.
        alert: Alert,
        /// What it holds.
        blocks: Vec<Block>,
    },
    /// A block that teaches in a known way: features, analogy, misconception and reality, …
    Typed {
        /// Which way.
        typed: TypedKind,
        /// Its lead words as the author wrote them, without the colon.
        label: String,
        /// What it holds, the lead words taken off.
        blocks: Vec<Block>,
    },
    /// Code.
    Code {
        /// The language word of the fence, lower case; empty for none.
        language: String,
        /// The code, ending in a newline unless empty.
        code: String,
        /// Set when it can be run.
        run: Option<RunnableFence>,
        /// Lines to draw attention to, 1-based.
        emphasis: Vec<usize>,
    },
    /// A table.
    Table(Table),
    /// A thematic break.
    Rule,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its text.
    pub content: Vec<Inline>,
    /// The anchor links use.
    pub anchor: String,
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ListItem {
    /// Whether a task item is checked; `None` for an ordinary item.
    pub checked: Option<bool>,
    /// What it holds.
    pub blocks: Vec<Block>,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Table {
    /// The header cells.
    pub header: Vec<Vec<Inline>>,
    /// The rows.
    pub rows: Vec<Vec<Vec<Inline>>>,
}

/// Text within a block.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "inline", rename_all = "kebab-case")]
pub enum Inline {
    /// Plain text.
    Text {
        /// The text.
        text: String,
    },
    /// Code.
    Code {
        /// The code.
        text: String,
    },
    /// Emphasis.
    Emphasis {
        /// What is emphasised.
        content: Vec<Inline>,
    },
    /// Strong emphasis.
    Strong {
        /// What is emphasised.
        content: Vec<Inline>,
    },
    /// Struck out.
    Strikethrough {
        /// What is struck out.
        content: Vec<Inline>,
    },
    /// A link.
    Link {
        /// Where to.
        target: String,
        /// Its text.
        content: Vec<Inline>,
    },
    /// A line break the author asked for.
    Break,
}

/// A GitHub-style alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alert {
    /// `[!NOTE]`.
    Note,
    /// `[!TIP]`.
    Tip,
    /// `[!IMPORTANT]`.
    Important,
    /// `[!WARNING]`.
    Warning,
    /// `[!CAUTION]`.
    Caution,
}

/// The known ways to teach something in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TypedKind {
    /// Key features.
    Features,
    /// An analogy.
    Analogy,
    /// A rule that helps to decide.
    Decision,
    /// What people wrongly believe. The reality that answers it follows as a `Reality` block.
    Misconception,
    /// What is true instead.
    Reality,
    /// Do's and don'ts, together or apart.
    DoDont,
    /// What not to build.
    AntiPattern,
    /// A label before a code block.
    Snippet,
    /// Learning goals.
    Goals,
    /// A hint to a question.
    Hint,
    /// A definition of a term.
    Term,
    /// An experiment to make.
    Experiment,
}

/// What a runnable fence runs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RunnableFence {
    /// Its name within the lesson, `1`, `2`, … or the `id=` of the fence: `lesson.md#1`.
    pub name: String,
    /// The id of the example it runs, in [`Course::examples`]: either the `sandbox=` the fence names (the fence's code then stands
    /// for that example's entry file) or one made from the fence alone.
    pub example: String,
    /// What kind of program it is.
    pub kind: Kind,
}

/// A runnable example: a program with the inputs, faults and expectations its author wrote.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Example {
    /// A stable id, such as `orders`; for a fence without a sandbox `<lesson id>#<name>`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// One or two sentences on what to look for.
    pub about: String,
    /// The file that declares it, relative to the course.
    pub file: String,
    /// What runs.
    pub program: Program,
    /// What it may use.
    pub limits: Limits,
    /// Seeds everything random in it.
    pub seed: u64,
    /// The inputs to choose from, the default first. Empty: ask [`crate::sandbox::Sandbox::default_inputs`].
    pub events: Vec<ExampleEvent>,
    /// The faults a learner can switch on.
    pub faults: Vec<FaultSetup>,
    /// A question to predict before running, if its author asks one.
    pub predict: Option<String>,
    /// A text for the entry file that meets every expectation, when the example is an exercise.
    pub solution: Option<String>,
    /// Texts for the entry file that must fail an expectation, by name.
    pub wrong: Vec<(String, String)>,
}

/// A named input.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExampleEvent {
    /// Its name.
    pub name: String,
    /// What arrives, in order: see [`crate::sandbox::Input::steps`].
    pub steps: Vec<Value>,
    /// The faults that are on for it, by name.
    pub faults: Vec<String>,
    /// What must be true of the run.
    pub expect: Expectation,
}

/// What must be true of a run. Everything given must hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Expectation {
    /// How it ends: `completed`, `failed`, `limit-reached`.
    pub status: Option<String>,
    /// The result holds at least this JSON (objects: at least these members; other values: equal; the strings `"*"` match anything).
    pub result: Option<Value>,
    /// The console holds each of these texts.
    pub console: Vec<String>,
    /// The error (name: message) holds this text.
    pub error: Option<String>,
    /// How many items a table panel holds at the end.
    pub tables: Vec<(String, usize)>,
    /// How many messages a topic panel holds at the end.
    pub messages: Vec<(String, usize)>,
    /// Facts by label, equal to these values.
    pub facts: Vec<(String, String)>,
}

impl Course {
    /// The lesson with this id, or one that had it before.
    #[must_use]
    pub fn lesson(&self, id: &str) -> Option<&Lesson> {
        let mut lessons = self.modules.iter().flat_map(|module| &module.lessons);
        lessons
            .clone()
            .find(|lesson| lesson.id == id)
            .or_else(|| lessons.find(|lesson| lesson.was.iter().any(|was| was == id)))
    }

    /// The example with this id.
    #[must_use]
    pub fn example(&self, id: &str) -> Option<&Example> {
        self.examples.iter().find(|example| example.id == id)
    }

    /// The question with this id.
    #[must_use]
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions().find(|question| question.id == id)
    }

    /// All questions, in teaching order.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.modules.iter().filter_map(|module| module.quiz.as_ref()).flat_map(|quiz| &quiz.questions)
    }

    /// Whether a diagnostic says that something must be mended.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.diagnostics.iter().any(|fault| fault.severity == Severity::Error)
    }
}

impl Lesson {
    /// Calls `visit` with every block, those within other blocks among them, in reading order.
    pub fn for_each_block<'a>(&'a self, visit: &mut impl FnMut(&'a Block)) {
        Block::for_each(&self.blocks, visit);
    }

    /// The runnable fences, in reading order, each with its code.
    #[must_use]
    pub fn runnable(&self) -> Vec<(&RunnableFence, &str)> {
        let mut found = Vec::new();
        self.for_each_block(&mut |block| {
            if let BlockKind::Code { code, run: Some(run), .. } = &block.kind {
                found.push((run, code.as_str()));
            }
        });
        found
    }

    /// The anchors of its headings.
    #[must_use]
    pub fn anchors(&self) -> Vec<&str> {
        let mut found = Vec::new();
        self.for_each_block(&mut |block| {
            if let BlockKind::Heading(heading) = &block.kind {
                found.push(heading.anchor.as_str());
            }
        });
        found
    }
}

impl Block {
    /// Calls `visit` with every block, those within other blocks among them, in reading order. Blocks nest to a fixed depth.
    pub fn for_each<'a>(blocks: &'a [Self], visit: &mut impl FnMut(&'a Self)) {
        for block in blocks {
            visit(block);
            match &block.kind {
                BlockKind::Quote { blocks } | BlockKind::Alert { blocks, .. } | BlockKind::Typed { blocks, .. } => {
                    Self::for_each(blocks, visit);
                }
                BlockKind::List { items, .. } => items.iter().for_each(|item| Self::for_each(&item.blocks, visit)),
                _ => {}
            }
        }
    }

    /// As [`Block::for_each`], to change them.
    pub(super) fn for_each_mut(blocks: &mut [Self], visit: &mut impl FnMut(&mut Self)) {
        for block in blocks {
            visit(block);
            match &mut block.kind {
                BlockKind::Quote { blocks } | BlockKind::Alert { blocks, .. } | BlockKind::Typed { blocks, .. } => {
                    Self::for_each_mut(blocks, visit);
                }
                BlockKind::List { items, .. } => {
                    for item in items {
                        Self::for_each_mut(&mut item.blocks, visit);
                    }
                }
                _ => {}
            }
        }
    }
}
