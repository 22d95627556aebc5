//! `etude check` runs a course's examples and marks its own answers, and mends what needs no thought.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use serde_json::Value;

const MANIFEST: &str = "format = 1\nid = \"c\"\ntitle = \"C\"\n[[modules]]\nid = \"m\"\ntitle = \"M\"\nlessons = [\"lessons/add.md\"]\nquiz = \"quiz/m.toml\"\n";
const LESSON: &str = "# Add\n\n```wat run sandbox=add\n```\n";
const MODULE: &str =
    "(module\n  (func (export \"add\") (param i32 i32) (result i32)\n    local.get 0\n    local.get 1\n    i32.add))\n";
const SANDBOX: &str = "format = 1\nid = \"add\"\ntitle = \"Add\"\nkind = \"wasm\"\nentry = \"add.wat\"\n[[events]]\nname = \"two and three\"\nstep = { export = \"add\", args = [2, 3] }\n[events.expect]\nstatus = \"completed\"\nresult = 5\n";
const QUIZ: &str =
    "[[questions]]\nid = \"m/order\"\ntype = \"Ordering\"\nprompt.prompt = \"Order\"\nitems = [\"a\", \"b\"]\n";

/// A course in a folder of its own.
struct Folder(tempfile::TempDir);

impl Folder {
    fn sound() -> Self {
        let folder = Self(tempfile::tempdir().expect("a folder to write to"));
        folder
            .with("course.toml", MANIFEST)
            .with("lessons/add.md", LESSON)
            .with("sandboxes/add/add.wat", MODULE)
            .with("sandboxes/add/sandbox.toml", SANDBOX)
            .with("quiz/m.toml", QUIZ);
        folder
    }

    fn with(&self, path: &str, text: &str) -> &Self {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder around the file")).expect("a folder to write to");
        fs::write(path, text).expect("a file to write");
        self
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.0.path().join(path)).expect("a file to read")
    }

    fn check(&self, arguments: &[&str]) -> Output {
        etude(self.0.path(), &[&["check"], arguments].concat())
    }

    /// The codes of the faults, and the exit code.
    fn codes(&self) -> (Vec<String>, Option<i32>) {
        let output = self.check(&["--json"]);
        let json: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let code = |fault: &Value| format!("{} {}", fault["code"].as_str().expect("a code"), fault["position"]["line"]);
        (json["faults"].as_array().expect("a list of faults").iter().map(code).collect(), output.status.code())
    }
}

fn etude(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_etude"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("ETUDE_DATA", folder.join(".data"))
        .output()
        .expect("the binary runs")
}

#[test]
fn a_sound_course_passes() {
    let output = Folder::sound().check(&[]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        (text.as_str(), output.status.code()),
        ("C: 1 module, 1 lesson, 1 example, 1 question: no fault\n", Some(0))
    );
}

#[test]
fn a_bug_is_proved_by_running_and_its_fix_as_well() {
    let bug = |program: &str, fix: &str| {
        let lead = "[[questions]]\nid = \"m/bug\"\ntype = \"FindTheBug\"\nprompt.prompt = \"Mark.\"\nexample = \"add\"";
        format!("{lead}\nprogram = '''\n{program}'''\nbugs = [\"i32.\"]\nfix = [{fix}]\n")
    };
    let folder = Folder::sound();
    let of = |program: &str, fix: &str| {
        folder.with("quiz/m.toml", &bug(program, fix));
        folder.codes()
    };
    let program = MODULE.replace("i32.add", "i32.sub");
    assert_eq!(of(&program, "[\"i32.sub\", \"i32.add\"]"), (vec![], Some(0)));
    assert_eq!(of(MODULE, "[\"i32.add\", \"i32.add\"]"), (vec!["check::no-bug 2".to_owned()], Some(2)));
    assert_eq!(of(&program, "[\"i32.sub\", \"i32.mul\"]"), (vec!["check::fix 2".to_owned()], Some(2)));
}

#[test]
fn what_is_asked_of_a_trace_must_happen_somewhere() {
    let folder = Folder::sound();
    let of = |of: &str| {
        let lead =
            "[[questions]]\nid = \"m/trace\"\ntype = \"Predict\"\nprompt.prompt = \"How often?\"\nexample = \"add\"";
        folder.with("quiz/m.toml", &format!("{lead}\nof = \"{of}\"\n"));
        let output = folder.check(&[]);
        (String::from_utf8(output.stdout).unwrap(), output.status.code())
    };
    for sound in ["count:instantiate", "spans", "time", "status", "cold", "state:Module"] {
        assert_eq!(of(sound).1, Some(0), "{sound}: {}", of(sound).0);
    }
    let (told, code) = of("count:instanciate");
    assert_eq!(code, Some(2));
    assert!(told.contains("nothing called `instanciate` ever happens in `add`"), "{told}");
    assert!(told.contains("did you mean `count:instantiate`?"), "{told}");
    assert!(of("state:Modul").0.contains("did you mean `state:Module`?"), "{}", of("state:Modul").0);
    assert!(of("cont:x").0.contains("did you mean `count`?"), "{}", of("cont:x").0);
}

#[test]
fn wrong_answers_must_not_pass() {
    let folder = Folder::sound();
    let quiz = "\
[[questions]]
id = \"m/gaps\"
type = \"Cloze\"
prompt.prompt = \"Fill\"
text = \"a {{x}}\"
[questions.gaps.x]
answer = \"cold\"
alternatives = [\"warm\"]
feedback = [[\"warm\", \"no\"]]
[[questions]]
id = \"m/any\"
type = \"ShortAnswer\"
prompt.prompt = \"?\"
answer.answer = \"x\"
answer.patterns = [\"*\"]
";
    folder.with("quiz/m.toml", quiz);
    let codes = vec!["check::wrong-passes 2".to_owned(), "check::wrong-passes 11".to_owned()];
    assert_eq!(folder.codes(), (codes, Some(2)));
}

#[test]
fn an_unmet_expectation_stands_at_its_event() {
    let folder = Folder::sound();
    folder.with("sandboxes/add/sandbox.toml", &SANDBOX.replace("result = 5", "result = 6"));
    assert_eq!(folder.codes(), (vec!["check::expectation 7".to_owned()], Some(2)));
    let text = String::from_utf8(folder.check(&[]).stdout).unwrap();
    assert!(text.contains("the result is `5`, not `6`") && text.contains("7 | name = \"two and three\""), "{text}");
    assert_eq!(folder.check(&["--no-run"]).status.code(), Some(0));
}

#[test]
fn an_exercise_needs_a_solution_that_passes_and_wrong_ones_that_do_not() {
    let exercise = SANDBOX.replace("[[events]]", "solution = \"solution.wat\"\nwrong = [\"wrong.wat\"]\n[[events]]");
    let folder = Folder::sound();
    let subtracting = MODULE.replace("i32.add", "i32.sub");
    folder.with("sandboxes/add/sandbox.toml", &exercise).with("sandboxes/add/add.wat", &subtracting);
    folder.with("sandboxes/add/solution.wat", MODULE).with("sandboxes/add/wrong.wat", &subtracting);
    assert_eq!(folder.codes(), (vec![], Some(0)));
    folder.with("sandboxes/add/solution.wat", &subtracting).with("sandboxes/add/wrong.wat", MODULE);
    assert_eq!(folder.codes().0, ["check::solution 9", "check::wrong-passes 7"]);
    folder.with("sandboxes/add/add.wat", MODULE).with("sandboxes/add/wrong.wat", &subtracting);
    assert_eq!(folder.codes().0, ["check::solution 9", "check::solved-already 5"]);
}

#[test]
fn a_questions_own_answers_are_marked() {
    let quiz = r#"[[questions]]
id = "m/open"
type = "Open"
prompt.prompt = "What does it do?"
hints = ["It adds two numbers together."]
models = ["It does something with numbers."]
[[questions.points]]
id = "adds"
title = "adds"
accept = ["add* + number*"]

[[questions]]
id = "m/predict"
type = "Predict"
prompt.prompt = "What is the result?"
example = "add"
of = "result"
feedback = [["5", "No."]]

[[questions]]
id = "m/undecided"
type = "Predict"
prompt.prompt = "What is printed?"
example = "add"
of = "console:3"
"#;
    let folder = Folder::sound();
    folder.with("quiz/m.toml", quiz);
    assert_eq!(folder.codes().0, ["check::model-answer 2", "check::feedback 13", "check::undecided 21"]);
}

#[test]
fn what_needs_no_thought_is_mended() {
    let folder = Folder::sound();
    folder.with("lessons/add.md", "# Add\n\n```wat run sandbox=add\n(module)\n```\n\nText.\n");
    folder.with("sandboxes/add/sandbox.toml", &SANDBOX.replace("id = \"add\"", "id = \"sum\""));
    assert_eq!(folder.codes().0, ["course::id-of-folder 2", "course::fence-differs 3"]);
    let fixed = String::from_utf8(folder.check(&["--fix"]).stdout).unwrap();
    assert!(fixed.starts_with("fixed: lessons/add.md: a fence shows `add.wat` of `add` as it is now\n"), "{fixed}");
    assert_eq!(folder.text("lessons/add.md"), format!("# Add\n\n```wat run sandbox=add\n{MODULE}```\n\nText.\n"));
    assert_eq!(folder.text("sandboxes/add/sandbox.toml"), SANDBOX);
    assert_eq!(folder.codes(), (vec![], Some(0)));
}

#[test]
fn one_file_of_a_course_is_checked_with_the_course_around_it() {
    let folder = Folder::sound();
    folder
        .with("quiz/m.toml", "x = 1\n")
        .with("lessons/add.md", "# Add\n\n[gone](gone.md)\n\n```wat run sandbox=add\n```\n");
    let text = String::from_utf8(folder.check(&["lessons/add.md"]).stdout).unwrap();
    assert!(text.contains("course::dead-link") && !text.contains("quiz/m.toml"), "{text}");
}

#[test]
fn the_built_in_course_has_no_fault() {
    let output = etude(Path::new(env!("CARGO_MANIFEST_DIR")), &["check", "."]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn what_is_begun_from_a_template_passes() {
    let folder = tempfile::tempdir().unwrap();
    let made = etude(folder.path(), &["new", "course", "brewing"]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let course = folder.path().join("brewing");
    for arguments in [
        ["new", "sandbox", "kettle", "--kind=serverless"].as_slice(),
        &["new", "sandbox", "tap", "--kind=edge"],
        &["new", "sandbox", "menu", "--kind=federation"],
        &["new", "sandbox", "scale", "--kind=wasm"],
        &["new", "lesson", "tea/green"],
        &["new", "quiz", "tea"],
    ] {
        let made = etude(&course, arguments);
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    }
    let checked = etude(&course, &["check"]);
    let text = String::from_utf8(checked.stdout).unwrap();
    assert_eq!(checked.status.code(), Some(0), "{text}");
    // Only what is not listed in the manifest yet is mentioned.
    assert_eq!(text.matches("course::unlisted").count(), 1, "{text}");
    let again = etude(&course, &["new", "quiz", "tea"]);
    assert_eq!(again.status.code(), Some(2), "nothing is overwritten");
}
