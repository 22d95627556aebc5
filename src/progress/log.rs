//! The log file.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use super::Entry;

/// An append-only log of entries. Several processes may hold the same log open.
#[derive(Debug)]
pub struct Log {
    path: PathBuf,
    /// How far this handle has read; later lines may be another window's.
    read_to: u64,
    /// Entries the disk would not take; the next append takes them along.
    pending: Vec<Entry>,
}

/// Lines that could not be read, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Damage {
    /// Lines skipped: torn, or written by a newer version.
    pub skipped: usize,
}

/// The log could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("progress could not be {action} {}: {source}", path.display())]
pub struct LogError {
    /// What was attempted: `read from` or `written to`.
    action: &'static str,
    /// The file.
    path: PathBuf,
    /// Why not.
    source: io::Error,
}

impl Log {
    /// Opens (or will create at the first append) the log in `folder`, and reads what is there.
    pub fn open(folder: &Path) -> Result<(Self, Vec<Entry>, Damage), LogError> {
        let mut log = Self { path: folder.join("progress.jsonl"), read_to: 0, pending: Vec::new() };
        let (entries, damage) = log.refresh()?;
        Ok((log, entries, damage))
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How many entries wait for the disk to take them.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.pending.len()
    }

    /// Reads what was appended since the last look, by this handle or another window. An unfinished last line is left for the
    /// next look.
    pub fn refresh(&mut self) -> Result<(Vec<Entry>, Damage), LogError> {
        let fail = |path: &Path, source| LogError { action: "read from", path: path.to_owned(), source };
        let mut file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok((Vec::new(), Damage::default())),
            Err(error) => return Err(fail(&self.path, error)),
        };
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(self.read_to))
            .and_then(|_| file.read_to_end(&mut bytes))
            .map_err(|error| fail(&self.path, error))?;
        let whole = bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
        self.read_to += whole as u64;
        Ok(parse(&bytes[..whole]))
    }

    /// Appends `entry`, after whatever the disk refused before. On failure nothing half-written stays behind, and `entry` is kept
    /// to be tried again by the next append.
    pub fn append(&mut self, entry: Entry) -> Result<(), LogError> {
        self.pending.push(entry);
        self.flush()
    }

    /// Tries again to write what the disk refused.
    pub fn flush(&mut self) -> Result<(), LogError> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let mut lines = Vec::new();
        for entry in &self.pending {
            // Every record is plain data, so this cannot fail; a value that did would be dropped alone.
            if let Ok(line) = serde_json::to_vec(entry) {
                lines.extend(line);
                lines.push(b'\n');
            }
        }
        self.write(&lines).map_err(|source| LogError { action: "written to", path: self.path.clone(), source })?;
        self.pending.clear();
        Ok(())
    }

    /// Appends `lines` under the file's lock; on failure puts the file back to the length it had.
    fn write(&mut self, lines: &[u8]) -> io::Result<()> {
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut file = OpenOptions::new().create(true).read(true).append(true).open(&self.path)?;
        file.lock()?;
        let length = file.seek(SeekFrom::End(0))?;
        let torn = length > 0 && !ends_with_newline(&mut file)?;
        let mut bytes = Vec::with_capacity(lines.len() + 1);
        if torn {
            bytes.push(b'\n');
        }
        bytes.extend_from_slice(lines);
        let written = file.write_all(&bytes);
        if written.is_err() {
            file.set_len(length)?;
        }
        let unlocked = file.unlock();
        written.and(unlocked)
    }
}

fn ends_with_newline(file: &mut File) -> io::Result<bool> {
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last[0] == b'\n')
}

fn parse(bytes: &[u8]) -> (Vec<Entry>, Damage) {
    let mut damage = Damage::default();
    let entries = bytes
        .split(|&byte| byte == b'\n')
        .filter(|line| !line.is_empty())
        .filter_map(|line| {
            let entry = serde_json::from_slice(line).ok();
            damage.skipped += usize::from(entry.is_none());
            entry
        })
        .collect();
    (entries, damage)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use proptest::prelude::*;

    use super::*;
    use crate::progress::Record;

    fn left(place: &str) -> Entry {
        Entry { at: 1, course: "c".to_owned(), record: Record::Left { place: place.to_owned() } }
    }

    fn places(entries: &[Entry]) -> Vec<&str> {
        entries
            .iter()
            .map(|entry| match &entry.record {
                Record::Left { place } => place.as_str(),
                other => panic!("unexpected {other:?}"),
            })
            .collect()
    }

    #[test]
    fn two_windows_see_each_others_entries() {
        let folder = tempfile::tempdir().unwrap();
        let (mut one, _, _) = Log::open(folder.path()).unwrap();
        let (mut two, _, _) = Log::open(folder.path()).unwrap();
        one.append(left("a")).unwrap();
        two.append(left("b")).unwrap();
        assert_eq!(places(&one.refresh().unwrap().0), ["a", "b"]);
        assert_eq!(places(&two.refresh().unwrap().0), ["a", "b"]);
        assert!(one.refresh().unwrap().0.is_empty());
    }

    #[test]
    fn a_torn_last_line_costs_only_itself() {
        let folder = tempfile::tempdir().unwrap();
        let (mut log, _, _) = Log::open(folder.path()).unwrap();
        log.append(left("a")).unwrap();
        let whole = fs::read(log.path()).unwrap();
        for cut in 1..whole.len() {
            let mut torn = whole.clone();
            torn.extend_from_slice(&whole[..cut]);
            fs::write(log.path(), &torn).unwrap();
            let (mut again, entries, _) = Log::open(folder.path()).unwrap();
            assert_eq!(places(&entries), ["a"]);
            again.append(left("b")).unwrap();
            let (_, entries, damage) = Log::open(folder.path()).unwrap();
            let expected: &[&str] = if cut == whole.len() - 1 { &["a", "a", "b"] } else { &["a", "b"] };
            assert_eq!(places(&entries), expected, "cut at {cut}");
            assert_eq!(damage.skipped, usize::from(cut != whole.len() - 1));
        }
    }

    #[test]
    fn what_the_disk_refuses_is_kept_and_written_later() {
        let folder = tempfile::tempdir().unwrap();
        let blocked = folder.path().join("data");
        fs::write(&blocked, "a file where the folder should be").unwrap();
        let mut log = Log { path: blocked.join("progress.jsonl"), read_to: 0, pending: Vec::new() };
        let error = log.append(left("a")).unwrap_err();
        assert!(error.to_string().starts_with("progress could not be written to"), "{error}");
        assert_eq!(log.pending(), 1);
        fs::remove_file(&blocked).unwrap();
        log.append(left("b")).unwrap();
        assert_eq!(log.pending(), 0);
        assert_eq!(places(&log.refresh().unwrap().0), ["a", "b"]);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_full_disk_is_an_error_and_loses_nothing() {
        let mut log = Log { path: PathBuf::from("/dev/full"), read_to: 0, pending: Vec::new() };
        assert!(log.append(left("a")).is_err());
        assert_eq!(log.pending(), 1);
    }

    proptest! {
        #[test]
        fn any_bytes_can_be_read_and_appended_to(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join("progress.jsonl"), &bytes).unwrap();
            let (mut log, _, _) = Log::open(folder.path()).unwrap();
            log.append(left("z")).unwrap();
            let (_, entries, _) = Log::open(folder.path()).unwrap();
            let last = entries.last().map(|entry| &entry.record);
            prop_assert_eq!(last, Some(&left("z").record));
        }
    }
}
