//! What the question and its hints already say, which earns nothing when it is only said back.
//!
//! Function words are given too when the question uses them: an author's phrasing may rest on *only* or *itself*, and
//! those earn where the question did not say them.

use std::collections::HashSet;

use crate::{
    course::Question,
    marking::language::{Stems, tokens},
};

/// How many words in a row make a copied run.
pub(super) const RUN: usize = 4;

/// The stems of the words of the question and its hints, and of neighbours written as one (`autoscaling`).
pub(super) fn stems(question: &Question, stems: &Stems) -> HashSet<String> {
    let mut given = HashSet::new();
    for text in sources(question) {
        let words = tokens(text, stems);
        for pair in words.windows(2) {
            given.insert(stems.stem(&format!("{}{}", pair[0].word, pair[1].word)));
        }
        given.extend(words.into_iter().map(|token| token.stem));
    }
    given
}

/// Every run of [`RUN`] stems in the question and its hints.
pub(super) fn runs(question: &Question, stems: &Stems) -> HashSet<Vec<String>> {
    sources(question).flat_map(|text| runs_of(text, stems, RUN)).collect()
}

/// Every run of `length` stems in `text`.
pub(super) fn runs_of(text: &str, stems: &Stems, length: usize) -> Vec<Vec<String>> {
    let words: Vec<String> = tokens(text, stems).into_iter().map(|token| token.stem).collect();
    words.windows(length).map(<[String]>::to_vec).collect()
}

fn sources(question: &Question) -> impl Iterator<Item = &str> {
    std::iter::once(question.prompt.as_str()).chain(question.hints.iter().map(String::as_str))
}
