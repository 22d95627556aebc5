//! Programs that run for real, and cannot hang, crash, exhaust or read the machine.
//!
//! A [`Sandbox`] takes a [`Program`], an [`Input`] and [`Limits`], tells a [`crate::trace::Trace`] what happens, and
//! returns an [`Outcome`]. A program that fails is an outcome, never an error of ours. Same program, input and seed: same
//! trace, byte for byte. The four sandboxes do not know one another; what they share stands here and in [`js`].

pub mod edge;
pub mod federation;
pub mod js;
mod limits;
mod outcome;
mod program;
pub mod serverless;
mod stop;
pub mod wasm;

pub use limits::Limits;
pub use outcome::{Basis, Fact, Limit, Location, Measurement, Outcome, ProgramError, Status};
pub use program::{FaultSetup, Input, Kind, Program, Setup, SourceFile};
pub use stop::Stop;

use crate::{diagnostic::Diagnostic, trace::Trace};

/// Runs programs of one kind.
pub trait Sandbox: Send + Sync {
    /// The kind of program it runs.
    fn kind(&self) -> Kind;

    /// What can be said of `program` without running it.
    fn check(&self, program: &Program) -> Vec<Diagnostic>;

    /// The inputs to offer when nobody wrote any, best first; each has a short name.
    fn default_inputs(&self, program: &Program) -> Vec<(String, Input)>;

    /// Runs `program` on `input` until it ends, meets a limit, or `stop` is asked for (then within 100 ms).
    /// Blocks: call it on a thread of [`THREAD_STACK`] bytes of stack.
    fn run(&self, program: &Program, input: &Input, limits: &Limits, trace: &mut dyn Trace, stop: &Stop) -> Outcome;
}

/// The stack a thread that calls [`Sandbox::run`] must have, in bytes: guests may use a good part of it.
pub const THREAD_STACK: usize = 16 << 20;

/// The sandbox for programs of `kind`.
#[must_use]
pub fn sandbox(kind: Kind) -> &'static dyn Sandbox {
    match kind {
        Kind::Serverless => &serverless::Serverless,
        Kind::Edge => &edge::Edge,
        Kind::Federation => &federation::Federation,
        Kind::Wasm => &wasm::Wasm,
    }
}

/// Runs `program` on a thread of its own with [`THREAD_STACK`] bytes of stack, and waits for it. A panic of ours becomes an
/// [`Status::Internal`] outcome, so that the caller's screen lives on. Whoever asks for more than [`Limits::MOST`] gets that.
pub fn run_to_end(program: &Program, input: &Input, limits: &Limits, trace: &mut dyn Trace, stop: &Stop) -> Outcome {
    let limits = &limits.clamped();
    std::thread::scope(|scope| {
        let run = std::thread::Builder::new()
            .name(format!("sandbox-{}", program.kind))
            .stack_size(THREAD_STACK)
            .spawn_scoped(scope, || sandbox(program.kind).run(program, input, limits, trace, stop));
        match run.map(std::thread::ScopedJoinHandle::join) {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(panic)) => {
                let message = panic
                    .downcast_ref::<String>()
                    .map(String::as_str)
                    .or_else(|| panic.downcast_ref::<&str>().copied())
                    .unwrap_or("no message");
                Outcome::internal(format!("the sandbox itself failed: {message}"))
            }
            Err(error) => Outcome::internal(format!("no thread could be started for the run: {error}")),
        }
    })
}
