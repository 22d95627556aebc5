//! Questions and results from and for other tools: round trips, what the formats ask for, and any bytes at all.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsString,
    path::Path,
};

use etude::{
    cli::{self, World},
    course::cards::{Deck, Face},
    course::{
        self, Choice, ChoiceOption, Cloze, Course, Embedded, Files, FindTheBug, Gap, GapWants, Matching, MemoryFiles,
        Misconception, Module, Numeric, Open, Ordering, Part, Parts, Point, Predict, Question, QuestionKind, Quiz,
        ShortText,
    },
    diagnostic::Severity,
    exchange::{self, Actor, Import, Imported, Selection, Source},
    progress::{Entry, PointScore, Record},
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn import(file: &str, content: &str) -> Imported {
    exchange::import(&Import { file, content: content.as_bytes(), from: None, module: Some("m") })
}

fn question(id: &str, prompt: &str, kind: QuestionKind) -> Question {
    Question {
        id: id.to_owned(),
        prompt: prompt.to_owned(),
        hints: Vec::new(),
        hint_cost: Question::HINT_COST,
        explanation: String::new(),
        read: None,
        kind,
    }
}

fn option(text: &str, right: bool) -> ChoiceOption {
    ChoiceOption { text: text.to_owned(), right, feedback: String::new() }
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// A course of one module with a question of many kinds.
fn sample() -> Course {
    let options = vec![option("one\tor \"two\"", false), option("three", true), option("four", true)];
    let pairs = vec![("a".to_owned(), "x::y".to_owned()), ("b".to_owned(), "{{z}}".to_owned())];
    let points = vec![Point { id: "p".to_owned(), title: "the point".to_owned(), worth: 1.0, ..Point::default() }];
    let questions = vec![
        question(
            "m/choice",
            "Which, *please*?",
            QuestionKind::Choice(Choice { options, several: true, in_order: false }),
        ),
        question(
            "m/order",
            "Order.",
            QuestionKind::Ordering(Ordering { items: strings(&["wake", "answer", "sleep"]) }),
        ),
        question("m/match", "Match.", QuestionKind::Matching(Matching { pairs, distractors: strings(&["none"]) })),
        question(
            "m/number",
            "How many?",
            QuestionKind::Numeric(Numeric { value: 4.0, tolerance: 0.5, unit: "ms".to_owned(), ..Numeric::default() }),
        ),
        question(
            "m/short",
            "Who, \"exactly\",\nis it?",
            QuestionKind::ShortText(ShortText { accept: strings(&["PoP", "pop"]), ..ShortText::default() }),
        ),
        question(
            "m/open",
            "Why?",
            QuestionKind::Open(Open { points, models: strings(&["Because."]), ..Open::default() }),
        ),
        question(
            "m/run",
            "What then?",
            QuestionKind::Predict(Predict { example: "e".to_owned(), of: "result".to_owned(), ..Predict::default() }),
        ),
    ];
    let quiz = Some(Quiz { file: "quiz/m.toml".to_owned(), questions });
    let module = Module {
        id: "m".to_owned(),
        title: "Module/one".to_owned(),
        summary: String::new(),
        lessons: Vec::new(),
        quiz,
    };
    Course { id: "c".to_owned(), title: "Course: first".to_owned(), modules: vec![module], ..Course::default() }
}

fn all(course: &Course) -> Selection<'_> {
    Selection { course, module: None }
}

#[test]
fn the_built_in_quizzes_come_back_from_a_quiz_file() {
    let before = course::read(&Embedded);
    let mut files = MemoryFiles::default();
    for entry in Embedded.list() {
        files = files.with(&entry.path, Embedded.read(&entry.path).unwrap());
    }
    let manifest: toml::Table = String::from_utf8(Embedded.read("course.toml").unwrap()).unwrap().parse().unwrap();
    for (module, declared) in before.modules.iter().zip(manifest["modules"].as_array().unwrap()) {
        let paths: Vec<&str> = match &declared["quiz"] {
            toml::Value::Array(paths) => paths.iter().map(|path| path.as_str().unwrap()).collect(),
            path => vec![path.as_str().unwrap()],
        };
        let written = exchange::quiz_toml("All.", &module.quiz.as_ref().unwrap().questions);
        assert_eq!(written.diagnostics, []);
        for path in &paths {
            files = files.with(path, if *path == paths[0] { written.text.as_str() } else { "questions = []\n" });
        }
    }
    let after = course::read(&files);
    assert_eq!(after.diagnostics, []);
    assert!(before.questions().count() > 20);
    for (before, after) in before.questions().zip(after.questions()) {
        assert_eq!(before, after);
    }
    assert_eq!(before.questions().count(), after.questions().count());
}

#[test]
fn a_quiz_of_mdbook_quiz_is_read_and_its_faults_have_their_place() {
    let read = import(
        "book.toml",
        "[[questions]]\ntype = \"Tracing\"\nprompt.program = \"fn main() {}\"\nanswer.doesCompile = true\nanswer.stdout = \"\"\n\n\
         [[questions]]\nid = \"x\"\ntype = \"MultipleChoice\"\nprompt.prompt = \"Which?\"\nprompt.distractors = [\"a\"]\nanswer.answer = [\"b\"]\nofALaterVersion = true\n\n\
         [[questions]]\ntype = \"ShortAnswr\"\n",
    );
    assert_eq!(read.from, Source::Mdbook);
    assert_eq!(read.questions.iter().map(|question| question.id.as_str()).collect::<Vec<_>>(), ["m/1", "x"]);
    let told: Vec<String> = read.diagnostics.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].starts_with("book.toml:13:1: warning[course::unknown-key]"), "{told:?}");
    assert!(told[1].starts_with("book.toml:16:8: error[course::unknown-word]"), "{told:?}");
}

#[test]
fn every_key_of_mdbook_quiz_is_read_as_it_means_it() {
    let quiz = r#"
        multipart.shared = "Look at this."
        [[questions]]
        id = "b230bed3-d6ba-4048-8b06-aa655d837b04"
        multipart = "shared"
        type = "MultipleChoice"
        prompt.prompt = "Which?"
        prompt.distractors = ["z", "a", "m"]
        prompt.answerIndex = 2
        answer.answer = ["q", "c"]
        context = "So."
        promptExplanation = true
        [[questions]]
        type = "MultipleChoice"
        prompt.prompt = "Sorted?"
        prompt.distractors = ["z", "a"]
        prompt.sortAnswers = true
        answer.answer = "m"
        [[questions]]
        type = "MultipleChoice"
        prompt.prompt = "Beyond the end?"
        prompt.distractors = ["z", "a"]
        prompt.answerIndex = 9
        answer.answer = "m"
        [[questions]]
        type = "ShortAnswer"
        prompt.prompt = "Word?"
        prompt.response = "code"
        answer.answer = "let"
        answer.alternatives = ["let mut"]
        promptExplanation = false
        [[questions]]
        type = "Tracing"
        prompt.program = "fn main() { x }"
        answer.doesCompile = false
        answer.lineNumber = 1
        [[questions]]
        type = "Tracing"
        prompt.program = "fn main() {}"
        answer.doesCompile = true
        answer.stdout = ""
    "#;
    let course = course::read(&course_with_quiz(quiz));
    assert_eq!(course.diagnostics, []);
    let questions: Vec<&Question> = course.questions().collect();
    assert_eq!(questions.len(), 6);
    assert_eq!(questions[0].prompt, "Look at this.\n\nWhich?");
    let shown = |at: usize| match &questions[at].kind {
        QuestionKind::Choice(choice) if choice.in_order => {
            choice.options.iter().map(|option| option.text.as_str()).collect::<Vec<_>>().join(" ")
        }
        other => panic!("{other:?}"),
    };
    assert_eq!((shown(0), shown(1), shown(2)), ("z a q c m".into(), "a m z".into(), "z a m".into()));
}

#[test]
fn a_page_gives_drafts_that_a_course_takes() {
    let page = "# Caches\n\n## What they do\n\nThey keep *answers* near.\n\n## Quiz\n\n1. Why is a *near* answer\n   quicker?\n   **Hint:** The road.\n2. When is it stale?\n";
    let read = import("page.md", page);
    assert_eq!(read.from, Source::Page);
    assert_eq!(read.questions.iter().map(|question| question.id.as_str()).collect::<Vec<_>>(), ["m/1", "m/2"]);
    assert_eq!(read.questions[0].hints, ["The road."]);
    let told: Vec<String> = read.diagnostics.iter().map(ToString::to_string).collect();
    assert!(told[0].starts_with("page.md:9:4: warning[import::draft]"), "{told:?}");
    let files = course_with_quiz(&exchange::quiz_toml("Page.", &read.questions).text);
    let course = course::read(&files);
    assert!(course.diagnostics.iter().all(|fault| fault.severity < Severity::Error), "{:?}", course.diagnostics);
    assert_eq!(course.questions().cloned().collect::<Vec<_>>(), read.questions);
    let folder = tempfile::tempdir().unwrap();
    for entry in files.list() {
        std::fs::write(folder.path().join(&entry.path), files.read(&entry.path).unwrap()).unwrap();
    }
    let (code, out, err) = etude(folder.path(), &["check", folder.path().to_str().unwrap()], "");
    assert_eq!(code, 0, "{out}{err}");
    assert!(out.contains("warning[course::draft]"), "{out}");
}

/// A course of one lesson whose quiz is `quiz`.
fn course_with_quiz(quiz: &str) -> MemoryFiles {
    let manifest = "format = 1\nid = \"c\"\ntitle = \"C\"\n[[modules]]\nid = \"m\"\ntitle = \"M\"\nlessons = [\"m.md\"]\nquiz = \"m.toml\"\n";
    let lesson = "---\nid: m/one\n---\n# One\n\nA near answer is quicker, for its road is short.\n";
    MemoryFiles::default().with("course.toml", manifest).with("m.md", lesson).with("m.toml", quiz)
}

#[test]
fn ids_that_stand_twice_are_numbered() {
    let read = import("q.gift", "::a::One?{T}\n\n::a::Two?{T}\n\n::a-2::Three?{T}\n\n::a::Four?{T}\n");
    let ids: Vec<&str> = read.questions.iter().map(|question| question.id.as_str()).collect();
    assert_eq!(ids, ["m/a", "m/a-2", "m/a-2-2", "m/a-3"]);
    assert_eq!(read.diagnostics.len(), 3);
}

#[test]
fn bytes_that_are_no_text_are_a_fault_at_their_place() {
    let content = b"\xef\xbb\xbfIs it?\r\n{T}\r\n\r\nCaf\xe9? {F}\r\n";
    let read = exchange::import(&Import { file: "old.txt", content, from: None, module: None });
    assert_eq!(read.questions.len(), 2);
    assert_eq!(read.questions[0].id, "old/1");
    assert_eq!(read.diagnostics[0].to_string(), "old.txt:4:4: error[import::encoding]: this is not UTF-8");
}

#[test]
fn gift_says_what_becomes_of_what_it_lacks() {
    let course = sample();
    let written = exchange::gift(&all(&course));
    insta::assert_snapshot!(written.text);
    let told: Vec<String> = written.diagnostics.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    warning[export::not-kept]: GIFT has no order to put things in: they are matched with their places (question `m/order`)
    warning[export::not-kept]: GIFT has no units: the unit is written into the question (question `m/number`)
    warning[export::not-kept]: GIFT cannot ask for an answer that is marked by a rubric: asked as an essay (question `m/open`)
    warning[export::not-kept]: GIFT cannot ask for what only a run can decide: asked as an essay (question `m/run`)
    ");
    let back = import("back.gift", &written.text);
    assert_eq!(back.questions.len(), 7);
}

#[test]
fn the_built_in_course_can_be_written_in_every_format_and_read_back_from_gift() {
    let course = course::read(&Embedded);
    let written = exchange::gift(&all(&course));
    let back =
        exchange::import(&Import { file: "all.gift", content: written.text.as_bytes(), from: None, module: None });
    let errors: Vec<_> = back.diagnostics.iter().filter(|fault| fault.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let kept = |kind: &QuestionKind| {
        matches!(kind, QuestionKind::Choice(_) | QuestionKind::Matching(_) | QuestionKind::ShortText(_))
    };
    assert_eq!(back.questions.len(), course.questions().count());
    for (before, after) in course.questions().zip(&back.questions) {
        assert_eq!(before.id, after.id);
        if kept(&before.kind) {
            assert_eq!((&before.prompt, &before.kind), (&after.prompt, &after.kind));
        }
    }
    assert_eq!(exchange::csv(&all(&course)).matches("\r\n").count(), course.questions().count() + 1);
    let recalled = Deck::of(&course).cards.iter().filter(|card| matches!(card.face, Face::Recall { .. })).count();
    assert!(recalled > 20);
    assert_eq!(exchange::anki(&all(&course)).text.lines().count(), course.questions().count() + recalled + 6);
}

#[test]
fn anki_notes_have_their_columns_and_a_guid_that_stays() {
    let mut course = sample();
    let first = exchange::anki(&all(&course)).text;
    let headers: Vec<&str> = first.lines().take_while(|line| line.starts_with('#')).collect();
    assert_eq!(
        headers,
        ["#separator:tab", "#html:true", "#guid column:1", "#notetype column:2", "#deck column:3", "#tags column:4"]
    );
    let guids = |text: &str| -> Vec<String> {
        let rows = text.lines().filter(|line| !line.starts_with('#'));
        rows.map(|row| {
            let fields: Vec<&str> = row.split('\t').collect();
            assert_eq!(fields.len(), 6, "{row}");
            fields[0].to_owned()
        })
        .collect()
    };
    let before = guids(&first);
    assert_eq!(before.iter().collect::<BTreeSet<_>>().len(), 7);
    let quiz = course.modules[0].quiz.as_mut().unwrap();
    quiz.questions[0].prompt = "Reworded.".to_owned();
    quiz.questions.swap(1, 2);
    let mut after = guids(&exchange::anki(&all(&course)).text);
    after.swap(1, 2);
    assert_eq!(before, after);
    insta::assert_snapshot!(first);
}

#[test]
fn questions_are_rows() {
    insta::assert_snapshot!(exchange::csv(&all(&sample())).replace('\r', ""));
}

fn answered(question: &str, answer: Value, score: f64, out_of: f64) -> Record {
    Record::Answered {
        question: question.to_owned(),
        answer,
        score,
        out_of,
        withheld: None,
        missed: Vec::new(),
        points: Vec::new(),
        confidence: Some(2),
        hints: 1,
        price: 0.05,
        test: None,
    }
}

/// A log with a bit of everything.
fn log() -> Vec<Entry> {
    let withheld = Record::Answered {
        question: "m/open".to_owned(),
        answer: json!({ "text": "dunno" }),
        score: 0.0,
        out_of: 1.0,
        withheld: Some("do-not-know".to_owned()),
        missed: strings(&["p", "q"]),
        points: Vec::new(),
        confidence: None,
        hints: 0,
        price: 0.0,
        test: Some("t-1".to_owned()),
    };
    let read = || Record::Read { lesson: "gone".to_owned(), hash: "h".to_owned(), line: 1, of: 2 };
    let records = [
        read(),
        read(),
        Record::Finished { lesson: "gone".to_owned(), hash: "h".to_owned() },
        Record::Ran {
            example: "e".to_owned(),
            event: "x".to_owned(),
            edited: false,
            status: "completed".to_owned(),
            run: 1,
            figures: Vec::new(),
        },
        answered("m/choice", json!({ "chosen": [1, 2] }), 1.0, 1.0),
        answered("m/order", json!({ "ordered": [2, 0, 1] }), 0.5, 1.0),
        answered("m/match", json!({ "matched": [1, 0] }), 0.0, 2.0),
        answered("m/number", json!({ "text": "4.0 ms" }), 1.0, 1.0),
        answered("m/short", json!({ "text": "PoP" }), 1.0, 1.0),
        answered("m/short", json!({ "text": "PoP" }), 1.0, 1.0),
        answered("m/gone", json!({ "unknown-kind": 7 }), 0.0, 0.0),
        Record::TestBegan { test: "t-1".to_owned(), questions: strings(&["m/open"]), minutes: None, seed: None },
        withheld,
        Record::TestEnded { test: "t-1".to_owned(), timed_out: false },
        Record::Drafted { question: "m/open".to_owned(), text: "secret".to_owned() },
    ];
    let at = |index: usize| 1_764_000_000_000 + 1_500 * (index as u64 / 2);
    let entry = |(index, record)| Entry { at: at(index), course: "c".to_owned(), record };
    let mut entries: Vec<Entry> = records.into_iter().enumerate().map(entry).collect();
    entries.push(Entry {
        at: 9,
        course: "other".to_owned(),
        record: answered("m/short", json!({ "text": "x" }), 1.0, 1.0),
    });
    entries
}

#[test]
fn results_are_rows() {
    let course = sample();
    insta::assert_snapshot!(exchange::csv_results(&all(&course), &log()).replace('\r', ""), @r"
    time,course,module,question,kind,score,out_of,share,withheld,missed,confidence,hints,test,price,follow_ups,completed,certainty_mark
    2025-11-24T16:00:03.000Z,c,m,m/choice,several choices,1,1,1.0000,,,2,1,,0.05,0,0.95,2
    2025-11-24T16:00:03.000Z,c,m,m/order,ordering,0.5,1,0.5000,,,2,1,,0.05,0,0.45,2
    2025-11-24T16:00:04.500Z,c,m,m/match,matching,0,2,0.0000,,,2,1,,0.05,0,0,-2
    2025-11-24T16:00:04.500Z,c,m,m/number,number,1,1,1.0000,,,2,1,,0.05,0,0.95,2
    2025-11-24T16:00:06.000Z,c,m,m/short,short text,1,1,1.0000,,,2,1,,0.05,0,0.95,2
    2025-11-24T16:00:06.000Z,c,m,m/short,short text,1,1,1.0000,,,2,1,,0.05,0,0.95,2
    2025-11-24T16:00:07.500Z,c,,m/gone,,0,0,0.0000,,,2,1,,0.05,0,0,
    2025-11-24T16:00:09.000Z,c,m,m/open,open,0,1,0.0000,do-not-know,p q,,0,t-1,0,0,0,
    ");
    let one = Selection { course: &course, module: Some("other") };
    assert_eq!(exchange::csv_results(&one, &log()).lines().count(), 1);
}

/// A course whose questions have gaps, a fault and parts.
fn compound() -> Course {
    let text = |accept: &[&str]| {
        GapWants::Text(ShortText { accept: strings(accept), exact_case: accept.len() > 1, ..ShortText::default() })
    };
    let gap = |wants| Gap { name: "x".to_owned(), worth: 1.0, feedback: Vec::new(), wants };
    let one = GapWants::OneOf { options: strings(&["near", "far::off"]), right: 1 };
    let cloze = |text: &[&str], gaps: Vec<Gap>| {
        QuestionKind::Cloze(Cloze { language: String::new(), text: strings(text), gaps })
    };
    let mut word = gap(text(&["PoP"]));
    word.feedback = vec![("PiP".to_owned(), "Nearly.".to_owned())];
    let bug = FindTheBug {
        program: "let a = 1;\nb();".to_owned(),
        language: "javascript".to_owned(),
        lines: vec![2],
        ..FindTheBug::default()
    };
    let options = vec![option("yes", true), option("no", false)];
    let mut pick = question("m/parts/a", "Does it?", QuestionKind::Choice(Choice { options, ..Choice::default() }));
    "It does.".clone_into(&mut pick.explanation);
    let short = ShortText { accept: strings(&["two"]), ..ShortText::default() };
    let count = question("m/parts/b", "How many?", QuestionKind::ShortText(short));
    let parts = vec![Part { worth: 1.0, question: pick }, Part { worth: 2.0, question: count }];
    let mut course = sample();
    course.modules[0].quiz.as_mut().unwrap().questions = vec![
        question("m/word", "Fill it.", cloze(&["It is a ", " near *you*."], vec![word])),
        question("m/gaps", "Fill.", cloze(&["From ", " {{x}} to ", "."], vec![gap(text(&["A", "a"])), gap(one)])),
        question("m/bug", "Where?", QuestionKind::FindTheBug(bug)),
        question("m/parts", "Look.", QuestionKind::Parts(Parts { parts })),
    ];
    course
}

#[test]
fn gaps_faults_and_parts_become_what_is_nearest() {
    let course = compound();
    let gift = exchange::gift(&all(&course));
    insta::assert_snapshot!(gift.text);
    let told: Vec<String> = gift.diagnostics.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    warning[export::not-kept]: GIFT cannot ask for what belongs in several gaps, or in a gap of code: asked as an essay (question `m/gaps`)
    warning[export::not-kept]: GIFT cannot ask for the wrong lines of a program: asked as an essay (question `m/bug`)
    warning[export::not-kept]: GIFT cannot ask for answers to several parts: asked as an essay (question `m/parts`)
    ");
    let back = import("back.gift", &gift.text);
    assert_eq!(back.questions.len(), 4);
    assert_eq!(back.questions[0].prompt, "Fill it.\n\nIt is a _____ near *you*.");
    let anki = exchange::anki(&all(&course)).text;
    let rows: Vec<&str> = anki.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(rows[0].contains("\tCloze\t") && rows[0].contains("It is a {{c1::PoP}} near <i>you</i>."), "{}", rows[0]);
    let gaps = "From {{c1::A}} &#123;&#123;x}} to {{c2::far&#58;&#58;off::near / far&#58;&#58;off}}.";
    assert!(rows[1].contains(gaps), "{}", rows[1]);
    assert!(rows[2].contains("  2  b();") && rows[2].contains("Line 2"), "{}", rows[2]);
    assert!(rows[3].contains("b) How many?") && rows[3].contains("It does."), "{}", rows[3]);
}

#[test]
fn statements_tell_of_gaps_lines_and_every_part() {
    let course = compound();
    let points = [("a/p", 1.0, 1.0), ("b/q", 0.5, 2.0), ("b/r", -0.1, 0.0)];
    let point = |(id, earned, worth): (&str, f64, f64)| PointScore { id: id.to_owned(), earned, worth };
    let mut whole = answered("m/parts", json!({ "parts": [{ "chosen": [0] }, { "text": "two, or so" }] }), 1.4, 3.0);
    if let Record::Answered { points: kept, .. } = &mut whole {
        *kept = points.map(point).to_vec();
    }
    let records = [
        answered("m/gaps", json!({ "blanks": ["A", "near"] }), 0.5, 1.0),
        answered("m/bug", json!({ "lines": [2] }), 1.0, 1.0),
        whole,
    ];
    let entry = |record| Entry { at: 7, course: "c".to_owned(), record };
    let entries: Vec<Entry> = records.into_iter().map(entry).collect();
    let statements = exchange::xapi(&all(&course), &entries, &Actor::default()).unwrap();
    statements.iter().for_each(conforms);
    assert_eq!(statements.len(), 5);
    let ids: BTreeSet<&str> = statements.iter().map(|statement| statement["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), 5);
    let right = |at: usize| &statements[at]["object"]["definition"]["correctResponsesPattern"];
    assert_eq!(right(0), &json!(["{case_matters=true}A[,]far::off", "{case_matters=true}a[,]far::off"]));
    assert_eq!(statements[0]["result"]["response"], "A[,]near");
    assert_eq!((right(1), &statements[1]["result"]["response"]), (&json!(["line-2"]), &json!("line-2")));
    assert_eq!(statements[2]["result"]["score"]["max"], 3.0);
    let (first, second) = (&statements[3], &statements[4]);
    assert_eq!(first["result"]["score"]["scaled"], 1.0);
    assert_eq!((&second["result"]["score"]["scaled"], &second["result"]["success"]), (&json!(0.2), &json!(false)));
    assert_eq!(second["object"]["definition"]["interactionType"], "fill-in");
    assert_eq!(second["context"]["contextActivities"]["parent"][0]["id"], statements[2]["object"]["id"]);
}

#[test]
fn rows_of_results_count_what_follow_ups_added_to_their_try() {
    let follow = |point: &str, earned| Record::FollowedUp {
        question: "m/open".to_owned(),
        point: point.to_owned(),
        text: "x".to_owned(),
        earned,
        worth: 1.0,
    };
    let records = [
        follow("early", 1.0),
        answered("m/open", json!({ "text": "x" }), 1.0, 4.0),
        follow("p", 0.25),
        follow("p", 0.5),
        follow("q", 1.0),
        answered("m/open", json!({ "text": "y" }), 2.0, 4.0),
    ];
    let entry = |record| Entry { at: 7, course: "c".to_owned(), record };
    let entries: Vec<Entry> = records.into_iter().map(entry).collect();
    let table = exchange::csv_results(&all(&sample()), &entries);
    let ends: Vec<&str> = table.lines().skip(1).map(|row| row.split_once(",2,1,,").unwrap().1).collect();
    assert_eq!(ends, ["0.05,1.5,2.45,-2", "0.05,0,1.95,2"]);
}

/// Holds a statement to what the specification asks of one.
fn conforms(statement: &Value) {
    let top = statement.as_object().unwrap();
    let allowed = ["id", "actor", "verb", "object", "result", "context", "timestamp"];
    assert!(top.keys().all(|key| allowed.contains(&key.as_str())), "{statement}");
    let id = statement["id"].as_str().unwrap();
    let lengths: Vec<usize> = id.split('-').map(str::len).collect();
    assert!(lengths == [8, 4, 4, 4, 12] && &id[14..15] == "5" && "89ab".contains(&id[19..20]), "{id}");
    let actor = statement["actor"].as_object().unwrap();
    assert_eq!(["mbox", "mbox_sha1sum", "openid", "account"].iter().filter(|key| actor.contains_key(**key)).count(), 1);
    let verb = statement["verb"]["id"].as_str().unwrap();
    assert!(
        ["answered", "completed", "experienced"]
            .iter()
            .any(|word| verb == format!("http://adlnet.gov/expapi/verbs/{word}"))
    );
    let time = statement["timestamp"].as_str().unwrap();
    assert!(time.len() == 24 && time.ends_with('Z') && &time[10..11] == "T", "{time}");
    url::Url::parse(statement["object"]["id"].as_str().unwrap()).unwrap();
    let definition = &statement["object"]["definition"];
    let kind = definition["type"].as_str().unwrap();
    if kind.ends_with("/cmi.interaction") {
        let kinds = ["choice", "sequencing", "matching", "numeric", "fill-in", "long-fill-in", "other"];
        assert!(kinds.contains(&definition["interactionType"].as_str().unwrap()), "{definition}");
        for list in ["choices", "source", "target"] {
            let ids: Vec<_> =
                definition[list].as_array().into_iter().flatten().map(|part| part["id"].clone()).collect();
            assert!(ids.iter().all(|id| !id.as_str().unwrap().contains(' ')));
        }
    }
    if let Some(score) = statement["result"]["score"].as_object() {
        let number = |key: &str| score[key].as_f64().unwrap();
        assert!(number("min") < number("max") && (number("min")..=number("max")).contains(&number("raw")));
        assert!((-1.0..=1.0).contains(&number("scaled")));
    }
    for (key, value) in statement["result"]["extensions"].as_object().into_iter().flatten() {
        url::Url::parse(key).unwrap();
        assert!(!value.is_null());
    }
    assert!(!statement.to_string().contains("null"), "{statement}");
}

#[test]
fn statements_conform_and_name_nobody() {
    let course = sample();
    let statements = exchange::xapi(&all(&course), &log(), &Actor::default()).unwrap();
    statements.iter().for_each(conforms);
    let ids: BTreeSet<&str> = statements.iter().map(|statement| statement["id"].as_str().unwrap()).collect();
    assert_eq!((statements.len(), ids.len()), (12, 12));
    assert_eq!(statements, exchange::xapi(&all(&course), &log(), &Actor::default()).unwrap());
    let by = |id: &str| statements.iter().find(|one| one["object"]["id"].as_str().unwrap().ends_with(id)).unwrap();
    assert_eq!(by("/questions/m/choice")["result"]["response"], "option-2[,]option-3");
    assert_eq!(
        by("/questions/m/choice")["object"]["definition"]["correctResponsesPattern"],
        json!(["option-2[,]option-3"])
    );
    assert_eq!(by("/questions/m/order")["result"]["response"], "item-3[,]item-1[,]item-2");
    assert_eq!(by("/questions/m/match")["result"]["response"], "left-1[.]right-2[,]left-2[.]right-1");
    assert_eq!(by("/questions/m/number")["result"]["response"], "4");
    assert_eq!(by("/questions/m/number")["object"]["definition"]["correctResponsesPattern"], json!(["3.5[:]4.5"]));
    assert_eq!(by("/tests/t-1")["result"]["duration"], "PT1.5S");
    assert_eq!(by("/questions/m/open")["result"]["score"], Value::Null);
    assert!(!serde_json::to_string(&statements).unwrap().contains("secret"));
    insta::assert_json_snapshot!(by("/questions/m/short"));
}

#[test]
fn an_actor_is_whom_one_names() {
    let course = sample();
    let actor = |name: &str| {
        let actor = Actor { name: Some(name.to_owned()), home: Some("https://lms.example.org/etude".to_owned()) };
        exchange::xapi(&all(&course), &log(), &actor).map(|statements| statements[0].clone())
    };
    assert_eq!(actor("mailto:a@b.example").unwrap()["actor"]["mbox"], "mailto:a@b.example");
    let account = actor("mara@https://school.example").unwrap();
    assert_eq!(account["actor"]["account"], json!({ "homePage": "https://school.example/", "name": "mara" }));
    assert_eq!(account["object"]["id"], "https://lms.example.org/etude/courses/c/lessons/gone");
    assert_eq!(actor("mara").unwrap()["actor"]["account"]["homePage"], "https://lms.example.org/etude");
    assert_ne!(actor("mara").unwrap()["id"], actor("nils").unwrap()["id"]);
    for bad in ["", "mailto:", "mailto:x", "@https://x.example"] {
        assert!(actor(bad).is_err(), "{bad}");
    }
    let homeless = Actor { name: None, home: Some("here".to_owned()) };
    assert_eq!(
        exchange::xapi(&all(&course), &[], &homeless).unwrap_err().to_string(),
        "`here` is no address such as `https://lms.example.org`"
    );
}

/// Runs a command line in `folder`; gives its exit code and what it printed.
fn etude(folder: &Path, args: &[&str], input: &str) -> (u8, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let data: OsString = folder.join("data").into();
    let mut world = World {
        out: &mut out,
        err: &mut err,
        input: &mut input.as_bytes(),
        is_terminal: false,
        env: &|name| (name == "ETUDE_DATA").then(|| data.clone()),
        now_ms: &|| 0,
    };
    let args = std::iter::once("etude").chain(args.iter().copied()).map(OsString::from);
    let code = cli::run(args, &mut world);
    (code, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}

#[test]
fn import_writes_a_quiz_file_once() {
    let folder = tempfile::tempdir().unwrap();
    let gift = folder.path().join("edge.gift");
    std::fs::write(&gift, "::Near::Is it near?{T}\n\nWhy?{}\n").unwrap();
    let to = folder.path().join("edge.toml");
    let (gift, to) = (gift.to_str().unwrap(), to.to_str().unwrap());
    let (code, out, err) = etude(folder.path(), &["import", gift, "--to", to], "");
    assert_eq!(code, 0, "{err}");
    assert!(out.starts_with("wrote "), "{out}");
    assert!(err.contains("edge.gift:3:6: warning[import::not-kept]: an essay") && err.contains("3 | Why?{}"), "{err}");
    let text = std::fs::read_to_string(to).unwrap();
    assert!(text.contains("id = \"edge/near\"") && text.contains("draft = true"), "{text}");
    let (code, _, err) = etude(folder.path(), &["import", gift, "--to", to], "");
    assert!(code == 2 && err.contains("is there already"), "{err}");
    assert_eq!(etude(folder.path(), &["import", gift, "--to", to, "--force"], "").0, 0);
}

#[test]
fn import_of_a_broken_file_writes_nothing_unless_told_to() {
    let folder = tempfile::tempdir().unwrap();
    let broken = "Two and two?{=four}\n\nBroken {=x\n";
    let (code, out, err) = etude(folder.path(), &["import", "-", "--format", "gift"], broken);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("stdin:3:8: error[import::gift]: this `{` is never closed"), "{err}");
    let (code, out, _) = etude(folder.path(), &["import", "-", "--partial"], broken);
    assert!(code == 2 && out.contains("Two and two?") && !out.contains("Broken"), "{out}");
    let (code, out, _) = etude(folder.path(), &["import", "-", "--json"], broken);
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &report["ok"], &report["from"]), (2, &json!(false), &json!("gift")));
}

#[test]
fn export_writes_what_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    for format in ["gift", "anki", "csv", "toml"] {
        let (code, out, err) = etude(folder.path(), &["export", "--format", format, "--module", "edge"], "");
        assert_eq!(code, 0, "{err}");
        assert!(out.contains("edge/") || format == "anki", "{format}: {out}");
        assert!(!out.contains("serverless/no-servers"), "{format}");
    }
    for args in [["--format", "xapi"], ["--format", "csv"]] {
        let (code, out, err) = etude(folder.path(), &["export", args[0], args[1], "--results"], "");
        assert!(code == 0 && (out == "[]\n" || out.lines().count() == 1), "{out}{err}");
    }
    let (code, _, err) = etude(folder.path(), &["export", "--format", "gift", "--results"], "");
    assert!(code == 2 && err.contains("written as csv or as xapi"), "{err}");
    let (code, _, err) = etude(folder.path(), &["export", "--format", "gift", "--module", "egde"], "");
    assert!(code == 2 && err.contains("did you mean `edge`?"), "{err}");
}

fn words() -> impl Strategy<Value = String> {
    "[a-z \"'\\\\#=\n\t\r{}é日-]{0,12}"
}

fn kinds() -> impl Strategy<Value = QuestionKind> {
    let list = || prop::collection::vec(words(), 2..4);
    let numbers = || prop_oneof![0.0..10.0, Just(2.0)];
    let point = (words(), words(), numbers(), any::<bool>(), list(), prop::option::of(words())).prop_map(
        |(id, title, worth, optional, accept, read)| Point {
            ask: id.clone(),
            names: accept.clone(),
            cues: title.clone(),
            id,
            title,
            worth,
            optional,
            cites: optional,
            accept,
            read,
        },
    );
    let wrong = (words(), list(), numbers()).prop_map(|(id, accept, cost)| Misconception {
        cure: id.clone(),
        except: accept.clone(),
        id,
        accept,
        cost,
    });
    let open = (prop::collection::vec(point, 0..3), prop::collection::vec(wrong, 0..2), list(), any::<bool>())
        .prop_map(|(points, misconceptions, models, draft)| Open {
            points,
            misconceptions,
            words: BTreeMap::new(),
            models,
            draft,
        });
    let option = (words(), words()).prop_map(|(text, feedback)| ChoiceOption { text, right: false, feedback });
    let choice = prop::collection::vec(option, 2..5).prop_map(|mut options| {
        options[0].right = true;
        options.rotate_left(1);
        Choice { options, several: false, in_order: true }
    });
    prop_oneof![
        open.prop_map(QuestionKind::Open),
        choice.prop_map(QuestionKind::Choice),
        list().prop_map(|items| QuestionKind::Ordering(Ordering { items })),
        list().prop_map(|items| QuestionKind::Matching(Matching {
            pairs: items.iter().cloned().zip(items.iter().rev().cloned()).collect(),
            distractors: items
        })),
        (-1e9..1e9, numbers(), words()).prop_map(|(value, tolerance, unit)| QuestionKind::Numeric(Numeric {
            value,
            tolerance,
            unit,
            ..Numeric::default()
        })),
        list().prop_map(|accept| QuestionKind::ShortText(ShortText { accept, ..ShortText::default() })),
    ]
}

proptest! {
    #[test]
    fn any_question_comes_back_from_a_quiz_file(id in words(), prompt in words(), explanation in words(), hints in prop::collection::vec(words(), 0..3), kind in kinds()) {
        let question = Question { id, prompt, hints, hint_cost: 0.125, explanation, read: None, kind };
        let text = exchange::quiz_toml("One.", [&question]).text;
        let course = course::read(&course_with_quiz(&text));
        let read: Vec<Question> = course.questions().cloned().collect();
        prop_assert_eq!(read, vec![question], "{}\n{:?}", text, course.diagnostics);
    }

    #[test]
    fn any_bytes_can_be_imported(content in prop::collection::vec(any::<u8>(), 0..300), format in 0..4_usize) {
        let from = [None, Some(Source::Gift), Some(Source::Page), Some(Source::Mdbook)][format];
        let read = exchange::import(&Import { file: "x", content: &content, from, module: None });
        for fault in &read.diagnostics {
            let _ = course::render(fault, &read.text);
        }
        let _ = exchange::quiz_toml("Any.", &read.questions);
    }
}
