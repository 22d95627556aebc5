//! Idioms: words that together do not mean what each of them says (*for instance* is no instance).

use super::Token;

/// Idioms of several words; none is a way to say a technical idea.
const IDIOMS: &[&[&str]] = &[
    &["for", "instance"],
    &["in", "case", "of"],
    &["in", "any", "case"],
    &["in", "this", "case"],
    &["in", "that", "case"],
    &["just", "in", "case"],
    &["at", "the", "end", "of", "the", "day"],
    &["in", "the", "end"],
    &["as", "well", "as"],
    &["just", "as", "well", "as"],
    &["at", "the", "moment"],
    &["in", "terms", "of"],
    &["on", "the", "other", "hand"],
    &["on", "the", "one", "hand"],
    &["on", "one", "hand"],
    &["by", "hand"],
    &["at", "hand"],
    &["first", "hand"],
    &["in", "the", "long", "run"],
    &["in", "the", "short", "run"],
    &["in", "the", "first", "place"],
    &["first", "of", "all"],
    &["first", "and", "foremost"],
    &["at", "first"],
    &["at", "first", "glance"],
    &["at", "first", "sight"],
    &["in", "the", "long", "term"],
    &["for", "the", "time", "being"],
    &["from", "time", "to", "time"],
    &["at", "the", "same", "time"],
    &["most", "of", "the", "time"],
    &["over", "time"],
    &["as", "long", "as"],
    &["as", "far", "as"],
    &["so", "far"],
    &["by", "far"],
    &["a", "lot", "of", "people"],
    &["in", "part"],
    &["for", "the", "most", "part"],
    &["in", "other", "words"],
    &["in", "order", "to"],
    &["once", "again"],
    &["once", "more"],
    &["once", "and", "for", "all"],
    &["no", "wonder"],
    &["in", "a", "nutshell"],
    &["in", "place"],
    &["take", "place"],
    &["takes", "place"],
    &["come", "to", "mind"],
    &["comes", "to", "mind"],
    &["bear", "in", "mind"],
    &["care", "less"],
    &["merge", "conflict"],
    &["merge", "conflicts"],
    &["make", "sense"],
    &["makes", "sense"],
    &["second", "thought"],
    &["on", "the", "whole"],
    &["by", "and", "large"],
    &["free", "plan"],
    &["free", "tier"],
    &["close", "to", "zero"],
];

/// Which of `tokens` belong to an idiom and so stand for nothing by themselves.
pub(crate) fn idioms(tokens: &[Token]) -> Vec<bool> {
    let mut masked = vec![false; tokens.len()];
    for at in 0..tokens.len() {
        let length = IDIOMS.iter().filter(|idiom| stands_at(idiom, tokens, at)).map(|idiom| idiom.len()).max();
        masked[at..at + length.unwrap_or_default()].fill(true);
        masked[at] |= is_ordinal_second(tokens, at) || is_enumerating_first(tokens, at);
    }
    masked
}

fn stands_at(idiom: &[&str], tokens: &[Token], at: usize) -> bool {
    tokens.get(at..at + idiom.len()).is_some_and(|words| {
        std::iter::zip(words, idiom).all(|(token, word)| token.word == *word)
            && words[1..].iter().all(|token| token.pause == super::Pause::None)
    })
}

/// *The second is …*, *Second, …*: an ordinal; *by the second* and *a second* are time.
fn is_ordinal_second(tokens: &[Token], at: usize) -> bool {
    let before = |back: usize| at.checked_sub(back).map_or("", |at| tokens[at].word.as_str());
    let opens = tokens[at].pause > super::Pause::Semicolon;
    tokens[at].word == "second"
        && (opens || (matches!(before(1), "the" | "my" | "its") && !matches!(before(2), "by" | "per" | "to" | "of")))
}

/// *First, …* at the head of a sentence counts reasons; *first the runtime boots* does not.
fn is_enumerating_first(tokens: &[Token], at: usize) -> bool {
    let paused = tokens.get(at + 1).is_some_and(|next| next.pause == super::Pause::Comma);
    matches!(tokens[at].word.as_str(), "first" | "firstly") && tokens[at].pause > super::Pause::Semicolon && paused
}

#[cfg(test)]
mod tests {
    use super::super::{Stems, tokens};
    use super::*;

    fn masked(text: &str) -> Vec<String> {
        let tokens = tokens(text, &Stems::new());
        std::iter::zip(&tokens, idioms(&tokens)).filter(|(_, masked)| *masked).map(|(t, _)| t.word.clone()).collect()
    }

    #[test]
    fn idioms_stand_for_nothing() {
        assert_eq!(masked("Events, for instance calls"), ["for", "instance"]);
        assert_eq!(masked("In the long run it is cheap"), ["in", "the", "long", "run"]);
        assert_eq!(masked("each instance runs long"), [""; 0]);
    }

    #[test]
    fn an_ordinal_is_no_unit_of_time() {
        assert_eq!(masked("The second is cost. Second, it scales."), ["second", "second"]);
        assert_eq!(masked("billed by the second, it takes a second"), [""; 0]);
        assert_eq!(masked("First, it scales. The first call is slow."), ["first"]);
    }
}
