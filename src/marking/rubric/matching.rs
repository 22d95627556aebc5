//! Finding phrasings in clauses.

use std::collections::{HashMap, HashSet};

use super::{
    pattern::{Pattern, Slot},
    vocabulary::{TermId, Vocabulary},
};
use crate::marking::language::{Clause, Pause, Reading, Token, is_function_word, is_negator};

/// How far the words of a phrasing may stand apart, in the measure of [`step`]: two words that meet by chance are common,
/// three are rare.
const WINDOW: usize = 22;
const WINDOW_OF_TWO: usize = 15;
/// How much farther a place that denies by itself may stand and still be preferred: in *if nobody visits, you pay nothing*
/// it is *nobody*, not the *visits* it denies, that is meant.
const DENYING: usize = 6;
/// The same for a place with words that neither the question nor a hint gave.
const UNGIVEN: usize = 3;
/// How many function words may stand between the words of a phrase.
const GAP: usize = 2;

/// Which vocabulary words each token of a reading stands for.
pub(crate) struct Index {
    terms: Vec<Vec<TermId>>,
    /// Whether each token was given in the question or a hint, under any of the words it stands for.
    given: Vec<bool>,
    /// How far each token stands from the start of the text, in the measure of [`step`].
    places: Vec<usize>,
}

/// How far a token stands from the one before: function words hardly part two ideas, other words do, and a pause or the
/// start of another statement (*…, which …*, *… so …*) parts them more.
fn step(token: &Token) -> usize {
    let word = if is_function_word(&token.word) { 1 } else { 2 };
    let pause = usize::from(token.pause != Pause::None);
    let statement = match token.word.as_str() {
        "which" | "who" | "whose" | "so" | "because" | "although" | "therefore" | "hence" | "thus" => 3,
        _ => 0,
    };
    word + pause + statement
}

impl Index {
    /// Indexes `reading`; `given` holds the stems of the words the question and its hints already say.
    pub(crate) fn new(reading: &Reading, vocabulary: &Vocabulary, given: &HashSet<String>) -> Self {
        let mut known: HashMap<&str, Vec<TermId>> = HashMap::new();
        let mut terms = Vec::with_capacity(reading.tokens.len());
        for (token, idiomatic) in std::iter::zip(&reading.tokens, &reading.idiomatic) {
            if *idiomatic {
                terms.push(Vec::new());
                continue;
            }
            let right = given.contains(&token.stem);
            terms.push(known.entry(&token.word).or_insert_with(|| vocabulary.terms_of(token, right)).clone());
        }
        let given = std::iter::zip(&reading.tokens, &terms)
            .map(|(token, terms)| {
                given.contains(&token.stem) || terms.iter().any(|&term| vocabulary.is_given(term, given))
            })
            .collect();
        let places = reading.tokens.iter().scan(0, |place, token| {
            *place += step(token);
            Some(*place)
        });
        Self { terms, given, places: places.collect() }
    }

    /// How far the tokens `first` and `last` stand apart.
    fn apart(&self, first: usize, last: usize) -> usize {
        self.places[last] - self.places[first]
    }

    /// The vocabulary words that the token at `at` stands for.
    pub(super) fn terms_at(&self, at: usize) -> &[TermId] {
        &self.terms[at]
    }

    /// The tokens of `phrase` when it starts at `start`.
    pub(super) fn phrase_at(
        &self,
        phrase: &[TermId],
        start: usize,
        end: usize,
        reading: &Reading,
    ) -> Option<Vec<usize>> {
        phrase_at(phrase, start, end, &reading.tokens, self)
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

    /// How far its words stand apart: the less, the surer that they belong together.
    pub(crate) fn spread(&self, index: &Index) -> usize {
        index.apart(self.first(), self.last())
    }

    /// Whether it only puts two words side by side: *triggers and queues* says nothing of either.
    fn is_enumeration(&self, tokens: &[Token]) -> bool {
        let joined = |at: usize| matches!(tokens[at].word.as_str(), "and" | "or");
        matches!(*self.tokens, [first, last] if last == first + 2 && joined(first + 1))
    }

    /// Whether it says more than what was given.
    pub(crate) fn is_earned(&self, index: &Index) -> bool {
        self.tokens.iter().any(|&at| !index.is_given(at))
    }
}

/// Every place where `pattern` is met in `clause`, at most one for each place of its first slot.
pub(crate) fn find(pattern: &Pattern, clause: &Clause, reading: &Reading, index: &Index) -> Vec<Found> {
    let mut places = Vec::with_capacity(pattern.slots.len());
    for slot in &pattern.slots {
        let of_slot = occurrences(slot, clause, &reading.tokens, index);
        if of_slot.is_empty() {
            return Vec::new();
        }
        places.push(of_slot);
    }
    let Some((anchors, others)) = places.split_first() else {
        return Vec::new();
    };
    let found = anchors.iter().filter_map(|anchor| complete(anchor, others, reading, index));
    found.filter(|found| others.is_empty() || !found.is_enumeration(&reading.tokens)).collect()
}

/// `anchor` with the nearest free occurrence of every other slot.
fn complete(anchor: &[usize], others: &[Vec<Vec<usize>>], reading: &Reading, index: &Index) -> Option<Found> {
    let mut tokens = anchor.to_vec();
    let window = if others.len() == 1 { WINDOW_OF_TWO } else { WINDOW };
    let bonus = |place: &[usize]| {
        if place.iter().any(|&token| is_negator(&reading.tokens[token].word)) {
            DENYING
        } else if place.iter().any(|&token| !index.is_given(token)) {
            UNGIVEN
        } else {
            0
        }
    };
    for places in others {
        let nearest = places
            .iter()
            .filter(|place| place.iter().all(|token| !tokens.contains(token)))
            .map(|place| (stretch(&tokens, place, index), place))
            .filter(|(stretch, _)| *stretch <= window)
            .min_by_key(|(stretch, place)| stretch.saturating_sub(bonus(place)))?;
        tokens.extend_from_slice(nearest.1);
    }
    tokens.sort_unstable();
    Some(Found { tokens })
}

/// How far `tokens` and `place` stretch together.
fn stretch(tokens: &[usize], place: &[usize], index: &Index) -> usize {
    let all = || tokens.iter().chain(place).copied();
    all().min().zip(all().max()).map_or(0, |(first, last)| index.apart(first, last))
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
    fn words_far_apart_or_side_by_side_do_not_meet() {
        let far =
            "It lets a writer finish small chapters that the printer sets whenever a page arrives, and then scales.";
        assert_eq!(met("small + scale", far), (false, false));
        assert_eq!(met("small + scale", "Small parts of it scale."), (true, false));
        assert_eq!(met("trigger + queue", "There are triggers and queues."), (false, false));
        assert_eq!(met("instance + scale", "It scales, for instance."), (false, false));
    }

    #[test]
    fn who_is_absent_is_meant_rather_than_what_they_do_not() {
        assert_eq!(met("pay_nothing + nobody|visit", "If nobody visits, you pay nothing."), (true, false));
    }

    #[test]
    fn denial_is_seen_unless_the_pattern_asks_for_it() {
        assert_eq!(met("scale + automat*", "It does not scale automatically."), (false, true));
        assert_eq!(met("not_pay + idle", "You do not pay while idle."), (true, false));
        assert_eq!(met("not_pay + idle", "You pay while idle."), (false, false));
    }
}
