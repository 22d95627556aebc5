//! What a script's modules, instances, memories and functions are called between the two sides, and what can be done with them.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use wasmtime::{
    Extern, ExternType, Func, Global, GlobalType, Instance, Memory, MemoryType, Module, Mutability, Ref, RefType,
    StoreContextMut, Table, TableType, Trap, Val, ValType,
};

use super::{
    HOME,
    machine::{Link, Refused, Request, Said},
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
    functions: Vec<Function>,
    memories: Vec<Memory>,
    globals: Vec<Global>,
    tables: Vec<Table>,
    calls: u32,
    /// The memory the request in hand came with.
    brought: Option<Memory>,
    /// The memory after the latest call, when it is worth showing.
    pub(super) shown: Option<Panel>,
}

/// A function a script can call.
#[derive(Clone)]
struct Function {
    code: Func,
    source: Option<Arc<ModuleSource>>,
    memory: Option<Memory>,
}

type Store<'a> = StoreContextMut<'a, Guest>;
type Answer = Result<Said, Refused>;

/// For how many calls of a run the memory is compared and shown.
const SHOWN_CALLS: u32 = 50;

/// Answers `request`.
pub(super) fn answer(store: &mut Store<'_>, link: &Arc<Link>, request: &Request) -> Answer {
    match request.operation.as_str() {
        "wasm.compile" => compile(store, link, &request.bytes),
        "wasm.instantiate" => instantiate(store, link, read(request)?),
        "wasm.call" => call(store, link, &read(request)?),
        "wasm.flush" => Ok(flush(store)),
        "wasi.new" => Ok(world(store, link, read(request)?)),
        "wasm.memory.new" => new_memory(store, &read(request)?),
        "wasm.memory.size" => Ok(said(memory(store, request)?.size(&*store))),
        "wasm.memory.grow" => grow_memory(store, request),
        "wasm.memory.read" => Ok(Said::Bytes(memory(store, request)?.data(&*store).to_vec())),
        "wasm.memory.write" => write_memory(store, request),
        "wasm.global.new" => new_global(store, &read(request)?),
        "wasm.global.get" => {
            let global = global(store, request)?;
            Ok(Said::Value(value::to_json(&global.get(store))))
        }
        "wasm.global.set" => set_global(store, request),
        "wasm.table.new" => new_table(store, &read(request)?),
        "wasm.table.size" => Ok(said(table(store, request)?.size(&*store))),
        "wasm.table.get" => get_element(store, request),
        "wasm.table.set" => set_element(store, request),
        "wasm.table.grow" => grow_table(store, request),
        other => Err(Refused::error("TypeError", format!("the host knows no operation {other}"))),
    }
}

fn said(value: impl Into<Value>) -> Said {
    Said::Value(value.into())
}

/// The argument of `request`. It was written by our own prelude, so a fault in it means that a learner's program has tampered.
fn read<T: DeserializeOwned>(request: &Request) -> Result<T, Refused> {
    serde_json::from_value(request.argument.clone())
        .map_err(|error| Refused::error("TypeError", format!("{}: {error}", request.operation)))
}

fn number(request: &Request, member: &str) -> Result<u64, Refused> {
    let found = request.argument.get(member).and_then(Value::as_u64);
    found.ok_or_else(|| Refused::error("TypeError", format!("{}: no {member}", request.operation)))
}

/// Number `member` of `request` in `list`.
fn at<T: Clone>(list: &[T], request: &Request, member: &str) -> Result<T, Refused> {
    nth(list, number(request, member)?)
}

fn nth<T: Clone>(list: &[T], index: u64) -> Result<T, Refused> {
    let found = usize::try_from(index).ok().and_then(|index| list.get(index));
    found.cloned().ok_or_else(|| Refused::error("TypeError", "nothing of this number"))
}

fn memory(store: &Store<'_>, request: &Request) -> Result<Memory, Refused> {
    at(&store.data().handles.memories, request, "memory")
}

fn global(store: &Store<'_>, request: &Request) -> Result<Global, Refused> {
    at(&store.data().handles.globals, request, "global")
}

fn table(store: &Store<'_>, request: &Request) -> Result<Table, Refused> {
    at(&store.data().handles.tables, request, "table")
}

/// Adds `item` to `list`; its number.
fn keep<T>(list: &mut Vec<T>, item: T) -> usize {
    list.push(item);
    list.len() - 1
}

/// Takes over the memory that a request with a `sync` member brings along.
pub(super) fn bring_memory(store: &mut Store<'_>, request: &Request) {
    let memory = at(&store.data().handles.memories, request, "sync").ok();
    if let Some(memory) = memory {
        copy_in(&mut *store, memory, &request.bytes);
    }
    store.data_mut().handles.brought = memory;
}

/// The content of that memory now; its size in bytes goes into the answer.
pub(super) fn return_memory(store: &mut Store<'_>, said: &mut Answer) -> Option<Vec<u8>> {
    let memory = store.data_mut().handles.brought.take()?;
    let content = memory.data(&*store);
    if let Ok(Said::Value(Value::Object(members))) = said {
        members.insert("size".to_owned(), content.len().into());
    }
    Some(content.to_vec())
}

fn copy_in(store: &mut Store<'_>, memory: Memory, bytes: &[u8]) {
    let data = memory.data_mut(store);
    let length = data.len().min(bytes.len());
    data[..length].copy_from_slice(&bytes[..length]);
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
    let id = keep(&mut store.data_mut().handles.modules, (module, Arc::new(source)));
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
    let made: Vec<Value> =
        exports.into_iter().map(|(name, export)| exported(store, &name, &export, &source, memory)).collect();
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
) -> Value {
    match *export {
        Extern::Func(function) => {
            let made = keep_function(store, Function { code: function, source: Some(Arc::clone(source)), memory });
            with_name(made, name)
        }
        Extern::Memory(memory) => {
            let memories = &mut store.data_mut().handles.memories;
            json!({ "name": name, "kind": "memory", "id": keep(memories, memory) })
        }
        Extern::Global(global) => {
            let ty = global.ty(&*store);
            let (content, mutable) = (ty.content().to_string(), ty.mutability() == Mutability::Var);
            let id = keep(&mut store.data_mut().handles.globals, global);
            json!({ "name": name, "kind": "global", "id": id, "type": content, "mutable": mutable })
        }
        Extern::Table(table) => {
            json!({ "name": name, "kind": "table", "id": keep(&mut store.data_mut().handles.tables, table) })
        }
        _ => json!({ "name": name, "kind": "other" }),
    }
}

fn with_name(mut made: Value, name: &str) -> Value {
    made["name"] = name.into();
    made
}

fn keep_function(store: &mut Store<'_>, function: Function) -> Value {
    let ty = function.code.ty(&*store);
    let params: Vec<String> = ty.params().map(|param| param.to_string()).collect();
    let results: Vec<String> = ty.results().map(|result| result.to_string()).collect();
    let id = keep(&mut store.data_mut().handles.functions, function);
    json!({ "name": id.to_string(), "kind": "function", "id": id, "params": params, "results": results })
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

#[derive(Deserialize)]
struct NewWorld {
    args: Vec<String>,
    env: BTreeMap<String, String>,
    preopens: Vec<(String, String)>,
}

fn world(store: &mut Store<'_>, link: &Link, asked: NewWorld) -> Said {
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
    said(keep(&mut store.data_mut().worlds, world))
}

// ---- memories, globals, tables ----

#[derive(Deserialize)]
struct Bounds {
    initial: f64,
    maximum: Option<f64>,
}

impl Bounds {
    /// The bounds as whole numbers up to `most`.
    fn whole(&self, most: u32, what: &str) -> Result<(u32, Option<u32>), Refused> {
        let whole = |number: f64, member: &str| {
            if (0.0..=f64::from(most)).contains(&number) {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked")]
                let whole = number as u32;
                return Ok(whole);
            }
            let message = format!("{what}: Property '{member}': value {number} is above the upper bound {most}");
            Err(Refused::error("TypeError", message))
        };
        let maximum = self.maximum.map(|maximum| whole(maximum, "maximum")).transpose()?;
        Ok((whole(self.initial, "initial")?, maximum))
    }
}

fn new_memory(store: &mut Store<'_>, bounds: &Bounds) -> Answer {
    let (initial, maximum) = bounds.whole(65536, "WebAssembly.Memory()")?;
    if maximum.is_some_and(|maximum| maximum < initial) {
        let message = "WebAssembly.Memory(): Property 'maximum': value is below the lower bound";
        return Err(Refused::error("RangeError", message));
    }
    let made = Memory::new(&mut *store, MemoryType::new(initial, maximum));
    let memory = made.map_err(|_| Refused::error("RangeError", "WebAssembly.Memory(): could not allocate memory"))?;
    Ok(said(keep(&mut store.data_mut().handles.memories, memory)))
}

fn grow_memory(store: &mut Store<'_>, request: &Request) -> Answer {
    let pages = number(request, "pages")?;
    let memory = memory(store, request)?;
    let before = memory.grow(&mut *store, pages);
    before
        .map(said)
        .map_err(|_| Refused::error("RangeError", "WebAssembly.Memory.grow(): Maximum memory size exceeded"))
}

fn write_memory(store: &mut Store<'_>, request: &Request) -> Answer {
    let memory = memory(store, request)?;
    copy_in(store, memory, &request.bytes);
    Ok(Said::Value(Value::Null))
}

#[derive(Deserialize)]
struct NewGlobal {
    #[serde(rename = "type")]
    ty: String,
    mutable: bool,
    value: Value,
}

fn new_global(store: &mut Store<'_>, asked: &NewGlobal) -> Answer {
    let content = match asked.ty.as_str() {
        "i32" => ValType::I32,
        "i64" => ValType::I64,
        "f32" => ValType::F32,
        _ => ValType::F64,
    };
    let value = value::from_json(&asked.value, &content).map_err(|fault| Refused::error("TypeError", fault))?;
    let mutability = if asked.mutable { Mutability::Var } else { Mutability::Const };
    let made = Global::new(&mut *store, GlobalType::new(content, mutability), value);
    let global = made.map_err(|error| Refused::error("TypeError", error.to_string()))?;
    Ok(said(keep(&mut store.data_mut().handles.globals, global)))
}

fn set_global(store: &mut Store<'_>, request: &Request) -> Answer {
    let global = global(store, request)?;
    let content = global.ty(&*store).content().clone();
    let given = request.argument.get("value").unwrap_or(&Value::Null);
    let value = value::from_json(given, &content).map_err(|fault| Refused::error("TypeError", fault))?;
    let set = global.set(store, value);
    set.map(|()| Said::Value(Value::Null)).map_err(|error| Refused::error("TypeError", error.to_string()))
}

fn new_table(store: &mut Store<'_>, bounds: &Bounds) -> Answer {
    let (initial, maximum) = bounds.whole(10_000_000, "WebAssembly.Table()")?;
    let made = Table::new(&mut *store, TableType::new(RefType::FUNCREF, initial, maximum), Ref::Func(None));
    let table = made.map_err(|_| Refused::error("RangeError", "WebAssembly.Table(): could not allocate table"))?;
    Ok(said(keep(&mut store.data_mut().handles.tables, table)))
}

fn get_element(store: &mut Store<'_>, request: &Request) -> Answer {
    let table = table(store, request)?;
    match table.get(&mut *store, number(request, "index")?) {
        Some(Ref::Func(Some(function))) => {
            let made = keep_function(store, Function { code: function, source: None, memory: None });
            Ok(said(made))
        }
        Some(_) => Ok(Said::Value(Value::Null)),
        None => Err(Refused::error("RangeError", "WebAssembly.Table.get(): invalid address in funcref table")),
    }
}

fn set_element(store: &mut Store<'_>, request: &Request) -> Answer {
    let table = table(store, request)?;
    let element = match request.argument.get("function") {
        None | Some(Value::Null) => None,
        Some(_) => Some(at(&store.data().handles.functions, request, "function")?.code),
    };
    let set = table.set(store, number(request, "index")?, Ref::Func(element));
    set.map(|()| Said::Value(Value::Null))
        .map_err(|_| Refused::error("RangeError", "WebAssembly.Table.set(): invalid address in funcref table"))
}

fn grow_table(store: &mut Store<'_>, request: &Request) -> Answer {
    let count = number(request, "count")?;
    let table = table(store, request)?;
    let before = table.grow(store, count, Ref::Func(None));
    before.map(said).map_err(|_| Refused::error("RangeError", "WebAssembly.Table.grow(): failed to grow table"))
}
