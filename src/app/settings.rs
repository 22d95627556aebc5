//! What a learner can set, kept in the progress log.

use crate::progress::Summary;

/// Which colours to draw with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ThemeChoice {
    /// Light text on the terminal's dark background.
    #[default]
    Dark,
    /// Dark text on the terminal's light background.
    Light,
    /// No colour at all; bold, underline and reverse only.
    Plain,
}

impl ThemeChoice {
    /// The setting's word in the log and on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::Plain => "none",
        }
    }

    /// The choice that `word` names.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Dark, Self::Light, Self::Plain].into_iter().find(|choice| choice.word() == word)
    }

    /// The one after this, around.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Dark => Self::Light,
            Self::Light => Self::Plain,
            Self::Plain => Self::Dark,
        }
    }
}

/// What a learner can set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Which colours to draw with.
    pub theme: ThemeChoice,
    /// Whether the mouse is captured: wheel and clicks work, the terminal's own selection needs Shift.
    pub mouse: bool,
}

impl Settings {
    /// The settings the log knows. `no_color` (as the environment asks for it) wins over a theme chosen earlier.
    #[must_use]
    pub fn of(progress: &Summary, no_color: bool) -> Self {
        let set = |key: &str| progress.settings.get(key).map(String::as_str);
        let chosen = set("theme").and_then(ThemeChoice::of_word).unwrap_or_default();
        Self { theme: if no_color { ThemeChoice::Plain } else { chosen }, mouse: set("mouse") == Some("on") }
    }
}
