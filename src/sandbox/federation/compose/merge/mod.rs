//! Merging: the types of all subgraphs become one set of types, each part marked with who answers it.

mod applied;
mod directives;
mod fields;
mod hints;
mod inputs;
mod interfaces;
mod model;
mod overrides;
mod protected;
mod types;
mod visible;

use std::collections::HashSet;

use indexmap::{IndexMap, IndexSet};

use super::{
    Code, Finding, Place,
    schema::{Edition, ROOT_TYPES, Schema, TypeDef, TypeKind, named},
    validate,
};
use crate::diagnostic::Severity;

pub use directives::MergedDirective;
pub use model::{JoinField, JoinType, Merged, MergedField, MergedInput, MergedType, MergedValue};

/// Merges `schemas`; what cannot be merged is reported and left out.
pub fn merge(schemas: &[Schema], findings: &mut Vec<Finding>) -> Merged {
    let mut merge = Merge {
        schemas,
        uses: Uses::of(schemas),
        used: schemas.iter().map(validate::used_fields).collect(),
        keyed: schemas.iter().map(validate::key_fields).collect(),
        provided: schemas.iter().map(validate::provided_fields).collect(),
        carried: directives::carried(schemas),
        findings,
    };
    let mut merged = Merged { graphs: graph_ids(schemas), types: IndexMap::new(), directives: Vec::new() };
    let parts = merge.parts();
    merge.extensions_have_bases(&parts);
    if merge.is_refused() {
        return merged;
    }
    merge.directive_names();
    merged.directives = merge.merge_directives();
    for (name, parts) in &parts {
        if let Some(ty) = merge.merge_type(name, parts) {
            merged.types.insert((*name).to_owned(), ty);
        }
    }
    merge.interface_objects_share(&merged);
    interfaces::add_interface_object_fields(&mut merged);
    merge.can_be_asked(&merged);
    if merge.is_refused() {
        return merged;
    }
    merge.interfaces_are_implemented(&merged);
    merge.defaults_still_fit(&merged);
    if !merge.is_refused() {
        merge.required_access_is_passed_on(&merged);
        merge.hidden_is_unseen(&merged);
    }
    merged
}

/// The definition of one type in one subgraph.
#[derive(Clone, Copy)]
struct Part<'a> {
    graph: usize,
    schema: &'a Schema,
    ty: &'a TypeDef,
}

struct Merge<'a> {
    schemas: &'a [Schema],
    uses: Uses<'a>,
    /// By subgraph: the fields that some field set mentions.
    used: Vec<HashSet<(&'a str, &'a str)>>,
    /// By subgraph: the fields that belong to a key.
    keyed: Vec<HashSet<(&'a str, &'a str)>>,
    /// By subgraph: the fields that some `@provides` mentions.
    provided: Vec<HashSet<(&'a str, &'a str)>>,
    /// The directives that the supergraph carries.
    carried: HashSet<String>,
    findings: &'a mut Vec<Finding>,
}

/// Which types are used as input and which as output, anywhere.
#[derive(Default)]
struct Uses<'a> {
    input: IndexSet<&'a str>,
    output: IndexSet<&'a str>,
}

impl<'a> Uses<'a> {
    fn of(schemas: &'a [Schema]) -> Self {
        let mut uses = Self::default();
        for ty in schemas.iter().flat_map(|schema| schema.types.values()) {
            for field in ty.fields.values() {
                uses.output.insert(named(&field.ty));
                uses.input.extend(field.arguments.values().map(|argument| named(&argument.ty)));
            }
            uses.input.extend(ty.inputs.values().map(|input| named(&input.ty)));
        }
        uses
    }
}

/// The supergraph's ids for the subgraphs: upper case, only letters, digits and underscores, no two alike.
fn graph_ids(schemas: &[Schema]) -> Vec<(String, String)> {
    let mut ids: Vec<(String, String)> = Vec::new();
    for schema in schemas {
        let letters = schema.name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' });
        let mut id: String = letters.collect();
        if id.starts_with(|c: char| c.is_ascii_digit()) {
            id.insert(0, '_');
        }
        let stem = id.clone();
        let mut count = 1;
        while ids.iter().any(|(other, _)| *other == id) {
            count += 1;
            id = format!("{stem}_{count}");
        }
        ids.push((id, schema.name.clone()));
    }
    ids
}

impl<'a> Merge<'a> {
    fn fault(&mut self, code: Code, message: impl Into<String>, places: Vec<Place>) {
        self.findings.push(Finding::error(code, message, places));
    }

    fn is_refused(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// Every type with its definitions, in order of first appearance.
    fn parts(&self) -> IndexMap<&'a str, Vec<Part<'a>>> {
        let mut parts: IndexMap<&str, Vec<Part>> = IndexMap::new();
        let schemas = self.schemas;
        for (graph, schema) in schemas.iter().enumerate() {
            for ty in schema.types.values() {
                // A type of Federation 1 with nothing but idle mentions is not there.
                let idle = schema.edition == Edition::One
                    && !ty.fields.is_empty()
                    && ty.fields.values().all(|field| {
                        schema.is_external(ty, field)
                            && !self.used[graph].contains(&(ty.name.as_str(), field.name.as_str()))
                    });
                if !idle {
                    parts.entry(&ty.name).or_default().push(Part { graph, schema, ty });
                }
            }
        }
        parts
    }

    /// What is extended must be defined somewhere.
    fn extensions_have_bases(&mut self, parts: &IndexMap<&str, Vec<Part>>) {
        for (name, parts) in parts {
            if parts.iter().all(|part| part.ty.extended && !part.ty.defined) && !ROOT_TYPES.contains(name) {
                let places = parts.iter().map(|part| Place::new(part.schema, part.ty.at)).collect();
                let who = listed(parts.iter().map(|part| part.schema.name.as_str()));
                let message = format!("the type \"{name}\" is extended in {who} but defined in no subgraph");
                self.fault(Code::ExtensionWithNoBase, message, places);
            }
        }
    }

    fn merge_type(&mut self, name: &str, parts: &[Part<'a>]) -> Option<MergedType> {
        let kind = self.merge_kind(name, parts)?;
        let mut merged = MergedType {
            name: name.to_owned(),
            kind,
            description: self.merge_descriptions(
                format_args!("the type \"{name}\""),
                parts.iter().map(|part| (part.schema, part.ty.at, part.ty.description.as_deref())),
            ),
            inaccessible: parts.iter().any(|part| part.ty.inaccessible),
            applied: self.merge_applied(name, parts.iter().map(|part| (part.schema, part.ty.applied.as_slice()))),
            joins: parts.iter().flat_map(join_types).collect(),
            implements: IndexMap::new(),
            fields: IndexMap::new(),
            members: IndexMap::new(),
            values: IndexMap::new(),
            inputs: IndexMap::new(),
        };
        for part in parts {
            for interface in &part.ty.implements {
                merged.implements.entry(interface.clone()).or_default().push(part.graph);
            }
        }
        match kind {
            TypeKind::Object => {
                self.merge_fields(&mut merged, parts);
                self.inconsistent_fields(&merged, parts);
            }
            TypeKind::Interface => {
                self.keyed_interface(name, parts);
                self.merge_fields(&mut merged, parts);
            }
            TypeKind::Union => self.merge_members(&mut merged, parts),
            TypeKind::Enum => self.merge_values(&mut merged, parts),
            TypeKind::Input => self.merge_inputs(&mut merged, parts),
            TypeKind::Scalar => {}
        }
        Some(merged)
    }

    /// The one kind of a type; an interface object counts as the interface it stands for.
    fn merge_kind(&mut self, name: &str, parts: &[Part]) -> Option<TypeKind> {
        let kind_of = |part: &Part| if part.ty.interface_object { TypeKind::Interface } else { part.ty.kind };
        let places = || parts.iter().map(|part| Place::new(part.schema, part.ty.at)).collect();
        let kind = kind_of(parts.first()?);
        if !parts.iter().all(|part| kind_of(part) == kind) {
            let said = parts.iter().map(|part| {
                let words = if part.ty.interface_object { "interface object" } else { part.ty.kind.words() };
                format!("{words} in \"{}\"", part.schema.name)
            });
            let said = said.collect::<Vec<_>>().join(", ");
            self.fault(
                Code::TypeKindMismatch,
                format!("the type \"{name}\" has different kinds: it is {said}"),
                places(),
            );
            return None;
        }
        if parts.iter().all(|part| part.ty.interface_object) {
            let who = listed(parts.iter().map(|part| part.schema.name.as_str()));
            let message = format!("\"{name}\" is an @interfaceObject in {who} and an interface in no subgraph");
            self.fault(Code::InterfaceObjectUsage, message, places());
            return None;
        }
        Some(kind)
    }

    fn can_be_asked(&mut self, merged: &Merged) {
        if merged.types.get("Query").is_none_or(|query| query.fields.is_empty()) && !self.is_refused() {
            let start = graphql_tools::parser::Pos { line: 1, column: 1 };
            let places = self.schemas.iter().map(|schema| Place::new(schema, start)).collect();
            self.fault(Code::NoQueries, "no subgraph declares a field on Query", places);
        }
    }
}

/// What a subgraph says of a type: once for each of its keys, or once without.
fn join_types(part: &Part) -> Vec<JoinType> {
    let join = |key: Option<String>, resolvable| JoinType {
        graph: part.graph,
        extension: key.is_some() && part.ty.extended && !part.ty.defined,
        key,
        resolvable,
        interface_object: part.ty.interface_object,
    };
    if part.ty.keys.is_empty() {
        return vec![join(None, true)];
    }
    part.ty.keys.iter().map(|key| join(Some(key.fields.text.clone()), key.resolvable)).collect()
}

/// Names in quotes, joined as in a sentence.
fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("\"{name}\"")).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
