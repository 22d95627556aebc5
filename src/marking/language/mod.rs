//! The learner's English, as far as marking needs it: tokens with their place, stems, clauses, what is denied.
//!
//! Nothing here knows a rubric. Every step is deterministic and linear in the length of the text.

mod clause;
mod common;
mod frame;
mod idiom;
mod polarity;
mod prose;
mod stem;
mod token;

pub(crate) use clause::{Clause, clauses};
pub(crate) use common::{is_common, is_function_word};
pub(crate) use frame::{Frame, frames};
pub(crate) use idiom::idioms;
pub(crate) use polarity::{Negator, is_negator, negators};
pub(crate) use prose::{is_shuffled, latin_share};
pub(crate) use stem::{Stems, fold};
pub(crate) use token::{Pause, Token, tokens};

/// A text read once: its tokens, clauses and negations.
pub(crate) struct Reading<'a> {
    /// The text as it was written.
    pub(crate) text: &'a str,
    /// Its words and numbers in order.
    pub(crate) tokens: Vec<Token>,
    /// Its clauses in order; they cover all tokens.
    pub(crate) clauses: Vec<Clause>,
    /// The words that deny, with the tokens they deny.
    pub(crate) negators: Vec<Negator>,
    /// Whether each token belongs to an idiom, and so stands for nothing by itself.
    pub(crate) idiomatic: Vec<bool>,
}

impl<'a> Reading<'a> {
    /// Reads `text`.
    pub(crate) fn new(text: &'a str, stems: &Stems) -> Self {
        let tokens = tokens(text, stems);
        let clauses = clauses(&tokens);
        let negators = clauses.iter().flat_map(|clause| negators(&tokens, clause)).collect();
        let idiomatic = idioms(&tokens);
        Self { text, tokens, clauses, negators, idiomatic }
    }

    /// The tokens of `clause`.
    pub(crate) fn of(&self, clause: &Clause) -> &[Token] {
        &self.tokens[clause.start..clause.end]
    }
}
