//! What a message changes.

use std::sync::Arc;

use super::{
    Action, Effect, Key, KeyCode, KeyHint, Message, Mouse, MouseKind, Notice, Overlay, Place, Reply, State,
    palette::{Chosen, PaletteState},
};
use crate::{
    course::{Course, cards::Deck},
    progress::{Entry, Record},
};

/// Takes one message into `state` and says what is to be done about it.
pub fn update(state: &mut State, message: Message) -> Vec<Effect> {
    let mut effects = Vec::new();
    match message {
        Message::Key(key) => on_key(state, key, &mut effects),
        Message::Resize(width, height) => {
            state.shared.size = (width, height);
            to_screen(state, &message, &mut effects);
        }
        Message::Tick(now) => {
            state.shared.now_ms = state.shared.now_ms.max(now);
            to_screen(state, &Message::Tick(now), &mut effects);
            // The clock of a self-test runs wherever the learner is.
            if state.place != Place::Test {
                let actions = state.self_test.time_passes(&state.shared);
                perform(state, actions, &mut effects);
            }
        }
        Message::CourseChanged(course) => take_course(state, course, &mut effects),
        Message::RecordFailed(why) => state.shared.notice = Some(Notice { text: why, is_fault: true }),
        Message::Progressed(entries) => entries.iter().for_each(|entry| state.shared.progress.add(entry)),
        Message::Warmed => {}
        Message::LaidOut(extent) => {
            let actions = state.lesson.laid_out(extent, &state.shared);
            perform(state, actions, &mut effects);
        }
        Message::Traced(..) | Message::RunEnded(..) => {
            let reply = state.workbench.update(&message, &state.shared);
            perform(state, reply.unwrap_or_default(), &mut effects);
        }
        Message::Marked { .. } => {
            let reply = state.quiz.update(&message, &state.shared);
            perform(state, reply.unwrap_or_default(), &mut effects);
            let reply = state.review.update(&message, &state.shared);
            perform(state, reply.unwrap_or_default(), &mut effects);
        }
        Message::MarkedInTest { .. } => {
            let reply = state.self_test.update(&message, &state.shared);
            perform(state, reply.unwrap_or_default(), &mut effects);
        }
        Message::Paste(text) => match &mut state.overlay {
            Some(Overlay::Palette(palette)) => palette.paste(&text, &state.shared),
            Some(Overlay::Help(_)) => {}
            None => to_screen(state, &Message::Paste(text), &mut effects),
        },
        Message::Mouse(mouse) if state.overlay.is_some() => on_mouse_over(state, mouse, &mut effects),
        Message::Mouse(_) | Message::EditorReturned(_) => to_screen(state, &message, &mut effects),
    }
    effects
}

/// Goes to `place`, from outside: the place the command line asks for, or where the learner left off.
pub fn open(state: &mut State, place: Place) -> Vec<Effect> {
    let mut effects = Vec::new();
    perform(state, vec![Action::Open(place)], &mut effects);
    effects
}

fn on_key(state: &mut State, key: Key, effects: &mut Vec<Effect>) {
    if key == Key::ctrl('c') {
        if state.leaving {
            effects.push(Effect::Quit);
        }
        state.leaving = true;
        state.shared.notice = Some(Notice { text: "Ctrl-C again leaves".to_owned(), is_fault: false });
        return;
    }
    state.leaving = false;
    if state.shared.notice.as_ref().is_some_and(|notice| !notice.is_fault) {
        state.shared.notice = None;
    }
    match &mut state.overlay {
        Some(Overlay::Help(scroll)) => match key.code {
            KeyCode::Down | KeyCode::Char('j') => *scroll = scroll.saturating_add(1),
            KeyCode::Up | KeyCode::Char('k') => *scroll = scroll.saturating_sub(1),
            KeyCode::PageDown | KeyCode::Char(' ') => *scroll = scroll.saturating_add(10),
            KeyCode::PageUp => *scroll = scroll.saturating_sub(10),
            _ => state.overlay = None,
        },
        Some(Overlay::Palette(palette)) => {
            let chosen = palette.update(key, &state.shared);
            on_chosen(state, chosen, effects);
        }
        None => match screen(state, &Message::Key(key)) {
            Some(actions) => perform(state, actions, effects),
            None => on_key_of_the_house(state, key, effects),
        },
    }
}

fn on_chosen(state: &mut State, chosen: Chosen, effects: &mut Vec<Effect>) {
    match chosen {
        Chosen::Nothing => {}
        Chosen::Leave => state.overlay = None,
        Chosen::Go(place) => {
            state.overlay = None;
            perform(state, vec![Action::Open(place)], effects);
        }
        Chosen::Press(key) => {
            state.overlay = None;
            on_key(state, key, effects);
        }
    }
}

/// The mouse belongs to what lies over the screen.
fn on_mouse_over(state: &mut State, mouse: Mouse, effects: &mut Vec<Effect>) {
    match &mut state.overlay {
        Some(Overlay::Palette(palette)) => {
            let chosen = palette.mouse(mouse, &state.shared);
            on_chosen(state, chosen, effects);
        }
        Some(Overlay::Help(scroll)) => match mouse.kind {
            MouseKind::ScrollDown => *scroll = scroll.saturating_add(1),
            MouseKind::ScrollUp => *scroll = scroll.saturating_sub(1),
            MouseKind::Press => state.overlay = None,
        },
        None => {}
    }
}

/// The keys that work on every screen that does not use them itself.
pub(super) fn everywhere(place: &Place) -> Vec<KeyHint> {
    let mut keys = vec![KeyHint::new(":", "palette"), KeyHint::new("?", "help")];
    if *place == Place::Home {
        keys.push(KeyHint::new("q", "leave"));
    } else {
        keys.push(KeyHint::new("Esc", "back"));
        keys.push(KeyHint::quiet("q", "back"));
        keys.push(KeyHint::quiet("H", "home"));
    }
    keys.push(KeyHint::quiet("P", "progress"));
    keys.push(KeyHint::quiet("R", "review"));
    keys.push(KeyHint::quiet("T", "self-test"));
    keys.push(KeyHint::quiet("Ctrl-T", "colour theme: dark, light, none"));
    keys.push(KeyHint::quiet("m", "mouse on or off"));
    keys.push(KeyHint::quiet("Ctrl-Z", "suspend to the shell"));
    keys.push(KeyHint::quiet("Ctrl-C twice", "leave from anywhere"));
    keys
}

fn on_key_of_the_house(state: &mut State, key: Key, effects: &mut Vec<Effect>) {
    let actions = match key.code {
        KeyCode::Char('z') if key.ctrl => vec![Action::Do(Effect::Suspend)],
        KeyCode::Char('t') if key.ctrl => {
            state.shared.settings.theme = state.shared.settings.theme.next();
            let word = state.shared.settings.theme.word();
            vec![set("theme", word), Action::Say(format!("colours: {word}"))]
        }
        _ if key.ctrl || key.alt => return,
        KeyCode::Char('?') | KeyCode::F(1) => {
            state.overlay = Some(Overlay::Help(0));
            return;
        }
        KeyCode::Char(':') => {
            state.overlay = Some(Overlay::Palette(PaletteState::new(&state.shared, &state.keys())));
            return;
        }
        KeyCode::Char('q') if state.place == Place::Home => vec![Action::Do(Effect::Quit)],
        KeyCode::Esc | KeyCode::Char('q') => vec![Action::Back],
        KeyCode::Char('H') => vec![Action::Open(Place::Home)],
        KeyCode::Char('P') => vec![Action::Open(Place::Progress)],
        KeyCode::Char('R') => vec![Action::Open(Place::Review)],
        KeyCode::Char('T') => vec![Action::Open(Place::Test)],
        KeyCode::Char('m') => {
            let on = !state.shared.settings.mouse;
            state.shared.settings.mouse = on;
            let say = if on { "mouse on: wheel and clicks; select text with Shift" } else { "mouse off" };
            let word = if on { "on" } else { "off" };
            vec![Action::Do(Effect::CaptureMouse(on)), set("mouse", word), Action::Say(say.to_owned())]
        }
        _ => return,
    };
    perform(state, actions, effects);
}

fn set(key: &str, value: &str) -> Action {
    Action::Record(Record::Set { key: key.to_owned(), value: value.to_owned() })
}

/// Gives `message` to the screen that is shown.
fn screen(state: &mut State, message: &Message) -> Reply {
    let shared = &state.shared;
    match state.place {
        Place::Home => state.home.update(message, shared),
        Place::Lesson { .. } => state.lesson.update(message, shared),
        Place::Workbench { .. } => state.workbench.update(message, shared),
        Place::Quiz { .. } => state.quiz.update(message, shared),
        Place::Progress => state.progress.update(message, shared),
        Place::Review => state.review.update(message, shared),
        Place::Test => state.self_test.update(message, shared),
    }
}

fn to_screen(state: &mut State, message: &Message, effects: &mut Vec<Effect>) {
    let actions = screen(state, message).unwrap_or_default();
    perform(state, actions, effects);
}

fn perform(state: &mut State, actions: Vec<Action>, effects: &mut Vec<Effect>) {
    for action in actions {
        match action {
            Action::Open(place) if place == state.place => enter(state, &place, effects),
            Action::Open(place) => {
                leave(state, effects);
                let from = std::mem::replace(&mut state.place, place.clone());
                if place == Place::Home {
                    state.back.clear();
                } else {
                    state.back.retain(|earlier| *earlier != place);
                    state.back.push(from);
                }
                enter(state, &place, effects);
            }
            Action::Back => {
                leave(state, effects);
                let place = state.back.pop().unwrap_or_default();
                state.place = place.clone();
                enter(state, &place, effects);
            }
            Action::Press(key) => on_key(state, key, effects),
            Action::Record(record) => record_it(state, record, effects),
            Action::Say(text) => state.shared.notice = Some(Notice { text, is_fault: false }),
            Action::Do(effect) => effects.push(effect),
        }
    }
}

/// Records what the screen that is left still has to say.
fn leave(state: &mut State, effects: &mut Vec<Effect>) {
    if state.place == Place::Review {
        let actions = state.review.leave(&state.shared);
        perform(state, actions, effects);
    }
    if matches!(state.place, Place::Lesson { .. }) {
        let actions = state.lesson.leave(&state.shared);
        perform(state, actions, effects);
    }
    if state.place == Place::Test {
        let actions = state.self_test.leave(&state.shared);
        perform(state, actions, effects);
    }
}

/// Shows the screen of `place`, and remembers it as where the learner left off.
fn enter(state: &mut State, place: &Place, effects: &mut Vec<Effect>) {
    let shared = &state.shared;
    let actions = match place {
        Place::Home => state.home.open(shared),
        Place::Lesson { lesson, anchor } => state.lesson.open(lesson, anchor.as_deref(), shared),
        Place::Workbench { example, event } => state.workbench.open(example, event.as_deref(), shared),
        Place::Quiz { module, question } => state.quiz.open(module, question.as_deref(), shared),
        Place::Progress => state.progress.open(shared),
        Place::Review => state.review.open(shared),
        Place::Test => state.self_test.open(shared),
    };
    if !matches!(place, Place::Home | Place::Progress | Place::Review | Place::Test) {
        record_it(state, Record::Left { place: place.to_string() }, effects);
    }
    perform(state, actions, effects);
}

fn record_it(state: &mut State, record: Record, effects: &mut Vec<Effect>) {
    let entry = Entry { at: state.shared.now_ms, course: state.shared.course.id.clone(), record };
    state.shared.progress.add(&entry);
    // What the learner says of a mark stands beside it from now on.
    if matches!(entry.record, Record::SelfGraded { .. } | Record::Contested { .. } | Record::FollowedUp { .. }) {
        state.quiz.lay_out(&state.shared);
    }
    // A self-test shows what the log says of it.
    let is_of_test = matches!(
        entry.record,
        Record::TestBegan { .. }
            | Record::TestAnswered { .. }
            | Record::TestEnded { .. }
            | Record::Answered { test: Some(_), .. }
    );
    if is_of_test {
        state.self_test.lay_out(&state.shared);
    }
    if state.place == Place::Review {
        state.review.lay_out(&state.shared);
    }
    effects.push(Effect::Record(entry.record));
}

/// Takes a course that was read again. A file that cannot be read any more keeps its last good lesson, and the fault is said.
fn take_course(state: &mut State, course: Arc<Course>, effects: &mut Vec<Effect>) {
    state.shared.notice = Notice::of_faults(&course);
    if course.modules.is_empty() && !state.shared.course.modules.is_empty() {
        return;
    }
    if state.shared.notice.is_none() {
        state.shared.notice = Some(Notice { text: "the course was read again".to_owned(), is_fault: false });
    }
    state.shared.deck = Arc::new(Deck::of(&course));
    state.shared.course = course;
    let message = Message::CourseChanged(Arc::clone(&state.shared.course));
    let shared = &state.shared;
    let replies = [
        state.home.update(&message, shared),
        state.lesson.update(&message, shared),
        state.workbench.update(&message, shared),
        state.quiz.update(&message, shared),
        state.progress.update(&message, shared),
        state.review.update(&message, shared),
        state.self_test.update(&message, shared),
    ];
    for actions in replies.into_iter().flatten() {
        perform(state, actions, effects);
    }
}
