//! What is written to the log.

use serde::{Deserialize, Serialize};

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// When, in milliseconds since 1970.
    pub at: u64,
    /// The course it belongs to.
    pub course: String,
    /// What.
    #[serde(flatten)]
    pub record: Record,
}

/// What can be recorded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Record {
    /// A lesson was opened or scrolled; `line` is the topmost source line shown, `of` how many there are.
    Read { lesson: String, hash: String, line: usize, of: usize },
    /// A lesson was read to its end (or marked so).
    Finished { lesson: String, hash: String },
    /// An example was run.
    Ran { example: String, event: String, edited: bool, status: String },
    /// An example's file was edited: the text as it is now; `None`: put back to the original.
    Edited { example: String, file: String, text: Option<String> },
    /// A prediction was made before a run; `right` once the run has decided.
    Predicted { example: String, event: String, text: String, right: Option<bool> },
    /// An answer to a question that is not handed in yet.
    Drafted { question: String, text: String },
    /// A hint was shown: the how-manieth, from 1.
    Hinted { question: String, hint: usize },
    /// An answer was marked: `answer` is the JSON of [`crate::marking::Answer`].
    Answered { question: String, answer: serde_json::Value, score: f64, out_of: f64, withheld: Option<String> },
    /// A mark was contested, with the learner's reason; stored apart from the mark.
    Contested { question: String, point: Option<String>, reason: String },
    /// The learner's own mark, stored apart.
    SelfGraded { question: String, score: f64, out_of: f64 },
    /// Where the learner left off: a place as the workbench names it, such as `lesson:edge/caching`.
    Left { place: String },
    /// A setting was changed, such as `theme` to `light`.
    Set { key: String, value: String },
}
