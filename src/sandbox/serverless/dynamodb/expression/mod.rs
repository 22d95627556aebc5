//! The expression language of the database: conditions, filters, key conditions, projections and updates.
//!
//! Requests carry expressions as text with placeholders: `#name` for attribute names, `:value` for values.

mod condition;
mod parser;
mod path;
mod reserved;
mod token;
mod update;

pub use condition::{Comparison, Condition, Operand, order};
pub use parser::Placeholders;
pub use path::Path;
pub use update::Action;
