//! SDL to [`Schema`], with every fault that can be seen while reading.

use std::borrow::Cow;

use graphql_tools::parser::{Pos, schema as ast, spanned_tokens};
use indexmap::IndexMap;

use super::{
    Code, Finding, Place, Subgraph,
    link::{DirectiveNames, schema_directives},
    part::Part,
    reader::Reader,
    schema::{ROOT_TYPES, Schema, TypeKind},
};
use crate::sandbox::federation::syntax::SyntaxError;

type Document = ast::Document<'static, String>;

/// The largest SDL that is read, in bytes.
const MOST_SDL: usize = 4 << 20;

/// Reads the SDL of `subgraph`. `None` when nothing can be made of it.
pub fn read(subgraph: &Subgraph, findings: &mut Vec<Finding>) -> Option<Schema> {
    let refuse = |message: String, at: Pos| {
        let place = Place::in_text(&subgraph.name, &subgraph.file, &subgraph.sdl, at);
        Finding::error(Code::InvalidGraphql, format!("[{}] {message}", subgraph.name), vec![place])
    };
    if subgraph.sdl.len() > MOST_SDL {
        let message = format!("the schema is {} bytes; at most {MOST_SDL} are read", subgraph.sdl.len());
        findings.push(refuse(message, Pos { line: 1, column: 1 }));
        return None;
    }
    let document = match graphql_tools::parser::parse_schema::<String>(&with_readable_schema_extensions(&subgraph.sdl))
    {
        Ok(document) => document.into_static(),
        Err(error) => {
            let error = SyntaxError::of_report(&error.to_string());
            findings.push(refuse(format!("Syntax error: {}", error.message), error.at));
            return None;
        }
    };
    let (names, faults) = DirectiveNames::of(&document);
    let schema = Schema {
        name: subgraph.name.clone(),
        file: subgraph.file.clone(),
        sdl: subgraph.sdl.clone(),
        edition: names.edition,
        types: IndexMap::new(),
        directives: IndexMap::new(),
        names,
    };
    let roots = root_names(&document);
    let mut reader =
        Reader::new(schema, roots.iter().map(|(name, (root, _))| (name.clone(), *root)).collect(), findings);
    for fault in faults {
        reader.fault(fault.code, fault.message, fault.at);
    }
    for definition in &document.definitions {
        if let ast::Definition::DirectiveDefinition(definition) = definition {
            reader.take_definition(definition);
        }
    }
    for definition in &document.definitions {
        reader.usage(schema_directives(definition), "SCHEMA");
    }
    check_roots(&document, &roots, &mut reader);
    for definition in document.definitions {
        if let Some(part) = Part::of(definition) {
            reader.take(part);
        }
    }
    Some(reader.finish())
}

/// The name under which the directives of `extend schema @…` reach the rest of this module.
pub const SCHEMA_EXTENSION: &str = "schema";

/// `extend schema @link(…)`, which the parser does not know, becomes `scalar schema @link(…)`, which it does; with root types
/// in braces it becomes a plain `schema`. Every character keeps its place, so positions stay true.
fn with_readable_schema_extensions(sdl: &str) -> Cow<'_, str> {
    if !sdl.contains("extend") {
        return Cow::Borrowed(sdl);
    }
    let Ok(tokens) = spanned_tokens(beginning(sdl)) else { return Cow::Borrowed(sdl) };
    let words: Vec<(&str, usize)> =
        tokens.into_iter().map(|(_, range)| (sdl.get(range.clone()).unwrap_or_default(), range.start)).collect();
    let mut readable = sdl.to_owned();
    for (index, pair) in words.windows(2).enumerate() {
        if let [("extend", at), ("schema", _)] = pair {
            let word = if has_root_types(&words[index + 2..]) { "      " } else { "scalar" };
            readable.replace_range(*at..*at + "extend".len(), word);
        }
    }
    Cow::Owned(readable)
}

/// The part of `sdl` that can hold extensions of the schema: to the first type after the last one, or all of it where that
/// cannot be told at a glance.
fn beginning(sdl: &str) -> &str {
    let Some(last) = sdl.rfind("schema") else { return sdl };
    let ends = ["\ntype ", "\nextend type ", "\ninterface ", "\nenum ", "\ninput ", "\nscalar ", "\nunion "];
    let end = ends.iter().filter_map(|end| sdl[last..].find(end)).min().map_or(sdl.len(), |end| last + end);
    let part = &sdl[..end];
    // An odd number of quotes means that the cut went through a string.
    if part.bytes().filter(|byte| *byte == b'"').count().is_multiple_of(2) { part } else { sdl }
}

/// Whether the directives that `words` begin with are followed by a brace.
fn has_root_types(words: &[(&str, usize)]) -> bool {
    let mut depth = 0_usize;
    let mut name_expected = false;
    for (word, _) in words {
        match *word {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            "@" => name_expected = true,
            _ if name_expected => name_expected = false,
            other => return other == "{",
        }
    }
    false
}

/// The root types that do not have their default names: name here to default name and the place that says so.
fn root_names(document: &Document) -> IndexMap<String, (&'static str, Pos)> {
    let mut names = IndexMap::new();
    for definition in &document.definitions {
        if let ast::Definition::SchemaDefinition(schema) = definition {
            for (name, root) in [&schema.query, &schema.mutation, &schema.subscription].into_iter().zip(ROOT_TYPES) {
                if let Some(name) = name
                    && name != root
                {
                    names.insert(name.clone(), (root, schema.position));
                }
            }
        }
    }
    names
}

/// A root must be an object type of the schema, and no other type may have its default name.
fn check_roots(document: &Document, roots: &IndexMap<String, (&'static str, Pos)>, reader: &mut Reader) {
    let mut kinds: IndexMap<&str, (TypeKind, Pos)> = IndexMap::new();
    for definition in &document.definitions {
        if let Some((name, kind, at)) = Part::heading(definition) {
            kinds.entry(name).or_insert((kind, at));
        }
    }
    for (name, (root, at)) in roots {
        let root_word = root.to_lowercase();
        match kinds.get(name.as_str()) {
            None => reader.fault(Code::InvalidGraphql, format!("unknown type \"{name}\" as the {root_word} root"), *at),
            Some((TypeKind::Object, _)) => {}
            Some((kind, at)) => {
                let message = format!("the {root_word} root \"{name}\" must be an object type; it is {}", kind.words());
                reader.fault(Code::InvalidGraphql, message, *at);
            }
        }
        if let Some((_, at)) = kinds.get(root) {
            let code = match *root {
                "Query" => Code::RootQueryUsed,
                "Mutation" => Code::RootMutationUsed,
                _ => Code::RootSubscriptionUsed,
            };
            let message = format!("the type \"{root}\" is not the {root_word} root; \"{name}\" is");
            reader.fault(code, message, *at);
        }
    }
    for root in ROOT_TYPES {
        if let Some((kind, at)) = kinds.get(root)
            && *kind != TypeKind::Object
        {
            let message = format!("\"{root}\" must be an object type; it is {}", kind.words());
            reader.fault(Code::InvalidGraphql, message, *at);
        }
    }
}
