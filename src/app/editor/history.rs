//! Undo and redo: changes in groups a person thinks of as one.

use std::collections::VecDeque;

use super::buffer::{Buffer, Place};

/// How many groups are kept; older ones can no longer be undone.
const MOST_GROUPS: usize = 2_000;

/// One replacement, so that it can be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Change {
    at: Place,
    removed: String,
    inserted: String,
}

/// What made a change; changes of one kind in a row belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Typed characters.
    Typing,
    /// Erased characters.
    Erasing,
    /// Anything else: each stands alone.
    Single,
}

#[derive(Clone, Debug)]
struct Group {
    kind: Kind,
    changes: Vec<Change>,
    cursor_before: Place,
    cursor_after: Place,
}

/// What was changed, and what was taken back.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    done: VecDeque<Group>,
    undone: Vec<Group>,
    open: bool,
}

impl History {
    /// Makes a change and remembers it.
    pub(super) fn apply(
        &mut self,
        buffer: &mut Buffer,
        range: std::ops::Range<Place>,
        text: &str,
        kind: Kind,
        cursor: Place,
    ) -> Place {
        let at = buffer.clamp(range.start);
        let change = Change { at, removed: buffer.slice(&range), inserted: text.to_owned() };
        let end = buffer.replace(range, text);
        self.undone.clear();
        match self.done.back_mut() {
            Some(group) if self.open && kind != Kind::Single && group.kind == kind => {
                group.changes.push(change);
                group.cursor_after = end;
            }
            _ => {
                let changes = vec![change];
                self.done.push_back(Group { kind, changes, cursor_before: cursor, cursor_after: end });
                if self.done.len() > MOST_GROUPS {
                    self.done.pop_front();
                }
            }
        }
        self.open = true;
        end
    }

    /// Adds the next change to the last group, whatever its kind: for edits of several places at once.
    pub(super) fn join_next(&mut self, kind: Kind) {
        if let Some(group) = self.done.back_mut() {
            group.kind = kind;
            self.open = true;
        }
    }

    /// Ends the group: the next change begins one of its own.
    pub(super) fn seal(&mut self) {
        self.open = false;
    }

    /// Takes the last group back and tells where the cursor was.
    pub(super) fn undo(&mut self, buffer: &mut Buffer) -> Option<Place> {
        let group = self.done.pop_back()?;
        for change in group.changes.iter().rev() {
            buffer.replace(change.at..change.at.after(&change.inserted), &change.removed);
        }
        let cursor = group.cursor_before;
        self.undone.push(group);
        self.open = false;
        Some(cursor)
    }

    /// Makes the last group taken back again and tells where the cursor was.
    pub(super) fn redo(&mut self, buffer: &mut Buffer) -> Option<Place> {
        let group = self.undone.pop()?;
        for change in &group.changes {
            buffer.replace(change.at..change.at.after(&change.removed), &change.inserted);
        }
        let cursor = group.cursor_after;
        self.done.push_back(group);
        self.open = false;
        Some(cursor)
    }
}
