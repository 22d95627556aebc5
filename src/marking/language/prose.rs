//! Whether a text is prose that marking can read at all.

use super::{Pause, Token};

/// The share of the letters of `text` that are Latin, 0 to 1; 1 when there are no letters.
pub(crate) fn latin_share(text: &str) -> f64 {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let (latin, all) = letters.fold((0_u32, 0_u32), |(latin, all), c| (latin + u32::from(c < '\u{250}'), all + 1));
    if all == 0 { 1.0 } else { f64::from(latin) / f64::from(all) }
}

/// Whether the words stand in no English order. Articles and prepositions are followed by certain words only; a shuffled
/// text breaks that at every third of them, a written one hardly ever.
pub(crate) fn is_shuffled(tokens: &[Token]) -> bool {
    if tokens.len() < 8 {
        return false;
    }
    let (mut seen, mut broken) = (0_u32, 0_u32);
    for (at, token) in tokens.iter().enumerate() {
        let next = tokens.get(at + 1).filter(|next| next.pause == Pause::None);
        let breaks = match token.word.as_str() {
            "the" | "a" | "an" | "every" | "your" | "my" | "our" | "their" | "its" => {
                next.is_none_or(|next| NEVER_AFTER_ARTICLE.contains(&next.word.as_str()))
            }
            "of" | "from" | "into" | "with" | "at" | "and" | "or" | "because" => next.is_none_or(|next| {
                NEVER_AFTER_PREPOSITION.contains(&next.word.as_str())
                    || (matches!(token.word.as_str(), "of" | "from" | "into" | "with" | "at")
                        && VERBS.contains(&next.word.as_str()))
            }),
            "is" | "are" | "can" | "will" | "must" | "should" | "would" => {
                next.is_some_and(|next| VERBS.contains(&next.word.as_str()) && next.word != "be" && next.word != "have")
            }
            _ => continue,
        };
        seen += 1;
        broken += u32::from(breaks);
    }
    seen >= 3 && broken >= 2 && broken * 6 >= seen
}

const VERBS: &[&str] = &[
    "is", "are", "was", "were", "be", "can", "will", "would", "should", "must", "may", "might", "has", "have", "had",
    "do", "does",
];

const NEVER_AFTER_ARTICLE: &[&str] = &[
    "is", "are", "was", "were", "be", "can", "will", "would", "should", "must", "may", "might", "has", "have", "do",
    "does", "to", "of", "in", "on", "at", "by", "for", "and", "or", "but", "the", "a", "an", "it", "they", "you", "we",
    "he", "she", "i", "that", "this", "which", "when", "if", "so", "because", "not", "with", "from", "as", "than",
    "then", "them", "your", "its", "their", "where", "who", "while", "into", "there",
];

const NEVER_AFTER_PREPOSITION: &[&str] = &["and", "or", "of", "than", "but"];

#[cfg(test)]
mod tests {
    use super::super::{Stems, tokens};
    use super::*;

    #[test]
    fn prose_is_not_shuffled_and_a_shuffle_is() {
        let stems = Stems::new();
        let prose = "The platform starts a copy of the code when a request arrives and stops it when the work is done.";
        assert!(!is_shuffled(&tokens(prose, &stems)));
        let shuffled =
            "the of a when request it the is copy stops platform and starts code the a arrives done when work";
        assert!(is_shuffled(&tokens(shuffled, &stems)));
    }

    #[test]
    fn scripts_are_told_apart() {
        assert!(latin_share("naïve café") > 0.99);
        assert!(latin_share("функция работает") < 0.01);
        assert!(latin_share("123") > 0.99);
    }
}
