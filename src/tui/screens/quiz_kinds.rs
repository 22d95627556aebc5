//! The quiz screen with questions answered in several places, in an ordinary and in a small window.

use std::sync::Arc;

use ratatui::{Terminal, backend::TestBackend};

use crate::{
    app::{
        Key, KeyCode, Message, Place, Settings, State, open,
        quiz::{kinds_tests::questions, tests::shared_with},
        update,
    },
    marking,
    progress::Summary,
    tui::{Cache, Theme, draw},
};

fn quiz(width: u16, height: u16, question: &str) -> State {
    let shared = shared_with(questions(), width, height);
    let mut state = State::new(Arc::clone(&shared.course), Summary::default(), Settings::default(), 1_000);
    update(&mut state, Message::Resize(width, height));
    open(&mut state, Place::Quiz { module: "serverless".to_owned(), question: Some(question.to_owned()) });
    state
}

fn press(state: &mut State, keys: &[KeyCode]) {
    for key in keys {
        update(state, Message::Key(Key::plain(*key)));
    }
}

fn type_in(state: &mut State, text: &str) {
    for letter in text.chars() {
        update(state, Message::Key(Key::char(letter)));
    }
}

fn take_mark(state: &mut State, id: &str, answer: &marking::Answer) {
    let question = questions().into_iter().find(|question| question.id == id).expect("a question");
    let mark = Box::new(marking::mark(&question, answer, None));
    update(state, Message::Marked { question: id.to_owned(), mark });
}

fn screen(state: &State, width: u16, height: u16) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a test terminal");
    let theme = Theme::of(state.shared.settings.theme);
    terminal.draw(|frame| draw(frame, state, &theme, &mut Cache::default())).expect("a frame");
    terminal.backend().to_string()
}

const SIZES: [(u16, u16); 2] = [(80, 24), (40, 12)];

#[test]
fn gaps_of_a_program() {
    for (width, height) in SIZES {
        let mut state = quiz(width, height, "k/cloze");
        type_in(&mut state, "match");
        press(&mut state, &[KeyCode::Tab, KeyCode::Tab, KeyCode::Char(' ')]);
        insta::assert_snapshot!(format!("gaps {width}x{height}"), screen(&state, width, height));
    }
}

#[test]
fn lines_of_a_program_and_their_mark() {
    for (width, height) in SIZES {
        let mut state = quiz(width, height, "k/bug");
        press(&mut state, &[KeyCode::Down, KeyCode::Down, KeyCode::Char(' ')]);
        insta::assert_snapshot!(format!("lines {width}x{height}"), screen(&state, width, height));
        press(&mut state, &[KeyCode::Home, KeyCode::Char(' '), KeyCode::Enter]);
        take_mark(&mut state, "k/bug", &marking::Answer::Lines(vec![1, 3]));
        insta::assert_snapshot!(format!("lines marked {width}x{height}"), screen(&state, width, height));
    }
}

#[test]
fn parts_of_a_question_and_their_mark() {
    for (width, height) in SIZES {
        let mut state = quiz(width, height, "k/parts");
        insta::assert_snapshot!(format!("first part {width}x{height}"), screen(&state, width, height));
        type_in(&mut state, "3000 ms");
        press(&mut state, &[KeyCode::Enter, KeyCode::Char('2'), KeyCode::Enter]);
        type_in(&mut state, "work");
        insta::assert_snapshot!(format!("last part {width}x{height}"), screen(&state, width, height));
        update(&mut state, Message::Key(Key::ctrl('s')));
        let blanks = marking::Answer::Blanks(vec!["work".into(), String::new(), String::new()]);
        let number = marking::Answer::Text("3000 ms".into());
        let answers = vec![Some(number), Some(marking::Answer::Chosen(vec![1])), Some(blanks)];
        take_mark(&mut state, "k/parts", &marking::Answer::Parts(answers));
        insta::assert_snapshot!(format!("parts marked {width}x{height}"), screen(&state, width, height));
    }
}
