//! How JavaScript fails.

use serde_json::Value;

use crate::sandbox::{Limit, Location};

/// The result of running JavaScript.
pub type JsResult<T> = Result<T, Halt>;

/// Why a context could not go on.
#[derive(Clone, Debug)]
pub enum Halt {
    /// The program threw (or rejected, or did not parse).
    Error(JsError),
    /// A limit was met; the context cannot be used again.
    Limit(Limit, String),
    /// Somebody asked to stop.
    Cancelled,
    /// The awaited promise can never settle: no timer, no host call and no job is left.
    Stalled,
    /// The virtual deadline given with the call passed.
    Deadline,
    /// The program asked to exit, as by `process.exit(code)`.
    Exit(i32),
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
    /// The value as `console.error` would print it.
    pub inspected: String,
}
