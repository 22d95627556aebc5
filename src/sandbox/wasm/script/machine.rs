//! The thread on which a script's modules live, and how it and the script take turns.
//!
//! The script asks, the machine answers, one at a time. A call into a module ends with its results, or with the wish to call a
//! function of the script's; the script then asks again, with what that function returned, and may ask other things before.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, Receiver, Sender},
    },
    thread::JoinHandle,
};

use serde_json::{Value, json};
use wasmtime::{AsContextMut, Caller, Engine, Func, FuncType, StoreContextMut, Val};

use super::{handles, objects};
use crate::{
    sandbox::{
        Limits, Stop, THREAD_STACK,
        wasm::{
            failure::Halt,
            files::SharedFiles,
            guest::{self, Clock, Guest, Halted, Line, Output, Quota, Ticker, Watch},
            source::ModuleSource,
            value,
        },
    },
    trace::{Panel, VirtualTime},
};

/// What the script asks.
#[derive(Debug)]
pub(super) struct Request {
    /// The operation, such as `wasm.call`.
    pub(super) operation: String,
    /// Its argument.
    pub(super) argument: Value,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
    /// The script's clock.
    pub(super) now: VirtualTime,
}

/// What the machine answers, and what happened meanwhile.
#[derive(Debug)]
pub(super) struct Reply {
    /// The answer.
    pub(super) said: Result<Said, Refused>,
    /// What modules wrote.
    pub(super) lines: Vec<Line>,
    /// The clock.
    pub(super) now: VirtualTime,
    /// The fuel left.
    pub(super) fuel: u64,
    /// The size in bytes of a memory that was asked for and refused.
    pub(super) refused: Option<usize>,
    /// The whole content of the memory the request came with.
    pub(super) memory: Option<Vec<u8>>,
    /// The memory of the module that was called, when it is worth showing.
    pub(super) shown: Option<Panel>,
}

/// An answer.
#[derive(Debug)]
pub(super) enum Said {
    /// A value.
    Value(Value),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Refused {
    /// The script gets an error of this class.
    Error {
        /// `CompileError`, `LinkError`, `RuntimeError`, or a class of the language.
        class: &'static str,
        /// Its message.
        message: String,
        /// Where in the module, for the timeline.
        place: String,
    },
    /// The run is over.
    Halted(Halt),
}

impl Refused {
    /// An error without a place in a module.
    pub(super) fn error(class: &'static str, message: impl Into<String>) -> Self {
        Self::Error { class, message: message.into(), place: String::new() }
    }
}

/// The machine's end of the line, and what it needs to answer.
pub(super) struct Link {
    requests: Mutex<Receiver<Request>>,
    replies: Mutex<Sender<Reply>>,
    /// The engine.
    pub(super) engine: Engine,
    /// The limits of the run.
    pub(super) limits: Limits,
    /// Its watch.
    pub(super) watch: Watch,
    /// Modules whose text is known.
    pub(super) known: Vec<ModuleSource>,
    /// The files WASI shows.
    pub(super) files: SharedFiles,
    /// The wall clock at the start of the run, in nanoseconds since 1970.
    pub(super) epoch: u64,
    /// Seeds randomness.
    pub(super) seed: u64,
    /// Standard input.
    pub(super) stdin: Vec<u8>,
}

/// What a machine is made with.
pub(super) struct MachineSetup {
    pub(super) limits: Limits,
    pub(super) stop: Stop,
    pub(super) fuel: u64,
    pub(super) known: Vec<ModuleSource>,
    pub(super) files: SharedFiles,
    pub(super) epoch: u64,
    pub(super) seed: u64,
    pub(super) stdin: Vec<u8>,
}

/// The script's end: a running machine. Dropped, it ends.
pub(super) struct Machine {
    requests: Option<Sender<Request>>,
    replies: Receiver<Reply>,
    thread: Option<JoinHandle<()>>,
    _ticker: Ticker,
}

impl Machine {
    /// Starts a machine.
    pub(super) fn start(setup: MachineSetup) -> wasmtime::Result<Self> {
        let engine = guest::engine(&setup.limits)?;
        let ticker = Ticker::start(&engine).map_err(wasmtime::Error::new)?;
        let watch = Watch::new(&setup.limits, &setup.stop);
        let guest = Guest {
            worlds: Vec::new(),
            clock: Clock::new(VirtualTime(0), setup.fuel),
            output: Output::new(setup.limits.output_kib as usize * 1024),
            quota: Quota::new(&setup.limits),
            handles: handles::Handles::default(),
        };
        let mut store = guest::store(&engine, guest, setup.fuel, watch.clone())?;
        let (requests, asked) = mpsc::channel();
        let (answers, replies) = mpsc::channel();
        let link = Arc::new(Link {
            requests: Mutex::new(asked),
            replies: Mutex::new(answers),
            engine,
            limits: setup.limits,
            watch,
            known: setup.known,
            files: setup.files,
            epoch: setup.epoch,
            seed: setup.seed,
            stdin: setup.stdin,
        });
        let thread = std::thread::Builder::new()
            .name("wasm-machine".to_owned())
            .stack_size(THREAD_STACK)
            .spawn(move || {
                // A wish to go on when no module waits is refused; the line ends with the script.
                while link.serve(store.as_context_mut()).is_some() {
                    let refused = Refused::error("TypeError", "no module waits for a function");
                    link.reply(&mut store.as_context_mut(), Err(refused));
                }
            })
            .map_err(wasmtime::Error::new)?;
        Ok(Self { requests: Some(requests), replies, thread: Some(thread), _ticker: ticker })
    }

    /// Asks, and waits for the answer, which comes when the run's time is up at the latest.
    pub(super) fn ask(&self, request: Request) -> Option<Reply> {
        self.requests.as_ref()?.send(request).ok()?;
        self.replies.recv().ok()
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        // With the line cut, a module that waits for the script's function fails, and the thread ends.
        drop(self.requests.take());
        if let Some(thread) = self.thread.take() {
            // A panic there was told when its answer did not come.
            let _ = thread.join();
        }
    }
}

impl Link {
    /// Answers requests until one says what an imported function returned (`Some`), or the line is cut.
    fn serve(self: &Arc<Self>, mut store: StoreContextMut<'_, Guest>) -> Option<Value> {
        loop {
            let request = self.requests.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()?;
            let fuel = store.get_fuel().unwrap_or(0);
            store.data_mut().clock = Clock::new(request.now, fuel);
            objects::bring_memory(&mut store, &request);
            if request.operation == "wasm.resume" {
                return Some(request.argument);
            }
            let said = handles::answer(&mut store, self, &request);
            self.reply(&mut store, said);
        }
    }

    fn reply(&self, store: &mut StoreContextMut<'_, Guest>, said: Result<Said, Refused>) {
        let mut said = said;
        let memory = objects::return_memory(store, &mut said);
        let fuel = store.get_fuel().unwrap_or(0);
        let guest = store.data_mut();
        let now = guest.clock.now(fuel);
        let lines = guest.output.take(now, false);
        let (refused, shown) = (guest.quota.refused.take(), guest.handles.shown.take());
        let reply = Reply { said, lines, now, fuel, refused, memory, shown };
        // When the script is gone nobody needs the answer.
        let _ = self.replies.lock().unwrap_or_else(PoisonError::into_inner).send(reply);
    }

    /// A function of type `ty` for a module to import, which calls function number `callback` of the script.
    pub(super) fn callback(
        self: &Arc<Self>,
        store: &mut StoreContextMut<'_, Guest>,
        ty: FuncType,
        callback: u64,
    ) -> Func {
        let link = Arc::clone(self);
        let words = |types: &mut dyn Iterator<Item = wasmtime::ValType>| -> Vec<String> {
            types.map(|ty| ty.to_string()).collect()
        };
        let (params, results) = (words(&mut ty.params()), words(&mut ty.results()));
        let result_types: Vec<_> = ty.results().collect();
        Func::new(store, ty, move |mut caller: Caller<'_, Guest>, args: &[Val], answers: &mut [Val]| {
            let args: Vec<Value> = args.iter().map(value::to_json).collect();
            let call = json!({ "call": { "callback": callback, "args": args, "params": params, "results": results } });
            let mut store = caller.as_context_mut();
            link.reply(&mut store, Ok(Said::Value(call)));
            let returned = link.serve(store).ok_or(Halted::Thrown).map_err(wasmtime::Error::new)?;
            let Some(values) = returned.get("results").and_then(Value::as_array) else {
                return Err(wasmtime::Error::new(Halted::Thrown));
            };
            for ((answer, ty), value) in answers.iter_mut().zip(&result_types).zip(values) {
                *answer = value::from_json(value, ty).map_err(wasmtime::Error::msg)?;
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::SourceFile;

    /// A machine and the script's side of it.
    struct Script {
        machine: Machine,
    }

    impl Script {
        fn new(limits: Limits, stop: &Stop) -> Self {
            let setup = MachineSetup {
                limits,
                stop: stop.clone(),
                fuel: 1 << 40,
                known: Vec::new(),
                files: SharedFiles::default(),
                epoch: 0,
                seed: 0,
                stdin: Vec::new(),
            };
            Self { machine: Machine::start(setup).unwrap() }
        }

        fn ask_bytes(&self, operation: &str, argument: Value, bytes: Vec<u8>) -> Result<Value, Refused> {
            let request = Request { operation: operation.to_owned(), argument, bytes, now: VirtualTime(0) };
            match self.machine.ask(request).unwrap().said {
                Ok(Said::Value(value)) => Ok(value),
                Ok(Said::Bytes(bytes)) => Ok(bytes.into()),
                Err(refused) => Err(refused),
            }
        }

        fn ask(&self, operation: &str, argument: Value) -> Result<Value, Refused> {
            self.ask_bytes(operation, argument, Vec::new())
        }

        /// Makes an instance of a text module; what it exports.
        fn instance(&self, text: &str, imports: &Value) -> Value {
            let binary = ModuleSource::read(&SourceFile::text("m.wat", text)).unwrap().binary;
            let module = self.ask_bytes("wasm.compile", Value::Null, binary).unwrap()["id"].clone();
            self.ask("wasm.instantiate", json!({ "module": module, "imports": imports })).unwrap()["done"].clone()
        }
    }

    const CALLS_OUT: &str = "(module (import \"env\" \"ask\" (func $ask (param i32) (result i64)))
      (func (export \"twice\") (param i32) (result i64) (i64.add (call $ask (local.get 0)) (call $ask (i32.const 9))))
      (func (export \"one\") (result i32) (i32.const 1)))";

    #[test]
    fn a_module_calls_the_script_back_and_the_script_the_module() {
        let script = Script::new(Limits::default(), &Stop::new());
        let exports = script.instance(CALLS_OUT, &json!([{ "kind": "callback", "id": 3 }]));
        let called = script.ask("wasm.call", json!({ "function": exports[0]["id"], "args": [5] })).unwrap();
        assert_eq!(called["call"], json!({ "callback": 3, "args": [5], "params": ["i32"], "results": ["i64"] }));
        let within = script.ask("wasm.call", json!({ "function": exports[1]["id"], "args": [] })).unwrap();
        assert_eq!(within, json!({ "done": [1] }));
        let again = script.ask("wasm.resume", json!({ "results": ["9007199254740993"] })).unwrap();
        assert_eq!(again["call"]["args"], json!([9]));
        assert_eq!(
            script.ask("wasm.resume", json!({ "results": [1] })).unwrap(),
            json!({ "done": ["9007199254740994"] })
        );
    }

    #[test]
    fn a_function_that_throws_ends_the_call_and_not_the_machine() {
        let script = Script::new(Limits::default(), &Stop::new());
        let exports = script.instance(CALLS_OUT, &json!([{ "kind": "callback", "id": 0 }]));
        script.ask("wasm.call", json!({ "function": exports[0]["id"], "args": [5] })).unwrap();
        assert_eq!(script.ask("wasm.resume", json!({ "thrown": true })).unwrap(), json!({ "thrown": true }));
        assert!(matches!(script.ask("wasm.resume", json!({})), Err(Refused::Error { class: "TypeError", .. })));
        assert_eq!(
            script.ask("wasm.call", json!({ "function": exports[1]["id"], "args": [] })).unwrap(),
            json!({ "done": [1] })
        );
    }

    #[test]
    fn a_script_that_leaves_ends_a_module_that_waits() {
        let script = Script::new(Limits::default(), &Stop::new());
        let exports = script.instance(CALLS_OUT, &json!([{ "kind": "callback", "id": 0 }]));
        script.ask("wasm.call", json!({ "function": exports[0]["id"], "args": [5] })).unwrap();
        drop(script);
    }

    #[test]
    fn memory_travels_both_ways_and_grows() {
        let script = Script::new(Limits::default(), &Stop::new());
        let text = "(module (memory (export \"memory\") 1 3) (func (export \"peek\") (param i32) (result i32) (i32.load8_u (local.get 0))))";
        let exports = script.instance(text, &json!([]));
        let memory = exports[0]["id"].clone();
        script.ask_bytes("wasm.memory.write", json!({ "memory": memory }), vec![7, 8, 9]).unwrap();
        let peek = |at: u32| script.ask("wasm.call", json!({ "function": exports[1]["id"], "args": [at] }));
        assert_eq!(peek(2).unwrap(), json!({ "done": [9] }));
        assert_eq!(script.ask("wasm.memory.grow", json!({ "memory": memory, "pages": 2 })).unwrap(), 1);
        assert_eq!(script.ask("wasm.memory.size", json!({ "memory": memory })).unwrap(), 3);
        assert!(matches!(
            script.ask("wasm.memory.grow", json!({ "memory": memory, "pages": 1 })),
            Err(Refused::Error { class: "RangeError", .. })
        ));
        let Err(Refused::Error { class, message, place }) = peek(3 * 65536) else { panic!("no trap") };
        assert_eq!((class, message.as_str()), ("RuntimeError", "memory access out of bounds"));
        assert!(place.contains("peek"), "{place}");
    }

    #[test]
    fn a_wild_module_is_halted() {
        let script = Script::new(Limits { time_ms: 60, ..Limits::default() }, &Stop::new());
        let exports = script.instance("(module (func (export \"f\") (loop (br 0))))", &json!([]));
        let said = script.ask("wasm.call", json!({ "function": exports[0]["id"], "args": [] }));
        assert!(matches!(said, Err(Refused::Halted(Halt::Failed(_)))), "{said:?}");
    }
}
