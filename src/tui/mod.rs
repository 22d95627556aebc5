//! The workbench on a terminal: run loop, keys, theme, screens and widgets. It decides nothing; [`crate::app`] does.

mod draw;
pub mod screens;
pub mod text;
mod theme;
pub mod widgets;

pub use draw::draw;
pub use text::Cache;
pub use theme::{SyntaxRole, Theme};
