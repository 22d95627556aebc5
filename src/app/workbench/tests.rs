use proptest::prelude::*;

use super::{fixture, *};
use crate::app::{Area, Key, KeyCode};

/// A workbench under test: messages in, actions out.
struct Desk {
    state: WorkbenchState,
    shared: Shared,
    actions: Vec<Action>,
}

impl Desk {
    fn new(width: u16, height: u16) -> Self {
        let shared = fixture::shared(width, height);
        let mut state = WorkbenchState::default();
        let actions = state.open("orders", None, &shared);
        Self { state, shared, actions }
    }

    fn send(&mut self, message: &Message) -> bool {
        if let Message::Tick(now) = message {
            self.shared.now_ms = *now;
        }
        let reply = self.state.update(message, &self.shared);
        let taken = reply.is_some();
        self.actions.extend(reply.unwrap_or_default());
        taken
    }

    fn press(&mut self, code: KeyCode) -> bool {
        self.send(&Message::Key(Key::plain(code)))
    }

    fn keys(&mut self, keys: &str) {
        keys.chars().for_each(|key| {
            self.press(KeyCode::Char(key));
        });
    }

    fn bench(&self) -> &Bench {
        self.state.bench.as_ref().expect("an example is open")
    }

    fn run_id(&self) -> RunId {
        self.bench().run.as_ref().expect("something runs").id
    }

    fn finish(&mut self, outcome: Outcome) {
        let id = self.run_id();
        self.send(&Message::Traced(id, fixture::events()));
        self.send(&Message::RunEnded(id, Box::new(outcome)));
    }

    fn shown(&self) -> String {
        self.bench().view.run.to_text()
    }

    fn requests(&self) -> Vec<&RunRequest> {
        let run = |action: &'_ Action| matches!(action, Action::Do(Effect::Run(_)));
        let runs = self.actions.iter().filter(|action| run(action));
        runs.filter_map(|action| if let Action::Do(Effect::Run(request)) = action { Some(&**request) } else { None })
            .collect()
    }

    fn records(&self) -> Vec<&Record> {
        self.actions
            .iter()
            .filter_map(|action| if let Action::Record(record) = action { Some(record) } else { None })
            .collect()
    }
}

#[test]
fn a_run_shows_its_result_and_is_recorded() {
    let mut desk = Desk::new(120, 40);
    desk.keys("r");
    desk.finish(fixture::outcome());
    insta::assert_snapshot!(desk.shown(), @r#"
    ✓ ran to its end · 27.0 ms on its clock · run 1

    Result
    {
      "statusCode": 201,
      "body": "{\"message\":\"Order accepted\"}"
    }

    Printed
    stored a-1

    Facts · the same in every run
    Billed Duration  27 ms
    Cost             $0.0000002  ≈1
    ≈1 modelled: price list, 2026-10

    Measured · on this machine, this once
    guest time  0.421 ms
    "#);
    let ran = Record::Ran {
        example: "orders".into(),
        event: "valid".into(),
        edited: false,
        status: "completed".into(),
        run: 1,
        figures: crate::app::figures::of_run(&fixture::outcome(), &fixture::events()),
    };
    assert_eq!(desk.records(), [&ran]);
}

#[test]
fn a_failure_marks_its_line_in_the_source() {
    let mut desk = Desk::new(80, 24);
    desk.keys("r");
    desk.finish(fixture::failure());
    insta::assert_snapshot!(desk.shown(), @r"
    ✗ failed · 27.0 ms on its clock · run 1

    TypeError: Cannot read properties of undefined
    (reading 'total')
      at index.js:3:9
    → The event has no body: check it before you
      read from it.

    Printed
    stored a-1
    ");
    assert_eq!(desk.bench().source().map(|source| source.editor.marker()), Some(Some(2)));
}

#[test]
fn escape_stops_a_run_and_only_then_goes_back() {
    let mut desk = Desk::new(80, 24);
    let bench = desk.state.bench.as_mut().expect("an example is open");
    bench.offers[0].expect.console = vec!["what it never prints".to_owned()];
    desk.keys("r");
    let id = desk.run_id();
    assert!(desk.press(KeyCode::Esc));
    assert!(matches!(desk.actions.last(), Some(Action::Do(Effect::Stop(stopped))) if *stopped == id));
    desk.send(&Message::RunEnded(id, Box::new(Outcome::cancelled())));
    assert!(!desk.shown().contains("Expected"), "{}", desk.shown());
    assert!(!desk.press(KeyCode::Esc));
}

#[test]
fn escape_stops_a_run_first_even_while_editing() {
    let mut desk = Desk::new(80, 24);
    desk.keys("e");
    desk.send(&Message::Key(Key::ctrl('r')));
    let id = desk.run_id();
    desk.press(KeyCode::Esc);
    assert!(matches!(desk.actions.last(), Some(Action::Do(Effect::Stop(stopped))) if *stopped == id));
    assert!(matches!(desk.bench().mode, Mode::Editing));
    desk.send(&Message::RunEnded(id, Box::new(Outcome::cancelled())));
    desk.press(KeyCode::Esc);
    assert!(matches!(desk.bench().mode, Mode::Reading));
}

#[test]
fn enter_switches_a_fault_as_space_does() {
    let mut desk = Desk::new(80, 24);
    desk.keys("f");
    let before = desk.bench().faults().len();
    desk.press(KeyCode::Enter);
    assert_ne!(desk.bench().faults().len(), before);
    desk.keys(" ");
    assert_eq!(desk.bench().faults().len(), before);
    assert!(matches!(desk.bench().mode, Mode::Faults(_)));
}

#[test]
fn an_edit_is_run_recorded_and_can_be_put_back() {
    let mut desk = Desk::new(80, 24);
    desk.keys("e// x");
    desk.press(KeyCode::Esc);
    let edited = format!("// x{}", fixture::SOURCE);
    let record = |text: Option<&str>| Record::Edited {
        example: "orders".into(),
        file: "index.js".into(),
        text: text.map(str::to_owned),
    };
    assert_eq!(desk.records(), [&record(Some(&edited))]);
    desk.keys("r");
    assert_eq!(desk.requests()[0].program.entry_text(), edited);
    desk.finish(fixture::outcome());
    desk.keys("x");
    assert_eq!(desk.records().last(), Some(&&record(None)));
    desk.keys("u");
    assert_eq!(desk.records().last(), Some(&&record(Some(&edited))));
}

#[test]
fn typing_is_recorded_with_the_clock_and_not_twice() {
    let mut desk = Desk::new(80, 24);
    desk.keys("ea");
    desk.send(&Message::Tick(5_000));
    desk.send(&Message::Tick(9_000));
    assert_eq!(desk.records().len(), 1);
    desk.keys("b");
    desk.send(&Message::Tick(9_250));
    assert_eq!(desk.records().len(), 2);
}

#[test]
fn edits_come_back_with_the_example() {
    let mut shared = fixture::shared(80, 24);
    let edit = Record::Edited { example: "orders".into(), file: "index.js".into(), text: Some("mine".into()) };
    shared.progress.add(&crate::progress::Entry { at: 1, course: "course".into(), record: edit });
    let mut state = WorkbenchState::default();
    state.open("orders", None, &shared);
    let bench = state.bench.expect("an example is open");
    assert_eq!(bench.sources[0].editor.text(), "mine");
    assert!(bench.is_edited());
}

#[test]
fn an_event_brings_its_faults_and_faults_can_be_switched() {
    let mut desk = Desk::new(80, 24);
    desk.keys("vj");
    insta::assert_snapshot!(desk.shown(), @r#"
    Run it on
      ● valid
        {"body":"{}"}
    ▸ ○ table down
        {"body":"{}"}
    "#);
    desk.press(KeyCode::Enter);
    assert_eq!(desk.bench().faults(), ["db-down"]);
    desk.keys("f ");
    desk.press(KeyCode::Esc);
    assert!(desk.bench().faults().is_empty());
    desk.keys("f r");
    assert!(desk.requests().is_empty(), "a list keeps its keys to itself");
    desk.press(KeyCode::Esc);
    desk.keys("r");
    let input = &desk.requests()[0].input;
    assert_eq!((input.faults.len(), input.seed), (1, 7));
}

#[test]
fn a_prediction_is_shown_beside_the_result_and_recorded() {
    let mut desk = Desk::new(80, 24);
    desk.keys("ptwo notices");
    desk.press(KeyCode::Enter);
    desk.finish(fixture::outcome());
    assert!(desk.shown().contains("you predicted  two notices"), "{}", desk.shown());
    desk.keys("-");
    let said: Vec<_> = desk
        .records()
        .into_iter()
        .filter_map(|record| {
            if let Record::Predicted { text, right, .. } = record { Some((text.as_str(), *right)) } else { None }
        })
        .collect();
    assert_eq!(said, [("two notices", None), ("two notices", Some(false))]);
}

#[test]
fn a_prediction_in_the_very_words_of_the_run_came_true() {
    let mut desk = Desk::new(80, 24);
    desk.keys("pstored A-1");
    desk.press(KeyCode::Enter);
    desk.finish(fixture::outcome());
    assert!(desk.shown().contains("✓ came true"), "{}", desk.shown());
}

#[test]
fn stepping_back_takes_state_and_console_with_it() {
    let mut desk = Desk::new(120, 30);
    desk.keys("r");
    desk.finish(fixture::outcome());
    desk.keys("4");
    assert!(desk.shown().contains("a-1"));
    desk.keys("g3[[[[[[[[[[[[");
    desk.keys("4");
    assert!(!desk.shown().contains("a-1"));
    desk.keys("2");
    assert_eq!(desk.shown(), "Nothing printed up to this step.");
    desk.keys("]]]]]]");
    assert_eq!(desk.shown(), "  stored a-1");
}

#[test]
fn two_runs_stand_side_by_side() {
    let mut desk = Desk::new(120, 40);
    desk.keys("r");
    desk.finish(fixture::outcome());
    desk.keys("e//");
    desk.press(KeyCode::Esc);
    desk.keys("r");
    desk.finish(fixture::failure());
    desk.keys("c");
    insta::assert_snapshot!(desk.shown(), @r#"
                            before             now
    event                   valid              valid
    faults                  none               none
    program                 original           edited ≠
    ended                   ran to its end     failed ≠
    clock                   27.0 ms            27.0 ms
    Billed Duration         27 ms              - ≠
    Cost                    $0.0000002         - ≠
    guest time              0.421 ms           - ≠

    Result
      1 - {
      2 -   "statusCode": 201,
      3 -   "body": "{\"message\":\"Order accepted\"}"
      4 - }
      1 + TypeError: Cannot read properties of undefined (reading
          'total')

    Console
    the same
    "#);
}

#[test]
fn the_diff_shows_what_was_changed() {
    let mut desk = Desk::new(80, 24);
    desk.keys("e//");
    desk.press(KeyCode::Esc);
    desk.keys("d");
    insta::assert_snapshot!(desk.bench().view.diff.to_text(), @r"
    1 - exports.handler = async (event) => {
    1 + //exports.handler = async (event) => {
    2     const order = JSON.parse(event.body);
    3     await store(order);
    ");
    assert!(desk.press(KeyCode::Esc));
    assert!(matches!(desk.bench().mode, Mode::Reading));
}

#[test]
fn what_an_earlier_run_still_tells_is_not_taken_for_this_one() {
    let mut desk = Desk::new(80, 24);
    desk.keys("r");
    assert!(!desk.send(&Message::Traced(RunId(99), fixture::events())));
    assert!(desk.bench().run.as_ref().is_some_and(|run| run.events().is_empty()));
}

#[test]
fn the_learners_own_text_survives_a_changed_example() {
    let mut desk = Desk::new(80, 24);
    desk.keys("emine ");
    desk.press(KeyCode::Esc);
    let mut course = (*desk.shared.course).clone();
    course.examples[0].program.files = vec![
        crate::sandbox::SourceFile::text("index.js", "new\n"),
        crate::sandbox::SourceFile::text("store.js", "new\n"),
    ];
    desk.send(&Message::CourseChanged(std::sync::Arc::new(course)));
    let texts: Vec<String> = desk.bench().sources.iter().map(|source| source.editor.text()).collect();
    assert_eq!(texts, [format!("mine {}", fixture::SOURCE), "new\n".to_owned()]);
}

#[test]
fn panes_stand_side_by_side_only_where_there_is_room() {
    let at = |width, height| Layout::of(fixture::body(width, height), Pane::Run, 0);
    let narrow = at(40, 12);
    assert_eq!((narrow.source.width, narrow.run), (0, Area { x: 0, y: 2, width: 40, height: 8 }));
    let wide = at(80, 24);
    assert_eq!((wide.source.width, wide.run.width), (30, 49));
    let reading = Layout::of(fixture::body(80, 24), Pane::Source, 0);
    assert_eq!((reading.source.width, reading.run.width), (50, 29));
}

fn any_message() -> impl Strategy<Value = Message> {
    let code = prop_oneof![
        8 => proptest::sample::select("reExudvfp+-cyo12345[]jkgG h l".chars().collect::<Vec<_>>()).prop_map(KeyCode::Char),
        4 => proptest::sample::select(vec![
            KeyCode::Esc, KeyCode::Enter, KeyCode::Tab, KeyCode::Left, KeyCode::Right, KeyCode::Up, KeyCode::Down,
            KeyCode::PageDown, KeyCode::Home, KeyCode::End, KeyCode::Backspace, KeyCode::F(5),
        ]),
    ];
    let key = (code, proptest::bool::weighted(0.1), proptest::bool::weighted(0.1))
        .prop_map(|(code, ctrl, shift)| Message::Key(Key { code, ctrl, alt: false, shift }));
    let run = (0_u64..4, 0_usize..12).prop_map(|(id, end)| {
        let mut events = fixture::events();
        events.truncate(end);
        Message::Traced(RunId(id), events)
    });
    let ended = (0_u64..4, any::<bool>()).prop_map(|(id, well)| {
        Message::RunEnded(RunId(id), Box::new(if well { fixture::outcome() } else { fixture::failure() }))
    });
    let mouse = (0_u16..130, 0_u16..50, 0_usize..3).prop_map(|(column, row, kind)| {
        let kind =
            [crate::app::MouseKind::Press, crate::app::MouseKind::ScrollUp, crate::app::MouseKind::ScrollDown][kind];
        Message::Mouse(crate::app::Mouse { kind, column, row })
    });
    prop_oneof![
        16 => key,
        2 => run,
        2 => ended,
        2 => mouse,
        1 => (0_u64..20_000).prop_map(Message::Tick),
        1 => "[a-z\n{}]{0,12}".prop_map(Message::Paste),
        1 => (0_u16..130, 0_u16..50).prop_map(|(width, height)| Message::Resize(width, height)),
        1 => "[a-z\n]{0,12}".prop_map(|text| Message::EditorReturned(Ok(text))),
    ]
}

proptest! {
    #[test]
    fn no_messages_in_any_window_confuse_it(messages in proptest::collection::vec(any_message(), 0..80)) {
        let mut desk = Desk::new(80, 24);
        for message in messages {
            if let Message::Resize(width, height) = message {
                desk.shared.size = (width, height);
            }
            desk.send(&message);
            desk.state.keys(&desk.shared);
            desk.state.title(&desk.shared);
            let bench = desk.bench();
            prop_assert!(bench.view.run_scroll() <= bench.view.run.len());
            prop_assert!(bench.file < bench.sources.len());
        }
    }
}
