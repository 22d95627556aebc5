//! The pieces screens are made of.

mod chrome;
mod editor;
mod list;
mod pane;
mod sheet;

pub use chrome::{footer, rule, title};
pub use editor::{EditorLook, editor};
pub use list::{first_visible, rows};
pub use pane::pane;
pub use sheet::{sheet, tone};
