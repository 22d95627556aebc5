//! How a run ended.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How a run ended, what it answered, and what was measured beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// How it ended.
    pub status: Status,
    /// What the program answered: a handler's result, a response, a query's data and errors, an export's results.
    pub result: Option<Value>,
    /// Why it did not end well, when it did not.
    pub error: Option<ProgramError>,
    /// Figures that follow from the program and the models alone, so equal in every run: billed milliseconds, cost, fuel.
    pub facts: Vec<Fact>,
    /// Host figures of this very run.
    pub measured: Vec<Measurement>,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// The program ran to its end.
    Completed,
    /// The program failed: it threw, trapped, did not parse, or was refused by the platform it runs on.
    Failed,
    /// A limit ended it.
    LimitReached,
    /// Somebody asked it to stop.
    Cancelled,
    /// Our fault, not the program's.
    Internal,
}

/// What limit ended a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Limit {
    /// Compute time.
    Time,
    /// Memory.
    Memory,
    /// Call depth.
    Stack,
    /// Output.
    Output,
}

/// Why a program failed, in its own terms.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramError {
    /// The error's name, such as `TypeError`, `Runtime.ImportModuleError`, `unreachable`.
    pub name: String,
    /// Its message.
    pub message: String,
    /// The limit behind it, if one was.
    pub limit: Option<Limit>,
    /// Where in the learner's own files, when it is known.
    pub location: Option<Location>,
    /// The stack in the learner's own files, innermost first, one frame an entry.
    pub stack: Vec<String>,
    /// What a learner can do about it.
    pub help: Option<String>,
}

/// A place in one of the program's files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// The file, as the program names it.
    pub file: String,
    /// 1-based line.
    pub line: u32,
    /// 1-based column; 0 when it is not known.
    pub column: u32,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)?;
        if self.column > 0 {
            write!(f, ":{}", self.column)?;
        }
        Ok(())
    }
}

impl fmt::Display for ProgramError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.name.is_empty(), self.message.is_empty()) {
            (true, _) => write!(f, "{}", self.message),
            (false, true) => write!(f, "{}", self.name),
            (false, false) => write!(f, "{}: {}", self.name, self.message),
        }
    }
}

/// A labelled figure that is equal in every run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// What it is, such as `Billed Duration`.
    pub label: String,
    /// Its value with its unit, such as `5 ms`.
    pub value: String,
    /// Where it comes from.
    pub basis: Basis,
}

/// Where a figure comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// Counted in this run: calls, bytes, fuel, virtual time of the program's own timers.
    Counted,
    /// Computed from a model; the text names its source and date.
    Modelled(String),
}

/// A host figure of one run, for instance the time its guest code took.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measurement {
    /// What was measured.
    pub label: String,
    /// The value.
    pub value: f64,
    /// Its unit: `ms`, `µs`, `KiB`.
    pub unit: String,
}

impl Measurement {
    /// A measurement.
    #[must_use]
    pub fn new(label: &str, value: f64, unit: &str) -> Self {
        Self { label: label.to_owned(), value, unit: unit.to_owned() }
    }
}

impl Outcome {
    /// The program ran to its end and answered `result`.
    #[must_use]
    pub fn completed(result: Option<Value>) -> Self {
        Self { status: Status::Completed, result, error: None, facts: Vec::new(), measured: Vec::new() }
    }

    /// The program failed with `error`; a limit in it makes the status [`Status::LimitReached`].
    #[must_use]
    pub fn failed(error: ProgramError) -> Self {
        let status = if error.limit.is_some() { Status::LimitReached } else { Status::Failed };
        Self { status, result: None, error: Some(error), facts: Vec::new(), measured: Vec::new() }
    }

    /// Somebody asked the run to stop.
    #[must_use]
    pub fn cancelled() -> Self {
        Self { status: Status::Cancelled, result: None, error: None, facts: Vec::new(), measured: Vec::new() }
    }

    /// We failed, not the program.
    #[must_use]
    pub fn internal(message: impl Into<String>) -> Self {
        let error = ProgramError { name: "Étude".to_owned(), message: message.into(), ..ProgramError::default() };
        Self { status: Status::Internal, ..Self::failed(error) }
    }

    /// Whether the program ran to its end.
    #[must_use]
    pub fn is_completed(&self) -> bool {
        self.status == Status::Completed
    }
}
