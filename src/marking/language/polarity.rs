//! Which words are denied: negators and how far they reach.
//!
//! A negator reaches forward to the next comma or joining word of its clause. *Not only*, *no matter* and *not … until*
//! deny nothing; *no longer* denies like *not*.

use super::{Clause, Pause, Token, is_function_word};

/// A word that denies the tokens of its reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Negator {
    /// The denying token.
    pub(crate) at: usize,
    /// One past the last token it denies; the first is the one after it.
    pub(crate) end: usize,
    /// The token that takes the denial back (*nothing runs **until** …*), when there is one.
    pub(crate) undone: Option<usize>,
}

impl Negator {
    /// Whether it denies the token at `token`.
    pub(crate) fn denies(&self, token: usize) -> bool {
        self.at < token && token < self.end
    }
}

/// Whether `word` can deny.
pub(crate) fn is_negator(word: &str) -> bool {
    matches!(
        word,
        "not"
            | "no"
            | "never"
            | "neither"
            | "nor"
            | "none"
            | "nobody"
            | "nothing"
            | "nowhere"
            | "without"
            | "hardly"
            | "barely"
            | "scarcely"
            | "rarely"
            | "seldom"
            | "lack"
            | "lacks"
            | "lacking"
            | "unable"
            | "incapable"
            | "fails"
            | "fail"
            | "refuses"
    )
}

/// The negators of `clause` that deny something.
pub(crate) fn negators(tokens: &[Token], clause: &Clause) -> Vec<Negator> {
    (clause.start..clause.end)
        .filter(|&at| denies(tokens, at, clause.end))
        .map(|at| Negator { at, end: reach(tokens, at, clause.end), undone: undone(tokens, at, clause.end) })
        .collect()
}

/// Whether the token at `at` really denies what follows.
fn denies(tokens: &[Token], at: usize, end: usize) -> bool {
    let word = |at: usize| tokens.get(at).filter(|_| at < end).map_or("", |token| token.word.as_str());
    let this = word(at);
    let next = word(at + 1);
    if instead(this, next) {
        return true;
    }
    if !is_negator(this) {
        return false;
    }
    let harmless = match this {
        "not" => matches!(next, "only" | "just" | "merely" | "simply" | "solely" | "least"),
        "no" => matches!(next, "matter" | "doubt" | "wonder"),
        "without" => matches!(next, "doubt"),
        "nothing" | "none" => matches!(next, "but"),
        "fail" | "fails" => next != "to",
        _ => false,
    };
    !harmless
}

/// *Instead of* and *rather than* deny what follows.
fn instead(this: &str, next: &str) -> bool {
    (this == "instead" && next == "of") || (this == "rather" && next == "than")
}

/// *Nothing runs until …*, *not without …*: the place of the second word, which takes the denial back.
fn undone(tokens: &[Token], at: usize, end: usize) -> Option<usize> {
    let back = |next: &usize| matches!(tokens[*next].word.as_str(), "until" | "till" | "unless" | "except" | "without");
    (at + 1..end.min(at + 13)).find(back)
}

/// One past the last token that the negator at `at` denies.
fn reach(tokens: &[Token], at: usize, end: usize) -> usize {
    let furthest = if tokens[at].word == "without" { end.min(at + 6) } else { end };
    let subordinate = at > 0 && matches!(tokens[at - 1].word.as_str(), "when" | "if" | "while" | "where" | "once");
    (at + 2..furthest)
        .find(|&next| {
            joins(&tokens[next].word)
                || (subordinate && is_subject(&tokens[next].word))
                || (tokens[next].pause != Pause::None && !goes_on(tokens, next, end))
        })
        .unwrap_or(furthest)
        .max((at + 2).min(end))
}

/// Whether `word` can only be the subject of a new statement: *when nobody calls **you** pay nothing*.
fn is_subject(word: &str) -> bool {
    matches!(word, "i" | "you" | "we" | "they" | "it")
}

/// Whether the part that begins at `at`, after a comma, still belongs to what was denied before it: an example, another
/// item of a list, a phrase of place.
fn goes_on(tokens: &[Token], at: usize, end: usize) -> bool {
    let word = tokens[at].word.as_str();
    let next_is = |wanted: &[&str]| tokens.get(at + 1).is_some_and(|next| wanted.contains(&next.word.as_str()));
    if matches!(word, "from" | "like" | "including" | "or" | "nor" | "such" | "eg") {
        return true;
    }
    if word == "for" {
        return next_is(&["example", "instance"]);
    }
    let item_ends = |next: &Token| next.pause == Pause::Comma || matches!(next.word.as_str(), "and" | "or");
    !is_function_word(word) && tokens[at + 1..end.min(at + 4)].iter().any(item_ends)
}

/// Whether `word` begins a part of the clause that a negator before it does not reach.
fn joins(word: &str) -> bool {
    matches!(
        word,
        "and"
            | "because"
            | "since"
            | "so"
            | "which"
            | "who"
            | "where"
            | "when"
            | "whenever"
            | "if"
            | "while"
            | "then"
            | "therefore"
    )
}

#[cfg(test)]
mod tests {
    use super::super::{Reading, Stems};

    fn denied(text: &str) -> Vec<String> {
        let reading = Reading::new(text, &Stems::new());
        (0..reading.tokens.len())
            .filter(|&at| reading.negators.iter().any(|negator| negator.undone.is_none() && negator.denies(at)))
            .map(|at| reading.tokens[at].word.clone())
            .collect()
    }

    #[test]
    fn a_negator_reaches_to_the_next_pause_or_joining_word() {
        assert_eq!(denied("It does not scale up, and it is slow"), ["scale", "up"]);
        assert_eq!(denied("You don't manage servers and pay per use"), ["manage", "servers"]);
        assert_eq!(denied("no servers because it scales"), ["servers"]);
        assert_eq!(denied("when no one calls at night you pay"), ["one", "calls", "at", "night"]);
        assert_eq!(denied("not for images, videos and logs"), ["for", "images", "videos"]);
        assert_eq!(denied("not any language, for example rust"), ["any", "language", "for", "example", "rust"]);
    }

    #[test]
    fn words_that_look_like_denials_and_are_none() {
        assert!(denied("It is not only fast").is_empty());
        assert!(denied("No matter the load it scales").is_empty());
        assert!(denied("Nothing runs until a request arrives").is_empty());
    }

    #[test]
    fn no_longer_and_instead_of_deny() {
        assert_eq!(denied("It no longer scales"), ["longer", "scales"]);
        assert_eq!(denied("compiled instead of interpreted"), ["of", "interpreted"]);
    }
}
