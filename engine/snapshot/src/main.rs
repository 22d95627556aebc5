//! Makes `engine.wasm` from the compiled engine: runs it until the prelude is loaded, and writes the module again with
//! the memory as it is then. A context made from it starts where this one stopped, which is what makes it cheap.
//!
//! `cargo run --example engine-snapshot -- core.wasm prelude/ engine.wasm`, as `engine/build.sh` does.
//!
//! What it relies on, and checks: the only mutable global is the stack pointer (back where it began once no call is under
//! way), and all data segments are active, so that memory is the whole state.

use std::{error::Error, fs, path::Path};

use wasmparser::{Parser, Payload};
use wasmtime::{Config, Engine, Instance, Linker, Memory, Module, Store};

/// The prelude's files, in the order they are evaluated.
const PRELUDE: [&str; 18] = [
    "core", "inspect", "errors", "json", "timers", "console", "modules", "event", "encoding", "url", "stream", "body",
    "fetch", "clone", "crypto", "buffer", "node", "configure",
];

/// Zero bytes that part two data segments; shorter runs stay inside one segment, as its header would cost as much.
const GAP: usize = 64;

const PAGE: usize = 65_536;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [core, prelude, output] = arguments.as_slice() else {
        return Err("usage: engine-snapshot CORE.wasm PRELUDE_DIR OUTPUT.wasm".into());
    };
    let core = fs::read(core)?;
    let image = run(&core, Path::new(prelude)).map_err(|error| with_causes(&*error))?;
    let module = with_memory(&core, &image)?;
    fs::write(output, &module)?;
    println!("{output}: {} bytes, {} pages of memory", module.len(), image.len() / PAGE);
    Ok(())
}

/// `error` and what caused it, in one text: a trap alone does not say why.
fn with_causes(error: &dyn Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        words = format!("{words}: {error}");
        cause = error.source();
    }
    words
}

/// Starts the engine, evaluates the prelude, and returns the linear memory.
fn run(core: &[u8], prelude: &Path) -> Result<Vec<u8>, Box<dyn Error>> {
    let engine = Engine::new(Config::new().max_wasm_stack(4 << 20).async_stack_size(8 << 20))?;
    let module = Module::new(&engine, core)?;
    let mut linker: Linker<()> = Linker::new(&engine);
    // The moment a runtime is made goes into its tables; a fixed one keeps the output the same.
    linker.func_wrap("wasi_snapshot_preview1", "clock_time_get", |_: i32, _: i64, _: i32| 0)?;
    linker.func_wrap("etude", "host_interrupt", || 0)?;
    linker.define_unknown_imports_as_traps(&module)?;
    let mut store = Store::new(&engine, ());
    let instance = linker.instantiate(&mut store, &module)?;
    let memory = instance.get_memory(&mut store, "memory").ok_or("the engine exports no memory")?;
    instance.get_typed_func::<(), ()>(&mut store, "_initialize")?.call(&mut store, ())?;
    let status = instance.get_typed_func::<(), i32>(&mut store, "etude_start")?.call(&mut store, ())?;
    if status != 0 {
        return Err(format!("etude_start returned {status}").into());
    }
    for name in PRELUDE {
        let path = prelude.join(format!("{name}.js"));
        let source = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        evaluate(&mut store, &instance, memory, &source, &format!("etude:{name}.js"))?;
    }
    let status = instance.get_typed_func::<(), i32>(&mut store, "etude_seal")?.call(&mut store, ())?;
    if status != 0 {
        return Err("the prelude left a hook unset".into());
    }
    Ok(memory.data(&store).to_vec())
}

/// Evaluates one file of the prelude.
fn evaluate(
    store: &mut Store<()>,
    instance: &Instance,
    memory: Memory,
    source: &[u8],
    name: &str,
) -> Result<(), Box<dyn Error>> {
    let alloc = instance.get_typed_func::<u32, u32>(&mut *store, "etude_alloc")?;
    let free = instance.get_typed_func::<u32, ()>(&mut *store, "etude_free")?;
    let length = u32::try_from(source.len())?;
    let text = alloc.call(&mut *store, length + 1)?;
    memory.write(&mut *store, text as usize, &[source, b"\0"].concat())?;
    let file = alloc.call(&mut *store, u32::try_from(name.len())? + 1)?;
    memory.write(&mut *store, file as usize, &[name.as_bytes(), b"\0"].concat())?;
    let evaluate = instance.get_typed_func::<(u32, u32, u32), i32>(&mut *store, "etude_evaluate")?;
    let status = evaluate.call(&mut *store, (text, length, file))?;
    free.call(&mut *store, text)?;
    free.call(&mut *store, file)?;
    if status == 0 {
        return Ok(());
    }
    let at = instance.get_typed_func::<(), u32>(&mut *store, "etude_result")?.call(&mut *store, ())? as usize;
    let length = instance.get_typed_func::<(), u32>(&mut *store, "etude_result_length")?.call(&mut *store, ())? as usize;
    let words = String::from_utf8_lossy(memory.data(&*store).get(at..at + length).unwrap_or_default()).into_owned();
    Err(format!("{name}: {words}").into())
}

/// `core` with `image` in place of its data, and a memory that begins at the image's size.
fn with_memory(core: &[u8], image: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let segments = segments_of(image);
    let mut output = core.get(..8).ok_or("not a module")?.to_vec();
    for payload in Parser::new(0).parse_all(core) {
        let payload = payload?;
        match &payload {
            Payload::MemorySection(memories) => {
                let [memory] = memories.clone().into_iter().collect::<Result<Vec<_>, _>>()?[..] else {
                    return Err("the engine must have one memory".into());
                };
                if memory.maximum.is_some() || memory.memory64 || memory.shared {
                    return Err("the engine's memory must be plain and without a maximum".into());
                }
                let mut section = vec![1, 0];
                leb(&mut section, image.len() / PAGE);
                write_section(&mut output, 5, &section);
            }
            Payload::GlobalSection(globals) => {
                let mutable = globals.clone().into_iter().filter(|global| matches!(global, Ok(g) if g.ty.mutable));
                if mutable.count() != 1 {
                    return Err("the stack pointer must be the only mutable global".into());
                }
                copy(&mut output, core, &payload)?;
            }
            Payload::DataCountSection { .. } => {
                let mut section = Vec::new();
                leb(&mut section, segments.len());
                write_section(&mut output, 12, &section);
            }
            Payload::DataSection(data) => {
                for segment in data.clone() {
                    if !matches!(segment?.kind, wasmparser::DataKind::Active { .. }) {
                        return Err("the engine must have no passive data".into());
                    }
                }
                write_section(&mut output, 11, &data_section(image, &segments)?);
            }
            Payload::CustomSection(_) => {}
            Payload::StartSection { .. } => return Err("the engine must have no start function".into()),
            _ => copy(&mut output, core, &payload)?,
        }
    }
    Ok(output)
}

/// Copies a section as it stands; payloads that are no section of their own are part of one copied already.
fn copy(output: &mut Vec<u8>, core: &[u8], payload: &Payload<'_>) -> Result<(), Box<dyn Error>> {
    if let Some((id, range)) = payload.as_section() {
        write_section(output, id, core.get(range.start..range.end).ok_or("a section past the end")?);
    }
    Ok(())
}

/// The runs of `image` that are worth a segment, as `start..end`.
fn segments_of(image: &[u8]) -> Vec<(usize, usize)> {
    let mut segments: Vec<(usize, usize)> = Vec::new();
    for (at, _) in image.iter().enumerate().filter(|(_, byte)| **byte != 0) {
        match segments.last_mut() {
            Some((_, end)) if at - *end < GAP => *end = at + 1,
            _ => segments.push((at, at + 1)),
        }
    }
    segments
}

fn data_section(image: &[u8], segments: &[(usize, usize)]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut section = Vec::new();
    leb(&mut section, segments.len());
    for &(start, end) in segments {
        section.extend([0, 0x41]);
        signed_leb(&mut section, i64::try_from(start)?);
        section.push(0x0b);
        leb(&mut section, end - start);
        section.extend(&image[start..end]);
    }
    Ok(section)
}

fn write_section(output: &mut Vec<u8>, id: u8, content: &[u8]) {
    output.push(id);
    leb(output, content.len());
    output.extend(content);
}

/// Appends an unsigned LEB128 number.
fn leb(output: &mut Vec<u8>, mut value: usize) {
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        output.push(if value == 0 { low } else { low | 0x80 });
        if value == 0 {
            return;
        }
    }
}

/// Appends a signed LEB128 number.
fn signed_leb(output: &mut Vec<u8>, mut value: i64) {
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        let is_last = (value == 0 && low & 0x40 == 0) || (value == -1 && low & 0x40 != 0);
        output.push(if is_last { low } else { low | 0x80 });
        if is_last {
            return;
        }
    }
}
