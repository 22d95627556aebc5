//! Wrapping styled text to a width in cells.

use ratatui::{
    style::Style,
    text::{Line, Span},
};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Wraps a styled line at spaces; a word longer than `width` is broken. Always at least one line. A width of 0 counts as 1.
#[must_use]
pub fn wrap(spans: &[Span<'_>], width: u16) -> Vec<Line<'static>> {
    let mut lines = Wrapper { width: usize::from(width.max(1)), ..Wrapper::default() };
    for span in spans {
        for word in span.content.split_word_bounds() {
            lines.word(word, span.style);
        }
    }
    lines.finish()
}

/// Wraps plain text, its own line breaks kept.
#[must_use]
pub fn wrap_text(text: &str, style: Style, width: u16) -> Vec<Line<'static>> {
    text.split('\n').flat_map(|line| wrap(&[Span::styled(line, style)], width)).collect()
}

/// The start of `text` that fits `width` cells, ending in `…` when something was cut.
#[must_use]
pub fn fit(text: &str, width: u16) -> String {
    let width = usize::from(width);
    if text.width() <= width {
        return text.to_owned();
    }
    let mut fitted = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        if used + grapheme.width() + 1 > width {
            break;
        }
        used += grapheme.width();
        fitted.push_str(grapheme);
    }
    if width > 0 {
        fitted.push('…');
    }
    fitted
}

#[derive(Default)]
struct Wrapper {
    width: usize,
    lines: Vec<Line<'static>>,
    /// The line being filled, and its width.
    line: Vec<(String, Style)>,
    used: usize,
    /// Pieces since the last place where a line may break, and their width.
    word: Vec<(String, Style)>,
    word_width: usize,
}

impl Wrapper {
    fn word(&mut self, piece: &str, style: Style) {
        if piece == "\n" {
            self.settle();
            self.break_line();
        } else if piece.chars().all(|letter| letter == ' ' || letter == '\t') {
            self.settle();
            if self.used > 0 || self.lines.is_empty() {
                let room = self.width.saturating_sub(self.used);
                let space = " ".repeat(piece.len().min(room));
                self.used += space.len();
                push(&mut self.line, &space, style);
            }
        } else {
            self.word_width += piece.width();
            push(&mut self.word, piece, style);
        }
    }

    /// Puts the word on this line if it fits, else on the next, else breaks it.
    fn settle(&mut self) {
        let word = std::mem::take(&mut self.word);
        let word_width = std::mem::take(&mut self.word_width);
        if self.used > 0 && self.used + word_width > self.width {
            self.break_line();
        }
        for (text, style) in word {
            if self.used + text.width() <= self.width {
                self.used += text.width();
                push(&mut self.line, &text, style);
                continue;
            }
            for grapheme in text.graphemes(true) {
                if self.used > 0 && self.used + grapheme.width() > self.width {
                    self.break_line();
                }
                self.used += grapheme.width();
                push(&mut self.line, grapheme, style);
            }
        }
    }

    fn break_line(&mut self) {
        let mut pieces = std::mem::take(&mut self.line);
        while let Some((text, _)) = pieces.last_mut() {
            text.truncate(text.trim_end_matches(' ').len());
            if !text.is_empty() {
                break;
            }
            pieces.pop();
        }
        let spans = pieces.into_iter().map(|(text, style)| Span::styled(text, style));
        self.lines.push(Line::from(spans.collect::<Vec<_>>()));
        self.used = 0;
    }

    fn finish(mut self) -> Vec<Line<'static>> {
        self.settle();
        if !self.line.is_empty() || self.lines.is_empty() {
            self.break_line();
        }
        self.lines
    }
}

fn push(pieces: &mut Vec<(String, Style)>, text: &str, style: Style) {
    match pieces.last_mut() {
        Some((last, of)) if *of == style => last.push_str(text),
        _ => pieces.push((text.to_owned(), style)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wrapped(text: &str, width: u16) -> Vec<String> {
        wrap_text(text, Style::new(), width).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn lines_break_at_spaces_and_long_words_within() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrapped("a\n\nb", 9), ["a", "", "b"]);
        assert_eq!(wrapped("日本語です", 4), ["日本", "語で", "す"]);
    }

    #[test]
    fn punctuation_stays_with_its_word() {
        assert_eq!(wrapped("so (they) say, yes", 9), ["so (they)", "say, yes"]);
    }

    #[test]
    fn what_does_not_fit_is_cut_with_a_sign() {
        assert_eq!(fit("caching", 7), "caching");
        assert_eq!(fit("caching", 4), "cac…");
        assert_eq!(fit("caching", 0), "");
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_asked_and_no_word_is_lost(text in "[a-z é日🚀\\n]{0,80}", width in 2_u16..30) {
            let lines = wrapped(&text, width);
            for line in &lines {
                prop_assert!(line.width() <= usize::from(width), "{line:?}");
            }
            let letters = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }
    }
}
