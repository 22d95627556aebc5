//! What composes, what is refused, and where.

use proptest::prelude::*;

use super::*;

const PAGE: &str = r#"
# Example of a federated schema
type Product @key(fields: "id") {
    id: ID!
    name: String
    price: Float
}

extend type Query {
    product(id: ID!): Product
}
"#;

const REVIEWS: &str = r#"
extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
type Product @key(fields: "id") { id: ID! reviews: [Review!] }
type Review { stars: Int! text: String }
"#;

const LINK: &str = r#"extend schema @link(url: "https://specs.apollo.dev/federation/v2.3",
  import: ["@key", "@external", "@requires", "@provides", "@shareable", "@override", "@inaccessible"]) "#;

fn of(subgraphs: &[(&str, &str)]) -> Composition {
    let subgraph = |(name, sdl): &(&str, &str)| Subgraph {
        name: (*name).to_owned(),
        file: format!("{name}.graphql"),
        sdl: (*sdl).to_owned(),
    };
    compose(&subgraphs.iter().map(subgraph).collect::<Vec<_>>())
}

fn codes(subgraphs: &[(&str, &str)]) -> Vec<&'static str> {
    of(subgraphs).errors().map(|finding| finding.code.name()).collect()
}

/// The codes of composing `one` and `two`, both Federation 2.
fn codes_of_two(one: &str, two: &str) -> Vec<&'static str> {
    codes(&[("one", &format!("{LINK}{one}")), ("two", &format!("{LINK}{two}"))])
}

#[test]
fn the_page_composes_with_a_subgraph_that_extends_its_product() {
    let composed = of(&[("products", PAGE), ("reviews", REVIEWS)]);
    assert!(composed.findings.is_empty(), "{:#?}", composed.findings);
    let supergraph = composed.supergraph.unwrap();
    insta::assert_snapshot!("page_supergraph", supergraph.sdl);
    insta::assert_snapshot!("page_api", supergraph.api);
}

#[test]
fn a_syntax_error_has_a_position() {
    let composed = of(&[("one", "type Query {\n  a: Int\n  b Int\n}\n")]);
    let finding = composed.errors().next().unwrap();
    assert_eq!(finding.code, Code::InvalidGraphql);
    let place = &finding.places[0];
    assert_eq!((place.file.as_str(), place.position.line, place.position.column), ("one.graphql", 3, 5));
}

#[test]
fn all_faults_are_told_at_once_each_at_its_place() {
    let sdl = "type Query { a: A }\ntype A @key(fields: \"idd\") { id: ID! b: Bee }\n";
    let composed = of(&[("one", sdl)]);
    let told: Vec<_> = composed
        .errors()
        .map(|finding| (finding.code.name(), finding.places[0].position.line, finding.places[0].position.column))
        .collect();
    assert_eq!(told, [("INVALID_GRAPHQL", 2, 38), ("KEY_INVALID_FIELDS", 2, 8)]);
    assert!(composed.errors().any(|finding| finding.message.contains("did you mean \"id\"?")));
}

#[test]
fn refusals_carry_the_published_codes() {
    let cases: [(&str, &str, &[&str]); 17] = [
        ("type A { x: Int }", "type A { x: Int }", &["NO_QUERIES", "INVALID_FIELD_SHARING"]),
        (
            "type Query { a: A } type A { x: Int @shareable }",
            "type A { x: String @shareable }",
            &["FIELD_TYPE_MISMATCH"],
        ),
        ("type Query { a: A } type A { x: Int }", "enum A { X }", &["TYPE_KIND_MISMATCH"]),
        (
            "type Query { a: A } type A @key(fields: \"id\") { id: ID! p: Int }",
            "type A @key(fields: \"id\") { id: ID! p: Int }",
            &["INVALID_FIELD_SHARING"],
        ),
        (
            "type Query { a: A } type A @key(fields: \"id\") { id: ID! p: Int @shareable }",
            "type A @key(fields: \"id\") { id: ID! p: Int }",
            &["INVALID_FIELD_SHARING"],
        ),
        (
            "type Query { a: A } type A @key(fields: \"id\") { id: ID! }",
            "type A @key(fields: \"id\") { id: ID! p: Int @external q: Int @requires(fields: \"p\") }",
            &["EXTERNAL_MISSING_ON_BASE"],
        ),
        (
            "type Query { a: A } type A @key(fields: \"id\") { id: ID! p: Int }",
            "type A @key(fields: \"id\") { id: ID! p: Int @external q: Int }",
            &["EXTERNAL_UNUSED"],
        ),
        (
            "type Query { a: A } type A @key(fields: \"id\") { id: ID! p: Int }",
            "type A @key(fields: \"id\") { id: ID! q: Int @requires(fields: \"p\") }",
            &["REQUIRES_INVALID_FIELDS"],
        ),
        (
            "type Query { a: A } type A @key(fields: \"id\") { id: ID! p: Int @shareable }",
            "type A @key(fields: \"id\") { id: ID! p: Int @shareable q: Int @requires(fields: \"p\") }",
            &["REQUIRES_FIELDS_MISSING_EXTERNAL"],
        ),
        (
            "type Query { a: A } type A @key(fields: \"id\") { id: ID! p: Int }",
            "type A @key(fields: \"id\") { id: ID! p: String @external q: Int @requires(fields: \"p\") }",
            &["EXTERNAL_TYPE_MISMATCH"],
        ),
        (
            "type Query { a: A } type A @key(fields: \"id\") { id(x: Int): ID! }",
            "type B { x: Int }",
            &["KEY_FIELDS_HAS_ARGS"],
        ),
        ("type Query { a: A } type A @key(fields: 3) { id: ID! }", "type B { x: Int }", &["KEY_INVALID_FIELDS_TYPE"]),
        (
            "type Query { a(e: E): E } enum E { X Y }",
            "type Query { b(e: E): E } enum E { X }",
            &["ENUM_VALUE_MISMATCH"],
        ),
        (
            "type Query { a(i: I): Int } input I { x: Int! y: Int }",
            "type Query { b(i: I): Int } input I { y: Int }",
            &["REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH"],
        ),
        (
            "type Query { a(x: Int!): Int @shareable }",
            "type Query { a: Int @shareable }",
            &["REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH"],
        ),
        (
            "type Query { a: A } type A @key(fields: \"id\") { id: ID! p: Int @override(from: \"one\") }",
            "type B { x: Int }",
            &["OVERRIDE_FROM_SELF_ERROR"],
        ),
        (
            "type Query { i: I } interface I { x: Int y: Int } type A implements I { x: Int y: Int }",
            "interface I { z: Int } type C implements I { z: Int }",
            &["INTERFACE_FIELD_NO_IMPLEM", "INTERFACE_FIELD_NO_IMPLEM", "INTERFACE_FIELD_NO_IMPLEM"],
        ),
    ];
    for (one, two, expected) in cases {
        let mut found = codes_of_two(one, two);
        let mut expected = expected.to_vec();
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{one} / {two}");
    }
}

#[test]
fn federation_one_habits_are_accepted() {
    let legacy = "extend type Product @key(fields: \"id\") { id: ID! @external inStock: Boolean }";
    assert_eq!(codes(&[("products", PAGE), ("inventory", legacy)]), Vec::<&str>::new());
    assert_eq!(codes(&[("inventory", legacy), ("q", "type Query { a: Int }")]), ["EXTENSION_WITH_NO_BASE"]);
}

#[test]
fn a_directive_that_was_not_imported_says_how_to_import_it() {
    let composed = of(&[("one", "type Query { a: Int @shareable }")]);
    assert!(composed.errors().next().unwrap().message.contains("import: [\"@shareable\"]"));
}

#[test]
fn directives_may_be_imported_under_other_names() {
    let one = "extend schema @link(url: \"https://specs.apollo.dev/federation/v2.3\", import: [{name: \"@key\", as: \"@id\"}]) \
               type Query { a: A } type A @id(fields: \"id\") { id: ID! @federation__shareable }";
    let composed = of(&[("one", one)]);
    assert!(composed.findings.is_empty(), "{:?}", composed.findings);
    assert!(composed.supergraph.unwrap().sdl.contains("key: \"id\""));
}

#[test]
fn an_override_moves_the_field_and_inaccessible_hides_it() {
    let one =
        format!("{LINK} type Query {{ a: A }} type A @key(fields: \"id\") {{ id: ID! p: Int s: Int @inaccessible }}");
    let two = format!("{LINK} type A @key(fields: \"id\") {{ id: ID! p: Int @override(from: \"one\") }}");
    let supergraph = of(&[("one", &one), ("two", &two)]).supergraph.unwrap();
    assert!(supergraph.sdl.contains("p: Int @join__field(graph: TWO, override: \"one\")"), "{}", supergraph.sdl);
    assert!(supergraph.sdl.contains("s: Int @join__field(graph: ONE) @inaccessible"), "{}", supergraph.sdl);
    assert!(!supergraph.api.contains("s: Int"), "{}", supergraph.api);
}

#[test]
fn duplicate_names_are_refused() {
    assert_eq!(codes(&[("one", PAGE), ("one", REVIEWS)])[0], "INVALID_SUBGRAPH_NAME");
}

#[test]
fn nothing_composes_from_nothing() {
    assert_eq!(codes(&[]), ["NO_QUERIES"]);
    assert_eq!(codes(&[("one", "")]), ["INVALID_GRAPHQL"]);
}

/// Pieces of SDL, so that random texts come close to real ones.
fn pieces() -> impl Strategy<Value = String> {
    let words = [
        "type",
        "extend",
        "interface",
        "union",
        "enum",
        "input",
        "scalar",
        "schema",
        "directive",
        "Query",
        "A",
        "B",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "!",
        ":",
        "=",
        "|",
        "&",
        "@key(fields: \"id\")",
        "@key(fields: \"a { b\")",
        "@external",
        "@requires(fields: \"x\")",
        "@provides(fields: \"y\")",
        "@shareable",
        "@override(from: \"one\")",
        "@interfaceObject",
        "id",
        "x",
        "ID",
        "Int",
        "implements",
        "on",
        "\"\"\"",
        "\"",
        "#",
        "\n",
        "@link(url: \"https://specs.apollo.dev/federation/v2.3\", import: [\"@key\", \"@shareable\"])",
        "é",
        "1",
        "...",
        "$",
    ];
    prop::collection::vec(prop::sample::select(words.to_vec()), 0..40).prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn any_text_as_sdl_never_panics(text in any::<String>(), pieces in pieces()) {
        let _ = of(&[("one", &text), ("two", PAGE)]);
        let _ = of(&[("one", &pieces), ("two", PAGE)]);
        let broken: String = PAGE.chars().take(pieces.len()).collect();
        let _ = of(&[("one", &format!("{LINK}{pieces}")), ("two", &format!("{broken}{pieces}"))]);
    }
}
