//! What a run does, seen from outside: answers, log lines, facts, state.

use serde_json::{Value, json};

use super::{Runtime, Serverless, Setup, TableSetup};
use crate::{
    sandbox::{
        FaultSetup, Input, Kind, Limits, Outcome, Program, Sandbox, Setup as AnySetup, SourceFile, Status, Stop,
        run_to_end,
    },
    trace::{EventKind, Panel, Recorder},
};

const ORDERS: &str = include_str!("../../../sandboxes/orders/index.js");

struct Ran {
    outcome: Outcome,
    trace: Recorder,
}

impl Ran {
    fn result(&self) -> &Value {
        self.outcome.result.as_ref().expect("a result")
    }

    fn fact(&self, label: &str) -> &str {
        let fact = self.outcome.facts.iter().find(|fact| fact.label == label);
        &fact.unwrap_or_else(|| panic!("no fact {label}: {:?}", self.outcome.facts)).value
    }

    fn error(&self) -> String {
        self.outcome.error.as_ref().expect("an error").to_string()
    }

    fn sizes(&self) -> Vec<(String, usize)> {
        let sizes = self.trace.state().into_iter().map(|panel| match panel {
            Panel::Table { name, items, .. } => (name.clone(), items.len()),
            Panel::Messages { name, messages } => (name.clone(), messages.len()),
            other => panic!("unexpected panel {other:?}"),
        });
        sizes.collect()
    }
}

fn run_with(setup: Option<Setup>, source: &str, input: &Input) -> Ran {
    let program = Program {
        kind: Kind::Serverless,
        entry: "index.js".to_owned(),
        files: vec![SourceFile::text("index.js", source)],
        setup: AnySetup { serverless: setup, ..AnySetup::default() },
    };
    let mut trace = Recorder::default();
    let outcome = run_to_end(&program, input, &Limits::default(), &mut trace, &Stop::new());
    Ran { outcome, trace }
}

fn run(source: &str, steps: &[Value]) -> Ran {
    run_with(None, source, &Input { steps: steps.to_vec(), ..Input::default() })
}

fn order() -> Value {
    json!({ "body": r#"{"userId":"u-1","items":[{"sku":"A1","qty":2}],"total":59.98}"# })
}

#[test]
fn a_page_nobody_prepared_runs_with_what_its_text_asks_for() {
    let ran = run(ORDERS, &[order()]);
    assert_eq!(ran.outcome.status, Status::Completed, "{:?}", ran.outcome.error);
    assert_eq!(ran.result()["statusCode"], 200);
    let sizes: Vec<_> = ran.sizes();
    assert_eq!(sizes, [("Orders".to_owned(), 1), ("inventory".to_owned(), 1), ("payment".to_owned(), 1)]);
}

#[test]
fn the_first_event_starts_cold_and_the_next_finds_the_process_warm() {
    let ran = run("let n = 0; exports.handler = async () => ++n;", &[json!({}), json!({}), json!({})]);
    assert_eq!(ran.result(), &json!([1, 2, 3]));
    assert_eq!(
        (ran.fact("Cold starts"), ran.fact("Billed Duration 1"), ran.fact("Billed Duration 2")),
        ("1", "142 ms", "1 ms")
    );
    let evicted = run(
        "let n = 0; exports.handler = async () => ++n;",
        &[json!({}), json!({ "@environment": "evict" }), json!({})],
    );
    assert_eq!((evicted.result(), evicted.fact("Cold starts")), (&json!([1, 1]), "2"));
}

#[test]
fn the_log_has_the_platforms_lines_around_the_programs() {
    let ran = run("exports.handler = async () => { console.log('hello'); };", &[json!({})]);
    let console = ran.trace.console();
    let lines: Vec<&str> = console.lines().collect();
    assert!(lines[0].starts_with("START RequestId: ") && lines[0].ends_with(" Version: $LATEST"), "{console}");
    assert_eq!(lines[1], "hello");
    assert!(lines[2].starts_with("END RequestId: "));
    assert!(
        lines[3].starts_with("REPORT RequestId: ")
            && lines[3].contains("\tBilled Duration: 142 ms\tMemory Size: 128 MB\t")
    );
    assert!(lines[3].ends_with("\tInit Duration: 141.00 ms"), "{console}");
    assert_eq!(ran.result(), &Value::Null);
}

#[test]
fn the_managed_runtime_does_not_bring_the_old_sdk() {
    let setup = Setup { runtime: Runtime::Managed, ..Setup::default() };
    let ran = run_with(Some(setup), ORDERS, &Input::of(order()));
    assert_eq!(ran.outcome.status, Status::Failed);
    assert_eq!(ran.result()["errorType"], "Runtime.ImportModuleError");
    assert_eq!(
        ran.result()["errorMessage"],
        "Error: Cannot find module 'aws-sdk'\nRequire stack:\n- /var/task/index.js\n- /var/runtime/index.mjs"
    );
    let location = ran.outcome.error.as_ref().and_then(|error| error.location.clone());
    assert_eq!(location.map(|location| (location.file, location.line)), Some(("index.js".to_owned(), 2)));
}

#[test]
fn an_error_of_the_handler_is_an_answer_and_a_log_line() {
    let ran = run("exports.handler = async () => { throw new RangeError('boom'); };", &[json!({})]);
    assert_eq!(ran.outcome.status, Status::Failed);
    assert_eq!((&ran.result()["errorType"], &ran.result()["errorMessage"]), (&json!("RangeError"), &json!("boom")));
    assert!(ran.trace.console().contains(
        "Invoke Error \t{\"errorType\":\"RangeError\",\"errorMessage\":\"boom\",\"stack\":[\"RangeError: boom\""
    ));
    assert_eq!(ran.outcome.error.unwrap().location.unwrap().line, 1);
    let text = run("exports.handler = async () => { throw 'plain'; };", &[json!({})]);
    assert_eq!(text.result(), &json!({ "errorType": "string", "errorMessage": "plain", "trace": [] }));
}

#[test]
fn callbacks_and_plain_returns_answer_as_the_platform_takes_them() {
    let answer = |source: &str| run(source, &[json!({})]).outcome.result;
    assert_eq!(
        answer("exports.handler = (e, c, done) => setTimeout(() => done(null, { v: 1 }), 20);"),
        Some(json!({ "v": 1 }))
    );
    assert_eq!(answer("exports.handler = () => ({ statusCode: 200 });"), Some(Value::Null));
    let failed = answer("exports.handler = (e, c, done) => done(new Error('cb err'));").unwrap();
    assert_eq!(failed["errorMessage"], "cb err");
    let circular = answer("exports.handler = async () => { const a = {}; a.a = a; return a; };").unwrap();
    assert_eq!(circular["errorMessage"], "Unable to stringify response body");
}

#[test]
fn an_invocation_that_takes_too_long_is_killed_and_the_next_starts_cold() {
    let source = "exports.handler = async (e) => { try { await new Promise((r) => setTimeout(r, e.wait)); } catch { return 'caught'; } return 'late'; };";
    let ran = run(source, &[json!({ "wait": 10_000 }), json!({ "wait": 10 })]);
    assert!(
        ran.error().starts_with("Sandbox.Timedout: RequestId: ")
            && ran.error().ends_with("Task timed out after 3.00 seconds")
    );
    assert_eq!((ran.fact("Cold starts"), ran.fact("Billed Duration 1")), ("2", "3141 ms"));
    assert_eq!(ran.result()[1], "late");
    assert!(ran.trace.console().contains("\tStatus: timeout"));
}

#[test]
fn what_was_not_awaited_is_frozen_and_goes_on_in_the_next_invocation() {
    let source = "exports.handler = async (e) => { if (e.first) setTimeout(() => console.log('late'), 50); else await new Promise((r) => setTimeout(r, 100)); };";
    let alone = run(source, &[json!({ "first": true })]);
    assert!(!alone.trace.console().contains("late"));
    let two = run(source, &[json!({ "first": true }), json!({})]);
    let console = two.trace.console();
    assert!(console.rfind("START").unwrap() < console.find("late").unwrap(), "{console}");
}

#[test]
fn a_process_that_dies_takes_the_environment_with_it() {
    let exit = run("exports.handler = async () => process.exit(3);", &[json!({})]);
    assert!(
        exit.result()["errorMessage"].as_str().unwrap().ends_with("Error: Runtime exited with error: exit status 3")
    );
    let unhandled = run(
        "exports.handler = async () => { Promise.reject(new Error('lost')); await new Promise((r) => setTimeout(r, 5)); };",
        &[json!({})],
    );
    assert_eq!(unhandled.result()["errorType"], "Runtime.UnhandledPromiseRejection");
    assert_eq!(unhandled.result()["errorMessage"], "Error: lost");
    let never = run("exports.handler = () => new Promise(() => {});", &[json!({})]);
    assert_eq!(never.result()["errorType"], "Runtime.NodeJsExit");
    let missing = run("exports.other = 1;", &[json!({})]);
    assert_eq!(missing.result()["errorMessage"], "index.handler is undefined or not exported");
    let broken = run("exports.handler = async ( => 1", &[json!({})]);
    assert_eq!(broken.result()["errorType"], "Runtime.UserCodeSyntaxError");
}

#[test]
fn the_context_says_what_the_platform_says() {
    let source = "exports.handler = async (e, c) => ({ keys: Object.keys(c), name: c.functionName, memory: c.memoryLimitInMB, \
        left: c.getRemainingTimeInMillis(), id: c.awsRequestId, env: process.env.AWS_REGION });";
    let ran = run(source, &[json!({})]);
    let keys = json!([
        "callbackWaitsForEmptyEventLoop",
        "succeed",
        "fail",
        "done",
        "functionVersion",
        "functionName",
        "memoryLimitInMB",
        "logGroupName",
        "logStreamName",
        "clientContext",
        "identity",
        "invokedFunctionArn",
        "awsRequestId",
        "tenantId",
        "getRemainingTimeInMillis"
    ]);
    assert_eq!(ran.result()["keys"], keys);
    assert_eq!(
        (&ran.result()["name"], &ran.result()["memory"], &ran.result()["left"]),
        (&json!("orders"), &json!("128"), &json!(2999))
    );
}

#[test]
fn an_es_module_is_a_function_too() {
    let ran = run("export const handler = async (event) => ({ got: event.x });", &[json!({ "x": 1 })]);
    assert_eq!(ran.result(), &json!({ "got": 1 }));
}

#[test]
fn a_failing_topic_leaves_the_order_stored() {
    let fault = FaultSetup {
        name: "sns-down".to_owned(),
        target: "sns".to_owned(),
        effect: "error".to_owned(),
        after: 1,
        ..FaultSetup::default()
    };
    let ran = run_with(None, ORDERS, &Input { steps: vec![order()], faults: vec![fault], seed: 1 });
    assert_eq!(ran.result()["statusCode"], 500);
    assert_eq!(ran.sizes(), [("Orders".to_owned(), 1), ("inventory".to_owned(), 1), ("payment".to_owned(), 0)]);
    assert_eq!(ran.fact("Service calls"), "6", "one put, one publish, one publish tried four times");
}

#[test]
fn a_slow_service_ends_in_a_timeout_that_no_catch_sees() {
    let fault = FaultSetup {
        target: "dynamodb".to_owned(),
        effect: "slow".to_owned(),
        delay_ms: 5_000,
        ..FaultSetup::default()
    };
    let ran = run_with(None, ORDERS, &Input { steps: vec![order()], faults: vec![fault], seed: 1 });
    assert!(ran.error().starts_with("Sandbox.Timedout"));
    assert!(!ran.trace.console().contains("Error processing order"));
    let last = ran.trace.events().iter().map(|event| event.at).max().unwrap();
    assert_eq!(last.0, 3_141_000_000);
}

#[test]
fn more_memory_computes_faster() {
    let source = "exports.handler = async () => { let n = 0; for (let i = 0; i < 2e6; i++) n += i % 7; return n; };";
    let with = |memory_mb| run_with(Some(Setup { memory_mb, ..Setup::default() }), source, &Input::of(json!({})));
    let duration = |ran: &Ran| ran.fact("Duration").trim_end_matches(" ms").parse::<f64>().unwrap();
    let (small, large) = (with(128), with(1_769));
    assert_eq!(small.result(), large.result());
    let ratio = (duration(&small) - 1.0) / (duration(&large) - 1.0);
    assert!((ratio - 1_769.0 / 128.0).abs() < 0.1, "{ratio}");
}

#[test]
fn the_same_run_leaves_the_same_trace() {
    let once = || {
        let ran = run(ORDERS, &[order(), order()]);
        (serde_json::to_string(ran.trace.events()).unwrap(), ran.outcome.result, ran.outcome.facts)
    };
    assert_eq!(once(), once());
}

#[test]
fn events_stand_in_the_order_of_the_clock() {
    let ran = run(ORDERS, &[order(), order()]);
    let events = ran.trace.events();
    assert!(events.windows(2).all(|pair| pair[0].at <= pair[1].at));
    let open = events.iter().fold(0_i32, |open, event| match event.kind {
        EventKind::Begin { .. } => open + 1,
        EventKind::End { .. } => open - 1,
        _ => open,
    });
    assert_eq!(open, 0, "every span ends");
}

#[test]
fn an_endless_loop_ends() {
    let limits = Limits { time_ms: 200, ..Limits::default() };
    let program = Program::of_source(Kind::Serverless, "index.js", "exports.handler = async () => { for (;;); };");
    let outcome = run_to_end(&program, &Input::of(json!({})), &limits, &mut Recorder::default(), &Stop::new());
    assert_eq!(outcome.status, Status::LimitReached);
}

#[test]
fn faults_are_found_without_running() {
    let broken = Program::of_source(Kind::Serverless, "index.js", "exports.handler = async ( => 1");
    let diagnostics = Serverless.check(&broken);
    assert_eq!(diagnostics.len(), 1, "{diagnostics:?}");
    assert_eq!(diagnostics[0].position.map(|position| position.line), Some(1));
    let table = TableSetup {
        key: vec!["id".to_owned()],
        items: vec![json!({ "x": 1 }).as_object().cloned().unwrap()],
        ..TableSetup::default()
    };
    let setup = Setup { tables: [("Stock".to_owned(), table)].into(), ..Setup::default() };
    let mut program = Program::of_source(Kind::Serverless, "index.js", "exports.handler = async () => 1;");
    program.setup.serverless = Some(setup);
    let told: Vec<String> = Serverless.check(&program).iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "error[serverless::seed-data]: table Stock: One or more parameter values were invalid: Missing the key id in the item"
        ]
    );
}

#[test]
fn a_function_that_stores_without_end_is_refused_and_the_trace_stays_small() {
    let source = "const AWS = require('aws-sdk'); const db = new AWS.DynamoDB(); const blob = { S: 'x'.repeat(390000) };
        exports.handler = async () => {
            try {
                for (let i = 0; i < 100; i++) await db.putItem({ TableName: 'Blobs', Item: { id: { S: `${i}` }, blob } }).promise();
            } catch (error) { return error.message; }
        };";
    let setup = Setup { tables: [("Blobs".to_owned(), TableSetup::default())].into(), ..Setup::default() };
    let input = Input::of(json!({}));
    let ran = run_with(Some(setup), source, &input);
    assert_eq!(ran.result(), "a run may store 16 MiB in all", "{:?}", ran.outcome.error);
    let bytes = serde_json::to_string(ran.trace.events()).unwrap().len();
    assert!(bytes < 40 << 20, "{bytes}");
    assert_eq!(ran.sizes(), [("Blobs".to_owned(), 43)]);
}
