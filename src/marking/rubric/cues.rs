//! Cues: words that speak for a point, each with its weight.
//!
//! Phrasings say what an author foresaw. Cues catch what nobody did: each everyday word that turns up in a sentence adds what
//! it is worth; a hundred is enough, and one word alone never is. They are written `word weight`, separated by commas; a word may be
//! a class (`@wake`), one that stands denied is written `!word`, and a weight below zero speaks against the point.

use std::collections::{BTreeMap, HashMap};

use super::{
    lexicon::Lexicon,
    matching::{Found, Index},
    pattern::{phrase, spelt_out},
    vocabulary::{TermId, Vocabulary},
};
use crate::marking::language::Reading;

/// The weight that makes a point.
pub(crate) const ENOUGH: i32 = 100;
/// The weight that makes half of it.
pub(crate) const HALF: i32 = 71;
/// How much of it words must bring that neither the question nor a hint gave.
const UNGIVEN: i32 = 50;
/// The most that one word brings by all the classes it stands in, so that others can still speak against it.
const MOST: i32 = 130;
/// The least number of different words that can make a point.
const FEWEST: usize = 2;

/// A word or class that some cue rests on, with its number.
type CueId = usize;

/// The cues of a rubric's points.
#[derive(Default)]
pub(crate) struct Cues {
    /// The phrases that begin with a word, with the cue each stands for.
    by_first: HashMap<TermId, Vec<(Vec<TermId>, CueId)>>,
    ids: HashMap<String, CueId>,
    names: Vec<String>,
    /// For each point, the weight of each cue, claimed and denied.
    weights: Vec<HashMap<(CueId, bool), i32>>,
}

/// A cue that stands in a sentence.
#[derive(Clone, Debug)]
struct Present {
    cue: CueId,
    denied: bool,
    tokens: Vec<usize>,
}

/// What one sentence holds.
#[derive(Default)]
pub(crate) struct Presence(Vec<Present>);

impl Presence {
    /// The numbers of the cues, and whether each stands denied.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = (CueId, bool)> {
        self.0.iter().map(|present| (present.cue, present.denied))
    }
}

impl Cues {
    /// Adds the next point, whose cues are `source`.
    pub(crate) fn add_point(&mut self, source: &str, lexicon: &Lexicon, vocabulary: &mut Vocabulary) {
        let mut weights = HashMap::new();
        for (word, weight) in read(source).filter_map(Result::ok) {
            let (word, denied) = word.strip_prefix('!').map_or((word, false), |word| (word, true));
            weights.insert((self.id(word, lexicon, vocabulary), denied), weight);
        }
        self.weights.push(weights);
    }

    fn id(&mut self, word: &str, lexicon: &Lexicon, vocabulary: &mut Vocabulary) -> CueId {
        if let Some(&id) = self.ids.get(word) {
            return id;
        }
        let id = self.ids.len();
        self.ids.insert(word.to_owned(), id);
        self.names.push(word.to_owned());
        for written in spelt_out(word, lexicon) {
            if let Some(terms) = phrase(&written, vocabulary) {
                self.by_first.entry(terms[0]).or_default().push((terms, id));
            }
        }
        id
    }

    /// The word or class of the cue numbered `cue`, as it was written.
    pub(crate) fn name(&self, cue: CueId) -> &str {
        &self.names[cue]
    }

    /// What of the cues stands among the tokens `at` of one sentence, each once.
    pub(crate) fn present(&self, at: &[usize], reading: &Reading, index: &Index) -> Presence {
        let mut found: Vec<Present> = Vec::new();
        let end = at.last().map_or(0, |last| last + 1);
        for &start in at {
            for (terms, cue) in index.terms_at(start).iter().filter_map(|term| self.by_first.get(term)).flatten() {
                let Some(tokens) = index.phrase_at(terms, start, end, reading) else { continue };
                let denied = tokens.iter().any(|&token| is_denied(token, reading));
                if !found.iter().any(|other| other.cue == *cue && other.denied == denied) {
                    found.push(Present { cue: *cue, denied, tokens });
                }
            }
        }
        Presence(found)
    }

    /// The words of the sentence that bring the point numbered `point` to `enough`: the fewest heavy ones that do.
    pub(crate) fn made(&self, point: usize, enough: i32, presence: &Presence, index: &Index) -> Option<Found> {
        let weights = self.weights.get(point)?;
        let mut spoken: Vec<(i32, &Present)> = presence
            .0
            .iter()
            .filter_map(|present| Some((*weights.get(&(present.cue, present.denied))?, present)))
            .collect();
        let mut brought: BTreeMap<usize, i32> = BTreeMap::new();
        for (weight, word) in &spoken {
            *brought.entry(word.tokens[0]).or_default() += weight;
        }
        for weight in brought.values_mut() {
            *weight = (*weight).min(MOST);
        }
        let total: i32 = brought.values().sum();
        let own: i32 = brought
            .iter()
            .filter(|(word, weight)| **weight > 0 && !index.is_given(**word))
            .map(|(_, weight)| weight)
            .sum();
        let for_it = brought.values().filter(|weight| **weight > 0).count();
        if total < enough || own < UNGIVEN.min(enough) || for_it < FEWEST {
            return None;
        }
        spoken.retain(|(weight, _)| *weight > 0);
        spoken.sort_by_key(|(weight, present)| (-weight, present.tokens[0]));
        let mut tokens = Vec::new();
        let mut sum = 0;
        for (weight, present) in spoken {
            if sum >= enough {
                break;
            }
            sum += weight;
            tokens.extend_from_slice(&present.tokens);
        }
        tokens.sort_unstable();
        tokens.dedup();
        Some(Found { tokens })
    }
}

/// The cues written in `source`; what cannot be read is given back as it is written.
pub(crate) fn read(source: &str) -> impl Iterator<Item = Result<(&str, i32), &str>> {
    let written = source.split(',').map(str::trim).filter(|cue| !cue.is_empty());
    written.map(|cue| {
        let (word, weight) = cue.rsplit_once(' ').ok_or(cue)?;
        Ok((word.trim(), weight.parse().map_err(|_| cue)?))
    })
}

fn is_denied(token: usize, reading: &Reading) -> bool {
    reading.negators.iter().any(|negator| negator.undone.is_none() && negator.denies(token))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn made(cues: &str, text: &str) -> Option<Vec<String>> {
        let mut vocabulary = Vocabulary::new();
        let mut all = Cues::default();
        all.add_point(cues, Lexicon::everyday(), &mut vocabulary);
        let reading = Reading::new(text, vocabulary.stems());
        let index = Index::new(&reading, &vocabulary, &HashSet::new());
        let at: Vec<usize> = (0..reading.tokens.len()).collect();
        let found = all.made(0, ENOUGH, &all.present(&at, &reading, &index), &index)?;
        Some(found.tokens.iter().map(|&token| reading.tokens[token].word.clone()).collect())
    }

    #[test]
    fn words_add_up_over_a_sentence_and_some_speak_against() {
        let cues = "walrus 40, penguin 40, seal 30, dog -60";
        let words = |words: &[&str]| Some(words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>());
        assert_eq!(made(cues, "The walrus met a penguin."), None);
        assert_eq!(made(cues, "A seal came along as the walrus met a penguin."), words(&["seal", "walrus", "penguin"]));
        assert_eq!(made(cues, "My dog came along as the seal and the walrus met a penguin."), None);
    }

    #[test]
    fn a_class_stands_for_its_words() {
        assert!(made("@pay 60, @idle 60", "It dozes and there is no invoice.").is_none());
        assert!(made("@pay 60, @idle 60", "The invoice grows while it dozes.").is_some());
    }

    #[test]
    fn what_stands_denied_is_a_cue_of_its_own() {
        let cues = "!walrus 60, penguin 50";
        assert!(made(cues, "There is no walrus, and a penguin swims.").is_some());
        assert!(made(cues, "A walrus and a penguin swim.").is_none());
    }

    #[test]
    fn one_word_is_never_enough() {
        assert!(made("walrus 120, penguin 5", "A walrus swims.").is_none());
        assert!(made("walrus 120, penguin 5", "A walrus swims with a penguin.").is_some());
    }

    #[test]
    fn what_is_no_cue_is_told() {
        let read: Vec<_> = read("@pay 5, !wake -2, much , x y").collect();
        assert_eq!(read, [Ok(("@pay", 5)), Ok(("!wake", -2)), Err("much"), Err("x y")]);
    }
}
