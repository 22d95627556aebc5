//! No number in a `sandbox.toml` and no nesting in what it runs can break a sandbox: whatever the author wrote, a run ends with
//! an outcome that is the program's, never with a failure of ours.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use etude::{
    sandbox::{FaultSetup, Input, Kind, Limits, Outcome, Program, Setup, SourceFile, Status, Stop, run_to_end},
    trace::Recorder,
};
use serde_json::{Value, json};

/// The numbers that break arithmetic: none, the ends of what the keys hold, and the largest a TOML file can say.
const NUMBERS: [&str; 5] = ["0", "1", "65535", "4294967295", "9223372036854775807"];

/// Little time, so that what never ends ends here.
fn limits() -> Limits {
    Limits { time_ms: 500, ..Limits::default() }
}

/// A program of `kind` with the setup table `table`; `None` where a number is too large for its key, which reading refuses.
fn program(kind: Kind, entry: &str, files: &[(&str, &str)], table: &str) -> Option<Program> {
    let setup: Setup = toml::from_str(table).ok()?;
    let files = files.iter().map(|(path, text)| SourceFile::text(path, text)).collect();
    Some(Program { kind, entry: entry.to_owned(), files, setup })
}

fn run(program: &Program, steps: Vec<Value>, faults: Vec<FaultSetup>, limits: &Limits) -> Outcome {
    let input = Input { steps, faults, seed: u64::MAX };
    run_to_end(program, &input, limits, &mut Recorder::default(), &Stop::new())
}

fn assert_ours_held(outcome: &Outcome, about: &str) {
    assert_ne!(outcome.status, Status::Internal, "{about}: {:?}", outcome.error);
}

/// A fault with `number` wherever it has one.
fn fault(target: &str, effect: &str, number: &str) -> FaultSetup {
    let (small, large) = (number.parse().ok(), number.parse().unwrap_or(u64::MAX));
    FaultSetup {
        name: "f".to_owned(),
        target: target.to_owned(),
        effect: effect.to_owned(),
        times: small,
        after: small.unwrap_or(u32::MAX),
        delay_ms: large,
        ..FaultSetup::default()
    }
}

const FUNCTION: &str = "
    const AWS = require('aws-sdk');
    exports.handler = async () => {
        await new AWS.DynamoDB.DocumentClient().put({ TableName: 'Table', Item: { id: 'a' } }).promise();
        await new AWS.SNS().publish({ TopicArn: 'arn:aws:sns:us-east-1:123456789012:t', Message: 'm' }).promise();
        await new Promise((done) => setTimeout(done, 1e15));
        return { at: Date.now() };
    };";

#[test]
fn a_function_takes_any_number() {
    let keys = ["memory-mb", "timeout-s", "latency.dynamodb-ms", "latency.sns-ms"];
    let base = "topics = ['t']\ntables.Table = { key = ['id'] }\n";
    let mut runs = 0;
    for number in NUMBERS {
        for key in keys {
            let table = format!("[serverless]\n{base}{key} = {number}\n");
            let Some(program) = program(Kind::Serverless, "index.js", &[("index.js", FUNCTION)], &table) else {
                continue;
            };
            let steps = vec![json!({}), json!({ "@environment": { "idle-s": u64::MAX } }), json!({})];
            let outcome = run(&program, steps, vec![fault("dynamodb", "slow", number)], &limits());
            assert_ours_held(&outcome, &table);
            runs += 1;
        }
    }
    assert!(runs > 16, "{runs}");
}

const WORKER: &str = "export default { async fetch(request, env, context) {
    await env.KV.put('k', 'v', { expirationTtl: Number.MAX_SAFE_INTEGER });
    await env.KV.get('k');
    const answer = await fetch('https://edge.example/');
    await caches.default.put(request, new Response('x', { headers: { 'cache-control': 'max-age=9007199254740991' } }));
    context.waitUntil(new Promise((done) => setTimeout(done, 1e15)));
    return new Response(await answer.text());
} };";

#[test]
fn a_worker_takes_any_number() {
    for number in NUMBERS {
        for table in [
            format!("[edge]\nkv = {{ KV = {{}} }}\nsubrequest-limit = {number}\n"),
            format!("[edge]\nkv = {{ KV = {{}} }}\norigins = [{{ latency-ms = {number} }}]\n"),
            format!("[edge]\nkv = {{ KV = {{}} }}\norigins = [{{ status = {number} }}]\n"),
        ] {
            let Some(program) = program(Kind::Edge, "worker.js", &[("worker.js", WORKER)], &table) else { continue };
            let at: u64 = number.parse().unwrap();
            for (effect, at) in [("slow", at), ("down", u64::MAX), ("error", at)] {
                let steps = vec![json!({ "at-ms": at }), json!({ "city": "Sydney" }), json!({ "at-ms": 1 })];
                let outcome = run(&program, steps, vec![fault("edge.example", effect, number)], &limits());
                assert_ours_held(&outcome, &format!("{effect} {table}"));
            }
        }
    }
}

const SCHEMA: &str =
    "type Query { product(id: ID!): Product }\ntype Product @key(fields: \"id\") { id: ID! name: String }";
const QUERY: &str = "{ product(id: \"1\") { name } }";

#[test]
fn a_graph_takes_any_number() {
    let files = [("a.graphql", SCHEMA), ("q.graphql", QUERY)];
    for number in NUMBERS {
        for (timeout, latency) in [(number, "5"), ("9223372036854775807", number), (number, number)] {
            let table = format!(
                "[federation]\nquery = 'q.graphql'\ntimeout-ms = {timeout}\nsubgraphs = [{{ name = 'a', schema = 'a.graphql', latency-ms = {latency} }}]\n"
            );
            let program = program(Kind::Federation, "a.graphql", &files, &table).unwrap();
            for effect in ["slow", "timeout", "down", "error"] {
                let steps = vec![json!({}); 3];
                let outcome = run(&program, steps, vec![fault("a", effect, number)], &Limits::default());
                assert_ours_held(&outcome, &format!("{effect} {table}"));
            }
        }
    }
}

const MODULE: &str = r#"(module
    (import "wasi_snapshot_preview1" "clock_time_get" (func $clock (param i32 i64 i32) (result i32)))
    (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
    (memory (export "memory") 1)
    (func (export "f") (param i64) (result i64)
        (i64.store (i32.const 24) (local.get 0))
        (drop (call $poll (i32.const 0) (i32.const 128) (i32.const 1) (i32.const 256)))
        (drop (call $poll (i32.const 0) (i32.const 128) (i32.const 1) (i32.const 256)))
        (drop (call $clock (i32.const 0) (i64.const 0) (i32.const 512)))
        (i64.load (i32.const 512))))"#;

#[test]
fn a_module_takes_any_number() {
    for number in NUMBERS {
        for table in [format!("[wasm]\nfuel = {number}\n"), format!("[wasm]\nstart-ms = {number}\n")] {
            let script = "console.log(Date.now(), performance.now(), new Date())";
            for (entry, text) in [("m.wat", MODULE), ("s.js", script)] {
                let program = program(Kind::Wasm, entry, &[(entry, text)], &table).unwrap();
                let step = json!({ "export": "f", "args": [number] });
                let step = if entry == "s.js" { json!({}) } else { step };
                let outcome = run(&program, vec![step.clone(), step], Vec::new(), &limits());
                assert_ours_held(&outcome, &format!("{entry} {table}"));
            }
        }
    }
}

#[test]
fn limits_of_nothing_and_limits_without_end_are_obeyed() {
    let most = Limits { time_ms: u64::MAX, memory_mib: u32::MAX, stack_kib: u32::MAX, output_kib: u32::MAX };
    let none = Limits { time_ms: 0, memory_mib: 0, stack_kib: 0, output_kib: 0 };
    let one = |change: fn(&mut Limits)| {
        let mut limits = Limits::default();
        change(&mut limits);
        limits
    };
    let all = [
        most,
        none,
        one(|limits| limits.time_ms = 0),
        one(|limits| limits.memory_mib = 0),
        one(|limits| limits.stack_kib = 0),
        one(|limits| limits.output_kib = 0),
        one(|limits| limits.memory_mib = 1),
        one(|limits| limits.stack_kib = 1),
    ];
    let programs = [
        (Kind::Serverless, "index.js", "exports.handler = async () => 1;", json!({})),
        (Kind::Edge, "worker.js", "export default { fetch: () => new Response('x') };", json!({})),
        (Kind::Federation, "a.graphql", SCHEMA, json!({ "query": QUERY })),
        (Kind::Wasm, "m.wat", MODULE, json!({ "export": "f", "args": ["1"] })),
        (Kind::Wasm, "s.js", "console.log(1)", json!({})),
    ];
    for limits in &all {
        for (kind, entry, text, step) in &programs {
            let program = Program::of_source(*kind, entry, text);
            let outcome = run(&program, vec![step.clone()], Vec::new(), limits);
            assert_ours_held(&outcome, &format!("{kind} {entry} {limits:?}"));
        }
    }
}

#[test]
fn nesting_without_end_overflows_no_stack() {
    let deep = 100_000;
    let lists = format!("type Query {{ a: {}Int{} }}", "[".repeat(deep), "]".repeat(deep));
    let braces = format!("type Query {{ a(x: I = {}1{}): Int }}", "{a:".repeat(deep), "}".repeat(deep));
    let set = format!("type Query {{ a: Int }} type P @key(fields: \"{}\") {{ id: ID! }}", "a { ".repeat(deep));
    for schema in [lists, braces, set] {
        let program = Program::of_source(Kind::Federation, "a.graphql", &schema);
        assert_ours_held(&run(&program, vec![json!({ "query": "{ a }" })], Vec::new(), &limits()), &schema[..60]);
    }
    let program = Program::of_source(Kind::Federation, "a.graphql", SCHEMA);
    for query in [
        format!("{{ product(id: {}1{}) {{ id }} }}", "[".repeat(deep), "]".repeat(deep)),
        format!("query($a: {}Int{}) {{ product(id: 1) {{ id }} }}", "[".repeat(deep), "]".repeat(deep)),
    ] {
        assert_ours_held(&run(&program, vec![json!({ "query": query })], Vec::new(), &limits()), &query[..60]);
    }
}

#[test]
fn an_expression_without_end_overflows_no_stack() {
    let put = |expression: &str| {
        format!(
            "const AWS = require('aws-sdk');
            exports.handler = () => new AWS.DynamoDB.DocumentClient().put({{
                TableName: 'Table', Item: {{ id: 'a' }}, ConditionExpression: {expression},
                ExpressionAttributeValues: {{ ':a': 'a' }},
            }}).promise();"
        )
    };
    for expression in [
        "'id = :a' + ' OR id = :a'.repeat(1e6)",
        "'id = :a' + ' AND id = :a'.repeat(1e6)",
        "'NOT '.repeat(1e6) + 'id = :a'",
    ] {
        let table = "[serverless]\ntables.Table = { key = ['id'] }\n";
        let source = put(expression);
        let program = program(Kind::Serverless, "index.js", &[("index.js", &source)], table).unwrap();
        let limits = Limits { time_ms: 20_000, memory_mib: 512, ..Limits::default() };
        let outcome = run(&program, vec![json!({})], Vec::new(), &limits);
        assert_eq!(outcome.status, Status::Failed, "{expression}: {outcome:?}");
    }
}

/// The bytes of everything a trace keeps, as JSON.
fn size(recorder: &Recorder) -> usize {
    recorder.events().iter().map(|event| serde_json::to_string(event).unwrap().len()).sum()
}

#[test]
fn a_worker_that_stores_without_end_fills_no_memory() {
    let source = "export default { async fetch(request, env) {
        const much = 'x'.repeat(1 << 20);
        let refused = 0;
        for (let i = 0; i < 18; i++) await env.KV.put(`k${i}`, much).catch(() => { refused += 1; });
        const response = new Response(much, { headers: { 'cache-control': 'max-age=60' } });
        await caches.default.put('https://edge.example/', response).catch(() => { refused += 1; });
        await env.KV.get(much);
        return new Response(String(refused));
    } };";
    let table = "[edge]\nkv = { KV = {} }\nsubrequest-limit = 1000\n";
    let program = program(Kind::Edge, "worker.js", &[("worker.js", source)], table).unwrap();
    let mut recorder = Recorder::default();
    let limits = Limits { time_ms: 20_000, ..Limits::default() };
    let outcome = run_to_end(&program, &Input::default(), &limits, &mut recorder, &Stop::new());
    assert_eq!(outcome.status, Status::Completed, "{:?}", outcome.error);
    // The sixteenth with its name is one too many.
    assert_eq!(outcome.result.unwrap()["body"], "4");
    assert!(size(&recorder) < 20 << 20, "{}", size(&recorder));
}

#[test]
fn an_origin_that_echoes_without_end_fills_no_memory() {
    let source = "export default { async fetch(request) {
        const body = await fetch('https://edge.example/', { method: 'POST', body: '{body}'.repeat(1 << 16) })
            .then((answer) => answer.text(), (error) => error.message);
        return new Response(body.slice(0, 100));
    } };";
    let run_with = |body: &str| {
        let table = format!("[edge]\norigins = [{{ body = '{body}' }}]\n");
        let program = program(Kind::Edge, "worker.js", &[("worker.js", source)], &table).unwrap();
        let limits = Limits { time_ms: 20_000, ..Limits::default() };
        run(&program, Vec::new(), Vec::new(), &limits).result.unwrap()["body"].clone()
    };
    assert_eq!(run_with("{count} é{x} {path} {method}"), "1 é{x} / POST");
    assert_eq!(run_with(&"{body}".repeat(1 << 16)), "the answer of edge.example is larger than 16 MiB");
    assert_eq!(run_with("{body}"), "{body}".repeat(17)[..100]);
}
