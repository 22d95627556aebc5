//! Merging: the types of all subgraphs become one set of types, each part marked with who answers it.

mod fields;
mod inputs;
mod types;

use std::collections::HashSet;

use indexmap::{IndexMap, IndexSet};

use super::{
    Code, Finding, Place,
    schema::{Edition, Literal, Schema, TypeDef, TypeKind, TypeRef, named},
    validate,
};

/// The merged graph.
#[derive(Clone, Debug)]
pub struct Merged {
    /// The subgraphs: (id in the supergraph, name), in the order given.
    pub graphs: Vec<(String, String)>,
    /// The types by name, in order of first appearance.
    pub types: IndexMap<String, MergedType>,
}

/// A merged type.
#[derive(Clone, Debug)]
pub struct MergedType {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: TypeKind,
    /// Its description.
    pub description: Option<String>,
    /// Whether it is kept out of the API schema.
    pub inaccessible: bool,
    /// Who defines it, by which keys.
    pub joins: Vec<JoinType>,
    /// The interfaces it implements, and in which subgraphs.
    pub implements: IndexMap<String, Vec<usize>>,
    /// Its fields.
    pub fields: IndexMap<String, MergedField>,
    /// Its members (unions), and in which subgraphs.
    pub members: IndexMap<String, Vec<usize>>,
    /// Its values (enums).
    pub values: IndexMap<String, MergedValue>,
    /// Its input fields.
    pub inputs: IndexMap<String, MergedInput>,
}

/// One subgraph's part in a type. Subgraphs are indices into [`Merged::graphs`].
#[derive(Clone, Debug)]
pub struct JoinType {
    /// The subgraph.
    pub graph: usize,
    /// One of its keys.
    pub key: Option<String>,
    /// Whether the subgraph only extends the type.
    pub extension: bool,
    /// Whether objects can be fetched there by the key.
    pub resolvable: bool,
    /// Whether the type stands for an interface there.
    pub interface_object: bool,
}

/// A merged field.
#[derive(Clone, Debug)]
pub struct MergedField {
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: Option<String>,
    /// Its type.
    pub ty: TypeRef,
    /// Its arguments.
    pub arguments: IndexMap<String, MergedInput>,
    /// Who answers or mentions it. Empty: whoever defines the type.
    pub joins: Vec<JoinField>,
    /// Whether it is kept out of the API schema.
    pub inaccessible: bool,
    /// Why it is deprecated.
    pub deprecated: Option<String>,
}

/// One subgraph's part in a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JoinField {
    /// The subgraph; `None` for a field an interface object adds to the objects behind the interface.
    pub graph: Option<usize>,
    /// What it requires.
    pub requires: Option<String>,
    /// What it provides.
    pub provides: Option<String>,
    /// Its type there, when that differs from the merged one.
    pub ty: Option<String>,
    /// Whether the subgraph only mentions it.
    pub external: bool,
    /// The subgraph it is taken over from.
    pub overrides: Option<String>,
    /// The condition of the take-over.
    pub label: Option<String>,
    /// Whether it is taken over but still used there, in a key or a required set.
    pub used_overridden: bool,
}

/// A merged argument or input field.
#[derive(Clone, Debug)]
pub struct MergedInput {
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: Option<String>,
    /// Its type.
    pub ty: TypeRef,
    /// Its default.
    pub default: Option<Literal>,
    /// Whether it is kept out of the API schema.
    pub inaccessible: bool,
    /// Why it is deprecated.
    pub deprecated: Option<String>,
    /// Who declares it.
    pub graphs: Vec<usize>,
}

/// A merged enum value.
#[derive(Clone, Debug)]
pub struct MergedValue {
    /// Its description.
    pub description: Option<String>,
    /// Whether it is kept out of the API schema.
    pub inaccessible: bool,
    /// Why it is deprecated.
    pub deprecated: Option<String>,
    /// Who declares it.
    pub graphs: Vec<usize>,
}

/// Merges `schemas`; what cannot be merged is reported and left out.
pub fn merge(schemas: &[Schema], findings: &mut Vec<Finding>) -> Merged {
    let names: IndexSet<&str> = schemas.iter().flat_map(|schema| schema.types.keys().map(String::as_str)).collect();
    let mut merge = Merge {
        schemas,
        uses: Uses::of(schemas),
        used: schemas.iter().map(validate::used_fields).collect(),
        keyed: schemas.iter().map(validate::key_fields).collect(),
        findings,
    };
    let mut merged = Merged { graphs: graph_ids(schemas), types: IndexMap::new() };
    for name in names {
        let parts: Vec<Part> = schemas
            .iter()
            .enumerate()
            .filter_map(|(graph, schema)| Some(Part { graph, schema, ty: schema.types.get(name)? }))
            .collect();
        if let Some(ty) = merge.merge_type(name, &parts) {
            merged.types.insert(name.to_owned(), ty);
        }
    }
    fields::add_interface_object_fields(&mut merged);
    merge.interfaces_are_implemented(&merged);
    merge.can_be_asked(&merged);
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

    fn merge_type(&mut self, name: &str, parts: &[Part<'a>]) -> Option<MergedType> {
        let kind = self.merge_kind(name, parts)?;
        let needs_base =
            parts.iter().all(|part| part.schema.edition == Edition::One && part.ty.extended && !part.ty.defined);
        if needs_base && !super::schema::ROOT_TYPES.contains(&name) {
            let places = parts.iter().map(|part| Place::new(part.schema, part.ty.at)).collect();
            let who = listed(parts.iter().map(|part| part.schema.name.as_str()));
            let message = format!("the type \"{name}\" is extended in {who} but defined in no subgraph");
            self.fault(Code::ExtensionWithNoBase, message, places);
        }
        let mut merged = MergedType {
            name: name.to_owned(),
            kind,
            description: parts.iter().find_map(|part| part.ty.description.clone()),
            inaccessible: parts.iter().any(|part| part.ty.inaccessible),
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
            TypeKind::Object | TypeKind::Interface => self.merge_fields(&mut merged, parts),
            TypeKind::Union => types::merge_members(&mut merged, parts),
            TypeKind::Enum => self.merge_values(&mut merged, parts),
            TypeKind::Input => self.merge_inputs(&mut merged, parts),
            TypeKind::Scalar => {}
        }
        Some(merged)
    }

    /// The one kind of a type; an interface object counts as the interface it stands for.
    fn merge_kind(&mut self, name: &str, parts: &[Part]) -> Option<TypeKind> {
        let kind_of = |part: &Part| if part.ty.interface_object { TypeKind::Interface } else { part.ty.kind };
        let kind = kind_of(parts.first()?);
        if parts.iter().all(|part| kind_of(part) == kind) {
            return Some(kind);
        }
        let said = parts.iter().map(|part| format!("{} in \"{}\"", part.ty.kind.words(), part.schema.name));
        let message = format!("the type \"{name}\" has different kinds: it is {}", said.collect::<Vec<_>>().join(", "));
        self.fault(
            Code::TypeKindMismatch,
            message,
            parts.iter().map(|part| Place::new(part.schema, part.ty.at)).collect(),
        );
        None
    }

    fn can_be_asked(&mut self, merged: &Merged) {
        if merged.types.get("Query").is_none_or(|query| query.fields.is_empty()) {
            let start = graphql_tools::parser::Pos { line: 1, column: 1 };
            let places = self.schemas.iter().map(|schema| Place::new(schema, start)).collect();
            self.fault(Code::NoQueries, "no subgraph declares a field on Query", places);
        }
    }

    fn interfaces_are_implemented(&mut self, merged: &Merged) {
        for ty in merged.types.values().filter(|ty| ty.kind == TypeKind::Object) {
            for interface in ty.implements.keys().filter_map(|name| merged.types.get(name)) {
                for field in interface.fields.keys().filter(|field| !ty.fields.contains_key(*field)) {
                    let holders = self
                        .schemas
                        .iter()
                        .filter_map(|schema| Some(Place::new(schema, schema.field(&interface.name, field)?.at)));
                    let lacking = self
                        .schemas
                        .iter()
                        .filter_map(|schema| Some(Place::new(schema, schema.types.get(&ty.name)?.at)));
                    let places = lacking.chain(holders).collect();
                    let message = format!(
                        "the interface field \"{}.{field}\" is implemented by \"{}\" in no subgraph",
                        interface.name, ty.name
                    );
                    self.findings.push(Finding::error(Code::InterfaceFieldNoImplem, message, places));
                }
            }
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

impl Merged {
    /// Whether an object of type `name` is a `ty`: the type itself, an interface it implements, a union it belongs to.
    #[must_use]
    pub fn is_a(&self, name: &str, ty: &str) -> bool {
        name == ty
            || self.types.get(name).is_some_and(|object| object.implements.contains_key(ty))
            || self.types.get(ty).is_some_and(|union| union.members.contains_key(name))
    }
}
