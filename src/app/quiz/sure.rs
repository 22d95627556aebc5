//! How sure a learner is, said with one key before an answer is handed in, when they want to be asked.

use super::{
    Asking, Writing,
    keys::{Answered, done},
};
use crate::{
    app::{Action, Key, KeyCode, Shared},
    progress::Record,
};

/// The setting's key in the log.
const SETTING: &str = "confidence";

/// Whether the learner wants to be asked.
pub(super) fn is_asked(shared: &Shared) -> bool {
    shared.progress.settings.get(SETTING).is_some_and(|value| value == "on")
}

/// Turns the setting over.
pub(super) fn turn(shared: &Shared) -> Vec<Action> {
    let on = !is_asked(shared);
    let (value, say) =
        if on { ("on", "you will be asked how sure you are") } else { ("off", "you will not be asked any more") };
    let record = Record::Set { key: SETTING.to_owned(), value: value.to_owned() };
    vec![Action::Record(record), Action::Say(say.to_owned())]
}

impl Asking {
    /// Takes the key that says how sure the learner is: a digit, or Enter for no word of it.
    pub(super) fn sure_key(&mut self, key: Key, shared: &Shared) -> Answered {
        let sure = match key.code {
            KeyCode::Char(digit @ '1'..='3') => digit.to_digit(10).and_then(|digit| u8::try_from(digit).ok()),
            KeyCode::Enter => None,
            KeyCode::Char('s') if key.ctrl => None,
            KeyCode::Esc => {
                self.writing = if self.draft.is_text() { Writing::Answer } else { Writing::Nothing };
                return done();
            }
            KeyCode::F(_) | KeyCode::Char('?' | ':') => return (None, super::keys::Next::Stay),
            _ => return done(),
        };
        self.how.confidence = sure;
        self.hand_over(shared)
    }
}
