//! Faults in what an author or a learner wrote, each with its place and a way out.
//!
//! Parsers return a value *and* every diagnostic they found; nothing here stops at the first fault, prints, or exits.

use std::fmt;

use serde::Serialize;

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing; nothing is broken.
    Hint,
    /// Probably a mistake; the course still works.
    Warning,
    /// Must be mended before the file can be used as it is meant.
    Error,
}

/// Bytes `start..end` of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span `start..end`.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }
}

/// A 1-based line and column (columns count Unicode scalar values).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Position {
    /// 1-based line.
    pub line: usize,
    /// 1-based column.
    pub column: usize,
}

impl Position {
    /// The position of byte `offset` in `text`; offsets past the end name the end.
    #[must_use]
    pub fn of(text: &str, offset: usize) -> Self {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &text[..offset];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// One fault: what is wrong, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// A stable, searchable name for the rule, such as `course::unknown-key`.
    pub code: String,
    /// What is wrong, in one sentence.
    pub message: String,
    /// The file, relative to the course; empty when the fault has none.
    pub file: String,
    /// Where in the file, when it is known.
    pub span: Option<Span>,
    /// `span`'s start as line and column, when it is known.
    pub position: Option<Position>,
    /// The way out, when there is one.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A diagnostic without a place yet.
    #[must_use]
    pub fn new(severity: Severity, code: &str, message: impl Into<String>) -> Self {
        Self {
            severity,
            code: code.to_owned(),
            message: message.into(),
            file: String::new(),
            span: None,
            position: None,
            help: None,
        }
    }

    /// An error without a place yet.
    #[must_use]
    pub fn error(code: &str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    /// A warning without a place yet.
    #[must_use]
    pub fn warning(code: &str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// Puts the fault at `span` of `text`, the content of `file`.
    #[must_use]
    pub fn at(mut self, file: &str, text: &str, span: Span) -> Self {
        file.clone_into(&mut self.file);
        self.position = Some(Position::of(text, span.start));
        self.span = Some(span);
        self
    }

    /// Puts the fault in `file` as a whole.
    #[must_use]
    pub fn in_file(mut self, file: &str) -> Self {
        file.clone_into(&mut self.file);
        self
    }

    /// Says what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.file.is_empty() {
            write!(f, "{}", self.file)?;
            if let Some(position) = self.position {
                write!(f, ":{position}")?;
            }
            write!(f, ": ")?;
        }
        let severity = match self.severity {
            Severity::Hint => "hint",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(f, "{severity}[{}]: {}", self.code, self.message)
    }
}

/// The candidate nearest to `word`, when it is near enough to be a plausible typing mistake.
#[must_use]
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.chars().count() / 4)
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_not_bytes() {
        let text = "é\nàb";
        assert_eq!(Position::of(text, 0), Position { line: 1, column: 1 });
        assert_eq!(Position::of(text, 5), Position { line: 2, column: 2 });
        assert_eq!(Position::of(text, 99), Position { line: 2, column: 3 });
    }

    #[test]
    fn a_suggestion_is_only_made_when_it_is_near() {
        assert_eq!(did_you_mean("titel", ["title", "id"]), Some("title"));
        assert_eq!(did_you_mean("colour", ["title", "id"]), None);
    }
}
