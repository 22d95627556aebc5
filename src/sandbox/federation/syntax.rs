//! Syntax errors of GraphQL texts, as positions and plain sentences.
//!
//! Never parses: it only reads what the parser said.

use graphql_tools::parser::Pos;

use crate::diagnostic::{Position, Span};

/// What the parser did not understand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where, or the beginning of the text when the parser did not say.
    pub at: Pos,
    /// What, in one sentence.
    pub message: String,
}

impl SyntaxError {
    /// Reads the parser's report, such as ``Parse error at 3:5\nUnexpected `}[Punctuator]`\nExpected `{` ``.
    #[must_use]
    pub fn of_report(report: &str) -> Self {
        let at = report
            .split_once("rror at ")
            .and_then(|(_, rest)| {
                let (line, rest) = rest.split_once(':')?;
                let column: String = rest.chars().take_while(char::is_ascii_digit).collect();
                Some(Pos { line: line.trim().parse().ok()?, column: column.parse().ok()? })
            })
            .unwrap_or(Pos { line: 1, column: 1 });
        let lines = report.lines().filter(|line| !line.contains("rror at ")).map(without_token_kinds);
        let message = lines.filter(|line| !line.is_empty()).take(2).collect::<Vec<_>>().join("; ");
        let message = if message.is_empty() { "this is not GraphQL".to_owned() } else { message };
        Self { at, message }
    }
}

/// Takes the parser's own token kinds (`}[Punctuator]`) out of a line.
fn without_token_kinds(line: &str) -> String {
    let kinds = ["[Punctuator]", "[Name]", "[IntValue]", "[FloatValue]", "[StringValue]", "[BlockString]"];
    kinds.iter().fold(line.trim().to_owned(), |line, kind| line.replace(kind, ""))
}

/// The position as the rest of the program counts it.
#[must_use]
pub fn position(at: Pos) -> Position {
    Position { line: at.line.max(1), column: at.column.max(1) }
}

/// The word that begins at `at` in `text`; empty at the end of a line.
#[must_use]
pub fn word_at(text: &str, at: Pos) -> Span {
    let line_start: usize = text.split_inclusive('\n').take(at.line.saturating_sub(1)).map(str::len).sum();
    let line = text[line_start..].lines().next().unwrap_or_default();
    let column = line.char_indices().nth(at.column.saturating_sub(1)).map_or(line.len(), |(byte, _)| byte);
    let rest = &line[column..];
    let length = rest
        .char_indices()
        .find(|(index, character)| !(character.is_alphanumeric() || *character == '_' || *index == 0))
        .map_or(rest.len(), |(index, _)| index);
    Span::new(line_start + column, line_start + column + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_becomes_a_position_and_a_sentence() {
        let error = SyntaxError::of_report(
            "schema parse error: Parse error at 3:5\nUnexpected `}[Punctuator]`\nExpected `{`\n",
        );
        assert_eq!((error.at.line, error.at.column), (3, 5));
        assert_eq!(error.message, "Unexpected `}`; Expected `{`");
    }

    #[test]
    fn a_word_is_found_by_characters_and_given_in_bytes() {
        let text = "é { id }\n  @key(x)";
        assert_eq!(word_at(text, Pos { line: 1, column: 5 }), Span::new(5, 7));
        let span = word_at(text, Pos { line: 2, column: 3 });
        assert_eq!(&text[span.start..span.end], "@key");
        assert_eq!(word_at(text, Pos { line: 99, column: 99 }), Span::new(text.len(), text.len()));
    }
}
