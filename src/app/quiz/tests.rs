use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::{
    app::{Effect, Key, workbench::fixture},
    course::{
        Choice, ChoiceOption, CodeTask, Course, Matching, Module, Numeric, Open, Ordering, Point, Predict,
        QuestionKind, Quiz, ShortText,
    },
    diagnostic::Span,
    marking::{Evidence, PointMark, Verdict, Withheld},
    progress::{Entry, PointScore},
};

pub(super) fn question(id: &str, prompt: &str, kind: QuestionKind) -> Question {
    Question {
        id: id.to_owned(),
        prompt: prompt.to_owned(),
        hints: vec!["Think of what you pay for.".to_owned(), "And of the first request.".to_owned()],
        hint_cost: 0.125,
        explanation: "The bill follows use; the wait follows quiet.".to_owned(),
        read: Some("serverless/what-it-is#billing".to_owned()),
        kind,
    }
}

fn questions() -> Vec<Question> {
    let point = |id: &str, accept: &str, ask: &str| Point {
        id: id.to_owned(),
        title: id.replace('-', " "),
        worth: 2.0,
        accept: vec![accept.to_owned()],
        ask: ask.to_owned(),
        ..Point::default()
    };
    let open = Open {
        points: vec![
            point("pay-for-use", "pay + run*|use", "What does the bill follow?"),
            point("cold-start", "boot|start* + first|new", "Why is it slow?"),
            point("time-limit", "minute* + last|end|stop*", "How long may one call take?"),
        ],
        models: vec!["You pay per use, and a quiet function starts cold.".to_owned()],
        ..Open::default()
    };
    let option = |text: &str, right| ChoiceOption { text: text.to_owned(), right, feedback: String::new() };
    let choice = |several| Choice {
        options: vec![option("nearby", true), option("far", false), option("`both`", true)],
        several,
        ..Choice::default()
    };
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    vec![
        question(
            "q/open",
            "What are the **advantages** and limits of functions as a service?",
            QuestionKind::Open(open),
        ),
        question("q/one", "Where does it run?", QuestionKind::Choice(choice(false))),
        question("q/several", "Which fit?", QuestionKind::Choice(choice(true))),
        question(
            "q/order",
            "Put in order.",
            QuestionKind::Ordering(Ordering { items: texts(&["init", "invoke", "freeze"]) }),
        ),
        question(
            "q/match",
            "Match.",
            QuestionKind::Matching(Matching {
                pairs: vec![("miss".into(), "goes to the origin".into()), ("hit".into(), "answered nearby".into())],
                ..Matching::default()
            }),
        ),
        question(
            "q/number",
            "How many milliseconds?",
            QuestionKind::Numeric(Numeric { value: 5.0, tolerance: 0.5, unit: "ms".into(), ..Numeric::default() }),
        ),
        question(
            "q/short",
            "What is it called?",
            QuestionKind::ShortText(ShortText { accept: texts(&["cold start"]), ..ShortText::default() }),
        ),
        question(
            "q/predict",
            "What does it print?",
            QuestionKind::Predict(Predict { example: "orders".into(), of: "console".into(), ..Predict::default() }),
        ),
        question(
            "q/code",
            "Make it answer 201.",
            QuestionKind::Code(CodeTask {
                example: "orders".into(),
                starter: "// here\n".into(),
                solution: "done".into(),
            }),
        ),
    ]
}

/// What all screens share, with a quiz of every kind of question that is answered in one place.
pub(crate) fn shared(width: u16, height: u16) -> Shared {
    shared_with(questions(), width, height)
}

/// What all screens share, with a quiz of `questions`.
pub(crate) fn shared_with(questions: Vec<Question>, width: u16, height: u16) -> Shared {
    let mut shared = fixture::shared(width, height);
    let quiz = Quiz { file: "quiz/serverless.toml".to_owned(), questions };
    let module = Module { id: "serverless".into(), title: "Serverless".into(), quiz: Some(quiz), ..Module::default() };
    let course = Course { modules: vec![module], ..(*shared.course).clone() };
    shared.course = Arc::new(course);
    shared
}

/// A mark of the open question.
pub(crate) fn mark(answer: &str) -> Mark {
    let point = |id: &str, verdict, earned, quote: &str, say: &str| {
        let evidence = answer
            .find(quote)
            .filter(|_| !quote.is_empty())
            .map(|start| Evidence { span: Span::new(start, start + quote.len()), quote: quote.to_owned() });
        PointMark {
            id: id.to_owned(),
            title: id.replace('-', " "),
            earned,
            worth: 2.0,
            verdict,
            evidence: evidence.into_iter().collect(),
            say: say.to_owned(),
            read: Some("serverless/limits".to_owned()),
        }
    };
    Mark {
        score: 2.5,
        out_of: 6.0,
        points: vec![
            point("pay-for-use", Verdict::Met, 2.0, "You pay only while code runs", ""),
            point("cold-start", Verdict::Partly, 0.5, "slow", "why is it slow?"),
            point("time-limit", Verdict::NotFound, 0.0, "", "how long may one call take?"),
        ],
        ..Mark::default()
    }
}

/// A quiz under test: messages in, actions out.
pub(super) struct Desk {
    pub(super) state: QuizState,
    pub(super) shared: Shared,
    actions: Vec<Action>,
}

impl Desk {
    pub(super) fn new(question: Option<&str>) -> Self {
        Self::of(shared(80, 24), question)
    }

    pub(super) fn of(shared: Shared, question: Option<&str>) -> Self {
        let mut state = QuizState::default();
        let actions = state.open("serverless", question, &shared);
        Self { state, shared, actions }
    }

    /// Takes the message, and its records into the summary as the frame does.
    pub(super) fn send(&mut self, message: &Message) -> bool {
        let reply = self.state.update(message, &self.shared);
        let is_taken = reply.is_some();
        for action in reply.unwrap_or_default() {
            if let Action::Record(record) = &action {
                let entry = Entry { at: 1, course: "course".to_owned(), record: record.clone() };
                self.shared.progress.add(&entry);
            }
            self.actions.push(action);
        }
        is_taken
    }

    pub(super) fn press(&mut self, code: KeyCode) -> bool {
        self.send(&Message::Key(Key::plain(code)))
    }

    pub(super) fn keys(&mut self, keys: &str) {
        keys.chars().for_each(|key| {
            self.press(KeyCode::Char(key));
        });
    }

    pub(super) fn hand_in(&mut self) {
        self.send(&Message::Key(Key::ctrl('s')));
    }

    pub(super) fn take(&mut self, question: &str, mark: Mark) {
        self.send(&Message::Marked { question: question.to_owned(), mark: Box::new(mark) });
    }

    pub(super) fn shown(&mut self) -> String {
        self.state.lay_out(&self.shared);
        self.state.view.sheet.to_text()
    }

    pub(super) fn handed_in(&self) -> Vec<(&str, &Answer)> {
        self.actions
            .iter()
            .filter_map(|action| match action {
                Action::Do(Effect::Mark { question, answer }) => Some((question.as_str(), answer)),
                _ => None,
            })
            .collect()
    }

    pub(super) fn records(&self) -> Vec<&Record> {
        self.actions
            .iter()
            .filter_map(|action| if let Action::Record(record) = action { Some(record) } else { None })
            .collect()
    }
}

#[test]
fn a_mark_quotes_the_words_and_asks_for_what_is_missing() {
    let mut desk = Desk::new(Some("q/open"));
    let answer = "You pay only while code runs. The first request is slow.";
    desk.keys(answer);
    desk.hand_in();
    assert_eq!(desk.handed_in(), [("q/open", &Answer::Text(answer.to_owned()))]);
    desk.take("q/open", mark(answer));
    insta::assert_snapshot!(desk.shown(), @r"
    What are the advantages and limits of functions as a service?

       You pay only while code runs. The first request is slow.
       ───────────────────────────1                       ───2

     ✓ 1 pay for use   2/2
         “You pay only while code runs”
     ◐ 2 cold start    ½/2
         “slow”
         why is it slow?
         read: serverless/limits
     · 3 not found in your words   0/2
         how long may one call take?
         read: serverless/limits

    To know
    The bill follows use; the wait follows quiet.
    ");
    let answered = Record::Answered {
        question: "q/open".into(),
        answer: serde_json::json!({ "text": answer }),
        score: 2.5,
        out_of: 6.0,
        withheld: None,
        missed: vec!["cold-start".into(), "time-limit".into()],
        points: [("pay-for-use", 2.0), ("cold-start", 0.5), ("time-limit", 0.0)]
            .map(|(id, earned)| PointScore { id: id.into(), earned, worth: 2.0 })
            .to_vec(),
        confidence: None,
        hints: 0,
        price: 0.0,
        test: None,
    };
    assert!(desk.records().contains(&&answered), "{:?}", desk.records());
}

#[test]
fn a_withheld_mark_says_why_in_plain_words() {
    let mut desk = Desk::new(Some("q/open"));
    desk.keys("lambda cold start scaling");
    desk.hand_in();
    desk.take("q/open", Mark { withheld: Some(Withheld::TermsListed), ..mark("") });
    assert!(
        desk.shown().contains("how long may one call take?") && !desk.shown().contains("time limit"),
        "{}",
        desk.shown()
    );
    assert!(desk.shown().contains("No mark: This names terms and explains none of them."), "{}", desk.shown());
    let withheld =
        |record: &&Record| matches!(record, Record::Answered { withheld: Some(why), .. } if why == "terms-listed");
    assert!(desk.records().iter().any(withheld));
}

#[test]
fn a_draft_is_kept_while_it_is_written_and_comes_back() {
    let mut desk = Desk::new(Some("q/open"));
    desk.keys("half an answer");
    desk.send(&Message::Tick(10_000));
    assert_eq!(desk.records(), [&Record::Drafted { question: "q/open".into(), text: "half an answer".into() }]);
    let mut again = QuizState::default();
    again.open("serverless", Some("q/open"), &desk.shared);
    let asking = again.asking.expect("the question is open");
    assert_eq!(asking.draft.text().as_deref(), Some("half an answer"));
}

#[test]
fn hints_come_one_at_a_time_and_are_recorded() {
    let mut desk = Desk::new(Some("q/one"));
    assert!(!desk.shown().contains("Hint"));
    desk.keys("h");
    assert!(desk.shown().contains("Hint 1 of 2") && !desk.shown().contains("Hint 2"), "{}", desk.shown());
    desk.keys("hh");
    let hinted = |hint| Record::Hinted { question: "q/one".into(), hint };
    assert_eq!(desk.records(), [&hinted(1), &hinted(2)]);
}

#[test]
fn one_choice_replaces_another_and_several_add_up() {
    let chosen = |desk: &Desk| match desk.handed_in().last() {
        Some((_, Answer::Chosen(chosen))) => chosen.len(),
        other => panic!("not a choice: {other:?}"),
    };
    let mut one = Desk::new(Some("q/one"));
    one.press(KeyCode::Enter);
    assert!(one.handed_in().is_empty(), "nothing is chosen yet");
    one.keys(" j ");
    one.press(KeyCode::Enter);
    assert_eq!(chosen(&one), 1);
    let mut several = Desk::new(Some("q/several"));
    several.keys(" j 3");
    several.press(KeyCode::Enter);
    assert_eq!(chosen(&several), 3);
}

#[test]
fn things_are_carried_into_order() {
    let mut desk = Desk::new(Some("q/order"));
    let order = |desk: &Desk| match &desk.state.asking.as_ref().map(|asking| &asking.draft) {
        Some(Draft::Order { items, .. }) => items.clone(),
        other => panic!("not an order: {other:?}"),
    };
    let before = order(&desk);
    desk.keys("JJ");
    let after = order(&desk);
    assert_eq!(after, [before[1], before[2], before[0]]);
    desk.press(KeyCode::Enter);
    assert_eq!(desk.handed_in(), [("q/order", &Answer::Ordered(after))]);
}

#[test]
fn every_left_side_wants_a_match() {
    let mut desk = Desk::new(Some("q/match"));
    desk.press(KeyCode::Right);
    desk.press(KeyCode::Enter);
    assert!(desk.handed_in().is_empty());
    desk.press(KeyCode::Down);
    desk.keys("a");
    desk.press(KeyCode::Enter);
    assert!(matches!(desk.handed_in()[..], [("q/match", Answer::Matched(given))] if given[0] == given[1]));
}

#[test]
fn enter_hands_in_a_line_and_breaks_one_in_prose() {
    let mut line = Desk::new(Some("q/number"));
    line.keys("5");
    line.press(KeyCode::Enter);
    assert_eq!(line.handed_in(), [("q/number", &Answer::Text("5".into()))]);
    let mut prose = Desk::new(Some("q/open"));
    prose.press(KeyCode::Enter);
    assert!(prose.handed_in().is_empty());
}

#[test]
fn a_program_starts_from_its_starter() {
    let mut desk = Desk::new(Some("q/code"));
    desk.keys("x");
    desk.hand_in();
    assert_eq!(desk.handed_in(), [("q/code", &Answer::Text("x// here\n".into()))]);
}

#[test]
fn contest_and_own_mark_are_kept_apart_from_the_mark() {
    let mut desk = Desk::new(Some("q/open"));
    desk.keys("You pay only while code runs");
    desk.hand_in();
    desk.take("q/open", mark("You pay only while code runs"));
    desk.keys("jcI said it");
    desk.press(KeyCode::Enter);
    desk.keys("s+");
    desk.press(KeyCode::Enter);
    let contested = Record::Contested {
        question: "q/open".into(),
        point: Some("cold-start".into()),
        reason: "I said it".into(),
        words: Some("You pay only while code runs".into()),
    };
    let graded = Record::SelfGraded { question: "q/open".into(), score: 3.0, out_of: 6.0 };
    assert!(desk.records().contains(&&contested) && desk.records().contains(&&graded), "{:?}", desk.records());
    let shown = desk.shown();
    assert!(shown.contains("3 of 6, kept apart from the mark above"), "{shown}");
    assert!(shown.contains("cold start: “You pay only while code runs” · I said it"), "{shown}");
}

#[test]
fn an_own_mark_shows_as_soon_as_it_is_kept() {
    let course = shared(80, 24).course;
    let (progress, settings) = (crate::progress::Summary::default(), crate::app::Settings::default());
    let mut state = crate::app::State::new(course, progress, settings, 1);
    crate::app::update(&mut state, Message::Resize(80, 40));
    let place = crate::app::Place::Quiz { module: "serverless".to_owned(), question: Some("q/open".to_owned()) };
    crate::app::open(&mut state, place);
    let mut send = |message: Message| {
        crate::app::update(&mut state, message);
        state.quiz.view.sheet.to_text()
    };
    send(Message::Paste("You pay only while code runs".to_owned()));
    send(Message::Key(Key::ctrl('s')));
    let mark = Box::new(mark("You pay only while code runs"));
    send(Message::Marked { question: "q/open".to_owned(), mark });
    send(Message::Key(Key::char('s')));
    let shown = send(Message::Key(Key::plain(KeyCode::Enter)));
    assert!(shown.contains("of 6, kept apart from the mark above"), "{shown}");
}

#[test]
fn what_to_read_opens_its_lesson() {
    let mut desk = Desk::new(Some("q/open"));
    desk.keys("x");
    desk.hand_in();
    desk.take("q/open", mark("x"));
    desk.press(KeyCode::Enter);
    let opened = desk
        .actions
        .iter()
        .any(|action| matches!(action, Action::Open(place) if *place == Place::lesson("serverless/limits")));
    assert!(opened);
}

#[test]
fn an_answer_can_be_added_to_after_its_mark() {
    let mut desk = Desk::new(Some("q/open"));
    desk.keys("one");
    desk.hand_in();
    desk.take("q/open", mark("one"));
    desk.keys("a two");
    desk.hand_in();
    assert_eq!(desk.handed_in().last(), Some(&("q/open", &Answer::Text("one two".into()))));
}

#[test]
fn a_mark_that_comes_late_is_recorded_all_the_same() {
    let mut desk = Desk::new(Some("q/short"));
    desk.keys("cold start");
    desk.press(KeyCode::Enter);
    desk.keys("n");
    desk.take("q/short", Mark { score: 1.0, out_of: 1.0, ..Mark::default() });
    assert!(
        desk.records()
            .iter()
            .any(|record| matches!(record, Record::Answered { question, .. } if question == "q/short"))
    );
    assert!(desk.state.asking.as_ref().is_some_and(|asking| asking.mark().is_none()));
}

#[test]
fn the_list_shows_what_was_earned() {
    let mut desk = Desk::new(Some("q/open"));
    desk.keys("x");
    desk.hand_in();
    desk.take("q/open", mark("x"));
    desk.press(KeyCode::Esc);
    insta::assert_snapshot!(desk.shown(), @r"
    ▸ ◐  1 What are the advantages and limits of functions as a…  2½ of 6 · 1 try
      ·  2 Where does it run?                                          choose one
      ·  3 Which fit?                                              choose several
      ·  4 Put in order.                                             put in order
      ·  5 Match.                                                           match
      ·  6 How many milliseconds?                                        a number
      ·  7 What is it called?                                       a word or two
      ·  8 What does it print?                                      predict a run
      ·  9 Make it answer 201.                                    write a program
    ");
    assert!(!desk.press(KeyCode::Esc), "from the list one goes back");
}

fn any_message() -> impl Strategy<Value = Message> {
    let code = prop_oneof![
        8 => proptest::sample::select("abcehijklmnsxHJKEN 1234+-".chars().collect::<Vec<_>>()).prop_map(KeyCode::Char),
        5 => proptest::sample::select(vec![
            KeyCode::Esc, KeyCode::Enter, KeyCode::Tab, KeyCode::Left, KeyCode::Right, KeyCode::Up, KeyCode::Down,
            KeyCode::Home, KeyCode::End, KeyCode::Backspace,
        ]),
    ];
    let key =
        (code, proptest::bool::weighted(0.1)).prop_map(|(code, ctrl)| Message::Key(Key { ctrl, ..Key::plain(code) }));
    let marked = (proptest::sample::select(questions()), any::<bool>()).prop_map(|(question, withheld)| {
        let mark = Mark { withheld: withheld.then_some(Withheld::Blank), ..mark("You pay only while code runs") };
        Message::Marked { question: question.id, mark: Box::new(mark) }
    });
    prop_oneof![
        16 => key,
        3 => marked,
        1 => (0_u64..20_000).prop_map(Message::Tick),
        1 => "[a-z\n ]{0,30}".prop_map(Message::Paste),
        1 => (0_u16..130, 0_u16..50).prop_map(|(width, height)| Message::Resize(width, height)),
        1 => "[a-z\n]{0,12}".prop_map(|text| Message::EditorReturned(Ok(text))),
        1 => Just(Message::EditorReturned(Err("no editor".to_owned()))),
    ]
}

proptest! {
    #[test]
    fn no_messages_in_any_window_confuse_it(
        at in 0_usize..9,
        messages in proptest::collection::vec(any_message(), 0..60),
    ) {
        let id = questions()[at].id.clone();
        let mut desk = Desk::new(Some(&id));
        for message in messages {
            if let Message::Resize(width, height) = message {
                desk.shared.size = (width, height);
            }
            desk.send(&message);
            desk.state.keys(&desk.shared);
            desk.state.title(&desk.shared);
            prop_assert!(desk.state.view.scroll() <= desk.state.view.sheet.len());
        }
    }
}
