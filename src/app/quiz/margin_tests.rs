//! What stands beside a mark: follow-ups, contests, certainty, hints and their price, figures of runs.

use super::{tests::*, *};
use crate::{
    app::Key,
    marking::Withheld,
    progress::{Figure, FigureBasis},
};

const ANSWER: &str = "You pay only while code runs. The first request is slow.";

/// The open question, answered and marked as in [`mark`].
fn marked() -> Desk {
    let mut desk = Desk::new(Some("q/open"));
    desk.keys(ANSWER);
    desk.hand_in();
    desk.take("q/open", mark(ANSWER));
    desk
}

#[test]
fn a_point_not_found_is_completed_by_its_own_question() {
    let mut desk = marked();
    desk.keys("jj");
    assert!(desk.shown().contains("f answer this, for up to 1½"), "{}", desk.shown());
    desk.keys("fA run may last fifteen minutes at most.");
    assert!(desk.state.view.text_title.contains("How long may one call take?"), "{}", desk.state.view.text_title);
    desk.press(KeyCode::Enter);
    insta::assert_snapshot!(desk.shown(), @r"
    What are the advantages and limits of functions as a service?

       You pay only while code runs. The first request is slow.
       ───────────────────────────1                       ───2

    2½ at once · follow-ups +1½ · makes 4 of 6

     ✓ 1 pay for use   2/2
         “You pay only while code runs”
     ◐ 2 cold start    ½/2
         “slow”
         why is it slow?
         read: serverless/limits
     + 3 time limit   1½/2  completed by a follow-up
         “A run may last fifteen minutes at most.”

    To know
    The bill follows use; the wait follows quiet.
    ");
    let followed = Record::FollowedUp {
        question: "q/open".into(),
        point: "time-limit".into(),
        text: "A run may last fifteen minutes at most.".into(),
        earned: 1.5,
        worth: 2.0,
    };
    assert!(desk.records().contains(&&followed), "{:?}", desk.records());
    let attempt = &desk.shared.progress.questions["q/open"].attempts[0];
    assert_eq!((attempt.score, attempt.completed()), (2.5, 4.0));
}

#[test]
fn a_follow_up_that_does_not_complete_its_point_is_told_why() {
    let mut desk = marked();
    desk.keys("jjfHow long may one call take?");
    desk.press(KeyCode::Enter);
    let shown = desk.shown();
    assert!(shown.contains("you added: “How long may one call take?”"), "{shown}");
    assert!(shown.contains("f answer this"), "it can be tried again: {shown}");
    let nothing = |record: &&Record| matches!(record, Record::FollowedUp { earned, .. } if *earned == 0.0);
    assert!(desk.records().iter().any(nothing));
}

#[test]
fn what_was_met_or_withheld_is_not_followed_up() {
    let mut desk = marked();
    desk.keys("f");
    assert!(!desk.state.is_typing());
    let mut withheld = Desk::new(Some("q/open"));
    withheld.keys("x");
    withheld.hand_in();
    withheld.take("q/open", Mark { withheld: Some(Withheld::Blank), ..mark("") });
    withheld.keys("jf");
    assert!(!withheld.state.is_typing());
}

#[test]
fn the_price_of_a_hint_is_said_before_and_taken_after() {
    let mut desk = Desk::new(Some("q/open"));
    desk.keys(ANSWER);
    desk.press(KeyCode::Esc);
    assert!(desk.shown().contains("h hint 1 of 2: costs ¾ point of 6"), "{}", desk.shown());
    desk.keys("h");
    assert!(desk.shown().contains("h hint 2 of 2: costs ¾ point of 6"), "{}", desk.shown());
    desk.hand_in();
    desk.take("q/open", mark(ANSWER));
    assert!(desk.shown().contains("2½ at once · 1 hint −¾ · makes 1¾ of 6"), "{}", desk.shown());
    let attempt = &desk.shared.progress.questions["q/open"].attempts[0];
    assert_eq!((attempt.score, attempt.hints, attempt.price), (2.5, 1, 0.75));
}

#[test]
fn a_hint_taken_and_not_answered_yet_is_still_there() {
    let mut desk = Desk::new(Some("q/one"));
    desk.keys("hn");
    let mut again = QuizState::default();
    again.open("serverless", Some("q/one"), &desk.shared);
    assert_eq!(again.asking.map(|asking| asking.hints), Some(1));
}

#[test]
fn who_wants_to_is_asked_how_sure_they_are() {
    let mut desk = Desk::new(Some("q/one"));
    desk.keys("u ");
    desk.press(KeyCode::Enter);
    assert!(desk.handed_in().is_empty());
    assert!(desk.state.view.text_title.starts_with("Sure?"));
    desk.keys("x3");
    assert_eq!(desk.handed_in().len(), 1);
    desk.take("q/one", Mark { out_of: 1.0, ..Mark::default() });
    assert!(desk.shown().contains("You said: certain. Certainty mark −6 of 3, beside the mark."), "{}", desk.shown());
    let sure =
        |record: &&Record| matches!(record, Record::Answered { confidence: Some(3), score, .. } if *score == 0.0);
    assert!(desk.records().iter().any(sure));
}

#[test]
fn nobody_has_to_say_how_sure_they_are() {
    let mut unasked = Desk::new(Some("q/one"));
    unasked.keys(" ");
    unasked.press(KeyCode::Enter);
    assert_eq!(unasked.handed_in().len(), 1);
    let mut skipped = Desk::new(Some("q/one"));
    skipped.keys("u ");
    skipped.press(KeyCode::Enter);
    skipped.press(KeyCode::Enter);
    skipped.take("q/one", Mark { out_of: 1.0, ..Mark::default() });
    let unsaid = |record: &&Record| matches!(record, Record::Answered { confidence: None, .. });
    assert!(skipped.records().iter().any(unsaid));
    assert!(!skipped.shown().contains("Certainty"));
}

#[test]
fn a_point_is_contested_with_the_words_that_should_have_earned_it() {
    let mut desk = marked();
    desk.keys("jc");
    let title = &desk.state.view.text_title;
    assert!(title.contains("“The first request is slow” should earn “cold start”"), "{title}");
    assert!(desk.shown().contains("Model answer"), "whoever contests has seen the model answer");
    desk.press(KeyCode::Up);
    assert!(desk.state.view.text_title.contains("You pay only while code runs"));
    desk.press(KeyCode::Down);
    desk.press(KeyCode::Enter);
    let contested = Record::Contested {
        question: "q/open".into(),
        point: Some("cold-start".into()),
        reason: String::new(),
        words: Some("The first request is slow".into()),
    };
    assert!(desk.records().contains(&&contested), "{:?}", desk.records());
    assert!(desk.shown().contains("cold start: “The first request is slow”"), "{}", desk.shown());
}

#[test]
fn figures_of_a_run_are_checked_and_noted() {
    let mut desk = Desk::new(Some("q/open"));
    let figure = Figure { label: "compute".into(), value: 4.12, unit: "ms".into(), basis: FigureBasis::Measured };
    let ran = Record::Ran {
        example: "orders".into(),
        event: "valid".into(),
        edited: false,
        status: "completed".into(),
        run: 4,
        figures: vec![figure],
    };
    desk.shared.progress.add(&crate::progress::Entry { at: 1, course: "course".to_owned(), record: ran });
    let answer = "Run 4 took 4.1 ms and not 9.9 ms.";
    desk.keys(answer);
    desk.hand_in();
    desk.take("q/open", mark(answer));
    let shown = desk.shown();
    assert!(shown.contains("→ ✓ run 4: 4.1 ms is its measured compute"), "{shown}");
    assert!(shown.contains("→ ✗ run 4 has no 9.9 ms"), "{shown}");
}

#[test]
fn ctrl_s_hands_a_text_in_without_a_word_of_certainty() {
    let mut desk = marked();
    desk.keys("ua more");
    desk.hand_in();
    assert!(!desk.state.is_typing(), "a digit is no text now");
    desk.send(&Message::Key(Key::plain(KeyCode::Esc)));
    assert!(desk.state.is_typing(), "the answer can still be changed");
    desk.hand_in();
    desk.hand_in();
    assert_eq!(desk.handed_in().len(), 2);
}
