//! The words of a rubric, each once, and which of them a learner's word stands for.

use std::collections::HashMap;

use crate::marking::language::{Stems, Token, fold, is_common, is_negator};

/// A word of the vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct TermId(usize);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Term {
    /// A word, as written (spelling folded) and its stem.
    Word { word: String, stem: String },
    /// Anything that starts so.
    Prefix(String),
    /// Any number.
    Number,
    /// Any word that denies.
    Negation,
}

/// The words of a rubric.
pub(crate) struct Vocabulary {
    stems: Stems,
    terms: Vec<Term>,
    ids: HashMap<Term, TermId>,
    by_stem: HashMap<String, Vec<TermId>>,
    /// The terms that are not words: few, and tried one by one.
    loose: Vec<TermId>,
    /// The words and prefixes by their first letter, to find slips.
    by_letter: HashMap<char, Vec<TermId>>,
}

impl Vocabulary {
    pub(crate) fn new() -> Self {
        Self {
            stems: Stems::new(),
            terms: Vec::new(),
            ids: HashMap::new(),
            by_stem: HashMap::new(),
            loose: Vec::new(),
            by_letter: HashMap::new(),
        }
    }

    /// The stemmer that made this vocabulary's stems.
    pub(crate) fn stems(&self) -> &Stems {
        &self.stems
    }

    /// The id of the pattern word `written`; `None` when nothing is written.
    pub(super) fn add(&mut self, written: &str) -> Option<TermId> {
        let written = written.trim().to_lowercase();
        let letter = written.chars().next().filter(|letter| letter.is_alphabetic());
        let term = match written.as_str() {
            "" => return None,
            "#" => Term::Number,
            "not" => Term::Negation,
            _ => match written.strip_suffix('*') {
                Some(prefix) if !prefix.is_empty() => Term::Prefix(prefix.to_owned()),
                _ => Term::Word { stem: self.stems.stem(&written), word: written },
            },
        };
        if let Some(&id) = self.ids.get(&term) {
            return Some(id);
        }
        let id = TermId(self.terms.len());
        match &term {
            Term::Word { stem, .. } => self.by_stem.entry(stem.clone()).or_default().push(id),
            Term::Prefix(_) | Term::Number | Term::Negation => self.loose.push(id),
        }
        if let Some(letter) = letter {
            self.by_letter.entry(letter).or_default().push(id);
        }
        self.terms.push(term.clone());
        self.ids.insert(term, id);
        Some(id)
    }

    /// Every term that `token` stands for; `right` when it is known to be spelt as it was meant.
    pub(super) fn terms_of(&self, token: &Token, right: bool) -> Vec<TermId> {
        let mut found = self.by_stem.get(&token.stem).cloned().unwrap_or_default();
        for &id in &self.loose {
            let meets = match &self.terms[id.0] {
                Term::Word { .. } => false,
                Term::Prefix(prefix) => {
                    token.word.starts_with(prefix.as_str()) || token.stem.starts_with(prefix.as_str())
                }
                Term::Number => token.is_number(),
                Term::Negation => is_negator(&token.word),
            };
            if meets {
                found.push(id);
            }
        }
        if !right && !self.by_stem.contains_key(&token.stem) {
            found.extend(self.slips_of(token));
        }
        found
    }

    /// The terms that `token` is probably a typing slip of.
    fn slips_of(&self, token: &Token) -> Vec<TermId> {
        let letters = token.word.chars().count();
        if !(4..=24).contains(&letters) || token.is_number() || is_common(&token.word, &token.stem) {
            return Vec::new();
        }
        let begin_alike = token.word.chars().next().and_then(|letter| self.by_letter.get(&letter));
        let near = begin_alike.into_iter().flatten().filter(|id| match &self.terms[id.0] {
            Term::Word { word, stem } => is_slip(&token.word, &fold(word)) || is_slip(&token.stem, stem),
            Term::Prefix(prefix) => {
                let start: String = token.word.chars().take(prefix.chars().count()).collect();
                prefix.len() >= 5 && is_slip(&start, prefix)
            }
            Term::Number | Term::Negation => false,
        });
        near.copied().collect()
    }

    /// Whether `given` (stems) holds the term `id`.
    pub(super) fn is_given(&self, id: TermId, given: &std::collections::HashSet<String>) -> bool {
        match &self.terms[id.0] {
            Term::Word { stem, .. } => given.contains(stem),
            Term::Prefix(prefix) => given.iter().any(|word| word.starts_with(prefix.as_str())),
            Term::Number | Term::Negation => false,
        }
    }
}

/// Whether `typed` is one slip (two in words of more than six letters) away from `meant`, their first letters alike.
fn is_slip(typed: &str, meant: &str) -> bool {
    let letters = meant.chars().count();
    let allowed = if letters <= 6 { 1 } else { 2 };
    letters >= 5
        && typed.chars().next() == meant.chars().next()
        && typed.chars().count().abs_diff(letters) <= allowed
        && strsim::osa_distance(typed, meant) <= allowed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::marking::language::tokens;

    fn meets(typed: &str, pattern_word: &str) -> bool {
        let mut vocabulary = Vocabulary::new();
        let id = vocabulary.add(pattern_word);
        tokens(typed, vocabulary.stems())
            .iter()
            .any(|token| id.is_some_and(|id| vocabulary.terms_of(token, false).contains(&id)))
    }

    #[test]
    fn forms_spellings_and_slips_of_a_word_meet_it() {
        for (typed, word) in [
            ("scales", "scale"),
            ("scael", "scale"),
            ("latancy", "latency"),
            ("optimised", "optimize"),
            ("triggerd", "trigger"),
            ("redcues", "reduce"),
            ("automaticaly", "automat*"),
            ("5,000", "#"),
            ("never", "not"),
        ] {
            assert!(meets(typed, word), "{typed} for {word}");
        }
    }

    #[test]
    fn other_words_do_not() {
        for (typed, word) in [("stale", "scale"), ("cost", "cast"), ("late", "latency"), ("fold", "cold"), ("ten", "#")]
        {
            assert!(!meets(typed, word), "{typed} for {word}");
        }
    }
}
