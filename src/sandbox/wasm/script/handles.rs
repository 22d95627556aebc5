//! What a script's modules and functions are called between the two sides, and what can be done with them.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use wasmtime::{
    Extern, ExternType, Func, Global, Instance, Memory, Module, Mutability, StoreContextMut, Table, Trap, Val,
};

use super::{
    HOME,
    machine::{Link, Refused, Request, Said},
    objects,
};
use crate::{
    sandbox::wasm::{
        compile,
        failure::{Halt, explain},
        files::absolute,
        guest::{Guest, Halted},
        panels,
        source::ModuleSource,
        value,
        wasi::{self, World, WorldSetup},
    },
    trace::Panel,
};

/// What lives in a script's store, by the numbers the script knows it by.
#[derive(Default)]
pub(in crate::sandbox::wasm) struct Handles {
    modules: Vec<(Module, Arc<ModuleSource>)>,
    pub(super) functions: Vec<Function>,
    pub(super) memories: Vec<Memory>,
    pub(super) globals: Vec<Global>,
    pub(super) tables: Vec<Table>,
    calls: u32,
    /// The memory the request in hand came with.
    pub(super) brought: Option<Memory>,
    /// The memory after the latest call, when it is worth showing.
    pub(super) shown: Option<Panel>,
}

/// A function a script can call.
#[derive(Clone)]
pub(super) struct Function {
    pub(super) code: Func,
    pub(super) source: Option<Arc<ModuleSource>>,
    pub(super) memory: Option<Memory>,
}

pub(super) type Store<'a> = StoreContextMut<'a, Guest>;
pub(super) type Answer = Result<Said, Refused>;

/// For how many calls of a run the memory is compared and shown.
const SHOWN_CALLS: u32 = 50;

/// Answers `request`.
pub(super) fn answer(store: &mut Store<'_>, link: &Arc<Link>, request: &Request) -> Answer {
    match request.operation.as_str() {
        "wasm.compile" => compile(store, link, &request.bytes),
        "wasm.instantiate" => instantiate(store, link, read(request)?),
        "wasm.call" => call(store, link, &read(request)?),
        "wasm.flush" => Ok(flush(store)),
        "wasi.new" => world(store, link, read(request)?),
        _ => objects::answer(store, request),
    }
}

pub(super) fn said(value: impl Into<Value>) -> Said {
    Said::Value(value.into())
}

/// The argument of `request`. It was written by our own prelude, so a fault in it means that a learner's program has tampered.
pub(super) fn read<T: DeserializeOwned>(request: &Request) -> Result<T, Refused> {
    serde_json::from_value(request.argument.clone())
        .map_err(|error| Refused::error("TypeError", format!("{}: {error}", request.operation)))
}

pub(super) fn number(request: &Request, member: &str) -> Result<u64, Refused> {
    let found = request.argument.get(member).and_then(Value::as_u64);
    found.ok_or_else(|| Refused::error("TypeError", format!("{}: no {member}", request.operation)))
}

/// Number `member` of `request` in `list`.
pub(super) fn at<T: Clone>(list: &[T], request: &Request, member: &str) -> Result<T, Refused> {
    nth(list, number(request, member)?)
}

fn nth<T: Clone>(list: &[T], index: u64) -> Result<T, Refused> {
    let found = usize::try_from(index).ok().and_then(|index| list.get(index));
    found.cloned().ok_or_else(|| Refused::error("TypeError", "nothing of this number"))
}

/// The most modules a script may make, the most worlds and the most memories: each holds memory or address space of ours.
pub(super) const MOST_MODULES: usize = 64;
/// The most of everything else.
const MOST_OBJECTS: usize = 50_000;

/// Adds `item` to `list`; its number.
pub(super) fn keep<T>(list: &mut Vec<T>, item: T) -> Result<usize, Refused> {
    keep_up_to(MOST_OBJECTS, list, item)
}

fn keep_up_to<T>(most: usize, list: &mut Vec<T>, item: T) -> Result<usize, Refused> {
    if list.len() >= most {
        return Err(Refused::error("RangeError", format!("a script may make {most} of these here")));
    }
    list.push(item);
    Ok(list.len() - 1)
}

// ---- modules ----

fn compile(store: &mut Store<'_>, link: &Link, bytes: &[u8]) -> Answer {
    let source = match link.known.iter().find(|known| known.binary == bytes) {
        Some(known) => known.clone(),
        None => read_binary(bytes)?,
    };
    let module = compile::compile(&link.engine, &source.binary, &link.watch).map_err(|error| {
        match explain(&error, &source, None, &link.limits) {
            Halt::Failed(told) if told.limit.is_none() => Refused::error("CompileError", told.message),
            halt => Refused::Halted(halt),
        }
    })?;
    let imports: Vec<Value> = module
        .imports()
        .map(|import| {
            let ty = import.ty();
            let content = ty.global().map(|global| global.content().to_string());
            json!({ "module": import.module(), "name": import.name(), "kind": kind(&ty), "type": content })
        })
        .collect();
    let exports: Vec<Value> =
        module.exports().map(|export| json!({ "name": export.name(), "kind": kind(&export.ty()) })).collect();
    let handles = &mut store.data_mut().handles;
    handles.shown = Some(panels::module("Module", &source.anatomy));
    let id = keep_up_to(MOST_MODULES, &mut handles.modules, (module, Arc::new(source)))?;
    Ok(said(json!({ "id": id, "imports": imports, "exports": exports })))
}

/// A module of `bytes`, or why it is none, in the words of V8 where it has some.
pub(super) fn read_binary(bytes: &[u8]) -> Result<ModuleSource, Refused> {
    if !bytes.starts_with(b"\0asm") {
        let shown = bytes.iter().take(4).map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ");
        let message = match bytes.len() {
            0 => "BufferSource argument is empty".to_owned(),
            1..4 => format!("expected 4 bytes, fell off end; found {shown} @+0"),
            _ => format!("expected magic word 00 61 73 6d, found {shown} @+0"),
        };
        return Err(Refused::error("CompileError", message));
    }
    ModuleSource::from_bytes("module.wasm", bytes).map_err(|fault| Refused::error("CompileError", fault.message))
}

fn kind(ty: &ExternType) -> &'static str {
    match ty {
        ExternType::Func(_) => "function",
        ExternType::Global(_) => "global",
        ExternType::Table(_) => "table",
        ExternType::Memory(_) => "memory",
        ExternType::Tag(_) => "tag",
    }
}

#[derive(Deserialize)]
struct Instantiation {
    module: u64,
    imports: Vec<Given>,
}

/// What the script gives for an import.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Given {
    Wasi { world: usize, name: String },
    Callback { id: u64 },
    Function { id: u64 },
    Memory { id: u64 },
    Global { id: u64 },
    Table { id: u64 },
    Constant { value: Value },
}

fn instantiate(store: &mut Store<'_>, link: &Arc<Link>, asked: Instantiation) -> Answer {
    let (module, source) = nth(&store.data().handles.modules, asked.module)?;
    let types: Vec<ExternType> = module.imports().map(|import| import.ty()).collect();
    let imports: Vec<Extern> = types
        .into_iter()
        .zip(asked.imports)
        .map(|(ty, given)| import(store, link, ty, given))
        .collect::<Result<_, _>>()?;
    let instance = match Instance::new(&mut *store, &module, &imports) {
        Ok(instance) => instance,
        Err(error) => return ended(&error, store, &source, link),
    };
    let exports: Vec<(String, Extern)> =
        instance.exports(&mut *store).map(|export| (export.name().to_owned(), export.into_extern())).collect();
    let memory = exports.iter().find_map(|(_, export)| export.clone().into_memory());
    let made: Vec<Value> = exports
        .into_iter()
        .map(|(name, export)| exported(store, &name, &export, &source, memory))
        .collect::<Result<_, _>>()?;
    Ok(said(json!({ "done": made })))
}

fn import(store: &mut Store<'_>, link: &Arc<Link>, ty: ExternType, given: Given) -> Result<Extern, Refused> {
    let handles = &store.data().handles;
    Ok(match (given, ty) {
        (Given::Wasi { world, name }, _) => wasi::function(&mut *store, world, &name)
            .ok_or_else(|| Refused::error("LinkError", format!("WASI has no function {name}")))?
            .into(),
        (Given::Callback { id }, ExternType::Func(ty)) => link.callback(store, ty, id).into(),
        (Given::Function { id }, _) => nth(&handles.functions, id)?.code.into(),
        (Given::Memory { id }, _) => nth(&handles.memories, id)?.into(),
        (Given::Global { id }, _) => nth(&handles.globals, id)?.into(),
        (Given::Table { id }, _) => nth(&handles.tables, id)?.into(),
        (Given::Constant { value }, ExternType::Global(ty)) => {
            let constant =
                value::from_json(&value, ty.content()).map_err(|fault| Refused::error("LinkError", fault))?;
            let made = Global::new(&mut *store, ty, constant);
            made.map_err(|_| {
                Refused::error("LinkError", "imported mutable global must be a WebAssembly.Global object")
            })?
            .into()
        }
        _ => return Err(Refused::error("LinkError", "the import is of another kind")),
    })
}

/// Keeps an export, and says what the script needs to know of it.
fn exported(
    store: &mut Store<'_>,
    name: &str,
    export: &Extern,
    source: &Arc<ModuleSource>,
    memory: Option<Memory>,
) -> Result<Value, Refused> {
    Ok(match *export {
        Extern::Func(function) => {
            let made = keep_function(store, Function { code: function, source: Some(Arc::clone(source)), memory })?;
            with_name(made, name)
        }
        Extern::Memory(memory) => {
            json!({ "name": name, "kind": "memory", "id": keep_memory(store, memory)? })
        }
        Extern::Global(global) => {
            let ty = global.ty(&*store);
            let (content, mutable) = (ty.content().to_string(), ty.mutability() == Mutability::Var);
            let id = keep(&mut store.data_mut().handles.globals, global)?;
            json!({ "name": name, "kind": "global", "id": id, "type": content, "mutable": mutable })
        }
        Extern::Table(table) => {
            json!({ "name": name, "kind": "table", "id": keep(&mut store.data_mut().handles.tables, table)? })
        }
        _ => json!({ "name": name, "kind": "other" }),
    })
}

/// The number of `memory`, which is the one it has already when the script knows it: its buffer must not be out twice.
fn keep_memory(store: &mut Store<'_>, memory: Memory) -> Result<usize, Refused> {
    // Every memory has address space of its own, whatever its size, so its base tells it from all others.
    let base = memory.data_ptr(&*store);
    let known = store.data().handles.memories.iter().position(|known| known.data_ptr(&*store) == base);
    known.map_or_else(|| keep(&mut store.data_mut().handles.memories, memory), Ok)
}

fn with_name(mut made: Value, name: &str) -> Value {
    made["name"] = name.into();
    made
}

/// Keeps a function, and says what the script needs to know of it.
pub(super) fn keep_function(store: &mut Store<'_>, function: Function) -> Result<Value, Refused> {
    let ty = function.code.ty(&*store);
    let params: Vec<String> = ty.params().map(|param| param.to_string()).collect();
    let results: Vec<String> = ty.results().map(|result| result.to_string()).collect();
    let id = keep(&mut store.data_mut().handles.functions, function)?;
    Ok(json!({ "name": id.to_string(), "kind": "function", "id": id, "params": params, "results": results }))
}

// ---- calls ----

#[derive(Deserialize)]
struct Calling {
    function: u64,
    args: Vec<Value>,
}

fn call(store: &mut Store<'_>, link: &Link, asked: &Calling) -> Answer {
    let Function { code, source, memory } = nth(&store.data().handles.functions, asked.function)?;
    let ty = code.ty(&*store);
    let params: Vec<Val> = ty
        .params()
        .zip(&asked.args)
        .map(|(param, arg)| value::from_json(arg, &param))
        .collect::<Result<_, _>>()
        .map_err(|fault| Refused::error("TypeError", fault))?;
    let mut results = vec![Val::I32(0); ty.results().len()];
    store.data_mut().handles.calls += 1;
    let memory = memory.filter(|_| store.data().handles.calls <= SHOWN_CALLS);
    let before = memory.map(|memory| panels::before(memory.data(&*store)));
    let called = code.call(&mut *store, &params, &mut results);
    if let (Some(memory), Some(before)) = (memory, before) {
        let now = memory.data(&*store);
        if panels::is_changed(now, &before) {
            let panel = panels::memory("memory", now, &before);
            store.data_mut().handles.shown = Some(panel);
        }
    }
    match called {
        Ok(()) => Ok(said(json!({ "done": results.iter().map(value::to_json).collect::<Vec<_>>() }))),
        Err(error) => match source {
            Some(source) => ended(&error, store, &source, link),
            None => Err(Refused::error("RuntimeError", error.to_string())),
        },
    }
}

/// What the script is told of a call or an instantiation that did not end well.
fn ended(error: &wasmtime::Error, store: &mut Store<'_>, source: &ModuleSource, link: &Link) -> Answer {
    match error.downcast_ref::<Halted>() {
        Some(Halted::Thrown) => return Ok(said(json!({ "thrown": true }))),
        Some(Halted::Exit(code)) => return Ok(said(json!({ "exit": code }))),
        _ => {}
    }
    let refused = store.data().quota.refused;
    let trap = error.downcast_ref::<Trap>().copied();
    let told = match explain(error, source, refused, &link.limits) {
        Halt::Failed(told) => told,
        halt => return Err(Refused::Halted(halt)),
    };
    let place = told.stack.first().cloned().unwrap_or_default();
    match trap {
        Some(Trap::OutOfFuel) => Err(Refused::Halted(Halt::Failed(told))),
        Some(trap) => {
            let (class, message) = v8_words(trap);
            Err(Refused::Error { class, message: message.to_owned(), place })
        }
        None if error.downcast_ref::<Halted>().is_some() && told.limit.is_some() => {
            Err(Refused::Halted(Halt::Failed(told)))
        }
        None if told.limit.is_some() => {
            let message = "WebAssembly.Instance(): Out of memory: Cannot allocate Wasm memory for new instance";
            Err(Refused::error("RangeError", message))
        }
        None if told.name == "LinkError" => {
            Err(Refused::error("LinkError", format!("WebAssembly.Instance(): {}", told.message)))
        }
        None => Err(Refused::Error { class: "RuntimeError", message: told.message, place }),
    }
}

/// The error and the words V8 has for a trap.
fn v8_words(trap: Trap) -> (&'static str, &'static str) {
    let words = match trap {
        Trap::StackOverflow => return ("RangeError", "Maximum call stack size exceeded"),
        Trap::MemoryOutOfBounds => "memory access out of bounds",
        Trap::TableOutOfBounds => "table index is out of bounds",
        Trap::IndirectCallToNull | Trap::BadSignature => "null function or function signature mismatch",
        Trap::IntegerOverflow => "divide result unrepresentable",
        Trap::IntegerDivisionByZero => "divide by zero",
        Trap::BadConversionToInteger => "float unrepresentable in integer range",
        Trap::UnreachableCodeReached => "unreachable",
        _ => "the module trapped",
    };
    ("RuntimeError", words)
}

/// Hands out what was written without a newline.
fn flush(store: &mut Store<'_>) -> Said {
    let fuel = store.get_fuel().unwrap_or(0);
    let guest = store.data_mut();
    let now = guest.clock.now(fuel);
    let lines = guest.output.take(now, true);
    guest.output.keep(lines);
    Said::Value(Value::Null)
}

// ---- WASI ----

/// The most bytes of the arguments and the environment of one world.
const MOST_WORDS: usize = 256 << 10;

#[derive(Deserialize)]
struct NewWorld {
    args: Vec<String>,
    env: BTreeMap<String, String>,
    preopens: Vec<(String, String)>,
}

fn world(store: &mut Store<'_>, link: &Link, asked: NewWorld) -> Answer {
    let words = asked.args.iter().chain(asked.env.keys()).chain(asked.env.values());
    if words.map(String::len).sum::<usize>() > MOST_WORDS || asked.preopens.len() > MOST_MODULES {
        return Err(Refused::error("RangeError", "arguments and environment are too long"));
    }
    let preopens = asked.preopens.into_iter().map(|(name, path)| (name, absolute(HOME, &path))).collect();
    let setup = WorldSetup {
        args: asked.args,
        env: asked.env,
        stdin: link.stdin.clone(),
        preopens,
        seed: link.seed,
        epoch: link.epoch,
    };
    let world = World::new(setup, link.files.clone());
    keep_up_to(MOST_MODULES, &mut store.data_mut().worlds, world).map(said)
}
