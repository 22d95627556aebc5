//! One accepted phrasing.

use super::vocabulary::{TermId, Vocabulary};

/// A phrasing: every slot must be met.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Pattern {
    /// The slots.
    pub(crate) slots: Vec<Slot>,
}

/// Alternatives for one idea of a phrasing.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Slot {
    /// Each alternative is a phrase of one or more words.
    pub(crate) phrases: Vec<Vec<TermId>>,
}

impl Pattern {
    /// Reads `source`, adding its words to `vocabulary`. Empty slots and alternatives are dropped, so that any text is a
    /// pattern; one without words meets nothing.
    pub(crate) fn read(source: &str, vocabulary: &mut Vocabulary) -> Self {
        let mut slots = Vec::new();
        for written in source.split(" + ") {
            let phrases: Vec<Vec<TermId>> = written
                .split('|')
                .map(|phrase| phrase.split(['_', ' ']).filter_map(|word| vocabulary.add(word)).collect::<Vec<_>>())
                .filter(|phrase| !phrase.is_empty())
                .collect();
            if !phrases.is_empty() {
                slots.push(Slot { phrases });
            }
        }
        Self { slots }
    }
}
