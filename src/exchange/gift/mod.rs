//! GIFT, Moodle's text format for questions: read whole, written as far as it goes.
//!
//! What counts as syntax is what Moodle's own filter takes for it: a question ends at an empty line, its answers stand in the
//! first braces, and `= ~ # { } :` are syntax wherever no backslash stands before them.

mod answers;
mod blocks;
mod read;
mod text;
mod write;

pub(super) use read::read;
pub use write::write;

#[cfg(test)]
mod tests;
