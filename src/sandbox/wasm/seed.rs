//! The in-memory file system as a run finds it.

use super::{Setup, failure::Halt, files::Files, source::ModuleSource};
use crate::sandbox::{Program, ProgramError};

/// The files of `program` in the directory `home`, those of `setup` where it says, and beside each text module the binary one, as a build
/// step would leave it.
pub(super) fn files(program: &Program, setup: &Setup, home: &str) -> Result<Files, Halt> {
    let mut files = Files::default();
    files.now = setup.start_ms.saturating_mul(1_000_000);
    for file in &program.files {
        put(&mut files, &format!("{home}/{}", file.path), &file.content)?;
        if let Some(stem) = file.path.strip_suffix(".wat") {
            let module = ModuleSource::read(file).map_err(|fault| fault.error(file))?;
            put(&mut files, &format!("{home}/{stem}.wasm"), &module.binary)?;
        }
    }
    for (path, seed) in &setup.files {
        let content = seed
            .content(|name| program.file(name).map(|file| file.content.as_slice()))
            .map_err(|fault| wrong(path, &fault))?;
        put(&mut files, path, &content)?;
    }
    Ok(files)
}

fn put(files: &mut Files, path: &str, content: &[u8]) -> Result<(), Halt> {
    files.put(&format!("/{path}"), content).map(drop).map_err(|error| wrong(path, &format!("{error:?}")))
}

fn wrong(path: &str, fault: &str) -> Halt {
    Halt::from(ProgramError {
        name: "Setup".to_owned(),
        message: format!("the file `{path}` of the in-memory file system cannot be made: {fault}"),
        ..ProgramError::default()
    })
}
