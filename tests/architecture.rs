//! The table of dependencies in ARCHITECTURE.md is the list in Cargo.toml, no crate more and none fewer, and none is there
//! that nothing names.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The crates of Cargo.toml.
fn declared() -> BTreeSet<String> {
    let manifest: toml::Table = fs::read_to_string(root().join("Cargo.toml")).unwrap().parse().unwrap();
    let tables = ["dependencies", "dev-dependencies", "build-dependencies"];
    let crates = tables.iter().filter_map(|table| manifest.get(*table)?.as_table());
    crates.flat_map(|table| table.keys().cloned()).collect()
}

/// The crates in the first column of the table under "Dependencies".
fn explained() -> BTreeSet<String> {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let (_, section) = text.split_once("\n## Dependencies\n").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| ")).skip(1);
    rows.flat_map(|row| row.split(" |").next().unwrap().split(", ")).map(str::to_owned).collect()
}

#[test]
fn every_dependency_has_its_reason_and_every_reason_its_dependency() {
    assert!(declared().len() > 30);
    assert_eq!(declared(), explained());
}

#[test]
fn every_dependency_is_named_by_some_source() {
    let mut folders: Vec<PathBuf> = ["src", "tests", "benches"].map(|folder| root().join(folder)).to_vec();
    let mut sources = String::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                sources += &fs::read_to_string(path).unwrap();
            }
        }
    }
    let is_named = |name: &String| {
        let word = name.replace('-', "_");
        [format!("{word}::"), format!("use {word};")].iter().any(|use_of| sources.contains(use_of))
    };
    let unnamed: Vec<String> = declared().into_iter().filter(|name| !is_named(name)).collect();
    assert_eq!(unnamed, [""; 0]);
}
