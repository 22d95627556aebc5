//! Finding phrasings in clauses.

use std::collections::{HashMap, HashSet};

use super::{
    pattern::{Pattern, Slot},
    vocabulary::{TermId, Vocabulary},
};
use crate::marking::language::{Clause, Reading, Token, is_function_word};

/// How many tokens a phrasing may stretch over.
const WINDOW: usize = 16;
/// How many function words may stand between the words of a phrase.
const GAP: usize = 2;

/// Which vocabulary words each token of a reading stands for.
pub(crate) struct Index {
    terms: Vec<Vec<TermId>>,
    /// Whether each token was given in the question or a hint, under any of the words it stands for.
    given: Vec<bool>,
}

impl Index {
    /// Indexes `reading`; `given` holds the stems of the words the question and its hints already say.
    pub(crate) fn new(reading: &Reading, vocabulary: &Vocabulary, given: &HashSet<String>) -> Self {
        let mut known: HashMap<&str, Vec<TermId>> = HashMap::new();
        let mut terms = Vec::with_capacity(reading.tokens.len());
        for token in &reading.tokens {
            let right = given.contains(&token.stem);
            terms.push(known.entry(&token.word).or_insert_with(|| vocabulary.terms_of(token, right)).clone());
        }
        let given = std::iter::zip(&reading.tokens, &terms)
            .map(|(token, terms)| {
                given.contains(&token.stem) || terms.iter().any(|&term| vocabulary.is_given(term, given))
            })
            .collect();
        Self { terms, given }
    }

    /// Whether the token at `at` was given.
    pub(crate) fn is_given(&self, at: usize) -> bool {
        self.given[at]
    }

    fn stands_for(&self, at: usize, term: TermId) -> bool {
        self.terms[at].contains(&term)
    }
}

/// A phrasing found: the tokens that meet it, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// Their places among the tokens of the reading.
    pub(crate) tokens: Vec<usize>,
}

impl Found {
    /// The first token.
    pub(crate) fn first(&self) -> usize {
        self.tokens.first().copied().unwrap_or_default()
    }

    /// The last token.
    pub(crate) fn last(&self) -> usize {
        self.tokens.last().copied().unwrap_or_default()
    }

    /// Whether a word that denies, and is no part of the phrasing, denies one of its words.
    pub(crate) fn is_denied(&self, reading: &Reading) -> bool {
        reading
            .negators
            .iter()
            .filter(|negator| !self.tokens.contains(&negator.at))
            .filter(|negator| negator.undone.is_none_or(|back| self.tokens.contains(&back)))
            .any(|negator| self.tokens.iter().any(|&token| negator.denies(token)))
    }

    /// Whether it says more than what was given.
    pub(crate) fn is_earned(&self, index: &Index) -> bool {
        self.tokens.iter().any(|&at| !index.is_given(at))
    }
}

/// Every place where `pattern` is met in `clause`, at most one for each place of its first slot.
pub(crate) fn find(pattern: &Pattern, clause: &Clause, reading: &Reading, index: &Index) -> Vec<Found> {
    let places: Vec<Vec<Vec<usize>>> =
        pattern.slots.iter().map(|slot| occurrences(slot, clause, &reading.tokens, index)).collect();
    let Some((anchors, others)) = places.split_first() else {
        return Vec::new();
    };
    if places.iter().any(Vec::is_empty) {
        return Vec::new();
    }
    anchors.iter().filter_map(|anchor| complete(anchor, others)).collect()
}

/// `anchor` with the nearest free occurrence of every other slot.
fn complete(anchor: &[usize], others: &[Vec<Vec<usize>>]) -> Option<Found> {
    let mut tokens = anchor.to_vec();
    for places in others {
        let nearest = places
            .iter()
            .filter(|place| place.iter().all(|token| !tokens.contains(token)))
            .map(|place| (stretch(&tokens, place), place))
            .min_by_key(|(stretch, _)| *stretch)?;
        if nearest.0 > WINDOW {
            return None;
        }
        tokens.extend_from_slice(nearest.1);
    }
    tokens.sort_unstable();
    Some(Found { tokens })
}

/// How many tokens `tokens` and `place` stretch over together.
fn stretch(tokens: &[usize], place: &[usize]) -> usize {
    let all = || tokens.iter().chain(place);
    all().max().zip(all().min()).map_or(0, |(last, first)| last - first + 1)
}

/// Every place where an alternative of `slot` stands in `clause`.
fn occurrences(slot: &Slot, clause: &Clause, tokens: &[Token], index: &Index) -> Vec<Vec<usize>> {
    let mut found = Vec::new();
    for at in clause.start..clause.end {
        found.extend(slot.phrases.iter().filter_map(|phrase| phrase_at(phrase, at, clause.end, tokens, index)));
    }
    found
}

/// The tokens of `phrase` when it starts at `start`.
fn phrase_at(phrase: &[TermId], start: usize, end: usize, tokens: &[Token], index: &Index) -> Option<Vec<usize>> {
    let mut at = start;
    let mut found = Vec::with_capacity(phrase.len());
    for (nth, &term) in phrase.iter().enumerate() {
        let furthest = if nth == 0 { start } else { at + GAP };
        while !index.terms.get(at).is_some_and(|_| at < end && index.stands_for(at, term)) {
            if at >= furthest || at >= end || !is_function_word(&tokens[at].word) {
                return None;
            }
            at += 1;
        }
        found.push(at);
        at += 1;
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether `pattern` is met in `text` undenied, and whether it is met denied.
    fn met(pattern: &str, text: &str) -> (bool, bool) {
        let mut vocabulary = Vocabulary::new();
        let pattern = Pattern::read(pattern, &mut vocabulary);
        let reading = Reading::new(text, vocabulary.stems());
        let index = Index::new(&reading, &vocabulary, &HashSet::new());
        let found: Vec<Found> =
            reading.clauses.iter().flat_map(|clause| find(&pattern, clause, &reading, &index)).collect();
        (found.iter().any(|found| !found.is_denied(&reading)), found.iter().any(|found| found.is_denied(&reading)))
    }

    #[test]
    fn all_slots_meet_in_one_clause_in_any_order() {
        assert_eq!(met("scale + automat*", "It automatically scales."), (true, false));
        assert_eq!(met("scale + automat*", "It scales. This is automatic."), (false, false));
        assert_eq!(met("scale + scale", "It scales."), (false, false));
        assert_eq!(met("", "It scales."), (false, false));
    }

    #[test]
    fn phrases_allow_function_words_between() {
        assert_eq!(met("cold_start", "a cold start"), (true, false));
        assert_eq!(met("pay_for_use", "pay only for the use"), (true, false));
        assert_eq!(met("cold_start", "cold engines start"), (false, false));
    }

    #[test]
    fn denial_is_seen_unless_the_pattern_asks_for_it() {
        assert_eq!(met("scale + automat*", "It does not scale automatically."), (false, true));
        assert_eq!(met("not_pay + idle", "You do not pay while idle."), (true, false));
        assert_eq!(met("not_pay + idle", "You pay while idle."), (false, false));
    }
}
