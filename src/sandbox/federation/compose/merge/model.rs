//! The merged graph as data: types, and who answers each part of them.

use indexmap::IndexMap;

use super::MergedDirective;
use crate::sandbox::federation::compose::schema::{Applied, Literal, TypeKind, TypeRef};

/// The merged graph.
#[derive(Clone, Debug)]
pub struct Merged {
    /// The subgraphs: (id in the supergraph, name), in the order given.
    pub graphs: Vec<(String, String)>,
    /// The types by name, in order of first appearance.
    pub types: IndexMap<String, MergedType>,
    /// The directives it carries beside federation's own.
    pub directives: Vec<MergedDirective>,
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
    /// The directives on it.
    pub applied: Vec<Applied>,
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
    /// The directives on it.
    pub applied: Vec<Applied>,
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
    /// The directives on it.
    pub applied: Vec<Applied>,
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
    /// The directives on it.
    pub applied: Vec<Applied>,
    /// Who declares it.
    pub graphs: Vec<usize>,
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
