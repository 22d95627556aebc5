//! Representations: the objects of the response so far, cut down to what another subgraph needs to find them.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::{join, rewrite};
use crate::sandbox::federation::{
    compose::Merged,
    plan::{Entities, FlattenNodePathSegment as Segment, SelectionItem},
};

/// The way to a value in the response: names and indices.
pub type Pointer = Vec<Value>;

/// The representations of one group, and whom each stands for.
#[derive(Debug, Default)]
pub struct Gathered {
    /// What is sent; equal ones once.
    pub representations: Vec<Value>,
    /// Each object's place in the response and the index of its representation.
    pub targets: Vec<(Pointer, usize)>,
}

/// Gathers the representations `entities` asks for from `data`.
pub fn gather(merged: &Merged, data: &Value, entities: &Entities) -> Gathered {
    let mut gathered = Gathered::default();
    let mut indices: HashMap<String, usize> = HashMap::new();
    for path in &entities.paths {
        let mut found = Vec::new();
        find(merged, data, path.as_slice(), &mut Vec::new(), &mut found);
        for (pointer, object) in found {
            let Some(mut representation) = cut(merged, &entities.requires.items, object) else { continue };
            entities.input_rewrites.iter().for_each(|change| rewrite::apply(merged, change, &mut representation));
            let index = *indices.entry(representation.to_string()).or_insert_with(|| {
                gathered.representations.push(representation);
                gathered.representations.len() - 1
            });
            gathered.targets.push((pointer, index));
        }
    }
    gathered
}

/// Finds the objects at `path`.
fn find<'v>(
    merged: &Merged,
    value: &'v Value,
    path: &[Segment],
    here: &mut Pointer,
    found: &mut Vec<(Pointer, &'v Value)>,
) {
    match (path, value) {
        ([], Value::Object(_)) => found.push((here.clone(), value)),
        ([Segment::List, rest @ ..], Value::Array(items)) => find_each(merged, items, rest, here, found),
        ([] | [Segment::TypeCondition(_), ..], Value::Array(items)) => find_each(merged, items, path, here, found),
        ([Segment::Field(name), rest @ ..], Value::Object(object)) => {
            if let Some(member) = object.get(name) {
                here.push(json!(name));
                find(merged, member, rest, here, found);
                here.pop();
            }
        }
        ([Segment::TypeCondition(types), rest @ ..], Value::Object(object)) => {
            let name = object.get("__typename").and_then(Value::as_str);
            if name.is_none_or(|name| types.iter().any(|ty| merged.is_a(name, ty))) {
                find(merged, value, rest, here, found);
            }
        }
        _ => {}
    }
}

fn find_each<'v>(
    merged: &Merged,
    items: &'v [Value],
    path: &[Segment],
    here: &mut Pointer,
    found: &mut Vec<(Pointer, &'v Value)>,
) {
    for (index, item) in items.iter().enumerate() {
        here.push(json!(index));
        find(merged, item, path, here, found);
        here.pop();
    }
}

/// What `items` select of `value`; `None` when nothing of it is there.
fn cut(merged: &Merged, items: &[SelectionItem], value: &Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::Array(list) => {
            let cut = |item: &Value| if item.is_null() { Some(Value::Null) } else { cut(merged, items, item) };
            Some(Value::Array(list.iter().filter_map(cut).collect()))
        }
        Value::Object(object) if !items.is_empty() => {
            let mut kept = Map::new();
            cut_object(merged, items, object, &mut kept);
            let type_only = matches!(items, [SelectionItem::Field(field)] if field.name == "__typename");
            let members = kept.keys().filter(|name| *name != "__typename").count();
            (members > 0 || type_only).then_some(Value::Object(kept))
        }
        whole => Some(whole.clone()),
    }
}

fn cut_object(merged: &Merged, items: &[SelectionItem], object: &Map<String, Value>, kept: &mut Map<String, Value>) {
    if let Some(name) = object.get("__typename") {
        kept.insert("__typename".to_owned(), name.clone());
    }
    for item in items {
        match item {
            SelectionItem::Field(field) if field.name == "__typename" => {}
            SelectionItem::Field(field) => {
                let key = field.alias.as_ref().unwrap_or(&field.name);
                let Some(value) = object.get(&field.name).or_else(|| object.get(key)) else { continue };
                let part =
                    if value.is_null() { Some(Value::Null) } else { cut(merged, &field.selections.items, value) };
                if let Some(part) = part {
                    join::join(kept.entry(key.clone()).or_insert(Value::Null), part);
                }
            }
            SelectionItem::InlineFragment(fragment) => {
                let condition = fragment.type_condition.as_str();
                let name = object.get("__typename").and_then(Value::as_str).unwrap_or(condition);
                if merged.is_a(name, condition) || merged.is_a(condition, name) {
                    cut_object(merged, &fragment.selections.items, object, kept);
                }
            }
            SelectionItem::FragmentSpread(_) => {}
        }
    }
}
