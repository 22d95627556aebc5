//! How JavaScript fails.

use serde::Deserialize;
use serde_json::Value;

use crate::sandbox::{Limit, Location, Outcome, ProgramError};

/// The result of running JavaScript.
pub type JsResult<T> = Result<T, Halt>;

/// Why a context could not go on.
#[derive(Clone, Debug)]
pub enum Halt {
    /// The program threw (or rejected, or did not parse).
    Error(Box<JsError>),
    /// A limit was met; the context cannot be used again. The error says which and, when it is known, where.
    Limit(Limit, Box<JsError>),
    /// Somebody asked to stop.
    Cancelled,
    /// The awaited promise can never settle: no timer, no host call and no job is left.
    Stalled,
    /// The virtual deadline given with the call passed.
    Deadline,
    /// The program asked to exit, as by `process.exit(code)`.
    Exit(i32),
    /// We failed, not the program.
    Internal(String),
}

/// An error value of JavaScript, in the learner's terms.
#[derive(Clone, Debug, Default)]
pub struct JsError {
    /// Its `name`, or the type of a thrown non-error.
    pub name: String,
    /// Its `message`.
    pub message: String,
    /// The frames in the learner's own files, innermost first: `at handler (index.js:12:20)`.
    pub stack: Vec<String>,
    /// The innermost place in the learner's own files.
    pub location: Option<Location>,
    /// The thrown value's own enumerable properties as JSON, or the value itself when it is not an error.
    pub value: Value,
    /// Whether the thrown value is an `Error`.
    pub is_error: bool,
    /// The value as `console.error` would print it.
    pub inspected: String,
    /// How it came to the host.
    pub origin: Origin,
}

/// How an error came to the host.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// What was called or loaded threw or rejected.
    #[default]
    Thrown,
    /// A timer's callback or another job threw, outside any call: what Node calls an uncaught exception.
    Uncaught,
    /// A promise was rejected and nobody handled it.
    UnhandledRejection,
}

impl Halt {
    /// The halt as a program's error; `None` when it is no failure of the program ([`Halt::Cancelled`]).
    pub fn program_error(&self) -> Option<ProgramError> {
        let plain = |name: &str, message: &str, help: &str| {
            let help = (!help.is_empty()).then(|| help.to_owned());
            Some(ProgramError { name: name.to_owned(), message: message.to_owned(), help, ..ProgramError::default() })
        };
        match self {
            Self::Error(error) => Some(error.program_error()),
            Self::Limit(limit, error) => Some(ProgramError { limit: Some(*limit), ..error.program_error() }),
            Self::Stalled => plain(
                "Stalled",
                "the program waits for a promise that can never settle",
                "No timer, host call or job is left that could settle it: look for a promise whose resolve is never called.",
            ),
            Self::Deadline => plain("Timeout", "the program did not answer in the time it had", ""),
            Self::Exit(code) => plain("Exit", &format!("the program ended itself with exit code {code}"), ""),
            Self::Cancelled | Self::Internal(_) => None,
        }
    }

    /// The halt as the outcome of a run that it ends.
    pub fn outcome(&self) -> Outcome {
        match (self, self.program_error()) {
            (Self::Internal(message), _) => Outcome::internal(message.as_str()),
            (_, Some(error)) => Outcome::failed(error),
            (_, None) => Outcome::cancelled(),
        }
    }
}

impl JsError {
    /// The error as the screens show it.
    pub fn program_error(&self) -> ProgramError {
        ProgramError {
            name: self.name.clone(),
            message: self.message.clone(),
            limit: None,
            location: self.location.clone(),
            stack: self.stack.clone(),
            help: None,
        }
    }

    /// An error of the engine's own, without a place.
    pub(super) fn plain(name: &str, message: impl Into<String>) -> Self {
        Self { name: name.to_owned(), message: message.into(), is_error: true, ..Self::default() }
    }
}

/// What the prelude's `describe` says of a thrown value.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Description {
    name: String,
    message: String,
    frames: Vec<(String, String, u32, u32)>,
    is_error: bool,
    value: Value,
    inspected: String,
}

impl Description {
    /// The description as an error whose files are named as the learner names them, without `root`.
    pub(super) fn into_error(self, root: &str) -> JsError {
        let own = |file: &str| file.strip_prefix(root).unwrap_or(file).trim_start_matches('/').to_owned();
        let stack = self.frames.iter().map(|(function, file, line, column)| {
            let place = format!("{}:{line}:{column}", own(file));
            if function.is_empty() { format!("at {place}") } else { format!("at {function} ({place})") }
        });
        let location = self.frames.first();
        JsError {
            location: location.map(|(_, file, line, column)| Location {
                file: own(file),
                line: *line,
                column: *column,
            }),
            stack: stack.collect(),
            name: self.name,
            message: self.message,
            value: self.value,
            is_error: self.is_error,
            inspected: self.inspected,
            origin: Origin::Thrown,
        }
    }
}
