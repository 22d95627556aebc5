//! Material that may lie beside the repository: recordings, programs, a page nobody prepared. Tests that want it pass silently
//! where it is not there.

use std::path::{Path, PathBuf};

/// `path` in the folder `shared` of the repository's folder or of one above it, where there is such a thing.
pub fn beside(path: &str) -> Option<PathBuf> {
    let levels = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    levels.map(|level| level.join("shared").join(path)).find(|found| found.exists())
}
