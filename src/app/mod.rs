//! The workbench without a screen: what it knows ([`State`]), what can happen ([`Message`]), what it wants done ([`Effect`]).
//!
//! `update` is a function of state and message, so every screen can be tested by feeding it keys. Nothing here draws, waits,
//! reads a clock or touches a file: effects ask the run loop for that, and their results come back as messages.

pub mod editor;
mod effect;
mod key;
mod message;
pub mod runs;

pub use effect::{Effect, RunId, RunRequest};
pub use key::{Key, KeyCode, Mouse, MouseKind};
pub use message::Message;
