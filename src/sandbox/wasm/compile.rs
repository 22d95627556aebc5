//! Modules to machine code, without making anybody wait who asked to stop.

use std::{
    sync::mpsc::{self, RecvTimeoutError},
    time::Duration,
};

use wasmtime::{Engine, Module};

use super::guest::Watch;

/// The stack of the thread that compiles, in bytes.
const COMPILER_STACK: usize = 16 << 20;

/// Compiles `binary`, which is valid. The compiler cannot be interrupted, so it works on a thread of its own; when `watch` says
/// stop it is left to finish alone, which the bounds on a module's size make a matter of seconds.
pub(super) fn compile(engine: &Engine, binary: &[u8], watch: &Watch) -> wasmtime::Result<Module> {
    let (send, receive) = mpsc::channel();
    let (engine, binary) = (engine.clone(), binary.to_vec());
    std::thread::Builder::new()
        .name("wasm-compiler".to_owned())
        .stack_size(COMPILER_STACK)
        // Nobody listens any more when the run was stopped; that is fine.
        .spawn(move || drop(send.send(Module::from_binary(&engine, &binary))))
        .map_err(wasmtime::Error::new)?;
    loop {
        match receive.recv_timeout(Duration::from_millis(10)) {
            Ok(compiled) => return compiled,
            Err(RecvTimeoutError::Timeout) => watch.check().map_err(wasmtime::Error::new)?,
            Err(RecvTimeoutError::Disconnected) => {
                return Err(wasmtime::Error::msg("the compiler gave up on this module"));
            }
        }
    }
}
