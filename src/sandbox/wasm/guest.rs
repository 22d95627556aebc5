//! What stands around a module while it runs: its share of the machine, its clock, its output.

use std::{
    sync::mpsc::{self, RecvTimeoutError},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use thiserror::Error;
use wasmtime::{Config, Engine, ResourceLimiter, Store, UpdateDeadline};

use super::{script::Handles, wasi::World};
use crate::{
    sandbox::{Limits, Stop},
    trace::{Level, VirtualTime},
};

/// Why the host ended a call of a module.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(super) enum Halted {
    /// Somebody asked to stop.
    #[error("stopped")]
    Cancelled,
    /// The compute time is used up.
    #[error("the time limit is reached")]
    TimeUp,
    /// The output is full.
    #[error("the output limit is reached")]
    OutputFull,
    /// The module called `proc_exit`.
    #[error("exit with code {0}")]
    Exit(i32),
    /// A function of WASI was called by a module that exports no memory.
    #[error("a module that calls WASI must export its memory as `memory`")]
    NoMemory,
    /// A JavaScript function that the module imports threw; the script keeps what was thrown.
    #[error("an imported function threw")]
    Thrown,
}

/// Looks after the time of a run.
#[derive(Clone, Debug)]
pub(super) struct Watch {
    stop: Stop,
    deadline: Instant,
}

impl Watch {
    /// Watches a run that begins now.
    pub(super) fn new(limits: &Limits, stop: &Stop) -> Self {
        Self { stop: stop.clone(), deadline: Instant::now() + limits.time() }
    }

    /// Fails when the run must end.
    pub(super) fn check(&self) -> Result<(), Halted> {
        if self.stop.is_requested() {
            Err(Halted::Cancelled)
        } else if Instant::now() >= self.deadline {
            Err(Halted::TimeUp)
        } else {
            Ok(())
        }
    }
}

/// The clock of a run: a unit of fuel takes a nanosecond, and a module that sleeps moves it at once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    base: VirtualTime,
    fuel_at_base: u64,
}

impl Clock {
    /// What the length of a module's work on the virtual clock is modelled from.
    pub(super) const MODEL: &'static str = "one nanosecond a unit of fuel (a convention of this sandbox, 2026-11)";

    /// A clock that shows `time` when `fuel` is left.
    pub(super) fn new(time: VirtualTime, fuel: u64) -> Self {
        Self { base: time, fuel_at_base: fuel }
    }

    /// The time when `fuel` is left.
    pub(super) fn now(&self, fuel: u64) -> VirtualTime {
        self.base + Duration::from_nanos(self.fuel_at_base.saturating_sub(fuel))
    }

    /// Lets `pause` pass.
    pub(super) fn pause(&mut self, pause: Duration) {
        self.base = self.base + pause;
    }
}

/// A line the module wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// When its end was written.
    pub(super) at: VirtualTime,
    /// Where to.
    pub(super) level: Level,
    /// The text, without the newline.
    pub(super) text: String,
}

/// What the module writes to standard output and standard error, cut into lines, up to a bound.
#[derive(Debug, Default)]
pub(super) struct Output {
    lines: Vec<Line>,
    open: [Vec<u8>; 2],
    used: usize,
    most: usize,
}

impl Output {
    /// An output of at most `most` bytes.
    pub(super) fn new(most: usize) -> Self {
        Self { most, ..Self::default() }
    }

    /// Takes `bytes`; nothing of them when they do not all fit.
    pub(super) fn write(&mut self, at: VirtualTime, level: Level, bytes: &[u8]) -> Result<(), Halted> {
        self.used = self.used.saturating_add(bytes.len());
        if self.used > self.most {
            return Err(Halted::OutputFull);
        }
        let open = &mut self.open[usize::from(level == Level::Error)];
        for byte in bytes {
            if *byte == b'\n' {
                let text = String::from_utf8_lossy(open).into_owned();
                open.clear();
                self.lines.push(Line { at, level, text });
            } else {
                open.push(*byte);
            }
        }
        Ok(())
    }

    /// Puts lines back that were taken.
    pub(super) fn keep(&mut self, lines: Vec<Line>) {
        self.lines.splice(0..0, lines);
    }

    /// The whole lines so far; with `flush` also what has no newline yet.
    pub(super) fn take(&mut self, at: VirtualTime, flush: bool) -> Vec<Line> {
        if flush {
            for (open, level) in self.open.iter_mut().zip([Level::Log, Level::Error]) {
                if !open.is_empty() {
                    let text = String::from_utf8_lossy(&std::mem::take(open)).into_owned();
                    self.lines.push(Line { at, level, text });
                }
            }
        }
        std::mem::take(&mut self.lines)
    }
}

/// How much memory the modules of a run may have.
#[derive(Debug)]
pub(super) struct Quota {
    most: usize,
    used: usize,
    /// The size in bytes that was asked for and refused, the latest.
    pub(super) refused: Option<usize>,
}

impl Quota {
    const MOST_ELEMENTS: usize = 100_000;

    /// A quota of `limits`' memory.
    pub(super) fn new(limits: &Limits) -> Self {
        Self { most: (limits.memory_mib as usize) << 20, used: 0, refused: None }
    }
}

impl ResourceLimiter for Quota {
    fn memory_growing(&mut self, current: usize, desired: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        let wanted = self.used.saturating_add(desired.saturating_sub(current));
        if wanted > self.most {
            self.refused = Some(desired);
            return Ok(false);
        }
        self.used = wanted;
        Ok(true)
    }

    fn table_growing(&mut self, _: usize, desired: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        let allowed = desired <= Self::MOST_ELEMENTS;
        if !allowed {
            self.refused = Some(desired.saturating_mul(size_of::<usize>()));
        }
        Ok(allowed)
    }

    fn instances(&self) -> usize {
        64
    }

    fn tables(&self) -> usize {
        64
    }

    fn memories(&self) -> usize {
        16
    }
}

/// The data of a store: what stands around the modules of one run.
pub(super) struct Guest {
    /// What WASI shows: one for a module that runs by itself, one for each `new WASI` of a script.
    pub(super) worlds: Vec<World>,
    /// The clock.
    pub(super) clock: Clock,
    /// What was written.
    pub(super) output: Output,
    /// The memory.
    pub(super) quota: Quota,
    /// What a script knows by number; empty for a module that runs by itself.
    pub(super) handles: Handles,
}

/// The stack a guest may use, in bytes, whatever the limits say: far below that of the thread it runs on.
const MOST_STACK: usize = 2 << 20;

/// An engine of one run: its settings are the run's limits, and its epoch is the run's own.
pub(super) fn engine(limits: &Limits) -> wasmtime::Result<Engine> {
    let mut config = Config::new();
    config
        .consume_fuel(true)
        .epoch_interruption(true)
        .max_wasm_stack((limits.stack_kib as usize * 1024).clamp(16 << 10, MOST_STACK))
        .cranelift_nan_canonicalization(true)
        .relaxed_simd_deterministic(true);
    Engine::new(&config)
}

/// A store with `fuel` whose calls end when `watch` says so, looked at on every tick of the engine's epoch.
pub(super) fn store(engine: &Engine, guest: Guest, fuel: u64, watch: Watch) -> wasmtime::Result<Store<Guest>> {
    let mut store = Store::new(engine, guest);
    store.limiter(|guest| &mut guest.quota);
    store.set_fuel(fuel)?;
    store.set_epoch_deadline(1);
    store.epoch_deadline_callback(move |_| match watch.check() {
        Ok(()) => Ok(UpdateDeadline::Continue(1)),
        Err(halted) => Err(wasmtime::Error::new(halted)),
    });
    Ok(store)
}

/// Moves an engine's epoch on until it is dropped.
#[must_use]
pub(super) struct Ticker {
    end: Option<mpsc::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Ticker {
    /// How often a guest is looked at: a stop is obeyed within a few of these.
    const PERIOD: Duration = Duration::from_millis(10);

    /// Starts to tick.
    pub(super) fn start(engine: &Engine) -> std::io::Result<Self> {
        let (end, ended) = mpsc::channel::<()>();
        let engine = engine.weak();
        let thread = std::thread::Builder::new().name("wasm-ticker".to_owned()).spawn(move || {
            while ended.recv_timeout(Self::PERIOD) == Err(RecvTimeoutError::Timeout) {
                let Some(engine) = engine.upgrade() else { return };
                engine.increment_epoch();
            }
        })?;
        Ok(Self { end: Some(end), thread: Some(thread) })
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        drop(self.end.take());
        if let Some(thread) = self.thread.take() {
            // The thread only ticks: it cannot panic, and there is nobody to tell if it did.
            let _ = thread.join();
        }
    }
}
