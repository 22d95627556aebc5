//! What a reader sees of a module's state: its memory, its exports, the files it changed.

use std::collections::BTreeMap;

use super::anatomy::Anatomy;
use crate::trace::{Panel, Row};

/// How many bytes of a memory are shown.
const WINDOW: usize = 256;
/// How much of a memory is compared with what it was before.
const COMPARED: usize = 16 << 20;

/// What is kept of a memory, to see later what changed in it.
pub(super) fn before(memory: &[u8]) -> Vec<u8> {
    memory[..memory.len().min(COMPARED)].to_vec()
}

/// Whether a memory is not as it was.
pub(super) fn is_changed(memory: &[u8], before: &[u8]) -> bool {
    memory[..memory.len().min(COMPARED)] != *before
}

/// The memory around the first byte that differs from `before`; without one around the first that is not zero.
pub(super) fn memory(name: &str, memory: &[u8], before: &[u8]) -> Panel {
    let compared = &memory[..memory.len().min(COMPARED)];
    let old = before.iter().copied().chain(std::iter::repeat(0));
    let changed = compared.iter().zip(old).position(|(new, old)| *new != old);
    let interesting = changed.or_else(|| compared.iter().position(|byte| *byte != 0)).unwrap_or(0);
    let start = (interesting & !15).min(memory.len().saturating_sub(WINDOW));
    let bytes = memory[start..memory.len().min(start + WINDOW)].to_vec();
    Panel::Memory { name: name.to_owned(), size: memory.len() as u64, offset: start as u64, bytes }
}

/// A memory's size as a reader says it.
pub(super) fn pages(bytes: usize) -> String {
    let pages = bytes >> 16;
    format!("{pages} {} ({} KiB)", if pages == 1 { "page" } else { "pages" }, bytes >> 10)
}

/// What a module offers and wants.
pub(super) fn module(name: &str, anatomy: &Anatomy) -> Panel {
    let exports = anatomy
        .exports
        .iter()
        .map(|export| Row { label: format!("export {}", export.name), value: export.shape.clone() });
    let imports = anatomy
        .imports
        .iter()
        .map(|import| Row { label: format!("import {}.{}", import.module, import.name), value: import.shape.clone() });
    Panel::Facts { name: name.to_owned(), rows: exports.chain(imports).collect() }
}

/// The files that are not as they were, with what is in them now; `None` when all are.
pub(super) fn changed_files(before: &BTreeMap<String, Vec<u8>>, after: &BTreeMap<String, Vec<u8>>) -> Option<Panel> {
    let written = after.iter().filter(|(path, content)| before.get(*path) != Some(content)).map(|(path, content)| {
        let word = if before.contains_key(path) { "changed" } else { "new" };
        format!("{word} {path} ({} bytes)\n{}", content.len(), excerpt(content))
    });
    let removed = before.keys().filter(|path| !after.contains_key(*path)).map(|path| format!("removed {path}"));
    let text = written.chain(removed).collect::<Vec<_>>().join("\n");
    (!text.is_empty()).then(|| Panel::Text { name: "Files".to_owned(), language: String::new(), text })
}

fn excerpt(content: &[u8]) -> String {
    const SHOWN: usize = 400;
    match std::str::from_utf8(content) {
        Ok(text) => text.chars().take(SHOWN).collect::<String>().lines().fold(String::new(), |mut shown, line| {
            shown.push_str("  ");
            shown.push_str(line);
            shown.push('\n');
            shown
        }),
        Err(_) => "  (not text)\n".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_stands_where_something_was_written() {
        let mut now = vec![0; 65536];
        now[3] = 1;
        let old = before(&now);
        now[1000] = 7;
        let Panel::Memory { offset, bytes, size, .. } = memory("memory", &now, &old) else { panic!("no memory") };
        assert_eq!((offset, bytes.len(), size), (992, 256, 65536));
        now[65535] = 9;
        let old = now[..65535].to_vec();
        let Panel::Memory { offset, .. } = memory("memory", &now, &old) else { panic!("no memory") };
        assert_eq!(offset, 65536 - 256);
    }

    #[test]
    fn only_changed_files_are_told() {
        let before = BTreeMap::from([("/a".to_owned(), b"1".to_vec()), ("/b".to_owned(), b"2".to_vec())]);
        let mut after = before.clone();
        assert_eq!(changed_files(&before, &after), None);
        after.remove("/b");
        after.insert("/c".to_owned(), b"3".to_vec());
        let Some(Panel::Text { text, .. }) = changed_files(&before, &after) else { panic!("no panel") };
        assert_eq!(text, "new /c (1 bytes)\n  3\n\nremoved /b");
    }
}
