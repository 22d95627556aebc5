//! Modules that try to take the machine along: all of them end, with a word on why.

use std::fmt::Write as _;

use serde_json::json;

use super::{error, run, run_program, run_with};
use crate::{
    sandbox::{Input, Kind, Limit, Limits, Program, Status, Stop, run_to_end, wasm::Setup},
    trace::Recorder,
};

fn brief() -> Limits {
    Limits { time_ms: 60, ..Limits::default() }
}

fn limit_of(text: &str, limits: &Limits) -> Option<Limit> {
    let (outcome, _) = run_with(text, json!({}), Setup::default(), limits);
    assert_eq!(outcome.status, Status::LimitReached, "{:?}", outcome.error);
    error(&outcome).limit
}

#[test]
fn an_endless_loop_ends() {
    assert_eq!(limit_of("(module (func (export \"f\") (loop (br 0))))", &brief()), Some(Limit::Time));
}

#[test]
fn an_endless_start_function_ends() {
    let text = "(module (func $s (loop (br 0))) (start $s) (func (export \"f\")))";
    assert_eq!(limit_of(text, &brief()), Some(Limit::Time));
}

#[test]
fn endless_recursion_ends() {
    let text = "(module (func $f (export \"f\") (param i64 i64 i64) (result i64)
      (i64.add (call $f (local.get 0) (local.get 1) (local.get 2)) (local.get 0))))";
    for stack_kib in [1, 512, u32::MAX] {
        assert_eq!(limit_of(text, &Limits { stack_kib, ..Limits::default() }), Some(Limit::Stack));
    }
}

#[test]
fn memory_cannot_be_grown_without_end() {
    let text = "(module (memory (export \"memory\") 1)
      (func (export \"f\") (result i32) (local $n i32)
        (loop (br_if 0 (i32.ne (i32.const -1) (memory.grow (i32.const 16)))))
        (memory.size)))";
    let (outcome, recorder) = run(text, json!({}));
    let pages = outcome.result.unwrap().as_u64().unwrap();
    assert!(pages <= 64 * 16, "{pages} pages");
    assert!(recorder.events().iter().any(|event| format!("{event:?}").contains("memory refused")));
}

#[test]
fn memory_that_starts_too_large_is_refused() {
    let text = "(module (memory (export \"memory\") 60000) (func (export \"f\")))";
    assert_eq!(limit_of(text, &Limits::default()), Some(Limit::Memory));
    let several = "(module (memory 600) (memory 600) (func (export \"f\")))";
    assert_eq!(limit_of(several, &Limits::default()), Some(Limit::Memory));
}

#[test]
fn a_huge_table_is_refused() {
    let text = "(module (table 4000000 funcref) (func (export \"f\")))";
    assert_eq!(limit_of(text, &Limits::default()), Some(Limit::Memory));
}

#[test]
fn endless_output_ends() {
    let text = "(module (import \"env\" \"log\" (func $log (param i32))) (func (export \"f\") (loop (call $log (i32.const 1)) (br 0))))";
    assert_eq!(limit_of(text, &Limits { output_kib: 4, ..Limits::default() }), Some(Limit::Output));
}

#[test]
fn a_module_of_many_functions_compiles_or_is_stopped() {
    let mut text = String::from("(module ");
    for number in 0..2000 {
        write!(text, "(func $f{number} (export \"f{number}\") (result i32) (i32.const {number}))").unwrap();
    }
    text.push(')');
    let (outcome, _) = run(&text, json!({ "export": "f7" }));
    assert!(outcome.result == Some(json!(7)) || outcome.status == Status::LimitReached, "{:?}", outcome.error);
}

#[test]
fn deep_nesting_and_one_huge_function_are_refused_or_run() {
    let nested = format!("(module (func (export \"f\") {}{}))", "(block ".repeat(20_000), ")".repeat(20_000));
    let (outcome, _) = run_with(&nested, json!({}), Setup::default(), &Limits::default());
    assert!(outcome.status != Status::Internal, "{:?}", outcome.error);
    let huge = format!("(module (func (export \"f\") {}))", "nop ".repeat(600_000));
    let (outcome, _) = run(&huge, json!({}));
    assert!(error(&outcome).message.contains("is the most"), "{:?}", outcome.error);
}

#[test]
fn bytes_that_are_no_module_are_explained() {
    for content in [&b"\0asm\x01\0\0\0\xff\xff"[..], b"\0asm", b"\xff\xfe", b"", b"(", b"(module (func (export \"f\""] {
        let mut program = Program::of_source(Kind::Wasm, "module.wasm", "");
        program.files[0].content = content.to_vec();
        let (outcome, _) = run_program(&program, &Input::of(json!({})), &Limits::default());
        assert_eq!(outcome.status, Status::Failed, "{content:?}");
    }
}

#[test]
fn a_stop_is_obeyed() {
    let stop = Stop::new();
    let program = Program::of_source(Kind::Wasm, "m.wat", "(module (func (export \"f\") (loop (br 0))))");
    let outcome = std::thread::scope(|scope| {
        let asked = stop.clone();
        let run = scope.spawn(move || {
            run_to_end(&program, &Input::of(json!({})), &Limits::MOST, &mut Recorder::default(), &asked)
        });
        stop.request();
        run.join().unwrap()
    });
    assert_eq!(outcome.status, Status::Cancelled);
}
