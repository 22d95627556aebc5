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
    /// `@override` on a field of an interface.
    OverrideOnInterface "OVERRIDE_ON_INTERFACE"
        why "An interface only promises fields; the objects that implement it answer them."
        way_out "Put @override on the field of each object type."
    /// A label of `@override` that no router could decide on.
    OverrideLabelInvalid "OVERRIDE_LABEL_INVALID"
        why "The router looks the label up, or draws by its percentage, for each request."
        way_out "Begin the label with a letter and go on with letters, digits and _ - : . /, or write percent(x) with x from 0 to 100."
    /// A type named `Query` that is not the root of queries.
    RootQueryUsed "ROOT_QUERY_USED"
        why "The merged root type is called Query, so no other type may be."
        way_out "Rename the other type, or make it the root in the schema definition."
    /// A type named `Mutation` that is not the root of mutations.
    RootMutationUsed "ROOT_MUTATION_USED"
        why "The merged root type is called Mutation, so no other type may be."
        way_out "Rename the other type, or make it the root in the schema definition."
    /// A type named `Subscription` that is not the root of subscriptions.
    RootSubscriptionUsed "ROOT_SUBSCRIPTION_USED"
        why "The merged root type is called Subscription, so no other type may be."
        way_out "Rename the other type, or make it the root in the schema definition."
    /// A `@link` whose url names no specification and version.
    InvalidLinkIdentifier "INVALID_LINK_IDENTIFIER"
        why "The end of the url says which specification and which version is meant."
        way_out "Let the url end in a name and a version, as in https://specs.apollo.dev/federation/v2.3."
    /// A version of the link specification that does not exist.
    UnknownLinkVersion "UNKNOWN_LINK_VERSION"
        why "The version decides how @link itself is read."
        way_out "Link https://specs.apollo.dev/link/v1.0, or leave that link out."
    /// A merged directive that goes by different names.
    LinkImportNameMismatch "LINK_IMPORT_NAME_MISMATCH"
        why "The directive is carried into the supergraph, where it can have only one name."
        way_out "Import it under one name in every subgraph."
    /// A federation directive defined in a way that contradicts its specification.
    DirectiveDefinitionInvalid "DIRECTIVE_DEFINITION_INVALID"
        why "The composer reads the directive by its specification, whatever the schema defines."
        way_out "Remove the definition and import the directive, or define it as the specification does."
    /// A federation type defined in a way that contradicts its specification.
    TypeDefinitionInvalid "TYPE_DEFINITION_INVALID"
        why "Types such as _Any and FieldSet have one published shape."
        way_out "Remove the definition; the composer adds it."
    /// A `@key` on an interface before version 2.3.
    KeyUnsupportedOnInterface "KEY_UNSUPPORTED_ON_INTERFACE"
        why "Entity interfaces came with Federation 2.3."
        way_out "Link federation v2.3 or later, or put the key on the object types."
    /// A directive inside the field set of a `@key`.
    KeyDirectiveInFieldsArg "KEY_DIRECTIVE_IN_FIELDS_ARG"
        why "A key is taken as it is, under no condition."
        way_out "Remove the directive from the field set."
    /// A directive inside the field set of a `@provides`.
    ProvidesDirectiveInFieldsArg "PROVIDES_DIRECTIVE_IN_FIELDS_ARG"
        why "What is provided is provided always."
        way_out "Remove the directive from the field set."
    /// A directive inside the field set of a `@requires`.
    RequiresDirectiveInFieldsArg "REQUIRES_DIRECTIVE_IN_FIELDS_ARG"
        why "What is required is required always."
        way_out "Remove the directive from the field set."
    /// A provided field takes arguments.
    ProvidesFieldsHasArgs "PROVIDES_FIELDS_HAS_ARGS"
        why "The subgraph hands the value over unasked, so nobody can give it arguments."
        way_out "Provide only fields without arguments."
    /// A `@provides` on a field of an interface.
    ProvidesUnsupportedOnInterface "PROVIDES_UNSUPPORTED_ON_INTERFACE"
        why "Each object that implements the interface may provide something else."
        way_out "Put @provides on the field of each object type."
    /// A `@requires` on a field of an interface.
    RequiresUnsupportedOnInterface "REQUIRES_UNSUPPORTED_ON_INTERFACE"
        why "Each object that implements the interface may require something else."
        way_out "Put @requires on the field of each object type."
    /// An `@external` field of an interface.
    ExternalOnInterface "EXTERNAL_ON_INTERFACE"
        why "An interface answers nothing itself, so its fields cannot be answered elsewhere instead."
        way_out "Mark the field of the object types, not that of the interface."
    /// `@external` beside a directive it contradicts.
    ExternalCollision "EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE"
        why "@external says \"I do not answer this\"; the other directive speaks of how it is answered."
        way_out "Remove one of the two."
    /// An `@external` field that lacks an argument of its owner.
    ExternalArgumentMissing "EXTERNAL_ARGUMENT_MISSING"
        why "The mention must be of the same field, so it takes the same arguments."
        way_out "Copy the argument from the subgraph that owns the field."
    /// An argument of an `@external` field with another type than at its owner.
    ExternalArgumentTypeMismatch "EXTERNAL_ARGUMENT_TYPE_MISMATCH"
        why "The mention must be of the same field, so it takes the same arguments."
        way_out "Give the argument the type it has in the subgraph that owns the field."
    /// An argument of an `@external` field with another default than at its owner.
    ExternalArgumentDefaultMismatch "EXTERNAL_ARGUMENT_DEFAULT_MISMATCH"
        why "Left out, the argument must mean the same in both subgraphs."
        way_out "Give the argument the default it has in the subgraph that owns the field."
    /// A directive for the supergraph on an `@external` field.
    MergedDirectiveOnExternal "MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL"
        why "What the field's owner says of it counts; a mention has no say."
        way_out "Move the directive to the subgraph that owns the field."
    /// A type of which nothing is left once unused `@external` fields are dropped.
    TypeWithOnlyUnusedExternal "TYPE_WITH_ONLY_UNUSED_EXTERNAL"
        why "A mention that nothing uses counts for nothing, and a type needs at least one field."
        way_out "Remove the type from this subgraph, or use its fields in a @key, @requires or @provides."
    /// `@shareable` where it has no meaning.
    InvalidShareableUsage "INVALID_SHAREABLE_USAGE"
        why "Only fields of objects are answered, so only they can be shared, and once is enough."
        way_out "Mark the field of the object type, once."
    /// An argument with different defaults.
    FieldArgumentDefaultMismatch "FIELD_ARGUMENT_DEFAULT_MISMATCH"
        why "Left out, the argument must mean the same whoever answers."
        way_out "Agree on one default."
    /// An input field with different defaults.
    InputFieldDefaultMismatch "INPUT_FIELD_DEFAULT_MISMATCH"
        why "Left out, the field must mean the same whoever answers."
        way_out "Agree on one default."
    /// `@interfaceObject` where its conditions are not met.
    InterfaceObjectUsage "INTERFACE_OBJECT_USAGE_ERROR"
        why "An interface object stands for an interface that another subgraph defines, found by its key, and knows nothing of the types behind it."
        way_out "Give it a @key, let some other subgraph define the interface with that key, and keep the implementing types out of this subgraph."
    /// A key of an interface that an implementing type lacks.
    InterfaceKeyNotOnImplementation "INTERFACE_KEY_NOT_ON_IMPLEMENTATION"
        why "An object found by the interface's key must be findable by it, whatever its type."
        way_out "Put the same @key on every type that implements the interface here."
    /// A subgraph with a keyed interface that does not know all its types.
    InterfaceKeyMissingImplementation "INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE"
        why "Asked by the key, the subgraph must be able to say which type the object has."
        way_out "Define every implementing type of the graph in that subgraph too, or drop the interface's @key there."
    /// `Query` is kept out of the API.
    QueryRootInaccessible "QUERY_ROOT_TYPE_INACCESSIBLE"
        why "Without Query clients have no way in."
        way_out "Hide single fields instead."
    /// A type in the API of which everything is hidden.
    OnlyInaccessibleChildren "ONLY_INACCESSIBLE_CHILDREN"
        why "A type must hold something that clients can see."
        way_out "Hide the type as well, or show one of its elements."
    /// A visible element of a hidden type.
    ReferencedInaccessible "REFERENCED_INACCESSIBLE"
        why "A client could ask for the element and not know what it gets."
        way_out "Hide the element as well, or show the type."
    /// A hidden argument or input field that must be given.
    RequiredInaccessible "REQUIRED_INACCESSIBLE"
        why "A client must give it and cannot know of it."
        way_out "Make it optional or give it a default, or show it."
    /// A hidden element that implements a visible one of an interface.
    ImplementedByInaccessible "IMPLEMENTED_BY_INACCESSIBLE"
        why "A client may ask for it by way of the interface."
        way_out "Hide it in the interface as well, or show it here."
    /// A visible default that names something hidden.
    DefaultUsesInaccessible "DEFAULT_VALUE_USES_INACCESSIBLE"
        why "The API schema prints the default, and what it names must be there."
        way_out "Choose another default, or show what it names."
    /// `@inaccessible` on something every schema needs.
    DisallowedInaccessible "DISALLOWED_INACCESSIBLE"
        why "Built-in elements cannot be hidden."
        way_out "Remove the directive."
    /// A `@composeDirective` that cannot be followed.
    DirectiveComposition "DIRECTIVE_COMPOSITION_ERROR"
        why "A directive carried into the supergraph needs a definition and a @link that says which specification it is of, alike in all subgraphs."
        way_out "Define the directive, import it with a @link of your own, and name it as in @composeDirective(name: \"@mine\")."
    /// An access requirement on an interface.
    AuthOnInterface "AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE"
        why "What an interface promises is answered by objects, each with requirements of its own."
        way_out "Put the directive on the object types and their fields."
    /// A field that requires protected data without being protected alike.
    MissingTransitiveAuth "MISSING_TRANSITIVE_AUTH_REQUIREMENTS"
        why "Otherwise the answer would leak what the required field protects."
        way_out "Repeat the access requirements of the required fields on this field."
    /// `@cost` on a field of an interface.
    CostOnInterfaceField "COST_APPLIED_TO_INTERFACE_FIELD"
        why "The cost is that of the object which answers."
        way_out "Put @cost on the field of each object type."
    /// `@listSize` on something that is no list.
    ListSizeOnNonList "LIST_SIZE_APPLIED_TO_NON_LIST"
        why "Only a list has a size."
        way_out "Remove the directive, or name the list in sizedFields."
    /// An assumed size below zero.
    ListSizeAssumedSize "LIST_SIZE_INVALID_ASSUMED_SIZE"
        why "A list cannot have fewer than no items."
        way_out "Give zero or more."
    /// A sized field that the returned type does not have.
    ListSizeSizedField "LIST_SIZE_INVALID_SIZED_FIELD"
        why "The size is that of a field of the object this field returns."
        way_out "Name a list field of the returned type."
    /// A slicing argument that is none.
    ListSizeSlicingArgument "LIST_SIZE_INVALID_SLICING_ARGUMENT"
        why "The size is read from the argument, so it must exist and be an integer."
        way_out "Name arguments of this field of type Int or Int!."
    /// A context whose name cannot be used.
    ContextNameInvalid "CONTEXT_NAME_INVALID"
        why "The router builds longer names from it, parted by underscores."
        way_out "Use letters and digits only."
    /// A context that is used and never set.
    ContextNotSet "CONTEXT_NOT_SET"
        why "The value is taken from an enclosing object whose type sets the context."
        way_out "Put @context(name: …) on a type above this field, or correct the name."
    /// A selection from a context that does not fit.
    ContextInvalidSelection "CONTEXT_INVALID_SELECTION"
        why "The selected value is handed to the argument, so it must exist and have the argument's type."
        way_out "Select one field of the type that sets the context, of the same type as the argument."
    /// A `@fromContext` that names no context.
    NoContextInSelection "NO_CONTEXT_IN_SELECTION"
        why "The field begins with the context it reads from."
        way_out "Write the field as \"$context { name }\"."
    /// A contextual argument on a type without a key.
    ContextNoResolvableKey "CONTEXT_NO_RESOLVABLE_KEY"
        why "The router may have to come back to the object with the value, and finds it by its key."
        way_out "Give the type a @key."
    /// An argument filled from a context here and required from clients elsewhere.
    ContextualArgumentElsewhere "CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS"
        why "A contextual argument is not part of the API, so no client can give it."
        way_out "Use @fromContext in every subgraph that declares the argument, or make it optional there."
    /// A query of the API that no chain of subgraphs can answer.
    Satisfiability "SATISFIABILITY_ERROR"
        why "Every query that the API schema allows must have a plan."
        way_out "Give the type a @key in the subgraph that answers the field, with key fields the others can supply, or answer the field where the path begins."
    /// A shared field whose owners can return no type in common.
    ShareableRuntimeTypes "SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES"
        why "Whoever is asked must give the same answer."
        way_out "Let the subgraphs agree on the types the field can return."
    /// More ways through the graph than are checked.
    PathsExceeded "MAX_VALIDATION_SUBGRAPH_PATHS_EXCEEDED"
        why "Checking every way would take too long."
        way_out "Give entities fewer alternative keys, or let fewer subgraphs share the same types."
    /// Descriptions that differ; a hint.
    InconsistentDescription "INCONSISTENT_DESCRIPTION"
        why "The API schema shows one description."
        way_out "Agree on one text; until then the one most subgraphs have is shown, or else the first."
    /// Field types that differ and can be merged; a hint.
    InconsistentFieldType "INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE"
        why "Clients see the most general of the types."
        way_out "Agree on one type if the difference is not meant."
    /// Input types that differ and can be merged; a hint.
    InconsistentArgumentType "INCONSISTENT_BUT_COMPATIBLE_ARGUMENT_TYPE"
        why "Clients must keep to the strictest of the types."
        way_out "Agree on one type if the difference is not meant."
    /// An optional argument that some subgraphs lack; a hint.
    InconsistentArgumentPresence "INCONSISTENT_ARGUMENT_PRESENCE"
        why "Only arguments that all who answer the field know are in the API."
        way_out "Add the argument everywhere, or remove it."
    /// A default that only some subgraphs give; a hint.
    InconsistentDefaultPresence "INCONSISTENT_DEFAULT_VALUE_PRESENCE"
        why "A default that is not everywhere is left out of the API."
        way_out "Give the same default everywhere."
    /// An optional input field that some subgraphs lack; a hint.
    InconsistentInputField "INCONSISTENT_INPUT_OBJECT_FIELD"
        why "Only input fields that all subgraphs know are in the API."
        way_out "Add the field everywhere, or remove it."
    /// A union member that some subgraphs lack; a hint.
    InconsistentUnionMember "INCONSISTENT_UNION_MEMBER"
        why "The API's union has the members of all subgraphs."
        way_out "Add the member everywhere if it is meant to be."
    /// A value that some subgraphs lack, of an enum used as input; a hint.
    InconsistentInputEnum "INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM"
        why "A client may only send what all subgraphs understand, so the value is left out."
        way_out "Add the value everywhere, or remove it."
    /// A value that some subgraphs lack, of an enum used as output; a hint.
    InconsistentOutputEnum "INCONSISTENT_ENUM_VALUE_FOR_OUTPUT_ENUM"
        why "A client may receive whatever any subgraph answers, so the value stays."
        way_out "Add the value everywhere if it is meant to be."
    /// An enum that nothing uses; a hint.
    UnusedEnum "UNUSED_ENUM_TYPE"
        why "It is merged as if it were an output."
        way_out "Use it, or remove it."
    /// A field of a shared type without key that some subgraphs lack; a hint.
    InconsistentValueTypeField "INCONSISTENT_OBJECT_VALUE_TYPE_FIELD"
        why "It can be asked for only where a subgraph that has it answers the object."
        way_out "Add the field everywhere, or give the type a @key."
    /// A type with a key in some subgraphs only; a hint.
    InconsistentEntity "INCONSISTENT_ENTITY"
        why "Where there is no key, the router cannot come in."
        way_out "Give the type a @key in every subgraph."
    /// A field that another subgraph has taken over; a hint.
    OverriddenCanBeRemoved "OVERRIDDEN_FIELD_CAN_BE_REMOVED"
        why "Nobody asks this subgraph for it any more."
        way_out "Remove the field here, then the @override there."
    /// An `@override` of a field that its source no longer answers; a hint.
    OverrideCanBeRemoved "OVERRIDE_DIRECTIVE_CAN_BE_REMOVED"
        why "The move is complete."
        way_out "Remove the @override."
    /// A progressive `@override`; a hint.
    OverrideInProgress "OVERRIDE_MIGRATION_IN_PROGRESS"
        why "Some requests are still answered by the old owner."
        way_out "Raise the percentage, then remove the label."
    /// An `@override` from a subgraph that is not there; a hint.
    FromSubgraphDoesNotExist "FROM_SUBGRAPH_DOES_NOT_EXIST"
        why "There is nobody to take the field over from."
        way_out "Correct the name, or remove the @override."
    /// A directive with different arguments; a hint.
    InconsistentDirectiveArguments "INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS"
        why "The supergraph carries it once, with the arguments of the first subgraph."
        way_out "Agree on the arguments."
    /// A shared field whose owners can return different types; a hint.
    InconsistentRuntimeTypes "INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN"
        why "Who is asked decides which types can come."
        way_out "Let the subgraphs agree on the types the field can return."
    /// A directive for operations whose definitions have no place in common; a hint.
    NoExecutableIntersection "NO_EXECUTABLE_DIRECTIVE_INTERSECTION"
        why "Clients may use it only where every subgraph allows it."
        way_out "Define it alike everywhere."
    /// A directive for operations that some subgraphs do not define; a hint.
    InconsistentExecutablePresence "INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE"
        why "Clients may use it only if every subgraph knows it."
        way_out "Define it everywhere, or remove it."
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
