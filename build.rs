//! Embeds the built-in course: `course.toml`, `lessons/`, `sandboxes/` and `quiz/` of the repository's root, by root-relative path.

use std::{
    env,
    error::Error,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

/// What of the root belongs to the course.
const PARTS: [&str; 4] = ["course.toml", "lessons", "quiz", "sandboxes"];

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or("CARGO_MANIFEST_DIR is not set")?);
    let mut files = Vec::new();
    for part in PARTS {
        println!("cargo::rerun-if-changed={part}");
        collect(&root, Path::new(part), &mut files)?;
    }
    files.sort();

    let mut list = String::from("&[\n");
    for file in &files {
        writeln!(list, "    ({file:?}, include_bytes!({:?})),", root.join(file).to_string_lossy())?;
    }
    list.push(']');
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    fs::write(out.join("embedded_course.rs"), list)?;
    Ok(())
}

/// Adds the files at and under `part`, with `/` between folders; what is missing or hidden is left out.
fn collect(root: &Path, part: &Path, files: &mut Vec<String>) -> Result<(), Box<dyn Error>> {
    let path = root.join(part);
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            let name = entry?.file_name();
            if !name.to_string_lossy().starts_with('.') {
                collect(root, &part.join(name), files)?;
            }
        }
    } else if path.is_file() {
        let names: Vec<_> = part.iter().map(|name| name.to_string_lossy()).collect();
        files.push(names.join("/"));
    }
    Ok(())
}
