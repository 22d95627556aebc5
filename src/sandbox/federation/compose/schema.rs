//! One subgraph's schema as composition sees it: what it defines, whose each field is, and where it says so.

use graphql_tools::parser::{Pos, schema as ast};
use indexmap::{IndexMap, IndexSet};

use super::{field_set::FieldSet, link::DirectiveNames};

/// A type reference, such as `[Product!]`.
pub type TypeRef = ast::Type<'static, String>;

/// A constant, such as a default value.
pub type Literal = ast::Value<'static, String>;

/// Which rules a subgraph is written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edition {
    /// No federation `@link`: directives go by their bare names, and shared fields need no mark.
    One,
    /// Links a Federation 2 specification.
    Two,
}

/// One subgraph's schema.
#[derive(Clone, Debug)]
pub struct Schema {
    /// The subgraph's name.
    pub name: String,
    /// The file its SDL was read from.
    pub file: String,
    /// The SDL.
    pub sdl: String,
    /// Which rules it is written to.
    pub edition: Edition,
    /// Its types by name, in the order of the file. Root types have their default names.
    pub types: IndexMap<String, TypeDef>,
    /// The directives it defines itself.
    pub directives: IndexMap<String, DirectiveDef>,
    /// What it says of the schema as a whole: what its directives are called, what it links and composes.
    pub names: DirectiveNames,
}

/// A directive that a subgraph defines.
#[derive(Clone, Debug)]
pub struct DirectiveDef {
    /// Its name.
    pub name: String,
    /// Where.
    pub at: Pos,
    /// Its arguments.
    pub arguments: IndexMap<String, InputDef>,
    /// Where it may stand.
    pub places: Vec<String>,
    /// Whether it may stand several times in one place.
    pub repeatable: bool,
}

/// A directive on an element, for the supergraph to carry.
#[derive(Clone, Debug, PartialEq)]
pub struct Applied {
    /// Its name: federation's own by their published names.
    pub name: String,
    /// Its arguments.
    pub arguments: Vec<(String, Literal)>,
    /// Where.
    pub at: Pos,
}

/// The kinds of type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeKind {
    /// `scalar`.
    Scalar,
    /// `type`.
    Object,
    /// `interface`.
    Interface,
    /// `union`.
    Union,
    /// `enum`.
    Enum,
    /// `input`.
    Input,
}

impl TypeKind {
    /// The kind in the words of error messages.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Scalar => "scalar type",
            Self::Object => "object type",
            Self::Interface => "interface type",
            Self::Union => "union type",
            Self::Enum => "enum type",
            Self::Input => "input type",
        }
    }

    /// Whether a selection of such a type needs a selection set.
    #[must_use]
    pub fn is_composite(self) -> bool {
        matches!(self, Self::Object | Self::Interface | Self::Union)
    }
}

/// A type: its definition and its extensions in one subgraph, together.
#[expect(clippy::struct_excessive_bools, reason = "four marks that a schema sets independently of each other")]
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: TypeKind,
    /// Where it is first mentioned.
    pub at: Pos,
    /// Whether it is defined here at all, and not only extended.
    pub defined: bool,
    /// Whether it is extended here.
    pub extended: bool,
    /// The directives on it.
    pub applied: Vec<Applied>,
    /// The contexts it sets.
    pub contexts: Vec<(String, Pos)>,
    /// Its description.
    pub description: Option<String>,
    /// Its keys.
    pub keys: Vec<Key>,
    /// Whether it stands for an interface of other subgraphs.
    pub interface_object: bool,
    /// Whether it is kept out of the API schema.
    pub inaccessible: bool,
    /// The interfaces it implements.
    pub implements: IndexSet<String>,
    /// Its fields (objects and interfaces).
    pub fields: IndexMap<String, FieldDef>,
    /// Its members (unions).
    pub members: IndexSet<String>,
    /// Its values (enums).
    pub values: IndexMap<String, EnumValueDef>,
    /// Its input fields (input types).
    pub inputs: IndexMap<String, InputDef>,
}

/// One `@key`.
#[derive(Clone, Debug)]
pub struct Key {
    /// The fields.
    pub fields: FieldSet,
    /// Whether other subgraphs may fetch the object here by it.
    pub resolvable: bool,
}

/// A field of an object or an interface.
#[derive(Clone, Debug)]
pub struct FieldDef {
    /// Its name.
    pub name: String,
    /// Where.
    pub at: Pos,
    /// Its description.
    pub description: Option<String>,
    /// Its type.
    pub ty: TypeRef,
    /// Its arguments.
    pub arguments: IndexMap<String, InputDef>,
    /// Set where it is marked `@external`.
    pub external: Option<Pos>,
    /// Whether it may have other owners.
    pub shareable: bool,
    /// What `@requires` asks for.
    pub requires: Option<FieldSet>,
    /// What `@provides` offers.
    pub provides: Option<FieldSet>,
    /// What `@override` takes over.
    pub overrides: Option<Override>,
    /// The directives on it.
    pub applied: Vec<Applied>,
    /// Whether it is kept out of the API schema.
    pub inaccessible: bool,
    /// Why it is deprecated.
    pub deprecated: Option<String>,
}

/// An `@override`.
#[derive(Clone, Debug)]
pub struct Override {
    /// The subgraph the field is taken over from.
    pub from: String,
    /// The condition under which it is.
    pub label: Option<String>,
    /// Where.
    pub at: Pos,
}

/// An argument or an input field.
#[derive(Clone, Debug)]
pub struct InputDef {
    /// Its name.
    pub name: String,
    /// Where.
    pub at: Pos,
    /// Its description.
    pub description: Option<String>,
    /// Its type.
    pub ty: TypeRef,
    /// Its default.
    pub default: Option<Literal>,
    /// The context it is filled from, as written.
    pub from_context: Option<String>,
    /// The directives on it.
    pub applied: Vec<Applied>,
    /// Whether it is kept out of the API schema.
    pub inaccessible: bool,
    /// Why it is deprecated.
    pub deprecated: Option<String>,
}

impl InputDef {
    /// Whether a client must give it.
    #[must_use]
    pub fn is_required(&self) -> bool {
        matches!(self.ty, TypeRef::NonNullType(_)) && self.default.is_none()
    }
}

/// A value of an enum.
#[derive(Clone, Debug)]
pub struct EnumValueDef {
    /// Its name.
    pub name: String,
    /// The directives on it.
    pub applied: Vec<Applied>,
    /// Where.
    pub at: Pos,
    /// Its description.
    pub description: Option<String>,
    /// Whether it is kept out of the API schema.
    pub inaccessible: bool,
    /// Why it is deprecated.
    pub deprecated: Option<String>,
}

/// The name at the heart of a type reference.
#[must_use]
pub fn named(ty: &TypeRef) -> &str {
    match ty {
        TypeRef::NamedType(name) => name,
        TypeRef::ListType(inner) | TypeRef::NonNullType(inner) => named(inner),
    }
}

/// Whether a type reference is a list at its outside.
#[must_use]
pub fn is_list(ty: &TypeRef) -> bool {
    match ty {
        TypeRef::NamedType(_) => false,
        TypeRef::ListType(_) => true,
        TypeRef::NonNullType(inner) => is_list(inner),
    }
}

/// The scalars every schema has.
pub const BUILT_IN_SCALARS: [&str; 5] = ["Int", "Float", "String", "Boolean", "ID"];

/// The root types, by their default names.
pub const ROOT_TYPES: [&str; 3] = ["Query", "Mutation", "Subscription"];

impl Schema {
    /// An API schema, read back to be served.
    #[must_use]
    pub fn of_api(sdl: &str) -> Option<Self> {
        let api = super::Subgraph { name: "api".to_owned(), file: String::new(), sdl: sdl.to_owned() };
        super::read::read(&api, &mut Vec::new())
    }

    /// The kind of the type called `name`, built-in scalars included.
    #[must_use]
    pub fn kind_of(&self, name: &str) -> Option<TypeKind> {
        if BUILT_IN_SCALARS.contains(&name) {
            return Some(TypeKind::Scalar);
        }
        self.types.get(name).map(|ty| ty.kind)
    }

    /// Whether `name` is a type that federation itself brings.
    #[must_use]
    pub fn is_machinery(&self, name: &str) -> bool {
        super::part::is_machinery(name)
    }

    /// The object types that implement the interface `name` here.
    pub fn implementers<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a TypeDef> {
        self.types.values().filter(move |ty| ty.kind == TypeKind::Object && ty.implements.contains(name))
    }

    /// Whether `field` of `ty` is marked `@external` and means it. A key field that an extension marks is answered all the
    /// same: the mark is a habit of Federation 1.
    #[must_use]
    pub fn is_external(&self, ty: &TypeDef, field: &FieldDef) -> bool {
        field.external.is_some() && !(ty.extended && ty.has_key_field(&field.name))
    }

    /// The field `field` of the type `ty`.
    #[must_use]
    pub fn field(&self, ty: &str, field: &str) -> Option<&FieldDef> {
        self.types.get(ty)?.fields.get(field)
    }
}

impl TypeDef {
    /// Whether other subgraphs may fetch objects of this type here.
    #[must_use]
    pub fn is_entity(&self) -> bool {
        self.keys.iter().any(|key| key.resolvable)
    }

    /// Whether `field` belongs to one of the keys, at their outer level.
    #[must_use]
    pub fn has_key_field(&self, field: &str) -> bool {
        self.keys.iter().any(|key| key.fields.names_at_top().any(|name| name == field))
    }
}
