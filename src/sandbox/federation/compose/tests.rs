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
        ("type A { x: Int }", "type A { x: Int }", &["INVALID_FIELD_SHARING"]),
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

#[test]
fn an_unreachable_field_comes_with_a_query_and_the_reasons() {
    let one = format!("{LINK} type Query {{ a(id: ID!): A }} type A @key(fields: \"id\") {{ id: ID! }}");
    let two = format!("{LINK} type A @key(fields: \"code\") {{ code: ID! size: Int }}");
    let composed = of(&[("one", &one), ("two", &two)]);
    let told: Vec<_> = composed.errors().collect();
    assert_eq!(told.len(), 2, "{told:#?}");
    assert!(told.iter().all(|finding| finding.code == Code::Satisfiability));
    let message = &told[1].message;
    for part in [
        "{\n  a(id: \"1\") {\n    size\n  }\n}",
        "from subgraph \"one\"",
        "\"A.size\" does not exist",
        "cannot move to subgraph \"two\" using @key(fields: \"code\") of \"A\", because subgraph \"one\" cannot supply",
    ] {
        assert!(message.contains(part), "{part}\n{message}");
    }
    assert_eq!(told[1].places.len(), 2);
}

#[test]
fn keys_lead_on_from_subgraph_to_subgraph() {
    let one = format!("{LINK} type Query {{ a: A }} type A @key(fields: \"id\") {{ id: ID! }}");
    let two = format!("{LINK} type A @key(fields: \"id\") @key(fields: \"code\") {{ id: ID! code: ID! }}");
    let three = format!("{LINK} type A @key(fields: \"code\") {{ code: ID! size: Int }}");
    assert_eq!(codes(&[("one", &one), ("two", &two), ("three", &three)]), Vec::<&str>::new());
    let closed = two.replace("@key(fields: \"id\")", "@key(fields: \"id\", resolvable: false)");
    assert!(codes(&[("one", &one), ("two", &closed), ("three", &three)]).contains(&"SATISFIABILITY_ERROR"));
}

#[test]
fn hints_are_apart_from_errors() {
    let one = format!("{LINK} type Query {{ a: Int! @shareable \"One.\" b: Int @shareable }}");
    let two = format!("{LINK} type Query {{ a: Int @shareable \"Two.\" b: Int @shareable }}");
    let composed = of(&[("one", &one), ("two", &two)]);
    assert_eq!(composed.errors().count(), 0);
    let hints: Vec<&str> = composed.findings.iter().map(|finding| finding.code.name()).collect();
    assert_eq!(hints, ["INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE", "INCONSISTENT_DESCRIPTION"]);
    assert!(composed.supergraph.unwrap().api.contains("a: Int\n"));
}

#[test]
fn what_is_carried_reaches_the_supergraph_with_its_definition() {
    let link = LINK.replace("\"@inaccessible\"", "\"@inaccessible\", \"@tag\"");
    let one = format!("{link} type Query {{ a(x: Int @tag(name: \"t\")): Int @tag(name: \"public\") }}");
    let supergraph = of(&[("one", &one)]).supergraph.unwrap();
    assert!(supergraph.sdl.contains("a(x: Int @tag(name: \"t\")): Int @tag(name: \"public\")"), "{}", supergraph.sdl);
    assert!(supergraph.sdl.contains("directive @tag(name: String!)"), "{}", supergraph.sdl);
    assert!(!supergraph.api.contains("@tag"), "{}", supergraph.api);
}

#[test]
fn entangled_and_endless_keys_end() {
    let entity = |index: usize, count: usize| {
        let others = (0..count).filter(|other| *other != index);
        let keys: Vec<String> = others.clone().map(|other| format!(" @key(fields: \"t{other} {{ x }}\")")).collect();
        let fields: Vec<String> = others.map(|other| format!(" t{other}: T{other}")).collect();
        format!("type T{index}{} {{ x: Int @shareable{} }} ", keys.concat(), fields.concat())
    };
    let entangled: String = (0..9).map(|index| entity(index, 9)).collect();
    let one = format!("{LINK} type Query {{ t: T0 }} {entangled}");
    let two = format!("{LINK} {entangled}");
    let _ = of(&[("one", &one), ("two", &two)]);
    let link = |index: usize| {
        format!("type C{index} @key(fields: \"next {{ next {{ id }} }}\") {{ id: ID! next: C{} }} ", (index + 1) % 300)
    };
    let chain: String = (0..300).map(link).collect();
    let _ = of(&[("one", &format!("{LINK} type Query {{ c: C0 }} {chain}")), ("two", &format!("{LINK} {chain}"))]);
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

/// Two subgraphs that use much of what can be used.
const RICH: [&str; 2] = [
    "extend schema @link(url: \"https://specs.apollo.dev/federation/v2.9\", import: [\"@key\", \"@shareable\", \"@context\", \"@fromContext\"])\n\
     type Query { a(x: In = {y: 1}): [A!]! u: U m: M }\n\
     type A @key(fields: \"id b { c }\") @context(name: \"ctx\") { id: ID! b: B n: Int k: K }\n\
     type B @shareable { c: Int }\nunion U = A | B\nenum E { X Y }\ninput In { y: Int e: E = X }\n\
     interface M @key(fields: \"id\") { id: ID! }\ntype N implements M @key(fields: \"id\") { id: ID! }\n\
     type K @key(fields: \"id\") { id: ID! f(v: Int @fromContext(field: \"$ctx { n }\")): Int }\n",
    "extend schema @link(url: \"https://specs.apollo.dev/federation/v2.9\", import: [\"@key\", \"@shareable\", \"@external\", \"@requires\", \"@interfaceObject\", \"@override\"])\n\
     type Query { t: A @override(from: \"one\") }\n\
     type A @key(fields: \"id b { c }\") { id: ID! b: B n: Int @external z: Int @requires(fields: \"n\") }\n\
     type B @shareable { c: Int }\ntype M @key(fields: \"id\") @interfaceObject { id: ID! r: Float }\n",
];

#[test]
fn the_rich_example_composes() {
    assert_eq!(codes(&[("one", RICH[0]), ("two", RICH[1])]), Vec::<&str>::new());
}

proptest! {
    #[test]
    fn half_typed_and_mutilated_schemas_never_panic(
        cut in 0..RICH[0].len(), from in 0..RICH[0].len(), length in 0_usize..40, piece in pieces(), which in 0_usize..2,
    ) {
        let text = RICH[which];
        let at = |offset: usize| (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let (cut, start, end) = (at(cut), at(from), at(from + length));
        let with = |changed: &str| {
            let mut both = [("one", RICH[0]), ("two", RICH[1])];
            both[which].1 = changed;
            let _ = of(&both);
        };
        with(&text[..cut]);
        with(&format!("{}{}", &text[..start], &text[end..]));
        with(&format!("{}{piece}{}", &text[..start], &text[end..]));
        with(&format!("{}{}{}", &text[..end], &text[start..end], &text[end..]));
    }

    #[test]
    fn any_bytes_as_sdl_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let text = String::from_utf8_lossy(&bytes);
        let _ = of(&[("one", &text), ("two", PAGE)]);
    }

    #[test]
    fn any_text_as_sdl_never_panics(text in any::<String>(), pieces in pieces()) {
        let _ = of(&[("one", &text), ("two", PAGE)]);
        let _ = of(&[("one", &pieces), ("two", PAGE)]);
        let broken: String = PAGE.chars().take(pieces.len()).collect();
        let _ = of(&[("one", &format!("{LINK}{pieces}")), ("two", &format!("{broken}{pieces}"))]);
    }
}
