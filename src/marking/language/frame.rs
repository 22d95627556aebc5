//! Who claims a clause: the learner, somebody else, or nobody because it is called false.

use super::{Clause, Reading, Token};

/// How a clause is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Frame {
    /// The learner says it.
    Claimed,
    /// It is asked.
    Asked,
    /// Somebody else is said to think it.
    Hearsay,
    /// It is called false.
    CalledFalse,
}

/// The frame of each clause of `reading`, in order.
pub(crate) fn frames(reading: &Reading) -> Vec<Frame> {
    let clauses = &reading.clauses;
    let mut found: Vec<Frame> = clauses.iter().map(|clause| own_frame(reading.of(clause), clause)).collect();
    for (at, clause) in clauses.iter().enumerate() {
        let words = reading.of(clause);
        if found[at] != Frame::CalledFalse || words.len() > 12 {
            continue;
        }
        match points_to(words) {
            Some(Pointer::Before) => {
                for earlier in (0..at).rev().take_while(|&i| clauses[i].sentence + 1 >= clause.sentence) {
                    found[earlier] = Frame::CalledFalse;
                }
            }
            Some(Pointer::AllBefore) => found[..at].fill(Frame::CalledFalse),
            Some(Pointer::AllAfter) => found[at..].fill(Frame::CalledFalse),
            None => {}
        }
    }
    found
}

/// What a short sentence that calls something false points to.
enum Pointer {
    Before,
    AllBefore,
    AllAfter,
}

fn points_to(words: &[Token]) -> Option<Pointer> {
    let has = |wanted: &[&str]| words.iter().any(|token| wanted.contains(&token.word.as_str()));
    if has(&["following"]) || (has(&["these", "below"]) && has(&["statements", "claims", "below"])) {
        Some(Pointer::AllAfter)
    } else if has(&["above", "everything", "all", "none"]) {
        Some(Pointer::AllBefore)
    } else {
        matches!(words[0].word.as_str(), "that" | "this" | "which" | "it" | "but" | "all").then_some(Pointer::Before)
    }
}

fn own_frame(words: &[Token], clause: &Clause) -> Frame {
    if called_false(words) {
        Frame::CalledFalse
    } else if hearsay(words) {
        Frame::Hearsay
    } else if clause.asked {
        Frame::Asked
    } else {
        Frame::Claimed
    }
}

/// *It is not true that …*, *a myth*, *people wrongly claim …*, *I do not think that …*.
fn called_false(words: &[Token]) -> bool {
    const FALSE: &[&str] = &[
        "untrue",
        "myth",
        "myths",
        "misconception",
        "misconceptions",
        "fallacy",
        "lie",
        "wrongly",
        "mistakenly",
        "falsely",
        "incorrectly",
        "erroneously",
        "mistaken",
    ];
    let word = |at: usize| words.get(at).map_or("", |token: &Token| token.word.as_str());
    (0..words.len()).any(|at| {
        let (this, next) = (word(at), word(at + 1));
        FALSE.contains(&this)
            || (matches!(this, "not" | "isnt" | "never")
                && (matches!(next, "true" | "correct" | "right" | "believe" | "think" | "agree")
                    || (matches!(next, "the" | "at" | "really") && matches!(word(at + 2), "case" | "all" | "true"))))
            || (matches!(this, "is" | "are" | "was" | "be" | "all" | "completely")
                && matches!(next, "false" | "wrong" | "incorrect" | "nonsense"))
            || (this == "false" && matches!(next, "that" | "to"))
            || (this == "wrong" && matches!(next, "that" | "to"))
            || (this == "doubt" && next == "that")
            || (this == "contrary" && next == "to")
            || (this == "opposite" && matches!(next, "is" | "of"))
            || (this == "none" && next == "of" && words.iter().any(|token| token.word == "true"))
    })
}

/// *Some people say …*, *supposedly*.
fn hearsay(words: &[Token]) -> bool {
    const PEOPLE: &[&str] = &[
        "people",
        "some",
        "many",
        "others",
        "critics",
        "beginners",
        "folks",
        "someone",
        "somebody",
        "they",
        "developers",
        "vendors",
        "opponents",
        "blogs",
    ];
    const SAY: &[&str] =
        &["say", "says", "claim", "claims", "think", "believe", "assume", "argue", "pretend", "insist", "suppose"];
    let position = |list: &[&str]| words.iter().position(|token| list.contains(&token.word.as_str()));
    let told = position(PEOPLE).zip(position(SAY)).is_some_and(|(who, says)| who < says && says - who <= 3);
    told || said_by_nobody(words) || words.iter().any(|token| matches!(token.word.as_str(), "supposedly" | "allegedly"))
}

/// *It is often said that …*.
fn said_by_nobody(words: &[Token]) -> bool {
    const SAID: &[&str] = &["said", "claimed", "thought", "believed", "assumed", "rumored", "rumoured", "argued"];
    words.windows(3).any(|three| {
        let word = |at: usize| three[at].word.as_str();
        let is = |at: usize| matches!(word(at), "is" | "was" | "been" | "often" | "sometimes" | "widely");
        is(0) && (SAID.contains(&word(1)) && word(2) == "that" || is(1) && SAID.contains(&word(2)))
    })
}

#[cfg(test)]
mod tests {
    use super::super::Stems;
    use super::*;

    fn framed(text: &str) -> Vec<Frame> {
        frames(&Reading::new(text, &Stems::new()))
    }

    #[test]
    fn what_is_called_false_or_laid_in_others_mouths_is_not_claimed() {
        assert_eq!(framed("It is not true that functions scale."), [Frame::CalledFalse]);
        assert_eq!(framed("People wrongly claim that functions scale."), [Frame::CalledFalse]);
        assert_eq!(framed("Some people say that functions scale."), [Frame::Hearsay]);
        assert_eq!(framed("It is often said that functions scale."), [Frame::Hearsay]);
        assert_eq!(framed("Do functions scale?"), [Frame::Asked]);
    }

    #[test]
    fn a_contrast_ends_the_frame() {
        assert_eq!(framed("Many think it is slow, but it scales."), [Frame::Hearsay, Frame::Claimed]);
    }

    #[test]
    fn a_denial_afterwards_reaches_back() {
        assert_eq!(framed("Functions scale. That is not true."), [Frame::CalledFalse; 2]);
        assert_eq!(framed("One. Two. None of the above is true."), [Frame::CalledFalse; 3]);
        assert_eq!(framed("The following is false: one. Two."), [Frame::CalledFalse; 2]);
    }
}
