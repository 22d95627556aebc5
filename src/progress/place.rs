//! Where the log lives.

use std::{ffi::OsString, path::PathBuf};

/// The folder for the learner's own data, by the first of these that `env` knows: `ETUDE_DATA` (used as it is),
/// `XDG_DATA_HOME`, `LOCALAPPDATA`, `HOME` (its `.local/share`). `None` when none is set.
#[must_use]
pub fn data_folder(env: &dyn Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let set = |name| env(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    set("ETUDE_DATA")
        .or_else(|| set("XDG_DATA_HOME").or_else(|| set("LOCALAPPDATA")).map(|folder| folder.join("etude")))
        .or_else(|| set("HOME").map(|home| home.join(".local").join("share").join("etude")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(vars: &[(&str, &str)]) -> Option<PathBuf> {
        data_folder(&|name| vars.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value)))
    }

    #[test]
    fn the_most_particular_variable_wins() {
        let home = ("HOME", "/home/ada");
        assert_eq!(folder(&[home, ("ETUDE_DATA", "/x")]), Some(PathBuf::from("/x")));
        assert_eq!(folder(&[home, ("XDG_DATA_HOME", "/d")]), Some(PathBuf::from("/d/etude")));
        assert_eq!(folder(&[home, ("XDG_DATA_HOME", "")]), Some(PathBuf::from("/home/ada/.local/share/etude")));
        assert_eq!(folder(&[]), None);
    }
}
