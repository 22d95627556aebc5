//! No bytes a course can hold make reading it fail, hang or exhaust the stack.

use etude::course::{self, MemoryFiles};
use proptest::prelude::*;

const MANIFEST: &str = "format = 1\nid = \"c\"\ntitle = \"C\"\n[[modules]]\nid = \"m\"\ntitle = \"M\"\nlessons = [\"l.md\"]\nquiz = \"q.toml\"\n";

/// Reads a course with these files, and shows each of its faults.
fn read_all(manifest: &[u8], lesson: &[u8], quiz: &[u8], sandbox: &[u8]) {
    let files = MemoryFiles::default()
        .with("course.toml", manifest)
        .with("l.md", lesson)
        .with("q.toml", quiz)
        .with("sandboxes/s/sandbox.toml", sandbox);
    let course = course::read(&files);
    for fault in &course.diagnostics {
        let text = String::from_utf8_lossy(lesson);
        assert!(!course::render(fault, &text).is_empty());
    }
    let page = course::read(&MemoryFiles::default().with("page.md", lesson));
    assert!(page.modules.len() <= lesson.len());
}

/// Text made of the pieces that mean something in these files.
fn pieces(words: &'static [&'static str]) -> impl Strategy<Value = String> {
    let piece = prop_oneof![4 => prop::sample::select(words).prop_map(str::to_owned), 1 => "\\PC{0,6}"];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

const MARKDOWN: &[&str] = &[
    "# ",
    "## ",
    "\n",
    "\n\n",
    "- ",
    "1. ",
    "> ",
    "```js run\n",
    "```",
    "```js sandbox=s {1-3}\n",
    "**Key Features:**",
    "**Hint:**",
    "**Misconception:** a ",
    "**Reality:** b",
    "> **Analogy:** c\n",
    "> [!TIP]\n",
    "| a | b |\n|---|---|\n",
    "[x](#y)",
    "[x](../../z.md)",
    "![i](j)",
    "*",
    "_",
    "~~",
    "`",
    "\\\n",
    "  \n",
    "---\n",
    "id: a\n",
    "<b>",
    "<!--",
    "-->",
    "exports.handler = 1",
    "type Q { a: Int }",
    "(module)",
    "- [ ] ",
    "- [x] ",
    "    ",
    "\t",
    "Quiz",
    "🎯",
    "’",
    "&amp;",
];

const TOML: &[&str] = &[
    "[[questions]]\n",
    "[[questions.points]]\n",
    "type = \"Open\"\n",
    "type = \"Code\"\n",
    "id = \"a\"\n",
    "id = 1\n",
    "prompt.prompt = \"p\"\n",
    "answer.answer = [\"a\"]\n",
    "accept = [\"a | b\"]\n",
    "worth = -1\n",
    "worth = nan\n",
    "format = 1\n",
    "kind = \"edge\"\n",
    "entry = \"a.js\"\n",
    "[limits]\n",
    "time-ms = 99999999999999999999\n",
    "[[events]]\n",
    "name = \"n\"\n",
    "[events.expect]\n",
    "result = { a = 1 }\n",
    "steps = [1, [2]]\n",
    "[edge]\n",
    "= = =\n",
    "\"",
    "'''",
    "[",
    "]",
    "{",
    "}",
    "1979-05-27",
    "0x",
    "a.b.c = 1\n",
    "[[modules]]\n",
    "lessons = [\"l.md\"]\n",
    "[labels]\n",
    "\\",
    "é",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_a_course(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        read_all(&bytes, &bytes, &bytes, &bytes);
        read_all(MANIFEST.as_bytes(), &bytes, &bytes, &bytes);
    }

    #[test]
    fn any_markdown_is_a_lesson(text in pieces(MARKDOWN)) {
        read_all(MANIFEST.as_bytes(), text.as_bytes(), b"", b"");
    }

    #[test]
    fn any_toml_is_a_quiz_a_sandbox_and_a_manifest(text in pieces(TOML)) {
        read_all(text.as_bytes(), b"# L", text.as_bytes(), text.as_bytes());
        read_all(MANIFEST.as_bytes(), b"# L", text.as_bytes(), text.as_bytes());
    }
}

#[test]
fn nesting_however_deep_is_cut() {
    let deep = 10_000;
    for text in [
        format!("{}text", "> ".repeat(deep)),
        format!("{}text", ">".repeat(deep)),
        format!("{}text", "- ".repeat(deep)),
        format!("{}text", "1. ".repeat(deep)),
        format!("{}text{}", "**a ".repeat(deep), "**".repeat(deep)),
        format!("{}text{}", "*a _b ".repeat(deep), "_*".repeat(deep)),
        format!("{}text{}", "[".repeat(deep), "](x)".repeat(deep)),
        (0..200).map(|depth| "  ".repeat(depth) + "- item\n").collect(),
        (0..200).map(|depth| ">".repeat(depth) + " quote\n").collect(),
    ] {
        read_all(MANIFEST.as_bytes(), text.as_bytes(), b"", b"");
    }
}

#[test]
fn nested_quotations_say_that_they_were_cut() {
    let files = MemoryFiles::default().with("page.md", format!("# A\n\n{}text", "> ".repeat(10_000)));
    let course = course::read(&files);
    assert_eq!(course.diagnostics.iter().map(|fault| fault.code.as_str()).collect::<Vec<_>>(), ["course::depth"]);
}

#[test]
fn toml_however_deep_is_told() {
    let deep = 10_000;
    for text in [
        format!("a = {}{}", "[".repeat(deep), "]".repeat(deep)),
        format!("a = {}", "{ a = ".repeat(deep)),
        format!("{} = 1", vec!["a"; deep].join(".")),
        format!("[{}]", vec!["a"; deep].join(".")),
        format!("[[events]]\nname = \"a\"\nsteps = {}{}", "[".repeat(70), "]".repeat(70)),
    ] {
        read_all(text.as_bytes(), b"# L", text.as_bytes(), text.as_bytes());
    }
}
