//! The client's response: what was fetched, cut to what was asked for, in the order it was asked for, with every null
//! where a value must be passed up to the nearest place that may be null.

use std::collections::HashMap;

use graphql_tools::parser::query::{Directive, Field, FragmentDefinition, Selection, SelectionSet, TypeCondition};
use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use crate::sandbox::federation::{
    compose::{
        Merged,
        schema::{TypeKind, TypeRef},
    },
    operation::{Operation, Verb, to_json},
};

type Fields<'q> = IndexMap<String, Vec<&'q Field<'static, String>>>;

/// Completes `data` for `operation`: the response's `data`, and a note for each null that wiped out what is around it.
#[must_use]
pub fn complete(
    merged: &Merged,
    operation: &Operation,
    variables: &Map<String, Value>,
    data: &Value,
) -> (Value, Vec<Value>) {
    let root = match operation.verb {
        Verb::Query => "Query",
        Verb::Mutation => "Mutation",
    };
    let fragments = operation.fragments();
    let mut completion = Completion { merged, fragments, variables, path: Vec::new(), notes: Vec::new() };
    let data = completion.object(data, root, &[&operation.selection]).unwrap_or_default();
    (data, completion.notes)
}

struct Completion<'a> {
    merged: &'a Merged,
    fragments: HashMap<&'a str, &'a FragmentDefinition<'static, String>>,
    variables: &'a Map<String, Value>,
    path: Vec<Value>,
    notes: Vec<Value>,
}

impl<'a> Completion<'a> {
    /// `None` when a member that must not be null is.
    fn object(&mut self, value: &Value, ty: &str, selections: &[&'a SelectionSet<'static, String>]) -> Option<Value> {
        let object = value.as_object()?;
        let said = object.get("__typename").and_then(Value::as_str);
        let actual = said.filter(|name| self.merged.types.contains_key(*name)).unwrap_or(ty);
        let definition = self.merged.types.get(actual).filter(|definition| !definition.inaccessible)?;
        let mut fields = Fields::new();
        for selection in selections {
            self.collect(selection, actual, &mut fields);
        }
        let mut completed = Map::new();
        for (key, fields) in fields {
            let Some(first) = fields.first() else { continue };
            if first.name == "__typename" {
                completed.insert(key, json!(actual));
                continue;
            }
            let Some(field) = definition.fields.get(&first.name) else { continue };
            let below: Vec<&SelectionSet<'static, String>> = fields.iter().map(|field| &field.selection_set).collect();
            self.path.push(json!(key));
            let value = self.value(object.get(&key).unwrap_or(&Value::Null), &field.ty, &below);
            if value.is_none() {
                let message =
                    format!("cannot return null for the field \"{actual}.{}\", which is never null", field.name);
                self.notes.push(json!({"message": message, "path": self.path}));
            }
            self.path.pop();
            completed.insert(key, value?);
        }
        Some(Value::Object(completed))
    }

    /// `None` when the value is null and may not be.
    fn value(&mut self, value: &Value, ty: &TypeRef, below: &[&'a SelectionSet<'static, String>]) -> Option<Value> {
        match ty {
            TypeRef::NonNullType(inner) => self.value(value, inner, below).filter(|value| !value.is_null()),
            TypeRef::ListType(inner) => {
                let Some(items) = value.as_array() else { return Some(Value::Null) };
                let mut completed = Vec::with_capacity(items.len());
                for (index, item) in items.iter().enumerate() {
                    self.path.push(json!(index));
                    let item = self.value(item, inner, below);
                    self.path.pop();
                    match item {
                        Some(item) => completed.push(item),
                        None => return Some(Value::Null),
                    }
                }
                Some(Value::Array(completed))
            }
            TypeRef::NamedType(name) => Some(self.named(value, name, below)),
        }
    }

    fn named(&mut self, value: &Value, name: &str, below: &[&'a SelectionSet<'static, String>]) -> Value {
        if value.is_null() {
            return Value::Null;
        }
        match self.merged.types.get(name) {
            Some(ty) if ty.kind.is_composite() => self.object(value, name, below).unwrap_or_default(),
            Some(ty) if ty.kind == TypeKind::Enum => {
                let known =
                    value.as_str().and_then(|value| ty.values.get(value)).is_some_and(|value| !value.inaccessible);
                if known { value.clone() } else { Value::Null }
            }
            _ => value.clone(),
        }
    }

    fn collect(&self, selection: &'a SelectionSet<'static, String>, ty: &str, fields: &mut Fields<'a>) {
        for item in &selection.items {
            match item {
                Selection::Field(field) if self.wanted(&field.directives) => {
                    let key = field.alias.clone().unwrap_or_else(|| field.name.clone());
                    fields.entry(key).or_default().push(field);
                }
                Selection::InlineFragment(fragment) if self.wanted(&fragment.directives) => {
                    let fits =
                        fragment.type_condition.as_ref().is_none_or(|TypeCondition::On(on)| self.merged.is_a(ty, on));
                    if fits {
                        self.collect(&fragment.selection_set, ty, fields);
                    }
                }
                Selection::FragmentSpread(spread) if self.wanted(&spread.directives) => {
                    let Some(fragment) = self.fragments.get(spread.fragment_name.as_str()) else { continue };
                    let TypeCondition::On(on) = &fragment.type_condition;
                    if self.merged.is_a(ty, on) {
                        self.collect(&fragment.selection_set, ty, fields);
                    }
                }
                _ => {}
            }
        }
    }

    /// What `@skip` and `@include` say.
    fn wanted(&self, directives: &[Directive<'static, String>]) -> bool {
        directives.iter().all(|directive| {
            let condition = directive.arguments.iter().find(|(name, _)| name == "if");
            let holds = condition.is_none_or(|(_, value)| to_json(value, self.variables) == Value::Bool(true));
            match directive.name.as_str() {
                "skip" => !holds,
                "include" => holds,
                _ => true,
            }
        })
    }
}
