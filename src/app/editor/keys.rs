//! Which key does what.

use super::{Editor, Place, Reaction};
use crate::app::{Key, KeyCode};

impl Editor {
    /// Does what `key` says. Escape is never used here: it belongs to whoever shows the editor.
    pub fn key(&mut self, key: Key) -> Reaction {
        if key.ctrl {
            return self.control_key(key);
        }
        if key.alt {
            return self.alt_key(key);
        }
        match key.code {
            KeyCode::Char(character) => self.type_char(character),
            KeyCode::Enter => self.break_line(),
            KeyCode::Tab => self.tab(),
            KeyCode::BackTab => self.back_tab(),
            KeyCode::Backspace => self.erase(false, false),
            KeyCode::Delete => self.erase(true, false),
            _ => self.motion_key(key),
        }
    }

    fn motion_key(&mut self, key: Key) -> Reaction {
        match key.code {
            KeyCode::Left => self.move_across(false, key.ctrl || key.alt, key.shift),
            KeyCode::Right => self.move_across(true, key.ctrl || key.alt, key.shift),
            KeyCode::Up => self.move_down(-1, key.shift),
            KeyCode::Down => self.move_down(1, key.shift),
            KeyCode::PageUp => self.move_page(false, key.shift),
            KeyCode::PageDown => self.move_page(true, key.shift),
            KeyCode::Home if key.ctrl => self.move_to(Place::default(), key.shift),
            KeyCode::End if key.ctrl => self.move_to(self.buffer.end(), key.shift),
            KeyCode::Home => self.move_home(key.shift),
            KeyCode::End => self.move_end(key.shift),
            _ => return Reaction::Ignored,
        }
        Reaction::Moved
    }

    fn control_key(&mut self, key: Key) -> Reaction {
        match key.code {
            KeyCode::Char('z') => self.undo(),
            KeyCode::Char('y') => self.redo(),
            KeyCode::Char('x') => self.cut(),
            KeyCode::Char('c') => self.copy(),
            KeyCode::Char('v') => self.paste_own(),
            KeyCode::Char('k') => self.erase_to_line_end(),
            KeyCode::Char('w' | 'h') | KeyCode::Backspace => self.erase(false, true),
            KeyCode::Delete => self.erase(true, true),
            KeyCode::Char('a') => {
                self.select_all();
                Reaction::Moved
            }
            _ => self.motion_key(key),
        }
    }

    fn alt_key(&mut self, key: Key) -> Reaction {
        match key.code {
            KeyCode::Backspace => self.erase(false, true),
            KeyCode::Char('d') | KeyCode::Delete => self.erase(true, true),
            KeyCode::Char('b') => {
                self.move_across(false, true, false);
                Reaction::Moved
            }
            KeyCode::Char('f') => {
                self.move_across(true, true, false);
                Reaction::Moved
            }
            _ => self.motion_key(key),
        }
    }
}
