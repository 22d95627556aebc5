//! Calling exports: values, state, faults with their place.

use serde_json::json;

use super::{error, run, run_program, run_with};
use crate::{
    sandbox::{Fact, Input, Kind, Limits, Program, Sandbox, Status, wasm::Wasm},
    trace::Panel,
};

const SUM: &str =
    "(module (func (export \"sum\") (param i32 i32) (result i32)\n  (i32.add (local.get 0) (local.get 1))))";

#[test]
fn an_export_answers() {
    let (outcome, _) = run(SUM, json!({ "export": "sum", "args": [2, 40] }));
    assert_eq!((outcome.status, outcome.result), (Status::Completed, Some(json!(42))));
    assert!(outcome.facts.iter().any(|fact| fact.label == "Fuel used"));
}

#[test]
fn sixty_four_bits_and_several_results_arrive_whole() {
    let text = "(module (func (export \"f\") (param i64 f32) (result i64 f32) (local.get 0) (local.get 1)))";
    let (outcome, _) = run(text, json!({ "args": ["-9223372036854775808", "NaN"] }));
    assert_eq!(outcome.result, Some(json!(["-9223372036854775808", "NaN"])));
}

#[test]
fn steps_share_one_instance() {
    let text = "(module (global $n (mut i32) (i32.const 0))
      (func (export \"next\") (result i32)
        (global.set $n (i32.add (global.get $n) (i32.const 1))) (global.get $n)))";
    let input = Input { steps: vec![json!({}), json!({}), json!(null)], ..Input::default() };
    let (outcome, _) = run_program(&Program::of_source(Kind::Wasm, "module.wat", text), &input, &Limits::default());
    assert_eq!(outcome.result, Some(json!(3)));
}

#[test]
fn a_trap_names_its_place_in_the_text() {
    let text = "(module\n  (func $inner (param i32) (result i32)\n    (i32.div_u (i32.const 1) (local.get 0)))\n  \
                (func (export \"f\") (result i32)\n    (call $inner (i32.const 0))))";
    let (outcome, _) = run(text, json!({}));
    let error = error(&outcome);
    assert_eq!((outcome.status, error.name.as_str()), (Status::Failed, "integer divide by zero"));
    assert_eq!(error.location.as_ref().map(ToString::to_string).as_deref(), Some("module.wat:3:6"));
    assert_eq!(error.stack, ["at $inner (module.wat:3:6)", "at f (module.wat:5:6)"]);
}

#[test]
fn traps_have_the_names_people_search_for() {
    let trap = |body: &str| {
        let text = format!("(module (memory 1) (table 1 funcref) (type $t (func)) (func (export \"f\") {body}))");
        error(&run(&text, json!({})).0).name.clone()
    };
    assert_eq!(trap("unreachable"), "unreachable");
    assert_eq!(trap("(drop (i32.load (i32.const 65533)))"), "out of bounds memory access");
    assert_eq!(trap("(drop (i32.div_s (i32.const 0x80000000) (i32.const -1)))"), "integer overflow");
    assert_eq!(trap("(drop (i32.trunc_f64_s (f64.const nan)))"), "invalid conversion to integer");
    assert_eq!(trap("(call_indirect (type $t) (i32.const 0))"), "uninitialized element");
    assert_eq!(trap("(call_indirect (type $t) (i32.const 9))"), "undefined element");
}

#[test]
fn a_text_fault_is_placed() {
    let text = "(module\n  (func (export \"f\") (result i32)\n    i64.const 1))";
    let (outcome, _) = run(text, json!({}));
    let error = error(&outcome);
    assert_eq!(error.name, "CompileError");
    assert!(error.message.contains("type mismatch"), "{}", error.message);
    assert_eq!(error.location.as_ref().map(|place| place.line), Some(3));
    let diagnostics = Wasm.check(&Program::of_source(Kind::Wasm, "module.wat", "(module (func $a call $b))"));
    assert_eq!(diagnostics[0].position.unwrap().column, 23);
}

#[test]
fn an_import_nobody_provides_is_named_before_anything_runs() {
    let text = "(module\n  (import \"env\" \"fetch\" (func))\n  (func (export \"f\") unreachable))";
    let (outcome, _) = run(text, json!({}));
    let error = error(&outcome);
    assert_eq!(error.name, "LinkError");
    assert!(error.message.contains("env.fetch"));
    assert_eq!(error.location.as_ref().map(ToString::to_string).as_deref(), Some("module.wat:2:11"));
    let checked = Wasm.check(&Program::of_source(Kind::Wasm, "module.wat", text));
    assert_eq!(checked[0].code, "wasm::unknown-import");
}

#[test]
fn a_module_prints_through_env() {
    let text = "(module (import \"env\" \"log\" (func $log (param i32 f64))) (import \"env\" \"print\" (func $print (param i32 i32)))
      (memory (export \"memory\") 1) (data (i32.const 8) \"hello\")
      (func (export \"f\") (call $log (i32.const 7) (f64.const 0.5)) (call $print (i32.const 8) (i32.const 5))))";
    let (outcome, recorder) = run(text, json!({}));
    assert_eq!(outcome.error, None);
    assert_eq!(recorder.console(), "7 0.5\nhello");
}

#[test]
fn the_memory_is_shown_where_it_changed() {
    let text =
        "(module (memory (export \"memory\") 1) (func (export \"f\") (i32.store (i32.const 4096) (i32.const 9))))";
    let (_, recorder) = run(text, json!({}));
    let shown = recorder.state().into_iter().find_map(|panel| match panel {
        Panel::Memory { offset, bytes, .. } => Some((*offset, bytes[0])),
        _ => None,
    });
    assert_eq!(shown, Some((4096, 9)));
}

#[test]
fn fuel_is_the_same_in_every_run_and_can_run_out() {
    let text = "(module (func (export \"f\") (param i32) (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))";
    let fuel = |rounds: u32| {
        let facts = run(text, json!({ "args": [rounds] })).0.facts;
        facts.iter().find(|fact| fact.label == "Fuel used").map(|Fact { value, .. }| value.clone())
    };
    assert_eq!(fuel(100), fuel(100));
    assert_ne!(fuel(100), fuel(1000));
    let setup = crate::sandbox::wasm::Setup { fuel: Some(500), ..Default::default() };
    let (outcome, _) = run_with(text, json!({ "args": [1000] }), setup, &Limits::default());
    assert_eq!((outcome.status, error(&outcome).name.as_str()), (Status::LimitReached, "out of fuel"));
}

#[test]
fn wrong_calls_are_explained() {
    let say = |step| error(&run(SUM, step).0).to_string();
    assert!(say(json!({ "export": "som" })).contains("no function `som`"));
    assert!(say(json!({ "export": "sum", "args": [1] })).contains("takes 2 arguments"));
    assert!(say(json!({ "export": "sum", "args": [1, "x"] })).contains("no i32"));
    assert!(say(json!({ "exprot": "sum" })).contains("exprot"));
}

#[test]
fn inputs_are_offered_for_a_bare_module() {
    let inputs = Wasm.default_inputs(&Program::of_source(Kind::Wasm, "m.wat", SUM));
    assert_eq!(inputs, [("sum".to_owned(), Input::of(json!({ "export": "sum", "args": [7, 5] })))]);
}

#[test]
fn the_same_run_leaves_the_same_trace() {
    let events = || run(SUM, json!({ "args": [1, 2] })).1.into_events();
    assert_eq!(events(), events());
}

#[test]
fn a_library_is_initialised_before_its_first_call() {
    let text = "(module (import \"env\" \"memory\" (memory 1))
      (func (export \"_initialize\") (i32.store (i32.const 0) (i32.const 41)))
      (func (export \"next\") (result i32)
        (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1))) (i32.load (i32.const 0))))";
    let (outcome, _) = run(text, json!({ "export": "next" }));
    assert_eq!(outcome.result, Some(json!(42)), "{:?}", outcome.error);
}
