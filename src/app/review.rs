//! The review screen: cards that are due.

use super::{Action, KeyHint, Message, Reply, Shared, Title, sheet::Sheet};

/// What the review screen knows.
#[derive(Debug, Default)]
pub struct ReviewState {
    /// What is laid out.
    pub sheet: Sheet,
    /// The row the reader is on.
    pub at: Option<usize>,
    scroll: usize,
}

impl ReviewState {
    /// Shows what there is now.
    pub fn open(&mut self, _shared: &Shared) -> Vec<Action> {
        Vec::new()
    }

    /// Takes a message; `None` when it means nothing here.
    pub fn update(&mut self, _message: &Message, _shared: &Shared) -> Reply {
        None
    }

    /// Whether keys are text now.
    #[must_use]
    pub fn is_typing(&self) -> bool {
        false
    }

    /// The first row in view.
    #[must_use]
    pub fn scroll(&self) -> usize {
        self.scroll
    }

    /// The keys that matter now, most useful first.
    pub fn keys(&self, _shared: &Shared) -> Vec<KeyHint> {
        Vec::new()
    }

    /// What the title bar says.
    pub fn title(&self, _shared: &Shared) -> Title {
        Title { left: "Review".to_owned(), right: String::new() }
    }
}
