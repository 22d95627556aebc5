use proptest::prelude::*;

use super::*;
use crate::app::{Key, KeyCode};

fn typed(editor: &mut Editor, text: &str) {
    for character in text.chars() {
        let key = if character == '\n' { Key::plain(KeyCode::Enter) } else { Key::char(character) };
        editor.key(key);
    }
}

fn press(editor: &mut Editor, code: KeyCode) -> Reaction {
    editor.key(Key::plain(code))
}

#[test]
fn a_new_line_keeps_the_indentation_and_brackets_deepen_it() {
    let mut editor = Editor::code("");
    typed(&mut editor, "if (x) {\nreturn 1;\n}");
    assert_eq!(editor.text(), "if (x) {\n  return 1;\n}");
}

#[test]
fn enter_between_brackets_opens_a_line_of_its_own() {
    let mut editor = Editor::code("f({})");
    editor.move_to(Place::new(0, 3), false);
    press(&mut editor, KeyCode::Enter);
    assert_eq!(editor.text(), "f({\n  \n})");
    assert_eq!(editor.cursor(), Place::new(1, 2));
}

#[test]
fn the_step_of_indentation_is_the_files_own() {
    for (text, step) in [("a\n    b", "    "), ("a\n\tb", "\t"), ("a\n  b", "  "), ("a", "  ")] {
        let mut editor = Editor::code(text);
        press(&mut editor, KeyCode::Tab);
        assert_eq!(editor.text(), format!("{step}{text}"));
    }
}

#[test]
fn selected_lines_move_in_and_out_together_as_one_step() {
    let mut editor = Editor::code("a\n\nb\nc");
    for _ in 0..3 {
        editor.key(Key { shift: true, ..Key::plain(KeyCode::Down) });
    }
    press(&mut editor, KeyCode::Tab);
    assert_eq!(editor.text(), "  a\n\n  b\n  c");
    press(&mut editor, KeyCode::BackTab);
    assert_eq!(editor.text(), "a\n\nb\nc");
    editor.undo();
    assert_eq!(editor.text(), "  a\n\n  b\n  c");
    editor.undo();
    assert_eq!(editor.text(), "a\n\nb\nc");
}

#[test]
fn backspace_goes_through_indentation_by_steps() {
    let mut editor = Editor::code("x\n    y");
    editor.move_to(Place::new(1, 4), false);
    press(&mut editor, KeyCode::Backspace);
    assert_eq!(editor.text(), "x\ny");
}

#[test]
fn typing_replaces_the_selection_and_undo_brings_it_back() {
    let mut editor = Editor::code("one two");
    editor.key(Key { shift: true, ctrl: true, ..Key::plain(KeyCode::Right) });
    assert_eq!(editor.selected_text().as_deref(), Some("one "));
    typed(&mut editor, "x");
    assert_eq!(editor.text(), "xtwo");
    editor.undo();
    assert_eq!(editor.text(), "one two");
    editor.redo();
    assert_eq!(editor.text(), "xtwo");
}

#[test]
fn undo_goes_back_a_word_at_a_time() {
    let mut editor = Editor::prose("");
    typed(&mut editor, "pay per use");
    editor.undo();
    assert_eq!(editor.text(), "pay per");
    editor.undo();
    assert_eq!(editor.text(), "pay");
}

#[test]
fn a_paste_is_one_step_without_control_characters() {
    let mut editor = Editor::code("");
    editor.paste("a\r\nb\u{1b}[0m\tc");
    assert_eq!(editor.text(), "a\nb[0m\tc");
    editor.undo();
    assert_eq!(editor.text(), "");
}

#[test]
fn a_text_stays_below_its_bound() {
    let mut editor = Editor::code("");
    editor.paste(&"x".repeat(Editor::MOST_BYTES));
    assert_eq!(editor.key(Key::char('y')), Reaction::Refused("the text would grow beyond 1 MiB"));
    assert_eq!(editor.text().len(), Editor::MOST_BYTES);
}

#[test]
fn cut_and_paste_take_a_whole_line_without_a_selection() {
    let mut editor = Editor::code("a\nb\nc");
    assert_eq!(editor.key(Key::ctrl('x')), Reaction::Cut("a\n".to_owned()));
    press(&mut editor, KeyCode::Down);
    editor.key(Key::ctrl('v'));
    assert_eq!(editor.text(), "b\na\nc");
}

#[test]
fn moving_down_keeps_the_cell_through_short_lines() {
    let mut editor = Editor::code("abcdef\nx\nabcdef");
    editor.move_to(Place::new(0, 4), false);
    press(&mut editor, KeyCode::Down);
    assert_eq!(editor.cursor(), Place::new(1, 1));
    press(&mut editor, KeyCode::Down);
    assert_eq!(editor.cursor(), Place::new(2, 4));
}

#[test]
fn wrapped_rows_are_moved_through_one_by_one() {
    let mut editor = Editor::prose("one two three four");
    editor.resize(8, 2);
    editor.move_to(Place::default(), false);
    let rows: Vec<(usize, usize)> = (0..3)
        .map(|_| {
            press(&mut editor, KeyCode::Down);
            editor.cursor_cell()
        })
        .collect();
    assert_eq!(rows, [(1, 0), (2, 0), (2, 4)]);
    assert_eq!(editor.scroll(), (1, 0));
}

#[test]
fn the_view_follows_the_cursor_both_ways() {
    let mut editor = Editor::code(&"0123456789\n".repeat(20));
    editor.resize(5, 4);
    editor.move_to(Place::new(10, 9), false);
    assert_eq!(editor.scroll(), (7, 5));
    editor.move_to(Place::default(), false);
    assert_eq!(editor.scroll(), (0, 0));
}

#[test]
fn a_fault_stays_marked_until_its_line_may_have_moved() {
    let mut editor = Editor::code("a\nb\nc");
    editor.mark(Some(1));
    editor.show_line(1);
    assert_eq!(editor.cursor().line, 1);
    editor.move_to(Place::new(2, 0), false);
    typed(&mut editor, "x");
    assert_eq!(editor.marker(), Some(1));
    editor.move_to(Place::new(0, 0), false);
    typed(&mut editor, "x");
    assert_eq!(editor.marker(), None);
}

fn any_key() -> impl Strategy<Value = Key> {
    let code = prop_oneof![
        8 => proptest::sample::select("ab {}()[]\u{301}é日👩\u{200d}\t;".chars().collect::<Vec<_>>()).prop_map(KeyCode::Char),
        2 => proptest::sample::select("zyxcvkwhadbf".chars().collect::<Vec<_>>()).prop_map(KeyCode::Char),
        6 => proptest::sample::select(vec![
            KeyCode::Enter, KeyCode::Tab, KeyCode::BackTab, KeyCode::Backspace, KeyCode::Delete, KeyCode::Up,
            KeyCode::Down, KeyCode::Left, KeyCode::Right, KeyCode::Home, KeyCode::End, KeyCode::PageUp,
            KeyCode::PageDown, KeyCode::Esc, KeyCode::F(1), KeyCode::Insert,
        ]),
    ];
    (code, proptest::bool::weighted(0.15), proptest::bool::weighted(0.1), proptest::bool::weighted(0.3))
        .prop_map(|(code, ctrl, alt, shift)| Key { code, ctrl, alt, shift })
}

proptest! {
    #[test]
    fn any_keys_can_be_undone_to_the_start(
        text in "[a-c \\t{\n\r日é]{0,60}",
        keys in proptest::collection::vec(any_key(), 0..120),
        prose in any::<bool>(),
        size in (0_usize..30, 0_usize..10),
    ) {
        let mut editor = if prose { Editor::prose(&text) } else { Editor::code(&text) };
        editor.resize(size.0, size.1);
        let original = editor.text();
        // Travel through the history is what is tested afterwards; it is left out here so that the end is the last edit.
        for key in keys.into_iter().filter(|key| !matches!((key.ctrl, key.code), (true, KeyCode::Char('z' | 'y')))) {
            editor.key(key);
            let cursor = editor.cursor();
            prop_assert!(editor.lines()[cursor.line].is_char_boundary(cursor.column));
            prop_assert!(editor.cursor_cell().0 < editor.rows().len());
        }
        let last = editor.text();
        while editor.undo() == Reaction::Changed {}
        prop_assert_eq!(editor.text(), original);
        while editor.redo() == Reaction::Changed {}
        prop_assert_eq!(editor.text(), last);
    }

    #[test]
    fn rows_cover_every_line_without_gaps(text in "\\PC{0,80}", columns in 0_usize..20) {
        let mut end = 0;
        for (start, stop) in rows::wrap(&text, columns) {
            prop_assert_eq!(start, end);
            end = stop;
        }
        prop_assert_eq!(end, text.len());
    }
}
