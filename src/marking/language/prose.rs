//! Whether a text is prose that marking can read at all.

use super::{Pause, Reading, Token};

/// The share of the letters of `text` that are Latin, 0 to 1; 1 when there are no letters.
pub(crate) fn latin_share(text: &str) -> f64 {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let (latin, all) = letters.fold((0_u32, 0_u32), |(latin, all), c| (latin + u32::from(c < '\u{250}'), all + 1));
    if all == 0 { 1.0 } else { f64::from(latin) / f64::from(all) }
}

/// Whether the words stand in no English order.
///
/// Function words tell: what follows an article, a preposition or an auxiliary is narrowly limited, and a capital *The*
/// begins a sentence. Shuffled words break that at one function word in six, written ones at one in a hundred. Of texts of
/// eighty words nearly all shuffles are seen, of forty words about half.
pub(crate) fn is_shuffled(reading: &Reading) -> bool {
    let tokens = &reading.tokens;
    let (mut seen, mut broken) = (0_u32, 0_u32);
    for (at, token) in tokens.iter().enumerate() {
        let next = tokens.get(at + 1);
        if let Some(breaks) = breaks_order(token, next) {
            seen += 1;
            broken += u32::from(breaks);
        }
        broken += u32::from(next.is_some_and(|next| clashes(token, next)));
    }
    broken += misplaced_capitals(reading);
    tokens.len() >= 8 && ((broken >= 2 && broken * 7 >= seen) || (broken >= 3 && broken * 16 >= seen))
}

/// What a function word is, as far as order goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Article,
    Preposition,
    Conjunction,
    Auxiliary,
    Pronoun,
    Relative,
}

fn class(word: &str) -> Option<Class> {
    Some(match word {
        "the" | "a" | "an" | "every" | "your" | "my" | "our" | "their" | "its" => Class::Article,
        "of" | "from" | "into" | "with" | "at" | "for" | "by" | "on" | "in" | "to" => Class::Preposition,
        "and" | "or" | "but" | "because" | "so" => Class::Conjunction,
        "is" | "are" | "was" | "were" | "can" | "will" | "must" | "should" | "would" | "could" | "has" | "have"
        | "had" | "do" | "does" | "may" | "might" => Class::Auxiliary,
        "it" | "they" | "you" | "we" | "he" | "she" | "i" => Class::Pronoun,
        "that" | "which" | "when" | "if" | "who" | "where" => Class::Relative,
        _ => return None,
    })
}

/// Whether `next` cannot follow `token`; `None` when `token` is no word that tells.
fn breaks_order(token: &Token, next: Option<&Token>) -> Option<bool> {
    let own = class(&token.word).filter(|class| *class != Class::Relative)?;
    let Some(next) = next.filter(|next| next.pause == Pause::None) else {
        return Some(match own {
            Class::Article | Class::Conjunction => true,
            Class::Preposition => matches!(token.word.as_str(), "of" | "into" | "at"),
            Class::Pronoun => !matches!(token.word.as_str(), "it" | "you"),
            Class::Auxiliary | Class::Relative => false,
        });
    };
    let (word, after) = (token.word.as_str(), next.word.as_str());
    let Some(follows) = class(after) else {
        return Some(false);
    };
    Some(match own {
        Class::Article => after != "its",
        Class::Preposition => preposition_breaks(word, after, follows),
        Class::Conjunction if matches!(word, "and" | "or") => matches!(after, "and" | "or" | "but" | "of"),
        Class::Conjunction => matches!(after, "and" | "or" | "of"),
        Class::Auxiliary => auxiliary_breaks(word, after, follows),
        Class::Pronoun => match follows {
            Class::Article => !matches!(word, "you" | "it") || after == "the" && word == "it",
            Class::Pronoun => after != "it" && word != "you",
            _ => matches!(after, "of" | "and" | "or") && !matches!(word, "it" | "you"),
        },
        Class::Relative => false,
    })
}

fn preposition_breaks(word: &str, after: &str, follows: Class) -> bool {
    match follows {
        Class::Conjunction | Class::Auxiliary => true,
        Class::Preposition => matches!(word, "of" | "into" | "at") || matches!(after, "of" | "into") || word == after,
        Class::Pronoun => word != "for" && matches!(after, "i" | "they" | "he" | "she" | "we"),
        Class::Article | Class::Relative => false,
    }
}

fn auxiliary_breaks(word: &str, after: &str, follows: Class) -> bool {
    let modal = matches!(word, "can" | "will" | "must" | "should" | "would" | "could" | "may" | "might");
    match follows {
        Class::Auxiliary => !(modal && matches!(after, "have" | "do")),
        Class::Article => modal && after == "the",
        _ => matches!(after, "of" | "or" | "and" | "because"),
    }
}

/// Neighbours that no grammar allows: *they is*, *an platform*, *not of*, a word twice.
fn clashes(token: &Token, next: &Token) -> bool {
    let (word, after) = (token.word.as_str(), next.word.as_str());
    if next.pause != Pause::None {
        return false;
    }
    match word {
        "an" => after.starts_with(['b', 'c', 'd', 'g', 'j', 'k', 'p', 'q', 't', 'v', 'w', 'y', 'z']),
        "they" | "we" | "these" | "those" => matches!(after, "is" | "was" | "has" | "does"),
        "it" | "he" | "she" | "this" => matches!(after, "are" | "were" | "have" | "do"),
        "not" => matches!(after, "and" | "or" | "of" | "is" | "are"),
        "than" | "as" | "which" | "when" | "if" | "where" | "while" => matches!(after, "and" | "or" | "of" | "but"),
        "there" => matches!(after, "the" | "a" | "an" | "of"),
        _ => word == after && !matches!(word, "that" | "had") && class(word).is_some(),
    }
}

/// How many capitals stand inside sentences while as many sentences begin without one. Either alone is a habit.
fn misplaced_capitals(reading: &Reading) -> u32 {
    let pairs = || reading.tokens.windows(2);
    let stray = pairs().filter(|pair| is_stray_capital(reading.text, &pair[0], &pair[1])).count();
    let small = pairs().filter(|pair| pair[1].pause == Pause::Stop && !has_capital(reading.text, &pair[1])).count();
    u32::try_from(stray.min(small)).unwrap_or(u32::MAX)
}

fn has_capital(text: &str, token: &Token) -> bool {
    text[token.span.start..].chars().next().is_some_and(char::is_uppercase)
}

/// Whether `next` is a function word with a capital where no sentence begins.
fn is_stray_capital(text: &str, token: &Token, next: &Token) -> bool {
    let shown = &text[next.span.start..next.span.end];
    let gap = text.get(token.span.end..next.span.start).unwrap_or_default();
    class(&next.word).is_some()
        && next.word != "i"
        && has_capital(text, next)
        && (shown.len() == 1 || !shown.chars().all(char::is_uppercase))
        && !has_capital(text, token)
        && !gap.is_empty()
        && gap.chars().all(|c| c == ' ')
}

#[cfg(test)]
mod tests {
    use super::super::Stems;
    use super::*;

    fn shuffled(text: &str) -> bool {
        is_shuffled(&Reading::new(text, &Stems::new()))
    }

    #[test]
    fn prose_is_not_shuffled_and_a_shuffle_is() {
        let prose = "The platform starts a copy of the code when a request arrives and stops it when the work is done.";
        assert!(!shuffled(prose));
        assert!(shuffled(
            "the of a when request it the is copy stops platform and starts code the a arrives done when work"
        ));
        assert!(shuffled("done work The when a request platform copy arrives starts. stops When code it A and"));
    }

    #[test]
    fn prose_of_another_hand_is_prose() {
        for text in [
            "What it comes down to is that you may have to wait, and that is the part users do not like.",
            "It can be used for, or instead of, a server. In the end it is up to you.",
            "SERVERLESS IS THE WAY TO GO. IT IS A GOOD FIT IF THE LOAD IS LOW.",
            "i think it is fast because the server is near to the user and the data is not sent to the other side",
        ] {
            assert!(!shuffled(text), "{text}");
        }
    }

    #[test]
    fn scripts_are_told_apart() {
        assert!(latin_share("naïve café") > 0.99);
        assert!(latin_share("функция работает") < 0.01);
        assert!(latin_share("123") > 0.99);
    }
}
