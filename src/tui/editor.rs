//! The learner's own editor.

use std::{
    ffi::{OsStr, OsString},
    fs, io,
    path::Path,
    process::Command,
};

/// The editor the environment names: `$VISUAL`, else `$EDITOR`; its program and arguments.
pub fn named(visual: Option<OsString>, editor: Option<OsString>) -> Option<Vec<String>> {
    let words = [visual, editor]
        .into_iter()
        .flatten()
        .map(|named| named.to_string_lossy().split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    words.into_iter().find(|words| !words.is_empty())
}

/// Opens `text` in `editor` as a file of that name (only its last part counts) and waits; gives the text as it is then.
/// The terminal must have been given back.
pub fn edit(editor: &[String], text: &str, file_name: &str) -> Result<String, String> {
    let (program, arguments) = editor.split_first().ok_or("no editor is set: set VISUAL or EDITOR")?;
    let say = |error: &io::Error| format!("the text could not be handed to the editor: {error}");
    let folder = tempfile::Builder::new().prefix("etude-").tempdir().map_err(|error| say(&error))?;
    let name = Path::new(file_name).file_name().unwrap_or(OsStr::new("text.txt"));
    let file = folder.path().join(name);
    fs::write(&file, text).map_err(|error| say(&error))?;
    let status = Command::new(program).args(arguments).arg(&file).status();
    match status {
        Err(error) => Err(format!("`{program}` could not be started: {error}")),
        Ok(status) if !status.success() => Err(format!("`{program}` ended with {status}; nothing was changed")),
        Ok(_) => fs::read_to_string(&file).map_err(|error| format!("the edited text could not be read: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn visual_wins_over_editor_and_may_have_arguments() {
        let of = |visual: &str, editor: &str| named(Some(visual.into()), Some(editor.into()));
        assert_eq!(of("code --wait", "vi"), Some(vec!["code".to_owned(), "--wait".to_owned()]));
        assert_eq!(of(" ", "vi"), Some(vec!["vi".to_owned()]));
        assert_eq!(named(None, None), None);
    }

    #[test]
    #[cfg(unix)]
    fn the_text_comes_back_changed_or_a_reason_does() {
        let words = |line: &[&str]| line.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let append = words(&["sh", "-c", "printf b >> \"$0\""]);
        assert_eq!(edit(&append, "a", "../../lib/index.js"), Ok("ab".to_owned()));
        assert!(edit(&words(&["false"]), "a", "x.js").unwrap_err().contains("nothing was changed"));
        assert!(edit(&words(&["/no/such/editor"]), "a", "x.js").unwrap_err().contains("could not be started"));
    }
}
