//! The published codes of composition faults, each with the reason for its rule and the usual way out.
//!
//! Names as in Apollo's list of composition errors, which other composers share
//! (<https://www.apollographql.com/docs/graphos/reference/federation/errors>, read November 2026).

/// Declares [`Code`] from one table, so that no code can lack its reason or its way out.
macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident $name:literal why $why:literal way_out $way_out:literal)*) => {
        /// A published code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[$doc])* $variant,)*
        }

        impl Code {
            /// Every code this composer can give.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The code as it is published.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Why the rule exists.
            #[must_use]
            pub fn why(self) -> &'static str {
                match self { $(Self::$variant => $why,)* }
            }

            /// The usual way out.
            #[must_use]
            pub fn way_out(self) -> &'static str {
                match self { $(Self::$variant => $way_out,)* }
            }
        }
    };
}

codes! {
    /// A subgraph is not a valid GraphQL schema by itself.
    InvalidGraphql "INVALID_GRAPHQL"
        why "Each subgraph must be a valid schema before it can be merged with others."
        way_out "Mend the schema at the place shown."
    /// Two subgraphs share a name, or a name cannot be used.
    InvalidSubgraphName "INVALID_SUBGRAPH_NAME"
        why "The router tells subgraphs apart by name alone."
        way_out "Give every subgraph a name of its own."
    /// A `@link` imports what its specification does not define.
    InvalidLinkDirectiveUsage "INVALID_LINK_DIRECTIVE_USAGE"
        why "An import must name something the linked specification defines."
        way_out "Correct the spelling in the import list."
    /// A `@link` names a federation version that does not exist.
    UnknownFederationLinkVersion "UNKNOWN_FEDERATION_LINK_VERSION"
        why "The version decides which directives exist and what they mean."
        way_out "Link a published version, such as https://specs.apollo.dev/federation/v2.3."
    /// The field set of a `@key` does not fit its type.
    KeyInvalidFields "KEY_INVALID_FIELDS"
        why "A key names the fields by which other subgraphs find this object, so each must exist here."
        way_out "Name fields of this very type; give object fields a selection of their own, as in \"owner { id }\"."
    /// The `fields` of a `@key` is not a string.
    KeyInvalidFieldsType "KEY_INVALID_FIELDS_TYPE"
        why "A field set is written as one string."
        way_out "Write the fields in quotes: @key(fields: \"id\")."
    /// A key field takes arguments.
    KeyFieldsHasArgs "KEY_FIELDS_HAS_ARGS"
        why "A key must have one value for an object, and arguments could change it."
        way_out "Use a field without arguments as the key."
    /// A key field is an interface or a union.
    KeyFieldsSelectInvalidType "KEY_FIELDS_SELECT_INVALID_TYPE"
        why "A key is compared and sent as plain values; an abstract type has no fixed shape."
        way_out "Use a scalar, an enum or fields of an object type in the key."
    /// The field set of a `@requires` does not fit its type.
    RequiresInvalidFields "REQUIRES_INVALID_FIELDS"
        why "The router fetches the required fields elsewhere by these names, so this schema must mention them."
        way_out "Declare the field in this type and mark it @external."
    /// The `fields` of a `@requires` is not a string.
    RequiresInvalidFieldsType "REQUIRES_INVALID_FIELDS_TYPE"
        why "A field set is written as one string."
        way_out "Write the fields in quotes: @requires(fields: \"price\")."
    /// A `@requires` names a field that this subgraph answers itself.
    RequiresFieldsMissingExternal "REQUIRES_FIELDS_MISSING_EXTERNAL"
        why "A field this subgraph answers itself need not be required from others."
        way_out "Mark the required field @external, or drop it from @requires."
    /// The field set of a `@provides` does not fit the field's type.
    ProvidesInvalidFields "PROVIDES_INVALID_FIELDS"
        why "The provided fields are read from the object this field returns."
        way_out "Name fields of the returned type, declared in this subgraph."
    /// The `fields` of a `@provides` is not a string.
    ProvidesInvalidFieldsType "PROVIDES_INVALID_FIELDS_TYPE"
        why "A field set is written as one string."
        way_out "Write the fields in quotes: @provides(fields: \"name\")."
    /// A `@provides` names a field that this subgraph answers on every path.
    ProvidesFieldsMissingExternal "PROVIDES_FIELDS_MISSING_EXTERNAL"
        why "@provides is for fields that only this path can answer here."
        way_out "Mark the provided field @external in this subgraph, and @shareable at its owner."
    /// A `@provides` on a field that returns no object.
    ProvidesOnNonObjectField "PROVIDES_ON_NON_OBJECT_FIELD"
        why "Only an object has fields that can be provided."
        way_out "Move @provides to a field that returns an object, or drop it."
    /// An `@external` field that nothing here uses.
    ExternalUnused "EXTERNAL_UNUSED"
        why "@external only says \"I mention this field for a @key, @requires or @provides\"."
        way_out "Use the field in one of them, or remove it."
    /// A field that is `@external` wherever it is declared.
    ExternalMissingOnBase "EXTERNAL_MISSING_ON_BASE"
        why "If every subgraph says the field is somebody else's, nobody answers it."
        way_out "Declare the field without @external in the subgraph that owns it."
    /// An `@external` field whose type differs from its owner's.
    ExternalTypeMismatch "EXTERNAL_TYPE_MISMATCH"
        why "The value travels between the subgraphs, so both must read it alike."
        way_out "Give the field the type it has in the subgraph that owns it."
    /// A field with several owners that did not agree to share it.
    InvalidFieldSharing "INVALID_FIELD_SHARING"
        why "A field has one owner unless all who answer it say that any of them may."
        way_out "Mark it @shareable in every subgraph that answers it, or leave it to one (the others drop it, mark it @external, or one takes it over with @override)."
    /// A field with types that cannot be merged.
    FieldTypeMismatch "FIELD_TYPE_MISMATCH"
        why "A client sees one field with one type, whoever answers it."
        way_out "Agree on one type; only nullability and interface or union membership may differ."
    /// An argument with types that cannot be merged.
    FieldArgumentTypeMismatch "FIELD_ARGUMENT_TYPE_MISMATCH"
        why "A client sends one value, and every subgraph that answers must accept it."
        way_out "Agree on one type for the argument."
    /// A required argument that some subgraph does not know.
    RequiredArgumentMissingInSomeSubgraph "REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH"
        why "Only arguments that all subgraphs know survive the merge, and a required one may not be lost."
        way_out "Add the argument everywhere, or make it optional."
    /// A required input field that some subgraph does not know.
    RequiredInputFieldMissingInSomeSubgraph "REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH"
        why "Only input fields that all subgraphs know survive the merge, and a required one may not be lost."
        way_out "Add the field everywhere, or make it optional."
    /// An input type of which no field is left.
    EmptyMergedInputType "EMPTY_MERGED_INPUT_TYPE"
        why "Only input fields that all subgraphs know survive the merge; here none does."
        way_out "Give the input type at least one field in common."
    /// An enum used as input of which no value is left.
    EmptyMergedEnumType "EMPTY_MERGED_ENUM_TYPE"
        why "Of an enum used as input only the values all subgraphs know survive; here none does."
        way_out "Give the enum at least one value in common."
    /// An enum used both ways whose values differ.
    EnumValueMismatch "ENUM_VALUE_MISMATCH"
        why "An enum that is both sent and received must mean the same to every subgraph."
        way_out "Give the enum the same values everywhere."
    /// A type of different kinds.
    TypeKindMismatch "TYPE_KIND_MISMATCH"
        why "One name can only stand for one kind of type in the merged schema."
        way_out "Rename one of them, or make them the same kind."
    /// A type that is only ever extended.
    ExtensionWithNoBase "EXTENSION_WITH_NO_BASE"
        why "In Federation 1 an extension adds to a type that some subgraph must define."
        way_out "Define the type in one subgraph with `type`, or link Federation 2, which drops the difference."
    /// An object that lacks a field of an interface it implements.
    InterfaceFieldNoImplem "INTERFACE_FIELD_NO_IMPLEM"
        why "A query on the interface may meet any object that implements it."
        way_out "Add the field to the object in some subgraph, or keep it out of the interface."
    /// No subgraph has a field on `Query`.
    NoQueries "NO_QUERIES"
        why "A graph that cannot be asked anything has no way in."
        way_out "Declare at least one field on Query: type Query { … } or extend type Query { … }."
    /// A field overridden from the subgraph that overrides it.
    OverrideFromSelf "OVERRIDE_FROM_SELF_ERROR"
        why "@override takes a field over from another subgraph."
        way_out "Name the subgraph that answers the field today."
    /// A field overridden from a subgraph that itself overrides it.
    OverrideSourceHasOverride "OVERRIDE_SOURCE_HAS_OVERRIDE"
        why "Two take-overs in a row leave it unclear who answers."
        way_out "Keep @override in the one subgraph that shall answer the field."
    /// `@override` beside a directive it contradicts.
    OverrideCollision "OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE"
        why "@override says \"I answer this\"; @external, @requires and @provides say something else of the same field."
        way_out "Use one or the other."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_teaches() {
        for code in Code::ALL {
            assert!(code.why().ends_with('.') && code.way_out().ends_with('.'), "{}", code.name());
            assert!(code.name().chars().all(|c| c.is_ascii_uppercase() || c == '_'), "{}", code.name());
        }
    }
}
