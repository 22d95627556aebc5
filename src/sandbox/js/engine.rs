//! The compiled engine, shared by all contexts of the process.

use std::{
    sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError},
    thread::JoinHandle,
    time::Duration,
};

use wasmtime::{
    Config, Enabled, InstanceAllocationStrategy, InstancePre, Linker, Module, PoolingAllocationConfig, Strategy,
};

use super::{imports, state::State};

/// The engine: QuickJS-ng and our prelude as WebAssembly, as `engine/build.sh` makes it.
static ARTIFACT: &[u8] = include_bytes!("../../../engine/engine.wasm");

/// The most native stack a context may use, in bytes; well under [`crate::sandbox::THREAD_STACK`], so that running out of it is
/// a trap and never the end of the process. It also fits what [`crate::sandbox::Limits::MOST`] allows of the guest's own stack.
const NATIVE_STACK: usize = 10 << 20;

/// How much of what a context wrote to is written back in place when it ends, in bytes; the rest is given back to the system. An
/// ordinary program stays below it.
const KEPT: usize = 512 << 10;

/// How often running contexts look whether they must stop.
pub(super) const TICK: Duration = Duration::from_millis(10);

/// The compiled engine. Made once; [`Engine::shared`] hands it out.
pub struct Engine {
    baseline: Compiled,
    optimized: OnceLock<Compiled>,
    ticker: Ticker,
}

/// Which compiler made the machine code of the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
    /// Winch: ready in about a seventh of the time, slower code.
    Baseline,
    /// Cranelift.
    Optimized,
}

/// The engine as machine code, linked and ready to be instantiated.
pub(super) struct Compiled {
    pub(super) engine: wasmtime::Engine,
    pub(super) instance: InstancePre<State>,
}

impl Engine {
    /// The engine of this process; the first call compiles the baseline tier.
    ///
    /// # Panics
    /// When the embedded artifact is no engine, which only a broken build can cause.
    pub fn shared() -> &'static Self {
        static ENGINE: OnceLock<Engine> = OnceLock::new();
        ENGINE.get_or_init(|| Self::new().expect("the embedded engine compiles: every test relies on it"))
    }

    /// Compiles the baseline tier; where Winch knows no machine code for the host, Cranelift stands in.
    fn new() -> wasmtime::Result<Self> {
        let baseline = Compiled::new(Strategy::Winch).or_else(|_| Compiled::new(Strategy::Cranelift))?;
        let ticker = Ticker::start(baseline.engine.clone());
        Ok(Self { baseline, optimized: OnceLock::new(), ticker })
    }

    /// Compiles the optimised tier now (call it on a background thread); contexts made later use it. When it cannot be
    /// compiled, contexts stay on the baseline.
    pub fn optimize(&self) {
        if self.optimized.get().is_none()
            && let Ok(compiled) = Compiled::new(Strategy::Cranelift)
        {
            self.ticker.also(compiled.engine.clone());
            // Somebody else may have been quicker; either result serves.
            let _ = self.optimized.set(compiled);
        }
    }

    /// The tier a context made now would use.
    pub fn tier(&self) -> Tier {
        if self.optimized.get().is_some() { Tier::Optimized } else { Tier::Baseline }
    }

    /// The best machine code there is now.
    pub(super) fn compiled(&self) -> &Compiled {
        self.optimized.get().unwrap_or(&self.baseline)
    }

    /// Keeps the ticker going while the guard lives.
    pub(super) fn running(&self) -> Running<'_> {
        self.ticker.running()
    }
}

impl Compiled {
    /// The engine as `strategy` compiles it. Where the address space is too small for a pool, contexts get their memory one by
    /// one.
    fn new(strategy: Strategy) -> wasmtime::Result<Self> {
        let engine = Self::engine(strategy, pool().into())
            .or_else(|_| Self::engine(strategy, InstanceAllocationStrategy::OnDemand))?;
        let module = Module::new(&engine, ARTIFACT)?;
        let mut linker = Linker::new(&engine);
        imports::add_to(&mut linker)?;
        linker.define_unknown_imports_as_traps(&module)?;
        let instance = linker.instantiate_pre(&module)?;
        Ok(Self { engine, instance })
    }

    fn engine(strategy: Strategy, allocation: InstanceAllocationStrategy) -> wasmtime::Result<wasmtime::Engine> {
        let mut config = Config::new();
        config
            .strategy(strategy)
            .allocation_strategy(allocation)
            .epoch_interruption(true)
            .async_stack_size(NATIVE_STACK)
            .max_wasm_stack(NATIVE_STACK)
            .wasm_backtrace_max_frames(None)
            .generate_address_map(false);
        wasmtime::Engine::new(&config)
    }
}

/// Places for contexts, used again and again: a page that a context wrote to is written back to what it was when the context
/// ends, so that the next one need not ask the system for it again. Far more places than ever live at once; they are addresses
/// and take no memory until used.
fn pool() -> PoolingAllocationConfig {
    let mut pool = PoolingAllocationConfig::new();
    pool.linear_memory_keep_resident(KEPT)
        .table_keep_resident(KEPT)
        .pagemap_scan(Enabled::Auto)
        .max_unused_warm_slots(8);
    pool
}

/// Advances the epoch of the engines while any context runs; sleeps otherwise. Its thread ends with it.
struct Ticker {
    shared: Arc<TickerShared>,
    thread: Option<JoinHandle<()>>,
}

struct TickerShared {
    state: Mutex<TickerState>,
    wake: Condvar,
}

struct TickerState {
    engines: Vec<wasmtime::Engine>,
    running: usize,
    ended: bool,
}

impl TickerShared {
    /// The state; a panic elsewhere cannot leave it half changed.
    fn lock(&self) -> MutexGuard<'_, TickerState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tick_until_ended(&self) {
        let mut state = self.lock();
        while !state.ended {
            state = if state.running == 0 {
                self.wake.wait(state).unwrap_or_else(PoisonError::into_inner)
            } else {
                let (state, _) = self.wake.wait_timeout(state, TICK).unwrap_or_else(PoisonError::into_inner);
                state.engines.iter().for_each(wasmtime::Engine::increment_epoch);
                state
            };
        }
    }
}

impl Ticker {
    fn start(engine: wasmtime::Engine) -> Self {
        let state = TickerState { engines: vec![engine], running: 0, ended: false };
        let shared = Arc::new(TickerShared { state: Mutex::new(state), wake: Condvar::new() });
        let on_thread = Arc::clone(&shared);
        let thread = std::thread::Builder::new().name("engine-ticker".to_owned());
        // Without the thread the interrupt hook still ends programs; only native loops would go on longer.
        let thread = thread.spawn(move || on_thread.tick_until_ended()).ok();
        Self { shared, thread }
    }

    fn also(&self, engine: wasmtime::Engine) {
        self.shared.lock().engines.push(engine);
    }

    fn running(&self) -> Running<'_> {
        let mut state = self.shared.lock();
        state.running += 1;
        if state.running == 1 {
            self.shared.wake.notify_one();
        }
        Running { shared: &self.shared }
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        self.shared.lock().ended = true;
        self.shared.wake.notify_one();
        if let Some(thread) = self.thread.take() {
            // A panic of the ticker has nothing to tell here.
            let _ = thread.join();
        }
    }
}

/// A context runs while this lives.
#[must_use]
pub(super) struct Running<'a> {
    shared: &'a TickerShared,
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.shared.lock().running -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        sandbox::{
            SourceFile, Stop, THREAD_STACK,
            js::{Context, ContextOptions, Flavor, ModuleFormat, NoHost},
        },
        trace::Recorder,
    };

    /// Grows the memory and leaves things behind, unless something was left behind already.
    const LEAVES_THINGS: &str = "
        if (globalThis.left !== undefined || Array.prototype.left) throw new Error('something was left behind');
        globalThis.left = new Array(1e6).fill(7);
        Array.prototype.left = true;
    ";

    fn leave_things() -> (u64, u64) {
        let mut context =
            Context::new(Engine::shared(), &ContextOptions::new(Flavor::Node), Box::new(NoHost)).expect("a context");
        let fresh = context.memory_bytes();
        let files = [SourceFile::text("index.js", LEAVES_THINGS)];
        let (mut trace, stop) = (Recorder::default(), Stop::new());
        context.load(&files, "index.js", ModuleFormat::Detect, None, &mut trace, &stop).expect("the program runs");
        (fresh, context.memory_bytes())
    }

    #[test]
    fn a_context_finds_nothing_of_those_before_it() {
        let thread = std::thread::Builder::new().stack_size(THREAD_STACK);
        let runs = thread.spawn(|| [leave_things(), leave_things(), leave_things()]).unwrap().join().unwrap();
        let [(fresh, grown), ..] = runs;
        assert!(grown > fresh, "the program grows the memory");
        assert_eq!(runs, [(fresh, grown); 3]);
    }
}
