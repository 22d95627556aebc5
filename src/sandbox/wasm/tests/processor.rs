//! The stock module really reads JSON and really computes.

use wasmtime::{Engine, Instance, Module, Store};

use crate::sandbox::wasm::stock;

/// What the stock module answers to `input`, read from the address it gives to the end of its memory.
fn answer(input: &str) -> String {
    let engine = Engine::default();
    let module = Module::new(&engine, stock::PROCESSOR).unwrap();
    let mut store = Store::new(&engine, ());
    let instance = Instance::new(&mut store, &module, &[]).unwrap();
    let memory = instance.get_memory(&mut store, "memory").unwrap();
    let length = i32::try_from(input.len()).unwrap();
    let allocate = instance.get_typed_func::<i32, i32>(&mut store, "allocate").unwrap();
    let at = allocate.call(&mut store, length).unwrap();
    memory.write(&mut store, usize::try_from(at).unwrap(), input.as_bytes()).unwrap();
    let process = instance.get_typed_func::<(i32, i32), i32>(&mut store, "processData").unwrap();
    let output = process.call(&mut store, (at, length)).unwrap();
    String::from_utf8(memory.data(&store)[usize::try_from(output).unwrap()..].to_vec()).unwrap()
}

#[test]
fn each_operation_computes() {
    let of = |operation: &str| answer(&format!("{{\"data\":[4,-1.5,3e1,0.25],\"operation\":\"{operation}\"}}"));
    assert_eq!(of("sum"), "{\"result\":32.75}");
    assert_eq!(of("product"), "{\"result\":-45}");
    assert_eq!(of("min"), "{\"result\":-1.5}");
    assert_eq!(of("max"), "{\"result\":30}");
    assert_eq!(of("average"), "{\"result\":8.1875}");
    assert_eq!(of("count"), "{\"result\":4}");
    assert_eq!(of("median"), "{\"error\":\"unknown operation\"}");
}

#[test]
fn members_may_come_in_any_order_among_others() {
    let input = r#" { "note" : { "data": ["x, \"}", [1]] } , "operation":"sum", "data" : [ 1 , 2 ], "more":null } "#;
    assert_eq!(answer(input), "{\"result\":3}");
    assert_eq!(answer(r#"{"operation":"sum","data":[]}"#), "{\"result\":0}");
    assert_eq!(answer(r#"{"operation":"max","data":[]}"#), "{\"result\":null}");
}

#[test]
fn what_is_no_input_is_answered_too() {
    for input in [
        "",
        "[]",
        "{\"data\"",
        "{\"data\":[1,2}",
        "{\"data\":[1",
        "{\"data\":\"x\"}",
        "{\"a\":\"unended",
        "{\"a\":{",
        "nonsense",
    ] {
        let answer = answer(input);
        assert!(answer.starts_with("{\"error\":"), "{input}: {answer}");
    }
}
