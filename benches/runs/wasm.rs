//! A module of the course: a whole run, and what one more call of an export adds to it.

use std::time::Instant;

use etude::{
    course::{Course, Example},
    sandbox::{Input, Limits, Stop, sandbox},
    trace::Recorder,
};
use serde_json::json;

use super::table::{micros, quantile, row};

const CALLS: u32 = 20_000;

/// `add(2, 40)`: read, compiled, instantiated and called; then called again and again.
pub fn export_calls(course: &Course) {
    let example = course.example("wasm-numbers").expect("the course has the module of numbers");
    run(example, 1);
    let mut single: Vec<f64> = (0..50).map(|_| run(example, 1)).collect();
    single.sort_by(f64::total_cmp);
    let first = quantile(&single, 0.5);
    row("run of a small module: read, compile, call once", "", single);
    let each = (0..15).map(|_| (run(example, 1 + CALLS as usize) - first) / f64::from(CALLS)).collect();
    row("one more call of an export, traced", "", each);
}

fn run(example: &Example, calls: usize) -> f64 {
    let step = json!({ "export": "add", "args": [2, 40] });
    let input = Input { steps: vec![step; calls], seed: example.seed, ..Input::default() };
    let mut trace = Recorder::default();
    let began = Instant::now();
    let outcome = sandbox(example.program.kind).run(&example.program, &input, &Limits::MOST, &mut trace, &Stop::new());
    let took = micros(began);
    assert_eq!(outcome.result, Some(json!(42)), "the module failed: {:?}", outcome.error);
    took
}
