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
