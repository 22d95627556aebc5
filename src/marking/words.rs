//! A text's words as the marker reads them, for whoever measures the reading itself.

use super::language::{Stems, is_function_word, is_negator, tokens};

/// A word or number of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// In lower case; contractions are taken apart (`don't` is `do` and `not`).
    pub text: String,
    /// What its forms have in common; British and American spellings, irregular forms and comparatives are folded.
    pub stem: String,
    /// Whether it is a function word, which carries no idea by itself.
    pub is_function: bool,
    /// Whether it denies.
    pub denies: bool,
    /// Whether it is a number.
    pub is_number: bool,
}

/// The words of `text` in order.
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    tokens(text, &Stems::new())
        .into_iter()
        .map(|token| Word {
            is_function: is_function_word(&token.word),
            denies: is_negator(&token.word),
            is_number: token.is_number(),
            stem: token.stem,
            text: token.word,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_with_what_the_marker_knows_of_them() {
        let read = words("It doesn't optimise 3 Engines.");
        let seen: Vec<_> =
            read.iter().map(|word| (word.text.as_str(), word.is_function, word.denies, word.is_number)).collect();
        let expected = [
            ("it", true, false, false),
            ("does", true, false, false),
            ("not", true, true, false),
            ("optimise", false, false, false),
            ("3", false, false, true),
            ("engines", false, false, false),
        ];
        assert_eq!(seen, expected);
        assert_eq!(read[3].stem, words("optimizing")[0].stem);
    }
}
