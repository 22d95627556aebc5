//! What is shipped, and what it is made of.

use std::{collections::BTreeSet, process::Command};

/// The size of the binary that these benchmarks were built with, and the crates of other people in it.
pub fn size_and_crates() {
    let bytes = std::fs::metadata(env!("CARGO_BIN_EXE_etude")).map_or(0, |file| file.len());
    #[expect(clippy::cast_precision_loss, reason = "a few megabytes")]
    let mebibytes = bytes as f64 / f64::from(1 << 20);
    println!("binary size: {bytes} bytes ({mebibytes:.1} MiB)");
    match crates() {
        Some(count) => println!("crates: {count} (`cargo tree -e normal`, this one left out)"),
        None => println!("crates: `cargo tree` could not be asked"),
    }
}

fn crates() -> Option<usize> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["tree", "--offline", "--locked", "-e", "normal", "--prefix", "none", "--format", "{p}"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    // The same crate is listed once for each way to it; a second mention ends in ` (*)`.
    let names: BTreeSet<_> = text.lines().map(|line| line.trim_end_matches(" (*)")).collect();
    Some(names.len().saturating_sub(1))
}
