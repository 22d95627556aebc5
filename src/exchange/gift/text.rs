//! Escapes and text formats of GIFT.

use crate::{
    diagnostic::{Span, did_you_mean},
    exchange::markup,
};

/// What can stand after a backslash; another letter leaves the backslash as it is.
const ESCAPABLE: &str = "~=#{}:n\\";

/// How a text is marked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Markup {
    /// Moodle's own: HTML whose line ends count. What is meant when nothing is said.
    Moodle,
    /// HTML.
    Html,
    /// Markdown.
    Markdown,
    /// Nothing is markup.
    Plain,
}

impl Markup {
    const NAMES: [(&'static str, Self); 4] =
        [("moodle", Self::Moodle), ("html", Self::Html), ("markdown", Self::Markdown), ("plain", Self::Plain)];

    /// The markup that `text` names in brackets at its start, and the text after it.
    pub fn named(text: &str) -> Option<(Self, &str)> {
        let (name, rest) = text.strip_prefix('[')?.split_once(']')?;
        let (_, markup) = Self::NAMES.iter().find(|(known, _)| *known == name)?;
        Some((*markup, rest))
    }

    /// The name that was perhaps meant by the word in brackets at the start of `text`.
    pub fn meant(text: &str) -> Option<&'static str> {
        let (name, _) = text.strip_prefix('[')?.split_once(']')?;
        let near = did_you_mean(&name.to_lowercase(), Self::NAMES.map(|(known, _)| known));
        near.and_then(|near| Self::NAMES.iter().find(|(known, _)| *known == near)).map(|(known, _)| *known)
    }

    /// `text` as Markdown, and the markup that Markdown has nothing for.
    pub fn to_markdown(self, text: &str) -> (String, Vec<String>) {
        match self {
            Self::Markdown => (text.to_owned(), Vec::new()),
            Self::Plain => (markup::escaped(text), Vec::new()),
            Self::Html => markup::markdown_of_html(text, false),
            Self::Moodle => markup::markdown_of_html(text, true),
        }
    }
}

/// The places within `span` of `text` where `wanted` begins and is not escaped.
pub(super) fn places(text: &str, span: Span, wanted: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = span.start;
    while let Some(rest) = text.get(at..span.end)
        && let Some(letter) = rest.chars().next()
    {
        if rest.starts_with(wanted) {
            found.push(at);
        }
        at += letter.len_utf8();
        if letter == '\\'
            && let Some(next) = rest[1..].chars().next()
            && ESCAPABLE.contains(next)
        {
            at += next.len_utf8();
        }
    }
    found
}

/// The first of [`places`].
pub(super) fn place(text: &str, span: Span, wanted: &str) -> Option<usize> {
    places(text, span, wanted).into_iter().next()
}

/// `span` without the white space at its ends.
pub(super) fn trimmed(text: &str, span: Span) -> Span {
    let inner = text.get(span.start..span.end).unwrap_or_default();
    let start = span.start + (inner.len() - inner.trim_start().len());
    Span::new(start, start + inner.trim().len())
}

/// `text` with its escapes resolved.
pub(super) fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letters.peek() {
            Some('n') if letter == '\\' => {
                letters.next();
                plain.push('\n');
            }
            Some(&next) if letter == '\\' && ESCAPABLE.contains(next) => {
                letters.next();
                plain.push(next);
            }
            _ => plain.push(letter),
        }
    }
    plain
}

/// `text` so that nothing in it is taken for syntax.
pub(super) fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' => written.push_str("\\n"),
            '\r' => {}
            _ if letter != 'n' && ESCAPABLE.contains(letter) => written.extend(['\\', letter]),
            _ => written.push(letter),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_escaped_sign_is_not_found() {
        let text = r"a\=b=c\\=d";
        assert_eq!(places(text, Span::new(0, text.len()), "="), [4, 8]);
        assert_eq!(unescaped(r"\= \# \~ \{ \} \: a\nb \\n \x"), "= # ~ { } : a\nb \\n \\x");
    }

    #[test]
    fn a_markup_is_named_or_nearly() {
        assert_eq!(Markup::named("[html]<b>x</b>"), Some((Markup::Html, "<b>x</b>")));
        assert_eq!(Markup::named("[x] done"), None);
        assert_eq!(Markup::meant("[Markdwon] x"), Some("markdown"));
        assert_eq!(Markup::meant("[x] done"), None);
    }

    proptest! {
        #[test]
        fn what_is_escaped_comes_back_and_holds_no_syntax(text in "[~=#{}:n\\\\ \\na\\PC]{0,30}") {
            let text = text.replace('\r', "");
            let written = escaped(&text);
            prop_assert_eq!(unescaped(&written), text);
            for sign in ["~", "=", "#", "{", "}", ":"] {
                prop_assert_eq!(place(&written, Span::new(0, written.len()), sign), None);
            }
        }
    }
}
