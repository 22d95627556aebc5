//! Inline Markdown to styled spans.

use ratatui::{
    style::{Modifier, Style},
    text::Span,
};

use crate::{course::Inline, tui::Theme};

/// The spans of `content`, drawn on top of `base`.
#[must_use]
pub fn spans(content: &[Inline], base: Style, theme: &Theme) -> Vec<Span<'static>> {
    let mut spans = Vec::new();
    collect(content, base, theme, &mut spans);
    spans
}

fn collect(content: &[Inline], base: Style, theme: &Theme, spans: &mut Vec<Span<'static>>) {
    for inline in content {
        match inline {
            Inline::Text { text } => spans.push(Span::styled(printable(text), base)),
            Inline::Code { text } => spans.push(Span::styled(printable(text), base.patch(theme.inline_code))),
            Inline::Emphasis { content } => collect(content, base.patch(theme.emphasis), theme, spans),
            Inline::Strong { content } => collect(content, base.patch(theme.strong), theme, spans),
            Inline::Strikethrough { content } => {
                collect(content, base.add_modifier(Modifier::CROSSED_OUT), theme, spans);
            }
            Inline::Link { content, .. } => collect(content, base.patch(theme.link), theme, spans),
            Inline::Break => spans.push(Span::styled("\n", base)),
        }
    }
}

/// The text of `content` without its marks.
#[must_use]
pub fn plain(content: &[Inline]) -> String {
    let mut text = String::new();
    for inline in content {
        match inline {
            Inline::Text { text: piece } | Inline::Code { text: piece } => text.push_str(&printable(piece)),
            Inline::Emphasis { content }
            | Inline::Strong { content }
            | Inline::Strikethrough { content }
            | Inline::Link { content, .. } => text.push_str(&plain(content)),
            Inline::Break => text.push(' '),
        }
    }
    text
}

/// The links of `content`: text and target.
#[must_use]
pub fn links(content: &[Inline]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for inline in content {
        match inline {
            Inline::Link { target, content } => found.push((plain(content), target.clone())),
            Inline::Emphasis { content } | Inline::Strong { content } | Inline::Strikethrough { content } => {
                found.extend(links(content));
            }
            Inline::Text { .. } | Inline::Code { .. } | Inline::Break => {}
        }
    }
    found
}

/// `text` as a terminal can draw it: a course must not be able to send control sequences, and the selector that asks for an
/// emoji (U+FE0F) is counted as wide by some terminals and narrow by others.
#[must_use]
pub fn printable(text: &str) -> String {
    text.chars()
        .filter(|letter| *letter != '\u{fe0f}')
        .map(|letter| match letter {
            '\n' | '\t' | '\r' => ' ',
            _ if letter.is_control() => '\u{fffd}',
            // Marks that turn the direction of what follows could make code read as what it is not.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
            _ => letter,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_course_cannot_speak_to_the_terminal() {
        assert_eq!(printable("\u{1b}[2J\u{7}☁\u{fe0f} a\tb"), "\u{fffd}[2J\u{fffd}☁ a b");
    }

    #[test]
    fn links_are_found_within_other_marks() {
        let text = |text: &str| Inline::Text { text: text.to_owned() };
        let link = Inline::Link { target: "a.md".to_owned(), content: vec![text("here")] };
        let content = [text("see "), Inline::Strong { content: vec![link] }];
        assert_eq!(links(&content), [("here".to_owned(), "a.md".to_owned())]);
        assert_eq!(plain(&content), "see here");
    }
}
