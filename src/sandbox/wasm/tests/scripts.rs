//! JavaScript that drives modules.

use serde_json::json;

use super::{error, run_program};
use crate::{
    sandbox::{
        Input, Kind, Limit, Limits, Outcome, Program, Setup as Setups, SourceFile, Status, Stop, run_to_end,
        wasm::Setup,
    },
    trace::Recorder,
};

/// Runs `script` beside the text module `module`, which it finds as `./module.wasm`.
fn run(script: &str, module: &str) -> (Outcome, Recorder) {
    run_limited(script, module, &Limits::default())
}

fn run_limited(script: &str, module: &str, limits: &Limits) -> (Outcome, Recorder) {
    let mut program = Program::of_source(Kind::Wasm, "index.js", script);
    program.files.push(SourceFile::text("module.wat", module));
    program.setup = Setups { wasm: Some(Setup::default()), ..Setups::default() };
    run_program(&program, &Input::of(json!({})), limits)
}

/// What `script` prints; it finds `module` as `compiled`, its instance made with `imports` as `instance`, its exports as `api`.
fn printed(imports: &str, script: &str, module: &str) -> String {
    let script = format!(
        "const compiled = new WebAssembly.Module(require('fs').readFileSync('./module.wasm'));
         const instance = new WebAssembly.Instance(compiled, {imports});
         const api = instance.exports;
         {script}"
    );
    let (outcome, recorder) = run(&script, module);
    assert_eq!(outcome.error, None, "{}", recorder.console());
    recorder.console()
}

/// The page nobody prepared, where it lies beside this repository.
fn page() -> Option<String> {
    std::fs::read_to_string(crate::beside::beside("seed/emerging-technologies.md")?).ok()
}

const PAGE_SCRIPT: &str = include_str!("../../../../sandboxes/wasm-processor/wasmProcessor.js");

#[test]
fn the_script_of_the_page_is_the_script_of_the_example() {
    if let Some(page) = page() {
        assert!(page.contains(PAGE_SCRIPT));
    }
}

#[test]
fn the_script_of_the_page_runs_with_the_stock_module() {
    let program = Program::of_source(Kind::Wasm, "wasmProcessor.js", PAGE_SCRIPT);
    let (outcome, recorder) = run_program(&program, &Input::default(), &Limits::default());
    assert_eq!(outcome.status, Status::Completed, "{:?}", outcome.error);
    assert!(recorder.console().ends_with("Processing result: { result: 15 }"), "{}", recorder.console());
    assert!(recorder.events().iter().any(|event| format!("{event:?}").contains("stock module")));
}

#[test]
fn strict_is_as_node_is() {
    let setup = Setup { strict_node: true, ..Setup::default() };
    let program = Program {
        setup: Setups { wasm: Some(setup), ..Setups::default() },
        ..Program::of_source(
            Kind::Wasm,
            "index.js",
            "const { WASI } = require('node:wasi'); new WASI({ version: 'preview1' });
             require('fs').promises.readFile('./processor.wasm').catch((e) => console.log(e.code, e.message));
             new WASI({});",
        )
    };
    let (outcome, recorder) = run_program(&program, &Input::default(), &Limits::default());
    assert!(error(&outcome).message.contains("\"options.version\" property must be of type string"), "{outcome:?}");
    assert!(!recorder.console().contains("assumed"));
}

#[test]
fn a_missing_file_is_told_as_node_tells_it() {
    let (_, recorder) = run(
        "try { require('fs').readFileSync('./gone.wasm') } catch (e) { console.log(e.code, e.message) }",
        "(module)",
    );
    assert_eq!(recorder.console(), "ENOENT ENOENT: no such file or directory, open './gone.wasm'");
}

#[test]
fn numbers_cross_the_border_as_they_do_in_v8() {
    let module = "(module (func (export \"add\") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
      (func (export \"same\") (param i64) (result i64) (local.get 0))
      (func (export \"half\") (param f32) (result f32) (f32.mul (local.get 0) (f32.const 0.5)))
      (func (export \"pair\") (result i32 f64) (i32.const 1) (f64.const nan)))";
    let script = "const { add, same, half, pair } = api;
      console.log(add('hi', 1), add(1.9, 0), add(), add(4294967295, 0), add.length);
      console.log(same(9007199254740993n), half(0.2), pair());
      try { same(5) } catch (e) { console.log(e.name, e.message) }";
    let expected =
        "1 1 0 -1 2\n9007199254740993n 0.10000000149011612 [ 1, NaN ]\nTypeError Cannot convert 5 to a BigInt";
    assert_eq!(printed("{}", script, module), expected);
}

#[test]
fn a_module_calls_functions_of_the_script() {
    let module = "(module (import \"env\" \"ask\" (func $ask (param i32) (result i32)))
      (memory (export \"memory\") 1)
      (func (export \"run\") (result i32)
        (i32.store8 (i32.const 7) (i32.const 65))
        (i32.add (call $ask (i32.const 20)) (i32.load8_u (i32.const 8))))
      (func (export \"twice\") (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2))))";
    let imports =
        "{ env: { ask: (n) => { const view = new Uint8Array(instance.exports.memory.buffer); view[8] = view[7] + 1;
      return instance.exports.twice(n) + 1; } } }";
    assert_eq!(printed(imports, "console.log(api.run());", module), "107");
    let throws = "{ env: { ask: () => { throw new RangeError('enough') } } }";
    let script = "try { api.run() } catch (e) { console.log(e.name, e.message) } console.log(api.twice(4));";
    assert_eq!(printed(throws, script, module), "RangeError enough\n8");
}

#[test]
fn faults_have_the_classes_of_the_standard() {
    let module = "(module (import \"env\" \"f\" (func)) (memory (export \"memory\") 1)
      (func (export \"trap\") (i32.store8 (i32.const 0) (i32.const 77)) unreachable))";
    let script = "
      for (const imports of [undefined, {}, { env: {} }]) {
        try { new WebAssembly.Instance(compiled, imports) } catch (e) { console.log(e.name, e instanceof WebAssembly.LinkError) }
      }
      try { new WebAssembly.Module(new Uint8Array([1, 2, 3, 4])) } catch (e) { console.log(e.name, e.message) }
      const view = new Uint8Array(api.memory.buffer);
      try { api.trap() } catch (e) { console.log(e.name, e instanceof WebAssembly.RuntimeError, e.message, view[0]) }
      console.log(WebAssembly.validate(new Uint8Array(4)), WebAssembly.Module.imports(compiled));";
    let expected = "TypeError false\nTypeError false\nLinkError true\n\
      CompileError WebAssembly.Module(): expected magic word 00 61 73 6d, found 01 02 03 04 @+0\n\
      RuntimeError true unreachable 77\nfalse [ { module: 'env', name: 'f', kind: 'function' } ]";
    assert_eq!(printed("{ env: { f() {} } }", script, module), expected);
}

#[test]
fn a_view_dies_when_the_memory_grows() {
    let module =
        "(module (memory (export \"memory\") 1) (func (export \"grow\") (result i32) (memory.grow (i32.const 1))))";
    let script = "const view = new Uint8Array(api.memory.buffer);
      console.log(api.grow(), view.length, api.memory.buffer.byteLength, api.memory.grow(1), api.memory.buffer.byteLength);
      try { api.memory.grow(100000) } catch (e) { console.log(e.name) }";
    assert_eq!(printed("{}", script, module), "1 0 131072 2 196608\nRangeError");
}

#[test]
fn memories_globals_and_tables_are_shared() {
    let module = "(module (import \"e\" \"m\" (memory 1)) (import \"e\" \"g\" (global $g (mut i32))) (import \"e\" \"t\" (table 2 funcref))
      (func $nine (result i32) (i32.const 9)) (elem (i32.const 1) $nine)
      (func (export \"run\") (global.set $g (i32.add (global.get $g) (i32.load (i32.const 4))))))";
    let script = "new Uint32Array(m.buffer)[1] = 40; api.run(); console.log(g.value, t.get(1)(), t.get(0), t.length);";
    let imports = "{ e: { m: globalThis.m = new WebAssembly.Memory({ initial: 1 }), \
      g: globalThis.g = new WebAssembly.Global({ value: 'i32', mutable: true }, 2), \
      t: globalThis.t = new WebAssembly.Table({ initial: 2, element: 'anyfunc' }) } }";
    assert_eq!(printed(imports, script, module), "42 9 null 2");
}

#[test]
fn a_command_runs_on_the_disk_of_the_script() {
    let module = "(module
      (import \"wasi_snapshot_preview1\" \"fd_write\" (func $fd_write (param i32 i32 i32 i32) (result i32)))
      (import \"wasi_snapshot_preview1\" \"path_open\" (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
      (import \"wasi_snapshot_preview1\" \"proc_exit\" (func $proc_exit (param i32)))
      (memory (export \"memory\") 1) (data (i32.const 16) \"out.txt\") (data (i32.const 32) \"done\\n\")
      (func (export \"_start\")
        (drop (call $path_open (i32.const 3) (i32.const 0) (i32.const 16) (i32.const 7) (i32.const 9) (i64.const 64) (i64.const 0) (i32.const 0) (i32.const 100)))
        (i32.store (i32.const 0) (i32.const 32)) (i32.store (i32.const 4) (i32.const 5))
        (drop (call $fd_write (i32.load (i32.const 100)) (i32.const 0) (i32.const 1) (i32.const 8)))
        (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
        (call $proc_exit (i32.const 7))))";
    let script = "const fs = require('fs'); const { WASI } = require('wasi');
      fs.mkdirSync('/var/task/data');
      const wasi = new WASI({ version: 'preview1', preopens: { '/here': './data' } });
      (async () => {
        const { instance } = await WebAssembly.instantiate(await fs.promises.readFile('./module.wasm'), wasi.getImportObject());
        console.log(wasi.start(instance), fs.readFileSync('data/out.txt', 'utf8').trim(), fs.readdirSync('data'));
        try { wasi.start(instance) } catch (e) { console.log(e.code) }
      })();";
    let (outcome, recorder) = run(script, module);
    assert_eq!(outcome.error, None);
    assert_eq!(recorder.console(), "done\n7 done [ 'out.txt' ]\nERR_WASI_ALREADY_STARTED");
}

#[test]
fn a_module_without_end_ends_whatever_the_script_does() {
    let module = "(module (func (export \"f\") (loop (br 0))))";
    let script =
        "const m = new WebAssembly.Instance(new WebAssembly.Module(require('fs').readFileSync('./module.wasm')));
      for (;;) { try { m.exports.f() } catch {} }";
    let (outcome, _) = run_limited(script, module, &Limits { time_ms: 100, ..Limits::default() });
    assert_eq!((outcome.status, error(&outcome).limit), (Status::LimitReached, Some(Limit::Time)));
}

#[test]
fn endless_calls_between_script_and_module_end() {
    let module = "(module (import \"env\" \"f\" (func $f)) (func (export \"g\") (call $f)))";
    let script = "const c = new WebAssembly.Module(require('fs').readFileSync('./module.wasm'));
      const i = new WebAssembly.Instance(c, { env: { f: () => i.exports.g() } });
      try { i.exports.g() } catch (e) { console.log(e.name) }";
    let (outcome, recorder) = run(script, module);
    assert!(!outcome.is_completed() || recorder.console() == "RangeError", "{outcome:?} {}", recorder.console());
}

#[test]
fn a_stop_reaches_a_module_within_a_script() {
    let mut program = Program::of_source(
        Kind::Wasm,
        "index.js",
        "new WebAssembly.Instance(new WebAssembly.Module(require('fs').readFileSync('./module.wasm')))",
    );
    program.files.push(SourceFile::text("module.wat", "(module (func $s (loop (br 0))) (start $s))"));
    let stop = Stop::new();
    stop.request();
    let outcome = run_to_end(&program, &Input::default(), &Limits::MOST, &mut Recorder::default(), &stop);
    assert_eq!(outcome.status, Status::Cancelled);
}

#[test]
fn a_memory_that_was_handed_in_and_comes_back_is_the_same() {
    let module = "(module (import \"e\" \"m\" (memory 1)) (export \"memory\" (memory 0))
      (func (export \"get\") (param i32) (result i32) (i32.load8_u (local.get 0))))";
    let imports = "{ e: { m: globalThis.m = new WebAssembly.Memory({ initial: 1 }) } }";
    let script = "new Uint8Array(m.buffer)[1] = 5; new Uint8Array(api.memory.buffer)[2] = 6;
      console.log(api.memory === m, api.get(1), api.get(2));";
    assert_eq!(printed(imports, script, module), "true 5 6");
}

#[test]
fn a_script_cannot_fill_the_host() {
    let script = |what: &str| {
        format!("let made = 0; try {{ for (;;) {{ {what}; made++ }} }} catch (e) {{ console.log(e.name, made) }}")
    };
    let tries = [
        ("new WebAssembly.Module(require('fs').readFileSync('./module.wasm'))", "RangeError 64"),
        ("new (require('wasi').WASI)({ version: 'preview1' })", "RangeError 64"),
        ("new WebAssembly.Memory({ initial: 1 })", "RangeError 64"),
        ("new WebAssembly.Memory({ initial: 60000 })", "RangeError 0"),
        ("new WebAssembly.Table({ initial: 200000, element: 'anyfunc' })", "RangeError 0"),
    ];
    for (what, expected) in tries {
        let (outcome, recorder) = run(&script(what), "(module)");
        assert_eq!(recorder.console(), expected, "{what}: {outcome:?}");
    }
}
