//! The wasm sandbox: modules that run by themselves, and JavaScript that drives modules.
//!
//! A program whose entry is a module (`.wat`, `.wasm`) is compiled, instantiated and called as the steps of its input say; see
//! [`Setup`] for what stands around it. Its imports are WASI preview 1, our own, on a made-up world: virtual clock, seeded
//! randomness, files in memory. It never reaches the machine: not its files, its clock, its network, nor more of its time and
//! memory than the limits give. A trap is an outcome, with the place in the learner's own text.

mod anatomy;
mod compile;
mod failure;
mod files;
mod guest;
mod imports;
mod module_run;
mod panels;
mod script;
mod seed;
mod setup;
mod source;
mod step;
mod stock;
#[cfg(test)]
mod tests;
mod text;
mod value;
mod wasi;

pub use setup::{FileSeed, Setup};

use serde_json::json;
use source::ModuleSource;

use super::{Input, Kind, Limits, Outcome, Program, Sandbox, SourceFile, Stop};
use crate::{diagnostic::Diagnostic, trace::Trace};

/// Runs modules, and JavaScript that drives them.
pub struct Wasm;

impl Sandbox for Wasm {
    fn kind(&self) -> Kind {
        Kind::Wasm
    }

    fn check(&self, program: &Program) -> Vec<Diagnostic> {
        program.files.iter().filter(|file| is_module(file)).flat_map(|file| check_module(program, file)).collect()
    }

    fn default_inputs(&self, program: &Program) -> Vec<(String, Input)> {
        let entry = program.file(&program.entry).filter(|file| is_module(file));
        match entry.map(ModuleSource::read) {
            None | Some(Err(_)) => vec![("run".to_owned(), Input::of(json!({})))],
            Some(Ok(module)) => module_inputs(&module),
        }
    }

    fn run(&self, program: &Program, input: &Input, limits: &Limits, trace: &mut dyn Trace, stop: &Stop) -> Outcome {
        match program.file(&program.entry) {
            Some(entry) if !is_module(entry) => script::run(program, input, limits, trace, stop),
            _ => module_run::run(program, input, limits, trace, stop),
        }
    }
}

/// Whether `file` is a module: by its name, else by how it begins.
fn is_module(file: &SourceFile) -> bool {
    let extension = file.path.rsplit_once('.').map(|(_, extension)| extension);
    match extension {
        Some("wat" | "wasm") => true,
        Some("js" | "mjs" | "cjs" | "json" | "txt") => false,
        _ => file.content.starts_with(b"\0asm") || file.to_text().trim_start().starts_with("(module"),
    }
}

/// What is wrong with a module file; for the entry also the imports that nobody provides.
fn check_module(program: &Program, file: &SourceFile) -> Vec<Diagnostic> {
    let module = match ModuleSource::read(file) {
        Ok(module) => module,
        Err(fault) => return vec![fault.diagnostic(file)],
    };
    if file.path != program.entry {
        return Vec::new();
    }
    let unknown = module.anatomy.imports.iter().filter(|import| !imports::is_known(&import.module, &import.name));
    unknown
        .map(|import| {
            let message = format!("the import `{}.{}` is provided by nobody", import.module, import.name);
            let diagnostic = Diagnostic::warning("wasm::unknown-import", message);
            let placed = match module.import_span(&import.module, &import.name) {
                Some((text, span)) => diagnostic.at(&file.path, text, span),
                None => diagnostic.in_file(&file.path),
            };
            placed.help(imports::help(&import.module, &import.name))
        })
        .collect()
}

/// The module as a command, then each of its exported functions with small arguments.
fn module_inputs(module: &ModuleSource) -> Vec<(String, Input)> {
    let anatomy = &module.anatomy;
    let start =
        anatomy.has_function(step::START).then(|| ("start".to_owned(), Input::of(json!({ "export": step::START }))));
    let calls = anatomy.functions().filter(|export| !export.name.starts_with('_')).map(|export| {
        let params = export.function.as_ref().map_or(&[][..], |(params, _)| params);
        (export.name.clone(), Input::of(json!({ "export": export.name, "args": step::sample_args(params) })))
    });
    start.into_iter().chain(calls).collect()
}
