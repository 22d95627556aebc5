//! What a screen answers to a message, and how it describes itself.

use std::borrow::Cow;

use super::{Effect, Key, Place};
use crate::progress::Record;

/// What a screen wants. Screens see what they share read-only; everything they want changed goes through here.
#[derive(Clone, Debug)]
pub enum Action {
    /// Go to a place; going back returns here.
    Open(Place),
    /// Go back to where this was opened from.
    Back,
    /// As if this key were pressed on the screen that is shown once the actions before this one are done.
    Press(Key),
    /// Take this into the summary and append it to the log.
    Record(Record),
    /// Say something on the status line until the next key.
    Say(String),
    /// Ask the run loop for something.
    Do(Effect),
}

/// What a screen answers: `None` when the message is not for it (the workbench then tries its own keys), else what to do.
pub type Reply = Option<Vec<Action>>;

/// A key (or several) and what it does now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyHint {
    /// As shown, such as `Enter` or `j/k`.
    pub key: Cow<'static, str>,
    /// What it does, in a word or two.
    pub does: Cow<'static, str>,
    /// Whether the footer shows it (as far as there is room); help shows all.
    pub in_footer: bool,
}

impl KeyHint {
    /// A key for the footer and the help.
    #[must_use]
    pub fn new(key: impl Into<Cow<'static, str>>, does: impl Into<Cow<'static, str>>) -> Self {
        Self { key: key.into(), does: does.into(), in_footer: true }
    }

    /// A key for the help alone.
    #[must_use]
    pub fn quiet(key: impl Into<Cow<'static, str>>, does: impl Into<Cow<'static, str>>) -> Self {
        Self { in_footer: false, ..Self::new(key, does) }
    }
}

/// What the title bar says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Title {
    /// Where the learner is.
    pub left: String,
    /// How far along, or what was measured; dropped first when there is no room.
    pub right: String,
}
