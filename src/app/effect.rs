//! What the workbench wants done.

use crate::{
    course::{Example, Question},
    marking::Answer,
    progress::Record,
    sandbox::{Input, Limits, Program},
};

/// Names a run within one session of the workbench.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId(pub u64);

/// What the workbench wants done; results come back as [`super::Message`]s.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Run a program; answered by `Traced` (many) and `RunEnded` (one).
    Run(Box<RunRequest>),
    /// Stop a run.
    Stop(RunId),
    /// Mark an answer; runs the sandbox first where it decides. Answered by `Marked`.
    Mark {
        /// The question's id.
        question: String,
        /// The answer.
        answer: Answer,
    },
    /// Mark the answers of a self-test, one after the other. Each is answered by a `MarkedInTest`.
    MarkTest {
        /// The self-test.
        test: String,
        /// The questions' ids with their answers.
        answers: Vec<(String, Answer)>,
    },
    /// Mark an answer to a question about an example that was made for it, neither of them in the course: see
    /// [`crate::course::values`]. Answered by `Marked`.
    MarkRun {
        /// The question.
        question: Box<Question>,
        /// The example it is about.
        example: Box<Example>,
        /// The answer.
        answer: Answer,
    },
    /// Append to the log.
    Record(Record),
    /// Open a text in `$EDITOR`; the file name's ending tells the language. Answered by `EditorReturned`.
    OpenEditor {
        /// The text to start with.
        text: String,
        /// Such as `index.js`.
        file_name: String,
    },
    /// Put a text on the clipboard.
    Copy(String),
    /// Capture the mouse, or let the terminal have it back.
    CaptureMouse(bool),
    /// Give the terminal back to the shell until it says to go on.
    Suspend,
    /// Leave.
    Quit,
}

/// A run to make.
#[derive(Clone, Debug)]
pub struct RunRequest {
    /// Its name.
    pub id: RunId,
    /// The program, edits applied.
    pub program: Program,
    /// What it runs on.
    pub input: Input,
    /// What it may use.
    pub limits: Limits,
}
