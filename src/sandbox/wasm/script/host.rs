//! Answers what the script's `fs`, `wasi` and `WebAssembly` ask, and tells the timeline of it.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{
    disk,
    handles::read_binary,
    machine::{Machine, MachineSetup, Refused, Reply, Request, Said},
    stopwatch::Stopwatch,
};
use crate::{
    sandbox::{
        Basis, Fact, Limits, Measurement, Stop,
        js::{Host, HostCall, HostError, HostReply},
        wasm::{
            Setup,
            failure::Halt,
            files::{Files, SharedFiles, absolute},
            guest::Clock,
            module_run::UNLIMITED_FUEL,
            source::ModuleSource,
            stock, wasi,
        },
    },
    trace::{SpanId, Trace, VirtualTime},
};

/// What a host is made with.
pub(super) struct HostSetup {
    /// The script's disk.
    pub(super) files: SharedFiles,
    /// The program's text modules.
    pub(super) known: Vec<ModuleSource>,
    /// Standard input.
    pub(super) stdin: Vec<u8>,
    /// Whether the stock module stands in for a missing one.
    pub(super) stock: bool,
    /// Seeds randomness.
    pub(super) seed: u64,
    /// The limits.
    pub(super) limits: Limits,
    /// The stop.
    pub(super) stop: Stop,
    /// What stands around the program.
    pub(super) setup: Setup,
}

/// The host of one script.
pub(super) struct ScriptHost {
    setup: HostSetup,
    fuel: u64,
    fuel_left: u64,
    machine: Option<Machine>,
    /// Why the run is over, when a module met a limit; every later call is refused.
    pub(super) halted: Option<Halt>,
    /// The calls into modules that wait, innermost last.
    open: Vec<Open>,
    calls: u32,
    compiling: Duration,
    calling: Duration,
    /// Where the latest trap happened.
    trapped: String,
    stopwatch: Stopwatch,
    /// The stock module, where it was put.
    pub(super) supplied: Option<(String, Vec<u8>)>,
}

/// A call into a module that has not ended.
struct Open {
    label: String,
    detail: String,
    begun: VirtualTime,
    parent: Option<SpanId>,
    /// Its span, when it was shown from its beginning.
    span: Option<SpanId>,
}

impl ScriptHost {
    /// How many calls into modules the timeline shows one by one.
    const SHOWN_CALLS: u32 = 40;
    /// How long a later call must take on the virtual clock to be shown all the same.
    const LONG_CALL: Duration = Duration::from_micros(100);

    /// A host; its machine starts when the script first needs it.
    pub(super) fn new(setup: HostSetup) -> Self {
        let fuel = setup.setup.fuel.unwrap_or(UNLIMITED_FUEL);
        Self {
            setup,
            fuel,
            fuel_left: fuel,
            machine: None,
            halted: None,
            open: Vec::new(),
            calls: 0,
            compiling: Duration::ZERO,
            calling: Duration::ZERO,
            trapped: String::new(),
            stopwatch: Stopwatch::default(),
            supplied: None,
        }
    }

    /// Writes out what modules wrote without a newline.
    pub(super) fn finish(&mut self, now: VirtualTime, trace: &mut dyn Trace) {
        if self.calls > Self::SHOWN_CALLS {
            trace.note(
                now,
                None,
                "calls",
                format!(
                    "{} calls into modules; the first {} and the long ones are shown",
                    self.calls,
                    Self::SHOWN_CALLS
                ),
            );
        }
        if self.machine.is_some() && self.open.is_empty() && self.halted.is_none() {
            // A refusal here has nobody to tell: the script is over.
            let _ = self.ask("wasm.flush", Value::Null, &mut [], now, trace);
        }
    }

    /// What was counted.
    pub(super) fn facts(&self) -> Vec<Fact> {
        if self.machine.is_none() || self.halted.as_ref().is_some_and(Halt::is_by_the_clock) {
            return Vec::new();
        }
        let count =
            |label: &str, value: u64| Fact { label: label.to_owned(), value: value.to_string(), basis: Basis::Counted };
        vec![count("Fuel used", self.fuel - self.fuel_left.min(self.fuel)), count("Calls into Wasm", self.calls.into())]
    }

    /// What was measured.
    pub(super) fn measured(&self) -> Vec<Measurement> {
        let mut measured = self.stopwatch.measured();
        if self.machine.is_none() {
            return measured;
        }
        let millis = |label: &str, time: Duration| Measurement::new(label, time.as_secs_f64() * 1e3, "ms");
        measured.extend([millis("compile modules", self.compiling), millis("in modules", self.calling)]);
        measured
    }

    fn machine(&mut self) -> Result<&Machine, HostError> {
        if self.machine.is_none() {
            let setup = MachineSetup {
                limits: self.setup.limits.clone(),
                stop: self.setup.stop.clone(),
                fuel: self.fuel,
                known: self.setup.known.clone(),
                files: self.setup.files.clone(),
                epoch: self.setup.setup.start_ms.saturating_mul(1_000_000),
                seed: self.setup.seed,
                stdin: self.setup.stdin.clone(),
            };
            let machine = Machine::start(setup).map_err(|error| HostError::new("Error", error.to_string()))?;
            self.machine = Some(machine);
        }
        self.machine.as_ref().ok_or_else(|| HostError::new("Error", "no engine"))
    }

    /// Asks the machine, and tells `trace` what happened there.
    fn ask(
        &mut self,
        operation: &str,
        argument: Value,
        bytes: &mut [u8],
        now: VirtualTime,
        trace: &mut dyn Trace,
    ) -> Result<HostReply, HostError> {
        if self.halted.is_some() {
            return Err(over());
        }
        // Memory is read into `bytes`, so what is there need not travel.
        let sent = if operation == "wasm.memory.read" { Vec::new() } else { bytes.to_vec() };
        let request = Request { operation: operation.to_owned(), argument, bytes: sent, now };
        let begun = Instant::now();
        let reply = self.machine()?.ask(request).ok_or_else(|| HostError::new("Error", "the engine is gone"))?;
        match operation {
            "wasm.compile" => self.compiling += begun.elapsed(),
            _ => self.calling += begun.elapsed(),
        }
        self.fuel_left = reply.fuel;
        self.take(reply, bytes, now, trace)
    }

    fn take(
        &mut self,
        reply: Reply,
        bytes: &mut [u8],
        now: VirtualTime,
        trace: &mut dyn Trace,
    ) -> Result<HostReply, HostError> {
        for line in reply.lines {
            trace.console(line.at, line.level, line.text);
        }
        if let Some(size) = reply.refused {
            let most = self.setup.limits.memory_mib;
            trace.note(
                reply.now,
                None,
                "memory refused",
                format!("{} KiB asked for, {most} MiB is the most", size >> 10),
            );
        }
        if let Some(panel) = reply.shown {
            trace.state(reply.now, panel);
        }
        if let Some(memory) = reply.memory.filter(|memory| memory.len() == bytes.len()) {
            bytes.copy_from_slice(&memory);
        }
        let after = reply.now.since(now);
        match reply.said {
            Ok(Said::Value(value)) => Ok(HostReply::now(value).after(after)),
            Ok(Said::Bytes(content)) => {
                let length = bytes.len().min(content.len());
                bytes[..length].copy_from_slice(&content[..length]);
                Ok(HostReply::default())
            }
            Err(Refused::Error { class, message, place }) => {
                self.trapped = place;
                Err(HostError::new(class, message).after(after))
            }
            Err(Refused::Halted(halt)) => {
                self.halted = Some(halt);
                Err(over())
            }
        }
    }

    /// A compile, an instantiation or a call: asked as [`ScriptHost::ask`], with a span around it.
    fn ask_in_span(
        &mut self,
        call: HostCall<'_>,
        label: &str,
        detail: String,
        trace: &mut dyn Trace,
    ) -> Result<HostReply, HostError> {
        let HostCall { operation, argument, bytes, now, parent } = call;
        let parent = self.open.iter().rev().find_map(|open| open.span).or(parent);
        let shown = self.calls <= Self::SHOWN_CALLS;
        let span = shown.then(|| trace.begin(now, parent, label, detail.as_str()));
        self.open.push(Open { label: label.to_owned(), detail, begun: now, parent, span });
        let said = self.ask(operation, argument, bytes, now, trace);
        self.close_if_ended(&said, now, trace);
        said
    }

    /// Ends the innermost open span unless its module only waits for a function of the script.
    fn close_if_ended(&mut self, said: &Result<HostReply, HostError>, now: VirtualTime, trace: &mut dyn Trace) {
        let (ok, detail, after) = match said {
            Ok(reply) if reply.value.get("call").is_some() => return,
            Ok(reply) if reply.value.get("thrown").is_some() => {
                (false, "the imported function threw".to_owned(), reply.after)
            }
            Ok(reply) => (true, summary(&reply.value), reply.after),
            Err(error) => {
                let text = |key: &str| error.properties.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
                (false, format!("{}: {} {}", text("name"), text("message"), self.trapped), error.after)
            }
        };
        let Some(open) = self.open.pop() else { return };
        let end = now + after;
        let is_long = end.since(open.begun) >= Self::LONG_CALL || !ok;
        let span = match open.span {
            None if is_long => Some(trace.begin(open.begun, open.parent, open.label, open.detail)),
            span => span,
        };
        if let Some(span) = span {
            trace.end(end, span, ok, detail, Some(Clock::MODEL));
        }
    }

    /// Reads a file; the stock module where the page nobody prepared has none.
    fn read_file(&mut self, argument: Value, now: VirtualTime, trace: &mut dyn Trace) -> Result<HostReply, HostError> {
        let path =
            argument.get("path").and_then(Value::as_str).map(|path| absolute(super::HOME, path)).unwrap_or_default();
        let missing = self.setup.files.lock().find(Files::ROOT, &path).is_err();
        if missing && self.setup.stock && path.ends_with(&format!("/{}", stock::PROCESSOR_FILE)) {
            let module = ModuleSource::from_bytes("processor.wat", stock::PROCESSOR.as_bytes());
            if let Ok(module) = module {
                let detail = "there is no such file; a stock module stands in: it reads {\"data\": […], \"operation\": \"sum\"} \
                              and writes {\"result\": …} at the very end of its memory";
                trace.note(now, None, stock::PROCESSOR_FILE, detail);
                let put = self.setup.files.lock().put(&path, &module.binary);
                if put.is_ok() {
                    self.supplied = Some((path, module.binary.clone()));
                    self.setup.known.push(module);
                }
            }
        }
        disk::answer(&self.setup.files, "fs.read", argument, &[]).unwrap_or_else(|| Err(over()))
    }
}

impl Host for ScriptHost {
    fn call(&mut self, call: HostCall<'_>, trace: &mut dyn Trace) -> Result<HostReply, HostError> {
        match call.operation {
            "fs.read" => self.read_file(call.argument, call.now, trace),
            "wasi.about" => {
                let functions: Vec<&str> = wasi::names().collect();
                Ok(HostReply::now(json!({ "strict": self.setup.setup.strict_node, "functions": functions })))
            }
            "measure.begin" | "measure.end" => {
                let label = call.argument.get("label").and_then(Value::as_str).unwrap_or_default();
                match call.operation {
                    "measure.begin" => self.stopwatch.begin(label),
                    _ => self.stopwatch.end(label),
                }
                Ok(HostReply::default())
            }
            "wasm.validate" => Ok(HostReply::now(read_binary(call.bytes).is_ok().into())),
            "wasm.compile" => {
                let detail = format!("{} bytes", call.bytes.len());
                self.ask_in_span(call, "WebAssembly.compile", detail, trace)
            }
            "wasm.instantiate" => {
                let count = call.argument.get("imports").and_then(Value::as_array).map_or(0, Vec::len);
                self.ask_in_span(call, "WebAssembly.instantiate", format!("{count} imports"), trace)
            }
            "wasm.call" => {
                self.calls += 1;
                let name = call.argument.get("name").and_then(Value::as_str).unwrap_or("call").to_owned();
                let args = call.argument.get("args").map(summary).unwrap_or_default();
                self.ask_in_span(call, &name, args, trace)
            }
            "wasm.resume" => {
                let HostCall { operation, argument, bytes, now, .. } = call;
                let said = self.ask(operation, argument, bytes, now, trace);
                self.close_if_ended(&said, now, trace);
                said
            }
            operation if operation.starts_with("wasm.") || operation.starts_with("wasi.") => {
                let HostCall { operation, argument, bytes, now, .. } = call;
                self.ask(operation, argument, bytes, now, trace)
            }
            operation => disk::answer(&self.setup.files, operation, call.argument, call.bytes)
                .unwrap_or_else(|| Err(HostError::new("Error", format!("nothing here answers {operation}")))),
        }
    }
}

/// What a script is told once the run is over; the outcome says why.
fn over() -> HostError {
    HostError::new("Error", "the run is over")
}

/// A short text for a span: arguments as `(1, 2)`, what was exported by name, a result as it is.
fn summary(value: &Value) -> String {
    let list = |values: &[Value]| values.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    match value {
        Value::Array(values) => format!("({})", list(values)),
        Value::Object(members) => match members.get("done") {
            Some(Value::Array(done)) if done.iter().all(Value::is_object) => {
                let names: Vec<&str> = done.iter().filter_map(|made| made.get("name")?.as_str()).collect();
                names.join(", ")
            }
            Some(Value::Array(done)) => list(done),
            _ => members.get("exit").map(|code| format!("exit {code}")).unwrap_or_default(),
        },
        other => other.to_string(),
    }
}
