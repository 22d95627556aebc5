//! The compiled engine, shared by all contexts of the process.

use std::{
    sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError},
    thread::JoinHandle,
    time::Duration,
};

use wasmtime::{Config, InstancePre, Linker, Module, Strategy};

use super::{imports, state::State};

/// The engine: QuickJS-ng and our prelude as WebAssembly, as `engine/build.sh` makes it.
static ARTIFACT: &[u8] = include_bytes!("../../../engine/engine.wasm");

/// The most native stack a context may use, in bytes; well under [`crate::sandbox::THREAD_STACK`], so that running out of it is
/// a trap and never the end of the process. It also fits what [`crate::sandbox::Limits::MOST`] allows of the guest's own stack.
const NATIVE_STACK: usize = 10 << 20;

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
    fn new(strategy: Strategy) -> wasmtime::Result<Self> {
        let mut config = Config::new();
        config
            .strategy(strategy)
            .epoch_interruption(true)
            .async_stack_size(NATIVE_STACK)
            .max_wasm_stack(NATIVE_STACK)
            .wasm_backtrace_max_frames(None)
            .generate_address_map(false);
        let engine = wasmtime::Engine::new(&config)?;
        let module = Module::new(&engine, ARTIFACT)?;
        let mut linker = Linker::new(&engine);
        imports::add_to(&mut linker)?;
        linker.define_unknown_imports_as_traps(&module)?;
        let instance = linker.instantiate_pre(&module)?;
        Ok(Self { engine, instance })
    }
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
