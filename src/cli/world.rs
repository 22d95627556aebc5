//! What the command line may use of the machine: handed in, so that tests hand in their own.

use std::{
    ffi::OsString,
    io::{BufRead, Write},
};

/// What the command line may use of the machine.
pub struct World<'a> {
    /// Standard output.
    pub out: &'a mut dyn Write,
    /// Standard error.
    pub err: &'a mut dyn Write,
    /// Standard input.
    pub input: &'a mut dyn BufRead,
    /// Whether standard input and output are both a terminal.
    pub is_terminal: bool,
    /// The environment.
    pub env: &'a dyn Fn(&str) -> Option<OsString>,
    /// Milliseconds since 1970.
    pub now_ms: &'a dyn Fn() -> u64,
}
