//! Help and the command palette.

use etude::app::{KeyHint, Message, Mouse, MouseKind, Place};

use crate::window::Window;

#[test]
fn help_shows_the_keys_of_the_screen_below() {
    let mut window = Window::open(80, 34).go("lesson:edge/caching");
    let keys: Vec<KeyHint> = window.state.keys();
    let shown = window.press("?").show();
    insta::assert_snapshot!(shown);
    for hint in keys {
        assert!(shown.contains(hint.does.as_ref()), "{} is missing", hint.does);
    }
    window.press("x");
    assert!(window.state.overlay.is_none());
}

#[test]
fn the_palette_goes_anywhere_by_a_few_letters() {
    let mut window = Window::open(80, 24);
    insta::assert_snapshot!(window.press(": two").show());
    window.press("Enter");
    assert_eq!(window.state.place, Place::example("menu"));
}

#[test]
fn every_key_of_the_footer_is_in_the_help() {
    for place in ["home", "lesson:edge/caching", "example:menu", "quiz:edge", "progress", "review", "test"] {
        let mut window = Window::open(200, 50).go(place);
        let footer = window.show().lines().last().unwrap_or_default().to_owned();
        let shown = window.press("?").show();
        for hint in footer.split("  ").map(str::trim).filter(|hint| !hint.is_empty()) {
            let does = hint.split_once(' ').map_or(hint, |(_, does)| does);
            assert!(shown.contains(does), "{place}: `{does}` of `{footer}`");
        }
    }
}

#[test]
fn a_click_in_the_palette_goes_where_it_points() {
    let mut window = Window::open(80, 24);
    let shown = window.press(":").show();
    let lines: Vec<_> = shown.lines().collect();
    let row = lines.iter().position(|line| line.contains("Numbers only")).unwrap();
    let press = Mouse { kind: MouseKind::Press, column: 20, row: u16::try_from(row).unwrap() };
    window.send(Message::Mouse(press));
    assert!(window.show().contains("2.1 Numbers only"), "{}", window.show());
}
