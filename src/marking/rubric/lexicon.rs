//! Classes of words: one name for the many everyday ways to say an idea, used in phrasings and cues as `@name`.
//!
//! The everyday lexicon is the same for every course; a question may add classes of its own, or words to one of these.

use std::{collections::BTreeMap, sync::LazyLock};

/// The words of each class. A word may be several joined by `_`, and anything else the pattern language knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Lexicon {
    classes: BTreeMap<String, Vec<String>>,
}

impl Lexicon {
    /// The lexicon of everyday English.
    pub(crate) fn everyday() -> &'static Self {
        static EVERYDAY: LazyLock<Lexicon> = LazyLock::new(|| {
            // A broken table would leave every class empty; a test below reads it.
            let classes: BTreeMap<String, String> = toml::from_str(include_str!("lexicon.toml")).unwrap_or_default();
            Lexicon::default().with(&classes)
        });
        &EVERYDAY
    }

    /// This lexicon with the classes of a question; words of a class that exists are added to it.
    pub(crate) fn with(&self, own: &BTreeMap<String, String>) -> Self {
        let mut all = self.clone();
        for (name, words) in own {
            let words = words.split([' ', '|', '\n']).filter(|word| !word.is_empty()).map(str::to_owned);
            all.classes.entry(name.clone()).or_default().extend(words);
        }
        all
    }

    /// The words of `class`; none when it is unknown.
    pub(crate) fn words(&self, class: &str) -> &[String] {
        self.classes.get(class).map_or(&[], Vec::as_slice)
    }

    /// The names of the classes, in order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.classes.keys().map(String::as_str)
    }

    /// The classes that `source`, a phrasing or cues, names and nobody defined.
    pub(crate) fn unknown<'a>(&self, source: &'a str) -> Vec<&'a str> {
        let named =
            source.split('@').skip(1).map(|rest| rest.split([' ', '_', '|', ',']).next().unwrap_or_default().trim());
        named.filter(|name| !self.has(name)).collect()
    }

    /// Whether there is such a class.
    fn has(&self, class: &str) -> bool {
        self.classes.contains_key(class)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_everyday_lexicon_reads() {
        let lexicon = Lexicon::everyday();
        assert!(lexicon.names().count() > 100);
        assert!(lexicon.words("pay").contains(&"invoice".to_owned()));
        assert!(lexicon.words("no-such-class").is_empty());
    }

    #[test]
    fn unknown_classes_are_told() {
        assert_eq!(Lexicon::everyday().unknown("@pay|@pya + not_@idel|x"), ["pya", "idel"]);
    }

    #[test]
    fn a_question_adds_words_and_classes() {
        let own =
            BTreeMap::from([("pay".to_owned(), "toll".to_owned()), ("boat".to_owned(), "ferry | barge".to_owned())]);
        let lexicon = Lexicon::everyday().with(&own);
        assert!(lexicon.words("pay").contains(&"toll".to_owned()) && lexicon.words("pay").len() > 10);
        assert_eq!(lexicon.words("boat"), ["ferry", "barge"]);
    }
}
