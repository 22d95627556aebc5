//! Merging arguments and input types: a client may only send what every subgraph understands.

use graphql_tools::parser::Pos;
use indexmap::{IndexMap, IndexSet};

use super::{
    Code, Finding, Merge, MergedInput, MergedType, Part, Place,
    fields::{FieldPart, Role},
    listed,
};
use crate::sandbox::federation::compose::schema::{DirectiveDef, InputDef, Literal, Schema, TypeRef};

/// An argument or input field in one subgraph.
struct InputPart<'a> {
    graph: usize,
    schema: &'a Schema,
    input: &'a InputDef,
}

impl InputPart<'_> {
    fn place(&self) -> Place {
        Place::new(self.schema, self.input.at)
    }
}

/// Who could declare an input: for the rule that only what all know survives.
struct Holder<'a> {
    schema: &'a Schema,
    at: Pos,
}

/// The codes for what can go wrong.
#[derive(Clone, Copy)]
struct Codes {
    mismatch: Code,
    missing: Code,
    defaults: Code,
    absent: Code,
}

const ARGUMENT: Codes = Codes {
    mismatch: Code::FieldArgumentTypeMismatch,
    missing: Code::RequiredArgumentMissingInSomeSubgraph,
    defaults: Code::FieldArgumentDefaultMismatch,
    absent: Code::InconsistentArgumentPresence,
};

const INPUT_FIELD: Codes = Codes {
    mismatch: Code::FieldTypeMismatch,
    missing: Code::RequiredInputFieldMissingInSomeSubgraph,
    defaults: Code::InputFieldDefaultMismatch,
    absent: Code::InconsistentInputField,
};

impl<'a> Merge<'a> {
    /// Merges the arguments of the field `whole` as those who answer it declare them.
    pub(super) fn merge_arguments(&mut self, whole: &str, parts: &[FieldPart<'a>]) -> IndexMap<String, MergedInput> {
        let names: IndexSet<&str> =
            parts.iter().flat_map(|part| part.field.arguments.keys().map(String::as_str)).collect();
        let holders: Vec<Holder> =
            parts.iter().map(|part| Holder { schema: part.part.schema, at: part.field.at }).collect();
        let mut merged = IndexMap::new();
        for name in names {
            let declared = parts.iter().filter_map(|part| {
                let input = part.field.arguments.get(name)?;
                Some(InputPart { graph: part.part.graph, schema: part.part.schema, input })
            });
            let declared: Vec<InputPart> = declared.collect();
            let whole = format!("{whole}({name}:)");
            if declared.iter().any(|part| part.input.from_context.is_some()) {
                self.only_contextual(&whole, &declared);
            } else if let Some(input) = self.merge_input(&whole, &declared, &holders, ARGUMENT) {
                merged.insert(name.to_owned(), input);
            }
        }
        merged
    }

    /// Merges the arguments of a directive that operations use.
    pub(super) fn merge_directive_arguments(
        &mut self,
        name: &str,
        definitions: &[(&Schema, &DirectiveDef)],
    ) -> IndexMap<String, MergedInput> {
        let names: IndexSet<&str> =
            definitions.iter().flat_map(|(_, definition)| definition.arguments.keys().map(String::as_str)).collect();
        let holders: Vec<Holder> =
            definitions.iter().map(|(schema, definition)| Holder { schema, at: definition.at }).collect();
        let mut merged = IndexMap::new();
        for argument in names {
            let declared = definitions.iter().enumerate().filter_map(|(graph, (schema, definition))| {
                Some(InputPart { graph, schema, input: definition.arguments.get(argument)? })
            });
            let declared: Vec<InputPart> = declared.collect();
            if let Some(input) = self.merge_input(&format!("@{name}({argument}:)"), &declared, &holders, ARGUMENT) {
                merged.insert(argument.to_owned(), input);
            }
        }
        merged
    }

    /// An argument that a context fills is no client's to give.
    fn only_contextual(&mut self, whole: &str, declared: &[InputPart]) {
        let others: Vec<&InputPart> = declared.iter().filter(|part| part.input.from_context.is_none()).collect();
        if others.is_empty() {
            return;
        }
        let names = listed(others.iter().map(|part| part.schema.name.as_str()));
        let message = format!("\"{whole}\" is filled from a context, but not in {names}");
        let places = others.iter().map(|part| part.place()).collect();
        let code = Code::ContextualArgumentElsewhere;
        let required = others.iter().any(|part| part.input.is_required());
        self.findings.push(if required {
            Finding::error(code, message, places)
        } else {
            Finding::hint(code, message, places)
        });
    }

    pub(super) fn merge_inputs(&mut self, merged: &mut MergedType, parts: &[Part<'a>]) {
        let names: IndexSet<&str> = parts.iter().flat_map(|part| part.ty.inputs.keys().map(String::as_str)).collect();
        let holders: Vec<Holder> = parts.iter().map(|part| Holder { schema: part.schema, at: part.ty.at }).collect();
        let before = self.findings.len();
        for name in names {
            let declared = parts.iter().filter_map(|part| {
                let input = part.ty.inputs.get(name)?;
                Some(InputPart { graph: part.graph, schema: part.schema, input })
            });
            let declared: Vec<InputPart> = declared.collect();
            let whole = format!("{}.{name}", merged.name);
            if let Some(input) = self.merge_input(&whole, &declared, &holders, INPUT_FIELD) {
                merged.inputs.insert(name.to_owned(), input);
            }
        }
        let told = self.findings[before..].iter().any(|finding| finding.code == INPUT_FIELD.mismatch);
        if merged.inputs.is_empty() && !told {
            let message = format!("the input type \"{}\" has no field that all its subgraphs know", merged.name);
            let places = parts.iter().map(|part| Place::new(part.schema, part.ty.at)).collect();
            self.fault(Code::EmptyMergedInputType, message, places);
        }
    }

    /// Merges one input; `None` when some holder does not know it, which is a fault only if it is required.
    fn merge_input(
        &mut self,
        whole: &str,
        declared: &[InputPart],
        holders: &[Holder],
        codes: Codes,
    ) -> Option<MergedInput> {
        let first = declared.first()?;
        if declared.len() < holders.len() {
            self.is_absent(whole, declared, holders, codes);
            return None;
        }
        Some(MergedInput {
            name: first.input.name.clone(),
            description: self.merge_descriptions(
                format_args!("\"{whole}\""),
                declared.iter().map(|part| (part.schema, part.input.at, part.input.description.as_deref())),
            ),
            ty: self.merge_input_type(whole, declared, codes)?,
            default: self.merge_default(whole, declared, codes),
            applied: self
                .merge_applied(whole, declared.iter().map(|part| (part.schema, part.input.applied.as_slice()))),
            inaccessible: declared.iter().any(|part| part.input.inaccessible),
            deprecated: declared.iter().find_map(|part| part.input.deprecated.clone()),
            graphs: declared.iter().map(|part| part.graph).collect(),
        })
    }

    fn is_absent(&mut self, whole: &str, declared: &[InputPart], holders: &[Holder], codes: Codes) {
        let knows = |schema: &Schema| declared.iter().any(|part| part.schema.name == schema.name);
        let without: Vec<&Holder> = holders.iter().filter(|holder| !knows(holder.schema)).collect();
        let names = listed(without.iter().map(|holder| holder.schema.name.as_str()));
        let places = declared.iter().map(InputPart::place);
        let places = places.chain(without.iter().map(|holder| Place::new(holder.schema, holder.at))).collect();
        if declared.iter().any(|part| part.input.is_required()) {
            self.fault(codes.missing, format!("\"{whole}\" is required but missing in {names}"), places);
        } else {
            let message = format!("\"{whole}\" is left out of the API, for it is missing in {names}");
            self.findings.push(Finding::hint(codes.absent, message, places));
        }
    }

    /// The strictest of the types: whose values all subgraphs accept.
    fn merge_input_type(&mut self, whole: &str, declared: &[InputPart], codes: Codes) -> Option<TypeRef> {
        let mut merged = declared.first()?.input.ty.clone();
        let said = || {
            let said = declared.iter().map(|part| format!("\"{}\" in \"{}\"", part.input.ty, part.schema.name));
            said.collect::<Vec<_>>().join(", ")
        };
        for part in &declared[1..] {
            if is_stricter(&merged, &part.input.ty) {
                continue;
            }
            if is_stricter(&part.input.ty, &merged) {
                merged.clone_from(&part.input.ty);
                continue;
            }
            let message = format!("\"{whole}\" has types that cannot be merged: {}", said());
            self.fault(codes.mismatch, message, declared.iter().map(InputPart::place).collect());
            return None;
        }
        if declared.iter().any(|part| part.input.ty != merged) {
            let message = format!("\"{whole}\" has different types: {}; clients must keep to \"{merged}\"", said());
            let places = declared.iter().map(InputPart::place).collect();
            self.findings.push(Finding::hint(Code::InconsistentArgumentType, message, places));
        }
        Some(merged)
    }

    /// The default that all give; one that only some give is left out.
    fn merge_default(&mut self, whole: &str, declared: &[InputPart], codes: Codes) -> Option<Literal> {
        let given: Vec<&InputPart> = declared.iter().filter(|part| part.input.default.is_some()).collect();
        let first = given.first()?.input.default.as_ref()?;
        let places = || declared.iter().map(InputPart::place).collect();
        let differs = |part: &&&InputPart| part.input.default.as_ref().is_some_and(|other| !is_same(first, other));
        if let Some(other) = given.iter().find(differs) {
            let default = other.input.default.as_ref().unwrap_or(&Literal::Null);
            let message = format!(
                "\"{whole}\" has different defaults: {first} in \"{}\", {default} in \"{}\"",
                given[0].schema.name, other.schema.name
            );
            self.fault(codes.defaults, message, places());
            return None;
        }
        if given.len() < declared.len() {
            let message = format!("the default {first} of \"{whole}\" is left out, for only some subgraphs give it");
            self.findings.push(Finding::hint(Code::InconsistentDefaultPresence, message, places()));
            return None;
        }
        Some(first.clone())
    }

    /// Who mentions a field must read it as its owner does, arguments included.
    pub(super) fn externals_agree(
        &mut self,
        whole: &str,
        ty: &TypeRef,
        arguments: &IndexMap<String, MergedInput>,
        declared: &[FieldPart<'a>],
    ) {
        for part in declared.iter().filter(|part| part.role == Role::Mentions) {
            let schema = part.part.schema;
            let owners = declared.iter().filter(|other| other.role != Role::Mentions);
            let places =
                || -> Vec<Place> { std::iter::once(part).chain(owners.clone()).map(FieldPart::place).collect() };
            if *ty != part.field.ty {
                let message = format!(
                    "\"{whole}\" is \"{}\" in \"{}\" where it is @external, and \"{ty}\" at its owner",
                    part.field.ty, schema.name
                );
                self.fault(Code::ExternalTypeMismatch, message, places());
            }
            for argument in arguments.values() {
                let whole = format!("{whole}({}:)", argument.name);
                let Some(own) = part.field.arguments.get(&argument.name) else {
                    let message =
                        format!("\"{whole}\" is missing in \"{}\", where the field is @external", schema.name);
                    self.fault(Code::ExternalArgumentMissing, message, places());
                    continue;
                };
                let at_owner = format!("in \"{}\", where the field is @external, and", schema.name);
                if own.ty != argument.ty {
                    let message = format!("\"{whole}\" is \"{}\" {at_owner} \"{}\" at its owner", own.ty, argument.ty);
                    self.fault(Code::ExternalArgumentTypeMismatch, message, places());
                } else if own.default != argument.default {
                    let words = |default: &Option<Literal>| {
                        default.as_ref().map_or("no default".to_owned(), |default| format!("the default {default}"))
                    };
                    let (here, there) = (words(&own.default), words(&argument.default));
                    let message = format!("\"{whole}\" has {here} {at_owner} {there} at its owner");
                    self.fault(Code::ExternalArgumentDefaultMismatch, message, places());
                }
            }
        }
    }
}

impl MergedInput {
    /// What one subgraph declares, as it is.
    pub(super) fn of(input: &InputDef) -> Self {
        Self {
            name: input.name.clone(),
            description: input.description.clone(),
            ty: input.ty.clone(),
            default: input.default.clone(),
            applied: Vec::new(),
            inaccessible: input.inaccessible,
            deprecated: input.deprecated.clone(),
            graphs: Vec::new(),
        }
    }
}

/// Whether every value of `strict` is a value of `lax`.
fn is_stricter(strict: &TypeRef, lax: &TypeRef) -> bool {
    match (strict, lax) {
        (TypeRef::NonNullType(strict), TypeRef::NonNullType(lax))
        | (TypeRef::ListType(strict), TypeRef::ListType(lax)) => is_stricter(strict, lax),
        (TypeRef::NonNullType(strict), lax) => is_stricter(strict, lax),
        (TypeRef::NamedType(strict), TypeRef::NamedType(lax)) => strict == lax,
        _ => false,
    }
}

/// Whether two constants are the same value; the order of an object's fields says nothing.
fn is_same(one: &Literal, other: &Literal) -> bool {
    match (one, other) {
        (Literal::Object(one), Literal::Object(other)) => {
            let has = |name: &str, value: &Literal| {
                other.iter().any(|(own, own_value)| own == name && is_same(value, own_value))
            };
            one.len() == other.len() && one.iter().all(|(name, value)| has(name, value))
        }
        (Literal::List(one), Literal::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        _ => one == other,
    }
}
