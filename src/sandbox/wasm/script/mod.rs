//! JavaScript that drives modules: a script in the JS engine whose `WebAssembly`, `fs` and `wasi` are answered here.
//!
//! The script runs in its own context; the modules it makes live in one store on a thread of their own (the *machine*), so that
//! a module can call back into the script while its own call waits. The two never run at the same time, and both obey the run's
//! limits and its stop.

mod disk;
mod handles;
mod host;
mod machine;
mod objects;
mod stopwatch;

pub(super) use handles::Handles;

use serde_json::Value;

use super::{Setup, failure::Halt, files::SharedFiles, panels, seed, source::ModuleSource, step::Step};
use crate::{
    sandbox::{
        Input, Limits, Outcome, Program, Stop,
        js::{Context, ContextOptions, Engine, Flavor, Halt as JsHalt, ModuleFormat},
    },
    trace::{Trace, VirtualTime},
};
use host::ScriptHost;

/// Where the script's files are, and where relative paths start.
const HOME: &str = "/var/task";

const PRELUDES: [(&str, &str); 4] = [
    ("fs.js", include_str!("fs.js")),
    ("webassembly.js", include_str!("webassembly.js")),
    ("wasi.js", include_str!("wasi.js")),
    ("measure.js", include_str!("measure.js")),
];

/// Runs the entry of `program`, which is a script, once for each step.
pub(super) fn run(program: &Program, input: &Input, limits: &Limits, trace: &mut dyn Trace, stop: &Stop) -> Outcome {
    let limits = limits.clamped();
    let mut outcome = Outcome::completed(None);
    let nothing = [Value::Null];
    for step in if input.steps.is_empty() { &nothing[..] } else { &input.steps } {
        outcome = match Step::read(step) {
            Ok(asked) => run_step(program, &asked, input.seed, &limits, trace, stop),
            Err(halt) => halt.outcome(),
        };
        if !outcome.is_completed() {
            break;
        }
    }
    outcome
}

fn run_step(
    program: &Program,
    asked: &Step,
    seed: u64,
    limits: &Limits,
    trace: &mut dyn Trace,
    stop: &Stop,
) -> Outcome {
    let setup = program.setup.wasm.clone().unwrap_or_default();
    let files = match seed::files(program, &setup, HOME) {
        Ok(files) => SharedFiles::new(files),
        Err(halt) => return halt.outcome(),
    };
    let mut before = files.lock().all();
    let host = ScriptHost::new(host::HostSetup {
        files: files.clone(),
        known: known_modules(program),
        stdin: asked.stdin.as_ref().unwrap_or(&setup.stdin).as_bytes().to_vec(),
        stock: program.setup.wasm.is_none() && !setup.strict_node,
        seed,
        limits: limits.clone(),
        stop: stop.clone(),
        setup: setup.clone(),
    });
    let mut context = match Context::new(Engine::shared(), &options(&setup, asked, seed, limits), Box::new(host)) {
        Ok(context) => context,
        Err(halt) => return js_outcome(&halt),
    };
    let ended = context
        .load(&program.files, &program.entry, ModuleFormat::Detect, None, trace, stop)
        .and_then(|()| context.drain(None, None, trace, stop));
    let now = context.now();
    let mut outcome = ended.map_or_else(|halt| js_outcome(&halt), |()| Outcome::completed(None));
    let measured = context.measured();
    if let Some(host) = context.host_as::<ScriptHost>() {
        host.finish(now, trace);
        if let Some(halt) = host.halted.take() {
            // The module met a limit: that is the reason, whatever the script made of the error it saw.
            outcome = halt.outcome();
        }
        outcome.facts = host.facts();
        outcome.measured = host.measured();
        before.extend(host.supplied.take());
    }
    outcome.measured.extend(measured);
    show_files(&before, &files, now, trace);
    outcome
}

fn options(setup: &Setup, asked: &Step, seed: u64, limits: &Limits) -> ContextOptions {
    let mut env = setup.env.clone();
    env.extend(asked.env.clone());
    let given = asked.args.as_ref().unwrap_or(&setup.args);
    ContextOptions {
        flavor: Flavor::Node,
        limits: limits.clone(),
        seed,
        epoch_ms: setup.start_ms,
        env: env.into_iter().collect(),
        args: given.iter().map(|word| word.as_str().map_or_else(|| word.to_string(), str::to_owned)).collect(),
        preludes: PRELUDES.to_vec(),
    }
}

/// The program's own text modules: when the script compiles one, traps are told in its text.
fn known_modules(program: &Program) -> Vec<ModuleSource> {
    program
        .files
        .iter()
        .filter(|file| super::is_module(file))
        .filter_map(|file| ModuleSource::read(file).ok())
        .collect()
}

fn show_files(
    before: &std::collections::BTreeMap<String, Vec<u8>>,
    files: &SharedFiles,
    now: VirtualTime,
    trace: &mut dyn Trace,
) {
    if let Some(panel) = panels::changed_files(before, &files.lock().all()) {
        trace.state(now, panel);
    }
}

/// How a script that could not go on ended.
fn js_outcome(halt: &JsHalt) -> Outcome {
    match halt {
        JsHalt::Exit(0) => Outcome::completed(None),
        JsHalt::Exit(code) => Halt::Exit(*code).outcome(),
        halt => halt.outcome(),
    }
}
