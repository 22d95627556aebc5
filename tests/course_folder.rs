//! A course folder is read whole, with all its faults at once, each at its place.

use etude::{
    course::{self, BlockKind, Course, Embedded, Files, MemoryFiles, QuestionKind, TypedKind},
    diagnostic::Diagnostic,
    sandbox::Kind,
};
use serde_json::json;

const MANIFEST: &str = r#"format = 1
id = "c"
title = "A course"

[[modules]]
id = "faas"
title = "Functions"
summary = "Code without machines."
sandbox = "serverless"
lessons = ["lessons/faas/first.md", "lessons/faas/second.md"]
quiz = "quiz/faas.toml"

[labels]
"Clés" = "features"
"#;

const FIRST: &str = "---\nid: faas/first\nwas: faas/zeroth\n---\n# First\n\nSee [the second](second.md#part-two).\n\n\
    **Clés :**\n- one\n\n```javascript run sandbox=hello {1}\n```\n\n## Part one\n";

const SECOND: &str = "# Second\n\n## Part two\n\n```js run id=mine\nconsole.log(1)\n```\n";

const HELLO: &str = r#"format = 1
id = "hello"
title = "Hello"
kind = "serverless"
entry = "index.js"
seed = 7
solution = "solution.js"
wrong = ["wrong-name.js"]

[limits]
time-ms = 500

[[faults]]
name = "slow"
target = "dynamodb"
effect = "slow"
delay-ms = 40

[[events]]
name = "ann"
step = { name = "Ann" }
faults = ["slow"]
[events.expect]
status = "completed"
result = { greeting = "*" }
tables = { Orders = 1 }

[[events]]
name = "nobody"
file = "events/nobody.json"
"#;

const QUIZ: &str = r#"
[[questions]]
id = "faas/open"
type = "Open"
prompt.prompt = "Why?"
models = ["Because."]
read = "faas/second#part-two"
[[questions.points]]
id = "because"
title = "because"
accept = ["because"]

[[questions]]
id = "faas/predict"
type = "Predict"
prompt.prompt = "What is printed?"
example = "hello"
event = "ann"
of = "console:1"
feedback = [["Bob", "Look again."]]

[[questions]]
id = "faas/choice"
type = "MultipleChoice"
prompt.prompt = "Which?"
[[questions.options]]
text = "this"
right = true
[[questions.options]]
text = "that"

[[questions]]
id = "faas/order"
type = "Ordering"
prompt.prompt = "Order"
items = ["a", "b"]

[[questions]]
id = "faas/match"
type = "Matching"
prompt.prompt = "Match"
pairs = [["a", "1"], ["b", "2"]]

[[questions]]
id = "faas/number"
type = "Numeric"
prompt.prompt = "How many?"
answer = { value = 3, tolerance = 0.5, unit = "ms" }

[[questions]]
id = "faas/code"
type = "Code"
prompt.prompt = "Write it"
example = "hello"
"#;

fn sound() -> MemoryFiles {
    MemoryFiles::default()
        .with("course.toml", MANIFEST)
        .with("lessons/faas/first.md", FIRST)
        .with("lessons/faas/second.md", SECOND)
        .with("quiz/faas.toml", QUIZ)
        .with("sandboxes/hello/sandbox.toml", HELLO)
        .with("sandboxes/hello/index.js", "exports.handler = async () => 1;\n")
        .with("sandboxes/hello/lib/name.js", "")
        .with("sandboxes/hello/solution.js", "exports.handler = async () => 2;\n")
        .with("sandboxes/hello/wrong-name.js", "exports.handler = async () => 3;\n")
        .with("sandboxes/hello/events/nobody.json", "{\"name\": null}")
}

/// All faults of a course as a terminal shows them.
fn shown(files: &MemoryFiles) -> String {
    let show = |fault: &Diagnostic| {
        let text = files.read(&fault.file).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        course::render(fault, &text.unwrap_or_default())
    };
    course::read(files).diagnostics.iter().map(show).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_sound_course_is_read_without_a_word() {
    let course = course::read(&sound());
    assert_eq!(shown(&sound()), "");
    assert_eq!((course.id.as_str(), course.title.as_str()), ("c", "A course"));
    let lessons = course.modules[0].lessons.iter().map(|lesson| (lesson.id.as_str(), lesson.title.as_str()));
    assert_eq!(lessons.collect::<Vec<_>>(), [("faas/first", "First"), ("faas/second", "Second")]);
    assert_eq!(course.lesson("faas/zeroth").map(|lesson| lesson.id.as_str()), Some("faas/first"));
}

#[test]
fn an_example_is_its_folder_without_what_is_for_its_author() {
    let course = course::read(&sound());
    let hello = course.example("hello").expect("the example of the folder");
    let files: Vec<_> = hello.program.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(files, ["index.js", "lib/name.js"]);
    assert_eq!((hello.program.kind, hello.seed, hello.limits.time_ms), (Kind::Serverless, 7, 500));
    assert_eq!(hello.solution.as_deref(), Some("exports.handler = async () => 2;\n"));
    assert_eq!(hello.wrong, [("wrong-name.js".to_owned(), "exports.handler = async () => 3;\n".to_owned())]);
    assert_eq!(hello.faults[0].delay_ms, 40);
    assert_eq!(hello.events[0].steps, [json!({"name": "Ann"})]);
    assert_eq!(hello.events[0].expect.result, Some(json!({"greeting": "*"})));
    assert_eq!(hello.events[0].expect.tables, [("Orders".to_owned(), 1)]);
    assert_eq!(hello.events[1].steps, [json!({"name": null})]);
}

#[test]
fn an_empty_fence_shows_the_entry_of_its_example_and_a_marked_one_runs_as_its_module_says() {
    let course = course::read(&sound());
    let [first, second] = &course.modules[0].lessons[..] else { panic!("two lessons") };
    let (run, code) = first.runnable()[0];
    assert_eq!((run.example.as_str(), code), ("hello", "exports.handler = async () => 1;\n"));
    let (run, code) = second.runnable()[0];
    assert_eq!((run.example.as_str(), run.kind, code), ("faas/second#mine", Kind::Serverless, "console.log(1)\n"));
    assert!(course.example("faas/second#mine").is_some());
}

#[test]
fn a_course_may_name_its_labels() {
    let course = course::read(&sound());
    let typed = course.modules[0].lessons[0].blocks.iter().find_map(|block| match &block.kind {
        BlockKind::Typed { typed, label, .. } => Some((*typed, label.as_str())),
        _ => None,
    });
    assert_eq!(typed, Some((TypedKind::Features, "Clés")));
}

#[test]
fn every_kind_of_question_is_read() {
    let course = course::read(&sound());
    let kinds: Vec<_> = course
        .questions()
        .map(|question| match &question.kind {
            QuestionKind::Open(open) => format!("open {} {}", open.points[0].worth, open.draft),
            QuestionKind::Predict(predict) => format!("predict {} {:?}", predict.of, predict.feedback),
            QuestionKind::Choice(choice) => format!("choice {} {}", choice.options.len(), choice.several),
            QuestionKind::Ordering(ordering) => format!("ordering {:?}", ordering.items),
            QuestionKind::Matching(matching) => format!("matching {}", matching.pairs.len()),
            QuestionKind::Numeric(numeric) => format!("numeric {}±{}", numeric.value, numeric.tolerance),
            QuestionKind::ShortText(text) => format!("short {:?}", text.accept),
            QuestionKind::Code(code) => format!("code {:?} {:?}", code.starter, code.solution),
            QuestionKind::Cloze(cloze) => format!("cloze {:?} {}", cloze.text, cloze.gaps.len()),
            QuestionKind::FindTheBug(bug) => format!("bug {:?} {:?}", bug.lines, bug.tempting),
            QuestionKind::Parts(parts) => format!("parts {} worth {}", parts.parts.len(), parts.worth()),
        })
        .collect();
    insta::assert_snapshot!(kinds.join("\n"), @r#"
    open 1 false
    predict console:1 [("Bob", "Look again.")]
    choice 2 false
    ordering ["a", "b"]
    matching 2
    numeric 3±0.5
    code "exports.handler = async () => 1;\n" "exports.handler = async () => 2;\n"
    "#);
}

#[test]
fn questions_answered_in_several_places_are_read() {
    let quiz = r#"
[[questions]]
id = "gaps"
type = "Cloze"
prompt.prompt = "Fill."
text = "A {{first}} start takes {{2}} ms; {not a gap}."
[questions.gaps.first]
answer = "cold"
feedback = [["warm", "The other one."]]
[questions.gaps.2]
value = 141
worth = 2

[[questions]]
id = "bug"
type = "FindTheBug"
prompt.prompt = "Mark."
program = """
let a = 1;
let b = a;
return a;
"""
bugs = ["return a"]
tempting = [[1, "One is right."]]
fix = [["return a", "return b"]]

[[questions]]
id = "parts"
type = "MultiPart"
prompt.prompt = "Both."
[[questions.parts]]
type = "Numeric"
prompt.prompt = "How many?"
answer.value = 5
answer.relative = 0.1
worth = 2
[[questions.parts]]
type = "MultipleChoice"
prompt.prompt = "Which?"
prompt.distractors = ["a"]
answer.answer = "b"
shuffle = false
"#;
    let files = sound().with("quiz/faas.toml", quiz);
    assert_eq!(shown(&files), "");
    let course = course::read(&files);
    let questions: Vec<_> = course.questions().collect();
    let QuestionKind::Cloze(cloze) = &questions[0].kind else { panic!("gaps") };
    assert_eq!(cloze.text, ["A ", " start takes ", " ms; {not a gap}."]);
    assert_eq!(
        cloze.gaps.iter().map(|gap| (gap.name.as_str(), gap.worth)).collect::<Vec<_>>(),
        [("first", 1.0), ("2", 2.0)]
    );
    let QuestionKind::FindTheBug(bug) = &questions[1].kind else { panic!("a bug") };
    assert_eq!((bug.lines.as_slice(), bug.tempting[0].0), (&[3][..], 1));
    assert_eq!(bug.fixed, "let a = 1;\nlet b = a;\nreturn b;");
    let QuestionKind::Parts(parts) = &questions[2].kind else { panic!("parts") };
    assert!((parts.worth() - 3.0).abs() < 1e-9);
    assert_eq!(parts.parts.iter().map(|part| part.question.id.as_str()).collect::<Vec<_>>(), ["parts/a", "parts/b"]);
    let QuestionKind::Choice(choice) = &parts.parts[1].question.kind else { panic!("a choice") };
    assert!(choice.in_order);
}

#[test]
fn faults_of_gaps_bugs_and_parts_are_told_at_their_places() {
    let quiz = r#"
[[questions]]
id = "gaps"
type = "Cloze"
prompt.prompt = "Fill."
text = "A {{frist}} start."
[questions.gaps.first]
answer = "cold"
options = ["cool", "warm"]

[[questions]]
id = "bug"
type = "FindTheBug"
prompt.prompt = "Mark."
program = "a\nb\na"
bugs = ["a", 9]
tempting = [["c", "?"]]
fix = [["a", "b"]]

[[questions]]
id = "parts"
type = "MultiPart"
prompt.prompt = "Both."
[[questions.parts]]
type = "MultiPart"
prompt.prompt = "Deeper."
parts = []
[[questions.parts]]
type = "Predict"
prompt.prompt = "?"
example = "hello"
of = "cuont:init"
"#;
    insta::assert_snapshot!(shown(&sound().with("quiz/faas.toml", quiz)), @r#"
    quiz/faas.toml:6:8: error[course::unknown-word]: the gap `frist` is not among `gaps`
      |
    6 | text = "A {{frist}} start."
      |        ^^^^^^^^^^^^^^^^^^^^
      help: did you mean `first`?
    quiz/faas.toml:7:1: error[course::quiz]: the text has no gap `first`
      |
    7 | [questions.gaps.first]
      | ^^^^^^^^^^^^^^^^^^^^^^
      help: write `{{first}}` where it stands
    quiz/faas.toml:16:9: error[course::quiz]: `a` stands in line 1 and in line 3
       |
    16 | bugs = ["a", 9]
       |         ^^^
      help: quote a piece that stands in one line only
    quiz/faas.toml:16:14: error[course::quiz]: the program has 3 lines
       |
    16 | bugs = ["a", 9]
       |              ^
      help: quote a piece that stands in one line only
    quiz/faas.toml:17:13: error[course::quiz]: no line holds `c`
       |
    17 | tempting = [["c", "?"]]
       |             ^^^^^^^^^^
      help: quote a piece that stands in one line only
    quiz/faas.toml:18:8: error[course::quiz]: `a` stands in the program 2 times, not once
       |
    18 | fix = [["a", "b"]]
       |        ^^^^^^^^^^
    quiz/faas.toml:24:1: error[course::quiz]: a part cannot have parts itself
       |
    24 | [[questions.parts]]
       | ^^^^^^^^^^^^^^^^^^^
    quiz/faas.toml:32:6: error[course::predict-of]: `cuont:init` names no part of a run
       |
    32 | of = "cuont:init"
       |      ^^^^^^^^^^^^
      help: did you mean `count`?
    "#);
}

#[test]
fn quizzes_of_mdbook_quiz_load_as_they_are() {
    let quiz = r#"
[[questions]]
id = "b2d8a3f0"
type = "ShortAnswer"
prompt.prompt = "What is the keyword?"
answer.answer = "fn"
answer.alternatives = ["a fn"]
context = "Functions begin with `fn`."

[[questions]]
type = "MultipleChoice"
prompt.prompt = "Which are true?"
prompt.distractors = ["never", "seldom"]
answer.answer = ["always", "often"]

[[questions]]
type = "Tracing"
prompt.program = """
fn main() { println!("1"); }
"""
answer.doesCompile = true
answer.stdout = "1"

[[questions]]
type = "Tracing"
prompt.program = "fn main() { x }"
answer.doesCompile = false
answer.lineNumber = 1
"#;
    let files = sound().with("quiz/faas.toml", quiz);
    assert_eq!(shown(&files), "");
    let course = course::read(&files);
    let questions: Vec<_> = course.questions().collect();
    assert_eq!((questions[0].id.as_str(), questions[1].id.as_str()), ("b2d8a3f0", "faas/2"));
    let QuestionKind::Choice(choice) = &questions[1].kind else { panic!("a choice") };
    assert!(choice.several && choice.options.len() == 4);
    assert_eq!(choice.options.iter().filter(|option| option.right).count(), 2);
    let QuestionKind::ShortText(traced) = &questions[2].kind else { panic!("a short text") };
    assert_eq!(traced.accept, ["1"]);
    assert!(questions[2].prompt.contains("```rust\nfn main()"));
}

#[test]
fn all_faults_of_a_manifest_are_told_at_once() {
    let manifest = "format = 2\nid = 3\ntitel = \"A\"\n[[modules]]\nid = \"m\"\nsandbox = \"egde\"\n[[modules]]\nid = \"n\"\ntitle = \"N\"\nlessons = [\"gone.md\", \"../up.md\"]\nquiz = [\"gone.toml\"]\n[labels]\nX = \"feature\"\n";
    insta::assert_snapshot!(shown(&MemoryFiles::default().with("course.toml", manifest)), @r#"
    course.toml:1:1: error[course::missing-key]: the file has no `title`
      |
    1 | format = 2
      | ^
      help: add `title = …`
    course.toml:1:10: error[course::format]: format 2 is not known
      |
    1 | format = 2
      |          ^
      help: this version reads format 1
    course.toml:2:6: error[course::type]: `id` is a number, but must be a text
      |
    2 | id = 3
      |      ^
      help: write it in quotes
    course.toml:3:1: error[course::unknown-key]: `titel` is no key here
      |
    3 | titel = "A"
      | ^^^^^
      help: did you mean `title`?
    course.toml:4:1: error[course::missing-key]: `modules` has no `title`
      |
    4 | [[modules]]
      | ^^^^^^^^^^^
      help: add `title = …`
    course.toml:6:11: error[course::unknown-word]: `egde` is no `sandbox`
      |
    6 | sandbox = "egde"
      |           ^^^^^^
      help: did you mean `edge`?
    course.toml:10:12: error[course::missing-file]: `gone.md` cannot be read: there is no such file
       |
    10 | lessons = ["gone.md", "../up.md"]
       |            ^^^^^^^^^
    course.toml:10:23: error[course::outside]: `../up.md` cannot be read: its path leads out of the course
       |
    10 | lessons = ["gone.md", "../up.md"]
       |                       ^^^^^^^^^^
    course.toml:11:9: error[course::missing-file]: `gone.toml` cannot be read: there is no such file
       |
    11 | quiz = ["gone.toml"]
       |         ^^^^^^^^^^^
    course.toml:13:5: error[course::unknown-word]: `feature` is no `X`
       |
    13 | X = "feature"
       |     ^^^^^^^^^
      help: did you mean `features`?
    "#);
}

#[test]
fn all_faults_of_a_lesson_are_told_at_once() {
    let lesson = "---\ntitel: First\n---\n# First\n\n[a](secnd.md) [b](#nowhere) [c](second.md#part-to) [d](https://example.org) [e](../../../up.md)\n\n\
        ```js sandbox=helo\n```\n\n```js sandbox=hello\nexports.handler = null;\n```\n\n```js rum\n```\n\n```text run\nnothing\n```\n";
    let files =
        sound().with("lessons/faas/first.md", lesson).with("course.toml", MANIFEST.replace("sandbox =", "# sandbox ="));
    insta::assert_snapshot!(shown(&files), @r"
    lessons/faas/first.md:2:1: error[course::unknown-key]: `titel` is no key of a lesson
      |
    2 | titel: First
      | ^^^^^^^^^^^^
      help: did you mean `title`?
    lessons/faas/first.md:6:1: error[course::dead-link]: there is no `lessons/faas/secnd.md`
      |
    6 | [a](secnd.md) [b](#nowhere) [c](second.md#part-to) [d](https://example.org) [e](../../../up.md)
      | ^^^^^^^^^^^^^
      help: did you mean `lessons/faas/second.md`?
    lessons/faas/first.md:6:15: error[course::dead-link]: `lessons/faas/first.md` has no heading `#nowhere`
      |
    6 | [a](secnd.md) [b](#nowhere) [c](second.md#part-to) [d](https://example.org) [e](../../../up.md)
      |               ^^^^^^^^^^^^^
    lessons/faas/first.md:6:29: error[course::dead-link]: `lessons/faas/second.md` has no heading `#part-to`
      |
    6 | [a](secnd.md) [b](#nowhere) [c](second.md#part-to) [d](https://example.org) [e](../../../up.md)
      |                             ^^^^^^^^^^^^^^^^^^^^^^
      help: did you mean `#part-two`?
    lessons/faas/first.md:6:77: error[course::dead-link]: `../../../up.md` leads out of the course
      |
    6 | [a](secnd.md) [b](#nowhere) [c](second.md#part-to) [d](https://example.org) [e](../../../up.md)
      |                                                                             ^^^^^^^^^^^^^^^^^^^
    lessons/faas/first.md:8:4: error[course::unknown-example]: there is no example `helo`
      |
    8 | ```js sandbox=helo
      |    ^^^^^^^^^^^^^^^
      help: did you mean `hello`?
    lessons/faas/first.md:11:1: error[course::fence-differs]: this is not the text of `index.js` in the example `hello`
       |
    11 | ```js sandbox=hello
       | ^^^^^^^^^^^^^^^^^^^
      help: leave the fence empty to show the file, or let `etude check --fix` copy the file here
    lessons/faas/first.md:15:7: error[course::fence]: `rum` is no attribute of a fence
       |
    15 | ```js rum
       |       ^^^
      help: did you mean `run`?
    lessons/faas/first.md:18:4: error[course::fence]: nothing in this code says where it runs
       |
    18 | ```text run
       |    ^^^^^^^^
      help: name an example with `sandbox=ID`, or give the module a `sandbox` in course.toml
    lessons/faas/second.md:5:4: error[course::fence]: nothing in this code says where it runs
      |
    5 | ```js run id=mine
      |    ^^^^^^^^^^^^^^
      help: name an example with `sandbox=ID`, or give the module a `sandbox` in course.toml
    ");
}

#[test]
fn all_faults_of_a_sandbox_are_told_at_once() {
    let sandbox = "format = 1\nid = \"helo\"\ntitle = \"Hello\"\nkind = \"serverless\"\nentry = \"indx.js\"\nsolution = \"gone.js\"\n[limits]\ntime-ms = 99000\ntime = 1\n[edge]\n[[events]]\nname = \"a\"\nstep = 1\nsteps = []\nfaults = [\"slwo\"]\n[events.expect]\nstatus = \"complete\"\ntables = { Orders = -1 }\n[[events]]\nname = \"a\"\nfile = \"events/nobody.json\"\n[[faults]]\nname = \"slow\"\neffects = \"slow\"\n";
    let files = sound()
        .with("sandboxes/hello/sandbox.toml", sandbox)
        .with("sandboxes/hello/events/nobody.json", "{\n  \"a\": ,\n}");
    insta::assert_snapshot!(shown(&files), @r#"
    sandboxes/hello/sandbox.toml:2:6: error[course::id-of-folder]: the id is `helo`, the folder `hello`
      |
    2 | id = "helo"
      |      ^^^^^^
      help: give both the same name
    sandboxes/hello/sandbox.toml:5:9: error[course::missing-file]: the entry `indx.js` is none of its files
      |
    5 | entry = "indx.js"
      |         ^^^^^^^^^
      help: did you mean `index.js`?
    sandboxes/hello/sandbox.toml:6:12: error[course::missing-file]: `sandboxes/hello/gone.js` cannot be read: there is no such file
      |
    6 | solution = "gone.js"
      |            ^^^^^^^^^
    sandboxes/hello/sandbox.toml:7:1: error[course::limits]: the limits are above what any example may use
      |
    7 | [limits]
      | ^^^^^^^^
      help: at most: time-ms 30000, memory-mib 512, stack-kib 1024, output-kib 4096
    sandboxes/hello/sandbox.toml:9:1: error[course::unknown-key]: `time` is no key here
      |
    9 | time = 1
      | ^^^^
      help: the keys here are `time-ms`, `memory-mib`, `stack-kib`, `output-kib`
    sandboxes/hello/sandbox.toml:10:1: error[course::other-setup]: a table `edge` has no effect on an example of kind `serverless`
       |
    10 | [edge]
       | ^^^^^^
      help: name it `[serverless]`, or change `kind`
    sandboxes/hello/sandbox.toml:11:1: error[course::event]: the event `a` has more than one of `step`, `steps` and `file`
       |
    11 | [[events]]
       | ^^^^^^^^^^
    sandboxes/hello/sandbox.toml:15:11: error[course::unknown-fault]: there is no fault `slwo`
       |
    15 | faults = ["slwo"]
       |           ^^^^^^
      help: did you mean `slow`?
    sandboxes/hello/sandbox.toml:17:10: error[course::unknown-word]: `complete` is no `status`
       |
    17 | status = "complete"
       |          ^^^^^^^^^^
      help: did you mean `completed`?
    sandboxes/hello/sandbox.toml:18:21: error[course::range]: `Orders` is out of range: it must be from 0 to 4294967295
       |
    18 | tables = { Orders = -1 }
       |                     ^^
    sandboxes/hello/sandbox.toml:20:8: error[course::duplicate-id]: two events are named `a`
       |
    20 | name = "a"
       |        ^^^
    sandboxes/hello/sandbox.toml:24:1: error[course::unknown-key]: `effects` is no key here
       |
    24 | effects = "slow"
       | ^^^^^^^
      help: did you mean `effect`?
    sandboxes/hello/events/nobody.json:2:8: error[course::json]: this is not JSON: expected value at line 2 column 8
      |
    2 |   "a": ,
      |        ^
    quiz/faas.toml:18:9: error[course::unknown-event]: the example `hello` has no event `ann`
       |
    18 | event = "ann"
       |         ^^^^^
    quiz/faas.toml:54:11: error[course::quiz]: the example `hello` expects nothing, so every program would pass
       |
    54 | example = "hello"
       |           ^^^^^^^
    "#);
}

#[test]
fn all_faults_of_a_quiz_are_told_at_once() {
    let quiz = r#"
[[questions]]
id = "q"
type = "Open"
prompt.prompt = "Why?"
read = "faas/secnd"
[[questions.points]]
id = "p"
title = "p"
accpt = ["x"]

[[questions]]
id = "q"
type = "Predict"
prompt.prompt = "What?"
example = "hello"
event = "an"
of = "consle"

[[questions]]
id = "r"
type = "MultipleChoice"
prompt.prompt = "Which?"
answer.answer = true

[[questions]]
type = "Multiple"

[[questions]]
id = "s"
type = "Code"
prompt.prompt = "Write"
example = "hallo"

[[questions]]
id = "t"
type = "Ordering"
prompt.promt = "Order"
items = "a"
"#;
    insta::assert_snapshot!(shown(&sound().with("quiz/faas.toml", quiz)), @r#"
    quiz/faas.toml:2:1: error[course::quiz]: an open question needs a model answer
      |
    2 | [[questions]]
      | ^^^^^^^^^^^^^
      help: add `models = ["…"]`; the check makes sure that it scores full
    quiz/faas.toml:6:8: error[course::unknown-lesson]: there is no lesson `faas/secnd`
      |
    6 | read = "faas/secnd"
      |        ^^^^^^^^^^^^
      help: did you mean `faas/second`?
    quiz/faas.toml:7:1: error[course::quiz]: no phrasing is accepted for `p`
      |
    7 | [[questions.points]]
      | ^^^^^^^^^^^^^^^^^^^^
    quiz/faas.toml:10:1: error[course::unknown-key]: `accpt` is no key here
       |
    10 | accpt = ["x"]
       | ^^^^^
      help: did you mean `accept`?
    quiz/faas.toml:13:6: error[course::duplicate-id]: two questions have the id `q`
       |
    13 | id = "q"
       |      ^^^
    quiz/faas.toml:17:9: error[course::unknown-event]: the example `hello` has no event `an`
       |
    17 | event = "an"
       |         ^^^^
      help: did you mean `ann`?
    quiz/faas.toml:18:6: error[course::predict-of]: `consle` names no part of a run
       |
    18 | of = "consle"
       |      ^^^^^^^^
      help: did you mean `console`?
    quiz/faas.toml:24:17: error[course::type]: `answer` is true or false, but must be a text or a list
       |
    24 | answer.answer = true
       |                 ^^^^
      help: write it in quotes
    quiz/faas.toml:27:8: error[course::unknown-word]: `Multiple` is no `type`
       |
    27 | type = "Multiple"
       |        ^^^^^^^^^^
      help: it may be `Open`, `MultipleChoice`, `ShortAnswer`, `Tracing`, `Ordering`, `Matching`, `Numeric`, `Predict`, `Code`, `Cloze`, `FindTheBug`, `MultiPart`
    quiz/faas.toml:33:11: error[course::unknown-example]: there is no example `hallo`
       |
    33 | example = "hallo"
       |           ^^^^^^^
      help: did you mean `hello`?
    quiz/faas.toml:38:1: error[course::missing-key]: `prompt` has no `prompt`
       |
    38 | prompt.promt = "Order"
       | ^^^^^^
      help: add `prompt = …`
    quiz/faas.toml:38:8: error[course::unknown-key]: `promt` is no key here
       |
    38 | prompt.promt = "Order"
       |        ^^^^^
      help: did you mean `prompt`?
    quiz/faas.toml:39:9: error[course::type]: `items` is a text, but must be a list
       |
    39 | items = "a"
       |         ^^^
    "#);
}

#[test]
fn a_lesson_nobody_lists_is_told() {
    let course = course::read(&sound().with("lessons/faas/third.md", "# Third\n"));
    assert_eq!(course.diagnostics.len(), 1);
    assert_eq!(course.diagnostics[0].code, "course::unlisted");
}

#[test]
fn a_changed_lesson_has_another_hash() {
    let before = course::read(&sound()).modules[0].lessons[0].hash.clone();
    let after = course::read(&sound().with("lessons/faas/first.md", FIRST.replace("one", "two")));
    assert_ne!(before, after.modules[0].lessons[0].hash);
    assert_eq!(course::read(&sound()).modules[0].lessons[0].hash, before);
}

#[test]
fn the_built_in_course_is_in_the_binary() {
    let course: Course = course::read(&Embedded);
    let modules: Vec<_> = course.modules.iter().map(|module| module.id.as_str()).collect();
    assert_eq!(modules, ["serverless", "edge", "federation", "wasm"]);
}
