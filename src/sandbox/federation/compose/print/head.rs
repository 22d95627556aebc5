//! The head of a supergraph: what it links, defines and names before its types.

use std::fmt::Write;

use super::quoted;
use crate::sandbox::federation::compose::{
    merge::Merged,
    schema::{Applied, ROOT_TYPES},
};

/// The directives that a supergraph carries when something in it does: name, specification, definition.
const CARRIED: [(&str, &str, &str); 6] = [
    (
        "tag",
        "tag/v0.3",
        "directive @tag(name: String!) repeatable on FIELD_DEFINITION | INTERFACE | OBJECT | UNION | ARGUMENT_DEFINITION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION",
    ),
    (
        "authenticated",
        "authenticated/v0.1\", for: SECURITY",
        "directive @authenticated on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM",
    ),
    (
        "requiresScopes",
        "requiresScopes/v0.1\", for: SECURITY",
        "directive @requiresScopes(scopes: [[requiresScopes__Scope!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM\n\nscalar requiresScopes__Scope",
    ),
    (
        "policy",
        "policy/v0.1\", for: SECURITY",
        "directive @policy(policies: [[policy__Policy!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM\n\nscalar policy__Policy",
    ),
    (
        "cost",
        "cost/v0.1",
        "directive @cost(weight: Int!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR",
    ),
    (
        "listSize",
        "cost/v0.1",
        "directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION",
    ),
];

/// What every supergraph of the join specification v0.3 begins with, between its schema and its types.
const JOIN_DEFINITIONS: &str = r"directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA

directive @join__graph(name: String!, url: String!) on ENUM_VALUE

directive @join__type(graph: join__Graph!, key: join__FieldSet, extension: Boolean! = false, resolvable: Boolean! = true, isInterfaceObject: Boolean! = false) repeatable on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR

directive @join__field(graph: join__Graph, requires: join__FieldSet, provides: join__FieldSet, type: String, external: Boolean, override: String, overrideLabel: String, usedOverridden: Boolean) repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION

directive @join__implements(graph: join__Graph!, interface: String!) repeatable on OBJECT | INTERFACE

directive @join__unionMember(graph: join__Graph!, member: String!) repeatable on UNION

directive @join__enumValue(graph: join__Graph!) repeatable on ENUM_VALUE

directive @inaccessible on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION

scalar join__FieldSet

scalar link__Import

enum link__Purpose {
  SECURITY
  EXECUTION
}
";

/// What stands before the types: links, the definitions of what is used below, and the subgraphs.
pub fn head(merged: &Merged) -> String {
    let carried: Vec<&(&str, &str, &str)> = CARRIED.iter().filter(|(name, ..)| carries(merged, name)).collect();
    let progressive = merged.types.values().flat_map(|ty| ty.fields.values()).flat_map(|field| &field.joins);
    let join = if progressive.clone().any(|join| join.label.is_some()) { "v0.4" } else { "v0.3" };
    let mut text = format!(
        "schema\n  @link(url: \"https://specs.apollo.dev/link/v1.0\")\n  \
         @link(url: \"https://specs.apollo.dev/join/{join}\", for: EXECUTION)\n  \
         @link(url: \"https://specs.apollo.dev/inaccessible/v0.2\", for: SECURITY)\n"
    );
    let mut linked = Vec::new();
    for (_, specification, _) in &carried {
        if !linked.contains(specification) {
            linked.push(specification);
            let purpose = if specification.contains('"') { "" } else { "\"" };
            let import = if specification.starts_with("cost") { ", import: [\"@cost\", \"@listSize\"]" } else { "" };
            let _ = writeln!(text, "  @link(url: \"https://specs.apollo.dev/{specification}{purpose}{import})");
        }
    }
    for (url, import) in merged.directives.iter().filter_map(|directive| directive.link.as_ref()) {
        let _ = writeln!(text, "  @link(url: {}, import: [{import}])", quoted(url));
    }
    text.push_str("{\n");
    roots(&mut text, merged);
    text.push_str("}\n\n");
    text.push_str(JOIN_DEFINITIONS);
    for (.., definition) in &carried {
        let _ = write!(text, "\n{definition}\n");
    }
    text.push_str("\nenum join__Graph {\n");
    for (id, name) in &merged.graphs {
        // In process there is no address; the name is what tells subgraphs apart.
        let _ =
            writeln!(text, "  {id} @join__graph(name: {}, url: {})", quoted(name), quoted(&format!("memory:{name}")));
    }
    text.push_str("}\n");
    text
}

/// Whether anything carries the directive `name`.
fn carries(merged: &Merged, name: &str) -> bool {
    let has = |applied: &[Applied]| applied.iter().any(|applied| applied.name == name);
    merged.types.values().any(|ty| {
        has(&ty.applied)
            || ty.values.values().any(|value| has(&value.applied))
            || ty.inputs.values().any(|input| has(&input.applied))
            || ty
                .fields
                .values()
                .any(|field| has(&field.applied) || field.arguments.values().any(|argument| has(&argument.applied)))
    })
}

fn roots(text: &mut String, merged: &Merged) {
    for (field, root) in ["query", "mutation", "subscription"].into_iter().zip(ROOT_TYPES) {
        if merged.types.get(root).is_some_and(|ty| !ty.fields.is_empty()) {
            let _ = writeln!(text, "  {field}: {root}");
        }
    }
}
