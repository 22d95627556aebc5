//! The review screen.

use etude::{app::Place, progress::Record};

use crate::window::{Window, course};

/// A learner who has read the lesson about caching, and nothing more.
fn reader() -> Vec<Record> {
    let lesson = course().lesson("edge/caching").unwrap().clone();
    vec![
        Record::Finished { lesson: lesson.id, hash: lesson.hash },
        Record::Left { place: "lesson:edge/caching".into() },
    ]
}

fn review(width: u16, height: u16) -> Window {
    let mut window = Window::of(course(), width, height, &reader());
    window.press("R");
    assert_eq!(window.state.place, Place::Review);
    window
}

#[test]
fn home_says_how_many_cards_there_are() {
    insta::assert_snapshot!(Window::of(course(), 80, 24, &reader()).show());
}

#[test]
fn a_card_before_and_after_it_is_turned() {
    let mut window = review(80, 24);
    let front = window.show();
    let back = window.press("Space").show();
    insta::assert_snapshot!(format!("{front}\n--- Space\n{back}"));
}

#[test]
fn a_small_window_has_room_for_a_card_and_its_grades() {
    let mut window = review(40, 12);
    let back = window.press("Space").show();
    let end = window.press("4 Space 4 Space 4").show();
    insta::assert_snapshot!(format!("{back}\n--- graded\n{end}"));
}

#[test]
fn what_comes_to_mind_can_be_written_first() {
    let mut window = review(80, 24);
    insta::assert_snapshot!(window.press("i Do").show());
}

#[test]
fn the_end_says_what_comes() {
    let mut window = review(80, 24);
    insta::assert_snapshot!(window.press("Space 3 Space 1 Space 4 Space 3").show());
}

#[test]
fn nothing_to_review_shows_the_way_on() {
    let mut window = Window::open(40, 12);
    insta::assert_snapshot!(window.press("R").show());
}
