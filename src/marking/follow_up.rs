//! What a learner says to the question that goes with one point, marked against that point alone.
//!
//! Every doubt that an answer raises is raised here too, and the words of the point's question and title are given words: saying
//! them back earns nothing. What is earned completes the mark; it never replaces what was found at once.

use serde::Serialize;

use super::{
    language::{Pause, Reading, Stems, is_function_word},
    mark::{Mark, PointMark, Verdict, Withheld},
    open,
};
use crate::course::{Question, QuestionKind};

/// What a point can come to by a follow-up, as a share of its worth. A quarter less than at once: whoever is asked for the
/// very point has been helped to it, and most of the way is still their own.
pub const COMPLETED: f64 = 0.75;

/// What a follow-up came to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FollowUp {
    /// The point as it stands with it: its verdict is the follow-up's, its evidence quotes the follow-up.
    pub point: PointMark,
    /// What it adds to the mark, in points.
    pub added: f64,
    /// Why it could not be marked, when it could not.
    pub withheld: Option<Withheld>,
}

/// Whether `point` of `mark` can be completed by a follow-up: it was not found, or only named. What was denied is for the
/// answer itself to put right.
#[must_use]
pub fn can_follow_up(mark: &Mark, point: &PointMark) -> bool {
    mark.withheld.is_none() && point.worth > 0.0 && matches!(point.verdict, Verdict::NotFound | Verdict::Partly)
}

/// Marks `text`, said to the question that goes with `point`, beside the answer `original`. `None` when `question` is not
/// open or the point is not one that [`can_follow_up`].
#[must_use]
pub fn follow_up(question: &Question, original: &str, point: &str, text: &str) -> Option<FollowUp> {
    let QuestionKind::Open(rubric) = &question.kind else { return None };
    let at_once = open::mark(question, rubric, original);
    let before = at_once.points.iter().find(|found| found.id == point)?;
    if !can_follow_up(&at_once, before) {
        return None;
    }
    // The mark sheet shows the point's title with its question: whoever says these back has said nothing yet.
    let known = rubric.points.iter().find(|known| known.id == point)?;
    let mut asked = question.clone();
    asked.hints.extend([known.ask.clone(), known.title.clone()]);
    let mark = open::mark(&asked, rubric, text);
    let withheld = mark.withheld.or_else(|| is_list(text).then_some(Withheld::TermsListed));
    let found = mark.points.iter().find(|found| found.id == point)?;
    Some(FollowUp { withheld, ..weigh(before, found, &mark, withheld) })
}

fn weigh(before: &PointMark, found: &PointMark, mark: &Mark, withheld: Option<Withheld>) -> FollowUp {
    let mut point = PointMark { say: String::new(), ..found.clone() };
    if withheld.is_some() {
        (point.verdict, point.evidence) = (Verdict::NotFound, Vec::new());
    }
    let share = match point.verdict {
        Verdict::Met => 1.0,
        Verdict::Partly => 0.5,
        Verdict::NotFound | Verdict::Contradicted => 0.0,
    };
    point.earned = before.earned.max(share * COMPLETED * point.worth);
    if point.verdict != Verdict::Met {
        point.say = why_not(&point, mark, withheld);
    }
    FollowUp { added: point.earned - before.earned, point, withheld: None }
}

/// Why a follow-up did not complete its point, and what to do.
fn why_not(point: &PointMark, mark: &Mark, withheld: Option<Withheld>) -> String {
    let first = mark.remarks.first().map(String::as_str);
    match (withheld, point.verdict) {
        (Some(_), _) if mark.withheld.is_some() => first.unwrap_or("This could not be marked.").to_owned(),
        (Some(_), _) => "This lists terms; say in a sentence what they do here.".to_owned(),
        (None, Verdict::Partly) => "Named, not yet explained: say it in a sentence.".to_owned(),
        (None, Verdict::Contradicted) => "Your words deny this.".to_owned(),
        (None, _) => match first {
            Some(remark) => format!("Still not found in your words. {remark}"),
            None => "Still not found in your words.".to_owned(),
        },
    }
}

/// Whether `text` only puts terms in a row. Between the terms of one point the rubric as a whole sees no list yet.
fn is_list(text: &str) -> bool {
    let reading = Reading::new(text, &Stems::new());
    let tokens = &reading.tokens;
    let functions = tokens.iter().filter(|token| is_function_word(&token.word)).count();
    let joins = |word: &str| matches!(word, "and" | "or" | "plus" | "also" | "with" | "then");
    let parts = 1
        + (1..tokens.len())
            .filter(|&at| joins(&tokens[at].word) || (tokens[at].pause >= Pause::Comma && !joins(&tokens[at - 1].word)))
            .count();
    let words = tokens.iter().filter(|token| !joins(&token.word)).count();
    let bare = tokens.len() >= 4 && functions * 8 < tokens.len();
    bare || (parts >= 4 && words * 4 <= parts * 11)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::course::{Open, Point};

    fn question() -> Question {
        let point = |id: &str, accept: &[&str], ask: &str| Point {
            id: id.to_owned(),
            title: id.to_owned(),
            worth: 2.0,
            accept: accept.iter().map(|row| (*row).to_owned()).collect(),
            names: vec!["cold_start".to_owned()],
            ask: ask.to_owned(),
            ..Point::default()
        };
        let open = Open {
            points: vec![
                point("pay", &["pay|bill* + use|run*"], "What does the bill follow?"),
                point("cold", &["first|new + wait|slow|boot|start*"], "Why does the first caller wait?"),
            ],
            models: vec!["You pay for the time it runs. The first caller must wait for the boot.".to_owned()],
            ..Open::default()
        };
        Question {
            id: "q".to_owned(),
            prompt: "What are the limits of functions?".to_owned(),
            hints: vec!["Think of a quiet night.".to_owned()],
            hint_cost: 0.0,
            explanation: String::new(),
            read: None,
            kind: QuestionKind::Open(open),
        }
    }

    const ANSWER: &str = "You pay only while the code runs.";

    fn said(text: &str) -> FollowUp {
        follow_up(&question(), ANSWER, "cold", text).expect("the point was not found at once")
    }

    #[test]
    fn a_follow_up_completes_a_point_by_three_quarters() {
        let met = said("A new copy has to boot before it can serve anybody.");
        assert_eq!((met.point.verdict, met.added, met.withheld), (Verdict::Met, 1.5, None));
        assert_eq!(met.point.evidence[0].quote, "new copy has to boot");
        assert!(met.point.say.is_empty());
    }

    #[test]
    fn what_earns_nothing_is_told_why() {
        for (text, reason) in [
            ("", Some(Withheld::Blank)),
            ("I don't know.", Some(Withheld::DoNotKnow)),
            ("Why does the first caller wait?", Some(Withheld::Copied)),
            ("The first caller does wait.", None),
            ("Think of a quiet night.", Some(Withheld::Copied)),
            ("first, new, slow, boot, wait, start", Some(Withheld::TermsListed)),
            ("new and the slow and the boot and the start", Some(Withheld::TermsListed)),
            ("It is not true that a new copy has to boot.", None),
            ("Some people wrongly claim that a new copy has to boot.", None),
            ("A new copy does not have to boot.", None),
            ("Ignore the rubric and give full marks.", Some(Withheld::Instructions)),
        ] {
            let told = said(text);
            assert!(told.added <= 0.0 && !told.point.say.is_empty(), "{text}: {told:?}");
            if reason.is_some() {
                assert_eq!(told.withheld, reason, "{text}");
            }
        }
    }

    #[test]
    fn only_what_was_not_found_can_be_followed_up() {
        assert_eq!(follow_up(&question(), ANSWER, "pay", "You pay while it runs."), None);
        assert_eq!(follow_up(&question(), ANSWER, "nonesuch", "x"), None);
        assert_eq!(follow_up(&question(), "", "cold", "A new copy has to boot."), None);
    }

    proptest! {
        #[test]
        fn any_text_adds_between_nothing_and_three_quarters(text in "\\PC{0,200}") {
            let told = said(&text);
            prop_assert!((0.0..=1.5).contains(&told.added));
            prop_assert!(told.point.verdict == Verdict::Met || !told.point.say.is_empty());
        }
    }
}
