//! The built-in course, held in the binary.

use super::files::{Entry, Files, ReadFault, tidy};

/// Every file of the course in the repository's root, by path, sorted.
static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/embedded_course.rs"));

/// The built-in course.
#[derive(Clone, Copy, Debug, Default)]
pub struct Embedded;

impl Files for Embedded {
    fn list(&self) -> Vec<Entry> {
        let entry = |(path, content): &(&str, &[u8])| Entry {
            path: (*path).to_owned(),
            len: content.len() as u64,
            modified: 0,
        };
        FILES.iter().map(entry).collect()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadFault> {
        let path = tidy(path)?;
        let index = FILES.binary_search_by(|(known, _)| (*known).cmp(path.as_str())).map_err(|_| ReadFault::Missing)?;
        Ok(FILES[index].1.to_vec())
    }
}
