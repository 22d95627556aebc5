//! The workbench on a terminal: run loop, keys, theme, screens and widgets. It decides nothing; [`crate::app`] does.
//!
//! | part | is |
//! |---|---|
//! | `run_loop` | the one queue of messages, and when to draw |
//! | `effects` | what the workbench wants done, done |
//! | `terminal` | the terminal's modes, taken and given back |
//! | `input` | the terminal's events as messages |
//! | [`Theme`] | colours by meaning |
//! | [`text`] | text to lines, once for a text and a width |
//! | [`screens`], [`widgets`] | state to cells |

mod draw;
mod editor;
mod effects;
mod input;
mod run_loop;
pub mod screens;
mod stream;
mod terminal;
pub mod text;
mod theme;
pub mod widgets;

pub use draw::{draw, settle};
pub use run_loop::{Options, Reread, RunError, run};
pub use text::Cache;
pub use theme::{SyntaxRole, Theme};
