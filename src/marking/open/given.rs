//! What the question and its hints already say, which earns nothing when it is only said back.
//!
//! Function words are given too when the question uses them: an author's phrasing may rest on *only* or *itself*, and
//! those earn where the question did not say them.

use std::collections::HashSet;

use crate::{
    course::{Open, Question},
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

/// The stems of each point's title, and of its follow-up question and the parts of that: a mark sheet shows them.
pub(super) fn shown(open: &Open, stems: &Stems) -> Vec<Vec<String>> {
    const LEAST: usize = 3;
    let titles = open.points.iter().map(|point| point.title.as_str());
    let asks = open.points.iter().flat_map(|point| point.ask.split(',').chain([point.ask.as_str()]));
    let words = titles.chain(asks).map(|text| tokens(text, stems).into_iter().map(|token| token.stem).collect());
    words.filter(|words: &Vec<String>| words.len() >= LEAST).collect()
}

/// The places in `said` of the longest part of `shown` that stands there in the same order.
pub(super) fn in_order(shown: &[String], said: &[String]) -> Vec<usize> {
    let mut longest = vec![vec![0_usize; said.len() + 1]; shown.len() + 1];
    for (i, word) in shown.iter().enumerate().rev() {
        for (j, other) in said.iter().enumerate().rev() {
            longest[i][j] =
                if word == other { longest[i + 1][j + 1] + 1 } else { longest[i + 1][j].max(longest[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut places) = (0, 0, Vec::new());
    while i < shown.len() && j < said.len() {
        if shown[i] == said[j] {
            places.push(j);
            i += 1;
            j += 1;
        } else if longest[i + 1][j] >= longest[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    places
}

/// Every run of `length` stems in `text`.
pub(super) fn runs_of(text: &str, stems: &Stems, length: usize) -> Vec<Vec<String>> {
    let words: Vec<String> = tokens(text, stems).into_iter().map(|token| token.stem).collect();
    words.windows(length).map(<[String]>::to_vec).collect()
}

fn sources(question: &Question) -> impl Iterator<Item = &str> {
    std::iter::once(question.prompt.as_str()).chain(question.hints.iter().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_part_in_the_same_order_is_found() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(in_order(&words("a b c d"), &words("x b a c x d")), [1, 3, 5]);
        assert_eq!(in_order(&words("a"), &words("b")), Vec::<usize>::new());
    }
}
