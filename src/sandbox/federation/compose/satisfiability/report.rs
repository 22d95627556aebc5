//! An unreachable field in words: a query that shows it, and for each subgraph why it is of no help.

use std::fmt::Write;

use super::reach::{Node, Reach, Tail};
use crate::sandbox::federation::compose::{
    Code, Finding, Merged, MergedField, MergedInput, Place,
    schema::{TypeKind, TypeRef, is_list, named},
};

/// One step of a path: a field of `ty`, or (without a field) what an abstract `ty` turns out to be.
#[derive(Clone, Copy)]
pub struct Step<'a> {
    pub before: Option<usize>,
    pub ty: &'a str,
    pub field: Option<&'a str>,
    pub on: &'a str,
}

/// A field that cannot be reached.
pub struct Unreachable<'a, 'b> {
    pub ty: &'a str,
    pub field: &'a str,
    pub tails: &'b [Tail<'a>],
    pub path: Option<usize>,
}

/// The finding for a field that cannot be reached.
pub fn unreachable<'a>(reach: &mut Reach<'a>, steps: &[Step<'a>], what: &Unreachable<'a, '_>) -> Finding {
    let mut message = format!("no chain of subgraphs can answer this query:\n\n{}", sample(reach.merged, steps, what));
    let mut graphs: Vec<usize> = Vec::new();
    for tail in what.tails {
        if graphs.contains(&tail.node.graph) {
            continue;
        }
        graphs.push(tail.node.graph);
        let _ = write!(message, "\n- from subgraph \"{}\":", reach.schemas[tail.node.graph].name);
        for why in reasons(reach, what, tail) {
            let _ = write!(message, "\n    {why}");
        }
    }
    let mut places: Vec<Place> = Vec::new();
    for schema in reach.schemas {
        if let Some(field) = schema.field(what.ty, what.field) {
            places.push(Place::new(schema, field.at));
        }
    }
    for tail in what.tails {
        let schema = &reach.schemas[tail.node.graph];
        if let Some(ty) = schema.types.get(tail.node.ty).filter(|_| schema.field(tail.node.ty, what.field).is_none()) {
            places.push(Place::new(schema, ty.at));
        }
    }
    places.dedup();
    Finding::error(Code::Satisfiability, message, places)
}

/// Why the object at `tail` gives no way to the field.
fn reasons<'a>(reach: &mut Reach<'a>, what: &Unreachable<'a, '_>, tail: &Tail<'a>) -> Vec<String> {
    let whole = format!("{}.{}", what.ty, what.field);
    let nodes = reach.nodes(what.ty, tail);
    let mut reasons = Vec::new();
    for node in nodes.iter() {
        let name = &reach.schemas[node.graph].name;
        let prefix =
            if *node == tail.node { String::new() } else { format!("in subgraph \"{name}\", which a key leads to, ") };
        reasons.push(format!("{prefix}{}", why_not_here(reach, *node, what.field, &whole)));
    }
    let entrances = reach.entrances(what.ty);
    for (graph, schema) in reach.schemas.iter().enumerate() {
        if nodes.iter().any(|node| node.graph == graph) {
            continue;
        }
        let there = Node { graph, ty: what.ty };
        let keys: Vec<&str> = entrances
            .iter()
            .filter(|entrance| entrance.node.graph == graph)
            .flat_map(|entrance| entrance.keys.iter().map(|key| key.fields.text.as_str()))
            .collect();
        let here = &reach.schemas[tail.node.graph].name;
        let name = &schema.name;
        for key in &keys {
            reasons.push(format!(
                "cannot move to subgraph \"{name}\" using @key(fields: \"{key}\") of \"{}\", because subgraph \"{here}\" cannot supply these fields",
                what.ty
            ));
        }
        if keys.is_empty() && reach.answers(there, what.field) {
            let keyed = schema.types.get(what.ty).is_some_and(|ty| !ty.keys.is_empty());
            let because = if keyed { "every @key it has there is resolvable: false" } else { "it has no @key there" };
            reasons.push(format!(
                "cannot move to subgraph \"{name}\", which answers \"{whole}\", because \"{}\" cannot be fetched from it: {because}",
                what.ty
            ));
        }
    }
    reasons
}

fn why_not_here(reach: &Reach, node: Node, field: &str, whole: &str) -> String {
    if field == "__typename" {
        return "the object stands for an interface (@interfaceObject), and no key leads to where its type is known"
            .to_owned();
    }
    match reach.field(node, field) {
        None => format!("\"{whole}\" does not exist"),
        Some(def) if reach.answers(node, field) => {
            let set = def.requires.as_ref().map_or("", |set| set.text.as_str());
            format!("\"{whole}\" needs @requires(fields: \"{set}\"), and these fields cannot be gathered")
        }
        Some(def) if def.external.is_some() => format!("\"{whole}\" is only mentioned (@external)"),
        Some(_) => format!("\"{whole}\" is overridden by another subgraph"),
    }
}

/// The finding for a shared field whose owners can return different types.
pub fn runtime_types(reach: &Reach, ty: &str, field: &str, kinds: &[(usize, Vec<&str>)], common: bool) -> Finding {
    let quoted = |types: &[&str]| types.iter().map(|ty| format!("\"{ty}\"")).collect::<Vec<_>>().join(", ");
    let said = kinds.iter().map(|(graph, types)| format!("{} in \"{}\"", quoted(types), reach.schemas[*graph].name));
    let said = said.collect::<Vec<_>>().join("; ");
    let places = kinds
        .iter()
        .filter_map(|(graph, _)| Some(Place::new(&reach.schemas[*graph], reach.schemas[*graph].field(ty, field)?.at)))
        .collect();
    if common {
        let message = format!("\"{ty}.{field}\" can return different types: {said}");
        Finding::hint(Code::InconsistentRuntimeTypes, message, places)
    } else {
        let message = format!("\"{ty}.{field}\" is shared and its owners have no returned type in common: {said}");
        Finding::error(Code::ShareableRuntimeTypes, message, places)
    }
}

/// A query that asks for the field.
fn sample<'a>(merged: &Merged, steps: &[Step<'a>], what: &Unreachable<'a, '_>) -> String {
    let mut path = Vec::new();
    let mut at = what.path;
    while let Some(step) = at.and_then(|index| steps.get(index)) {
        path.push(*step);
        at = step.before;
    }
    path.reverse();
    path.push(Step { before: None, ty: what.ty, field: Some(what.field), on: "" });
    let root = path.first().map_or("Query", |step| step.ty);
    let mut query = match root {
        "Mutation" => "mutation {\n".to_owned(),
        "Subscription" => "subscription {\n".to_owned(),
        _ => "{\n".to_owned(),
    };
    for (depth, step) in path.iter().enumerate() {
        let indent = "  ".repeat(depth + 1);
        let line = match step.field.and_then(|field| merged.types.get(step.ty)?.fields.get(field)) {
            Some(field) => format!("{}{}", field.name, arguments(merged, field)),
            None => format!("... on {}", step.on),
        };
        let last = depth + 1 == path.len();
        let below = if last { leaf(merged, step) } else { " {" };
        let _ = writeln!(query, "{indent}{line}{below}");
    }
    for depth in (0..path.len()).rev() {
        let _ = writeln!(query, "{}}}", "  ".repeat(depth));
    }
    query
}

/// What ends the line of the last field.
fn leaf(merged: &Merged, step: &Step) -> &'static str {
    let field = step.field.and_then(|field| merged.types.get(step.ty)?.fields.get(field));
    match field.and_then(|field| merged.types.get(named(&field.ty))) {
        Some(ty) if ty.kind.is_composite() => " { __typename }",
        _ => "",
    }
}

fn arguments(merged: &Merged, field: &MergedField) -> String {
    let given: Vec<String> = field
        .arguments
        .values()
        .filter(|argument| matches!(argument.ty, TypeRef::NonNullType(_)) && argument.default.is_none())
        .map(|argument| format!("{}: {}", argument.name, value(merged, argument, 0)))
        .collect();
    if given.is_empty() { String::new() } else { format!("({})", given.join(", ")) }
}

/// Some value for `input`.
fn value(merged: &Merged, input: &MergedInput, depth: usize) -> String {
    let name = named(&input.ty);
    let one = match name {
        "Int" => "1".to_owned(),
        "Float" => "1.5".to_owned(),
        "Boolean" => "true".to_owned(),
        _ => match merged.types.get(name) {
            Some(ty) if ty.kind == TypeKind::Enum => ty.values.keys().next().cloned().unwrap_or_default(),
            Some(ty) if ty.kind == TypeKind::Input && depth < 4 => {
                let required = ty.inputs.values().filter(|input| matches!(input.ty, TypeRef::NonNullType(_)));
                let members = required.map(|input| format!("{}: {}", input.name, value(merged, input, depth + 1)));
                format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
            }
            _ => "\"1\"".to_owned(),
        },
    };
    if is_list(&input.ty) { format!("[{one}]") } else { one }
}
