//! What a module that runs by itself can import.
//!
//! | import | is |
//! |---|---|
//! | `wasi_snapshot_preview1.*` | WASI preview 1, in [`super::wasi`] |
//! | `env.log(numbers…)`, `console.log(numbers…)` | prints its numbers, on one line |
//! | `env.print(address, length)`, `console.print(address, length)` | prints that text of the exported memory `memory` |
//! | `env.memory`, `js.mem` | a fresh memory of the size asked for |

use wasmtime::{AsContextMut, Caller, Extern, ExternType, Func, FuncType, ImportType, Memory, Module, Store, Val};

use super::{failure::Halt, guest::Guest, source::ModuleSource, value, wasi};
use crate::{diagnostic::did_you_mean, sandbox::ProgramError, trace::Level};

/// The names of the print functions beside WASI.
const PRINTERS: [(&str, &str); 4] = [("env", "log"), ("console", "log"), ("env", "print"), ("console", "print")];
const MEMORIES: [(&str, &str); 2] = [("env", "memory"), ("js", "mem")];

/// Whether `module`.`name` can be had at all.
pub(super) fn is_known(module: &str, name: &str) -> bool {
    (module == wasi::MODULE && wasi::names().any(|known| known == name))
        || PRINTERS.contains(&(module, name))
        || MEMORIES.contains(&(module, name))
}

/// A way out for whoever imports `module`.`name`, which nobody provides.
pub(super) fn help(module: &str, name: &str) -> String {
    if module == wasi::MODULE {
        let near = did_you_mean(name, wasi::names());
        return near.map_or_else(
            || "WASI preview 1 has no function of this name".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
    }
    let note = match module {
        "wasi_unstable" => "this name is older than preview 1; build for `wasi_snapshot_preview1`. ",
        _ if module.starts_with("wasi:") => "this is WASI 0.2, for components; build for preview 1. ",
        _ => "",
    };
    format!(
        "{note}here a module can import `{}`, `env.log(numbers…)`, `env.print(address, length)`, `env.memory`; everything else \
         needs JavaScript that hands it over",
        wasi::MODULE
    )
}

/// What `module` imports, in its order, or the import that nobody provides.
pub(super) fn resolve(store: &mut Store<Guest>, module: &Module, source: &ModuleSource) -> Result<Vec<Extern>, Halt> {
    module.imports().map(|import| provide(store, &import).ok_or_else(|| Halt::from(missing(&import, source)))).collect()
}

fn provide(store: &mut Store<Guest>, import: &ImportType<'_>) -> Option<Extern> {
    let name = (import.module(), import.name());
    match import.ty() {
        ExternType::Func(_) if name.0 == wasi::MODULE => wasi::function(store, 0, name.1).map(Into::into),
        ExternType::Func(ty) if PRINTERS.contains(&name) => match name.1 {
            "log" => logs_numbers(&ty).then(|| Func::new(store, ty, log).into()),
            _ => Some(Func::wrap(store, print).into()),
        },
        ExternType::Memory(ty) if MEMORIES.contains(&name) => Memory::new(store, ty).ok().map(Into::into),
        _ => None,
    }
}

fn logs_numbers(ty: &FuncType) -> bool {
    ty.results().len() == 0 && ty.params().all(|param| param.is_num())
}

fn log(mut caller: Caller<'_, Guest>, numbers: &[Val], _: &mut [Val]) -> wasmtime::Result<()> {
    let words: Vec<String> = numbers
        .iter()
        .map(|number| match value::to_json(number) {
            serde_json::Value::String(text) => text,
            number => number.to_string(),
        })
        .collect();
    write(&mut caller, &format!("{}\n", words.join(" ")))
}

fn print(mut caller: Caller<'_, Guest>, address: u32, length: u32) -> wasmtime::Result<()> {
    let Some(Extern::Memory(memory)) = caller.get_export("memory") else {
        return Err(wasmtime::Error::new(super::guest::Halted::NoMemory));
    };
    let start = address as usize;
    let bytes = start.checked_add(length as usize).and_then(|end| memory.data(&caller).get(start..end));
    let text = bytes.map(String::from_utf8_lossy).ok_or(wasmtime::Trap::MemoryOutOfBounds)?.into_owned();
    write(&mut caller, &format!("{text}\n"))
}

fn write(caller: &mut Caller<'_, Guest>, text: &str) -> wasmtime::Result<()> {
    let fuel = caller.get_fuel()?;
    let mut context = caller.as_context_mut();
    let guest = context.data_mut();
    let now = guest.clock.now(fuel);
    guest.output.write(now, Level::Log, text.as_bytes()).map_err(wasmtime::Error::new)
}

fn missing(import: &ImportType<'_>, source: &ModuleSource) -> ProgramError {
    let (module, name) = (import.module(), import.name());
    ProgramError {
        name: "LinkError".to_owned(),
        message: format!("the module imports `{module}.{name}`, and nobody provides it"),
        location: source.import_location(module, name),
        help: Some(help(module, name)),
        ..ProgramError::default()
    }
}
