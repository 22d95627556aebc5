//! Where a course's files come from: memory, the binary, or a folder. Nothing outside the course can be reached through it.

use std::{collections::BTreeMap, fmt::Write as _};

use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::diagnostic::Diagnostic;

/// The largest file a course may hold, in bytes.
pub const LARGEST_FILE: u64 = 4 << 20;

/// The files of a course. Paths are relative to it, with `/` between folders.
pub trait Files: Send + Sync {
    /// Every file of the course, sorted by path. Hidden files and build folders are left out.
    fn list(&self) -> Vec<Entry>;

    /// The content of one file.
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadFault>;
}

/// A file as a listing shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its path.
    pub path: String,
    /// Its length in bytes.
    pub len: u64,
    /// When it was last changed, in nanoseconds since 1970; 0 when that is not known.
    pub modified: u64,
}

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReadFault {
    /// There is no such file.
    #[error("there is no such file")]
    Missing,
    /// The path, or a symbolic link on it, leads out of the course.
    #[error("its path leads out of the course")]
    Outside,
    /// The file is larger than [`LARGEST_FILE`].
    #[error("it has {0} bytes; at most {LARGEST_FILE} are read")]
    TooLarge(u64),
    /// It is a folder, a pipe or a device.
    #[error("it is not an ordinary file")]
    NotAFile,
    /// The system refused.
    #[error("the system refused: {0}")]
    Refused(String),
}

/// A course held in memory.
#[derive(Clone, Debug, Default)]
pub struct MemoryFiles(BTreeMap<String, Vec<u8>>);

impl MemoryFiles {
    /// The same files and one more (or changed).
    #[must_use]
    pub fn with(mut self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.0.insert(path.to_owned(), content.as_ref().to_vec());
        self
    }
}

impl Files for MemoryFiles {
    fn list(&self) -> Vec<Entry> {
        let entry =
            |(path, content): (&String, &Vec<u8>)| Entry { path: path.clone(), len: content.len() as u64, modified: 0 };
        self.0.iter().map(entry).collect()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadFault> {
        let content = self.0.get(tidy(path)?.as_str()).ok_or(ReadFault::Missing)?;
        within_bound(content.len() as u64)?;
        Ok(content.clone())
    }
}

/// A short text that changes when a file is added, removed, resized or touched: cheap enough to ask for every second.
#[must_use]
pub fn fingerprint(files: &dyn Files) -> String {
    let mut text = String::new();
    for Entry { path, len, modified } in files.list() {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{path}\t{len}\t{modified}");
    }
    short_hash(text.as_bytes())
}

/// The first twelve hexadecimal digits of the SHA-256 of `bytes`.
pub(super) fn short_hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(6).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// `path` without `.` and inner `..`; refused when it is absolute or leads out.
pub(super) fn tidy(path: &str) -> Result<String, ReadFault> {
    if path.starts_with('/') || path.contains(['\\', '\0']) || path.split('/').any(|part| part.ends_with(':')) {
        return Err(ReadFault::Outside);
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop().ok_or(ReadFault::Outside)?),
            name => parts.push(name),
        }
    }
    Ok(parts.join("/"))
}

/// Refuses a file of `len` bytes when that is too many.
pub(super) fn within_bound(len: u64) -> Result<(), ReadFault> {
    if len > LARGEST_FILE { Err(ReadFault::TooLarge(len)) } else { Ok(()) }
}

/// The text of a file, or the diagnostic that says why there is none.
pub(super) fn read_text(files: &dyn Files, path: &str) -> Result<String, Box<Diagnostic>> {
    let bytes = files.read(path).map_err(|fault| Box::new(unreadable(path, &fault)))?;
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..valid].split(|byte| *byte == b'\n').count();
        let message = format!("`{path}` is not UTF-8: byte {valid}, on line {line}, is no part of a character");
        Box::new(Diagnostic::error("course::encoding", message).in_file(path).help("save the file as UTF-8"))
    })
}

/// The diagnostic for a file that could not be read.
pub(super) fn unreadable(path: &str, fault: &ReadFault) -> Diagnostic {
    let code = match fault {
        ReadFault::Missing => "course::missing-file",
        ReadFault::Outside => "course::outside",
        ReadFault::TooLarge(_) => "course::too-large",
        ReadFault::NotAFile | ReadFault::Refused(_) => "course::unreadable",
    };
    Diagnostic::error(code, format!("`{path}` cannot be read: {fault}")).in_file(path)
}

/// The folder `path` stands in, without the final `/`; empty at the top.
pub(super) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// `path`, written relative to `folder`, as the course knows it.
pub(super) fn join(folder: &str, path: &str) -> String {
    if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_cannot_leave_the_course() {
        assert_eq!(tidy("lessons/../quiz/./a.toml"), Ok("quiz/a.toml".to_owned()));
        for path in ["../secret", "a/../../secret", "/etc/passwd", "C:/secret", "a\\b", "a\0b"] {
            assert_eq!(tidy(path), Err(ReadFault::Outside), "{path}");
        }
    }

    #[test]
    fn a_file_that_is_not_utf8_is_named_with_its_line() {
        let files = MemoryFiles::default().with("a.md", b"one\ntwo \xff");
        let fault = read_text(&files, "a.md").unwrap_err();
        assert_eq!((fault.code.as_str(), fault.message.contains("line 2")), ("course::encoding", true));
    }

    #[test]
    fn a_file_too_large_is_refused() {
        let files = MemoryFiles::default().with("a.md", vec![b'a'; 5 << 20]);
        assert_eq!(files.read("a.md"), Err(ReadFault::TooLarge(5 << 20)));
    }

    #[test]
    fn a_fingerprint_changes_with_a_file() {
        let files = MemoryFiles::default().with("a.md", "one");
        assert_eq!(fingerprint(&files), fingerprint(&files.clone()));
        assert_ne!(fingerprint(&files), fingerprint(&files.clone().with("a.md", "three")));
        assert_ne!(fingerprint(&files), fingerprint(&files.clone().with("b.md", "")));
    }
}
