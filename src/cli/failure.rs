//! Why a verb could not do its work: what happened, where, and what to do; with an exit code.

use std::{fmt, io};

use crate::diagnostic::Diagnostic;

/// Why a verb could not do its work.
#[derive(Debug)]
pub struct Failure {
    kind: Kind,
    hints: Vec<String>,
}

#[derive(Debug)]
enum Kind {
    /// The command line does not say what can be done.
    Usage(String),
    /// The course has faults that leave nothing to work with.
    Course(Vec<Diagnostic>),
    /// The machine refused.
    Io(io::Error),
}

impl Failure {
    /// The command line asks for something that cannot be done.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { kind: Kind::Usage(message.into()), hints: Vec::new() }
    }

    /// The course cannot be used.
    #[must_use]
    pub fn course(diagnostics: Vec<Diagnostic>) -> Self {
        Self { kind: Kind::Course(diagnostics), hints: Vec::new() }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The exit code.
    #[must_use]
    pub fn code(&self) -> u8 {
        2
    }

    /// Whether whoever read our output went away.
    #[must_use]
    pub fn is_broken_pipe(&self) -> bool {
        matches!(&self.kind, Kind::Io(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self { kind: Kind::Io(error), hints: Vec::new() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Usage(message) => writeln!(f, "etude: {message}")?,
            Kind::Io(error) => writeln!(f, "etude: {error}")?,
            Kind::Course(diagnostics) => {
                for diagnostic in diagnostics {
                    writeln!(f, "{diagnostic}")?;
                    if let Some(help) = &diagnostic.help {
                        writeln!(f, "  help: {help}")?;
                    }
                }
            }
        }
        for hint in &self.hints {
            writeln!(f, "  {hint}")?;
        }
        Ok(())
    }
}
