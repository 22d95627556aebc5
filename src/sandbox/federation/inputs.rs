//! The requests to offer when nobody wrote any, made from the schema.

use std::fmt::Write;

use graphql_tools::parser::schema::Type;
use serde_json::json;

use super::{
    compose::{
        Merged, MergedField, MergedInput, compose,
        schema::{TypeKind, is_list, named},
    },
    roster::Roster,
};
use crate::sandbox::{FaultSetup, Input, Program};

/// How deep a made-up selection goes.
const MOST_DEPTH: usize = 2;

/// The most fields a made-up selection takes of one object.
const MOST_FIELDS: usize = 8;

/// The inputs for `program`, best first.
pub fn of(program: &Program) -> Vec<(String, Input)> {
    let roster = Roster::of(program);
    if roster.query.is_some() {
        return vec![("the query file".to_owned(), Input::of(json!({})))];
    }
    let Some(supergraph) = compose(&roster.subgraphs()).supergraph else {
        // The refusal is what there is to see; any request shows it.
        return vec![("compose".to_owned(), Input::of(json!({"query": "{ __typename }"})))];
    };
    let merged = &supergraph.merged;
    let Some((first, field)) = merged.types.get("Query").and_then(|query| query.fields.first()) else {
        return Vec::new();
    };
    let whole = format!("query {{ {} }}", selected(merged, field, 0, &|_| true));
    let mut inputs = vec![(first.clone(), Input::of(json!({"query": whole})))];
    let companions: Vec<&str> = roster.members.iter().skip(1).map(|member| member.subgraph.name.as_str()).collect();
    if let Some(down) = companions.first() {
        let fault = FaultSetup {
            name: format!("{down}-down"),
            title: format!("{down} is down"),
            target: (*down).to_owned(),
            effect: "down".to_owned(),
            ..FaultSetup::default()
        };
        let input = Input { faults: vec![fault], ..Input::of(json!({"query": whole})) };
        inputs.push((format!("{first}, {down} down"), input));
        let own = roster.members.first().map(|member| member.subgraph.name.clone()).unwrap_or_default();
        let place = merged.graphs.iter().position(|(_, name)| *name == own).unwrap_or(0);
        let only = format!("query {{ {} }}", selected(merged, field, 0, &|field| is_of(field, place)));
        inputs.push((format!("{own} only"), Input::of(json!({"query": only}))));
    }
    inputs
}

/// Whether the subgraph at `place` answers `field` of a type that several define.
fn is_of(field: &MergedField, place: usize) -> bool {
    field.joins.is_empty() || field.joins.iter().any(|join| join.graph == Some(place) && !join.external)
}

/// `field` with arguments that make sense and a selection of what it returns.
fn selected(merged: &Merged, field: &MergedField, depth: usize, wanted: &dyn Fn(&MergedField) -> bool) -> String {
    let mut text = field.name.clone();
    let arguments: Vec<String> = field.arguments.values().filter_map(|argument| given(merged, argument)).collect();
    if !arguments.is_empty() {
        let _ = write!(text, "({})", arguments.join(", "));
    }
    let Some(ty) = merged.types.get(named(&field.ty)).filter(|ty| ty.kind.is_composite()) else { return text };
    let below: Vec<String> = ty
        .fields
        .values()
        .filter(|field| !field.inaccessible && wanted(field))
        .filter(|field| depth + 1 < MOST_DEPTH || !is_composite(merged, field))
        .filter(|field| !field.arguments.values().any(is_required))
        .filter(|field| !(depth > 0 && field.name == "id"))
        .take(MOST_FIELDS)
        .map(|field| selected(merged, field, depth + 1, wanted))
        .collect();
    let below = if below.is_empty() { "__typename".to_owned() } else { below.join(" ") };
    let _ = write!(text, " {{ {below} }}");
    text
}

fn is_composite(merged: &Merged, field: &MergedField) -> bool {
    merged.types.get(named(&field.ty)).is_some_and(|ty| ty.kind.is_composite())
}

fn is_required(argument: &MergedInput) -> bool {
    matches!(argument.ty, Type::NonNullType(_)) && argument.default.is_none()
}

/// A value for a required argument; optional ones are left out.
fn given(merged: &Merged, argument: &MergedInput) -> Option<String> {
    if !is_required(argument) {
        return None;
    }
    let value = match named(&argument.ty) {
        "Int" => "1".to_owned(),
        "Float" => "1.5".to_owned(),
        "Boolean" => "true".to_owned(),
        name => match merged.types.get(name) {
            Some(ty) if ty.kind == TypeKind::Enum => ty.values.keys().next().cloned().unwrap_or_default(),
            Some(ty) if ty.kind == TypeKind::Input => {
                let members = ty.inputs.values().filter(|input| named(&input.ty) != name);
                format!("{{ {} }}", members.filter_map(|input| given(merged, input)).collect::<Vec<_>>().join(", "))
            }
            _ => "\"1\"".to_owned(),
        },
    };
    let value = if is_list(&argument.ty) { format!("[{value}]") } else { value };
    Some(format!("{}: {value}", argument.name))
}
