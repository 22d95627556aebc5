//! Tokens to clauses: what one statement covers.
//!
//! A clause ends where a sentence, a list item or a semicolon ends, and where a contrast begins (*but*, *however*,
//! *whereas*). Commas do not end it: *when nobody calls, nothing is charged* is one statement.

use super::{Pause, Token};

/// Tokens `start..end` that make one statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Clause {
    /// The first token.
    pub(crate) start: usize,
    /// One past the last token.
    pub(crate) end: usize,
    /// Which sentence it belongs to, counted from 0.
    pub(crate) sentence: usize,
    /// Whether it asks and so claims nothing.
    pub(crate) asked: bool,
}

impl Clause {
    /// The number of its tokens.
    pub(crate) fn len(&self) -> usize {
        self.end - self.start
    }
}

/// The clauses of `tokens`, in order, covering all of them.
pub(crate) fn clauses(tokens: &[Token]) -> Vec<Clause> {
    let mut found: Vec<Clause> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let new_sentence = token.pause >= Pause::Stop;
        let new_clause = new_sentence || token.pause == Pause::Semicolon || starts_contrast(tokens, at);
        match found.last_mut() {
            Some(last) if !new_clause => last.end = at + 1,
            last => {
                let sentence = last.map_or(0, |last| last.sentence + usize::from(new_sentence));
                found.push(Clause { start: at, end: at + 1, sentence, asked: token.asked });
            }
        }
    }
    found
}

/// Whether the token at `at` opens a statement set against the one before.
fn starts_contrast(tokens: &[Token], at: usize) -> bool {
    let before = at.checked_sub(1).map_or("", |before| tokens[before].word.as_str());
    if before == "that" {
        return false;
    }
    let after = tokens.get(at + 1).map_or("", |token| token.word.as_str());
    match tokens[at].word.as_str() {
        "but" => !matches!(before, "nothing" | "anything" | "all" | "none" | "everything") && after != "also",
        "however" | "whereas" | "although" | "though" | "nevertheless" | "nonetheless" | "conversely" => true,
        "in" => matches!(after, "reality" | "fact" | "truth"),
        "on" => after == "the" && tokens.get(at + 2).is_some_and(|token| token.word == "other"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Stems, tokens};
    use super::*;

    fn split(text: &str) -> Vec<String> {
        let tokens = tokens(text, &Stems::new());
        clauses(&tokens)
            .iter()
            .map(|clause| tokens[clause.start..clause.end].iter().map(|t| t.word.clone()).collect::<Vec<_>>().join(" "))
            .collect()
    }

    #[test]
    fn sentences_contrasts_and_list_items_are_clauses_and_commas_are_not() {
        assert_eq!(split("When idle, nothing runs. It waits"), ["when idle nothing runs", "it waits"]);
        assert_eq!(split("It scales but it is slow"), ["it scales", "but it is slow"]);
        assert_eq!(split("- it scales\n- it waits"), ["it scales", "it waits"]);
        assert_eq!(split("nothing but trouble"), ["nothing but trouble"]);
    }

    #[test]
    fn a_contrast_stays_in_its_sentence() {
        let tokens = tokens("It scales but slowly. Fine.", &Stems::new());
        let sentences: Vec<_> = clauses(&tokens).iter().map(|clause| clause.sentence).collect();
        assert_eq!(sentences, [0, 0, 1]);
    }
}
