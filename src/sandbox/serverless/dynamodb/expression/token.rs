//! Expressions cut into tokens.

use super::super::super::aws_error::AwsError;

/// One token of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// A word: an attribute name, a function or a keyword.
    Word(String),
    /// `#name`, a placeholder for an attribute name.
    Name(String),
    /// `:value`, a placeholder for a value.
    Value(String),
    /// A whole number, as in `list[2]`.
    Index(usize),
    /// Everything else: `=`, `<>`, `(`, `.`.
    Sign(&'static str),
}

impl Token {
    /// The token as the learner wrote it.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Word(text) | Self::Name(text) | Self::Value(text) => text.clone(),
            Self::Index(index) => index.to_string(),
            Self::Sign(sign) => (*sign).to_owned(),
        }
    }

    /// Whether it is the keyword `word`, in any case.
    #[must_use]
    pub fn is_keyword(&self, word: &str) -> bool {
        matches!(self, Self::Word(text) if text.eq_ignore_ascii_case(word))
    }
}

/// Longer signs first, so that `<=` is not read as `<`.
const SIGNS: [&str; 14] = ["<>", "<=", ">=", "=", "<", ">", "(", ")", ",", ".", "[", "]", "+", "-"];

/// Cuts `text` into tokens; `kind` names the expression in errors.
pub fn tokens(kind: &str, text: &str) -> Result<Vec<Token>, AwsError> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let word_end = |from: usize| {
            let word = rest[from..].find(|c: char| !(c.is_alphanumeric() || c == '_'));
            word.map_or(rest.len(), |length| from + length)
        };
        let length = if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            tokens.push(Token::Sign(sign));
            sign.len()
        } else if first.is_ascii_digit() {
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            tokens.push(Token::Index(rest[..end].parse().unwrap_or(usize::MAX)));
            end
        } else if first == '#' || first == ':' {
            let end = word_end(1);
            let word = rest[..end].to_owned();
            tokens.push(if first == '#' { Token::Name(word) } else { Token::Value(word) });
            end
        } else if first.is_alphabetic() || first == '_' {
            let end = word_end(0);
            tokens.push(Token::Word(rest[..end].to_owned()));
            end
        } else {
            return Err(AwsError::validation(format!(
                "Invalid {kind}: Syntax error; token: \"{first}\", near: \"{}\"",
                rest.chars().take(5).collect::<String>()
            )));
        };
        rest = rest[length..].trim_start();
    }
    Ok(tokens)
}
