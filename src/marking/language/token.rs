//! Text to tokens: words and numbers, each with its place, its stem and the pause before it.

use super::Stems;
use crate::diagnostic::Span;

/// The pause before a token, as punctuation tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Pause {
    /// None.
    None,
    /// A comma, colon, dash, bracket or single line break.
    Comma,
    /// A semicolon.
    Semicolon,
    /// The end of a sentence, a list item or a paragraph; also the start of the text.
    Stop,
    /// The end of a question.
    Question,
}

/// A word or a number.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Token {
    /// The word in lower case, contractions taken apart (`don't` is `do` and `not`).
    pub(crate) word: String,
    /// Its stem, after spelling variants and irregular forms are folded.
    pub(crate) stem: String,
    /// Where it stands in the text, in bytes.
    pub(crate) span: Span,
    /// The pause before it.
    pub(crate) pause: Pause,
    /// Whether it stands in a question.
    pub(crate) asked: bool,
}

impl Token {
    /// Whether it is a number.
    pub(crate) fn is_number(&self) -> bool {
        self.word.starts_with(|c: char| c.is_ascii_digit())
    }
}

/// The tokens of `text`.
pub(crate) fn tokens(text: &str, stems: &Stems) -> Vec<Token> {
    let mut found = Vec::new();
    let mut end_of_last = 0;
    let mut rest = text.char_indices().peekable();
    while let Some((start, first)) = rest.next() {
        if !first.is_alphanumeric() {
            continue;
        }
        let mut end = start + first.len_utf8();
        let number = first.is_ascii_digit();
        while let Some(&(at, next)) = rest.peek() {
            let after = text[at + next.len_utf8()..].chars().next();
            if !continues(number, &text[start..end], next, after) {
                break;
            }
            end = at + next.len_utf8();
            rest.next();
        }
        let pause = if found.is_empty() { Pause::Stop } else { pause(&text[end_of_last..start], found.last()) };
        if pause == Pause::Question {
            mark_question(&mut found);
        }
        push(&mut found, &text[start..end], Span::new(start, end), pause, stems);
        end_of_last = end;
    }
    if text[end_of_last..].contains('?') {
        mark_question(&mut found);
    }
    found
}

/// Whether `next` still belongs to the token `so_far`, given the character `after` it.
fn continues(number: bool, so_far: &str, next: char, after: Option<char>) -> bool {
    if number {
        return next.is_ascii_digit() || (matches!(next, '.' | ',') && after.is_some_and(|c| c.is_ascii_digit()));
    }
    next.is_alphanumeric()
        || (matches!(next, '\'' | '’') && after.is_some_and(char::is_alphabetic))
        || (next == '+' && matches!(so_far, "c" | "C" | "c+" | "C+"))
        || (next == '#' && matches!(so_far, "c" | "C"))
}

/// The last sentence was a question: nothing in it is claimed.
fn mark_question(found: &mut [Token]) {
    for token in found.iter_mut().rev() {
        token.asked = true;
        if token.pause >= Pause::Stop {
            break;
        }
    }
}

/// What the characters between two tokens say.
fn pause(gap: &str, before: Option<&Token>) -> Pause {
    let abbreviation = before.is_some_and(|token| token.word.chars().count() == 1 && !token.is_number());
    let spaced = gap.chars().any(char::is_whitespace);
    if gap.contains('?') {
        Pause::Question
    } else if gap.contains(['!', '…'])
        || (gap.contains('.') && spaced && !abbreviation)
        || gap.matches('\n').count() > 1
        || is_list_item(gap)
    {
        Pause::Stop
    } else if gap.contains(';') {
        Pause::Semicolon
    } else if gap.contains([',', ':', '(', ')', '\n', '–', '—', '/', '|']) || gap.contains(" -") || gap.contains("--")
    {
        Pause::Comma
    } else {
        Pause::None
    }
}

/// Whether the gap ends a line and opens a list item.
fn is_list_item(gap: &str) -> bool {
    gap.split_once('\n').is_some_and(|(_, line)| line.contains(['-', '*', '•', '+']))
}

/// Pushes one written word as one or two tokens.
fn push(found: &mut Vec<Token>, written: &str, span: Span, pause: Pause, stems: &Stems) {
    let lower = written.to_lowercase().replace('’', "'");
    let mut add = |word: &str, pause| {
        let word = if word.starts_with(|c: char| c.is_ascii_digit()) { word.replace(',', "") } else { word.to_owned() };
        let stem = stems.stem(&word);
        found.push(Token { word, stem, span, pause, asked: false });
    };
    match denied_auxiliary(&lower) {
        Some(auxiliary) => {
            add(auxiliary, pause);
            add("not", Pause::None);
        }
        None => add(lower.split('\'').next().unwrap_or_default(), pause),
    }
}

/// The auxiliary of a contraction with *not*, also when the apostrophe was left out.
fn denied_auxiliary(word: &str) -> Option<&'static str> {
    Some(match word {
        "don't" | "dont" => "do",
        "doesn't" | "doesnt" => "does",
        "didn't" | "didnt" => "did",
        "isn't" | "isnt" => "is",
        "ain't" | "aint" | "aren't" | "arent" => "are",
        "wasn't" | "wasnt" => "was",
        "weren't" | "werent" => "were",
        "can't" | "cant" | "cannot" => "can",
        "couldn't" | "couldnt" => "could",
        "won't" | "wont" => "will",
        "wouldn't" | "wouldnt" => "would",
        "shouldn't" | "shouldnt" => "should",
        "hasn't" | "hasnt" => "has",
        "haven't" | "havent" => "have",
        "hadn't" | "hadnt" => "had",
        "mustn't" | "mustnt" => "must",
        "needn't" | "neednt" => "need",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokens(text, &Stems::new()).into_iter().map(|token| token.word).collect()
    }

    #[test]
    fn contractions_come_apart_with_or_without_their_apostrophe() {
        assert_eq!(words("You don’t pay; it cant stay."), ["you", "do", "not", "pay", "it", "can", "not", "stay"]);
    }

    #[test]
    fn numbers_units_and_languages_are_words_of_their_own() {
        assert_eq!(words("10,000 calls in 1.5ms, C++ or C#"), ["10000", "calls", "in", "1.5", "ms", "c++", "or", "c#"]);
    }

    #[test]
    fn pauses_follow_punctuation() {
        let pauses: Vec<_> =
            tokens("One, two. Three; four e.g. five", &Stems::new()).into_iter().map(|token| token.pause).collect();
        let expected =
            [Pause::Stop, Pause::Comma, Pause::Stop, Pause::Semicolon, Pause::None, Pause::None, Pause::None];
        assert_eq!(pauses, expected);
    }

    #[test]
    fn the_words_of_a_question_are_asked() {
        let found = tokens("It scales. Does it? Yes.", &Stems::new());
        let asked: Vec<_> = found.iter().filter(|token| token.asked).map(|token| token.word.as_str()).collect();
        assert_eq!(asked, ["does", "it"]);
    }
}
