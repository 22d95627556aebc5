//! The JavaScript engine host: QuickJS-ng compiled to WebAssembly, one fresh isolated instance a context.
//!
//! A [`Context`] runs the learner's files and nothing else: what it can reach is what its [`Host`] answers. Time is virtual:
//! timers and host calls take the time the host says, and a context that waits only moves the clock. The engine itself, and the
//! JavaScript side of all this, are in `engine/`.

mod buffer;
mod check;
mod context;
mod digest;
mod engine;
mod error;
mod host;
mod imports;
mod queue;
mod state;
mod url;

pub use check::check;
pub use context::{Context, ContextOptions, Flavor, ModuleFormat};
pub use engine::{Engine, Tier};
pub use error::{Halt, JsError, JsResult, Origin};
pub use host::{Host, HostCall, HostError, HostReply, NoHost};
