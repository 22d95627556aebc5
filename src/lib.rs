//! Étude: a workbench in the terminal to learn backend technology by running it.
//!
//! The map, from the bottom up; a module may use those above it in this list, never those below:
//!
//! | module | is | never |
//! |---|---|---|
//! | [`diagnostic`] | faults in what people wrote, with place and way out | prints |
//! | [`trace`] | what happens in a run, on a virtual clock | holds host times |
//! | [`sandbox`] | the engines: serverless, edge, federation, wasm | names a view, reads the machine |
//! | [`course`] | files to lessons, quizzes and programs, with all their faults | runs anything |
//! | [`marking`] | answers to marks with evidence; pure | does input or output, reads a clock |
//! | [`progress`] | the event log and what it adds up to | knows a screen |
//! | [`exchange`] | questions and results from and for other tools; pure | reads a file, drops anything in silence |
//! | [`assessment`] | self-tests, result sheets and class sheets, from what was answered | marks anything anew |
//! | [`app`] | state, message, update, effect | names ratatui, crossterm or tokio |
//! | [`tui`] | the run loop, screens and widgets | decides anything |
//! | [`cli`] | one file a verb | knows more than the verbs need |

pub mod app;
pub mod assessment;
#[cfg(test)]
#[path = "../tests/beside/mod.rs"]
mod beside;
pub mod cli;
pub mod course;
pub mod diagnostic;
pub mod exchange;
pub mod marking;
pub mod progress;
pub mod sandbox;
pub mod trace;
pub mod tui;
