//! The quiz screen.

use super::{Action, KeyHint, Message, Reply, Shared, Title};

/// What the quiz screen knows.
#[derive(Debug, Default)]
pub struct QuizState {}

impl QuizState {
    /// Shows this now; what is already open stays as it is.
    pub fn open(&mut self, _module: &str, _question: Option<&str>, _shared: &Shared) -> Vec<Action> {
        Vec::new()
    }

    /// Takes a message; `None` when it means nothing here.
    pub fn update(&mut self, _message: &Message, _shared: &Shared) -> Reply {
        None
    }

    /// Whether keys are text now, so that none of them means anything else.
    #[must_use]
    pub fn is_typing(&self) -> bool {
        false
    }

    /// The keys that matter now, most useful first.
    pub fn keys(&self, _shared: &Shared) -> Vec<KeyHint> {
        Vec::new()
    }

    /// What the title bar says.
    pub fn title(&self, _shared: &Shared) -> Title {
        Title { left: "Quiz".to_owned(), right: String::new() }
    }
}
