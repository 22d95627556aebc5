//! What can happen.

use std::sync::Arc;

use super::{Key, Mouse, RunId};
use crate::{
    course::Course,
    marking::{Answer, Mark},
    progress::Entry,
    sandbox::Outcome,
    trace::Event,
};

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
    /// An answer of a self-test was marked.
    MarkedInTest {
        /// The self-test.
        test: String,
        /// The question.
        question: String,
        /// What was answered.
        answer: Answer,
        /// The mark.
        mark: Box<Mark>,
    },
    /// `$EDITOR` came back with this text; `Err` says why there is none.
    EditorReturned(Result<String, String>),
    /// The course was read again because its files changed.
    CourseChanged(Arc<Course>),
    /// A record could not be written; the text says why and what is still safe.
    RecordFailed(String),
    /// Another window of the same learner wrote these to the log.
    Progressed(Vec<Entry>),
    /// A lesson was laid out for the window as it is now.
    LaidOut(Arc<Extent>),
    /// Something was made ready in the background, such as the syntax definitions: worth drawing again.
    Warmed,
}

/// How a lesson lies in the window, in lines as laid out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// The lesson's id.
    pub lesson: String,
    /// The hash of what was laid out.
    pub hash: String,
    /// The width it was laid out for, in cells.
    pub width: u16,
    /// How many lines the window shows.
    pub height: usize,
    /// The plain text of every line, to search in.
    pub lines: Vec<String>,
    /// For each heading, in order: the line, and what it says.
    pub headings: Vec<LineOf>,
    /// For each runnable block, in order: the line, and the id of the example it runs.
    pub runnables: Vec<LineOf>,
    /// For each link, in order: the line, and the target.
    pub links: Vec<LineOf>,
}

/// Something found on a line of a laid-out lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineOf {
    /// The line, from 0.
    pub line: usize,
    /// How deep it lies: a heading's level; 0 for anything else.
    pub level: u8,
    /// A heading's text, a link's text, an example's id.
    pub text: String,
    /// A heading's anchor, a link's target, a runnable block's name within the lesson.
    pub target: String,
}
