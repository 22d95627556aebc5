//! Runs a module by itself: compile, instantiate, call what the steps ask for.

use std::{collections::BTreeMap, time::Instant};

use serde_json::Value;
use wasmtime::{Engine, Instance, Memory, Module, Store, Val};

use super::{
    Setup, compile,
    failure::{Halt, explain},
    files::SharedFiles,
    guest::{self, Clock, Guest, Output, Quota, Ticker, Watch},
    imports, panels,
    script::Handles,
    seed,
    source::ModuleSource,
    step::{START, Step, Task},
    value,
    wasi::{World, WorldSetup},
};
use crate::{
    sandbox::{Basis, Fact, Input, Limits, Measurement, Outcome, Program, ProgramError, Stop},
    trace::{Trace, VirtualTime},
};

/// The fuel of a run whose setup sets none: more than any time limit lets it use.
pub(super) const UNLIMITED_FUEL: u64 = 1 << 62;

/// Runs the entry of `program`, which is a module.
pub(super) fn run(program: &Program, input: &Input, limits: &Limits, trace: &mut dyn Trace, stop: &Stop) -> Outcome {
    let setup = program.setup.wasm.clone().unwrap_or_default();
    let limits = limits.clamped();
    let mut run = match ModuleRun::prepare(program, input, setup, limits, trace, stop) {
        Ok(run) => run,
        Err(halt) => return halt.outcome(),
    };
    let mut outcome = match run.steps(input, trace) {
        Ok(result) => Outcome::completed(Some(result)),
        Err(halt) => Outcome { facts: run.facts(&halt), ..halt.outcome() },
    };
    if outcome.facts.is_empty() && outcome.is_completed() {
        outcome.facts = run.facts(&Halt::Exit(0));
    }
    run.show_files(trace);
    outcome.measured = run.measured;
    outcome
}

/// A module on its way through a run.
struct ModuleRun {
    source: ModuleSource,
    module: Module,
    store: Store<Guest>,
    instance: Option<Instance>,
    files: SharedFiles,
    files_before: BTreeMap<String, Vec<u8>>,
    setup: Setup,
    limits: Limits,
    seed: u64,
    fuel: u64,
    measured: Vec<Measurement>,
    _ticker: Ticker,
}

impl ModuleRun {
    /// Reads and compiles the module.
    fn prepare(
        program: &Program,
        input: &Input,
        setup: Setup,
        limits: Limits,
        trace: &mut dyn Trace,
        stop: &Stop,
    ) -> Result<Self, Halt> {
        let file = program.file(&program.entry).ok_or_else(|| no_entry(&program.entry))?;
        let source = ModuleSource::read(file).map_err(|fault| fault.error(file))?;
        let files = SharedFiles::new(seed::files(program, &setup, "")?);
        let watch = Watch::new(&limits, stop);
        let engine = guest::engine(&limits).map_err(|error| engine_error(&error))?;
        let (module, compile) = compile_module(&engine, &source, &limits, &watch, trace)?;
        let fuel = setup.fuel.unwrap_or(UNLIMITED_FUEL);
        let guest = Guest {
            worlds: Vec::new(),
            clock: Clock::new(VirtualTime(0), fuel),
            output: Output::new(limits.output_kib as usize * 1024),
            quota: Quota::new(&limits),
            handles: Handles::default(),
        };
        // The time limit is for the module's own work: its watch begins when it is compiled.
        let store =
            guest::store(&engine, guest, fuel, Watch::new(&limits, stop)).map_err(|error| engine_error(&error))?;
        let ticker = Ticker::start(&engine).map_err(|error| engine_error(&wasmtime::Error::new(error)))?;
        trace.state(VirtualTime(0), panels::module("Module", &source.anatomy));
        let files_before = files.lock().all();
        let (instance, measured) = (None, vec![compile]);
        let seed = input.seed;
        Ok(Self {
            source,
            module,
            store,
            instance,
            files,
            files_before,
            setup,
            limits,
            seed,
            fuel,
            measured,
            _ticker: ticker,
        })
    }

    fn now(&self) -> VirtualTime {
        self.store.data().clock.now(self.store.get_fuel().unwrap_or(0))
    }

    /// Does all steps; what the last one answered.
    fn steps(&mut self, input: &Input, trace: &mut dyn Trace) -> Result<Value, Halt> {
        let mut result = Value::Null;
        let none = [Value::Null];
        for step in if input.steps.is_empty() { &none[..] } else { &input.steps } {
            result = self.step(&Step::read(step)?, trace)?;
        }
        Ok(result)
    }

    fn step(&mut self, step: &Step, trace: &mut dyn Trace) -> Result<Value, Halt> {
        match step.task(&self.setup, &self.source.anatomy)? {
            Task::Start => self.start(step, trace),
            Task::Call(name, args) => {
                if self.instance.is_none() {
                    self.instantiate(step, trace)?;
                    if self.source.anatomy.has_function("_initialize") && name != "_initialize" {
                        self.call("_initialize", &[], trace)?;
                    }
                }
                self.call(&name, &args, trace)
            }
        }
    }

    /// Starts the module as a command: in a fresh instance, as a new process is.
    fn start(&mut self, step: &Step, trace: &mut dyn Trace) -> Result<Value, Halt> {
        self.instantiate(step, trace)?;
        match self.call(START, &[], trace) {
            Ok(_) | Err(Halt::Exit(0)) => Ok(0.into()),
            Err(halt) => Err(halt),
        }
    }

    fn instantiate(&mut self, step: &Step, trace: &mut dyn Trace) -> Result<(), Halt> {
        let world = self.world(step);
        self.store.data_mut().worlds = vec![world];
        let detail = match self.source.anatomy.imports.len() {
            0 => "nothing imported".to_owned(),
            1 => "1 import".to_owned(),
            count => format!("{count} imports"),
        };
        let begun = self.now();
        let span = trace.begin(begun, None, "instantiate", detail);
        let clock = Instant::now();
        let made = imports::resolve(&mut self.store, &self.module, &self.source).and_then(|imports| {
            Instance::new(&mut self.store, &self.module, &imports).map_err(|error| self.explain(&error))
        });
        self.measure("instantiate", clock);
        self.flush(trace);
        match made {
            Ok(instance) => {
                self.instance = Some(instance);
                let detail =
                    self.memory().map_or_else(String::new, |memory| panels::pages(memory.data_size(&self.store)));
                trace.end(self.now(), span, true, detail, Some(Clock::MODEL));
                self.show_memory(trace, &[]);
                Ok(())
            }
            Err(halt) => {
                trace.end(self.end_time(begun, &halt), span, false, halt.summary(), Some(Clock::MODEL));
                Err(halt)
            }
        }
    }

    fn world(&self, step: &Step) -> World {
        let mut env = self.setup.env.clone();
        env.extend(step.env.clone());
        let setup = WorldSetup {
            args: step.words(&self.setup, &self.source.file),
            env,
            stdin: step.stdin.as_ref().unwrap_or(&self.setup.stdin).as_bytes().to_vec(),
            preopens: self.setup.preopens.iter().map(|path| (path.clone(), path.clone())).collect(),
            seed: self.seed,
            epoch: self.setup.start_ms.saturating_mul(1_000_000),
        };
        World::new(setup, self.files.clone())
    }

    /// Calls the exported function `name`.
    fn call(&mut self, name: &str, args: &[Value], trace: &mut dyn Trace) -> Result<Value, Halt> {
        let Some(function) = self.instance.and_then(|instance| instance.get_func(&mut self.store, name)) else {
            return Ok(Value::Null);
        };
        let ty = function.ty(&self.store);
        let params: Vec<Val> = ty
            .params()
            .zip(args)
            .map(|(param, arg)| value::from_json(arg, &param))
            .collect::<Result<_, _>>()
            .map_err(|fault| type_error(name, &fault))?;
        let mut results = vec![Val::I32(0); ty.results().len()];
        let before = self.memory().map(|memory| panels::before(memory.data(&self.store))).unwrap_or_default();
        let shown: Vec<String> = args.iter().map(ToString::to_string).collect();
        let begun = self.now();
        let span = trace.begin(begun, None, name, format!("({})", shown.join(", ")));
        let clock = Instant::now();
        let called = function.call(&mut self.store, &params, &mut results).map_err(|error| self.explain(&error));
        self.measure(name, clock);
        self.flush(trace);
        let result = value::results_json(&results);
        let (ok, detail) = match &called {
            Ok(()) if result.is_null() => (true, String::new()),
            Ok(()) => (true, result.to_string()),
            Err(halt) => (*halt == Halt::Exit(0), halt.summary()),
        };
        let end = called.as_ref().err().map_or_else(|| self.now(), |halt| self.end_time(begun, halt));
        trace.end(end, span, ok, detail, Some(Clock::MODEL));
        if let Some(bytes) = self.store.data_mut().quota.refused.take() {
            let detail = format!(
                "{} KiB asked for, {} MiB is the most: memory.grow answers -1",
                bytes >> 10,
                self.limits.memory_mib
            );
            trace.note(end, Some(span), "memory refused", detail);
        }
        self.show_memory(trace, &before);
        called.map(|()| result)
    }

    /// When a span that `halt` ended is over: a limit on time ends it at that limit, whatever the machine managed until then.
    fn end_time(&self, begun: VirtualTime, halt: &Halt) -> VirtualTime {
        if halt.is_by_the_clock() { begun + self.limits.time() } else { self.now() }
    }

    fn explain(&self, error: &wasmtime::Error) -> Halt {
        explain(error, &self.source, self.store.data().quota.refused, &self.limits)
    }

    fn measure(&mut self, label: &str, since: Instant) {
        self.measured.push(Measurement::new(label, since.elapsed().as_secs_f64() * 1e3, "ms"));
    }

    fn flush(&mut self, trace: &mut dyn Trace) {
        let now = self.now();
        for line in self.store.data_mut().output.take(now, true) {
            trace.console(line.at, line.level, line.text);
        }
    }

    /// The memory to show: the one exported as `memory`, else the first exported.
    fn memory(&mut self) -> Option<Memory> {
        let instance = self.instance?;
        let named = instance.get_memory(&mut self.store, "memory");
        named.or_else(|| instance.exports(&mut self.store).find_map(|export| export.into_extern().into_memory()))
    }

    fn show_memory(&mut self, trace: &mut dyn Trace, before: &[u8]) {
        let now = self.now();
        if let Some(memory) = self.memory() {
            trace.state(now, panels::memory("memory", memory.data(&self.store), before));
        }
    }

    fn show_files(&mut self, trace: &mut dyn Trace) {
        let after = self.files.lock().all();
        if let Some(panel) = panels::changed_files(&self.files_before, &after) {
            trace.state(self.now(), panel);
        }
    }

    /// What was counted; the fuel only when it can be told to the last unit.
    fn facts(&mut self, halt: &Halt) -> Vec<Fact> {
        let mut facts = Vec::new();
        let mut count = |label: &str, value: String| {
            facts.push(Fact { label: label.to_owned(), value, basis: Basis::Counted });
        };
        if !halt.is_by_the_clock() && !halt.is_trap() {
            count("Fuel used", (self.fuel - self.store.get_fuel().unwrap_or(0).min(self.fuel)).to_string());
        }
        if let Some(memory) = self.memory() {
            count("Memory", panels::pages(memory.data_size(&self.store)));
        }
        facts
    }
}

fn compile_module(
    engine: &Engine,
    source: &ModuleSource,
    limits: &Limits,
    watch: &Watch,
    trace: &mut dyn Trace,
) -> Result<(Module, Measurement), Halt> {
    let start = VirtualTime(0);
    let span = trace.begin(start, None, "compile", format!("{}, {} bytes", source.file, source.binary.len()));
    let clock = Instant::now();
    let compiled = compile::compile(engine, &source.binary, watch);
    let measured = Measurement::new("compile", clock.elapsed().as_secs_f64() * 1e3, "ms");
    match compiled {
        Ok(module) => {
            trace.end(start, span, true, "", None);
            Ok((module, measured))
        }
        Err(error) => {
            let halt = match explain(&error, source, None, limits) {
                Halt::Failed(told) if told.limit.is_none() => {
                    ProgramError { name: "CompileError".to_owned(), ..*told }.into()
                }
                halt => halt,
            };
            trace.end(start, span, false, halt.summary(), None);
            Err(halt)
        }
    }
}

fn no_entry(entry: &str) -> ProgramError {
    ProgramError {
        name: "Input".to_owned(),
        message: format!("the program has no file `{entry}`"),
        ..ProgramError::default()
    }
}

fn type_error(function: &str, fault: &str) -> ProgramError {
    ProgramError {
        name: "TypeError".to_owned(),
        message: format!("`{function}` cannot be called: {fault}"),
        help: Some("numbers go as JSON numbers; what JSON cannot hold goes as text, such as \"NaN\"".to_owned()),
        ..ProgramError::default()
    }
}

fn engine_error(error: &wasmtime::Error) -> ProgramError {
    ProgramError { name: "Étude".to_owned(), message: format!("no engine: {error}"), ..ProgramError::default() }
}
