//! The directives of the federation specifications: since which version, with which arguments, in which places.
//!
//! A table of published facts (<https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/directives>,
//! read November 2026); what a directive does is told elsewhere.

/// A directive as its specification defines it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spec {
    /// Its name there.
    pub name: &'static str,
    /// The minor version of Federation 2 that introduced it.
    pub since: u32,
    /// Its arguments: name, type, and the minor version that introduced it.
    pub arguments: &'static [(&'static str, &'static str, u32)],
    /// Where it may stand, as directive locations parted by spaces.
    pub places: &'static str,
    /// Whether it may stand several times in one place.
    pub repeatable: bool,
}

/// The newest minor version of Federation 2 that is known here.
pub const NEWEST: u32 = 14;

const EVERYWHERE: &str = "FIELD_DEFINITION OBJECT INTERFACE UNION ARGUMENT_DEFINITION SCALAR ENUM ENUM_VALUE INPUT_OBJECT \
     INPUT_FIELD_DEFINITION SCHEMA";

const fn spec(
    name: &'static str,
    since: u32,
    arguments: &'static [(&'static str, &'static str, u32)],
    places: &'static str,
    repeatable: bool,
) -> Spec {
    Spec { name, since, arguments, places, repeatable }
}

/// The directives of Federation 2.
pub const FEDERATION_TWO: [Spec; 19] = [
    spec("key", 0, &[("fields", "FieldSet!", 0), ("resolvable", "Boolean", 0)], "OBJECT INTERFACE", true),
    spec("requires", 0, &[("fields", "FieldSet!", 0)], "FIELD_DEFINITION", false),
    spec("provides", 0, &[("fields", "FieldSet!", 0)], "FIELD_DEFINITION", false),
    spec("external", 0, &[("reason", "String", 0)], "OBJECT FIELD_DEFINITION", false),
    spec("extends", 0, &[], "OBJECT INTERFACE", false),
    spec("shareable", 0, &[], "OBJECT FIELD_DEFINITION", true),
    spec("override", 0, &[("from", "String!", 0), ("label", "String", 7)], "FIELD_DEFINITION", false),
    spec("tag", 0, &[("name", "String!", 0)], EVERYWHERE, true),
    spec("inaccessible", 0, &[], EVERYWHERE, false),
    spec("composeDirective", 1, &[("name", "String", 1)], "SCHEMA", true),
    spec("interfaceObject", 3, &[], "OBJECT", false),
    spec("authenticated", 5, &[], "FIELD_DEFINITION OBJECT INTERFACE SCALAR ENUM", false),
    spec("requiresScopes", 5, &[("scopes", "[[Scope!]!]!", 5)], "FIELD_DEFINITION OBJECT INTERFACE SCALAR ENUM", false),
    spec("policy", 6, &[("policies", "[[Policy!]!]!", 6)], "FIELD_DEFINITION OBJECT INTERFACE SCALAR ENUM", false),
    spec("context", 8, &[("name", "String!", 8)], "OBJECT INTERFACE UNION", true),
    spec("fromContext", 8, &[("field", "ContextFieldValue", 8)], "ARGUMENT_DEFINITION", false),
    spec(
        "cost",
        9,
        &[("weight", "Int!", 9)],
        "ARGUMENT_DEFINITION ENUM FIELD_DEFINITION INPUT_FIELD_DEFINITION OBJECT SCALAR",
        false,
    ),
    spec(
        "listSize",
        9,
        &[
            ("assumedSize", "Int", 9),
            ("slicingArguments", "[String!]", 9),
            ("sizedFields", "[String!]", 9),
            ("requireOneSlicingArgument", "Boolean", 9),
        ],
        "FIELD_DEFINITION",
        false,
    ),
    spec("cacheTag", 12, &[("format", "String!", 12)], "OBJECT FIELD_DEFINITION", true),
];

/// The scalar types of Federation 2 that may be imported, with the minor version that introduced them.
pub const IMPORTABLE_TYPES: [(&str, u32); 4] = [("FieldSet", 0), ("Scope", 5), ("Policy", 6), ("ContextFieldValue", 8)];

/// The names of the directives of Federation 1.
pub const FEDERATION_ONE: [&str; 6] = ["key", "requires", "provides", "external", "extends", "tag"];

/// The directives every schema has.
pub const BUILT_IN: [Spec; 5] = [
    spec(
        "deprecated",
        0,
        &[("reason", "String", 0)],
        "FIELD_DEFINITION ARGUMENT_DEFINITION INPUT_FIELD_DEFINITION ENUM_VALUE",
        false,
    ),
    spec("specifiedBy", 0, &[("url", "String!", 0)], "SCALAR", false),
    spec(
        "link",
        0,
        &[("url", "String", 0), ("as", "String", 0), ("for", "Purpose", 0), ("import", "Import", 0)],
        "SCHEMA",
        true,
    ),
    spec("skip", 0, &[("if", "Boolean!", 0)], "FIELD FRAGMENT_SPREAD INLINE_FRAGMENT", false),
    spec("include", 0, &[("if", "Boolean!", 0)], "FIELD FRAGMENT_SPREAD INLINE_FRAGMENT", false),
];

/// The directives whose applications are carried into the supergraph.
pub const CARRIED: [&str; 7] = ["tag", "inaccessible", "authenticated", "requiresScopes", "policy", "cost", "listSize"];

impl Spec {
    /// The directive called `name` in Federation 2.
    #[must_use]
    pub fn of(name: &str) -> Option<&'static Self> {
        FEDERATION_TWO.iter().find(|spec| spec.name == name)
    }

    /// Whether the directive may stand at `place`.
    #[must_use]
    pub fn fits(&self, place: &str) -> bool {
        self.places.split(' ').any(|known| known == place)
    }

    /// The type of the argument called `name`, in minor version `version`.
    #[must_use]
    pub fn argument(&self, name: &str, version: u32) -> Option<&'static str> {
        self.arguments.iter().find(|(known, _, since)| *known == name && *since <= version).map(|(_, ty, _)| *ty)
    }
}
