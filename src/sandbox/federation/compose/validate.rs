//! What can be wrong with one subgraph, whatever the others say.

use std::collections::HashSet;

use graphql_tools::parser::Pos;

use super::{
    Code, Finding, Place, Subgraph,
    field_set::{FieldSet, Selection},
    schema::{Edition, FieldDef, Schema, TypeDef, TypeKind, TypeRef, named},
};
use crate::diagnostic::did_you_mean;

/// Subgraphs need names, each its own.
pub fn names(subgraphs: &[Subgraph], findings: &mut Vec<Finding>) {
    let mut seen = HashSet::new();
    for subgraph in subgraphs {
        let at = Pos { line: 1, column: 1 };
        let place = || vec![Place::in_text(&subgraph.name, &subgraph.file, &subgraph.sdl, at)];
        if subgraph.name.trim().is_empty() {
            findings.push(Finding::error(Code::InvalidSubgraphName, "a subgraph has no name", place()));
        } else if !seen.insert(subgraph.name.as_str()) {
            let message = format!("two subgraphs are named \"{}\"", subgraph.name);
            findings.push(Finding::error(Code::InvalidSubgraphName, message, place()));
        }
    }
}

/// Checks one schema by itself.
pub fn schema(schema: &Schema, findings: &mut Vec<Finding>) {
    let mut check = Check { schema, findings };
    for ty in schema.types.values() {
        check.shape(ty);
        check.references(ty);
        check.interfaces(ty);
        check.keys(ty);
        for field in ty.fields.values() {
            check.requires(ty, field);
            check.provides(ty, field);
            check.overrides(ty, field);
        }
    }
    if schema.edition == Edition::Two {
        check.unused_externals();
    }
}

struct Check<'a> {
    schema: &'a Schema,
    findings: &'a mut Vec<Finding>,
}

/// The rules a field set must keep, and the codes for breaking them.
struct SetRules {
    directive: &'static str,
    invalid: Code,
    arguments: Option<Code>,
    abstract_type: Option<Code>,
}

impl Check<'_> {
    fn fault(&mut self, code: Code, message: impl AsRef<str>, at: Pos) {
        let message = format!("[{}] {}", self.schema.name, message.as_ref());
        self.findings.push(Finding::error(code, message, vec![Place::new(self.schema, at)]));
    }

    /// A type must hold something.
    fn shape(&mut self, ty: &TypeDef) {
        let empty = match ty.kind {
            TypeKind::Object | TypeKind::Interface => ty.fields.is_empty() && !ty.extended && ty.name != "Query",
            TypeKind::Union => ty.members.is_empty(),
            TypeKind::Enum => ty.values.is_empty(),
            TypeKind::Input => ty.inputs.is_empty(),
            TypeKind::Scalar => false,
        };
        if empty {
            let message = format!("the {} \"{}\" is empty", ty.kind.words(), ty.name);
            self.fault(Code::InvalidGraphql, message, ty.at);
        }
    }

    /// Every type named must exist, and be of a kind that fits its place.
    fn references(&mut self, ty: &TypeDef) {
        for field in ty.fields.values() {
            self.reference(&field.ty, field.at, false);
            for argument in field.arguments.values() {
                self.reference(&argument.ty, argument.at, true);
            }
        }
        for input in ty.inputs.values() {
            self.reference(&input.ty, input.at, true);
        }
        for member in &ty.members {
            match self.schema.kind_of(member) {
                None => self.unknown_type(member, ty.at),
                Some(TypeKind::Object) => {}
                Some(kind) => {
                    let message = format!(
                        "the union \"{}\" can hold only object types, and \"{member}\" is {}",
                        ty.name,
                        kind.words()
                    );
                    self.fault(Code::InvalidGraphql, message, ty.at);
                }
            }
        }
    }

    fn reference(&mut self, reference: &TypeRef, at: Pos, input: bool) {
        let name = named(reference);
        match self.schema.kind_of(name) {
            None => self.unknown_type(name, at),
            Some(kind) if input && kind.is_composite() => {
                let message = format!("\"{name}\" is {} and cannot be an argument or an input field", kind.words());
                self.fault(Code::InvalidGraphql, message, at);
            }
            Some(TypeKind::Input) if !input => {
                let message = format!("\"{name}\" is an input type and cannot be what a field returns");
                self.fault(Code::InvalidGraphql, message, at);
            }
            Some(_) => {}
        }
    }

    fn unknown_type(&mut self, name: &str, at: Pos) {
        let near = did_you_mean(name, self.schema.types.keys().map(String::as_str));
        let near = near.map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default();
        self.fault(Code::InvalidGraphql, format!("unknown type \"{name}\"{near}"), at);
    }

    /// What a type says it implements must be an interface, and be implemented.
    fn interfaces(&mut self, ty: &TypeDef) {
        for name in &ty.implements {
            let Some(interface) = self.schema.types.get(name) else {
                self.unknown_type(name, ty.at);
                continue;
            };
            if interface.kind != TypeKind::Interface {
                if !interface.interface_object {
                    let message =
                        format!("\"{}\" cannot implement \"{name}\", which is {}", ty.name, interface.kind.words());
                    self.fault(Code::InvalidGraphql, message, ty.at);
                }
                continue;
            }
            for field in interface.fields.values().filter(|field| !ty.fields.contains_key(&field.name)) {
                let message = format!("\"{}\" implements \"{name}\" but lacks its field \"{}\"", ty.name, field.name);
                self.fault(Code::InvalidGraphql, message, ty.at);
            }
        }
    }

    fn keys(&mut self, ty: &TypeDef) {
        let rules = SetRules {
            directive: "@key",
            invalid: Code::KeyInvalidFields,
            arguments: Some(Code::KeyFieldsHasArgs),
            abstract_type: Some(Code::KeyFieldsSelectInvalidType),
        };
        for key in &ty.keys {
            let whose = format!("on type \"{}\"", ty.name);
            self.selections(&key.fields, &key.fields.selections, ty, &whose, &rules);
        }
    }

    fn requires(&mut self, ty: &TypeDef, field: &FieldDef) {
        let Some(set) = &field.requires else { return };
        let invalid = Code::RequiresInvalidFields;
        let rules = SetRules { directive: "@requires", invalid, arguments: None, abstract_type: None };
        let whose = format!("on field \"{}.{}\"", ty.name, field.name);
        if self.selections(set, &set.selections, ty, &whose, &rules) && !self.any_external(&set.selections, ty) {
            let message = format!("@requires(fields: \"{}\") {whose} names no field that is @external here", set.text);
            self.fault(Code::RequiresFieldsMissingExternal, message, set.at);
        }
    }

    fn provides(&mut self, ty: &TypeDef, field: &FieldDef) {
        let Some(set) = &field.provides else { return };
        let whose = format!("on field \"{}.{}\"", ty.name, field.name);
        let Some(target) = self.schema.types.get(named(&field.ty)).filter(|target| target.kind.is_composite()) else {
            let message = format!("@provides {whose}: its type \"{}\" is not an object type", field.ty);
            return self.fault(Code::ProvidesOnNonObjectField, message, set.at);
        };
        let rules = SetRules {
            directive: "@provides",
            invalid: Code::ProvidesInvalidFields,
            arguments: None,
            abstract_type: None,
        };
        if self.selections(set, &set.selections, target, &whose, &rules)
            && self.schema.edition == Edition::Two
            && target.kind == TypeKind::Object
            && !self.any_external(&set.selections, target)
        {
            let message = format!("@provides(fields: \"{}\") {whose} names no field that is @external here", set.text);
            self.fault(Code::ProvidesFieldsMissingExternal, message, set.at);
        }
    }

    fn overrides(&mut self, ty: &TypeDef, field: &FieldDef) {
        let Some(overrides) = &field.overrides else { return };
        let whose = format!("\"{}.{}\"", ty.name, field.name);
        if overrides.from == self.schema.name {
            let message = format!("{whose} is overridden from its own subgraph \"{}\"", overrides.from);
            self.fault(Code::OverrideFromSelf, message, overrides.at);
        }
        if field.external.is_some() {
            let message = format!("@override on {whose} collides with @external on the same field");
            self.fault(Code::OverrideCollision, message, overrides.at);
        }
    }

    /// Checks `selections` against `ty`; answers whether all is well.
    fn selections(
        &mut self,
        set: &FieldSet,
        selections: &[Selection],
        ty: &TypeDef,
        whose: &str,
        rules: &SetRules,
    ) -> bool {
        let head = format!("{}(fields: \"{}\") {whose}", rules.directive, set.text);
        let mut well = true;
        for selection in selections {
            match selection {
                Selection::Field { name, .. } if name == "__typename" => {}
                Selection::Field { name, selections } => {
                    let Some(field) = ty.fields.get(name) else {
                        let near = did_you_mean(name, ty.fields.keys().map(String::as_str));
                        let near = near.map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default();
                        self.fault(
                            rules.invalid,
                            format!("{head}: no field \"{name}\" on type \"{}\"{near}", ty.name),
                            set.at,
                        );
                        well = false;
                        continue;
                    };
                    well &= self.selected_field(set, field, selections, &head, whose, rules);
                }
                Selection::On { ty: on, selections } => {
                    let target = on.as_ref().map_or(Some(ty), |on| self.schema.types.get(on));
                    let Some(target) = target else {
                        let on = on.as_deref().unwrap_or_default();
                        self.fault(rules.invalid, format!("{head}: unknown type \"{on}\""), set.at);
                        well = false;
                        continue;
                    };
                    well &= self.selections(set, selections, target, whose, rules);
                }
            }
        }
        well
    }

    fn selected_field(
        &mut self,
        set: &FieldSet,
        field: &FieldDef,
        selections: &[Selection],
        head: &str,
        whose: &str,
        rules: &SetRules,
    ) -> bool {
        let name = &field.name;
        let refusal = match self.schema.kind_of(named(&field.ty)) {
            // An unknown type is reported where the field is declared.
            None => return false,
            Some(_) if rules.arguments.is_some() && !field.arguments.is_empty() => {
                Some((rules.arguments.unwrap_or(rules.invalid), format!("the field \"{name}\" takes arguments")))
            }
            Some(TypeKind::Interface | TypeKind::Union) if rules.abstract_type.is_some() => Some((
                rules.abstract_type.unwrap_or(rules.invalid),
                format!("the field \"{name}\" returns an interface or a union"),
            )),
            Some(kind) if kind.is_composite() && selections.is_empty() => Some((
                rules.invalid,
                format!("the field \"{name}\" returns an object: say which of its fields, as in \"{name} {{ id }}\""),
            )),
            Some(kind) if !kind.is_composite() && !selections.is_empty() => {
                Some((rules.invalid, format!("the field \"{name}\" has no fields of its own to select")))
            }
            Some(_) => None,
        };
        if let Some((code, message)) = refusal {
            self.fault(code, format!("{head}: {message}"), set.at);
            return false;
        }
        let schema = self.schema;
        match schema.types.get(named(&field.ty)) {
            Some(target) if !selections.is_empty() => self.selections(set, selections, target, whose, rules),
            _ => true,
        }
    }

    /// Whether any selected field is external, at any depth.
    fn any_external(&self, selections: &[Selection], ty: &TypeDef) -> bool {
        selections.iter().any(|selection| match selection {
            Selection::Field { name, selections } => ty.fields.get(name).is_some_and(|field| {
                field.external.is_some()
                    // What an external object holds is external with it; the rest of the rule is looked for further in.
                    || ty.interface_object
                    || self.schema.types.get(named(&field.ty)).is_some_and(|ty| self.any_external(selections, ty))
            }),
            Selection::On { ty: on, selections } => on
                .as_ref()
                .map_or(Some(ty), |on| self.schema.types.get(on))
                .is_some_and(|ty| self.any_external(selections, ty)),
        })
    }

    /// In Federation 2 an `@external` field must serve a key, a `@requires`, a `@provides` or an interface.
    fn unused_externals(&mut self) {
        let used = used_fields(self.schema);
        let schema = self.schema;
        for ty in schema.types.values() {
            for field in ty.fields.values() {
                let Some(at) = field.external else { continue };
                let by_interface = ty.implements.iter().any(|name| schema.field(name, &field.name).is_some());
                if !used.contains(&(ty.name.as_str(), field.name.as_str())) && !by_interface {
                    let message = format!(
                        "\"{}.{}\" is @external but no @key, @requires, @provides or interface here uses it",
                        ty.name, field.name
                    );
                    self.fault(Code::ExternalUnused, message, at);
                }
            }
        }
    }
}

/// The fields (type, field) that some field set of `schema` mentions.
#[must_use]
pub fn used_fields(schema: &Schema) -> HashSet<(&str, &str)> {
    let mut used = HashSet::new();
    for ty in schema.types.values() {
        for key in &ty.keys {
            mark(schema, ty, &key.fields.selections, &mut used);
        }
        for field in ty.fields.values() {
            if let Some(set) = &field.requires {
                mark(schema, ty, &set.selections, &mut used);
            }
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
            Selection::Field { name, selections } => {
                let Some(field) = ty.fields.get(name) else { continue };
                used.insert((&ty.name, name));
                if ty.kind == TypeKind::Interface {
                    let implementers = schema.types.values().filter(|other| other.implements.contains(&ty.name));
                    for implementer in implementers {
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
