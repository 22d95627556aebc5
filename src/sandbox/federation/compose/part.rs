//! A definition or an extension of a type, whichever kind, in one shape.

use graphql_tools::parser::{Pos, schema as ast};

use super::{read::SCHEMA_EXTENSION, schema::TypeKind};

type Directive = ast::Directive<'static, String>;

/// What federation adds to a running subgraph's schema; not for composition to merge.
const MACHINERY_TYPES: [&str; 5] = ["_Any", "_Entity", "_Service", "_FieldSet", "FieldSet"];

/// A definition or an extension of a type, whichever kind.
pub struct Part {
    pub kind: TypeKind,
    pub extension: bool,
    pub at: Pos,
    pub name: String,
    pub description: Option<String>,
    pub directives: Vec<Directive>,
    pub implements: Vec<String>,
    pub fields: Vec<ast::Field<'static, String>>,
    pub members: Vec<String>,
    pub values: Vec<ast::EnumValue<'static, String>>,
    pub inputs: Vec<ast::InputValue<'static, String>>,
}

impl Part {
    fn new(kind: TypeKind, extension: bool, at: Pos, name: String, directives: Vec<Directive>) -> Self {
        Self {
            kind,
            extension,
            at,
            name,
            directives,
            description: None,
            implements: Vec::new(),
            fields: Vec::new(),
            members: Vec::new(),
            values: Vec::new(),
            inputs: Vec::new(),
        }
    }

    /// The part that `definition` is; `None` when it defines no type.
    pub fn of(definition: ast::Definition<'static, String>) -> Option<Self> {
        match definition {
            ast::Definition::TypeDefinition(definition) => Some(Self::of_definition(definition)),
            ast::Definition::TypeExtension(extension) => Some(Self::of_extension(extension)),
            ast::Definition::SchemaDefinition(_) | ast::Definition::DirectiveDefinition(_) => None,
        }
    }

    /// The name, kind and place of the type that `definition` defines or extends.
    pub fn heading<'a>(definition: &'a ast::Definition<'static, String>) -> Option<(&'a str, TypeKind, Pos)> {
        use ast::{TypeDefinition as Defined, TypeExtension as Extended};
        let (name, kind, at) = match definition {
            ast::Definition::TypeDefinition(definition) => match definition {
                Defined::Scalar(ty) => (&ty.name, TypeKind::Scalar, ty.position),
                Defined::Object(ty) => (&ty.name, TypeKind::Object, ty.position),
                Defined::Interface(ty) => (&ty.name, TypeKind::Interface, ty.position),
                Defined::Union(ty) => (&ty.name, TypeKind::Union, ty.position),
                Defined::Enum(ty) => (&ty.name, TypeKind::Enum, ty.position),
                Defined::InputObject(ty) => (&ty.name, TypeKind::Input, ty.position),
            },
            ast::Definition::TypeExtension(extension) => match extension {
                Extended::Scalar(ty) => (&ty.name, TypeKind::Scalar, ty.position),
                Extended::Object(ty) => (&ty.name, TypeKind::Object, ty.position),
                Extended::Interface(ty) => (&ty.name, TypeKind::Interface, ty.position),
                Extended::Union(ty) => (&ty.name, TypeKind::Union, ty.position),
                Extended::Enum(ty) => (&ty.name, TypeKind::Enum, ty.position),
                Extended::InputObject(ty) => (&ty.name, TypeKind::Input, ty.position),
            },
            ast::Definition::SchemaDefinition(_) | ast::Definition::DirectiveDefinition(_) => return None,
        };
        Some((name, kind, at))
    }

    fn of_definition(definition: ast::TypeDefinition<'static, String>) -> Self {
        use ast::TypeDefinition as Ast;
        match definition {
            Ast::Scalar(ty) => Self {
                description: ty.description,
                ..Self::new(TypeKind::Scalar, false, ty.position, ty.name, ty.directives)
            },
            Ast::Object(ty) => Self {
                description: ty.description,
                implements: ty.implements_interfaces,
                fields: ty.fields,
                ..Self::new(TypeKind::Object, false, ty.position, ty.name, ty.directives)
            },
            Ast::Interface(ty) => Self {
                description: ty.description,
                implements: ty.implements_interfaces,
                fields: ty.fields,
                ..Self::new(TypeKind::Interface, false, ty.position, ty.name, ty.directives)
            },
            Ast::Union(ty) => Self {
                description: ty.description,
                members: ty.types,
                ..Self::new(TypeKind::Union, false, ty.position, ty.name, ty.directives)
            },
            Ast::Enum(ty) => Self {
                description: ty.description,
                values: ty.values,
                ..Self::new(TypeKind::Enum, false, ty.position, ty.name, ty.directives)
            },
            Ast::InputObject(ty) => Self {
                description: ty.description,
                inputs: ty.fields,
                ..Self::new(TypeKind::Input, false, ty.position, ty.name, ty.directives)
            },
        }
    }

    fn of_extension(extension: ast::TypeExtension<'static, String>) -> Self {
        use ast::TypeExtension as Ast;
        match extension {
            Ast::Scalar(ty) => Self::new(TypeKind::Scalar, true, ty.position, ty.name, ty.directives),
            Ast::Object(ty) => Self {
                implements: ty.implements_interfaces,
                fields: ty.fields,
                ..Self::new(TypeKind::Object, true, ty.position, ty.name, ty.directives)
            },
            Ast::Interface(ty) => Self {
                implements: ty.implements_interfaces,
                fields: ty.fields,
                ..Self::new(TypeKind::Interface, true, ty.position, ty.name, ty.directives)
            },
            Ast::Union(ty) => {
                Self { members: ty.types, ..Self::new(TypeKind::Union, true, ty.position, ty.name, ty.directives) }
            }
            Ast::Enum(ty) => {
                Self { values: ty.values, ..Self::new(TypeKind::Enum, true, ty.position, ty.name, ty.directives) }
            }
            Ast::InputObject(ty) => {
                Self { inputs: ty.fields, ..Self::new(TypeKind::Input, true, ty.position, ty.name, ty.directives) }
            }
        }
    }

    /// Whether it belongs to federation itself and not to the graph.
    pub fn is_machinery(&self) -> bool {
        is_machinery(&self.name) || self.name == SCHEMA_EXTENSION
    }
}

/// Whether the type `name` belongs to federation itself and not to the graph.
pub fn is_machinery(name: &str) -> bool {
    MACHINERY_TYPES.contains(&name) || name.starts_with("federation__") || name.starts_with("link__")
}
