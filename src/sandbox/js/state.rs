//! What a context keeps on the host's side while its guest runs.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use serde_json::Value;
use wasmtime::{Memory, ResourceLimiter};

use super::{
    Flavor, Halt, Host, JsError,
    buffer::Buffer,
    error::Description,
    queue::{Due, Queue},
};
use crate::{
    sandbox::{Limit, Limits, Stop},
    trace::{SpanId, VirtualTime},
};

/// How many reads of an unmoved clock a program may make before each further one moves it: a loop that waits by asking for
/// the time ends, and no ordinary program is touched.
const FREE_CLOCK_READS: u32 = 1_000;

/// How far such a read moves the clock.
const CLOCK_STEP: Duration = Duration::from_micros(100);

/// How much longer than its limit a guest may compute until it is cut off in the middle: time to unwind and say where it was.
const GRACE: Duration = Duration::from_millis(60);

/// The host's side of one context.
pub(super) struct State {
    pub(super) host: Box<dyn Host>,
    pub(super) trace: Buffer,
    pub(super) flavor: Flavor,
    pub(super) root: &'static str,
    pub(super) epoch_ms: u64,
    pub(super) limits: Limits,
    pub(super) memory: Option<Memory>,
    pub(super) files: HashMap<String, String>,
    pub(super) queue: Queue,
    pub(super) now: VirtualTime,
    pub(super) parent: Option<SpanId>,
    /// What the guest is about to take.
    pub(super) reply: Vec<u8>,
    /// Binary answers of asynchronous calls, until the guest takes them.
    pub(super) bytes: HashMap<u64, Vec<u8>>,
    /// What the awaited promise came to.
    pub(super) settled: Option<Result<Value, Box<JsError>>>,
    /// Why the guest was ended.
    pub(super) halt: Option<Halt>,
    pub(super) stop: Stop,
    pub(super) memory_denied: bool,
    /// The guest was told that its time is over.
    pub(super) interrupted: bool,
    output_left: usize,
    /// How often the engine's step counter ran out.
    pub(super) ticks: u64,
    clock_reads: u32,
    computed: Duration,
    entered: Option<Instant>,
}

impl State {
    pub(super) fn new(host: Box<dyn Host>, options: &super::ContextOptions) -> Self {
        let limits = options.limits.clamped();
        Self {
            host,
            trace: Buffer::default(),
            flavor: options.flavor,
            root: options.flavor.root(),
            epoch_ms: options.epoch_ms,
            output_left: limits.output_kib as usize * 1024,
            limits,
            memory: None,
            files: HashMap::new(),
            queue: Queue::default(),
            now: VirtualTime(0),
            parent: None,
            reply: Vec::new(),
            bytes: HashMap::new(),
            settled: None,
            halt: None,
            stop: Stop::new(),
            memory_denied: false,
            interrupted: false,
            ticks: 0,
            clock_reads: 0,
            computed: Duration::ZERO,
            entered: None,
        }
    }

    // ---- time ----

    /// Moves the clock to `time`, never back.
    pub(super) fn advance(&mut self, time: VirtualTime) {
        if time > self.now {
            self.now = time;
            self.clock_reads = 0;
        }
    }

    /// The clock as the program reads it. A worker's stands still while it computes, as deployed workers' does.
    pub(super) fn read_clock(&mut self) -> VirtualTime {
        self.clock_reads = self.clock_reads.saturating_add(1);
        if self.flavor == Flavor::Node && self.clock_reads > FREE_CLOCK_READS {
            self.now = self.now + CLOCK_STEP;
        }
        self.now
    }

    /// Notes that the guest begins to compute.
    pub(super) fn enter(&mut self) {
        self.entered = Some(Instant::now());
    }

    /// Notes that it returned.
    pub(super) fn leave(&mut self) {
        self.computed = self.computed();
        self.entered = None;
    }

    /// Host time the guest has computed for.
    pub(super) fn computed(&self) -> Duration {
        self.computed + self.entered.map_or(Duration::ZERO, |entered| entered.elapsed())
    }

    /// Whether its compute time is used up.
    pub(super) fn is_out_of_time(&self) -> bool {
        self.computed() >= self.limits.time()
    }

    /// Why a running guest must be cut off now, if it must.
    pub(super) fn must_end(&self) -> Option<Halt> {
        if self.stop.is_requested() {
            return Some(Halt::Cancelled);
        }
        (self.computed() >= self.limits.time() + GRACE).then(|| self.limit(Limit::Time, None))
    }

    // ---- limits ----

    /// The halt of a program that met `limit`; `place` is the error that says where it was.
    pub(super) fn limit(&self, limit: Limit, place: Option<JsError>) -> Halt {
        let (name, message) = match limit {
            Limit::Time => {
                ("TimeLimit", format!("still computing after {} ms, so it was stopped", self.limits.time_ms))
            }
            Limit::Memory => ("MemoryLimit", format!("out of memory: it may use {} MiB", self.limits.memory_mib)),
            Limit::Stack => (
                "RangeError",
                "Maximum call stack size exceeded: a function calls itself without end, or too deep".to_owned(),
            ),
            Limit::Output => ("OutputLimit", format!("wrote more than {} KiB", self.limits.output_kib)),
        };
        let mut error = JsError { inspected: format!("{name}: {message}"), ..JsError::plain(name, message) };
        if let Some(place) = place {
            error.location = place.location;
            error.stack = place.stack;
        }
        Halt::Limit(limit, Box::new(error))
    }

    /// Counts `bytes` of output; the halt when they are too many.
    pub(super) fn count_output(&mut self, bytes: usize) -> Result<(), Halt> {
        match self.output_left.checked_sub(bytes) {
            Some(left) => {
                self.output_left = left;
                Ok(())
            }
            None => Err(self.limit(Limit::Output, None)),
        }
    }

    /// A thrown value, from what the prelude says of it.
    pub(super) fn error_of(&self, description: &str) -> JsError {
        match serde_json::from_str::<Description>(description) {
            Ok(description) => description.into_error(self.root),
            Err(_) => JsError::plain("Error", description),
        }
    }

    /// The halt that a thrown value is: a limit when the engine threw it for one, the program's own error otherwise.
    pub(super) fn halt_of(&self, error: JsError) -> Halt {
        if self.interrupted {
            return self.limit(Limit::Time, Some(error));
        }
        let is_exhausted = error.message.starts_with("out of memory") || (error.name == "null" && self.memory_denied);
        if is_exhausted && self.memory_denied {
            return self.limit(Limit::Memory, Some(error));
        }
        if error.name == "RangeError" && error.message == "Maximum call stack size exceeded" {
            return self.limit(Limit::Stack, Some(error));
        }
        Halt::Error(Box::new(error))
    }

    // ---- the queue ----

    /// Queues the answer to caller `number`.
    pub(super) fn answer_later(&mut self, at: VirtualTime, settle: &Value) {
        self.queue.push(at, Due::Reply(settle.to_string()));
    }
}

impl ResourceLimiter for State {
    fn memory_growing(&mut self, _: usize, desired: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        let fits = desired <= (self.limits.memory_mib as usize) << 20;
        self.memory_denied |= !fits;
        Ok(fits)
    }

    /// The guest has one table, of its functions, which never grows.
    fn table_growing(&mut self, current: usize, _: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        Ok(current == 0)
    }
}
