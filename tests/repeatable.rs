//! Nothing a program can ask for is the machine's: its clocks begin at a fixed moment and move with the run, its randomness
//! comes from the run's seed. Same program, input and seed: same trace, byte for byte.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use etude::{
    sandbox::{Input, Kind, Limits, Program, Status, Stop, run_to_end},
    trace::Recorder,
};
use serde_json::{Value, json};

/// The trace, as JSON, and the result of a run of `source` with `seed`.
fn run(kind: Kind, path: &str, source: &str, step: &Value, seed: u64) -> (String, Value) {
    let program = Program::of_source(kind, path, source);
    let input = Input { seed, ..Input::of(step.clone()) };
    let mut trace = Recorder::default();
    let outcome = run_to_end(&program, &input, &Limits::default(), &mut trace, &Stop::new());
    assert_eq!(outcome.status, Status::Completed, "{path}: {:?}", outcome.error);
    (serde_json::to_string(trace.events()).unwrap(), outcome.result.unwrap_or_default())
}

/// Every source of time and of chance that JavaScript has here.
const ASKS: &str = "
    const ask = () => ({
        time: [Date.now(), new Date().toISOString(), Date(), performance.now(), performance.timeOrigin],
        chance: [Math.random(), crypto.randomUUID(), [...crypto.getRandomValues(new Uint8Array(8))]],
    });";

const NODE_ASKS: &str = "
    const hr = process.hrtime.bigint().toString() + process.hrtime() + process.uptime() + process.pid + process.cwd();
    const node = require('crypto');
    const bytes = [node.randomBytes(8).toString('hex'), node.randomUUID()];";

const MODULE: &str = r#"(module
    (import "wasi_snapshot_preview1" "clock_time_get" (func $clock (param i32 i64 i32) (result i32)))
    (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
    (memory (export "memory") 1)
    (func (export "time") (result i64)
        (drop (call $clock (i32.const 0) (i64.const 0) (i32.const 0)))
        (i64.load (i32.const 0)))
    (func (export "chance") (result i64)
        (drop (call $random (i32.const 0) (i32.const 8)))
        (i64.load (i32.const 0))))"#;

#[test]
fn time_is_the_runs_and_chance_is_the_seeds() {
    let function = format!("{ASKS} exports.handler = async () => {{ {NODE_ASKS} return {{ ...ask(), hr, bytes }}; }};");
    let worker = format!("{ASKS}\nexport default {{ fetch: () => new Response(JSON.stringify(ask())) }};");
    let script = format!("{ASKS} {NODE_ASKS} console.log(JSON.stringify([ask(), hr, bytes]));");
    let programs = [
        (Kind::Serverless, "index.js", function.as_str(), json!({}), true),
        (Kind::Edge, "worker.js", &worker, json!({}), true),
        (Kind::Wasm, "script.js", &script, json!({}), true),
        (Kind::Wasm, "m.wat", MODULE, json!({ "export": "chance" }), true),
        (Kind::Wasm, "m.wat", MODULE, json!({ "export": "time" }), false),
    ];
    for (kind, path, source, step, by_chance) in programs {
        let first = run(kind, path, source, &step, 7);
        assert_eq!(first, run(kind, path, source, &step, 7), "{kind} {path} differs from run to run");
        let other = run(kind, path, source, &step, 8);
        assert_eq!(first != other, by_chance, "{kind} {path}: {first:?} {other:?}");
    }
}

#[test]
fn the_clock_of_a_run_does_not_stand_where_the_machines_does() {
    let function = "exports.handler = async () => Date.now();";
    let (_, now) = run(Kind::Serverless, "index.js", function, &json!({}), 7);
    let machine = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis();
    assert!(u128::from(now.as_u64().unwrap()).abs_diff(machine) > 1_000_000, "{now}");
    let function =
        "exports.handler = async () => { await new Promise((done) => setTimeout(done, 2000)); return Date.now(); };";
    let (_, later) = run(Kind::Serverless, "index.js", function, &json!({}), 7);
    assert_eq!(later.as_u64().unwrap() - now.as_u64().unwrap(), 2000);
}
