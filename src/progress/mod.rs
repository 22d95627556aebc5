//! What a learner has done: an append-only event log, and what it adds up to. Nothing is lost by `kill -9`, a torn last line,
//! a full disk or a second window.

mod record;

pub use record::{Entry, Record};
