//! A file system in memory: what a module or a script of the sandbox sees as its disk. It never touches the machine's own.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// A file system that a script and the modules it drives see alike.
#[derive(Clone, Debug, Default)]
pub(super) struct SharedFiles(Arc<Mutex<Files>>);

impl SharedFiles {
    /// Shares `files`.
    pub(super) fn new(files: Files) -> Self {
        Self(Arc::new(Mutex::new(files)))
    }

    /// The files, for as long as the guard lives.
    pub(super) fn lock(&self) -> MutexGuard<'_, Files> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Names a file or directory for as long as it is linked or held.
pub(super) type Inode = u64;

/// Why an operation on a file was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileError {
    /// Nothing has this name.
    NotFound,
    /// Something has this name already.
    Exists,
    /// A directory was needed.
    NotDirectory,
    /// A file was needed.
    IsDirectory,
    /// The directory holds something.
    NotEmpty,
    /// The name is no name.
    Invalid,
    /// The path leads out of the directory it starts from.
    Escapes,
    /// The file system is full.
    NoSpace,
}

/// A file system in memory.
#[derive(Debug)]
pub(super) struct Files {
    nodes: BTreeMap<Inode, Node>,
    next: Inode,
    used: usize,
    /// The time new changes are stamped with, in nanoseconds since 1970.
    pub(super) now: u64,
}

#[derive(Debug)]
struct Node {
    body: Body,
    linked: bool,
    held: u32,
    modified: u64,
}

#[derive(Debug)]
enum Body {
    File(Vec<u8>),
    Directory(BTreeMap<String, Inode>),
}

/// What is known of a file or directory beside its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stat {
    /// Its name for the system.
    pub(super) inode: Inode,
    /// Whether it is a directory.
    pub(super) directory: bool,
    /// Its length in bytes; the number of entries of a directory.
    pub(super) size: u64,
    /// When it was changed last, in nanoseconds since 1970.
    pub(super) modified: u64,
}

/// An entry of a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Its name.
    pub(super) name: String,
    /// What it names.
    pub(super) inode: Inode,
    /// Whether that is a directory.
    pub(super) directory: bool,
}

impl Default for Files {
    fn default() -> Self {
        let root = Node { body: Body::Directory(BTreeMap::new()), linked: true, held: 0, modified: 0 };
        Self { nodes: BTreeMap::from([(Self::ROOT, root)]), next: Self::ROOT + 1, used: 0, now: 0 }
    }
}

impl Files {
    /// The root directory.
    pub(super) const ROOT: Inode = 1;
    /// How many bytes all files together may hold.
    const MOST_BYTES: usize = 32 << 20;
    /// How many files and directories there may be.
    const MOST_NODES: usize = 10_000;

    /// What `path`, taken from directory `from`, names.
    pub(super) fn find(&self, from: Inode, path: &str) -> Result<Inode, FileError> {
        self.walk(from, &names(path)?)
    }

    fn walk(&self, from: Inode, names: &[&str]) -> Result<Inode, FileError> {
        names.iter().try_fold(from, |at, name| self.entries_of(at)?.get(*name).copied().ok_or(FileError::NotFound))
    }

    /// The directory that holds (or would hold) what `path` names, and the last name.
    fn place<'a>(&self, from: Inode, path: &'a str) -> Result<(Inode, &'a str), FileError> {
        let names = names(path)?;
        let (last, before) = names.split_last().ok_or(FileError::Exists)?;
        Ok((self.walk(from, before)?, last))
    }

    fn node(&self, inode: Inode) -> Result<&Node, FileError> {
        self.nodes.get(&inode).ok_or(FileError::NotFound)
    }

    fn entries_of(&self, inode: Inode) -> Result<&BTreeMap<String, Inode>, FileError> {
        match &self.node(inode)?.body {
            Body::Directory(entries) => Ok(entries),
            Body::File(_) => Err(FileError::NotDirectory),
        }
    }

    fn change_entries(&mut self, inode: Inode) -> Result<&mut BTreeMap<String, Inode>, FileError> {
        let now = self.now;
        let node = self.nodes.get_mut(&inode).ok_or(FileError::NotFound)?;
        node.modified = now;
        match &mut node.body {
            Body::Directory(entries) => Ok(entries),
            Body::File(_) => Err(FileError::NotDirectory),
        }
    }

    fn add(&mut self, from: Inode, path: &str, body: Body) -> Result<Inode, FileError> {
        let (directory, name) = self.place(from, path)?;
        if name.len() > 255 {
            return Err(FileError::Invalid);
        }
        if self.nodes.len() >= Self::MOST_NODES {
            return Err(FileError::NoSpace);
        }
        if self.entries_of(directory)?.contains_key(name) {
            return Err(FileError::Exists);
        }
        let inode = self.next;
        self.change_entries(directory)?.insert(name.to_owned(), inode);
        self.next += 1;
        self.nodes.insert(inode, Node { body, linked: true, held: 0, modified: self.now });
        Ok(inode)
    }

    /// Makes an empty file.
    pub(super) fn create_file(&mut self, from: Inode, path: &str) -> Result<Inode, FileError> {
        self.add(from, path, Body::File(Vec::new()))
    }

    /// Makes an empty directory.
    pub(super) fn create_directory(&mut self, from: Inode, path: &str) -> Result<Inode, FileError> {
        self.add(from, path, Body::Directory(BTreeMap::new()))
    }

    /// Makes `path` and every directory above it that is missing.
    pub(super) fn create_directories(&mut self, path: &str) -> Result<Inode, FileError> {
        names(path)?.iter().try_fold(Self::ROOT, |at, name| match self.find(at, name) {
            Err(FileError::NotFound) => self.create_directory(at, name),
            found => found,
        })
    }

    /// Puts `content` at the absolute `path`, whatever was there, with every directory above it.
    pub(super) fn put(&mut self, path: &str, content: &[u8]) -> Result<Inode, FileError> {
        if let Some((above, _)) = path.trim_end_matches('/').rsplit_once('/') {
            self.create_directories(above)?;
        }
        self.write(path, content)
    }

    /// Replaces or makes the file at the absolute `path`; its directory must be there.
    pub(super) fn write(&mut self, path: &str, content: &[u8]) -> Result<Inode, FileError> {
        let inode = match self.find(Self::ROOT, path) {
            Err(FileError::NotFound) => self.create_file(Self::ROOT, path)?,
            found => found?,
        };
        self.resize(inode, 0)?;
        self.write_at(inode, 0, content)?;
        Ok(inode)
    }

    /// Removes the file at `path`. Who holds it still reads it.
    pub(super) fn remove_file(&mut self, from: Inode, path: &str) -> Result<(), FileError> {
        let inode = self.find(from, path)?;
        if self.stat(inode)?.directory {
            return Err(FileError::IsDirectory);
        }
        self.unlink(from, path, inode)
    }

    /// Removes the empty directory at `path`.
    pub(super) fn remove_directory(&mut self, from: Inode, path: &str) -> Result<(), FileError> {
        let inode = self.find(from, path)?;
        if !self.entries_of(inode)?.is_empty() {
            return Err(FileError::NotEmpty);
        }
        self.unlink(from, path, inode)
    }

    fn unlink(&mut self, from: Inode, path: &str, inode: Inode) -> Result<(), FileError> {
        let (directory, name) = self.place(from, path).map_err(|_| FileError::Invalid)?;
        self.change_entries(directory)?.remove(name);
        self.unlink_node(inode);
        Ok(())
    }

    fn unlink_node(&mut self, inode: Inode) {
        if let Some(node) = self.nodes.get_mut(&inode) {
            node.linked = false;
        }
        self.forget_if_unused(inode);
    }

    fn forget_if_unused(&mut self, inode: Inode) {
        let unused = self.nodes.get(&inode).is_some_and(|node| !node.linked && node.held == 0);
        if let Some(Node { body: Body::File(content), .. }) = unused.then(|| self.nodes.remove(&inode)).flatten() {
            self.used -= content.len();
        }
    }

    /// Gives what `path` names another name, replacing a file (or an empty directory by a directory) of that name.
    pub(super) fn rename(&mut self, from: Inode, path: &str, to: Inode, new: &str) -> Result<(), FileError> {
        let inode = self.find(from, path)?;
        let (source, old_name) = self.place(from, path).map_err(|_| FileError::Invalid)?;
        let (target, new_name) = self.place(to, new)?;
        if self.holds(inode, target) {
            return Err(FileError::Invalid);
        }
        if let Some(replaced) = self.entries_of(target)?.get(new_name).copied().filter(|there| *there != inode) {
            match (self.stat(inode)?.directory, self.stat(replaced)?.directory) {
                (true, false) => return Err(FileError::NotDirectory),
                (false, true) => return Err(FileError::IsDirectory),
                (true, true) if !self.entries_of(replaced)?.is_empty() => return Err(FileError::NotEmpty),
                _ => self.unlink_node(replaced),
            }
        }
        self.change_entries(source)?.remove(old_name);
        self.change_entries(target)?.insert(new_name.to_owned(), inode);
        Ok(())
    }

    /// Whether `inside` is `outer` or stands somewhere within it.
    fn holds(&self, outer: Inode, inside: Inode) -> bool {
        outer == inside
            || self.entries_of(outer).is_ok_and(|entries| entries.values().any(|inode| self.holds(*inode, inside)))
    }

    /// Keeps `inode` alive until [`Files::release`], even when its last name goes.
    pub(super) fn hold(&mut self, inode: Inode) {
        if let Some(node) = self.nodes.get_mut(&inode) {
            node.held += 1;
        }
    }

    /// Ends a [`Files::hold`].
    pub(super) fn release(&mut self, inode: Inode) {
        if let Some(node) = self.nodes.get_mut(&inode) {
            node.held = node.held.saturating_sub(1);
        }
        self.forget_if_unused(inode);
    }

    /// The content of a file.
    pub(super) fn content(&self, inode: Inode) -> Result<&[u8], FileError> {
        match &self.node(inode)?.body {
            Body::File(content) => Ok(content),
            Body::Directory(_) => Err(FileError::IsDirectory),
        }
    }

    /// Writes `bytes` at `offset` of a file, which grows (with zeros before `offset`) as needed.
    pub(super) fn write_at(&mut self, inode: Inode, offset: usize, bytes: &[u8]) -> Result<(), FileError> {
        let end = offset.checked_add(bytes.len()).ok_or(FileError::NoSpace)?;
        if end > self.content(inode)?.len() {
            self.resize(inode, end)?;
        }
        let now = self.now;
        if let Some(Node { body: Body::File(content), modified, .. }) = self.nodes.get_mut(&inode) {
            content[offset..end].copy_from_slice(bytes);
            *modified = now;
        }
        Ok(())
    }

    /// Cuts a file to `length` bytes, or fills it with zeros up to there.
    pub(super) fn resize(&mut self, inode: Inode, length: usize) -> Result<(), FileError> {
        let before = self.content(inode)?.len();
        let used = (self.used - before).checked_add(length).filter(|used| *used <= Self::MOST_BYTES);
        self.used = used.ok_or(FileError::NoSpace)?;
        let now = self.now;
        if let Some(Node { body: Body::File(content), modified, .. }) = self.nodes.get_mut(&inode) {
            content.resize(length, 0);
            *modified = now;
        }
        Ok(())
    }

    /// What is known of `inode`.
    pub(super) fn stat(&self, inode: Inode) -> Result<Stat, FileError> {
        let node = self.node(inode)?;
        let (directory, size) = match &node.body {
            Body::File(content) => (false, content.len()),
            Body::Directory(entries) => (true, entries.len()),
        };
        Ok(Stat { inode, directory, size: size as u64, modified: node.modified })
    }

    /// The entries of a directory, by name.
    pub(super) fn entries(&self, inode: Inode) -> Result<Vec<Entry>, FileError> {
        let entries = self.entries_of(inode)?.iter();
        let entry = |(name, inode): (&String, &Inode)| {
            let directory = self.stat(*inode).is_ok_and(|stat| stat.directory);
            Entry { name: name.clone(), inode: *inode, directory }
        };
        Ok(entries.map(entry).collect())
    }

    /// Every file with its absolute path and content, by path.
    pub(super) fn all(&self) -> BTreeMap<String, Vec<u8>> {
        let mut found = BTreeMap::new();
        self.collect(Self::ROOT, "", &mut found);
        found
    }

    fn collect(&self, directory: Inode, prefix: &str, found: &mut BTreeMap<String, Vec<u8>>) {
        for (name, inode) in self.entries_of(directory).into_iter().flatten() {
            let path = format!("{prefix}/{name}");
            match self.content(*inode) {
                Ok(content) => drop(found.insert(path, content.to_vec())),
                Err(_) => self.collect(*inode, &path, found),
            }
        }
    }
}

/// The names along `path`, with `.` and `..` worked out. There are no symbolic links, so this needs no look at the files.
fn names(path: &str) -> Result<Vec<&str>, FileError> {
    let mut names = Vec::new();
    for name in path.split('/') {
        match name {
            "" | "." => {}
            ".." => drop(names.pop().ok_or(FileError::Escapes)?),
            _ if name.contains('\0') => return Err(FileError::Invalid),
            _ => names.push(name),
        }
    }
    Ok(names)
}

/// The absolute form of `path`, taken from the directory `from`; `..` stops at the root.
pub(super) fn absolute(from: &str, path: &str) -> String {
    let whole = if path.starts_with('/') { path.to_owned() } else { format!("{from}/{path}") };
    let mut names: Vec<&str> = Vec::new();
    for name in whole.split('/') {
        match name {
            "" | "." => {}
            ".." => drop(names.pop()),
            _ => names.push(name),
        }
    }
    format!("/{}", names.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_finds_what_was_put_there() {
        let mut files = Files::default();
        let inode = files.put("/data/in.txt", b"hello").unwrap();
        assert_eq!(files.find(Files::ROOT, "data/./x/../in.txt"), Ok(inode));
        assert_eq!(files.content(inode), Ok(b"hello".as_slice()));
        assert_eq!(files.find(Files::ROOT, "data/in.txt/deeper"), Err(FileError::NotDirectory));
    }

    #[test]
    fn a_path_cannot_leave_the_directory_it_starts_from() {
        let mut files = Files::default();
        files.put("/secret.txt", b"s").unwrap();
        let data = files.create_directory(Files::ROOT, "data").unwrap();
        assert_eq!(files.find(data, "../secret.txt"), Err(FileError::Escapes));
    }

    #[test]
    fn a_removed_file_lives_while_it_is_held() {
        let mut files = Files::default();
        let inode = files.put("/a", b"12").unwrap();
        files.hold(inode);
        files.remove_file(Files::ROOT, "a").unwrap();
        assert_eq!(files.content(inode), Ok(b"12".as_slice()));
        files.release(inode);
        assert_eq!(files.content(inode), Err(FileError::NotFound));
        assert_eq!(files.used, 0);
    }

    #[test]
    fn a_directory_cannot_be_moved_into_itself() {
        let mut files = Files::default();
        files.create_directories("/a/b").unwrap();
        assert_eq!(files.rename(Files::ROOT, "a", Files::ROOT, "a/b/c"), Err(FileError::Invalid));
    }

    #[test]
    fn a_full_file_system_says_so() {
        let mut files = Files::default();
        let inode = files.put("/a", b"").unwrap();
        assert_eq!(files.write_at(inode, Files::MOST_BYTES, b"x"), Err(FileError::NoSpace));
        assert_eq!(files.content(inode).unwrap().len(), 0);
    }

    #[test]
    fn rename_replaces_a_file() {
        let mut files = Files::default();
        files.put("/a", b"new").unwrap();
        files.put("/b", b"old").unwrap();
        files.rename(Files::ROOT, "a", Files::ROOT, "b").unwrap();
        assert_eq!(files.all(), BTreeMap::from([("/b".to_owned(), b"new".to_vec())]));
        assert_eq!(files.used, 3);
    }
}
