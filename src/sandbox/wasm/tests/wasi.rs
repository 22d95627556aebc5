//! WASI seen by modules.

use std::collections::BTreeMap;

use serde_json::json;

use super::{error, run, run_with};
use crate::{
    sandbox::{
        Limits, Status,
        wasm::{FileSeed, Setup},
    },
    trace::Panel,
};

/// A command whose `$main` is `body`; `$write(at, length)` prints, and memory holds what `data` says.
fn command(imports: &str, body: &str, data: &str) -> String {
    format!(
        "(module
          (import \"wasi_snapshot_preview1\" \"fd_write\" (func $fd_write (param i32 i32 i32 i32) (result i32)))
          {imports}
          (memory (export \"memory\") 1) {data}
          (func $write_to (param $fd i32) (param $at i32) (param $length i32)
            (i32.store (i32.const 60000) (local.get $at)) (i32.store (i32.const 60004) (local.get $length))
            (drop (call $fd_write (local.get $fd) (i32.const 60000) (i32.const 1) (i32.const 60008))))
          (func $write (param i32 i32) (call $write_to (i32.const 1) (local.get 0) (local.get 1)))
          (func (export \"_start\") {body}))"
    )
}

fn wasi(name: &str, types: &str) -> String {
    format!("(import \"wasi_snapshot_preview1\" \"{name}\" (func ${name} {types}))")
}

#[test]
fn a_command_prints_reads_and_exits() {
    let imports = [wasi("fd_read", "(param i32 i32 i32 i32) (result i32)"), wasi("proc_exit", "(param i32)")].concat();
    let body = "(i32.store (i32.const 0) (i32.const 100)) (i32.store (i32.const 4) (i32.const 50))
        (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
        (call $write (i32.const 100) (i32.load (i32.const 8)))
        (call $write_to (i32.const 2) (i32.const 100) (i32.const 3))
        (call $proc_exit (i32.const 3)) unreachable";
    let (outcome, recorder) = run(&command(&imports, body, ""), json!({ "stdin": "one\ntwo" }));
    assert_eq!((outcome.status, outcome.result.clone()), (Status::Failed, Some(json!(3))));
    assert!(error(&outcome).message.contains("exit code 3"));
    assert_eq!(recorder.console(), "one\ntwo\none");
}

#[test]
fn arguments_and_environment_arrive() {
    let imports =
        [wasi("args_get", "(param i32 i32) (result i32)"), wasi("environ_get", "(param i32 i32) (result i32)")]
            .concat();
    let body =
        "(drop (call $args_get (i32.const 0) (i32.const 100))) (call $write (i32.load (i32.const 4)) (i32.const 4))
        (drop (call $environ_get (i32.const 0) (i32.const 300))) (call $write (i32.load (i32.const 0)) (i32.const 5))";
    let setup = Setup { env: BTreeMap::from([("A".to_owned(), "old".to_owned())]), ..Setup::default() };
    let step = json!({ "args": ["program", "word"], "env": { "A": "new" } });
    let (outcome, recorder) = run_with(&command(&imports, body, ""), step, setup, &Limits::default());
    assert_eq!(outcome.result, Some(json!(0)), "{:?}", outcome.error);
    assert_eq!(recorder.console(), "wordA=new");
}

/// A command that opens `path` of directory 3 to read it, and exits with the error number.
fn opener(path: &str) -> String {
    let imports = [
        wasi("path_open", "(param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)"),
        wasi("proc_exit", "(param i32)"),
    ]
    .concat();
    let body = format!(
        "(call $proc_exit (call $path_open (i32.const 3) (i32.const 0) (i32.const 16) (i32.const {})
            (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 0)))",
        path.len()
    );
    command(&imports, &body, &format!("(data (i32.const 16) \"{path}\")"))
}

#[test]
fn only_what_is_preopened_can_be_reached() {
    let open = |path: &str, preopens: &[&str]| {
        let setup = Setup {
            preopens: preopens.iter().map(|path| (*path).to_owned()).collect(),
            files: BTreeMap::from([
                ("/data/in.txt".to_owned(), FileSeed::Text("hello".to_owned())),
                ("/secret.txt".to_owned(), FileSeed::Text("no".to_owned())),
            ]),
            ..Setup::default()
        };
        run_with(&opener(path), json!({}), setup, &Limits::default()).0.result.unwrap()
    };
    assert_eq!(open("in.txt", &["/data"]), json!(0));
    assert_eq!(open("in.txt", &[]), json!(8), "nothing is open");
    assert_eq!(open("../secret.txt", &["/data"]), json!(63), "out of the directory");
    assert_eq!(open("gone.txt", &["/data"]), json!(44), "no such file");
}

#[test]
fn a_file_is_written_and_shown() {
    let imports = wasi("path_open", "(param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)");
    let body = "(drop (call $path_open (i32.const 3) (i32.const 0) (i32.const 16) (i32.const 7)
          (i32.const 9) (i64.const 64) (i64.const 0) (i32.const 0) (i32.const 0)))
        (call $write_to (i32.load (i32.const 0)) (i32.const 16) (i32.const 3))";
    let (outcome, recorder) = run(&command(&imports, body, "(data (i32.const 16) \"out.txt\")"), json!({}));
    assert_eq!(outcome.result, Some(json!(0)), "{:?}", outcome.error);
    let shown = recorder.state().into_iter().find_map(|panel| match panel {
        Panel::Text { name, text, .. } if name == "Files" => Some(text.clone()),
        _ => None,
    });
    assert_eq!(shown.as_deref(), Some("new /out.txt (3 bytes)\n  out\n"));
}

#[test]
fn clock_and_randomness_are_made_up() {
    let imports = [
        wasi("clock_time_get", "(param i32 i64 i32) (result i32)"),
        wasi("random_get", "(param i32 i32) (result i32)"),
        wasi("poll_oneoff", "(param i32 i32 i32 i32) (result i32)"),
    ]
    .concat();
    let text = format!(
        "(module {imports} (memory (export \"memory\") 1)
          (func (export \"now\") (result i64)
            (drop (call $clock_time_get (i32.const 0) (i64.const 0) (i32.const 0))) (i64.load (i32.const 0)))
          (func (export \"sleep\") (result i64)
            (i64.store (i32.const 124) (i64.const 5000000000)) (i32.store (i32.const 116) (i32.const 1))
            (drop (call $poll_oneoff (i32.const 100) (i32.const 200) (i32.const 1) (i32.const 300)))
            (drop (call $clock_time_get (i32.const 1) (i64.const 0) (i32.const 0))) (i64.load (i32.const 0)))
          (func (export \"dice\") (result i32)
            (drop (call $random_get (i32.const 0) (i32.const 4))) (i32.load (i32.const 0))))"
    );
    let answer = |name: &str| run(&text, json!({ "export": name })).0.result.unwrap();
    let now: u64 = answer("now").as_str().unwrap().parse().unwrap();
    assert_eq!(now / 1_000_000_000, Setup::START_MS / 1000);
    assert!(answer("sleep").as_u64().unwrap() >= 5_000_000_000);
    assert_eq!(answer("dice"), answer("dice"));
}

#[test]
fn an_address_outside_the_memory_is_an_error_number() {
    let text = command("", "", "").replace(
        "(func (export \"_start\") )",
        "(func (export \"f\") (result i32) (call $fd_write (i32.const 1) (i32.const -8) (i32.const 2) (i32.const 0)))",
    );
    let (outcome, _) = run(&text, json!({ "export": "f" }));
    assert_eq!(outcome.result, Some(json!(21)), "{:?}", outcome.error);
}

#[test]
fn a_module_that_hides_its_memory_is_told() {
    let text = command("", "(call $write (i32.const 0) (i32.const 1))", "").replace("(export \"memory\")", "");
    assert!(error(&run(&text, json!({})).0).message.contains("export its memory"));
}
