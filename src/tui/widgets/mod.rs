//! The pieces screens are made of.

mod chrome;
mod list;
mod pane;

pub use chrome::{footer, rule, title};
pub use list::{first_visible, rows};
pub use pane::pane;
