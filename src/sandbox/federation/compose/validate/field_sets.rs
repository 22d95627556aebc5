//! The field sets of `@key`, `@requires` and `@provides`.

use std::collections::HashSet;

use graphql_tools::parser::Pos;

use super::Check;
use crate::{
    diagnostic::did_you_mean,
    sandbox::federation::compose::{
        Code,
        field_set::{FieldSet, Selection},
        schema::{FieldDef, Schema, TypeDef, TypeKind, named},
    },
};

/// The rules a field set must keep, and the codes for breaking them.
struct SetRules {
    directive: &'static str,
    invalid: Code,
    in_set: Code,
    arguments: Option<Code>,
    abstract_type: Option<Code>,
    /// What a leaf that is answered here is refused with.
    not_external: Option<Code>,
}

const KEY: SetRules = SetRules {
    directive: "@key",
    invalid: Code::KeyInvalidFields,
    in_set: Code::KeyDirectiveInFieldsArg,
    arguments: Some(Code::KeyFieldsHasArgs),
    abstract_type: Some(Code::KeyFieldsSelectInvalidType),
    not_external: None,
};

const REQUIRES: SetRules = SetRules {
    directive: "@requires",
    invalid: Code::RequiresInvalidFields,
    in_set: Code::RequiresDirectiveInFieldsArg,
    arguments: None,
    abstract_type: None,
    not_external: Some(Code::RequiresFieldsMissingExternal),
};

const PROVIDES: SetRules = SetRules {
    directive: "@provides",
    invalid: Code::ProvidesInvalidFields,
    in_set: Code::ProvidesDirectiveInFieldsArg,
    arguments: Some(Code::ProvidesFieldsHasArgs),
    abstract_type: None,
    not_external: Some(Code::ProvidesFieldsMissingExternal),
};

/// A field set on its way through [`Check::selections`].
struct Set<'a> {
    rules: &'a SetRules,
    /// Where its directive stands.
    at: Pos,
    /// What every message about it begins with.
    head: String,
}

impl<'a> Check<'a> {
    pub(super) fn field_sets(&mut self) {
        let schema: &'a Schema = self.schema;
        for ty in schema.types.values() {
            for key in &ty.keys {
                if ty.kind == TypeKind::Interface && !self.is_federation_two() {
                    continue;
                }
                self.set(&KEY, &key.fields, ty, &format!("on type \"{}\"", ty.name));
            }
            for field in ty.fields.values() {
                self.requires(ty, field);
                self.provides(ty, field);
            }
        }
    }

    fn requires(&mut self, ty: &TypeDef, field: &FieldDef) {
        let Some(set) = &field.requires else { return };
        let whose = format!("on field \"{}.{}\"", ty.name, field.name);
        if ty.kind == TypeKind::Interface {
            if !self.is_federation_two() {
                return;
            }
            let message = format!("@requires {whose}: a field of an interface cannot require others");
            self.fault(Code::RequiresUnsupportedOnInterface, message, set.at);
        }
        self.set(&REQUIRES, set, ty, &whose);
    }

    fn provides(&mut self, ty: &TypeDef, field: &FieldDef) {
        let Some(set) = &field.provides else { return };
        let whose = format!("on field \"{}.{}\"", ty.name, field.name);
        let two = self.is_federation_two();
        if field.external.is_some() || ty.kind == TypeKind::Interface && !two {
            return;
        }
        match self.schema.kind_of(named(&field.ty)) {
            // An unknown type is reported where it is named.
            None => {}
            Some(kind) if kind.is_composite() => {
                if ty.kind == TypeKind::Interface {
                    let message = format!("@provides {whose}: a field of an interface cannot provide others");
                    self.fault(Code::ProvidesUnsupportedOnInterface, message, set.at);
                }
                if let Some(target) = self.schema.types.get(named(&field.ty)) {
                    self.set(&PROVIDES, set, target, &whose);
                }
            }
            Some(_) if !two => {}
            Some(_) => {
                let message = format!("@provides {whose}: its type \"{}\" is not an object type", field.ty);
                self.fault(Code::ProvidesOnNonObjectField, message, set.at);
            }
        }
    }

    fn set(&mut self, rules: &SetRules, set: &FieldSet, ty: &TypeDef, whose: &str) {
        let head = format!("{}(fields: \"{}\") {whose}", rules.directive, set.text);
        if let Some(directive) = set.directives.first() {
            let known = self.schema.names.spec(directive).is_some() || self.schema.directives.contains_key(directive);
            let code = if known { rules.in_set } else { rules.invalid };
            self.fault(code, format!("{head}: the directive \"@{directive}\" has no place in a field set"), set.at);
        }
        let lax = rules.not_external.is_some() && !self.is_federation_two();
        self.selections(&Set { rules, at: set.at, head }, &set.selections, ty, lax);
    }

    /// Checks `selections` against `ty`; below an external field, `within_external`, anything may be selected.
    fn selections(&mut self, set: &Set, selections: &[Selection], ty: &TypeDef, within_external: bool) {
        for selection in selections {
            match selection {
                Selection::Field { name, .. } if name == "__typename" => {}
                Selection::Field { name, arguments, selections } => {
                    let Some(field) = ty.fields.get(name) else {
                        let near = did_you_mean(name, ty.fields.keys().map(String::as_str));
                        let near = near.map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default();
                        let message = format!("{}: no field \"{name}\" on type \"{}\"{near}", set.head, ty.name);
                        self.fault_at(set.rules.invalid, message, &[set.at, ty.at]);
                        continue;
                    };
                    if self.takes(set, field, arguments, selections) {
                        self.go_on(set, ty, field, selections, within_external);
                    }
                }
                Selection::On { ty: on, selections } => {
                    let schema = self.schema;
                    if let Some(target) = on.as_ref().map_or(Some(ty), |on| schema.types.get(on)) {
                        self.selections(set, selections, target, within_external);
                    } else {
                        let on = on.as_deref().unwrap_or_default();
                        self.fault(set.rules.invalid, format!("{}: unknown type \"{on}\"", set.head), set.at);
                    }
                }
            }
        }
    }

    fn go_on(&mut self, set: &Set, ty: &TypeDef, field: &FieldDef, selections: &[Selection], within_external: bool) {
        let schema = self.schema;
        let external = schema.is_external(ty, field);
        if selections.is_empty() {
            if let Some(code) = set.rules.not_external
                && !external
                && !within_external
            {
                let whole = format!("\"{}.{}\"", ty.name, field.name);
                let message = format!("{}: {whole} is answered here, for it is not marked @external", set.head);
                self.fault_at(code, message, &[set.at, field.at]);
            }
            return;
        }
        let behind = ty.kind == TypeKind::Interface
            && schema.implementers(&ty.name).any(|implementer| {
                implementer.fields.get(&field.name).is_some_and(|field| schema.is_external(implementer, field))
            });
        if let Some(target) = schema.types.get(named(&field.ty)) {
            self.selections(set, selections, target, within_external || external || behind);
        }
    }

    /// Whether `field` can be selected this way; says why not.
    fn takes(&mut self, set: &Set, field: &FieldDef, arguments: &[String], selections: &[Selection]) -> bool {
        let name = &field.name;
        let rules = set.rules;
        let missing = field.arguments.values().find(|input| input.is_required() && !arguments.contains(&input.name));
        let refusal = match self.schema.kind_of(named(&field.ty)) {
            // An unknown type is reported where the field is declared.
            None => return false,
            Some(TypeKind::Interface | TypeKind::Union) if rules.abstract_type.is_some() => Some((
                rules.abstract_type.unwrap_or(rules.invalid),
                format!("the field \"{name}\" returns an interface or a union"),
            )),
            Some(_) if missing.is_some() => {
                let argument = missing.map_or("", |input| input.name.as_str());
                Some((rules.invalid, format!("the field \"{name}\" needs its argument \"{argument}\"")))
            }
            Some(_) if rules.arguments.is_some() && !field.arguments.is_empty() => {
                Some((rules.arguments.unwrap_or(rules.invalid), format!("the field \"{name}\" takes arguments")))
            }
            Some(kind) if kind.is_composite() && selections.is_empty() => Some((
                rules.invalid,
                format!("the field \"{name}\" returns an object: say which of its fields, as in \"{name} {{ id }}\""),
            )),
            Some(kind) if !kind.is_composite() && !selections.is_empty() => {
                Some((rules.invalid, format!("the field \"{name}\" has no fields of its own to select")))
            }
            Some(_) => None,
        };
        let Some((code, message)) = refusal else { return true };
        self.fault_at(code, format!("{}: {message}", set.head), &[set.at, field.at]);
        false
    }
}

/// The fields (type, field) that some field set of `schema` mentions.
#[must_use]
pub fn used_fields(schema: &Schema) -> HashSet<(&str, &str)> {
    let mut used = key_fields(schema);
    used.extend(provided_fields(schema));
    for ty in schema.types.values() {
        for field in ty.fields.values() {
            if let Some(set) = &field.requires {
                mark(schema, ty, &set.selections, &mut used);
            }
        }
    }
    used
}

/// The fields (type, field) that some `@provides` of `schema` mentions, at any depth.
#[must_use]
pub fn provided_fields(schema: &Schema) -> HashSet<(&str, &str)> {
    let mut used = HashSet::new();
    for ty in schema.types.values() {
        for field in ty.fields.values() {
            if let (Some(set), Some(target)) = (&field.provides, schema.types.get(named(&field.ty))) {
                mark(schema, target, &set.selections, &mut used);
            }
        }
    }
    used
}

/// The fields (type, field) that belong to some key of `schema`, at any depth.
#[must_use]
pub fn key_fields(schema: &Schema) -> HashSet<(&str, &str)> {
    let mut fields = HashSet::new();
    for ty in schema.types.values() {
        for key in &ty.keys {
            mark(schema, ty, &key.fields.selections, &mut fields);
        }
    }
    fields
}

fn mark<'a>(schema: &'a Schema, ty: &'a TypeDef, selections: &'a [Selection], used: &mut HashSet<(&'a str, &'a str)>) {
    for selection in selections {
        match selection {
            Selection::Field { name, selections, .. } => {
                let Some(field) = ty.fields.get(name) else { continue };
                used.insert((&ty.name, name));
                if ty.kind == TypeKind::Interface {
                    for implementer in schema.implementers(&ty.name) {
                        mark(schema, implementer, std::slice::from_ref(selection), used);
                    }
                }
                if let Some(target) = schema.types.get(named(&field.ty)) {
                    mark(schema, target, selections, used);
                }
            }
            Selection::On { ty: on, selections } => {
                if let Some(target) = on.as_ref().map_or(Some(ty), |on| schema.types.get(on)) {
                    mark(schema, target, selections, used);
                }
            }
        }
    }
}
