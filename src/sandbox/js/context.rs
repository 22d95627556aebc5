//! One isolated JavaScript context.

use std::any::Any;

use serde_json::{Value, json};
use wasmtime::{Instance, Store, TypedFunc, UpdateDeadline, WasmParams, WasmResults};

use super::{Engine, Halt, Host, JsError, JsResult, Origin, queue::Due, state::State};
use crate::{
    sandbox::{Limit, Limits, Measurement, SourceFile, Stop},
    trace::{SpanId, Trace, VirtualTime},
};

/// Which globals and modules a context has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavor {
    /// `require`, `process`, `module`, `Buffer` and the web globals that Node 20 has; console lines as Node prints them.
    Node,
    /// `addEventListener`, `Request`, `Response`, `fetch`, `caches`: the globals of an edge worker; no `require`.
    Worker,
}

impl Flavor {
    /// Where the program's files seem to lie.
    pub(super) fn root(self) -> &'static str {
        match self {
            Self::Node => "/var/task",
            Self::Worker => "",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Node => "node",
            Self::Worker => "worker",
        }
    }
}

/// How the entry file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModuleFormat {
    /// By its name and content: `.mjs`, or top-level `import`/`export`, is a module; else CommonJS (Node) or a script (Worker).
    Detect,
    /// CommonJS.
    CommonJs,
    /// An ES module.
    Module,
    /// A classic script.
    Script,
}

impl ModuleFormat {
    fn word(self) -> &'static str {
        match self {
            Self::Detect => "detect",
            Self::CommonJs => "commonjs",
            Self::Module => "module",
            Self::Script => "script",
        }
    }
}

/// What a context is made with.
#[derive(Clone, Debug)]
pub struct ContextOptions {
    /// The globals it has.
    pub flavor: Flavor,
    /// What it may use.
    pub limits: Limits,
    /// Seeds `Math.random` and `crypto`.
    pub seed: u64,
    /// The wall clock at virtual time zero, in milliseconds since 1970.
    pub epoch_ms: u64,
    /// `process.env`.
    pub env: Vec<(String, String)>,
    /// `process.argv` after the first two.
    pub args: Vec<String>,
    /// JavaScript evaluated before the learner's files, as `(name, source)`: the service SDKs of a sandbox. It registers modules
    /// with `__etude.module(name, factory)` and reaches the host with `__etude.call(op, arg)` and `__etude.start(op, arg)`.
    pub preludes: Vec<(&'static str, &'static str)>,
}

impl ContextOptions {
    /// Default limits, seed 0, midnight of 1 January 2026, no environment and no preludes.
    pub fn new(flavor: Flavor) -> Self {
        Self {
            flavor,
            limits: Limits::default(),
            seed: 0,
            epoch_ms: 1_767_225_600_000,
            env: Vec::new(),
            args: Vec::new(),
            preludes: Vec::new(),
        }
    }
}

/// One isolated context. Everything the learner's program does happens within a call of one of its methods, on a thread with
/// [`crate::sandbox::THREAD_STACK`] bytes of stack.
pub struct Context {
    engine: &'static Engine,
    store: Store<State>,
    exports: Exports,
    /// Why the guest cannot be entered again.
    ended: Option<Halt>,
}

/// The guest's exports.
struct Exports {
    instance: Instance,
    alloc: TypedFunc<u32, u32>,
    free: TypedFunc<u32, ()>,
    dispatch: TypedFunc<(u32, u32, u32, u32), i32>,
    pump: TypedFunc<(), i32>,
    result: TypedFunc<(), u32>,
    result_length: TypedFunc<(), u32>,
}

/// What the guest returns: see `engine/shim.c`.
const DONE: i32 = 0;
const THROWN: i32 = 1;
const REJECTIONS: i32 = 4;

impl Context {
    /// A fresh context.
    pub fn new(engine: &'static Engine, options: &ContextOptions, host: Box<dyn Host>) -> JsResult<Self> {
        let internal = |error: wasmtime::Error| Halt::Internal(format!("the engine could not be started: {error}"));
        let compiled = engine.compiled();
        let mut store = Store::new(&compiled.engine, State::new(host, options));
        store.limiter(|state| state);
        store.epoch_deadline_callback(|mut caller| {
            let state = caller.data_mut();
            match state.must_end() {
                None => Ok(UpdateDeadline::Continue(1)),
                Some(halt) => {
                    state.halt = Some(halt);
                    Err(wasmtime::format_err!("the guest was ended by its host"))
                }
            }
        });
        store.set_epoch_deadline(u64::MAX / 2);
        let instance = compiled.instance.instantiate(&mut store);
        let instance = instance.map_err(|error| match store.data() {
            state if state.memory_denied => state.limit(Limit::Memory, None),
            _ => internal(error),
        })?;
        store.data_mut().memory = instance.get_memory(&mut store, "memory");
        let exports = Exports::of(instance, &mut store).map_err(internal)?;
        let mut context = Self { engine, store, exports, ended: None };
        context.configure(options)?;
        Ok(context)
    }

    /// The clock.
    pub fn now(&self) -> VirtualTime {
        self.store.data().now
    }

    /// Moves the clock to `time` (never back), as when a frozen environment is thawed.
    pub fn thaw(&mut self, time: VirtualTime) {
        self.store.data_mut().advance(time);
    }

    /// Evaluates the learner's `files` from `entry`, to the end of its top level (top-level `await` included).
    pub fn load(
        &mut self,
        files: &[SourceFile],
        entry: &str,
        format: ModuleFormat,
        parent: Option<SpanId>,
        trace: &mut dyn Trace,
        stop: &Stop,
    ) -> JsResult<()> {
        self.begin(parent, trace, stop);
        self.set_files(files);
        let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        let argument = json!({ "entry": entry, "format": format.word(), "paths": paths });
        self.dispatch("load", &argument.to_string(), trace)?;
        self.settle(None, trace).map(|_| ())
    }

    /// Calls the function registered as `__etude.entry(name, f)` by a prelude with `argument`, and drives jobs, timers and host
    /// calls until what it returns settles, or the virtual `deadline` passes.
    pub fn call(
        &mut self,
        name: &str,
        argument: &Value,
        deadline: Option<VirtualTime>,
        parent: Option<SpanId>,
        trace: &mut dyn Trace,
        stop: &Stop,
    ) -> JsResult<Value> {
        self.begin(parent, trace, stop);
        self.dispatch("call", &format!("{name}\n{argument}"), trace)?;
        self.settle(deadline, trace)
    }

    /// Drives jobs, timers and host calls until none is left, or the virtual `deadline` passes.
    pub fn drain(
        &mut self,
        deadline: Option<VirtualTime>,
        parent: Option<SpanId>,
        trace: &mut dyn Trace,
        stop: &Stop,
    ) -> JsResult<()> {
        self.begin(parent, trace, stop);
        loop {
            self.pump(trace)?;
            if !self.step(deadline, trace)? {
                return Ok(());
            }
        }
    }

    /// Drops the timers and replies still to come, as a platform does that ends a request's work.
    pub fn forget(&mut self) {
        self.store.data_mut().queue = super::queue::Queue::default();
    }

    /// The faults in `files` that keep them from being parsed; runs nothing.
    pub fn check(&mut self, files: &[SourceFile]) -> JsResult<Vec<JsError>> {
        self.set_files(files);
        let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        let faults = self.dispatch_untraced("check", &json!({ "paths": paths }).to_string())?;
        let faults: Vec<String> = serde_json::from_str(&faults).unwrap_or_default();
        Ok(faults.iter().map(|fault| self.store.data().error_of(fault)).collect())
    }

    /// Whether a timer or a host call is still to come.
    pub fn is_busy(&mut self) -> bool {
        self.store.data_mut().queue.next_time().is_some()
    }

    /// How many times the engine has counted ten thousand of its steps (calls and loop turns) so far: the same in every run.
    pub fn ticks(&self) -> u64 {
        self.store.data().ticks
    }

    /// Host figures so far: `compute` in ms, `memory` of the linear memory in KiB.
    pub fn measured(&self) -> Vec<Measurement> {
        #[expect(clippy::cast_precision_loss, reason = "a memory of at most 512 MiB")]
        let memory = self.memory_bytes() as f64 / 1024.0;
        vec![
            Measurement::new("compute", self.store.data().computed().as_secs_f64() * 1e3, "ms"),
            Measurement::new("memory", memory, "KiB"),
        ]
    }

    /// Bytes of linear memory now.
    pub fn memory_bytes(&self) -> u64 {
        self.store.data().memory.map_or(0, |memory| memory.data_size(&self.store) as u64)
    }

    /// The host, to read what the calls left in it.
    pub fn host(&mut self) -> &mut dyn Host {
        &mut *self.store.data_mut().host
    }

    /// The host as the type it is; `None` when it is another.
    pub fn host_as<H: Host>(&mut self) -> Option<&mut H> {
        let host: &mut dyn Any = &mut *self.store.data_mut().host;
        host.downcast_mut()
    }

    // ---- inside ----

    fn set_files(&mut self, files: &[SourceFile]) {
        let root = self.store.data().root;
        let path =
            |file: &SourceFile| if root.is_empty() { file.path.clone() } else { format!("{root}/{}", file.path) };
        self.store.data_mut().files = files.iter().map(|file| (path(file), file.to_text())).collect();
    }

    /// Gives the fresh guest its limits, its seed and its options, and evaluates the sandbox's preludes.
    fn configure(&mut self, options: &ContextOptions) -> JsResult<()> {
        let stack = options.limits.clamped().stack_kib << 10;
        let mut seed = fastrand::Rng::with_seed(options.seed);
        let seeds = (u32::MAX, stack, seed.u64(..), seed.u64(..));
        let limit = self.typed::<(u32, u32, u64, u64), ()>("etude_limit")?;
        self.enter(|store, _| limit.call(store, seeds))?;
        let env: serde_json::Map<String, Value> =
            options.env.iter().map(|(key, value)| (key.clone(), Value::from(value.as_str()))).collect();
        let argument = json!({
            "flavor": options.flavor.word(),
            "root": options.flavor.root(),
            "epoch": options.epoch_ms,
            "env": env,
            "args": options.args,
        });
        self.dispatch_untraced("configure", &argument.to_string())?;
        if options.preludes.is_empty() {
            return Ok(());
        }
        let evaluate = self.typed::<(u32, u32, u32), i32>("etude_evaluate")?;
        for (name, source) in &options.preludes {
            let text = format!("{source}\0etude:{name}\0");
            let length = u32_of(source.len())?;
            let status = self.enter(|store, exports| {
                let at = exports.put(store, text.as_bytes())?;
                let status = evaluate.call(&mut *store, (at, length, at + length + 1))?;
                exports.free.call(store, at)?;
                Ok(status)
            })?;
            self.outcome_of(status)?;
        }
        Ok(())
    }

    fn typed<P: WasmParams, R: WasmResults>(&mut self, name: &str) -> JsResult<TypedFunc<P, R>> {
        let function = self.exports.instance.get_typed_func(&mut self.store, name);
        function.map_err(|error| Halt::Internal(format!("the engine has no {name}: {error}")))
    }

    /// Prepares for one call of a public method.
    fn begin(&mut self, parent: Option<SpanId>, trace: &mut dyn Trace, stop: &Stop) {
        let state = self.store.data_mut();
        state.parent = parent;
        state.stop = stop.clone();
        state.settled = None;
        state.trace.begin(trace.next_span());
    }

    /// Drives the guest until the awaited promise settles.
    fn settle(&mut self, deadline: Option<VirtualTime>, trace: &mut dyn Trace) -> JsResult<Value> {
        loop {
            self.pump(trace)?;
            match self.store.data_mut().settled.take() {
                Some(Ok(value)) => return Ok(value),
                Some(Err(error)) => {
                    let halt = self.store.data().halt_of(*error);
                    return Err(self.end_if_limit(halt));
                }
                None if self.step(deadline, trace)? => {}
                None => return Err(Halt::Stalled),
            }
        }
    }

    /// Lets the next timer or reply happen; `false` when none is left.
    fn step(&mut self, deadline: Option<VirtualTime>, trace: &mut dyn Trace) -> JsResult<bool> {
        let state = self.store.data_mut();
        if state.stop.is_requested() {
            return Err(Halt::Cancelled);
        }
        if state.is_out_of_time() {
            let halt = state.limit(Limit::Time, None);
            return Err(self.end_if_limit(halt));
        }
        match (state.queue.next_time(), deadline) {
            (None, _) => return Ok(false),
            (Some(at), Some(deadline)) if at > deadline => {
                state.advance(deadline);
                return Err(Halt::Deadline);
            }
            (Some(_), _) => {}
        }
        let Some((at, due)) = state.queue.pop() else { return Ok(false) };
        state.advance(at);
        let result = match due {
            Due::Timer(number) => self.dispatch("timer", &number.to_string(), trace),
            Due::Reply(settle) => self.dispatch("settle", &settle, trace),
        };
        result.map_err(|halt| of_origin(halt, Origin::Uncaught))?;
        Ok(true)
    }

    /// Runs jobs until none is left; a rejection nobody handled ends a Node program.
    fn pump(&mut self, trace: &mut dyn Trace) -> JsResult<()> {
        let status = self.enter(|store, exports| exports.pump.call(store, ()));
        self.flush(trace);
        let status = status?;
        if status != REJECTIONS {
            return self.outcome_of(status).map(|_| ()).map_err(|halt| of_origin(halt, Origin::Uncaught));
        }
        if self.store.data().interrupted {
            let halt = self.store.data().limit(Limit::Time, None);
            return Err(self.end_if_limit(halt));
        }
        let description = self.dispatch("rejections", "", trace)?;
        if description.is_empty() {
            return Ok(());
        }
        let error = self.store.data().error_of(&description);
        let halt = self.store.data().halt_of(error);
        Err(of_origin(self.end_if_limit(halt), Origin::UnhandledRejection))
    }

    fn dispatch(&mut self, operation: &str, argument: &str, trace: &mut dyn Trace) -> JsResult<String> {
        let result = self.dispatch_untraced(operation, argument);
        self.flush(trace);
        result
    }

    fn flush(&mut self, trace: &mut dyn Trace) {
        self.store.data_mut().trace.flush(trace);
    }

    /// Calls the prelude's `dispatch`; what it returns as text.
    fn dispatch_untraced(&mut self, operation: &str, argument: &str) -> JsResult<String> {
        let (operation_length, argument_length) = (u32_of(operation.len())?, u32_of(argument.len())?);
        let text = [operation.as_bytes(), argument.as_bytes()].concat();
        let status = self.enter(|store, exports| {
            let at = exports.put(store, &text)?;
            let arguments = (at, operation_length, at + operation_length, argument_length);
            let status = exports.dispatch.call(&mut *store, arguments)?;
            exports.free.call(store, at)?;
            Ok(status)
        })?;
        self.outcome_of(status)
    }

    /// The guest's result, or the halt its status stands for.
    fn outcome_of(&mut self, status: i32) -> JsResult<String> {
        let text = self.enter(|store, exports| exports.take_result(store))?;
        let state = self.store.data();
        let halt = match status {
            DONE => return Ok(text),
            THROWN => state.halt_of(state.error_of(&text)),
            _ if state.interrupted => state.limit(Limit::Time, None),
            _ if text.contains("call stack") => state.limit(Limit::Stack, None),
            _ => state.limit(Limit::Memory, None),
        };
        Err(self.end_if_limit(halt))
    }

    /// Lets the guest run. A trap ends the context for good.
    fn enter<R>(&mut self, run: impl FnOnce(&mut Store<State>, &Exports) -> wasmtime::Result<R>) -> JsResult<R> {
        if let Some(halt) = &self.ended {
            return Err(halt.clone());
        }
        let running = self.engine.running();
        self.store.data_mut().enter();
        self.store.set_epoch_deadline(1);
        let result = run(&mut self.store, &self.exports);
        drop(running);
        let state = self.store.data_mut();
        state.leave();
        result.map_err(|error| {
            let halt = state.halt.take().unwrap_or_else(|| match error.downcast_ref::<wasmtime::Trap>() {
                Some(wasmtime::Trap::StackOverflow) => state.limit(Limit::Stack, None),
                // The engine gives up by `unreachable` where it cannot even throw.
                Some(_) if state.memory_denied => state.limit(Limit::Memory, None),
                _ => Halt::Internal(format!("the engine failed: {error}")),
            });
            self.ended = Some(halt.clone());
            halt
        })
    }

    /// After a limit the context is not used again.
    fn end_if_limit(&mut self, halt: Halt) -> Halt {
        if matches!(halt, Halt::Limit(..)) {
            self.ended = Some(halt.clone());
        }
        halt
    }
}

impl Exports {
    fn of(instance: Instance, store: &mut Store<State>) -> wasmtime::Result<Self> {
        Ok(Self {
            alloc: instance.get_typed_func(&mut *store, "etude_alloc")?,
            free: instance.get_typed_func(&mut *store, "etude_free")?,
            dispatch: instance.get_typed_func(&mut *store, "etude_dispatch")?,
            pump: instance.get_typed_func(&mut *store, "etude_pump")?,
            result: instance.get_typed_func(&mut *store, "etude_result")?,
            result_length: instance.get_typed_func(&mut *store, "etude_result_length")?,
            instance,
        })
    }

    /// Copies `bytes` into the guest; the caller frees them.
    fn put(&self, store: &mut Store<State>, bytes: &[u8]) -> wasmtime::Result<u32> {
        let length = u32::try_from(bytes.len())?;
        let at = self.alloc.call(&mut *store, length.max(1))?;
        let memory = store.data().memory;
        match memory {
            Some(memory) if at != 0 => memory.write(&mut *store, at as usize, bytes)?,
            _ => {
                let halt = store.data().limit(Limit::Memory, None);
                store.data_mut().halt = Some(halt);
                return Err(wasmtime::format_err!("no room in the guest"));
            }
        }
        Ok(at)
    }

    fn take_result(&self, store: &mut Store<State>) -> wasmtime::Result<String> {
        let length = self.result_length.call(&mut *store, ())? as usize;
        if length == 0 {
            return Ok(String::new());
        }
        let at = self.result.call(&mut *store, ())? as usize;
        let memory = store.data().memory;
        let bytes = memory.and_then(|memory| memory.data(&*store).get(at..at.saturating_add(length)));
        Ok(String::from_utf8_lossy(bytes.unwrap_or_default()).into_owned())
    }
}

fn u32_of(length: usize) -> JsResult<u32> {
    u32::try_from(length)
        .map_err(|_| Halt::Limit(Limit::Memory, Box::new(JsError::plain("MemoryLimit", "the text is too long"))))
}

/// The same halt, with how its error came to the host.
fn of_origin(halt: Halt, origin: Origin) -> Halt {
    match halt {
        Halt::Error(mut error) => {
            error.origin = origin;
            Halt::Error(error)
        }
        other => other,
    }
}
