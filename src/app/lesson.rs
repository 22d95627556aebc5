//! The lesson screen.

use std::sync::Arc;

use super::{Action, Extent, KeyHint, Message, Reply, Shared, Title};

/// What the lesson screen knows.
#[derive(Debug, Default)]
pub struct LessonState {}

impl LessonState {
    /// Takes how the lesson lies in the window.
    pub fn laid_out(&mut self, _extent: Arc<Extent>, _shared: &Shared) -> Vec<Action> {
        Vec::new()
    }

    /// Shows this now; what is already open stays as it is.
    pub fn open(&mut self, _lesson: &str, _anchor: Option<&str>, _shared: &Shared) -> Vec<Action> {
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
        Title { left: "Lesson".to_owned(), right: String::new() }
    }
}
