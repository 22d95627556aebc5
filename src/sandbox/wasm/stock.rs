//! The module that stands in for a `processor.wasm` that a page reads and nobody wrote.

/// Its text: the one of the example `wasm-processor`.
pub(super) const PROCESSOR: &str = include_str!("../../../sandboxes/wasm-processor/processor.wat");

/// The name of the file it stands in for.
pub(super) const PROCESSOR_FILE: &str = "processor.wasm";
