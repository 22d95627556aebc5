//! Lines as rows of cells: widths, tab stops, soft wrapping.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// A literal tab reaches to the next multiple of this many cells.
pub const TAB_STOP: usize = 4;

/// One row on the screen: the bytes `start..end` of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line, from 0.
    pub line: usize,
    /// First byte shown.
    pub start: usize,
    /// One past the last byte shown.
    pub end: usize,
}

/// How many cells `grapheme` takes when it starts at cell `column` of its row.
#[must_use]
pub fn cells(grapheme: &str, column: usize) -> usize {
    match grapheme {
        "\t" => TAB_STOP - column % TAB_STOP,
        _ if grapheme.chars().any(char::is_control) => 1,
        _ => grapheme.width(),
    }
}

/// The cells a text takes from the start of a row.
#[must_use]
pub fn width(text: &str) -> usize {
    text.graphemes(true).fold(0, |column, grapheme| column + cells(grapheme, column))
}

/// The byte of `text` shown at `column`, or its end when it is shorter.
#[must_use]
pub fn byte_at(text: &str, column: usize) -> usize {
    let mut at = 0;
    for (byte, grapheme) in text.grapheme_indices(true) {
        let next = at + cells(grapheme, at);
        if next > column {
            return byte;
        }
        at = next;
    }
    text.len()
}

/// Where `line` breaks into rows of at most `columns` cells: after a space where there is one, else within the word.
#[must_use]
pub fn wrap(line: &str, columns: usize) -> Vec<(usize, usize)> {
    let columns = columns.max(2);
    let (mut rows, mut start, mut at, mut after_space) = (Vec::new(), 0, 0, None);
    for (byte, grapheme) in line.grapheme_indices(true) {
        let wide = cells(grapheme, at);
        let space = grapheme == " " || grapheme == "\t";
        // A space may hang over the edge: the cursor has a place there and the next row starts with a word.
        if at + wide > columns && byte > start && !space {
            let end = after_space.filter(|end| *end > start).unwrap_or(byte);
            rows.push((start, end));
            start = end;
            at = width(&line[start..byte]);
            after_space = None;
        }
        at += cells(grapheme, at);
        if space {
            after_space = Some(byte + grapheme.len());
        }
    }
    rows.push((start, line.len()));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_break_after_spaces_and_within_long_words() {
        let shown = |line: &str, columns| -> Vec<String> {
            wrap(line, columns).into_iter().map(|(start, end)| line[start..end].to_owned()).collect()
        };
        assert_eq!(shown("one two three", 8), ["one two ", "three"]);
        assert_eq!(shown("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(shown("ab 日本語", 5), ["ab ", "日本", "語"]);
        assert_eq!(shown("", 4), [""]);
    }

    #[test]
    fn tabs_reach_their_stop() {
        assert_eq!(width("a\tb"), 5);
        assert_eq!(byte_at("a\tb", 3), 1);
        assert_eq!(byte_at("a\tb", 4), 2);
    }
}
