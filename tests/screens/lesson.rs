//! The lesson screen.

use etude::{
    app::{Effect, Message, Place},
    progress::Record,
};

use crate::window::{NOW, Window, course};

fn caching(width: u16, height: u16) -> Window {
    Window::open(width, height).go("lesson:edge/caching")
}

#[test]
fn a_lesson_is_calm_at_80_by_24() {
    let mut window = caching(80, 24);
    let first = window.show();
    let second = window.press("Space").show();
    insta::assert_snapshot!(format!("{first}\n--- Space\n{second}"));
}

#[test]
fn a_lesson_is_usable_at_40_by_12() {
    let mut window = caching(40, 12);
    let first = window.show();
    let second = window.press("Space Space Space").show();
    insta::assert_snapshot!(format!("{first}\n--- Space Space Space\n{second}"));
}

#[test]
fn a_wide_window_has_the_outline_beside_the_text() {
    insta::assert_snapshot!(caching(160, 30).show());
}

#[test]
fn tab_finds_what_can_be_run_and_enter_opens_it() {
    let mut window = caching(80, 24);
    insta::assert_snapshot!(window.press("Tab").show());
    window.press("Enter");
    assert_eq!(window.state.place, Place::example("menu"));
    window.press("Esc Esc");
    assert_eq!(window.state.place, Place::lesson("edge/caching"));
}

#[test]
fn the_outline_leads_to_a_heading() {
    let mut window = caching(80, 24);
    insta::assert_snapshot!(window.press("o").show());
    window.press("j j Enter");
    assert!(window.show().lines().any(|line| line.starts_with(" What can go stale")), "{}", window.show());
}

#[test]
fn words_are_found_as_they_are_typed() {
    let mut window = caching(80, 16);
    insta::assert_snapshot!(window.press("/ promise").show());
    window.press("Enter n");
    assert!(window.show().contains("2 of 2"), "{}", window.show());
    window.press("Esc");
    assert!(!window.show().contains("of 2"), "{}", window.show());
}

#[test]
fn a_link_leads_to_its_lesson_and_one_out_of_the_course_is_copied() {
    let mut window = caching(80, 24);
    window.press("l Enter");
    assert_eq!(window.state.place, Place::lesson(&course().modules[1].lessons[0].id));
}

#[test]
fn reading_to_the_end_finishes_a_lesson_once() {
    let mut window = caching(80, 24);
    window.press("j j j");
    window.send(Message::Tick(NOW + 250));
    let finished = |record: &Record| match record {
        Record::Finished { lesson, .. } => Some(lesson.clone()),
        _ => None,
    };
    let read = |record: &Record| match record {
        Record::Read { line, of, .. } => Some((*line, *of)),
        _ => None,
    };
    assert_eq!(window.recorded(finished), Vec::<String>::new());
    let &(line, of) = window.recorded(read).last().unwrap();
    assert!(line < of, "{line} of {of}");
    window.press("G g G");
    assert_eq!(window.recorded(finished), ["edge/caching"]);
    assert_eq!(window.recorded(read).last(), Some(&(of, of)));
}

#[test]
fn a_lesson_that_fits_the_window_is_not_read_by_a_glance() {
    let finished = |record: &Record| matches!(record, Record::Finished { .. }).then_some(());
    let mut window = caching(80, 60);
    window.send(Message::Tick(NOW + 1_000));
    window.press("Esc");
    assert_eq!(window.recorded(finished).len(), 0);
    let mut window = caching(80, 60);
    window.send(Message::Tick(NOW + 11_000));
    assert_eq!(window.recorded(finished).len(), 1);
    let mut window = caching(80, 60);
    window.press("n");
    assert_eq!(window.recorded(finished).len(), 1);
}

#[test]
fn a_lesson_opens_where_it_was_left() {
    let course = course();
    let hash = course.lesson("edge/caching").unwrap().hash.clone();
    let read = Record::Read { lesson: "edge/caching".into(), hash, line: 30, of: 40 };
    let mut window = Window::of(course, 80, 24, &[read]).go("lesson:edge/caching");
    let top = window.state.lesson.top;
    assert!(top > 0);
    window.resize(50, 24);
    assert!(window.state.lesson.top >= top, "the text got longer, so the same place is further down");
}

#[test]
fn next_and_previous_go_through_the_whole_course() {
    let mut window = caching(80, 24);
    window.press("n");
    assert!(window.show().contains("2.1 Numbers only"));
    window.press("n");
    assert!(window.show().contains("this is the last lesson"));
    window.press("N N");
    assert!(window.show().contains("1.1 What the edge is"));
}

#[test]
fn a_changed_file_is_shown_and_a_broken_one_keeps_the_last_good_view() {
    let mut window = caching(80, 24);
    let mut changed = course();
    let lesson = &mut changed.modules[0].lessons[1];
    lesson.title = "Caching, told anew".to_owned();
    lesson.hash = "new".to_owned();
    lesson.blocks.truncate(2);
    window.send(Message::CourseChanged(changed.into()));
    assert!(window.show().contains("Caching, told anew"));
    let fault = etude::diagnostic::Diagnostic::error("course::toml", "this is not TOML").in_file("course.toml");
    let broken = etude::course::Course { diagnostics: vec![fault], ..Default::default() };
    window.send(Message::CourseChanged(broken.into()));
    let shown = window.show();
    assert!(shown.contains("Caching, told anew"), "{shown}");
    assert!(shown.contains("! course.toml: this is not TOML"), "{shown}");
}

#[test]
fn leaving_takes_two_keys_or_q_at_home() {
    let quits = |window: &Window| window.effects.iter().any(|effect| matches!(effect, Effect::Quit));
    let mut window = caching(80, 24);
    window.press("C-c j C-c");
    assert!(!quits(&window));
    window.press("C-c");
    assert!(quits(&window));
    let mut window = caching(80, 24);
    window.press("q");
    assert!(!quits(&window) && window.state.place == Place::Home);
    window.press("q");
    assert!(quits(&window));
}
