//! Modules run through the sandbox as the workbench runs them.

mod hostile;
mod modules;
mod processor;
mod scripts;
mod wasi;

use serde_json::Value;

use crate::{
    sandbox::{Input, Kind, Limits, Outcome, Program, Setup, Stop, run_to_end},
    trace::Recorder,
};

/// Runs the text module `text` on one step.
fn run(text: &str, step: Value) -> (Outcome, Recorder) {
    run_with(text, step, super::Setup::default(), &Limits::default())
}

/// Runs the text module `text` on one step with `setup` around it.
fn run_with(text: &str, step: Value, setup: super::Setup, limits: &Limits) -> (Outcome, Recorder) {
    let program = Program {
        setup: Setup { wasm: Some(setup), ..Setup::default() },
        ..Program::of_source(Kind::Wasm, "module.wat", text)
    };
    run_program(&program, &Input::of(step), limits)
}

fn run_program(program: &Program, input: &Input, limits: &Limits) -> (Outcome, Recorder) {
    let mut recorder = Recorder::default();
    let outcome = run_to_end(program, input, limits, &mut recorder, &Stop::new());
    (outcome, recorder)
}

/// The error of a run that failed.
fn error(outcome: &Outcome) -> &crate::sandbox::ProgramError {
    outcome.error.as_ref().expect("the run fails")
}
