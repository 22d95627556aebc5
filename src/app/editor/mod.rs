//! A plain text editor without a screen: lines, cursor, selection, undo. No modes and no commands to learn.
//!
//! It never draws, and it never loses text: whatever replaces text can be undone, up to a bound on steps.

mod buffer;
mod edit;
mod history;
mod keys;
mod motion;
pub mod rows;
#[cfg(test)]
mod tests;

use std::ops::Range;

pub use buffer::{Buffer, Place};
use history::{History, Kind};
pub use rows::Row;

/// What a key did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reaction {
    /// The editor has no use for it.
    Ignored,
    /// The cursor, the selection or the view moved.
    Moved,
    /// The text changed.
    Changed,
    /// The text is unchanged, and this part of it is to be put on the clipboard.
    Copied(String),
    /// The text changed, and what was taken out is to be put on the clipboard.
    Cut(String),
    /// Nothing was done, for this reason.
    Refused(&'static str),
}

/// A text being edited.
#[derive(Clone, Debug)]
pub struct Editor {
    buffer: Buffer,
    cursor: Place,
    anchor: Option<Place>,
    /// The cell the cursor wants to be in when it moves up and down through shorter rows.
    goal: Option<usize>,
    history: History,
    revision: u64,
    indent: String,
    wrap: bool,
    clipboard: String,
    size: (usize, usize),
    top: usize,
    left: usize,
    /// A line to mark as faulty, from 0.
    marker: Option<usize>,
}

impl Editor {
    /// The most bytes a text may grow to by typing and pasting.
    pub const MOST_BYTES: usize = 1 << 20;

    /// An editor for code: long lines run out of sight, indentation is kept.
    #[must_use]
    pub fn code(text: &str) -> Self {
        let buffer = Buffer::new(text);
        let indent = indent_of(buffer.lines());
        Self {
            buffer,
            cursor: Place::default(),
            anchor: None,
            goal: None,
            history: History::default(),
            revision: 0,
            indent,
            wrap: false,
            clipboard: String::new(),
            size: (80, 24),
            top: 0,
            left: 0,
            marker: None,
        }
    }

    /// An editor for prose: long lines are wrapped, and the cursor starts at the end.
    #[must_use]
    pub fn prose(text: &str) -> Self {
        let mut editor = Self { wrap: true, ..Self::code(text) };
        editor.cursor = editor.buffer.end();
        editor
    }

    /// The text as it is now.
    #[must_use]
    pub fn text(&self) -> String {
        self.buffer.text()
    }

    /// Its lines; at least one.
    #[must_use]
    pub fn lines(&self) -> &[String] {
        self.buffer.lines()
    }

    /// Whether there is no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.buffer.bytes() == 0
    }

    /// Grows with every change, so that what is made from the text can be kept until it changes.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Where the cursor is.
    #[must_use]
    pub fn cursor(&self) -> Place {
        self.cursor
    }

    /// What is selected.
    #[must_use]
    pub fn selection(&self) -> Option<Range<Place>> {
        let anchor = self.anchor.filter(|anchor| *anchor != self.cursor)?;
        Some(anchor.min(self.cursor)..anchor.max(self.cursor))
    }

    /// The selected text.
    #[must_use]
    pub fn selected_text(&self) -> Option<String> {
        self.selection().map(|range| self.buffer.slice(&range))
    }

    /// The line marked as faulty, from 0.
    #[must_use]
    pub fn marker(&self) -> Option<usize> {
        self.marker
    }

    /// Marks a line (from 0) as faulty, or none. A change at or above the line takes the mark off.
    pub fn mark(&mut self, line: Option<usize>) {
        self.marker = line;
    }

    /// Moves the cursor to the first word of a line (from 0) and brings it into view.
    pub fn show_line(&mut self, line: usize) {
        self.move_to(Place::new(line, self.buffer.indent(line)), false);
    }

    /// Tells how many cells the text is shown in, line numbers not counted.
    pub fn resize(&mut self, columns: usize, rows: usize) {
        if self.size != (columns, rows) {
            self.size = (columns, rows);
            self.reveal();
        }
    }

    /// The first row in view, and the first cell of it.
    #[must_use]
    pub fn scroll(&self) -> (usize, usize) {
        (self.top, self.left)
    }

    /// Moves the view by rows without moving the cursor; for reading, and for the wheel.
    pub fn scroll_by(&mut self, rows: isize) {
        let last = self.rows().len().saturating_sub(1);
        self.top = self.top.saturating_add_signed(rows).min(last);
    }

    /// The rows the text takes at its present width.
    #[must_use]
    pub fn rows(&self) -> Vec<Row> {
        let lines = self.buffer.lines().iter().enumerate();
        if !self.wrap {
            return lines.map(|(line, text)| Row { line, start: 0, end: text.len() }).collect();
        }
        lines
            .flat_map(|(line, text)| {
                let rows = rows::wrap(text, self.size.0);
                rows.into_iter().map(move |(start, end)| Row { line, start, end })
            })
            .collect()
    }

    /// The row and cell the cursor is in, both from 0 and regardless of the scroll.
    #[must_use]
    pub fn cursor_cell(&self) -> (usize, usize) {
        let rows = self.rows();
        let row = row_of(&rows, self.cursor);
        (row, rows::width(&self.buffer.line(self.cursor.line)[rows[row].start..self.cursor.column]))
    }

    /// Scrolls just so far that the cursor is in view.
    fn reveal(&mut self) {
        let (row, cell) = self.cursor_cell();
        let (columns, height) = (self.size.0.max(1), self.size.1.max(1));
        self.top = self.top.min(row).max((row + 1).saturating_sub(height));
        if self.wrap {
            self.left = 0;
        } else {
            self.left = self.left.min(cell).max((cell + 1).saturating_sub(columns));
        }
    }
}

/// The index of the row that shows `place`.
fn row_of(rows: &[Row], place: Place) -> usize {
    let after = rows.partition_point(|row| (row.line, row.start) <= (place.line, place.column));
    after.saturating_sub(1)
}

/// What one step of indentation is in these lines: a tab, four spaces or two.
fn indent_of(lines: &[String]) -> String {
    let first = lines.iter().find(|line| line.starts_with([' ', '\t']) && !line.trim().is_empty());
    match first {
        Some(line) if line.starts_with('\t') => "\t",
        Some(line) if line.starts_with("    ") => "    ",
        _ => "  ",
    }
    .to_owned()
}
