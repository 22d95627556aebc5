//! One isolated JavaScript context.

use serde_json::Value;

use super::{Engine, Halt, Host, JsResult};
use crate::{
    sandbox::{Limits, Measurement, SourceFile, Stop},
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

/// One isolated context. Everything the learner's program does happens within a call of one of its methods.
pub struct Context {}

impl Context {
    /// A fresh context.
    pub fn new(_engine: &'static Engine, _options: ContextOptions, _host: Box<dyn Host>) -> JsResult<Self> {
        Ok(Self {})
    }

    /// The clock.
    pub fn now(&self) -> VirtualTime {
        VirtualTime(0)
    }

    /// Moves the clock to `time` (never back), as when a frozen environment is thawed.
    pub fn thaw(&mut self, _time: VirtualTime) {}

    /// Evaluates the learner's `files` from `entry`, to the end of its top level (top-level `await` included).
    pub fn load(
        &mut self,
        _files: &[SourceFile],
        _entry: &str,
        _format: ModuleFormat,
        _parent: Option<SpanId>,
        _trace: &mut dyn Trace,
        _stop: &Stop,
    ) -> JsResult<()> {
        Err(Halt::Stalled)
    }

    /// Calls the function registered as `__etude.entry(name, f)` by a prelude with `argument`, and drives jobs, timers and host
    /// calls until what it returns settles, or the virtual `deadline` passes.
    pub fn call(
        &mut self,
        _name: &str,
        _argument: &Value,
        _deadline: Option<VirtualTime>,
        _parent: Option<SpanId>,
        _trace: &mut dyn Trace,
        _stop: &Stop,
    ) -> JsResult<Value> {
        Err(Halt::Stalled)
    }

    /// Drives jobs, timers and host calls until none is left, or the virtual `deadline` passes.
    pub fn drain(
        &mut self,
        _deadline: Option<VirtualTime>,
        _parent: Option<SpanId>,
        _trace: &mut dyn Trace,
        _stop: &Stop,
    ) -> JsResult<()> {
        Ok(())
    }

    /// Host figures so far: `compute` in ms, `memory` of the linear memory in KiB.
    pub fn measured(&self) -> Vec<Measurement> {
        Vec::new()
    }

    /// Bytes of linear memory now.
    pub fn memory_bytes(&self) -> u64 {
        0
    }

    /// The host, to read what the calls left in it.
    pub fn host(&mut self) -> &mut dyn Host {
        unreachable!()
    }
}
