//! Small beginnings for authors: a course, a lesson, an example, a quiz. Each passes the check as it is.

use super::markdown::slug;
use crate::sandbox::Kind;

/// A file to begin with: its path in the course, and its text.
pub type Beginning = (String, String);

/// A course of one module, one lesson, one example and one question, in the folder it is written to.
#[must_use]
pub fn course(name: &str) -> Vec<Beginning> {
    let id = slug(name);
    let manifest = format!(
        r#"format = 1
id = "{id}"
title = "{title}"

[[modules]]
id = "first"
title = "The first module"
summary = "One sentence on what it is for."
lessons = ["lessons/first/hello.md"]
quiz = "quiz/first.toml"
"#,
        title = title(name)
    );
    let mut files = vec![("course.toml".to_owned(), manifest)];
    files.extend(sandbox("hello", Kind::Wasm));
    let shown = "```wat run sandbox=hello\n```\n";
    files.push(("lessons/first/hello.md".to_owned(), format!("{}\n{shown}", lesson_text("first/hello", "Hello"))));
    files.extend(quiz("first"));
    files
}

/// A lesson with the blocks that teach in known ways. `name` is its id, such as `first/hello`.
#[must_use]
pub fn lesson(name: &str) -> Vec<Beginning> {
    let id = name.split('/').map(slug).collect::<Vec<_>>().join("/");
    let last = name.rsplit('/').next().unwrap_or(name);
    vec![(format!("lessons/{id}.md"), lesson_text(&id, &title(last)))]
}

fn lesson_text(id: &str, title: &str) -> String {
    format!(
        "---\nid: {id}\n---\n# {title}\n\nSay in one paragraph what a reader will be able to do.\n\n\
        **Key Features:**\n- **One thing:** and why it matters.\n\n\
        > **Analogy:** It is like something everybody knows.\n\n\
        **Misconception:** What people wrongly believe. \\\n**Reality:** What is true instead.\n\n\
        **Do’s and Don’ts:**\n- **Do:** this.\n- **Don’t:** that.\n\n\
        **Anti-Pattern:** What not to build, and what it costs.\n"
    )
}

/// An example of `kind` in a folder of its own.
#[must_use]
pub fn sandbox(name: &str, kind: Kind) -> Vec<Beginning> {
    let id = slug(name);
    let (entry, code, step, result) = match kind {
        Kind::Serverless => (
            "index.js",
            "exports.handler = async (event) => {\n  return { greeting: `Hello, ${event.name}!` };\n};\n",
            r#"{ name = "Ada" }"#,
            r#"{ greeting = "Hello, Ada!" }"#,
        ),
        Kind::Edge => (
            "worker.js",
            "export default {\n  async fetch(request) {\n    return new Response('Hello from the edge');\n  },\n};\n",
            r#"{ url = "https://edge.example/" }"#,
            "{ status = 200 }",
        ),
        Kind::Federation => (
            "schema.graphql",
            "type Query {\n  greeting: String\n}\n",
            r#"{ query = "{ greeting }" }"#,
            r#"{ data = "*" }"#,
        ),
        Kind::Wasm => (
            "main.wat",
            "(module\n  (func (export \"add\") (param i32 i32) (result i32)\n    local.get 0\n    local.get 1\n    i32.add))\n",
            r#"{ export = "add", args = [2, 3] }"#,
            "5",
        ),
    };
    let text = format!(
        r#"format = 1
id = "{id}"
title = "{title}"
about = "One sentence on what to look for."
kind = "{kind}"
entry = "{entry}"

[[events]]
name = "first"
step = {step}
[events.expect]
status = "completed"
result = {result}
"#,
        title = title(name)
    );
    vec![(format!("sandboxes/{id}/sandbox.toml"), text), (format!("sandboxes/{id}/{entry}"), code.to_owned())]
}

/// A quiz with a choice and an order; `name` is the module it is about.
#[must_use]
pub fn quiz(name: &str) -> Vec<Beginning> {
    let id = slug(name);
    let text = format!(
        r#"[[questions]]
id = "{id}/choice"
type = "MultipleChoice"
prompt.prompt = "Which of these is so?"
context = "What to know after answering."
[[questions.options]]
text = "This"
right = true
feedback = "Yes, because …"
[[questions.options]]
text = "That"
feedback = "Think of …"

[[questions]]
id = "{id}/order"
type = "Ordering"
prompt.prompt = "What happens first?"
items = ["This", "then that"]
"#
    );
    vec![(format!("quiz/{id}.toml"), text)]
}

/// A name as a title: `cold-starts` as `Cold starts`. Quotes and backslashes would end the text they stand in.
fn title(name: &str) -> String {
    let spaced = name.replace(['-', '_', '/', '"', '\\'], " ");
    let spaced = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut letters = spaced.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
