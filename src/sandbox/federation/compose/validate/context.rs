//! Contexts: values that enclosing objects set and arguments below are filled from.

use graphql_tools::parser::Pos;

use super::Check;
use crate::sandbox::federation::compose::{
    Code,
    field_set::{FieldSet, Selection},
    schema::{InputDef, Schema, TypeDef, TypeRef, named},
};

impl<'a> Check<'a> {
    pub(super) fn contexts(&mut self) {
        let schema: &'a Schema = self.schema;
        for ty in schema.types.values() {
            for (name, at) in &ty.contexts {
                if !is_name(name) {
                    let message =
                        format!("the context name \"{name}\" must be letters and digits, beginning with a letter");
                    self.fault(Code::ContextNameInvalid, message, *at);
                }
            }
            for field in ty.fields.values() {
                for argument in field.arguments.values().filter(|argument| argument.from_context.is_some()) {
                    let whole = format!("{}.{}({}:)", ty.name, field.name, argument.name);
                    self.contextual(ty, argument, &whole);
                }
            }
        }
    }

    fn contextual(&mut self, ty: &TypeDef, argument: &InputDef, whole: &str) {
        let written = argument.from_context.as_deref().unwrap_or_default();
        let Some((name, selection)) = parts_of(written) else {
            let message =
                format!("the context of \"{whole}\" must be written \"$name {{ field }}\"; it is \"{written}\"");
            return self.fault(Code::NoContextInSelection, message, argument.at);
        };
        let schema = self.schema;
        let setters: Vec<&TypeDef> =
            schema.types.values().filter(|ty| ty.contexts.iter().any(|(own, _)| own == name)).collect();
        if setters.is_empty() {
            let message = format!("\"{whole}\" is filled from the context \"{name}\", which no type here sets");
            self.fault(Code::ContextNotSet, message, argument.at);
        } else if is_name(name) {
            for setter in &setters {
                if let Err(why) = selects(schema, setter, selection, argument) {
                    let message =
                        format!("\"{whole}\" is filled from the context \"{name}\" of \"{}\": {why}", setter.name);
                    self.fault_at(Code::ContextInvalidSelection, message, &[argument.at, setter.at]);
                }
            }
        }
        if !ty.is_entity() {
            let message = format!("\"{whole}\" is filled from a context, and \"{}\" has no resolvable key", ty.name);
            self.fault_at(Code::ContextNoResolvableKey, message, &[ty.at, argument.at]);
        }
    }
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(|c| c.is_ascii_alphanumeric())
}

/// The context and the selection in `$context { selection }`.
fn parts_of(written: &str) -> Option<(&str, &str)> {
    let rest = written.trim().strip_prefix('$')?;
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
    let (name, selection) = rest.split_at(end);
    let selection = selection.trim();
    (!name.is_empty() && !selection.is_empty()).then_some((name, selection))
}

/// Whether `selection` takes one value of the argument's type from `setter`.
fn selects(schema: &Schema, setter: &TypeDef, selection: &str, argument: &InputDef) -> Result<(), String> {
    let set = FieldSet::parse(selection, Pos::default())?;
    let mut found = 0_usize;
    for selection in &set.selections {
        match selection {
            Selection::Field { .. } => {
                found += 1;
                selected(schema, setter, selection, argument)?;
            }
            Selection::On { ty: Some(on), selections } if *on == setter.name => {
                found += 1;
                for selection in selections {
                    selected(schema, setter, selection, argument)?;
                }
            }
            Selection::On { .. } => {}
        }
    }
    if found == 0 { Err("nothing is selected from this type".to_owned()) } else { Ok(()) }
}

fn selected(schema: &Schema, ty: &TypeDef, selection: &Selection, argument: &InputDef) -> Result<(), String> {
    let Selection::Field { name, selections, .. } = selection else { return Ok(()) };
    let field = ty.fields.get(name).ok_or_else(|| format!("no field \"{name}\" on type \"{}\"", ty.name))?;
    match (selections.first(), schema.types.get(named(&field.ty))) {
        (Some(inner), Some(target)) => selected(schema, target, inner, argument),
        _ if without_null(&field.ty) == without_null(&argument.ty) => Ok(()),
        _ => Err(format!("the selected type {} is not the argument's {}", field.ty, argument.ty)),
    }
}

fn without_null(ty: &TypeRef) -> &TypeRef {
    match ty {
        TypeRef::NonNullType(inner) => inner,
        other => other,
    }
}
