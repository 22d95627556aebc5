//! The memories, globals and tables a script shares with its modules.

use serde::Deserialize;
use serde_json::Value;
use wasmtime::{Global, GlobalType, Memory, MemoryType, Mutability, Ref, RefType, Table, TableType, ValType};

use super::{
    handles::{Answer, Function, MOST_MODULES, Store, at, keep, keep_function, number, read, said},
    machine::{Refused, Request, Said},
};
use crate::sandbox::wasm::value;

/// Answers `request`, which is about a memory, a global or a table.
pub(super) fn answer(store: &mut Store<'_>, request: &Request) -> Answer {
    match request.operation.as_str() {
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

fn memory(store: &Store<'_>, request: &Request) -> Result<Memory, Refused> {
    at(&store.data().handles.memories, request, "memory")
}

fn global(store: &Store<'_>, request: &Request) -> Result<Global, Refused> {
    at(&store.data().handles.globals, request, "global")
}

fn table(store: &Store<'_>, request: &Request) -> Result<Table, Refused> {
    at(&store.data().handles.tables, request, "table")
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
    if store.data().handles.memories.len() >= MOST_MODULES {
        return Err(Refused::error("RangeError", "WebAssembly.Memory(): could not allocate memory"));
    }
    let made = Memory::new(&mut *store, MemoryType::new(initial, maximum));
    let memory = made.map_err(|_| Refused::error("RangeError", "WebAssembly.Memory(): could not allocate memory"))?;
    keep(&mut store.data_mut().handles.memories, memory).map(said)
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
    keep(&mut store.data_mut().handles.globals, global).map(said)
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
    keep(&mut store.data_mut().handles.tables, table).map(said)
}

fn get_element(store: &mut Store<'_>, request: &Request) -> Answer {
    let table = table(store, request)?;
    match table.get(&mut *store, number(request, "index")?) {
        Some(Ref::Func(Some(function))) => {
            let made = keep_function(store, Function { code: function, source: None, memory: None })?;
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
