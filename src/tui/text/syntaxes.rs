//! The syntax definitions: loaded once, in the background, and never waited for by a frame.

use std::{sync::OnceLock, thread};

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet, SyntaxSetBuilder};

use crate::tui::SyntaxRole;

/// Our own definition of the WebAssembly text format; the stock ones come with the library.
const WAT: &str = include_str!("wat.sublime-syntax");

/// Code that makes the regular expressions of the languages lessons use most compile before a learner meets them.
const SAMPLES: [(&str, &str); 5] = [
    (
        "js",
        "// a\nimport x from 'y';\nexport default { async f(a) { const b = `c${1}`; return await d.e(/f/g) ?? null; } };\n",
    ),
    ("json", "{\"a\": [1, true, null]}\n"),
    ("graphql", "# a\ntype A @key(fields: \"id\") { id: ID! }\nquery B($c: Int) { a(c: $c) { id } }\n"),
    ("wat", "(module (func $a (param i32) (result i32) local.get 0)) ;; b\n"),
    ("toml", "# a\n[a]\nb = \"c\"\n"),
];

static LOADED: OnceLock<Syntaxes> = OnceLock::new();

/// The syntax definitions, and what their scopes mean to us.
pub struct Syntaxes {
    stock: SyntaxSet,
    own: SyntaxSet,
    roles: Vec<(Scope, SyntaxRole)>,
}

impl Syntaxes {
    /// The definitions, if they are loaded.
    #[must_use]
    pub fn loaded() -> Option<&'static Self> {
        LOADED.get()
    }

    /// Loads the definitions now. Takes tens of milliseconds, more in a debug build.
    pub fn load() -> &'static Self {
        LOADED.get_or_init(|| {
            let syntaxes = Self { stock: two_face::syntax::extra_newlines(), own: own(), roles: roles() };
            syntaxes.try_out(SAMPLES[0]);
            syntaxes
        })
    }

    /// Loads the definitions on a thread of its own and calls `ready` when they are there.
    pub fn load_in_background(ready: impl FnOnce() + Send + 'static) {
        let load = move || {
            let syntaxes = Self::load();
            ready();
            SAMPLES[1..].iter().for_each(|sample| syntaxes.try_out(*sample));
        };
        // Without the thread code stays plain, which is a lesser evil than a message about it.
        let _ = thread::Builder::new().name("syntaxes".to_owned()).spawn(load);
    }

    /// The definition for a fence's language word or a file's ending, and the set it belongs to.
    #[must_use]
    pub fn find(&self, language: &str) -> Option<(&SyntaxReference, &SyntaxSet)> {
        let token = match language {
            "" | "text" | "txt" | "plain" => return None,
            "mjs" | "cjs" | "node" => "js",
            "gql" | "graphqls" => "graphql",
            "wasm" => "wat",
            "console" | "shell" => "sh",
            other => other,
        };
        if matches!(token, "wat" | "wast") {
            return self.own.find_syntax_by_token("wat").map(|found| (found, &self.own));
        }
        self.stock.find_syntax_by_token(token).map(|found| (found, &self.stock))
    }

    /// What code under this stack of scopes is: the innermost scope that we know decides.
    #[must_use]
    pub fn role(&self, stack: &ScopeStack) -> SyntaxRole {
        let known = |scope: &Scope| self.roles.iter().find(|(of, _)| of.is_prefix_of(*scope)).map(|(_, role)| *role);
        stack.scopes.iter().rev().find_map(known).unwrap_or(SyntaxRole::Plain)
    }

    fn try_out(&self, (language, code): (&str, &str)) {
        let Some((syntax, set)) = self.find(language) else { return };
        let mut state = ParseState::new(syntax);
        for line in code.split_inclusive('\n') {
            // A definition that cannot parse its sample fails again, harmlessly, where it is used.
            let _ = state.parse_line(line, set);
        }
    }
}

fn own() -> SyntaxSet {
    let mut builder = SyntaxSetBuilder::new();
    builder.add_plain_text_syntax();
    if let Ok(wat) = syntect::parsing::SyntaxDefinition::load_from_str(WAT, true, None) {
        builder.add(wat);
    }
    builder.build()
}

/// Scopes by their meaning; of two that match the same scope the first counts.
fn roles() -> Vec<(Scope, SyntaxRole)> {
    let table = [
        ("comment", SyntaxRole::Comment),
        ("punctuation.definition.comment", SyntaxRole::Comment),
        ("punctuation.definition.string", SyntaxRole::String),
        ("punctuation.definition.template-expression", SyntaxRole::Keyword),
        ("constant.character.escape", SyntaxRole::Number),
        ("constant", SyntaxRole::Number),
        ("string", SyntaxRole::String),
        ("meta.string", SyntaxRole::String),
        ("keyword.operator.word", SyntaxRole::Keyword),
        ("keyword.operator", SyntaxRole::Punctuation),
        ("keyword", SyntaxRole::Keyword),
        ("storage", SyntaxRole::Keyword),
        ("variable.language", SyntaxRole::Keyword),
        ("variable.annotation", SyntaxRole::Function),
        ("entity.name.function", SyntaxRole::Function),
        ("variable.function", SyntaxRole::Function),
        ("support.function", SyntaxRole::Function),
        ("entity.name", SyntaxRole::Type),
        ("support.type.property-name", SyntaxRole::Function),
        ("support", SyntaxRole::Type),
        ("punctuation", SyntaxRole::Punctuation),
    ];
    table.into_iter().filter_map(|(scope, role)| Scope::new(scope).ok().map(|scope| (scope, role))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_of_the_lessons_has_a_definition() {
        let syntaxes = Syntaxes::load();
        for language in ["javascript", "js", "mjs", "graphql", "json", "toml", "wat", "wasm", "rust", "sh"] {
            assert!(syntaxes.find(language).is_some(), "{language}");
        }
        assert!(syntaxes.find("").is_none());
        assert!(syntaxes.find("no-such-language").is_none());
    }

    #[test]
    fn every_scope_of_ours_is_a_scope() {
        assert_eq!(roles().len(), 21);
    }
}
