//! Who may know whom: reads the `use` paths of every source file and fails on a forbidden edge.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Every module of the crate with the modules it may use; `sandbox::<kind>` stands for one of the four sandboxes.
const MAY_USE: [(&str, &[&str]); 11] = [
    ("diagnostic", &[]),
    ("trace", &[]),
    ("sandbox", &["diagnostic", "trace"]),
    ("course", &["diagnostic", "trace", "sandbox"]),
    ("marking", &["diagnostic", "course"]),
    ("progress", &["diagnostic"]),
    ("exchange", &["diagnostic", "course", "marking", "progress"]),
    ("assessment", &["diagnostic", "course", "marking", "progress"]),
    ("app", &["diagnostic", "trace", "sandbox", "course", "marking", "progress", "assessment"]),
    ("tui", &["diagnostic", "trace", "sandbox", "course", "marking", "progress", "assessment", "app"]),
    (
        "cli",
        &["diagnostic", "trace", "sandbox", "course", "marking", "progress", "assessment", "exchange", "app", "tui"],
    ),
];

/// Crates that only some modules may name.
const CONFINED: [(&str, &[&str]); 8] = [
    ("ratatui", &["tui"]),
    ("crossterm", &["tui"]),
    ("tokio", &["tui"]),
    ("clap", &["cli"]),
    ("wasmtime", &["sandbox/js", "sandbox/wasm"]),
    ("async_graphql", &["sandbox/federation"]),
    ("hive_router_query_planner", &["sandbox/federation"]),
    ("syntect", &["tui"]),
];

const SANDBOXES: [&str; 4] = ["serverless", "edge", "federation", "wasm"];

/// A source file: its path below `src`, and its lines of code (comments left out).
struct Source {
    path: String,
    code: Vec<String>,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let code = text.lines().map(|line| line.split("//").next().unwrap_or_default().to_owned()).collect();
                let path = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
                found.push(Source { path, code });
            }
        }
    }
    assert!(found.len() > 40, "only {} source files found", found.len());
    found
}

/// The crate module a file belongs to.
fn module(path: &str) -> &str {
    path.split(['/', '.']).next().unwrap_or_default()
}

/// Whether `line` names the path `name::` or uses `name` as a whole.
fn names(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let starts = !line[..at].ends_with(is_word);
        let after = &line[at + name.len()..];
        starts && (after.starts_with("::") || after.starts_with(';') && line.trim_start().starts_with("use "))
    })
}

/// The modules of the crate that a file names through `crate::`, nested imports included.
fn crate_uses(source: &Source) -> Vec<String> {
    let text = source.code.join("\n");
    let mut used = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let (mut depth, mut at_start) = (0, true);
            let mut word = String::new();
            for character in group.chars() {
                match character {
                    '}' if depth == 0 => break,
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    ',' if depth == 0 => {
                        used.push(std::mem::take(&mut word));
                        at_start = true;
                    }
                    ':' => at_start = false,
                    c if depth == 0 && at_start && !c.is_whitespace() => word.push(c),
                    _ => {}
                }
            }
            used.push(word);
        } else {
            used.push(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    used
}

#[test]
fn modules_use_only_what_stands_below_them() {
    let mut broken = Vec::new();
    for source in sources().iter().filter(|source| !["main", "lib"].contains(&module(&source.path))) {
        let own = module(&source.path);
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == own) else {
            panic!("src/{} belongs to no known module", source.path);
        };
        for used in crate_uses(source) {
            let is_module = MAY_USE.iter().any(|(name, _)| *name == used);
            if is_module && used != own && !allowed.contains(&used.as_str()) {
                broken.push(format!("src/{} uses crate::{used}", source.path));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn confined_crates_stay_where_they_belong() {
    let mut broken = Vec::new();
    for source in &sources() {
        for (name, homes) in CONFINED {
            let is_home =
                homes.iter().any(|home| source.path.starts_with(&format!("{home}/")) || module(&source.path) == *home);
            if !is_home && source.code.iter().any(|line| names(line, name)) {
                broken.push(format!("src/{} names {name}", source.path));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_four_sandboxes_do_not_know_one_another() {
    let mut broken = Vec::new();
    for source in &sources() {
        let Some(own) = SANDBOXES.iter().find(|kind| source.path.starts_with(&format!("sandbox/{kind}/"))) else {
            continue;
        };
        for other in SANDBOXES.iter().filter(|other| other != &own) {
            let path = format!("sandbox::{other}");
            if source.code.iter().any(|line| names(line, &path)) {
                broken.push(format!("src/{} names {path}", source.path));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_reading_of_use_lines_sees_nested_groups() {
    let code = vec!["use crate::{a::{x, y}, b, c::z};".to_owned(), "crate::d::f()".to_owned()];
    let uses = crate_uses(&Source { path: String::new(), code });
    assert_eq!(uses, ["a", "b", "c", "d"]);
    assert!(names("use ratatui::x;", "ratatui") && !names("not_ratatui::x", "ratatui"));
}
