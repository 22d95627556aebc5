//! Text to lines: wrapping, highlighting and Markdown, each done once for a text and a width and kept.

pub mod code;
pub mod highlight;
pub mod inline;
pub mod markdown;
mod syntaxes;
pub mod table;
pub mod wrap;

pub use highlight::Highlighter;
pub use syntaxes::Syntaxes;

use super::screens::lesson::LaidLesson;

/// Everything that is laid out once and drawn often. The state never depends on it: an empty cache draws the same, later.
#[derive(Debug, Default)]
pub struct Cache {
    /// Styled lines of code.
    pub highlight: Highlighter,
    /// The lesson on the screen.
    pub lesson: Option<LaidLesson>,
}
