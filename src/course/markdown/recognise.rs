//! Which sandbox a piece of code belongs to, told from the code alone.

use crate::sandbox::Kind;

/// The kind of program `code` is, when it can be told. `language` is the fence's language word.
#[must_use]
pub fn recognise(language: &str, code: &str) -> Option<Kind> {
    match language {
        "graphql" | "gql" => is_type_system(code).then_some(Kind::Federation),
        "wat" | "wast" => is_module(code).then_some(Kind::Wasm),
        "javascript" | "js" | "mjs" | "cjs" | "node" => of_script(code),
        "" => is_module(code).then_some(Kind::Wasm).or_else(|| of_script(code)),
        _ => None,
    }
}

/// The name of the file that `code` would be: the one its first comment names, or the usual one of its kind.
#[must_use]
pub fn file_name(kind: Kind, language: &str, code: &str) -> String {
    let first = code.lines().next().unwrap_or_default().trim();
    let comment = first.trim_start_matches("//").trim_start_matches(";;").trim_start_matches('#').trim();
    let (stem, ending) = comment.rsplit_once('.').unwrap_or_default();
    let named = comment != first
        && matches!(ending, "js" | "mjs" | "cjs" | "graphql" | "wat")
        && !stem.is_empty()
        && stem.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.'));
    if named {
        return comment.to_owned();
    }
    let name = match kind {
        Kind::Serverless if has_export(code) => "index.mjs",
        Kind::Serverless => "index.js",
        Kind::Edge => "worker.js",
        Kind::Federation => "schema.graphql",
        Kind::Wasm if matches!(language, "wat" | "wast") || is_module(code) => "main.wat",
        Kind::Wasm if has_export(code) || code.lines().any(|line| line.starts_with("import ")) => "main.mjs",
        Kind::Wasm => "main.js",
    };
    name.to_owned()
}

fn of_script(code: &str) -> Option<Kind> {
    let tight: String = code.chars().filter(|letter| !letter.is_whitespace()).collect();
    let handler = ["exports.handler=", "exportconsthandler=", "exportasyncfunctionhandler(", "exportfunctionhandler("];
    let listener = ["addEventListener('fetch'", "addEventListener(\"fetch\"", "addEventListener(`fetch`"];
    let module = ["WebAssembly.", "require('wasi')", "require(\"wasi\")", "'node:wasi'", "\"node:wasi\"", "newWASI("];
    let holds = |signs: &[&str]| signs.iter().any(|sign| tight.contains(sign));
    if holds(&handler) {
        return Some(Kind::Serverless);
    }
    if holds(&listener) || has_fetch_export(&tight) {
        return Some(Kind::Edge);
    }
    holds(&module).then_some(Kind::Wasm)
}

/// Whether a module's default export has a `fetch` member. `tight` is the code without white space.
fn has_fetch_export(tight: &str) -> bool {
    let Some((_, body)) = tight.split_once("exportdefault{") else { return false };
    ["fetch(", "fetch:", "fetch,", "fetch}"].iter().any(|sign| body.contains(sign))
}

fn has_export(code: &str) -> bool {
    code.lines().any(|line| line.starts_with("export "))
}

fn is_module(code: &str) -> bool {
    let mut lines = code.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(";;"));
    lines.next().is_some_and(|line| line.starts_with("(module"))
}

/// Whether a document defines types, rather than asking for data.
fn is_type_system(code: &str) -> bool {
    let words = ["type", "extend", "schema", "interface", "union", "enum", "input", "scalar", "directive"];
    code.lines().any(|line| {
        line.split([' ', '{']).next().is_some_and(|first| words.contains(&first)) && line.len() > first_len(line)
    })
}

fn first_len(line: &str) -> usize {
    line.split([' ', '{']).next().map_or(0, str::len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_says_where_it_runs() {
        let cases = [
            ("javascript", "exports.handler = async (event) => {};", Some(Kind::Serverless)),
            ("js", "export const handler = async () => 1;", Some(Kind::Serverless)),
            ("js", "addEventListener( 'fetch', event => {});", Some(Kind::Edge)),
            ("js", "export default {\n  async fetch(request) {}\n};", Some(Kind::Edge)),
            ("js", "const m = await WebAssembly.compile(bytes);", Some(Kind::Wasm)),
            ("js", "const { WASI } = require('wasi');", Some(Kind::Wasm)),
            ("wat", ";; adds\n(module)", Some(Kind::Wasm)),
            ("", "(module)", Some(Kind::Wasm)),
            ("graphql", "type Query { a: Int }", Some(Kind::Federation)),
            ("graphql", "# extended\nextend type Query { a: Int }", Some(Kind::Federation)),
            ("graphql", "query { type }", None),
            ("graphql", "{ product(id: 1) { type } }", None),
            ("js", "console.log('fetch');", None),
            ("bash", "exports.handler =", None),
        ];
        for (language, code, kind) in cases {
            assert_eq!(recognise(language, code), kind, "{code}");
        }
    }

    #[test]
    fn a_first_comment_may_name_the_file() {
        assert_eq!(file_name(Kind::Wasm, "js", "// wasmProcessor.js\n"), "wasmProcessor.js");
        assert_eq!(file_name(Kind::Wasm, "js", "// Uses node.js\n"), "main.js");
        assert_eq!(file_name(Kind::Wasm, "js", "// ../up.js\n"), "main.js");
        assert_eq!(file_name(Kind::Serverless, "js", "export const handler = 1"), "index.mjs");
    }
}
