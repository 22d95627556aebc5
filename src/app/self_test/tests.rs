use std::sync::Arc;

use serde_json::json;

use crate::{
    app::{Effect, Key, KeyCode, Message, Place, Settings, State, open, quiz::tests as fixture, update},
    marking::{Answer, Mark},
    progress::{Entry, Record, Summary},
};

const BEGAN: u64 = 1_790_000_000_000;
const MINUTE: u64 = 60_000;

/// A workbench on the quiz of every kind of question, and what it put on record.
struct Desk {
    state: State,
    log: Vec<Record>,
    marks: Vec<(String, Vec<(String, Answer)>)>,
}

impl Desk {
    fn after(log: &[Record]) -> Self {
        let shared = fixture::shared(80, 24);
        let entry = |record: &Record| Entry { at: BEGAN, course: "course".to_owned(), record: record.clone() };
        let entries: Vec<_> = log.iter().map(entry).collect();
        let progress = Summary::of("course", &entries, Vec::new());
        let mut state = State::new(Arc::clone(&shared.course), progress, Settings::default(), BEGAN);
        update(&mut state, Message::Resize(80, 24));
        let mut desk = Self { state, log: log.to_vec(), marks: Vec::new() };
        let effects = open(&mut desk.state, Place::Test);
        desk.take(effects);
        desk
    }

    fn take(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Record(record) => self.log.push(record),
                Effect::MarkTest { test, answers } => self.marks.push((test, answers)),
                _ => {}
            }
        }
    }

    fn send(&mut self, message: Message) {
        let effects = update(&mut self.state, message);
        self.take(effects);
    }

    fn press(&mut self, code: KeyCode) {
        self.send(Message::Key(Key::plain(code)));
    }

    fn keys(&mut self, keys: &str) {
        keys.chars().for_each(|key| self.press(KeyCode::Char(key)));
    }

    fn notice(&self) -> &str {
        self.state.shared.notice.as_ref().map_or("", |notice| notice.text.as_str())
    }

    fn shown(&self) -> String {
        self.state.self_test.sheet.to_text()
    }

    fn asked(&self) -> &str {
        self.state.self_test.asking().map_or("", |asking| asking.question.id.as_str())
    }

    /// Begins with all nine questions in the course's order and 20 minutes.
    fn begun() -> Self {
        let mut desk = Self::after(&[]);
        desk.press(KeyCode::Enter);
        desk
    }

    /// What stands for each answered question.
    fn stands(&self) -> Vec<(String, serde_json::Value)> {
        let (_, test) = self.state.shared.progress.open_test().unwrap();
        let stands = test.answers.iter().filter_map(|(id, stands)| Some((id.clone(), stands.answer.clone()?)));
        stands.collect()
    }
}

#[test]
fn answers_are_kept_as_they_are_made_and_nothing_is_marked() {
    let mut desk = Desk::begun();
    assert_eq!(desk.asked(), "q/open");
    desk.keys("pay per use");
    desk.send(Message::Key(Key::ctrl('s')));
    assert_eq!(desk.asked(), "q/one");
    desk.press(KeyCode::Char(' '));
    desk.keys("CCF");
    let (_, test) = desk.state.shared.progress.open_test().unwrap();
    assert_eq!((test.answers["q/one"].confidence, test.answers["q/one"].flagged), (Some(2), true));
    assert_eq!(desk.stands().len(), 2);
    assert!(desk.marks.is_empty() && desk.state.shared.progress.questions.is_empty());
}

#[test]
fn what_was_not_touched_is_not_answered_unless_it_is_kept() {
    let mut desk = Desk::begun();
    desk.press(KeyCode::Esc);
    desk.keys("NNN");
    assert_eq!(desk.asked(), "q/order");
    desk.keys("N");
    assert!(desk.stands().is_empty());
    desk.keys("B");
    desk.press(KeyCode::Enter);
    assert_eq!(desk.stands()[0].0, "q/order");
    // A match half made is not kept, and says so.
    assert_eq!(desk.asked(), "q/match");
    desk.press(KeyCode::Right);
    desk.press(KeyCode::Enter);
    assert!(desk.notice().contains("every line"), "{}", desk.notice());
    assert_eq!(desk.stands().len(), 1);
}

#[test]
fn a_killed_window_goes_on_where_the_log_ends() {
    let mut desk = Desk::begun();
    desk.keys("pay per use");
    // Text is on record about a second after it was written, with nobody leaving anything.
    desk.send(Message::Tick(BEGAN + 1_250));
    desk.send(Message::Key(Key::ctrl('s')));
    desk.press(KeyCode::Char(' '));
    let chosen = desk.stands();
    let mut again = Desk::after(&desk.log);
    assert!(again.shown().starts_with("2 of 9 answered"), "{}", again.shown());
    assert_eq!(again.stands(), chosen);
    again.press(KeyCode::Enter);
    let text = again.state.self_test.asking().and_then(|asking| asking.draft.text());
    assert_eq!(text.as_deref(), Some("pay per use"));
    let before = again.log.len();
    again.press(KeyCode::Esc);
    again.keys("N");
    assert_eq!((again.asked(), again.log.len()), ("q/one", before));
}

#[test]
fn when_the_time_is_over_it_is_handed_in_wherever_the_learner_is() {
    let mut desk = Desk::begun();
    desk.keys("pay per use");
    desk.press(KeyCode::Esc);
    desk.send(Message::Tick(BEGAN + 15 * MINUTE));
    assert_eq!(desk.notice(), "5 min left of the self-test");
    desk.keys("H");
    desk.send(Message::Tick(BEGAN + 20 * MINUTE));
    assert!(desk.notice().starts_with("the time is up"), "{}", desk.notice());
    assert!(matches!(desk.log.last(), Some(Record::TestEnded { timed_out: true, .. })), "{:?}", desk.log.last());
    let answer = ("q/open".to_owned(), Answer::Text("pay per use".to_owned()));
    assert_eq!(desk.marks, [("test-1".to_owned(), vec![answer])]);
}

#[test]
fn the_time_that_passed_while_it_was_closed_counts() {
    let began = Record::TestBegan {
        test: "test-1".to_owned(),
        questions: vec!["q/one".to_owned()],
        minutes: Some(10),
        seed: None,
    };
    let mut desk = Desk::after(&[began]);
    desk.press(KeyCode::Esc);
    assert_eq!(desk.state.place, Place::Home);
    desk.send(Message::Tick(BEGAN + 600 * MINUTE));
    assert!(matches!(desk.log.last(), Some(Record::TestEnded { timed_out: true, .. })));
    desk.keys("T");
    let shown = desk.shown().replace('\n', " ");
    assert!(shown.contains("10 min of 10 min") && shown.contains("handed in when the time ran out"), "{shown}");
}

#[test]
fn handing_in_names_what_is_open_and_marks_what_is_not() {
    let mut desk = Desk::begun();
    desk.press(KeyCode::Esc);
    desk.keys("N ");
    desk.keys("CS");
    assert!(desk.shown().contains("1 of 9 questions are answered"), "{}", desk.shown());
    assert!(desk.shown().contains("What are the advantages") && !desk.shown().contains("Where does it run?"));
    desk.press(KeyCode::Esc);
    assert!(desk.marks.is_empty());
    desk.keys("S");
    desk.press(KeyCode::Enter);
    assert!(desk.shown().starts_with("Being marked: 0 of 1"), "{}", desk.shown());
    // A window that is closed now leaves the mark to the next.
    let mut again = Desk::after(&desk.log);
    assert_eq!(again.marks, desk.marks);
    let (test, answers) = again.marks.remove(0);
    let (question, answer) = answers[0].clone();
    let mark = Box::new(Mark { score: 1.0, out_of: 1.0, ..Mark::default() });
    let marked = || Message::MarkedInTest {
        test: test.clone(),
        question: question.clone(),
        answer: answer.clone(),
        mark: mark.clone(),
    };
    again.send(marked());
    // Said twice, it counts once.
    again.send(marked());
    let attempts = &again.state.shared.progress.questions["q/one"].attempts;
    let kept: Vec<_> = attempts.iter().map(|attempt| (attempt.test.as_deref(), attempt.confidence)).collect();
    assert_eq!(kept, [(Some("test-1"), Some(1))]);
    insta::assert_snapshot!(again.shown(), @r"
    11%  1 of 9 points, one for each question
    1 of 9 answered · under a minute of 20 min · begun 2026-09-21 14:13 UTC

    By module
      Serverless                                              ■■·············  11%

    By concept · the most points lost first
      serverless/what-it-is#billing                           ■■·············  11%

    How sure you were · beside the marks, not in them
    1 of 3 by certainty: right earns 1, 2, 3, wrong costs 0, 2, 6.
      a guess     100% right in 1 answer

    Question by question
     ·  1 What are the advantages and limits of functions as a ser…  not answered
     ✓  2 Where does it run?                                               1 of 1
     ·  3 Which fit?                                                 not answered
     ·  4 Put in order.                                              not answered
     ·  5 Match.                                                     not answered
     ·  6 How many milliseconds?                                     not answered
     ·  7 What is it called?                                         not answered
     ·  8 What does it print?                                        not answered
     ·  9 Make it answer 201.                                        not answered

    etude report --test test-1 --html FILE writes this as a page.
    ");
}

#[test]
fn a_row_of_the_set_up_changes_the_test() {
    let mut desk = Desk::after(&[]);
    for _ in 0..2 {
        desk.press(KeyCode::Down);
    }
    desk.press(KeyCode::Right);
    assert!(
        desk.shown().contains("Begin: 1 question\n") && desk.shown().contains("in your own words"),
        "{}",
        desk.shown()
    );
    desk.keys("jj");
    desk.press(KeyCode::Left);
    desk.press(KeyCode::Left);
    assert!(desk.shown().contains("no limit") && desk.shown().contains("no hurry"), "{}", desk.shown());
    desk.keys("j");
    desk.press(KeyCode::Right);
    assert!(desk.shown().contains("Seed"), "{}", desk.shown());
    desk.press(KeyCode::Home);
    desk.press(KeyCode::Enter);
    let seed = BEGAN / 1_000 % 10_000;
    let began = Record::TestBegan {
        test: "test-1".to_owned(),
        questions: vec!["q/open".to_owned()],
        minutes: None,
        seed: Some(seed),
    };
    assert_eq!(desk.log, [began]);
    assert_eq!(desk.state.title().right, "no time limit");
    assert_eq!(json!(desk.log[0])["type"], "test-began");
}
