//! Whole runs: what a learner sees.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::{
    sandbox::{FaultSetup, Limit, Setup as ProgramSetup, SourceFile, Status},
    trace::{Event, EventKind, Panel, PlanProgress, PlanStep, Recorder},
};

/// The schema of a page nobody prepared.
const PAGE: &str = r#"# Example of a federated schema
type Product @key(fields: "id") {
    id: ID!
    name: String
    price: Float
}

extend type Query {
    product(id: ID!): Product
}
"#;

const QUERY: &str = "query { product(id: \"1\") { id name price reviews { stars text } inStock } }";

fn page() -> Program {
    Program::of_source(Kind::Federation, "snippet.graphql", PAGE)
}

fn run(program: &Program, input: &Input) -> (Outcome, Vec<Event>) {
    let mut recorder = Recorder::default();
    let outcome = Federation.run(program, input, &Limits::default(), &mut recorder, &Stop::new());
    (outcome, recorder.into_events())
}

fn asked(program: &Program, query: &str) -> Outcome {
    run(program, &Input::of(json!({"query": query}))).0
}

fn fault(target: &str, effect: &str) -> FaultSetup {
    FaultSetup { target: target.to_owned(), effect: effect.to_owned(), ..FaultSetup::default() }
}

fn fact(outcome: &Outcome, label: &str) -> String {
    outcome.facts.iter().find(|fact| fact.label == label).map(|fact| fact.value.clone()).unwrap_or_default()
}

fn program(subgraphs: &[(&str, &str, &str)]) -> Program {
    let mut program = page();
    program.files.clear();
    let mut setup = Setup::default();
    for (name, sdl, data) in subgraphs {
        let (schema, table) = (format!("{name}.graphql"), format!("{name}.json"));
        program.files.push(SourceFile::text(&schema, sdl));
        program.files.push(SourceFile::text(&table, data));
        let name = (*name).to_owned();
        setup.subgraphs.push(SubgraphSetup { name, schema, data: Some(table), latency_ms: Some(10) });
    }
    program.entry = program.files.first().map(|file| file.path.clone()).unwrap_or_default();
    program.setup = ProgramSetup { federation: Some(setup), ..ProgramSetup::default() };
    program
}

#[test]
fn the_unprepared_page_is_answered_by_three_subgraphs() {
    let (outcome, _) = run(&page(), &Input::of(json!({"query": QUERY})));
    assert_eq!(outcome.error, None);
    let product = json!({
        "id": "1", "name": "Desk lamp", "price": 39.9,
        "reviews": [{"stars": 5, "text": "Lights the whole desk."}, {"stars": 4, "text": "Good, but the cable is short."}],
        "inStock": true,
    });
    assert_eq!(outcome.result, Some(json!({"data": {"product": product}})));
    assert_eq!(fact(&outcome, "Fetches"), "3");
    assert_eq!(fact(&outcome, "Fetches in a row"), "2");
    // 12 ms for products, then reviews (25) and inventory (18) side by side.
    assert_eq!(fact(&outcome, "Modelled time"), "37 ms");
}

#[test]
fn the_page_offers_itself_requests() {
    let inputs = Federation.default_inputs(&page());
    let offered: Vec<(&str, Value)> =
        inputs.iter().map(|(name, input)| (name.as_str(), input.steps[0]["query"].clone())).collect();
    let whole = QUERY;
    assert_eq!(offered[0], ("product", json!(whole)));
    assert_eq!(offered[1], ("product, reviews down", json!(whole)));
    assert_eq!(offered[2], ("products only", json!("query { product(id: \"1\") { id name price } }")));
    for (name, input) in &inputs {
        assert!(run(&page(), input).0.is_completed(), "{name}");
    }
}

#[test]
fn the_timeline_is_in_order_and_the_same_in_every_run() {
    let (_, first) = run(&page(), &Input::of(json!({"query": QUERY})));
    let (_, second) = run(&page(), &Input::of(json!({"query": QUERY})));
    assert_eq!(first, second);
    assert!(first.is_sorted_by_key(|event| event.at));
    let spans: Vec<String> = first
        .iter()
        .filter_map(|event| match &event.kind {
            EventKind::Begin { label, .. } => Some(format!("{} {label}", event.at)),
            _ => None,
        })
        .collect();
    let expected = [
        "0.0 ms compose",
        "0.0 ms request",
        "0.0 ms plan",
        "0.0 ms fetch products",
        "12.0 ms fetch inventory",
        "12.0 ms fetch reviews",
    ];
    assert_eq!(spans, expected);
}

#[test]
fn the_plan_lights_up_as_it_runs() {
    let (_, events) = run(&page(), &Input::of(json!({"query": QUERY})));
    let plans: Vec<&PlanStep> = events
        .iter()
        .filter_map(|event| match &event.kind {
            EventKind::State { panel: Panel::Plan { root, .. } } => Some(root),
            _ => None,
        })
        .collect();
    let shown = |step: &PlanStep| format!("{} {:?}", step.label, step.progress);
    assert_eq!(shown(plans[0]), "Sequence Running");
    assert_eq!(shown(&plans[0].steps[0]), "Fetch products Running");
    assert_eq!(shown(&plans[0].steps[1]), "Parallel Waiting");
    let last = plans[plans.len() - 1];
    assert_eq!(last.progress, PlanProgress::Done);
    assert_eq!(shown(&last.steps[1].steps[0]), "Flatten product Done");
}

#[test]
fn a_subgraph_down_costs_its_own_part_only() {
    let input = Input { faults: vec![fault("reviews", "down")], ..Input::of(json!({"query": QUERY})) };
    let (outcome, _) = run(&page(), &input);
    let result = outcome.result.unwrap();
    assert_eq!(result["data"]["product"]["reviews"], Value::Null);
    assert_eq!(result["data"]["product"]["inStock"], json!(true));
    let error = json!({
        "message": "subgraph `reviews` could not be reached: connection refused",
        "path": ["product"],
        "extensions": {"code": "SUBREQUEST_HTTP_ERROR", "service": "reviews"},
    });
    assert_eq!(result["errors"], json!([error]));
}

#[test]
fn slow_costs_time_and_too_slow_costs_the_answer() {
    let slow = FaultSetup { delay_ms: 100, ..fault("reviews", "slow") };
    let (outcome, _) = run(&page(), &Input { faults: vec![slow], ..Input::of(json!({"query": QUERY})) });
    assert_eq!(fact(&outcome, "Modelled time"), "137 ms");
    let stuck = FaultSetup { delay_ms: 60_000, ..fault("reviews", "slow") };
    let (outcome, _) = run(&page(), &Input { faults: vec![stuck], ..Input::of(json!({"query": QUERY})) });
    assert_eq!(outcome.result.unwrap()["errors"][0]["extensions"]["code"], json!("GATEWAY_TIMEOUT"));
}

#[test]
fn a_subgraphs_own_error_keeps_its_message_and_gains_its_service() {
    let broken = FaultSetup { error: Some("no stars today".to_owned()), ..fault("reviews", "error") };
    let (outcome, _) = run(&page(), &Input { faults: vec![broken], ..Input::of(json!({"query": QUERY})) });
    let error = &outcome.result.unwrap()["errors"][0];
    assert_eq!(error["message"], json!("no stars today"));
    assert_eq!(error["extensions"]["service"], json!("reviews"));
}

#[test]
fn a_schema_that_does_not_compose_fails_with_its_code_and_place() {
    let broken = PAGE.replace("\"id\")", "\"idd\")");
    let outcome = asked(&Program::of_source(Kind::Federation, "snippet.graphql", &broken), "{ product(id: 1) { id } }");
    assert_eq!(outcome.status, Status::Failed);
    let error = outcome.error.unwrap();
    assert_eq!(error.name, "KEY_INVALID_FIELDS");
    assert_eq!(error.location.map(|location| location.to_string()).as_deref(), Some("snippet.graphql:2:14"));
    assert!(error.message.contains("did you mean \"id\"?"), "{}", error.message);
    assert!(error.message.contains("| type Product @key(fields: \"idd\") {\n"), "{}", error.message);
    assert!(error.message.contains("|              ^"), "{}", error.message);
    let told = Federation.check(&Program::of_source(Kind::Federation, "snippet.graphql", &broken));
    assert_eq!(told[0].code, "federation::KEY_INVALID_FIELDS");
}

#[test]
fn an_invalid_query_says_where() {
    let outcome = asked(&page(), "{\n  product(id: \"1\") { nome }\n}");
    let error = outcome.error.unwrap();
    assert_eq!(error.name, "GRAPHQL_VALIDATION_FAILED");
    assert_eq!(error.location.map(|location| location.to_string()).as_deref(), Some("query:2:22"));
    assert_eq!(outcome.result.unwrap()["errors"][0]["locations"], json!([{"line": 2, "column": 22}]));
    let outcome = asked(&page(), "{ product(id: \"1\") { ");
    assert_eq!(outcome.error.unwrap().name, "GRAPHQL_PARSE_FAILED");
}

#[test]
fn variables_fragments_and_conditions_work() {
    let query = "query P($id: ID!, $more: Boolean = false) { p: product(id: $id) { ...F reviews @include(if: $more) { stars } } }
                 fragment F on Product { name __typename }";
    let step = json!({"query": query, "variables": {"id": "2"}, "operationName": "P"});
    let (outcome, _) = run(&page(), &Input::of(step));
    assert_eq!(outcome.result, Some(json!({"data": {"p": {"name": "Walking boots", "__typename": "Product"}}})));
    let (outcome, _) = run(&page(), &Input::of(json!({"query": query})));
    assert_eq!(outcome.error.unwrap().name, "BAD_USER_INPUT");
}

#[test]
fn the_schema_itself_can_be_asked_for() {
    let outcome = asked(&page(), "{ __type(name: \"Product\") { fields { name } } }");
    let names = json!(["id", "name", "price", "reviews", "inStock"]);
    let fields = outcome.result.unwrap()["data"]["__type"]["fields"].clone();
    let found: Vec<Value> = fields.as_array().unwrap().iter().map(|field| field["name"].clone()).collect();
    assert_eq!(Value::Array(found), names);
}

#[test]
fn required_fields_are_fetched_first_and_null_spreads_to_what_may_be_null() {
    let link = "extend schema @link(url: \"https://specs.apollo.dev/federation/v2.3\", import: [\"@key\", \"@external\", \"@requires\"]) ";
    let catalog = "type Query { items: [Item] } type Item @key(fields: \"id\") { id: ID! weight: Float }";
    let shipping =
        "type Item @key(fields: \"id\") { id: ID! weight: Float @external cost: Float! @requires(fields: \"weight\") }";
    let graph = program(&[
        ("catalog", catalog, r#"{"Item": [{"id": "1", "weight": 3}, {"id": "2"}]}"#),
        (
            "shipping",
            &format!("{link}{shipping}"),
            r#"{"Item": [{"id": "1", "cost": {"$multiply": ["weight", 2]}}, {"id": "2", "cost": {"$multiply": ["weight", 2]}}]}"#,
        ),
    ]);
    let outcome = asked(&graph, "{ items { id cost } }");
    let result = outcome.result.clone().unwrap();
    assert_eq!(result["data"]["items"], json!([{"id": "1", "cost": 6}, null]), "{result}");
    assert_eq!(result["extensions"]["valueCompletion"][0]["path"], json!(["items", 1, "cost"]));
    assert_eq!(fact(&outcome, "Fetches in a row"), "2");
    assert_eq!(fact(&outcome, "Representations"), "2");
}

#[test]
fn several_requests_share_one_clock() {
    let step = json!({"query": "{ product(id: \"1\") { name } }"});
    let input = Input { steps: vec![step.clone(), step], ..Input::default() };
    let (outcome, events) = run(&page(), &input);
    assert_eq!(outcome.result.unwrap().as_array().map(Vec::len), Some(2));
    assert_eq!(events.last().map(|event| event.at.to_string()).as_deref(), Some("24.0 ms"));
}

#[test]
fn limits_and_stops_end_a_run() {
    let stop = Stop::new();
    stop.request();
    let input = Input::of(json!({"query": QUERY}));
    let outcome = Federation.run(&page(), &input, &Limits::default(), &mut Recorder::default(), &stop);
    assert_eq!(outcome.status, Status::Cancelled);
    let limits = Limits { output_kib: 0, ..Limits::default() };
    let outcome = Federation.run(&page(), &input, &limits, &mut Recorder::default(), &Stop::new());
    assert_eq!(outcome.error.and_then(|error| error.limit), Some(Limit::Output));
    let limits = Limits { time_ms: 0, ..Limits::default() };
    let outcome = Federation.run(&page(), &input, &limits, &mut Recorder::default(), &Stop::new());
    assert_eq!(outcome.error.and_then(|error| error.limit), Some(Limit::Time));
}

#[test]
fn an_operation_may_be_the_entry() {
    let mut graph =
        program(&[("catalog", "type Query { items: [Item] } type Item { id: ID }", r#"{"Item": [{"id": 1}]}"#)]);
    graph.files.push(SourceFile::text("ask.graphql", "{ items { id } }"));
    graph.entry = "ask.graphql".to_owned();
    let (outcome, _) = run(&graph, &Input::of(json!({})));
    assert_eq!(outcome.result, Some(json!({"data": {"items": [{"id": 1}]}})));
}

#[test]
fn a_missing_file_is_named() {
    let mut graph = program(&[("catalog", "type Query { a: Int }", "{}")]);
    graph.files.retain(|file| file.path != "catalog.graphql");
    assert!(asked(&graph, "{ a }").error.unwrap().message.contains("catalog.graphql"));
    assert_eq!(Federation.check(&graph)[0].code, "federation::missing-file");
}

/// Runs `query` on the page as the application does: on a thread of its own.
fn asked_apart(query: &str) -> Outcome {
    let input = Input::of(json!({"query": query}));
    crate::sandbox::run_to_end(&page(), &input, &Limits::default(), &mut Recorder::default(), &Stop::new())
}

#[test]
fn operations_that_reach_too_far_are_refused() {
    let chain = |length: usize| {
        let links = (0..length).map(|link| format!("fragment F{link} on Product {{ id ...F{} }} ", link + 1));
        format!("{{ product(id: 1) {{ ...F0 }} }} {} fragment F{length} on Product {{ id }}", links.collect::<String>())
    };
    assert!(asked_apart(&chain(20)).is_completed());
    assert_eq!(asked_apart(&chain(3_000)).error.unwrap().name, "QUERY_TOO_LARGE");
    let bomb = (0..40).map(|link| format!("fragment F{link} on Product {{ ...F{0} ...F{0} }} ", link + 1));
    let bomb =
        format!("{{ product(id: 1) {{ ...F0 }} }} {} fragment F40 on Product {{ id }}", bomb.collect::<String>());
    assert_eq!(asked_apart(&bomb).error.unwrap().name, "QUERY_TOO_LARGE");
    let circle = "{ product(id: 1) { ...A } } fragment A on Product { ...B } fragment B on Product { ...A }";
    assert_eq!(asked_apart(circle).error.unwrap().name, "GRAPHQL_VALIDATION_FAILED");
    let deep = format!("{}{}", "{ a ".repeat(2_000), "}".repeat(2_000));
    assert_eq!(asked_apart(&deep).error.unwrap().name, "GRAPHQL_PARSE_FAILED");
}

#[test]
fn a_wide_operation_is_answered() {
    let ask = |copy: usize| format!("p{copy}: product(id: {}) {{ name inStock }}", 1 + copy % 3);
    let wide = (0..300).map(ask).collect::<Vec<_>>().join(" ");
    let outcome = asked_apart(&format!("{{ {wide} }}"));
    assert_eq!(outcome.error, None);
    assert_eq!(outcome.result.unwrap()["data"]["p299"]["inStock"], json!(true));
}

#[test]
fn fields_that_require_each_other_end_in_a_refusal_and_not_in_a_loop() {
    let link = "extend schema @link(url: \"https://specs.apollo.dev/federation/v2.3\", import: [\"@key\", \"@external\", \"@requires\"]) ";
    let one =
        "type Query { a: A } type A @key(fields: \"id\") { id: ID! x: Int @requires(fields: \"y\") y: Int @external }";
    let two = "type A @key(fields: \"id\") { id: ID! x: Int @external y: Int @requires(fields: \"x\") }";
    let data = r#"{"A": [{"id": "1", "x": 1, "y": 1}]}"#;
    let graph = program(&[("one", &format!("{link}{one}"), data), ("two", &format!("{link}{two}"), data)]);
    let input = Input::of(json!({"query": "{ a { x y } }"}));
    let outcome =
        crate::sandbox::run_to_end(&graph, &input, &Limits::default(), &mut Recorder::default(), &Stop::new());
    let error = outcome.error.unwrap();
    assert_eq!(error.name, "SATISFIABILITY_ERROR");
    assert!(error.message.contains("needs @requires(fields: \"y\")"), "{}", error.message);
}

#[test]
fn the_planner_takes_every_supergraph_that_composition_makes() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/federation_oracles/bases");
    let files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(files.len() > 10);
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let subgraphs = text.split("#subgraph ").skip(1).map(|part| {
            let (name, sdl) = part.split_once('\n').unwrap();
            compose::Subgraph { name: name.to_owned(), file: format!("{name}.graphql"), sdl: sdl.to_owned() }
        });
        let supergraph = compose::compose(&subgraphs.collect::<Vec<_>>()).supergraph.unwrap();
        let sdl = supergraph.sdl.clone();
        if let Err(error) = super::router::Router::new(supergraph) {
            panic!("{}: {error}\n{sdl}", file.display());
        }
    }
}

proptest! {
    #[test]
    fn any_text_as_query_never_panics(text in any::<String>(), cut in 0..QUERY.len()) {
        let _ = asked(&page(), &text);
        let _ = asked(&page(), QUERY.get(..cut).unwrap_or_default());
        let _ = asked(&page(), &format!("{{ product(id: {text:?}) {{ id {} }} }}", text.chars().filter(|c| c.is_alphanumeric() || " {}.@$()".contains(*c)).collect::<String>()));
    }

    #[test]
    fn any_text_as_page_never_panics(text in any::<String>(), cut in 0..PAGE.len()) {
        let program = |text: &str| Program::of_source(Kind::Federation, "snippet.graphql", text);
        for text in [text.as_str(), PAGE.get(cut..).unwrap_or_default(), PAGE.get(..cut).unwrap_or_default()] {
            let program = program(text);
            let _ = Federation.check(&program);
            for (_, input) in Federation.default_inputs(&program) {
                let _ = run(&program, &input);
            }
        }
    }
}
