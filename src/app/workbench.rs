//! The workbench screen.

use super::{Action, KeyHint, Message, Reply, Shared, Title};

/// What the workbench screen knows.
#[derive(Debug, Default)]
pub struct WorkbenchState {}

impl WorkbenchState {
    /// Shows this now; what is already open stays as it is.
    pub fn open(&mut self, _example: &str, _event: Option<&str>, _shared: &Shared) -> Vec<Action> {
        Vec::new()
    }

    /// Takes a message; `None` when it means nothing here.
    pub fn update(&mut self, _message: &Message, _shared: &Shared) -> Reply {
        None
    }

    /// The keys that matter now, most useful first.
    pub fn keys(&self, _shared: &Shared) -> Vec<KeyHint> {
        Vec::new()
    }

    /// What the title bar says.
    pub fn title(&self, _shared: &Shared) -> Title {
        Title { left: "Workbench".to_owned(), right: String::new() }
    }
}
