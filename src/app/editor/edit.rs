//! Changing the text.

use std::ops::Range;

use super::{Editor, Kind, Place, Reaction, buffer, rows};

impl Editor {
    /// Types one character; a closing bracket alone on its line moves out one step.
    pub(super) fn type_char(&mut self, character: char) -> Reaction {
        if !self.wrap && self.selection().is_none() && matches!(character, '}' | ')' | ']') {
            self.move_out_for_closing();
        }
        // A word at a time can be undone: the space after a word begins a new group.
        if character.is_whitespace() {
            self.history.seal();
        }
        self.put(character.encode_utf8(&mut [0; 4]), Kind::Typing)
    }

    /// Puts pasted text at the cursor; control characters other than tabs and line breaks are left out.
    pub fn paste(&mut self, text: &str) -> Reaction {
        let text = buffer::normal_breaks(text);
        let clean: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
        if clean.is_empty() { Reaction::Ignored } else { self.put(&clean, Kind::Single) }
    }

    /// Puts `text` in the place of everything, as one step that can be undone.
    pub fn set_text(&mut self, text: &str) {
        let text = buffer::normal_breaks(text);
        if text == self.text() {
            return;
        }
        let cursor = self.cursor;
        self.anchor = None;
        self.change(Place::default()..self.buffer.end(), &text, Kind::Single);
        self.cursor = self.buffer.clamp(cursor);
        self.marker = None;
        self.reveal();
    }

    /// Starts a new line with the indentation of this one, one step deeper after an opening bracket.
    pub(super) fn break_line(&mut self) -> Reaction {
        if self.wrap {
            return self.put("\n", Kind::Single);
        }
        let start = self.selection().map_or(self.cursor, |range| range.start);
        let line = self.buffer.line(start.line);
        let (head, tail) = line.split_at(start.column);
        let indent = &head[..self.buffer.indent(start.line).min(start.column)];
        let opened = head.trim_end().chars().next_back().filter(|last| matches!(last, '{' | '(' | '['));
        let closes = self.selection().is_none() && opened.is_some() && opened.and_then(closing) == tail.chars().next();
        let mut text = format!("\n{indent}");
        if opened.is_some() {
            text.push_str(&self.indent);
        }
        let cursor_after = text.len();
        if closes {
            text = format!("{text}\n{indent}");
        }
        let reaction = self.put(&text, Kind::Single);
        if closes && reaction == Reaction::Changed {
            self.cursor = start.after(&text[..cursor_after]);
            self.reveal();
        }
        reaction
    }

    /// Indents the selected lines, or reaches to the next tab stop.
    pub(super) fn tab(&mut self) -> Reaction {
        if self.selection().is_some_and(|range| range.start.line != range.end.line) {
            return self.indent_lines();
        }
        if self.indent == "\t" {
            return self.put("\t", Kind::Typing);
        }
        let column = rows::width(&self.buffer.line(self.cursor.line)[..self.cursor.column]);
        let spaces = self.indent.len() - column % self.indent.len();
        self.put(&" ".repeat(spaces), Kind::Typing)
    }

    fn indent_lines(&mut self) -> Reaction {
        let unit = self.indent.clone();
        self.change_lines(|line| (!line.is_empty()).then(|| (0, unit.clone())))
    }

    /// Moves the selected lines, or this one, out by one step.
    pub(super) fn back_tab(&mut self) -> Reaction {
        let most = self.indent.len();
        self.change_lines(|line| {
            let spaces = line.bytes().take(most).take_while(|byte| *byte == b' ').count();
            let out = if line.starts_with('\t') { 1 } else { spaces };
            (out > 0).then(|| (out, String::new()))
        })
    }

    /// For each line touched: takes bytes off its start and puts a text there, all as one step.
    fn change_lines(&mut self, change: impl Fn(&str) -> Option<(usize, String)>) -> Reaction {
        let range = self.selection().unwrap_or(self.cursor..self.cursor);
        let (mut cursor, mut anchor, mut changed) = (self.cursor, self.anchor, false);
        self.history.seal();
        for line in range.start.line..=range.end.line {
            let Some((off, text)) = change(self.buffer.line(line)) else { continue };
            if changed {
                self.history.join_next(Kind::Erasing);
            }
            self.change(Place::new(line, 0)..Place::new(line, off), &text, Kind::Erasing);
            changed = true;
            for place in [Some(&mut cursor), anchor.as_mut()].into_iter().flatten() {
                if place.line == line {
                    place.column = place.column.saturating_sub(off) + text.len();
                }
            }
        }
        self.history.seal();
        self.cursor = self.buffer.clamp(cursor);
        self.anchor = anchor.map(|anchor| self.buffer.clamp(anchor));
        self.reveal();
        if changed { Reaction::Changed } else { Reaction::Ignored }
    }

    /// Erases the selection, or from the cursor in one direction.
    pub(super) fn erase(&mut self, forward: bool, word: bool) -> Reaction {
        if self.selection().is_some() {
            return self.put("", Kind::Single);
        }
        let to = match (forward, word) {
            (true, false) => self.buffer.after(self.cursor),
            (false, false) => self.erase_step(),
            (true, true) => self.buffer.word_after(self.cursor),
            (false, true) => self.buffer.word_before(self.cursor),
        };
        self.erase_between(to, self.cursor, if word { Kind::Single } else { Kind::Erasing })
    }

    /// Erases to the end of the line, or the line break when the cursor is there.
    pub(super) fn erase_to_line_end(&mut self) -> Reaction {
        let end = Place::new(self.cursor.line, self.buffer.line(self.cursor.line).len());
        let to = if end == self.cursor { self.buffer.after(end) } else { end };
        self.erase_between(self.cursor, to, Kind::Single)
    }

    /// Takes the selection (or the whole line) out.
    pub(super) fn cut(&mut self) -> Reaction {
        let range = self.selection().unwrap_or_else(|| self.whole_line());
        let text = self.buffer.slice(&range);
        if text.is_empty() {
            return Reaction::Ignored;
        }
        self.clipboard.clone_from(&text);
        self.erase_between(range.start, range.end, Kind::Single);
        Reaction::Cut(text)
    }

    /// The selection (or the whole line), for the clipboard.
    pub(super) fn copy(&mut self) -> Reaction {
        let range = self.selection().unwrap_or_else(|| self.whole_line());
        self.clipboard = self.buffer.slice(&range);
        if self.clipboard.is_empty() { Reaction::Ignored } else { Reaction::Copied(self.clipboard.clone()) }
    }

    /// Puts in what was last cut or copied here.
    pub(super) fn paste_own(&mut self) -> Reaction {
        let text = self.clipboard.clone();
        self.paste(&text)
    }

    /// Takes the last change back.
    pub fn undo(&mut self) -> Reaction {
        let cursor = self.history.undo(&mut self.buffer);
        self.after_travel(cursor)
    }

    /// Makes the last change taken back again.
    pub fn redo(&mut self) -> Reaction {
        let cursor = self.history.redo(&mut self.buffer);
        self.after_travel(cursor)
    }

    fn after_travel(&mut self, cursor: Option<Place>) -> Reaction {
        let Some(cursor) = cursor else { return Reaction::Ignored };
        self.revision += 1;
        self.marker = None;
        self.move_to(cursor, false);
        Reaction::Changed
    }

    /// Puts `text` in the place of the selection, or at the cursor.
    fn put(&mut self, text: &str, kind: Kind) -> Reaction {
        if self.buffer.bytes() + text.len() > Self::MOST_BYTES {
            return Reaction::Refused("the text would grow beyond 1 MiB");
        }
        let selection = self.selection();
        let kind = if selection.is_some() { Kind::Single } else { kind };
        self.change(selection.unwrap_or(self.cursor..self.cursor), text, kind);
        Reaction::Changed
    }

    fn erase_between(&mut self, one: Place, other: Place, kind: Kind) -> Reaction {
        if one == other {
            return Reaction::Ignored;
        }
        self.change(one.min(other)..one.max(other), "", kind);
        Reaction::Changed
    }

    fn change(&mut self, range: Range<Place>, text: &str, kind: Kind) {
        // An edit above or at the fault makes its line number a lie.
        if self.marker.is_some_and(|line| line >= range.start.line) {
            self.marker = None;
        }
        self.cursor = self.history.apply(&mut self.buffer, range, text, kind, self.cursor);
        self.anchor = None;
        self.goal = None;
        self.revision += 1;
        self.reveal();
    }

    /// Where Backspace erases to: through indentation a step at a time.
    fn erase_step(&self) -> Place {
        let Place { line, column } = self.cursor;
        let head = &self.buffer.line(line)[..column];
        let step = self.indent.len();
        if !self.wrap && !head.is_empty() && step > 1 && head.bytes().all(|byte| byte == b' ') {
            return Place::new(line, (column - 1) / step * step);
        }
        self.buffer.before(self.cursor)
    }

    fn move_out_for_closing(&mut self) {
        let Place { line, column } = self.cursor;
        let head = &self.buffer.line(line)[..column];
        if head.is_empty() || !head.trim().is_empty() {
            return;
        }
        let out = if head.ends_with('\t') {
            1
        } else {
            head.len() - (head.len() - 1) / self.indent.len() * self.indent.len()
        };
        self.change(Place::new(line, column - out)..self.cursor, "", Kind::Typing);
    }

    fn whole_line(&self) -> Range<Place> {
        let line = self.cursor.line;
        let end =
            if line + 1 < self.buffer.lines().len() { Place::new(line + 1, 0) } else { Place::new(line, usize::MAX) };
        Place::new(line, 0)..self.buffer.clamp(end)
    }
}

fn closing(open: char) -> Option<char> {
    match open {
        '{' => Some('}'),
        '(' => Some(')'),
        '[' => Some(']'),
        _ => None,
    }
}
