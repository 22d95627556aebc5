//! The binary by its command line: output, exit codes, and what reaches the disk.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod beside;

use std::{
    io::Write,
    path::PathBuf,
    process::{Command, Output, Stdio},
};

use beside::beside;
use serde_json::Value;

/// The binary in an empty folder, its data kept there, nothing of the machine's environment left.
struct Etude {
    folder: tempfile::TempDir,
}

impl Etude {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path.to_string_lossy().into_owned()
    }

    fn with_input(&self, args: &[&str], input: &str) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_etude"))
            .args(args)
            .current_dir(self.folder.path())
            .env_clear()
            .env("ETUDE_DATA", self.path("data"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A verb that reads nothing may have ended already; that is not what these tests are about.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    }

    fn run(&self, args: &[&str]) -> Output {
        self.with_input(args, "")
    }
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", out(output)))
}

/// A page nobody prepared, where it lies beside the repository.
fn page() -> Option<PathBuf> {
    beside("seed/emerging-technologies.md")
}

const FUNCTION: &str = "exports.handler = async (event) => { console.log('got', event.n); return event.n * 2; };\n";

#[test]
fn a_page_nobody_prepared_runs_from_end_to_end() {
    let Some(page) = page() else { return };
    let etude = Etude::new();
    let output = etude.run(&["run", page.to_str().unwrap(), "--all"]);
    let printed = out(&output);
    assert_eq!(code(&output), 0, "{printed}\n{}", err(&output));
    for expected in [
        "Order processed successfully",
        "Table Orders (key orderId): 1 item",
        "Topic inventory: 1 message",
        "Topic payment: 1 message",
        "Hello from the Edge!",
        "Processing result: { result: 15 }",
        "\"product\"",
    ] {
        assert!(printed.contains(expected), "`{expected}` is missing in\n{printed}");
    }
}

#[test]
fn the_same_run_prints_the_same_trace() {
    let etude = Etude::new();
    let trace = || json(&etude.run(&["run", "orders", "--json"]))["runs"][0]["trace"].clone();
    let first = trace();
    assert!(first.as_array().is_some_and(|events| events.len() > 5), "{first}");
    assert_eq!(first, trace());
}

#[test]
fn a_source_file_runs_on_an_event_file() {
    let etude = Etude::new();
    let source = etude.write("double.js", FUNCTION);
    let event = etude.write("event.json", r#"{"n": 21}"#);
    let output = etude.run(&["run", &source, "--event", &event, "--json"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let report = json(&output);
    assert_eq!(report["format"], 1);
    assert_eq!(report["runs"][0]["outcome"]["result"], 42);
}

#[test]
fn a_program_that_fails_exits_with_1_and_says_where() {
    let etude = Etude::new();
    let source =
        etude.write("broken.js", "exports.handler = async () => {\n  const order = null;\n  return order.id;\n};\n");
    let output = etude.run(&["run", &source]);
    assert_eq!(code(&output), 1, "{}", err(&output));
    assert!(out(&output).contains("TypeError"), "{}", out(&output));
    assert!(out(&output).contains("broken.js:3:10"), "{}", out(&output));
}

#[test]
fn wrong_usage_exits_with_2_and_says_what_to_do() {
    let etude = Etude::new();
    let unknown = etude.run(&["run", "ordres"]);
    assert_eq!((code(&unknown), out(&unknown)), (2, String::new()));
    assert!(err(&unknown).contains("did you mean `orders`?"), "{}", err(&unknown));
    assert_eq!(code(&etude.run(&["frobnicate"])), 2);
    assert_eq!(code(&etude.run(&["learn", "no-such-page.md"])), 2);
    let source = etude.write("double.js", FUNCTION);
    let bad = etude.run(&["run", &source, "--set", "serverless.memory=1"]);
    assert_eq!(code(&bad), 2);
    assert!(err(&bad).contains("unknown field `memory`"), "{}", err(&bad));
}

#[test]
fn an_answer_is_marked_without_a_terminal() {
    let etude = Etude::new();
    let listed = json(&etude.run(&["quiz", "--json"]));
    assert!(listed["questions"].as_array().unwrap().len() >= 24, "{listed}");
    let right = etude.with_input(&["quiz", "--question", "edge/four-trips", "--answer", "-", "--json"], "1044 ms\n");
    assert_eq!((code(&right), json(&right)["mark"]["score"].as_f64()), (0, Some(1.0)), "{}", out(&right));
    let blank = etude.with_input(&["quiz", "--question", "edge/four-trips", "--answer", "-", "--json"], "");
    assert_eq!((code(&blank), json(&blank)["mark"]["withheld"].as_str()), (1, Some("blank")));
}

const BILL: &str = "You are billed for the milliseconds the code runs and you pay nothing while it is idle.";
const OPEN: &str = "serverless/advantages-and-limits";

#[test]
fn a_follow_up_completes_a_mark_and_a_copied_question_does_not() {
    let etude = Etude::new();
    let answer = etude.write("answer.txt", BILL);
    let scale = etude.write("scale.txt", "The provider adds instances automatically when traffic grows.");
    let copied =
        etude.write("copied.txt", "What happens to the number of copies when a crowd comes, and when it leaves?");
    let ask = |file: &str| {
        let pair = format!("scale={file}");
        let args =
            ["quiz", "--question", OPEN, "--answer", &answer, "--follow-up", &pair, "--confidence", "3", "--json"];
        json(&etude.run(&args))
    };
    let told = ask(&scale);
    let at_once = told["mark"]["score"].as_f64().unwrap();
    assert_eq!(told["followUps"][0]["added"].as_f64(), Some(1.5), "{told}");
    assert_eq!(told["completed"].as_f64(), Some(at_once + 1.5));
    assert_eq!(told["certainty"].as_i64(), Some(-6), "certain, and less than half was found at once");
    let told = ask(&copied);
    assert_eq!(told["followUps"][0]["added"].as_f64(), Some(0.0), "{told}");
    let args = ["quiz", "--question", OPEN, "--answer", &answer, "--follow-up", "scael=x"];
    let unknown = etude.run(&args);
    assert_eq!(code(&unknown), 2);
    assert!(err(&unknown).contains("did you mean `scale`?"), "{}", err(&unknown));
}

#[test]
fn a_figure_is_checked_against_the_learners_own_run() {
    let etude = Etude::new();
    let ran = etude.with_input(&["learn", "--plain"], "run orders\nopen 1\nquit\n");
    assert_eq!(code(&ran), 0);
    let lesson = "open serverless/what-faas-is\nrun orders\nquit\n";
    let output = etude.with_input(&["learn", "--plain"], lesson);
    assert!(out(&output).contains("This is run "), "{}", out(&output));
    let number = out(&output).split("This is run ").nth(1).unwrap().split(';').next().unwrap().to_owned();
    let answer = etude.write("answer.txt", &format!("{BILL} In run {number} the start took 141 ms and not 987 ms."));
    let told = out(&etude.run(&["quiz", "--question", OPEN, "--answer", &answer]));
    assert!(told.contains(&format!("✓ run {number}: 141 ms is its modelled ")), "{told}");
    assert!(told.contains(&format!("✗ run {number} has no 987 ms")), "{told}");
}

#[test]
fn what_is_followed_up_and_said_to_be_sure_is_in_the_report() {
    let etude = Etude::new();
    let said =
        format!("ask {OPEN}\nhint\nsure 3\nanswer {BILL}\nfollow\nIt sleeps, and an upload wakes it.\n.\nquit\n");
    let output = etude.with_input(&["learn", "--plain"], &said);
    let heard = out(&output);
    for expected in
        ["hints to be had, each for ", "Hints cost ", "Certainty mark: -6 of 3", "say follow.", "Completed: 1.5 more."]
    {
        assert!(heard.contains(expected), "`{expected}` is missing in\n{heard}");
    }
    let report = out(&etude.run(&["report"]));
    assert!(report.contains("to review: `etude review`"), "{report}");
    let said = out(&etude.with_input(&["learn", "--plain"], "quit\n"));
    assert!(said.contains("to review: `etude review`"), "{said}");
    assert!(report.contains("certain: 0 of 1 right"), "{report}");
    assert!(report.contains("follow-ups +1.5"), "{report}");
}

#[test]
fn contests_become_phrasings_with_the_place_to_paste_them() {
    let etude = Etude::new();
    let words = "The choir fetches further sopranos while the hall fills";
    let answered = serde_json::json!({
        "at": 1, "course": "emerging-backend", "type": "answered", "question": OPEN, "answer": { "text": words },
        "score": 0.0, "out_of": 10.0, "withheld": null, "missed": ["scale"],
    });
    let contested = serde_json::json!({
        "at": 2, "course": "emerging-backend", "type": "contested", "question": OPEN, "point": "scale",
        "reason": "the choir grows", "words": words,
    });
    let course = json(&etude.run(&["report", "--json"]))["course"].clone();
    let line = |mut entry: Value| {
        entry["course"] = course.clone();
        entry.to_string()
    };
    let log = etude.write("one.jsonl", &format!("{}\n{}\n", line(answered), line(contested)));
    let other = etude.write("two.jsonl", &std::fs::read_to_string(&log).unwrap());
    let told = json(&etude.run(&["check", "--json", "--contests", &log, &other]));
    let first = &told["suggestions"][0];
    assert_eq!((first["point"].as_str(), first["learners"].as_u64()), (Some("scale"), Some(2)), "{told}");
    assert!(first["accept"].as_str().is_some_and(|row| row.starts_with('\'') && row.contains(" + ")), "{told}");
    assert!(first["file"] == "quiz/open-serverless.toml" && first["line"].as_u64() > Some(1));
    let text = out(&etude.run(&["check", "--contests", &log]));
    assert!(text.contains("paste into `accept`:") && text.contains(words), "{text}");
    let nonsense = etude.write("nonsense", "x");
    assert_eq!(code(&etude.run(&["check", "--contests", &nonsense])), 2);
}

#[test]
fn answers_of_every_shape_are_marked_without_a_terminal() {
    let etude = Etude::new();
    for (question, answer, score) in [
        ("edge/fill-the-cache", "match\nstored\n60\nwaitUntil\nclone\n", 1.0),
        ("edge/fill-the-cache", "{\"blanks\": [\"match\", \"\", \"\", \"\", \"\"]}", 0.2),
        ("edge/find-the-leak", "{\"lines\": [11]}", 1.0),
        ("edge/find-the-leak", "9 11", 0.0),
        ("federation/the-order-of-the-fetches", "fetch catalog\nfetch shipping\nfetch tax\n", 0.75),
        ("serverless/writes-through-a-hiccup", "3", 1.0),
        ("serverless/the-slow-table", "a: failed\nb: 1\nc: 0", 4.0),
        ("wasm/a-command-and-its-files", "{\"parts\": [{\"text\": \"failed\"}, {\"chosen\": [0]}, null]}", 2.0),
    ] {
        let output = etude.with_input(&["quiz", "--question", question, "--answer", "-", "--json"], answer);
        let marked = json(&output)["mark"]["score"].as_f64().unwrap();
        assert!((marked - score).abs() < 1e-9, "{question}: {}", out(&output));
    }
    let wrong = etude.with_input(&["quiz", "--question", "edge/find-the-leak", "--answer", "-"], "{\"chosen\": [1]}");
    assert_eq!(code(&wrong), 2);
    assert!(err(&wrong).contains("another shape of answer"), "{}", err(&wrong));
    let help = out(&etude.run(&["quiz", "--help"]));
    assert!(help.contains("{\"lines\": [3, 7]}"), "{help}");
}

#[test]
fn options_are_shuffled_by_the_question_and_the_try() {
    let etude = Etude::new();
    let offered = |number: &str| {
        let shown = json(&etude.run(&["quiz", "--question", "serverless/good-fits", "--try", number, "--json"]));
        serde_json::from_value::<Vec<String>>(shown["offered"].clone()).unwrap()
    };
    assert_eq!(offered("0"), offered("0"));
    assert_ne!(offered("0"), offered("1"));
    // The numbers handed in are those that were shown.
    let right = ["thumbnail", "ten times", "queue"];
    let numbers: Vec<String> = offered("1")
        .iter()
        .filter(|option| right.iter().any(|words| option.contains(words)))
        .map(|option| option.split('.').next().unwrap().to_owned())
        .collect();
    let arguments = ["quiz", "--question", "serverless/good-fits", "--try", "1", "--answer", "-", "--json"];
    let marked = etude.with_input(&arguments, &numbers.join(" "));
    assert_eq!(json(&marked)["mark"]["score"].as_f64(), Some(1.0), "{}", out(&marked));
}

#[test]
fn a_conversation_asks_the_parts_one_after_another() {
    let etude = Etude::new();
    let said = "ask serverless/the-slow-table\nanswer failed\nanswer 1\nanswer skip\nanswer 7\nanswer 2\nquit\n";
    let heard = out(&etude.with_input(&["learn", "--plain"], said));
    for expected in [
        "It has 4 parts",
        "Part b: How many rows",
        "`7` is not a number from 1 to 3",
        "Part a: 1 of 1",
        "Part c: 0 of 1",
    ] {
        assert!(heard.contains(expected), "{expected}: {heard}");
    }
}

#[test]
fn a_conversation_reads_runs_answers_and_is_remembered() {
    let etude = Etude::new();
    let said = "run\nopen edge/what-the-edge-is\nrun nonesuch\nrun 1\nask edge/four-trips\nhint\nanswer 1044\nnonsense\nquit\n";
    let output = etude.with_input(&["learn", "--plain"], said);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let heard = out(&output);
    for expected in [
        "There is no example to run here. Open a lesson that has one",
        "There is no example called nonesuch to run here. Here are: ",
        "Heading 1: What the edge is, and is not",
        "Hello from the Edge!",
        "1 of 1",
        "`nonsense` is nothing",
    ] {
        assert!(heard.contains(expected), "`{expected}` is missing in\n{heard}");
    }
    let report = etude.run(&["report"]);
    assert!(out(&report).contains("edge/four-trips: best 100%"), "{}", out(&report));
    assert!(out(&report).contains("Edge computing: 1 of"), "{}", out(&report));
}

#[test]
fn a_full_disk_is_said_and_ends_nothing() {
    let etude = Etude::new();
    etude.write("data", "a file where the folder should be");
    let output = etude.with_input(&["learn", "--plain"], "open 1\nquit\n");
    assert!(code(&output) == 2 || out(&output).contains("Not saved:"), "{}{}", out(&output), err(&output));
}

#[test]
fn the_course_is_in_the_binary_and_sound() {
    let etude = Etude::new();
    let doctor = etude.run(&["doctor", "--json"]);
    let findings = json(&doctor)["findings"].clone();
    let engine = findings.as_array().unwrap().iter().find(|finding| finding["what"] == "engine").unwrap().clone();
    assert_eq!(engine["ok"], true, "{engine}");
    assert_eq!(code(&doctor), 0, "{findings}");
}

#[test]
fn completions_and_the_manual_page_name_every_verb() {
    let etude = Etude::new();
    let script = out(&etude.run(&["completions", "bash"]));
    let page = out(&etude.run(&["man"]));
    for verb in ["learn", "run", "quiz", "check", "report", "doctor"] {
        assert!(script.contains(verb), "completions do not know {verb}");
        assert!(page.contains(verb), "the manual page does not know {verb}");
    }
}

#[test]
fn output_that_nobody_reads_is_no_failure() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_etude"))
        .args(["man"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((code(&output), err(&output)), (0, String::new()));
}

#[test]
fn a_question_the_course_knows_is_marked_by_its_rubric_wherever_it_is_asked() {
    let etude = Etude::new();
    let asked = "What are the use cases for WebAssembly in backend systems? How does it improve performance?";
    let page = format!(
        "# Page\n\n## WebAssembly\n\nIt is quick.\n\n## Quiz\n\n1. {asked}\n   - **Hint:** Think of plugins.\n\n2. What is quick?\n   - **Hint:** Look above.\n"
    );
    let page = etude.write("page.md", &page);
    let mark = |question: &str| {
        let args = ["quiz", &page, "--question", question, "--answer", "-", "--json"];
        json(&etude.with_input(&args, "The module is compiled, so it runs nearly as fast as native code."))["mark"]
            .clone()
    };
    let (known, drafted) = (mark("webassembly/1"), mark("webassembly/2"));
    assert_eq!(known["provisional"], false, "{known}");
    assert!(known["score"].as_f64() > Some(0.0), "{known}");
    assert_eq!(drafted["provisional"], true, "{drafted}");
}

/// A course of two questions: a number and a choice.
fn small_course(etude: &Etude) -> String {
    etude.write(
        "course/course.toml",
        "format = 1\nid = \"small\"\ntitle = \"Small\"\n[[modules]]\nid = \"edge\"\ntitle = \"Edge\"\nsummary = \"Near.\"\nlessons = [\"lessons/edge.md\"]\nquiz = \"quiz/edge.toml\"\n",
    );
    etude.write("course/lessons/edge.md", "---\nid: edge/first\ntitle: The edge\n---\n# The edge\n\nNear.\n");
    etude.write(
        "course/quiz/edge.toml",
        "[[questions]]\nid = \"edge/two\"\ntype = \"Numeric\"\nprompt.prompt = \"One and one?\"\nanswer.value = 2\nread = \"edge/first\"\n[[questions]]\nid = \"edge/where\"\ntype = \"MultipleChoice\"\nprompt.prompt = \"Where?\"\nprompt.distractors = [\"Far\"]\nanswer.answer = \"Near\"\nread = \"edge/first\"\n",
    );
    etude.path("course").to_string_lossy().into_owned()
}

#[test]
fn a_self_test_by_lines_is_kept_goes_on_and_is_marked_at_the_end() {
    let etude = Etude::new();
    let course = small_course(&etude);
    let test = |said: &str| etude.with_input(&["quiz", &course, "--test", "--minutes", "30"], said);
    let first = test(":sure 3\n2\n:flag\n:leave\n");
    assert_eq!(code(&first), 0, "{}", err(&first));
    assert!(!out(&first).contains("1 of 1") && out(&first).contains("Question 2 of 2"), "{}", out(&first));
    assert!(out(&etude.run(&["report", &course, "--test"])).contains("Not handed in yet"));
    let second = test(":overview\n:hand-in\n:hand-in\n");
    let heard = out(&second);
    for expected in [
        "Going on with the self-test",
        "Answered: 1 of 2. Not answered: 2. Flagged: 2.",
        "Not answered: 2. Say :hand-in again",
        "Marking 1 of 1",
        "50%: 1 of 2 points",
        "By certainty: 3 of 3",
        "The edge (edge/first), 1 to gain",
    ] {
        assert!(heard.contains(expected), "`{expected}` is missing in\n{heard}");
    }
    let result = json(&etude.run(&["report", &course, "--test", "last", "--json"]));
    assert_eq!(result["results"]["test"]["answered"], 1, "{result}");
    let csv = out(&etude.run(&["report", &course, "--csv"]));
    assert!(csv.contains("edge/two,number,yes,1,1,1"), "{csv}");
    let page = etude.path("page.html");
    let written = etude.run(&["report", &course, "--test", "test-1", "--html", page.to_str().unwrap()]);
    assert_eq!(code(&written), 0, "{}", err(&written));
    assert!(std::fs::read_to_string(&page).unwrap().contains("1 of 2 points"));
    let unknown = etude.run(&["report", &course, "--test", "tset-1"]);
    assert!(code(&unknown) == 2 && err(&unknown).contains("did you mean `test-1`?"), "{}", err(&unknown));
}

#[test]
fn a_class_is_merged_from_what_learners_hand_in() {
    let etude = Etude::new();
    let course = small_course(&etude);
    etude.with_input(&["quiz", &course, "--test"], "2\n1\n");
    let ada = out(&etude.run(&["report", &course, "--test", "last", "--json", "--learner", "Ada"]));
    let ada = etude.write("ada.json", &ada);
    let bob = out(&etude.run(&["report", &course, "--json"]));
    let bob = etude.write("bob.json", &bob);
    let merged = etude.run(&["report", "--class", &ada, &bob]);
    assert_eq!((code(&merged), err(&merged)), (0, String::new()));
    assert!(out(&merged).contains("n = 2") && out(&merged).contains("Discrimination is not given"), "{}", out(&merged));
    let broken = etude.write("broken.json", "{");
    let merged = etude.run(&["report", "--class", &ada, &broken, &ada, "--json"]);
    assert_eq!(code(&merged), 1);
    assert!(
        err(&merged).contains("broken.json:1:") && err(&merged).contains("each learner counts once"),
        "{}",
        err(&merged)
    );
    assert_eq!(json(&merged)["class"]["learners"].as_array().unwrap().len(), 1);
    let nothing = etude.run(&["report", "--class", &broken]);
    assert!(code(&nothing) == 2 && err(&nothing).contains("no result could be merged"), "{}", err(&nothing));
    let page = etude.run(&["report", "--class", &ada, &bob, "--html", "-"]);
    assert!(out(&page).starts_with("<!DOCTYPE html>") && out(&page).contains("Ada"), "{}", out(&page));
}

const CARDS: &str = "# A page\n\n## Caching\n\n**Misconception:** The cache is one box.\n**Reality:** Every place has its own.\n\n**Term:** *Fresh* means young enough.\n";

/// A course of one lesson that was read to its end.
fn read_course() -> (Etude, String) {
    let etude = Etude::new();
    etude.write("course/course.toml", "format = 1\nid = \"c\"\ntitle = \"C\"\n[[modules]]\nid = \"m\"\ntitle = \"M\"\nsummary = \"S\"\nlessons = [\"lessons/a.md\"]\nquiz = \"quiz/m.toml\"\n");
    etude.write("course/lessons/a.md", CARDS);
    let quiz = "[[questions]]\nid = \"m/copies\"\ntype = \"ShortAnswer\"\nprompt.prompt = \"How many copies?\"\nanswer.answer = \"one a place\"\nread = \"a\"\n";
    etude.write("course/quiz/m.toml", quiz);
    etude.write(
        "data/progress.jsonl",
        "{\"at\":1,\"course\":\"c\",\"type\":\"finished\",\"lesson\":\"a\",\"hash\":\"\"}\n",
    );
    let course = etude.path("course").to_string_lossy().into_owned();
    (etude, course)
}

fn reviews(etude: &Etude) -> Vec<Value> {
    let log = std::fs::read_to_string(etude.path("data/progress.jsonl")).unwrap();
    let entries = log.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    entries.filter(|entry| entry["type"] == "reviewed").collect()
}

#[test]
fn a_review_is_a_conversation_and_what_was_done_counts_the_next_time() {
    let (etude, course) = read_course();
    let listed = json(&etude.run(&["review", &course, "--json"]));
    assert_eq!((&listed["today"], &listed["new"]), (&Value::from(3), &Value::from(3)), "{listed:#}");
    // Whatever is asked: recall it (or answer nothing), then say that it was easy.
    let done = etude.with_input(&["review", &course], "\n4\n\n4\n\n4\n");
    assert_eq!(code(&done), 0, "{}", err(&done));
    let said = out(&done);
    for part in [
        "3 to review today: 0 due, 3 new.",
        "What is true instead?",
        "____ means young enough.",
        "4 easy (",
        "Reviewed: 3.",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!said.contains('*'), "marks of Markdown are not read aloud: {said}");
    assert_eq!(reviews(&etude).len(), 3);
    let again = out(&etude.run(&["review", &course, "--list"]));
    assert!(again.starts_with("0 to review today: 0 due, 0 new."), "{again}");
}

#[test]
fn an_answer_in_a_review_is_marked_and_its_grade_suggested() {
    let (etude, course) = read_course();
    let said = out(&etude.with_input(&["review", &course], "one a place\n\none a place\n\none a place\n\n"));
    assert!(said.contains("1 of 1") && said.contains("Enter: good"), "{said}");
    let of_question: Vec<_> =
        reviews(&etude).into_iter().filter(|review| review["card"] == "question:m/copies").collect();
    assert_eq!(
        (of_question.len(), &of_question[0]["grade"], &of_question[0]["marked"]),
        (1, &Value::from(3), &Value::from(true))
    );
}

#[test]
fn a_review_can_be_taken_back_put_off_and_cut_short() {
    let (etude, course) = read_course();
    let said = out(&etude.with_input(&["review", &course, "--limit", "2"], "\n3\nundo\nbury\nsuspend\n"));
    assert!(said.contains("Reviewed: 0."), "{said}");
    let listed = json(&etude.run(&["review", &course, "--json"]));
    assert_eq!(
        (&listed["buried"], &listed["suspended"], &listed["new"]),
        (&1.into(), &1.into(), &1.into()),
        "{listed:#}"
    );
}

#[test]
fn a_review_that_is_killed_keeps_what_was_graded() {
    use std::io::{BufRead, BufReader};
    let (etude, course) = read_course();
    let mut child = Command::new(env!("CARGO_BIN_EXE_etude"))
        .args(["review", &course])
        .env_clear()
        .env("ETUDE_DATA", etude.path("data"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.as_mut().unwrap().write_all(b"\n4\n").unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().starts_with("Card 2")), "the second card is asked");
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(reviews(&etude).len(), 1);
    assert_eq!(json(&etude.run(&["review", &course, "--json"]))["today"], 2);
}

#[test]
fn settings_of_the_review_are_checked() {
    let (etude, course) = read_course();
    let refused = etude.run(&["review", &course, "--set", "retention=3"]);
    assert_eq!(code(&refused), 2);
    assert!(err(&refused).contains("retention=0.9"), "{}", err(&refused));
    assert_eq!(code(&etude.run(&["review", &course, "--set", "new-per-day=1"])), 0);
    assert_eq!(json(&etude.run(&["review", &course, "--json"]))["new"], 1);
}
