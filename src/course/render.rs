//! A diagnostic as text: where, the line it is on, a caret under it, and the way out.

use std::fmt::Write as _;

use crate::diagnostic::Diagnostic;

/// How much of a long line is shown, in characters.
const WIDEST: usize = 100;

/// The diagnostic with the line of `source`, the content of its file, that it is about. Plain text, no colour.
#[must_use]
pub fn render(diagnostic: &Diagnostic, source: &str) -> String {
    let mut text = diagnostic.to_string();
    if let (Some(position), Some(span)) = (diagnostic.position, diagnostic.span)
        && let Some(line) = source.lines().nth(position.line - 1)
    {
        let wide = span.end.saturating_sub(span.start).max(1);
        let shown = Excerpt::of(line, position.column - 1, wide);
        let number = position.line.to_string();
        let margin = " ".repeat(number.len());
        // Writing to a string cannot fail.
        let _ = write!(text, "\n{margin} |\n{number} | {}\n{margin} | {}", shown.line, shown.carets);
    }
    if let Some(help) = &diagnostic.help {
        let _ = write!(text, "\n  help: {help}");
    }
    text
}

/// A line, cut to what fits, with the carets under its place.
struct Excerpt {
    line: String,
    carets: String,
}

impl Excerpt {
    fn of(line: &str, column: usize, bytes: usize) -> Self {
        let letters: Vec<char> =
            line.chars().map(|letter| if letter == '\t' || letter.is_control() { ' ' } else { letter }).collect();
        let first = if letters.len() > WIDEST { column.saturating_sub(WIDEST / 2) } else { 0 };
        let last = letters.len().min(first + WIDEST);
        let start = column.min(letters.len());
        let marked = characters_in(line, start, bytes).clamp(1, last.saturating_sub(start).max(1));
        let before = &letters[first..start.max(first).min(last.max(first))];
        let under: String = before.iter().map(|letter| " ".repeat(width(*letter))).collect();
        let marks: usize = letters.iter().skip(start).take(marked).map(|letter| width(*letter)).sum();
        Self { line: letters[first..last].iter().collect(), carets: format!("{under}{}", "^".repeat(marks.max(1))) }
    }
}

/// How many characters of `line`, from the one at `start`, begin within `bytes` bytes.
fn characters_in(line: &str, start: usize, bytes: usize) -> usize {
    let mut left = bytes;
    let mut count = 0;
    for letter in line.chars().skip(start) {
        if left == 0 {
            break;
        }
        left = left.saturating_sub(letter.len_utf8());
        count += 1;
    }
    count
}

fn width(letter: char) -> usize {
    unicode_width::UnicodeWidthChar::width(letter).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Span;

    #[test]
    fn a_caret_stands_under_the_place() {
        let source = "id = \"é\"\ntitel = \"Ünder\"\n";
        let fault = Diagnostic::error("course::unknown-key", "`titel` is no key here")
            .at("course.toml", source, Span::new(10, 15))
            .help("did you mean `title`?");
        insta::assert_snapshot!(render(&fault, source), @r#"
        course.toml:2:1: error[course::unknown-key]: `titel` is no key here
          |
        2 | titel = "Ünder"
          | ^^^^^
          help: did you mean `title`?
        "#);
    }

    #[test]
    fn any_place_in_any_text_can_be_shown() {
        let long = "x".repeat(5_000);
        for source in ["", "\n", "日本語", long.as_str()] {
            for start in [0, 1, 2, 4_000, 9_000] {
                let fault = Diagnostic::error("c", "m").at("f", source, Span::new(start, start + 7));
                assert!(render(&fault, source).contains("error[c]: m"));
                assert!(render(&fault, "other").contains("error[c]: m"));
            }
        }
    }
}
