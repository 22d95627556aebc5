//! What can happen.

use std::sync::Arc;

use super::{Key, Mouse, RunId};
use crate::{course::Course, marking::Mark, sandbox::Outcome, trace::Event};

/// What can happen to the workbench.
#[derive(Clone, Debug)]
pub enum Message {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted.
    Paste(String),
    /// The mouse did something.
    Mouse(Mouse),
    /// The window has this size now, in cells.
    Resize(u16, u16),
    /// About a quarter of a second passed; the time in milliseconds since 1970.
    Tick(u64),
    /// A run told what happened in it.
    Traced(RunId, Vec<Event>),
    /// A run ended.
    RunEnded(RunId, Box<Outcome>),
    /// An answer was marked.
    Marked {
        /// The question.
        question: String,
        /// The mark.
        mark: Box<Mark>,
    },
    /// `$EDITOR` came back with this text; `Err` says why there is none.
    EditorReturned(Result<String, String>),
    /// The course was read again because its files changed.
    CourseChanged(Arc<Course>),
    /// A record could not be written; the text says why and what is still safe.
    RecordFailed(String),
}
