//! The order function of the course: cold, then warm.

use std::time::Instant;

use etude::{
    course::{Course, Example},
    sandbox::{Input, Limits, Stop, sandbox},
    trace::Recorder,
};
use serde_json::{Value, json};

use super::table::{micros, quantile, row};

/// How many invocations follow the first in one environment, and how many environments are measured: as a lesson has it, and as
/// a load test would. The more orders there are, the more there is to show after each, until the trace shows no more.
const WARM: [(u32, usize); 2] = [(50, 60), (3_000, 9)];

/// The order that is sent again and again.
pub fn event() -> Value {
    json!({ "body": r#"{"userId":"u-1","items":[{"sku":"A1","qty":2}],"total":59.98}"# })
}

/// What a run of one step takes (environment, SDK, function, first answer), and what each further step adds to it: the
/// handler, its three service calls, their trace and state, the platform's lines.
pub fn warm(course: &Course, tier: &str) {
    let example = course.example("orders").expect("the course has the order function");
    run(example, 1);
    let mut cold: Vec<f64> = (0..100).map(|_| run(example, 1)).collect();
    cold.sort_by(f64::total_cmp);
    let first = quantile(&cold, 0.5);
    row(&format!("run with one cold invocation, {tier}"), "", cold);
    for (count, environments) in WARM {
        let steps = 1 + count as usize;
        let each = (0..environments).map(|_| (run(example, steps) - first) / f64::from(count)).collect();
        row(&format!("warm invocation, {count} in a row, {tier}"), "80 µs", each);
    }
}

/// The microseconds of a run of `steps` orders in one environment.
fn run(example: &Example, steps: usize) -> f64 {
    let input = Input { steps: vec![event(); steps], seed: example.seed, ..Input::default() };
    let mut trace = Recorder::default();
    let began = Instant::now();
    let outcome = sandbox(example.program.kind).run(&example.program, &input, &Limits::MOST, &mut trace, &Stop::new());
    let took = micros(began);
    assert!(outcome.is_completed(), "the order function failed: {:?}", outcome.error);
    took
}
