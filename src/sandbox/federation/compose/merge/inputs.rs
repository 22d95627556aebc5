//! Merging arguments and input types: a client may only send what every subgraph understands.

use indexmap::{IndexMap, IndexSet};

use super::{Code, Merge, MergedInput, MergedType, Part, Place, fields::FieldPart};
use crate::sandbox::federation::compose::schema::{InputDef, Schema, TypeRef};

/// An argument or input field in one subgraph.
struct InputPart<'a> {
    graph: usize,
    schema: &'a Schema,
    input: &'a InputDef,
}

/// Who could declare an input: for the rule that only what all know survives.
struct Holder<'a> {
    schema: &'a Schema,
    at: graphql_tools::parser::Pos,
}

/// The codes for what can go wrong.
#[derive(Clone, Copy)]
struct Codes {
    mismatch: Code,
    missing: Code,
}

impl<'a> Merge<'a> {
    pub(super) fn merge_arguments(&mut self, whole: &str, parts: &[FieldPart<'a>]) -> IndexMap<String, MergedInput> {
        let codes =
            Codes { mismatch: Code::FieldArgumentTypeMismatch, missing: Code::RequiredArgumentMissingInSomeSubgraph };
        let names: IndexSet<&str> =
            parts.iter().flat_map(|part| part.field.arguments.keys().map(String::as_str)).collect();
        let holders: Vec<Holder> =
            parts.iter().map(|part| Holder { schema: part.part.schema, at: part.field.at }).collect();
        names
            .into_iter()
            .filter_map(|name| {
                let declared = parts.iter().filter_map(|part| {
                    let input = part.field.arguments.get(name)?;
                    Some(InputPart { graph: part.part.graph, schema: part.part.schema, input })
                });
                let declared: Vec<InputPart> = declared.collect();
                let merged = self.merge_input(&format!("{whole}({name}:)"), &declared, &holders, codes)?;
                Some((name.to_owned(), merged))
            })
            .collect()
    }

    pub(super) fn merge_inputs(&mut self, merged: &mut MergedType, parts: &[Part<'a>]) {
        let codes = Codes { mismatch: Code::FieldTypeMismatch, missing: Code::RequiredInputFieldMissingInSomeSubgraph };
        let names: IndexSet<&str> = parts.iter().flat_map(|part| part.ty.inputs.keys().map(String::as_str)).collect();
        let holders: Vec<Holder> = parts.iter().map(|part| Holder { schema: part.schema, at: part.ty.at }).collect();
        for name in names {
            let declared = parts.iter().filter_map(|part| {
                let input = part.ty.inputs.get(name)?;
                Some(InputPart { graph: part.graph, schema: part.schema, input })
            });
            let declared: Vec<InputPart> = declared.collect();
            let whole = format!("{}.{name}", merged.name);
            if let Some(input) = self.merge_input(&whole, &declared, &holders, codes) {
                merged.inputs.insert(name.to_owned(), input);
            }
        }
        if merged.inputs.is_empty() {
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
            if declared.iter().any(|part| part.input.is_required()) {
                let knows = |schema: &Schema| declared.iter().any(|part| part.schema.name == schema.name);
                let without = holders.iter().filter(|holder| !knows(holder.schema));
                let names: Vec<&str> = without.clone().map(|holder| holder.schema.name.as_str()).collect();
                let message = format!("\"{whole}\" is required but missing in {}", super::listed(names));
                let places = declared.iter().map(|part| Place::new(part.schema, part.input.at));
                let places = places.chain(without.map(|holder| Place::new(holder.schema, holder.at))).collect();
                self.fault(codes.missing, message, places);
            }
            return None;
        }
        let mut ty = first.input.ty.clone();
        for part in &declared[1..] {
            if let Some(strictest) = strictest(&ty, &part.input.ty) {
                ty = strictest;
                continue;
            }
            let said = declared.iter().map(|part| format!("\"{}\" in \"{}\"", part.input.ty, part.schema.name));
            let message =
                format!("\"{whole}\" has types that cannot be merged: {}", said.collect::<Vec<_>>().join(", "));
            let places = declared.iter().map(|part| Place::new(part.schema, part.input.at)).collect();
            self.fault(codes.mismatch, message, places);
            return None;
        }
        Some(MergedInput {
            name: first.input.name.clone(),
            description: declared.iter().find_map(|part| part.input.description.clone()),
            ty,
            default: declared.iter().find_map(|part| part.input.default.clone()),
            inaccessible: declared.iter().any(|part| part.input.inaccessible),
            deprecated: declared.iter().find_map(|part| part.input.deprecated.clone()),
            graphs: declared.iter().map(|part| part.graph).collect(),
        })
    }
}

/// The type whose values both accept: the stricter nullability at every level.
fn strictest(one: &TypeRef, other: &TypeRef) -> Option<TypeRef> {
    match (one, other) {
        (TypeRef::NonNullType(one), TypeRef::NonNullType(other)) => {
            Some(TypeRef::NonNullType(Box::new(strictest(one, other)?)))
        }
        (TypeRef::NonNullType(strict), lax) | (lax, TypeRef::NonNullType(strict)) => {
            Some(TypeRef::NonNullType(Box::new(strictest(strict, lax)?)))
        }
        (TypeRef::ListType(one), TypeRef::ListType(other)) => Some(TypeRef::ListType(Box::new(strictest(one, other)?))),
        (TypeRef::NamedType(one), TypeRef::NamedType(other)) => (one == other).then(|| TypeRef::NamedType(one.clone())),
        _ => None,
    }
}
