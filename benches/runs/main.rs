//! What the engines take, measured through the library: contexts, invocations, federated queries, marks, reading a course.
//! Beside them, in the same run, the same function under Node when `node` is on the PATH, and under the platform's own
//! runtime interface emulator when `ETUDE_RIE` names its binary and `ETUDE_RIC` the folder whose `node_modules` hold
//! `aws-lambda-ric`.
//!
//! `cargo bench --bench runs`
//!
//! Every figure is host time on this machine, under whatever load it has just now; the median is the one to quote.

mod course;
mod engine;
mod federation;
mod invoke;
mod package;
mod peers;
mod table;
mod wasm;

use std::process::ExitCode;

use etude::sandbox::THREAD_STACK;

fn main() -> ExitCode {
    let measuring = std::thread::Builder::new().name("bench".to_owned()).stack_size(THREAD_STACK).spawn(|| {
        if std::env::args().any(|argument| argument == engine::FIRST_CONTEXT) {
            engine::print_first_context();
        } else {
            measure();
        }
    });
    match measuring.map(std::thread::JoinHandle::join) {
        Ok(Ok(())) => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

fn measure() {
    table::machine();
    let built_in = etude::course::read(&etude::course::Embedded);
    engine::first_contexts();
    engine::contexts("baseline");
    invoke::warm(&built_in, "baseline");
    engine::optimize();
    engine::contexts("optimised");
    invoke::warm(&built_in, "optimised");
    peers::node();
    peers::emulator();
    federation::query(&built_in);
    wasm::export_calls(&built_in);
    course::read();
    course::check(&built_in);
    course::marks(&built_in);
    package::size_and_crates();
    table::machine();
}
