use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::{
    course::{Course, MemoryFiles, read},
    progress::{Entry, PointScore, Record, Summary},
};

const COURSE: &str = r#"
format = 1
id = "small"
title = "A small course"
[[modules]]
id = "edge"
title = "Edge"
summary = "Near."
lessons = ["lessons/edge.md"]
quiz = "quiz/edge.toml"
[[modules]]
id = "wasm"
title = "Wasm"
summary = "Small."
lessons = ["lessons/wasm.md"]
quiz = "quiz/wasm.toml"
"#;

const EDGE: &str = r#"
[[questions]]
id = "edge/why"
type = "Open"
prompt.prompt = "Why is the **edge** quick?"
read = "edge#near"
models = ["It is near the visitor."]
[[questions.points]]
id = "near"
title = "it is near"
worth = 3
accept = ["near|close + visitor|user"]
ask = "Where is it?"
read = "edge#near"
[[questions.points]]
id = "copies"
title = "it keeps copies"
worth = 1
accept = ["keep*|store* + copy|copies"]
ask = "What does it keep?"
read = "edge#copies"
[[questions.misconceptions]]
id = "browser-runs-it"
accept = ["run* + browser"]
cost = 1
cure = "It runs on a server."

[[questions]]
id = "edge/copies"
type = "MultipleChoice"
prompt.prompt = "How many copies are there?"
prompt.distractors = ["One", "None"]
answer.answer = "One a place"
read = "edge#copies"
"#;

const WASM: &str = r#"
[[questions]]
id = "wasm/pages"
type = "Numeric"
prompt.prompt = "How many bytes has a page?"
answer.value = 65536
"#;

pub(super) fn course() -> Course {
    let files = MemoryFiles::default()
        .with("course.toml", COURSE)
        .with(
            "lessons/edge.md",
            "---\nid: edge\ntitle: The edge\n---\n# The edge\n\n## Near\n\nX.\n\n## Copies\n\nY.\n",
        )
        .with("lessons/wasm.md", "---\nid: wasm-lesson\ntitle: Wasm\n---\n# Wasm\n\nZ.\n")
        .with("quiz/edge.toml", EDGE)
        .with("quiz/wasm.toml", WASM);
    let course = read(&files);
    assert!(!course.is_broken(), "{:#?}", course.diagnostics);
    course
}

fn answered(question: &str, answer: Value, score: f64, out_of: f64, test: Option<&str>) -> Record {
    Record::Answered {
        question: question.to_owned(),
        answer,
        score,
        out_of,
        withheld: None,
        missed: Vec::new(),
        points: Vec::new(),
        confidence: None,
        hints: 0,
        price: 0.0,
        test: test.map(str::to_owned),
    }
}

/// A mark of the open question: what was earned of its two points, and whether its wrong belief was found.
fn open_answer(near: f64, copies: f64, is_wrong: bool, test: Option<&str>) -> Record {
    let score = near + copies - f64::from(is_wrong);
    let mut record = answered("edge/why", json!({"text": "because <b>"}), score, 4.0, test);
    if let Record::Answered { points, .. } = &mut record {
        *points = vec![
            PointScore { id: "near".to_owned(), earned: near, worth: 3.0 },
            PointScore { id: "copies".to_owned(), earned: copies, worth: 1.0 },
        ];
        if is_wrong {
            points.push(PointScore { id: "browser-runs-it".to_owned(), earned: -1.0, worth: 0.0 });
        }
    }
    record
}

fn stands(question: &str, answer: Value, confidence: Option<u8>) -> Record {
    let (test, question) = ("test-1".to_owned(), question.to_owned());
    Record::TestAnswered { test, question, answer: Some(answer), confidence, flagged: false }
}

fn summary(records: Vec<Record>) -> Summary {
    let entry = |(at, record): (u64, Record)| Entry { at: at * 60_000, course: "small".to_owned(), record };
    let entries: Vec<Entry> = std::iter::zip(1.., records).map(entry).collect();
    Summary::of("small", &entries, Vec::new())
}

/// A self-test of three questions: one half right with a wrong belief, one right, one left out; the first was tried before.
fn a_test() -> Summary {
    let questions = ["edge/why", "edge/copies", "wasm/pages"].map(str::to_owned).to_vec();
    summary(vec![
        open_answer(0.0, 1.0, false, None),
        Record::TestBegan { test: "test-1".to_owned(), questions, minutes: Some(20), seed: Some(7) },
        stands("edge/why", json!({"text": "because <b>"}), Some(3)),
        stands("edge/copies", json!({"chosen": [0]}), Some(1)),
        Record::TestEnded { test: "test-1".to_owned(), timed_out: false },
        open_answer(3.0, 0.0, true, Some("test-1")),
        answered("edge/copies", json!({"chosen": [0]}), 1.0, 1.0, Some("test-1")),
        Record::Contested {
            question: "edge/why".to_owned(),
            point: Some("copies".to_owned()),
            reason: "<i>I said so".to_owned(),
            words: None,
        },
    ])
}

fn close(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-9
}

#[test]
fn a_sheet_adds_up_by_hand() {
    let sheet = ResultSheet::of_test(&course(), &a_test(), "test-1", 0).unwrap();
    // 2 of 4, 1 of 1, nothing of 1: every question is out of one.
    assert!(close(sheet.score, 1.5) && close(sheet.out_of, 3.0), "{sheet:#?}");
    let test = sheet.test.as_ref().unwrap();
    assert_eq!((test.answered, test.unmarked, test.used_ms, test.seed), (2, 0, 180_000, Some(7)));
    let modules: Vec<_> = sheet.modules.iter().map(|part| (part.id.as_str(), part.score, part.out_of)).collect();
    assert_eq!(modules, [("edge", 1.5, 2.0), ("wasm", 0.0, 1.0)]);
    // Copies: a quarter of the open question, missed, and the whole of the choice, right.
    let concepts: Vec<_> = sheet.concepts.iter().map(|part| (part.title.as_str(), part.score, part.out_of)).collect();
    assert_eq!(concepts, [("Wasm", 0.0, 1.0), ("Copies", 1.0, 1.25), ("Near", 0.75, 0.75)]);
    let reading: Vec<_> = sheet.read_next.iter().map(|read| (read.place.as_str(), read.points.as_slice())).collect();
    let (pages, copies) = (["How many bytes has a page?".to_owned()], ["it keeps copies".to_owned()]);
    assert_eq!(reading, [("wasm-lesson", pages.as_slice()), ("edge#copies", copies.as_slice())]);
    // First tries: 1/4 and 1; best: 2/4 and 1.
    assert!(close(sheet.first.unwrap(), 0.625) && close(sheet.best.unwrap(), 0.75));
    assert_eq!(sheet.questions[0].beliefs, ["browser runs it"]);
    assert_eq!((sheet.questions[0].tries.len(), sheet.questions[0].contests[0].point.as_str()), (2, "it keeps copies"));
    // Half right counts as right: certain earns 3; right and a guess 1.
    assert!(close(sheet.certainty.as_ref().unwrap().marks, 4.0), "{:?}", sheet.certainty);
    assert!(sheet.questions[2].answer.is_none() && close(sheet.questions[2].out_of, 1.0));
    assert_eq!(sheet.tests.len(), 1);
}

#[test]
fn hints_and_follow_ups_stand_beside_the_plain_score() {
    let follow = |point: &str, earned: f64| Record::FollowedUp {
        question: "edge/why".to_owned(),
        point: point.to_owned(),
        text: "x".to_owned(),
        earned,
        worth: 1.0,
    };
    let mut records = vec![
        Record::TestBegan {
            test: "test-1".to_owned(),
            questions: vec!["edge/why".to_owned()],
            minutes: None,
            seed: None,
        },
        Record::TestEnded { test: "test-1".to_owned(), timed_out: false },
        open_answer(2.0, 0.0, false, Some("test-1")),
        follow("copies", 0.5),
        follow("copies", 1.0),
    ];
    if let Record::Answered { price, .. } = &mut records[2] {
        *price = 0.2;
    }
    let sheet = ResultSheet::of_test(&course(), &summary(records), "test-1", 0).unwrap();
    let question = &sheet.questions[0];
    assert!(close(question.score, 2.0) && close(question.otherwise().unwrap(), 2.8), "{question:#?}");
    assert!(close(sheet.score, 0.5) && close(sheet.otherwise().unwrap(), 0.7));
    assert!(close(sheet.tests[0].share, 0.5) && close(sheet.tests[0].completed.unwrap(), 0.7));
    assert!(close(question.tries[0].share(), 0.5) && close(question.tries[0].completed_share(), 0.7));
    let written = json!(sheet);
    assert!(written["score"] == json!(0.5) && close(written["completed"].as_f64().unwrap(), 0.7), "{written}");
    assert!(result_page(&sheet).contains("2 of 4, 2.8 after hints and follow-ups"));
    let ada = ("ada.json".to_owned(), Ok(json!({"format": 1, "results": sheet}).to_string()));
    let learner = &class_sheet(&[ada]).0.learners[0];
    assert!(close(learner.share, 0.5) && close(learner.otherwise().unwrap(), 0.7));
    // A sheet of a version that did not count them says nothing of them.
    let old = class_sheet(&[file("bob", [1.0, 0.5, 0.0])]).0;
    assert_eq!(old.learners[0].otherwise(), None);
}

#[test]
fn what_is_not_marked_yet_is_no_loss() {
    let questions = vec!["edge/copies".to_owned(), "gone".to_owned()];
    let records = vec![
        Record::TestBegan { test: "test-1".to_owned(), questions, minutes: None, seed: None },
        stands("edge/copies", json!({"chosen": [0]}), None),
        stands("gone", json!({"text": "x"}), None),
        Record::TestEnded { test: "test-1".to_owned(), timed_out: false },
    ];
    let summary = summary(records);
    let sheet = ResultSheet::of_test(&course(), &summary, "test-1", 0).unwrap();
    assert_eq!(sheet.test.as_ref().unwrap().unmarked, 1);
    assert!(sheet.questions[0].pending && !sheet.questions[1].pending);
    assert_eq!(to_mark(&course(), &summary, "test-1").len(), 1);
    assert_eq!(ResultSheet::of_test(&course(), &summary, "test-9", 0), None);
}

#[test]
fn a_plan_spreads_shuffles_and_looks_for_what_is_weak() {
    let (course, nothing) = (course(), Summary::default());
    let plan = |count, order| Plan { count: Some(count), order, ..Plan::default() };
    assert_eq!(plan(2, Order::Course).questions(&course, &nothing), ["edge/why", "edge/copies"]);
    assert_eq!(plan(9, Order::Course).questions(&course, &nothing).len(), 3);
    let shuffled = |seed| plan(3, Order::Shuffled(seed)).questions(&course, &nothing);
    assert_eq!(shuffled(5), shuffled(5));
    assert!((0..20).any(|seed| shuffled(seed) != shuffled(5)));
    let weak =
        summary(vec![open_answer(3.0, 1.0, false, None), answered("wasm/pages", json!({"text": "1"}), 0.0, 1.0, None)]);
    assert_eq!(plan(1, Order::WeakestFirst).questions(&course, &weak), ["wasm/pages"]);
    let words = Plan { kinds: Kinds::OwnWords, modules: vec!["edge".to_owned()], ..Plan::default() };
    assert_eq!(words.questions(&course, &nothing), ["edge/why"]);
    assert!(Plan { modules: vec!["nowhere".to_owned()], ..Plan::default() }.questions(&course, &nothing).is_empty());
}

/// The file of a learner of a class of three questions, each out of one.
fn file(name: &str, shares: [f64; 3]) -> (String, Result<String, String>) {
    let question = |(number, share): (usize, f64)| {
        json!({"id": format!("q{number}"), "prompt": format!("Q{number}"), "answer": "x", "score": share, "out_of": 1.0,
               "beliefs": if share < 0.5 { vec!["it is free"] } else { vec![] },
               "points": [{"id": "p", "title": "the point", "earned": share, "worth": 1.0, "concept": "c"}]})
    };
    let questions: Vec<Value> = shares.into_iter().enumerate().map(question).collect();
    let concepts = json!([{"id": "c", "title": "C", "score": shares[0], "out_of": 1.0}]);
    let results =
        json!({"course": "small", "title": "Small", "test": {"id": "t"}, "questions": questions, "concepts": concepts});
    (format!("in/{name}.json"), Ok(json!({"format": 1, "results": results}).to_string()))
}

#[test]
fn a_class_adds_up_by_hand() {
    let files = [file("ada", [1.0, 0.5, 0.0]), file("bob", [1.0, 0.0, 0.0])];
    let (sheet, faults) = class_sheet(&files);
    assert!(faults.is_empty(), "{faults:?}");
    assert!(close(sheet.mean.unwrap(), f64::midpoint(0.5, 1.0 / 3.0)));
    assert_eq!(sheet.learners.iter().map(|learner| learner.name.as_str()).collect::<Vec<_>>(), ["ada", "bob"]);
    let hardest = &sheet.questions[0];
    assert_eq!((hardest.id.as_str(), hardest.answers, hardest.discrimination), ("q2", 2, None));
    assert_eq!((hardest.missed[0].learners, hardest.missed[0].of), (2, 2));
    assert_eq!(sheet.interval, wilson(sheet.mean.unwrap(), 2));
    let belief = &sheet.misconceptions[0];
    assert_eq!(
        (belief.what.as_str(), belief.question.as_str(), belief.learners, belief.of),
        ("it is free", "q2", 2, 2)
    );
    assert_eq!(sheet.distribution.iter().map(|bin| bin.learners).collect::<Vec<_>>(), [0, 0, 0, 1, 0, 1, 0, 0, 0, 0]);
    assert!(
        sheet.cautions[0].starts_with("Discrimination is not given: it needs at least 10 learners, and there are 2.")
    );
    assert_eq!((sheet.concepts[0].share, sheet.concepts[0].learners), (1.0, 2));
}

#[test]
fn discrimination_compares_a_question_with_all_the_others() {
    // Five who know the others and five who do not; the first question is right for the former, the last for the latter.
    let class = |count: usize| -> Vec<_> {
        (0..count)
            .map(|at| {
                let strong = f64::from(u8::from(at % 2 == 0));
                file(&format!("l{at}"), [strong, strong, 1.0 - strong])
            })
            .collect()
    };
    let (sheet, _) = class_sheet(&class(10));
    let of = |id: &str| sheet.questions.iter().find(|question| question.id == id).unwrap().discrimination;
    // q2 against the mean of q0 and q1: opposite in every learner. q0 against the mean of q1 and q2: always a half.
    assert!(close(of("q2").unwrap(), -1.0), "{:?}", of("q2"));
    assert_eq!(of("q0"), None);
    assert!(class_sheet(&class(9)).0.questions.iter().all(|question| question.discrimination.is_none()));
}

#[test]
fn what_cannot_be_merged_is_left_out_by_name() {
    let other = Ok(json!({"format": 1, "results": {"course": "other"}}).to_string());
    let files = [
        file("ada", [1.0, 1.0, 1.0]),
        ("torn.json".to_owned(), Ok("{\"format\": 1,\n \"results\"".to_owned())),
        ("foreign.json".to_owned(), Ok("{\"format\": 1}".to_owned())),
        ("newer.json".to_owned(), Ok("{\"format\": 2, \"results\": {}}".to_owned())),
        ("shape.json".to_owned(), Ok("{\"format\": 1, \"results\": []}".to_owned())),
        ("other.json".to_owned(), other),
        ("away.json".to_owned(), Err("no such file".to_owned())),
        ("again/ada.json".to_owned(), file("ada", [0.0, 0.0, 0.0]).1),
        file("bob", [0.0, 0.0, 0.0]),
    ];
    let (sheet, faults) = class_sheet(&files);
    assert_eq!(sheet.learners.len(), 2);
    let codes: Vec<_> = faults.iter().map(|fault| (fault.file.as_str(), fault.code.as_str())).collect();
    let expected = [
        ("torn.json", "class::broken"),
        ("foreign.json", "class::foreign"),
        ("newer.json", "class::foreign"),
        ("shape.json", "class::foreign"),
        ("other.json", "class::other-course"),
        ("away.json", "class::unreadable"),
        ("again/ada.json", "class::duplicate"),
    ];
    assert_eq!(codes, expected);
    assert_eq!(faults[0].position.map(|position| position.line), Some(2));
    assert_eq!(sheet.left_out.len(), 7);
}

#[test]
fn pages_say_everything_and_believe_nothing() {
    let mut sheet = ResultSheet::of_test(&course(), &a_test(), "test-1", 0).unwrap();
    sheet.learner = Some("<script>alert(1)</script>".to_owned());
    let page = result_page(&sheet);
    for expected in [
        "50 %",
        "it keeps copies",
        "&lt;i&gt;I said so",
        "because &lt;b&gt;",
        "browser runs it",
        "Gardner-Medwin",
        "not answered",
    ] {
        assert!(page.contains(expected), "`{expected}` is missing in\n{page}");
    }
    assert!(
        !page.contains("<script") && !page.contains("<b>") && !page.contains("http:") && !page.contains("https:"),
        "{page}"
    );
    let csv = result_csv(&sheet);
    assert_eq!(csv.lines().count(), 4, "{csv}");
    assert!(csv.contains("edge/why,open,yes,2,4,0.5,,certain,2,0.25,0.5,it keeps copies,browser runs it"), "{csv}");
    let again: ResultSheet = serde_json::from_value(json!(sheet)).unwrap();
    assert_eq!(again, sheet);
}

fn any_json() -> impl Strategy<Value = Value> {
    let name = prop::sample::select(vec![
        "format",
        "results",
        "learner",
        "course",
        "questions",
        "concepts",
        "points",
        "tries",
        "id",
        "score",
        "out_of",
        "test",
        "answer",
        "beliefs",
        "contests",
        "worth",
        "earned",
        "prompt",
        "withheld",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        prop::sample::select(vec![
            json!(0),
            json!(1),
            json!(-1),
            json!(1e308),
            json!(-1e308),
            json!(1e-320),
            json!(u64::MAX)
        ]),
        any::<f64>().prop_map(Value::from),
        "[a-z<\"&]{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 80, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name.clone().prop_map(str::to_owned), inner), 0..6)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_file_breaks_a_class(files in prop::collection::vec(any_json(), 0..5), torn in any::<String>()) {
        let sound = file("ada", [0.5, 1.0, 0.0]);
        let files = files.into_iter().enumerate().map(|(at, value)| {
            let wrapped = json!({"format": 1, "results": {"course": "small", "questions": [value.clone()], "concepts": value}});
            let text = if at % 2 == 0 { wrapped } else { json!({"format": 1, "results": value}) };
            (format!("{at}.json"), Ok(text.to_string()))
        });
        let files: Vec<_> = std::iter::once(sound).chain(files).chain([("torn".to_owned(), Ok(torn))]).collect();
        let (sheet, _) = class_sheet(&files);
        prop_assert!(!sheet.learners.is_empty());
        prop_assert!(sheet.questions.iter().all(|question| (0.0..=1.0).contains(&question.difficulty)));
        prop_assert!(!class_page(&sheet).contains("NaN") && !class_csv(&sheet).contains("NaN"));
    }

    #[test]
    fn no_result_breaks_a_page(questions in prop::collection::vec(any_json(), 0..4), parts in any_json()) {
        let value = json!({"questions": questions, "concepts": parts, "modules": parts});
        if let Ok(sheet) = serde_json::from_value::<ResultSheet>(value) {
            prop_assert!(result_page(&sheet).ends_with("</html>\n"));
            prop_assert!(result_csv(&sheet).ends_with("\r\n"));
        }
    }
}
