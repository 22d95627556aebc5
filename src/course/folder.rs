//! A course in a folder, or a page in a file.
//!
//! A symbolic link is followed only while it stays within the folder; pipes and devices are never opened.

use std::{
    fs, io,
    io::Read as _,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use super::files::{Entry, Files, LARGEST_FILE, ReadFault, tidy, within_bound};

/// How many files a folder may list; the rest is not looked at.
const MOST_ENTRIES: usize = 10_000;
/// How deep folders are looked into.
const DEEPEST: usize = 8;

/// A folder with a course, or with one page that stands for a course.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
    page: Option<String>,
}

impl Folder {
    /// The course at `path`: a folder, a `course.toml`, or a single page.
    pub fn open(path: &Path) -> io::Result<Self> {
        let path = path.canonicalize()?;
        if path.is_dir() {
            return Ok(Self { root: path, page: None });
        }
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let root = path.parent().map(Path::to_path_buf).unwrap_or_default();
        Ok(Self { root, page: (name != super::reader::MANIFEST).then_some(name) })
    }

    /// The course whose folder `path` stands in, the nearest first, and the path as that course knows it.
    #[must_use]
    pub fn around(path: &Path) -> Option<(Self, String)> {
        let path = path.canonicalize().ok()?;
        let root = path.ancestors().skip(1).find(|folder| folder.join(super::reader::MANIFEST).is_file())?;
        let names: Vec<_> = path.strip_prefix(root).ok()?.iter().map(|name| name.to_string_lossy()).collect();
        Some((Self { root: root.to_path_buf(), page: None }, names.join("/")))
    }

    /// The folder on disk.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where `path` really is, when that is within the course.
    fn resolve(&self, path: &str) -> Result<PathBuf, ReadFault> {
        let resolved = self.root.join(tidy(path)?).canonicalize().map_err(|error| fault_of(&error))?;
        if resolved.starts_with(&self.root) { Ok(resolved) } else { Err(ReadFault::Outside) }
    }

    fn walk(&self, folder: &str, depth: usize, entries: &mut Vec<Entry>) {
        let Ok(children) = self.resolve(folder).and_then(|path| fs::read_dir(path).map_err(|error| fault_of(&error)))
        else {
            return;
        };
        for child in children.flatten() {
            let name = child.file_name().to_string_lossy().into_owned();
            if entries.len() >= MOST_ENTRIES || is_skipped(&name) {
                continue;
            }
            let path = super::files::join(folder, &name);
            match self.resolve(&path).ok().and_then(|resolved| fs::metadata(resolved).ok()) {
                Some(meta) if meta.is_dir() && depth < DEEPEST => self.walk(&path, depth + 1, entries),
                Some(meta) if meta.is_file() => entries.push(entry(path, &meta)),
                _ => {}
            }
        }
    }
}

impl Files for Folder {
    fn list(&self) -> Vec<Entry> {
        if let Some(page) = &self.page {
            return fs::metadata(self.root.join(page)).map(|meta| entry(page.clone(), &meta)).into_iter().collect();
        }
        let mut entries = Vec::new();
        self.walk("", 0, &mut entries);
        entries.sort_by(|one, other| one.path.cmp(&other.path));
        entries
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadFault> {
        if self.page.as_deref().is_some_and(|page| page != path) {
            return Err(ReadFault::Outside);
        }
        let resolved = self.resolve(path)?;
        let meta = fs::metadata(&resolved).map_err(|error| fault_of(&error))?;
        if !meta.is_file() {
            return Err(ReadFault::NotAFile);
        }
        within_bound(meta.len())?;
        let mut content = Vec::new();
        // The file may grow between the look and the read, so the read is bounded too.
        let file = fs::File::open(resolved).map_err(|error| fault_of(&error))?;
        file.take(LARGEST_FILE + 1).read_to_end(&mut content).map_err(|error| fault_of(&error))?;
        within_bound(content.len() as u64)?;
        Ok(content)
    }
}

/// Hidden names and the folders of build tools, which can hold a hundred thousand files.
fn is_skipped(name: &str) -> bool {
    name.starts_with('.') || matches!(name, "target" | "node_modules")
}

fn entry(path: String, meta: &fs::Metadata) -> Entry {
    let since = meta.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    Entry { path, len: meta.len(), modified: u64::try_from(since.as_nanos()).unwrap_or(u64::MAX) }
}

fn fault_of(error: &io::Error) -> ReadFault {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ReadFault::Missing,
        _ => ReadFault::Refused(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_lists_its_files_without_hidden_and_build_ones() {
        let folder = tempfile::tempdir().unwrap();
        for path in ["a.md", "b/c.md", ".git/x", "target/y"] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "text").unwrap();
        }
        let files = Folder::open(folder.path()).unwrap();
        assert_eq!(files.list().iter().map(|entry| entry.path.as_str()).collect::<Vec<_>>(), ["a.md", "b/c.md"]);
        assert_eq!(files.read("b/../a.md").unwrap(), b"text");
        assert_eq!(files.read("b"), Err(ReadFault::NotAFile));
    }

    #[cfg(unix)]
    #[test]
    fn a_symbolic_link_out_of_the_course_is_refused() {
        let outside = tempfile::tempdir().unwrap();
        let folder = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("secret"), "text").unwrap();
        std::os::unix::fs::symlink(outside.path().join("secret"), folder.path().join("lesson.md")).unwrap();
        std::os::unix::fs::symlink(outside.path(), folder.path().join("lessons")).unwrap();
        let files = Folder::open(folder.path()).unwrap();
        assert_eq!(files.read("lesson.md"), Err(ReadFault::Outside));
        assert_eq!(files.read("lessons/secret"), Err(ReadFault::Outside));
        assert_eq!(files.list(), []);
    }

    #[test]
    fn a_page_is_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("page.md"), "# Page").unwrap();
        fs::write(folder.path().join("other.md"), "# Other").unwrap();
        let files = Folder::open(&folder.path().join("page.md")).unwrap();
        assert_eq!(files.list().len(), 1);
        assert_eq!(files.read("other.md"), Err(ReadFault::Outside));
    }
}
