use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::{
    app::{Settings, State, open, progress::ProgressState, update},
    course::{Course, MemoryFiles, read},
    marking::{PointMark, Verdict, Withheld},
    progress::{Entry, Log, Summary, schedule::DAY_MS},
};

/// Monday, 21 September 2026, 14:13 UTC.
const NOW: u64 = 1_790_000_000_000;

const COURSE: &str = r#"
format = 1
id = "small"
title = "A small course"
[[modules]]
id = "edge"
title = "Edge computing"
summary = "Near."
lessons = ["lessons/cache.md", "lessons/later.md"]
quiz = "quiz/edge.toml"
"#;

const CACHE: &str = "\
# Caching

**Term:** *Fresh* means young enough.

**Misconception:** The cache is one box.
**Reality:** Every place has its own.
";

const QUIZ: &str = r#"
[[questions]]
id = "edge/copies"
type = "MultipleChoice"
prompt.prompt = "How many copies are there?"
prompt.distractors = ["One"]
answer.answer = "One a place"
hints = ["Think of Lima."]
read = "cache#copies"
"#;

fn small() -> Course {
    let files = MemoryFiles::default()
        .with("course.toml", COURSE)
        .with("lessons/cache.md", CACHE)
        .with("lessons/later.md", "# Later\n\n**Term:** *Stale* means old.\n")
        .with("quiz/edge.toml", QUIZ);
    read(&files)
}

/// The workbench with what is on record.
struct Bench {
    state: State,
    records: Vec<Record>,
    effects: Vec<Effect>,
}

impl Bench {
    fn of(course: Course, done: &[Entry], now: u64) -> Self {
        let course = Arc::new(course);
        let progress = Summary::of(&course.id, done, course.renamed());
        let mut state = State::new(course, progress, Settings::default(), now);
        update(&mut state, Message::Resize(80, 24));
        let mut bench = Self { state, records: Vec::new(), effects: Vec::new() };
        bench.take(|state| open(state, Place::Review));
        bench
    }

    /// A learner who has read the first lesson.
    fn reader() -> Self {
        Self::of(small(), &[finished(NOW - DAY_MS, "cache")], NOW)
    }

    fn take(&mut self, what: impl FnOnce(&mut State) -> Vec<Effect>) {
        for effect in what(&mut self.state) {
            match effect {
                Effect::Record(record) => self.records.push(record),
                other => self.effects.push(other),
            }
        }
    }

    fn press(&mut self, keys: &str) -> &mut Self {
        for key in keys.chars() {
            let key = match key {
                '\n' => Key::plain(KeyCode::Enter),
                '\u{1b}' => Key::plain(KeyCode::Esc),
                other => Key::char(other),
            };
            self.take(|state| update(state, Message::Key(key)));
        }
        self
    }

    fn review(&self) -> &ReviewState {
        &self.state.review
    }

    /// The id of the card that is asked; empty for none.
    fn asked(&self) -> String {
        let session = self.review().session.as_ref();
        let card = session.and_then(|session| session.card(&self.state.shared.deck));
        card.map(|card| card.id.clone()).unwrap_or_default()
    }

    /// Brings the card whose id begins so to the front, by putting it last what comes before it.
    fn until(&mut self, start: &str) -> &mut Self {
        let (deck, progress) = (Arc::clone(&self.state.shared.deck), self.state.shared.progress.clone());
        for _ in 0..deck.cards.len() {
            if self.asked().starts_with(start) {
                break;
            }
            self.state.review.session.as_mut().unwrap().later(&deck, &progress, NOW);
        }
        assert!(self.asked().starts_with(start), "{start} is not asked");
        self.state.review.show(&self.state.shared);
        self.state.review.lay_out(&self.state.shared);
        self
    }

    fn shown(&self) -> String {
        let view = &self.review().view;
        let sheet = match &self.review().showing {
            Some(Showing::Question { desk, .. }) => &desk.view.sheet,
            _ => &view.sheet,
        };
        format!("{}\n{}", sheet.to_text(), view.grades.to_text())
    }

    fn mark(&mut self, score: f64, withheld: Option<Withheld>) {
        let point = PointMark {
            id: "right".into(),
            title: "right".into(),
            earned: score,
            worth: 1.0,
            verdict: if score > 0.5 { Verdict::Met } else { Verdict::NotFound },
            evidence: Vec::new(),
            say: String::new(),
            read: None,
        };
        let mark = Box::new(Mark { score, out_of: 1.0, points: vec![point], withheld, ..Mark::default() });
        let question = "edge/copies".to_owned();
        self.take(|state| update(state, Message::Marked { question, mark }));
    }
}

fn entry(at: u64, record: Record) -> Entry {
    Entry { at, course: "small".to_owned(), record }
}

fn finished(at: u64, lesson: &str) -> Entry {
    entry(at, Record::Finished { lesson: lesson.to_owned(), hash: String::new() })
}

#[test]
fn a_beginner_is_told_where_cards_come_from_and_the_way_on() {
    let mut bench = Bench::of(small(), &[], NOW);
    insta::assert_snapshot!(bench.shown(), @r"

    Nothing to review yet.

    Cards come from what you have met. Read a lesson to its end, or answer a
    question of a quiz: its terms and questions come back here when you are about
    to forget them.

    Enter opens the first lesson you have not read.
    ");
    bench.press("\n");
    assert_eq!(bench.state.place, Place::lesson("cache"));
}

#[test]
fn a_course_without_cards_says_so() {
    let files = MemoryFiles::default().with("page.md", "# A page\n\n## Words\n\nNothing else.\n");
    let bench = Bench::of(read(&files), &[], NOW);
    assert!(bench.shown().contains("Nothing to review in this course."), "{}", bench.shown());
}

#[test]
fn what_was_not_met_yet_does_not_come() {
    let bench = Bench::reader();
    let today = Today::of(&bench.state.shared.course, &bench.state.shared.deck, &bench.state.shared.progress, NOW);
    assert_eq!((today.new.len(), today.unmet), (3, 1));
}

#[test]
fn new_cards_are_limited_by_the_day_and_due_ones_come_first() {
    let set = |value: &str| entry(1, Record::Set { key: "review.new-per-day".to_owned(), value: value.to_owned() });
    let reviewed = |at, card: &str| entry(at, Record::Reviewed { card: card.to_owned(), grade: 3, marked: false });
    let due = reviewed(NOW - 9 * DAY_MS, "question:edge/copies");
    let today = |entries: &[Entry]| {
        let course = small();
        let shared = Shared::of(course, Summary::of("small", entries, Vec::new()), NOW);
        Today::of(&shared.course, &shared.deck, &shared.progress, NOW)
    };
    let one = today(&[set("1"), finished(1, "cache"), due.clone()]);
    assert_eq!((one.due.len(), one.new.len(), one.waiting.len()), (1, 1, 1));
    assert_eq!(one.line().as_deref(), Some("2 cards to review: `etude review`"));
    assert_eq!(Today::default().line(), None);
    let shared = Shared::of(small(), Summary::default(), NOW);
    let term = shared.deck.cards.iter().find(|card| card.id.contains("#term")).unwrap().id.clone();
    let begun = today(&[set("1"), finished(1, "cache"), due, reviewed(NOW - 60_000, &term)]);
    assert_eq!((begun.due.len(), begun.new.len(), begun.waiting.len()), (1, 0, 1), "the one of today is begun");
}

#[test]
fn the_progress_screen_says_what_is_due_and_leads_there() {
    let entries = [finished(1, "cache")];
    let mut shared = Shared::of(small(), Summary::of("small", &entries, Vec::new()), NOW);
    shared.size = (80, 24);
    let mut state = ProgressState::default();
    state.open(&shared);
    assert!(state.sheet.to_text().contains("to review: `etude review`"), "{}", state.sheet.to_text());
}

#[test]
fn a_card_is_turned_graded_and_recorded_at_once() {
    let mut bench = Bench::reader();
    bench.until("lesson:cache#misconception");
    bench.press("2");
    assert!(bench.records.is_empty(), "nothing can be graded that was not turned");
    bench.press(" ");
    insta::assert_snapshot!(bench.shown(), @r"
    Edge computing · misconception · new

    People say: “The cache is one box.”

    What is true instead?

    ▏ Every place has its own.
     1 again           2 hard           ▸3 good            4 easy
       10 min            15 min            2 days            9 days
    ");
    let card = bench.asked();
    bench.press("3");
    assert_eq!(bench.records, [Record::Reviewed { card: card.clone(), grade: 3, marked: false }]);
    assert!(!bench.asked().is_empty() && bench.asked() != card);
}

#[test]
fn what_was_written_stands_beside_the_back() {
    let mut bench = Bench::reader();
    bench.until("lesson:cache#term").press("ifresh, 1");
    assert!(bench.review().is_typing());
    bench.take(|state| update(state, Message::Key(Key::ctrl('s'))));
    assert!(bench.shown().contains("You wrote  fresh, 1"), "{}", bench.shown());
    assert!(bench.records.is_empty());
}

#[test]
fn what_was_forgotten_comes_back_in_the_same_sitting() {
    let mut bench = Bench::reader();
    bench.until("lesson:cache#term");
    let card = bench.asked();
    bench.press(" 1");
    let mut seen = Vec::new();
    while !bench.asked().is_empty() && bench.asked() != card {
        seen.push(bench.asked());
        let is_question = bench.asked().starts_with("question");
        bench.press(if is_question { "b" } else { " 3" });
    }
    assert_eq!((seen.len(), bench.asked()), (2, card));
    bench.press(" 3");
    insta::assert_snapshot!(bench.shown(), @r"

    Done for today.

    3 reviews in less than a minute: 1 again, 2 good

    Coming
      tomorrow  ■ 1
      Wednesday ■ 1
      then nothing up to Monday

    1 put off till tomorrow.
    1 card is about lessons you have not read yet.
    A day begins at 04:00 UTC.
    ");
}

#[test]
fn taking_back_restores_exactly_and_asks_again() {
    let mut bench = Bench::reader();
    bench.until("lesson:cache#term");
    let (card, before) = (bench.asked(), bench.state.shared.progress.reviews.clone());
    let state = |bench: &Bench| bench.state.shared.progress.reviews.card(&card).cloned().unwrap_or_default();
    for key in ["4", "b", "s"] {
        bench.press(" ").press(key).press("u");
        assert_eq!(bench.asked(), card, "after {key}");
        assert_eq!(state(&bench), before.card(&card).cloned().unwrap_or_default(), "after {key}");
    }
}

#[test]
fn a_review_of_a_sitting_that_was_cut_off_can_be_taken_back() {
    let reviewed =
        |at| entry(at, Record::Reviewed { card: "question:edge/copies".to_owned(), grade: 3, marked: false });
    let mut bench = Bench::of(small(), &[reviewed(NOW - 60_000)], NOW);
    bench.press("u");
    assert_eq!(bench.records, [Record::ReviewUndone { card: "question:edge/copies".to_owned() }]);
    assert_eq!(bench.asked(), "question:edge/copies");
    let mut yesterday = Bench::of(small(), &[reviewed(NOW - DAY_MS)], NOW);
    yesterday.press("u");
    assert!(yesterday.records.is_empty(), "yesterday is done");
}

#[test]
fn a_question_is_answered_in_its_own_way_and_the_learner_has_the_last_word() {
    let mut bench = Bench::reader();
    bench.until("question:").press("1\n");
    assert!(matches!(&bench.effects[..], [Effect::Mark { question, .. }] if question == "edge/copies"));
    bench.mark(1.0, None);
    let shown = bench.shown();
    assert!(shown.contains("▸3 good"), "{shown}");
    assert!(bench.records.iter().any(|record| matches!(record, Record::Answered { .. })));
    // On record already, should the window die now.
    let grade = |bench: &Bench| {
        let card = bench.state.shared.progress.reviews.card("question:edge/copies");
        card.and_then(crate::progress::CardProgress::last_grade)
    };
    assert_eq!(grade(&bench), Some(Grade::Good));
    bench.press("2");
    assert_eq!(grade(&bench), Some(Grade::Hard));
    let card = bench.state.shared.progress.reviews.card("question:edge/copies").unwrap();
    assert_eq!(card.schedule.reviews, 1, "one answer is one review");
}

#[test]
fn a_hint_makes_the_suggestion_one_less() {
    let mut bench = Bench::reader();
    bench.until("question:").press("h1\n");
    bench.mark(1.0, None);
    assert!(bench.shown().contains("▸2 hard"), "{}", bench.shown());
    let answered = bench.records.iter().find_map(|record| match record {
        Record::Answered { hints, .. } => Some(*hints),
        _ => None,
    });
    assert_eq!(answered, Some(1));
}

#[test]
fn who_does_not_know_is_shown_and_asked_again_soon() {
    let mut bench = Bench::reader();
    bench.until("question:").press("d");
    assert!(bench.shown().contains("One a place") && bench.shown().contains("▸1 again"), "{}", bench.shown());
    bench.press(" ");
    let reviewed = Record::Reviewed { card: "question:edge/copies".to_owned(), grade: 1, marked: false };
    assert_eq!(bench.records, [reviewed]);
}

#[test]
fn a_mark_that_was_withheld_for_copying_suggests_nothing() {
    let mut bench = Bench::reader();
    bench.until("question:").press("1\n");
    bench.mark(0.0, Some(Withheld::Copied));
    bench.press(" ");
    assert!(!bench.records.iter().any(|record| matches!(record, Record::Reviewed { .. })));
    bench.press("1");
    assert!(bench.records.iter().any(|record| matches!(record, Record::Reviewed { marked: false, .. })));
}

#[test]
fn a_suspended_card_is_listed_and_brought_back() {
    let mut bench = Bench::reader();
    bench.until("lesson:cache#misconception");
    let card = bench.asked();
    bench.press("sbbl");
    insta::assert_snapshot!(bench.shown(), @r"
    Suspended
    ▸ misconception  People say: “The cache is one box.” What is true instead?
    ");
    bench.press("\n");
    assert_eq!(bench.records.last(), Some(&Record::Suspended { card, on: false }));
    assert!(bench.shown().contains("No card is suspended."), "{}", bench.shown());
}

#[test]
fn where_it_is_taught_is_one_key_away_and_the_sitting_waits() {
    let mut bench = Bench::reader();
    bench.until("lesson:cache#misconception");
    let card = bench.asked();
    bench.press(" \n");
    assert!(matches!(&bench.state.place, Place::Lesson { lesson, .. } if lesson == "cache"), "{:?}", bench.state.place);
    bench.press("q");
    assert_eq!((bench.state.place.clone(), bench.asked()), (Place::Review, card));
    assert!(bench.review().showing.as_ref().is_some_and(Showing::is_turned));
}

#[test]
fn more_new_cards_can_be_taken_than_the_day_brings() {
    let set = entry(1, Record::Set { key: "review.new-per-day".to_owned(), value: "0".to_owned() });
    let mut bench = Bench::of(small(), &[set, finished(1, "cache")], NOW);
    assert!(bench.asked().is_empty() && bench.shown().contains("3 new cards wait, 0 a day"), "{}", bench.shown());
    bench.press("+");
    assert!(!bench.asked().is_empty());
}

#[test]
fn an_answer_on_the_quiz_screen_takes_the_card_off_the_review() {
    let mut bench = Bench::reader();
    bench.until("lesson:cache#term");
    let answered = entry(
        NOW,
        Record::Answered {
            question: "edge/copies".to_owned(),
            answer: serde_json::Value::Null,
            score: 1.0,
            out_of: 1.0,
            withheld: None,
            missed: Vec::new(),
            points: Vec::new(),
            confidence: None,
            hints: 0,
            price: 0.0,
            test: None,
        },
    );
    bench.take(|state| update(state, Message::Progressed(vec![answered])));
    let mut asked = Vec::new();
    for _ in 0..3 {
        asked.push(bench.asked());
        bench.press(" 3");
    }
    assert!(!asked.contains(&"question:edge/copies".to_owned()), "{asked:?}");
}

#[test]
fn nothing_is_lost_when_the_window_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let (mut log, _, _) = Log::open(folder.path()).unwrap();
    let mut bench = Bench::reader();
    bench.until("lesson:cache#term").press(" 4");
    let first = finished(NOW - DAY_MS, "cache");
    let records = bench.records.iter().map(|record| entry(NOW, record.clone()));
    std::iter::once(first).chain(records).for_each(|entry| log.append(entry).unwrap());
    drop(log);
    let (_, entries, _) = Log::open(folder.path()).unwrap();
    let again = Bench::of(small(), &entries, NOW);
    assert_eq!(again.state.shared.progress.reviews, bench.state.shared.progress.reviews);
    assert_eq!(again.review().session.as_ref().map(Session::progress), Some((0, 2)), "two are left of three");
}

/// A course of `count` cards, all of them begun, every third one due.
fn large(count: usize) -> (Course, Vec<Entry>) {
    let terms = (0..count).map(|number| format!("**Term:** *word{number}* means number {number}."));
    let lesson = format!("# Words\n\n{}\n", terms.collect::<Vec<_>>().join("\n\n"));
    let files = MemoryFiles::default().with("course.toml", COURSE).with("lessons/cache.md", lesson.as_str());
    let course = read(&files);
    let entries = crate::course::cards::Deck::of(&course).cards.into_iter().enumerate().flat_map(|(at, card)| {
        let reviewed = move |days: u64, grade| {
            entry(NOW - days * DAY_MS, Record::Reviewed { card: card.id.clone(), grade, marked: false })
        };
        [reviewed(12, 3), reviewed(10, if at % 3 == 0 { 2 } else { 4 })]
    });
    (course, entries.collect())
}

#[test]
fn opening_a_review_of_thousands_looks_at_each_card_once_and_lays_out_one() {
    let (course, entries) = large(5_000);
    let progress = Summary::of("small", &entries, Vec::new());
    let mut shared = Shared::of(course, progress, NOW);
    shared.size = (80, 24);
    let mut state = ReviewState::default();
    let before = today::looks();
    state.open(&shared);
    assert_eq!(today::looks() - before, 5_000);
    assert!(state.view.sheet.len() < 12, "{} rows", state.view.sheet.len());
    let (_, all) = state.session.as_ref().unwrap().progress();
    assert!((1_000..4_000).contains(&all), "{all} due");
    let key = |letter| Message::Key(Key::char(letter));
    for _ in 0..20 {
        state.update(&key(' '), &shared);
        state.update(&key('3'), &shared);
    }
    assert_eq!(today::looks() - before, 5_000, "going on looks at no card but the next");
    state.open(&shared);
    assert_eq!(today::looks() - before, 5_000, "coming back goes on");
}

/// `cargo test --release --lib review_of_five_thousand -- --ignored --nocapture`
#[test]
#[ignore = "prints how long things take"]
fn how_long_a_review_of_five_thousand_takes_to_open() {
    let (course, entries) = large(5_000);
    let timed =
        |what: &str, since: std::time::Instant| println!("{what}: {:.1} ms", since.elapsed().as_secs_f64() * 1e3);
    let since = std::time::Instant::now();
    let progress = Summary::of("small", &entries, Vec::new());
    timed("fold 10,000 reviews", since);
    let since = std::time::Instant::now();
    let mut shared = Shared::of(course, progress, NOW);
    timed("make 5,000 cards", since);
    shared.size = (200, 50);
    let mut state = ReviewState::default();
    let since = std::time::Instant::now();
    state.open(&shared);
    timed("open", since);
    let since = std::time::Instant::now();
    state.update(&Message::Key(Key::char(' ')), &shared);
    state.update(&Message::Key(Key::char('3')), &shared);
    timed("turn, grade, next", since);
}

fn any_message() -> impl Strategy<Value = Message> {
    let letters = "1234 \niubsdl+jkheanmc?q".chars().collect::<Vec<_>>();
    let key = proptest::sample::select(letters).prop_map(|letter| match letter {
        '\n' => Key::plain(KeyCode::Enter),
        other => Key::char(other),
    });
    let named = proptest::sample::select(vec![KeyCode::Esc, KeyCode::PageDown, KeyCode::Up, KeyCode::Down]);
    prop_oneof![
        12 => key.prop_map(Message::Key),
        2 => named.prop_map(|code| Message::Key(Key::plain(code))),
        1 => Just(Message::Key(Key::ctrl('s'))),
        1 => (0_u64..4_000_000).prop_map(|later| Message::Tick(NOW + later)),
        1 => "[a-z\n ]{0,9}".prop_map(Message::Paste),
        1 => (0_u16..130, 0_u16..50).prop_map(|(width, height)| Message::Resize(width, height)),
        1 => Just(Message::EditorReturned(Ok("text".to_owned()))),
        2 => Just(Message::Marked { question: "edge/copies".to_owned(), mark: Box::new(Mark { out_of: 1.0, ..Mark::default() }) }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn no_messages_confuse_it_and_what_is_on_record_is_what_is_shown(
        messages in proptest::collection::vec(any_message(), 0..60),
    ) {
        let mut bench = Bench::reader();
        for message in messages {
            bench.take(|state| update(state, message));
            bench.take(|state| open(state, Place::Review));
            assert!(!bench.state.keys().is_empty() && !bench.state.title().left.is_empty());
        }
        let mut entries = vec![finished(NOW - DAY_MS, "cache")];
        entries.extend(bench.records.iter().map(|record| entry(NOW, record.clone())));
        let replayed = Summary::of("small", &entries, Vec::new()).reviews;
        prop_assert!(replayed.cards.keys().eq(bench.state.shared.progress.reviews.cards.keys()));
    }
}
