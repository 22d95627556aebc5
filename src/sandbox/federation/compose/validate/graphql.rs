//! The rules of GraphQL itself.

use std::collections::HashSet;

use graphql_tools::parser::Pos;
use indexmap::IndexMap;

use super::{Check, fits, values::Inputs};
use crate::{
    diagnostic::did_you_mean,
    sandbox::federation::compose::{
        Code,
        schema::{BUILT_IN_SCALARS, InputDef, Schema, TypeDef, TypeKind, TypeRef, named},
    },
};

impl Inputs for Schema {
    fn kind(&self, name: &str) -> Option<TypeKind> {
        self.kind_of(name)
    }

    fn has_value(&self, name: &str, value: &str) -> bool {
        self.types.get(name).is_some_and(|ty| ty.values.contains_key(value))
    }

    fn field(&self, name: &str, field: &str) -> Option<&TypeRef> {
        self.types.get(name)?.inputs.get(field).map(|input| &input.ty)
    }
}

impl<'a> Check<'a> {
    pub(super) fn graphql(&mut self) {
        let schema: &'a Schema = self.schema;
        let before = self.findings.len();
        for ty in schema.types.values() {
            self.shape(ty);
            self.interfaces(ty);
        }
        self.input_circles();
        self.is_broken |= self.findings.len() > before;
        for ty in schema.types.values() {
            self.references(ty);
        }
    }

    /// A type must hold something.
    fn shape(&mut self, ty: &TypeDef) {
        let empty = match ty.kind {
            TypeKind::Object | TypeKind::Interface => ty.fields.is_empty() && ty.name != "Query",
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
                self.input(argument, &format!("{}.{}({}:)", ty.name, field.name, argument.name));
            }
        }
        for input in ty.inputs.values() {
            self.input(input, &format!("{}.{}", ty.name, input.name));
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

    fn input(&mut self, input: &InputDef, whole: &str) {
        self.reference(&input.ty, input.at, true);
        if input.is_required() && input.deprecated.is_some() {
            let message = format!("\"{whole}\" is required, so it cannot be deprecated");
            self.fault(Code::InvalidGraphql, message, input.at);
        }
        if let Some(default) = &input.default
            && !fits(self.schema, default, &input.ty)
        {
            let message = format!("the default {default} of \"{whole}\" is no value of type {}", input.ty);
            self.fault(Code::InvalidGraphql, message, input.at);
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
        if self.schema.is_machinery(name) {
            return;
        }
        let known = self.schema.types.keys().map(String::as_str);
        let near = did_you_mean(name, known.chain(BUILT_IN_SCALARS));
        let near = near.map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default();
        self.fault(Code::InvalidGraphql, format!("unknown type \"{name}\"{near}"), at);
    }

    /// What a type says it implements must be an interface, and be implemented.
    fn interfaces(&mut self, ty: &TypeDef) {
        let schema = self.schema;
        for name in &ty.implements {
            let Some(interface) = schema.types.get(name) else {
                self.unknown_type(name, ty.at);
                continue;
            };
            if interface.kind != TypeKind::Interface {
                let message =
                    format!("\"{}\" cannot implement \"{name}\", which is {}", ty.name, interface.kind.words());
                self.fault_at(Code::InvalidGraphql, message, &[ty.at, interface.at]);
                continue;
            }
            if name == &ty.name {
                self.fault(Code::InvalidGraphql, format!("the interface \"{name}\" cannot implement itself"), ty.at);
                continue;
            }
            for further in interface.implements.iter().filter(|further| !ty.implements.contains(*further)) {
                let message = format!("\"{}\" must implement \"{further}\" too, because \"{name}\" does", ty.name);
                self.fault_at(Code::InvalidGraphql, message, &[ty.at, interface.at]);
            }
            self.implements(ty, interface);
        }
    }

    fn implements(&mut self, ty: &TypeDef, interface: &TypeDef) {
        for promised in interface.fields.values() {
            let Some(field) = ty.fields.get(&promised.name) else {
                let message = format!(
                    "\"{}\" implements \"{}\" but lacks its field \"{}\"",
                    ty.name, interface.name, promised.name
                );
                self.fault_at(Code::InvalidGraphql, message, &[ty.at, promised.at]);
                continue;
            };
            let schema = self.schema;
            let is_subtype = |narrow: &str, wide: &str| {
                schema.types.get(narrow).is_some_and(|ty| ty.implements.contains(wide))
                    || schema.types.get(wide).is_some_and(|ty| ty.members.contains(narrow))
            };
            let here = Signature::of(&field.ty, &field.arguments);
            let there = Signature::of(&promised.ty, &promised.arguments);
            let whole = (format!("{}.{}", ty.name, field.name), format!("{}.{}", interface.name, promised.name));
            for message in check_implementation((&whole.0, &here), (&whole.1, &there), &is_subtype) {
                self.fault_at(Code::InvalidGraphql, message, &[field.at, promised.at]);
            }
        }
    }

    /// An input type that needs itself can never be written down.
    fn input_circles(&mut self) {
        let schema = self.schema;
        let mut cleared = HashSet::new();
        for ty in schema.types.values().filter(|ty| ty.kind == TypeKind::Input) {
            let mut open = Vec::new();
            if let Some((at, name)) = circle(schema, ty, &mut open, &mut cleared) {
                let message = format!("the input type \"{name}\" contains itself through required fields only");
                self.fault(Code::InvalidGraphql, message, at);
            }
        }
    }
}

/// Finds a circle of required input fields from `ty`.
fn circle<'a>(
    schema: &'a Schema,
    ty: &'a TypeDef,
    open: &mut Vec<&'a str>,
    cleared: &mut HashSet<&'a str>,
) -> Option<(Pos, &'a str)> {
    if !cleared.insert(&ty.name) {
        return None;
    }
    open.push(&ty.name);
    for input in ty.inputs.values() {
        let TypeRef::NonNullType(inner) = &input.ty else { continue };
        let TypeRef::NamedType(name) = inner.as_ref() else { continue };
        if open.contains(&name.as_str()) {
            return Some((input.at, &ty.name));
        }
        let Some(next) = schema.types.get(name).filter(|next| next.kind == TypeKind::Input) else { continue };
        if let Some(found) = circle(schema, next, open, cleared) {
            return Some(found);
        }
    }
    open.pop();
    None
}

/// The type of a field and of its arguments.
pub struct Signature<'a> {
    ty: &'a TypeRef,
    arguments: Vec<(&'a str, &'a TypeRef, bool)>,
}

impl<'a> Signature<'a> {
    /// That of a field of type `ty`.
    pub fn of(ty: &'a TypeRef, arguments: &'a IndexMap<String, InputDef>) -> Self {
        let arguments = arguments.values().map(|input| (input.name.as_str(), &input.ty, input.is_required()));
        Self { ty, arguments: arguments.collect() }
    }

    /// That of a field of type `ty` with `arguments` as (name, type, whether it must be given).
    pub fn new(ty: &'a TypeRef, arguments: Vec<(&'a str, &'a TypeRef, bool)>) -> Self {
        Self { ty, arguments }
    }
}

/// Why the field of an object does not implement that of an interface; both by their names.
pub fn check_implementation(
    (here, field): (&str, &Signature),
    (there, promised): (&str, &Signature),
    is_subtype: &dyn Fn(&str, &str) -> bool,
) -> Vec<String> {
    let mut wrong = Vec::new();
    if !is_covariant(field.ty, promised.ty, is_subtype) {
        wrong.push(format!("\"{here}\" has type {}, which does not fit {} of \"{there}\"", field.ty, promised.ty));
    }
    for (name, ty, _) in &promised.arguments {
        match field.arguments.iter().find(|(own, ..)| own == name) {
            None => wrong.push(format!("\"{here}\" lacks the argument \"{name}\" of \"{there}\"")),
            Some((_, own, _)) if own != ty => {
                wrong.push(format!("\"{here}({name}:)\" has type {own}; \"{there}({name}:)\" has type {ty}"));
            }
            Some(_) => {}
        }
    }
    for (name, ..) in field.arguments.iter().filter(|(.., required)| *required) {
        if !promised.arguments.iter().any(|(known, ..)| known == name) {
            wrong.push(format!("\"{here}\" requires an argument \"{name}\" that \"{there}\" does not have"));
        }
    }
    wrong
}

/// Whether every value of `narrow` is a value of `wide`.
fn is_covariant(narrow: &TypeRef, wide: &TypeRef, is_subtype: &dyn Fn(&str, &str) -> bool) -> bool {
    match (narrow, wide) {
        (TypeRef::NonNullType(narrow), TypeRef::NonNullType(wide))
        | (TypeRef::ListType(narrow), TypeRef::ListType(wide)) => is_covariant(narrow, wide, is_subtype),
        (TypeRef::NonNullType(narrow), wide) => is_covariant(narrow, wide, is_subtype),
        (TypeRef::NamedType(narrow), TypeRef::NamedType(wide)) => narrow == wide || is_subtype(narrow, wide),
        _ => false,
    }
}
