//! The home screen.

use etude::{app::Place, progress::Record};

use crate::window::{Window, course};

fn hash(id: &str) -> String {
    course().lesson(id).unwrap().hash.clone()
}

/// A learner who read one lesson, and left off in another.
fn midway() -> Vec<Record> {
    let course = course();
    let first = &course.modules[0].lessons[0];
    vec![
        Record::Finished { lesson: first.id.clone(), hash: first.hash.clone() },
        Record::Read { lesson: "edge/caching".into(), hash: hash("edge/caching"), line: 12, of: 40 },
        Record::Left { place: "lesson:edge/caching".into() },
    ]
}

#[test]
fn a_newcomer_sees_the_course_and_where_to_begin() {
    insta::assert_snapshot!(Window::open(80, 24).show());
}

#[test]
fn a_learner_sees_what_is_done_and_goes_on_with_enter() {
    let mut window = Window::of(course(), 80, 24, &midway());
    insta::assert_snapshot!(window.show());
    window.press("Enter");
    assert_eq!(window.state.place, Place::lesson("edge/caching"));
}

#[test]
fn a_small_window_shows_one_list_at_a_time() {
    let mut window = Window::of(course(), 40, 12, &midway());
    let lessons = window.show();
    let modules = window.press("Left").show();
    insta::assert_snapshot!(format!("{lessons}\n--- Left\n{modules}"));
}

#[test]
fn the_quiz_of_a_module_is_the_last_of_its_rows() {
    let mut window = Window::open(80, 24);
    window.press("End Enter");
    assert_eq!(window.state.place, Place::quiz("edge"));
}
