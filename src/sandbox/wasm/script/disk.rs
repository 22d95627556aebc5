//! The operations behind the script's `fs`, with the errors Node words.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::HOME;
use crate::sandbox::{
    js::{HostError, HostReply},
    wasm::files::{FileError, Files, SharedFiles, absolute},
};

/// The argument of an operation.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    path: String,
    dest: String,
    syscall: Option<String>,
    append: bool,
    recursive: bool,
    force: bool,
}

/// Answers `operation`, which begins with `fs.`; `None` when there is no such operation.
pub(super) fn answer(
    files: &SharedFiles,
    operation: &str,
    argument: Value,
    bytes: &[u8],
) -> Option<Result<HostReply, HostError>> {
    let asked: Asked = serde_json::from_value(argument).unwrap_or_default();
    let mut files = files.lock();
    let files = &mut *files;
    let path = absolute(HOME, &asked.path);
    let dest = absolute(HOME, &asked.dest);
    let (syscall, done) = match operation {
        "fs.read" => ("open", read(files, &path)),
        "fs.write" => ("open", write(files, &path, bytes, asked.append)),
        "fs.list" => ("scandir", list(files, &path)),
        "fs.stat" => ("stat", stat(files, &path)),
        "fs.mkdir" => ("mkdir", make_directory(files, &path, asked.recursive)),
        "fs.unlink" => ("unlink", files.remove_file(Files::ROOT, &path).map(nothing)),
        "fs.rmdir" => ("rmdir", files.remove_directory(Files::ROOT, &path).map(nothing)),
        "fs.rm" => ("rm", remove(files, &path, asked.recursive, asked.force)),
        "fs.rename" => ("rename", files.rename(Files::ROOT, &path, Files::ROOT, &dest).map(nothing)),
        "fs.copy" => ("copyfile", copy(files, &path, &dest)),
        _ => return None,
    };
    let syscall = asked.syscall.as_deref().unwrap_or(syscall);
    Some(done.map_err(|error| node_error(error, syscall, &asked)))
}

fn nothing((): ()) -> HostReply {
    HostReply::default()
}

fn read(files: &Files, path: &str) -> Result<HostReply, FileError> {
    let content = files.content(files.find(Files::ROOT, path)?)?.to_vec();
    Ok(HostReply { bytes: Some(content), ..HostReply::default() })
}

fn write(files: &mut Files, path: &str, bytes: &[u8], append: bool) -> Result<HostReply, FileError> {
    match files.find(Files::ROOT, path) {
        Ok(inode) if append => {
            let end = files.content(inode)?.len();
            files.write_at(inode, end, bytes)?;
        }
        _ => drop(files.write(path, bytes)?),
    }
    Ok(HostReply::default())
}

fn list(files: &Files, path: &str) -> Result<HostReply, FileError> {
    let entries = files.entries(files.find(Files::ROOT, path)?)?;
    let list: Value = entries.iter().map(|entry| json!({ "name": entry.name, "directory": entry.directory })).collect();
    Ok(HostReply { value: list, ..HostReply::default() })
}

fn stat(files: &Files, path: &str) -> Result<HostReply, FileError> {
    let stat = files.stat(files.find(Files::ROOT, path)?)?;
    let value = json!({
        "directory": stat.directory, "size": stat.size, "modified": stat.modified / 1_000_000, "inode": stat.inode,
    });
    Ok(HostReply { value, ..HostReply::default() })
}

fn make_directory(files: &mut Files, path: &str, recursive: bool) -> Result<HostReply, FileError> {
    if recursive {
        files.create_directories(path)?;
    } else {
        files.create_directory(Files::ROOT, path)?;
    }
    Ok(HostReply::default())
}

fn remove(files: &mut Files, path: &str, recursive: bool, force: bool) -> Result<HostReply, FileError> {
    let inode = match files.find(Files::ROOT, path) {
        Err(FileError::NotFound) if force => return Ok(HostReply::default()),
        found => found?,
    };
    if files.stat(inode)?.directory {
        if !recursive {
            return Err(FileError::IsDirectory);
        }
        for entry in files.entries(inode)? {
            remove(files, &format!("{path}/{}", entry.name), true, true)?;
        }
        files.remove_directory(Files::ROOT, path)?;
    } else {
        files.remove_file(Files::ROOT, path)?;
    }
    Ok(HostReply::default())
}

fn copy(files: &mut Files, from: &str, to: &str) -> Result<HostReply, FileError> {
    let content = files.content(files.find(Files::ROOT, from)?)?.to_vec();
    files.write(to, &content)?;
    Ok(HostReply::default())
}

/// The error Node throws, number, code and words.
fn node_error(error: FileError, syscall: &str, asked: &Asked) -> HostError {
    let (errno, code, words) = match error {
        FileError::NotFound => (-2, "ENOENT", "no such file or directory"),
        FileError::Exists => (-17, "EEXIST", "file already exists"),
        FileError::NotDirectory => (-20, "ENOTDIR", "not a directory"),
        FileError::IsDirectory => (-21, "EISDIR", "illegal operation on a directory"),
        FileError::NotEmpty => (-39, "ENOTEMPTY", "directory not empty"),
        FileError::Invalid | FileError::Escapes => (-22, "EINVAL", "invalid argument"),
        FileError::NoSpace => (-28, "ENOSPC", "no space left on device"),
    };
    // Node finds out only when it reads that what it opened is a directory, and then has no path to tell.
    let reads_directory = error == FileError::IsDirectory && syscall == "open";
    let mut properties = Map::new();
    properties.insert("name".to_owned(), "Error".into());
    let message = match (reads_directory, asked.dest.is_empty()) {
        (true, _) => format!("{code}: {words}, read"),
        (false, true) => format!("{code}: {words}, {syscall} '{}'", asked.path),
        (false, false) => format!("{code}: {words}, {syscall} '{}' -> '{}'", asked.path, asked.dest),
    };
    properties.insert("message".to_owned(), message.into());
    properties.insert("errno".to_owned(), errno.into());
    properties.insert("code".to_owned(), code.into());
    properties.insert("syscall".to_owned(), if reads_directory { "read" } else { syscall }.into());
    if !reads_directory {
        properties.insert("path".to_owned(), asked.path.clone().into());
    }
    if !asked.dest.is_empty() {
        properties.insert("dest".to_owned(), asked.dest.clone().into());
    }
    HostError { properties, ..HostError::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(files: &SharedFiles, operation: &str, argument: Value) -> Result<HostReply, HostError> {
        answer(files, operation, argument, b"new").unwrap()
    }

    #[test]
    fn a_missing_file_is_told_as_node_tells_it() {
        let error = ask(&SharedFiles::default(), "fs.read", json!({ "path": "./gone.wasm" })).unwrap_err();
        let told = Value::Object(error.properties);
        assert_eq!(
            told,
            json!({
                "name": "Error", "message": "ENOENT: no such file or directory, open './gone.wasm'",
                "errno": -2, "code": "ENOENT", "syscall": "open", "path": "./gone.wasm",
            })
        );
    }

    #[test]
    fn relative_paths_start_at_home() {
        let files = SharedFiles::default();
        files.lock().create_directories(HOME).unwrap();
        ask(&files, "fs.write", json!({ "path": "a/../b.txt" })).unwrap();
        assert_eq!(ask(&files, "fs.read", json!({ "path": "/var/task/b.txt" })).unwrap().bytes.unwrap(), b"new");
        ask(&files, "fs.write", json!({ "path": "b.txt", "append": true })).unwrap();
        assert_eq!(ask(&files, "fs.stat", json!({ "path": "b.txt" })).unwrap().value["size"], 6);
        ask(&files, "fs.rm", json!({ "path": "/var", "recursive": true })).unwrap();
        assert!(files.lock().all().is_empty());
    }
}
