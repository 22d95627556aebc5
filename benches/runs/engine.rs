//! The JavaScript engine: from nothing to the first context, then one context after another.

use std::{process::Command, time::Instant};

use etude::sandbox::js::{Context, ContextOptions, Engine, Flavor, NoHost};

use super::table::{micros, row, sample};

/// The argument that makes this program measure one first context and end.
pub const FIRST_CONTEXT: &str = "first-context";

/// The first context of a process, the engine's compilation on the baseline compiler included: each in a process of its own.
pub fn first_contexts() {
    let program = std::env::current_exe().expect("this program has a path");
    let first = || {
        let output = Command::new(&program).arg(FIRST_CONTEXT).output().expect("this program starts");
        String::from_utf8_lossy(&output.stdout).trim().parse::<f64>().ok()
    };
    row("first context of a process, with the compilation", "", (0..7).filter_map(|_| first()).collect());
}

/// Measures the first context of this process, and prints its microseconds.
pub fn print_first_context() {
    let began = Instant::now();
    drop(fresh(Flavor::Node));
    println!("{}", micros(began));
}

/// Contexts on machine code that is there: `tier` names it.
pub fn contexts(tier: &str) {
    let mut made = Vec::new();
    for _ in 0..2_000 {
        let began = Instant::now();
        let context = fresh(Flavor::Node);
        made.push(micros(began));
        drop(context);
    }
    row(&format!("fresh context, {tier}"), "15 µs", made.split_off(100));
    row(&format!("fresh context, made and dropped, {tier}"), "", sample(40, 50, || drop(fresh(Flavor::Node))));
    row(&format!("fresh worker context, made and dropped, {tier}"), "", sample(40, 50, || drop(fresh(Flavor::Worker))));
}

/// Compiles the optimised tier, as the workbench does behind its first frame.
pub fn optimize() {
    let began = Instant::now();
    Engine::shared().optimize();
    row("compilation of the optimised tier", "", vec![micros(began)]);
}

fn fresh(flavor: Flavor) -> Context {
    Context::new(Engine::shared(), &ContextOptions::new(flavor), Box::new(NoHost)).expect("a context")
}
