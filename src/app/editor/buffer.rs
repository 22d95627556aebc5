//! The text itself: lines, places in them, and the one operation that changes them.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// A place in a text: a line from 0, and a byte of it that starts a character (or its end).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line, from 0.
    pub line: usize,
    /// The byte within the line.
    pub column: usize,
}

impl Place {
    /// The place at byte `column` of `line`.
    #[must_use]
    pub const fn new(line: usize, column: usize) -> Self {
        Self { line, column }
    }

    /// Where a text that starts here ends.
    #[must_use]
    pub fn after(self, text: &str) -> Self {
        match text.rfind('\n') {
            None => Self::new(self.line, self.column + text.len()),
            Some(newline) => Self::new(self.line + text.matches('\n').count(), text.len() - newline - 1),
        }
    }
}

/// A text as lines: never without a line, and no line holds a line break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Buffer {
    lines: Vec<String>,
}

/// What a character belongs to when moving by words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    Word,
    Sign,
}

impl Class {
    fn of(grapheme: &str) -> Self {
        match grapheme.chars().next() {
            Some(first) if first.is_whitespace() => Self::Space,
            Some(first) if first.is_alphanumeric() || first == '_' => Self::Word,
            _ => Self::Sign,
        }
    }
}

impl Buffer {
    /// The lines of `text`; every kind of line break becomes `\n`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { lines: normal_breaks(text).split('\n').map(str::to_owned).collect() }
    }

    /// The lines; at least one.
    #[must_use]
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// The line at `index`; empty past the end.
    #[must_use]
    pub fn line(&self, index: usize) -> &str {
        self.lines.get(index).map_or("", String::as_str)
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }

    /// Its length in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.lines.iter().map(String::len).sum::<usize>() + self.lines.len() - 1
    }

    /// The end of the text.
    #[must_use]
    pub fn end(&self) -> Place {
        let line = self.lines.len() - 1;
        Place::new(line, self.lines[line].len())
    }

    /// The nearest place that exists, at or before `place`.
    #[must_use]
    pub fn clamp(&self, place: Place) -> Place {
        if place.line >= self.lines.len() {
            return self.end();
        }
        let line = &self.lines[place.line];
        let mut column = place.column.min(line.len());
        while !line.is_char_boundary(column) {
            column -= 1;
        }
        Place::new(place.line, column)
    }

    /// The text between two places.
    #[must_use]
    pub fn slice(&self, range: &Range<Place>) -> String {
        let (start, end) = (self.clamp(range.start), self.clamp(range.end));
        if start >= end {
            return String::new();
        }
        if start.line == end.line {
            return self.lines[start.line][start.column..end.column].to_owned();
        }
        let mut text = self.lines[start.line][start.column..].to_owned();
        for line in &self.lines[start.line + 1..end.line] {
            text.push('\n');
            text.push_str(line);
        }
        text.push('\n');
        text.push_str(&self.lines[end.line][..end.column]);
        text
    }

    /// Puts `text` (its breaks all `\n`) in the place of what stands in `range`, and tells where it ends.
    pub fn replace(&mut self, range: Range<Place>, text: &str) -> Place {
        let (start, end) = (self.clamp(range.start), self.clamp(range.end).max(self.clamp(range.start)));
        let head = &self.lines[start.line][..start.column];
        let tail = &self.lines[end.line][end.column..];
        let joined = [head, text, tail].concat();
        self.lines.splice(start.line..=end.line, joined.split('\n').map(str::to_owned));
        start.after(text)
    }

    /// The place one grapheme before; the start of the text stays.
    #[must_use]
    pub fn before(&self, place: Place) -> Place {
        let place = self.clamp(place);
        if place.column == 0 {
            return match place.line.checked_sub(1) {
                Some(line) => Place::new(line, self.lines[line].len()),
                None => place,
            };
        }
        let starts = self.lines[place.line].grapheme_indices(true).map(|(start, _)| start);
        let column = starts.take_while(|start| *start < place.column).last().unwrap_or(0);
        Place::new(place.line, column)
    }

    /// The place one grapheme after; the end of the text stays.
    #[must_use]
    pub fn after(&self, place: Place) -> Place {
        let place = self.clamp(place);
        let line = &self.lines[place.line];
        if place.column == line.len() {
            return if place.line + 1 < self.lines.len() { Place::new(place.line + 1, 0) } else { place };
        }
        let mut starts = line.grapheme_indices(true).map(|(start, _)| start);
        Place::new(place.line, starts.find(|start| *start > place.column).unwrap_or(line.len()))
    }

    /// The start of the word before, or the end of the line before.
    #[must_use]
    pub fn word_before(&self, place: Place) -> Place {
        let place = self.clamp(place);
        if place.column == 0 {
            return self.before(place);
        }
        let head = &self.lines[place.line][..place.column];
        let trimmed = head.trim_end();
        let Some(class) = trimmed.graphemes(true).next_back().map(Class::of) else {
            return Place::new(place.line, 0);
        };
        let kept = trimmed.graphemes(true).rev().take_while(|grapheme| Class::of(grapheme) == class);
        Place::new(place.line, trimmed.len() - kept.map(str::len).sum::<usize>())
    }

    /// The start of the word after, or the start of the next line.
    #[must_use]
    pub fn word_after(&self, place: Place) -> Place {
        let place = self.clamp(place);
        let tail = &self.lines[place.line][place.column..];
        let Some(class) = tail.graphemes(true).next().map(Class::of) else {
            return self.after(place);
        };
        let run = tail.graphemes(true).take_while(|grapheme| Class::of(grapheme) == class);
        let run = run.map(str::len).sum::<usize>();
        let rest = &tail[run..];
        let spaces = rest.len() - rest.trim_start().len();
        Place::new(place.line, place.column + run + spaces)
    }

    /// The bytes of white space `line` starts with.
    #[must_use]
    pub fn indent(&self, line: usize) -> usize {
        let text = self.line(line);
        text.len() - text.trim_start_matches([' ', '\t']).len()
    }
}

/// `text` with every kind of line break as `\n`.
pub(super) fn normal_breaks(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replacing_across_lines_joins_what_is_left() {
        let mut buffer = Buffer::new("one\r\ntwo\rthree");
        let end = buffer.replace(Place::new(0, 1)..Place::new(2, 2), "x\ny");
        assert_eq!(buffer.text(), "ox\nyree");
        assert_eq!(end, Place::new(1, 1));
    }

    #[test]
    fn a_grapheme_is_one_step() {
        let buffer = Buffer::new("e\u{301}👩‍👩‍👧x");
        let one = buffer.after(Place::default());
        assert_eq!(one.column, 3);
        let two = buffer.after(one);
        assert_eq!(&buffer.line(0)[two.column..], "x");
        assert_eq!(buffer.before(two), one);
    }

    #[test]
    fn words_stop_at_signs_and_line_ends() {
        let buffer = Buffer::new("let a_b = f(1);\nnext");
        let stops: Vec<usize> = std::iter::successors(Some(Place::default()), |place| {
            let next = buffer.word_after(*place);
            (next.line == 0 && next != *place).then_some(next)
        })
        .map(|place| place.column)
        .collect();
        assert_eq!(stops, [0, 4, 8, 10, 11, 12, 13, 15]);
        assert_eq!(buffer.word_before(Place::new(0, 8)), Place::new(0, 4));
        assert_eq!(buffer.word_before(Place::new(1, 0)), Place::new(0, 15));
    }
}
