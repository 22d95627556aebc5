//! The small changes a plan asks for in representations and answers: another name for a member, another type name.

use serde_json::Value;

use crate::sandbox::federation::{
    compose::Merged,
    plan::{FetchNodePathSegment as Segment, FetchRewrite},
};

/// Applies `change` to `value`.
pub fn apply(merged: &Merged, change: &FetchRewrite, value: &mut Value) {
    match change {
        FetchRewrite::KeyRenamer(renamer) => rename(merged, &renamer.path, value, &renamer.rename_key_to),
        FetchRewrite::ValueSetter(setter) => set(merged, &setter.path, value, &setter.set_value_to),
    }
}

fn rename(merged: &Merged, path: &[Segment], value: &mut Value, to: &str) {
    match (path, value) {
        (_, Value::Array(items)) => items.iter_mut().for_each(|item| rename(merged, path, item, to)),
        ([Segment::Key(name)], Value::Object(object)) if name != to => {
            if let Some(member) = object.shift_remove(name) {
                object.insert(to.to_owned(), member);
            }
        }
        ([Segment::Key(name), rest @ ..], Value::Object(object)) if !rest.is_empty() => {
            if let Some(member) = object.get_mut(name) {
                rename(merged, rest, member, to);
            }
        }
        ([Segment::TypenameEquals(types), rest @ ..], value @ Value::Object(_)) if is_one_of(merged, value, types) => {
            rename(merged, rest, value, to);
        }
        _ => {}
    }
}

fn set(merged: &Merged, path: &[Segment], value: &mut Value, to: &str) {
    match (path, value) {
        ([], value) => *value = Value::String(to.to_owned()),
        (_, Value::Array(items)) => items.iter_mut().for_each(|item| set(merged, path, item, to)),
        ([Segment::Key(name), rest @ ..], Value::Object(object)) => {
            if let Some(member) = object.get_mut(name) {
                set(merged, rest, member, to);
            }
        }
        ([Segment::TypenameEquals(types), rest @ ..], value @ Value::Object(_)) if is_one_of(merged, value, types) => {
            set(merged, rest, value, to);
        }
        _ => {}
    }
}

fn is_one_of(merged: &Merged, value: &Value, types: &std::collections::BTreeSet<String>) -> bool {
    match value.get("__typename").and_then(Value::as_str) {
        Some(name) => types.iter().any(|ty| merged.is_a(name, ty)),
        None => true,
    }
}
