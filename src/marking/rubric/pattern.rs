//! One accepted phrasing.

use super::{
    lexicon::Lexicon,
    vocabulary::{TermId, Vocabulary},
};

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
    /// Reads `source` with the classes of the everyday lexicon.
    pub(crate) fn read(source: &str, vocabulary: &mut Vocabulary) -> Self {
        Self::read_with(source, Lexicon::everyday(), vocabulary)
    }

    /// Reads `source`, adding its words to `vocabulary`. Empty slots and alternatives, and classes that `lexicon` does not
    /// know, are dropped, so that any text is a pattern; one without words meets nothing.
    pub(crate) fn read_with(source: &str, lexicon: &Lexicon, vocabulary: &mut Vocabulary) -> Self {
        let mut slots = Vec::new();
        for written in source.split(" + ") {
            let alternatives = written.split('|').flat_map(|alternative| spelt_out(alternative, lexicon));
            let phrases: Vec<_> = alternatives.filter_map(|written| phrase(&written, vocabulary)).collect();
            if !phrases.is_empty() {
                slots.push(Slot { phrases });
            }
        }
        Self { slots }
    }
}

/// The phrase `written`; `None` when it has no words.
pub(super) fn phrase(written: &str, vocabulary: &mut Vocabulary) -> Option<Vec<TermId>> {
    let words: Vec<TermId> = written.split(['_', ' ']).filter_map(|word| vocabulary.add(word)).collect();
    (!words.is_empty()).then_some(words)
}

/// `alternative` with its class (the first, when it names several) replaced by each of the class's words.
pub(super) fn spelt_out(alternative: &str, lexicon: &Lexicon) -> Vec<String> {
    let Some((before, rest)) = alternative.split_once('@') else {
        return vec![alternative.to_owned()];
    };
    let end = rest.find(['_', ' ']).unwrap_or(rest.len());
    let (class, after) = rest.split_at(end);
    lexicon.words(class).iter().map(|word| format!("{before}{word}{after}")).collect()
}
