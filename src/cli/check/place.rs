//! Where in a course's files an event or a question is written.

use crate::{
    course::Files,
    diagnostic::{Diagnostic, Span},
};

/// The TOML files of a course, to find places in.
pub(super) struct Places {
    files: Vec<(String, String)>,
}

impl Places {
    /// Reads the TOML files of `files`.
    pub fn new(files: &dyn Files) -> Self {
        let is_toml = |path: &str| path.to_lowercase().ends_with(".toml");
        let read = |path: String| Some((path.clone(), String::from_utf8(files.read(&path).ok()?).ok()?));
        let paths = files.list().into_iter().map(|entry| entry.path);
        Self { files: paths.filter(|path| is_toml(path)).filter_map(read).collect() }
    }

    /// Puts `fault` where `file` has the line `key = "value"`; in the file as a whole when there is none.
    pub fn at_key(&self, fault: Diagnostic, file: &str, key: &str, value: &str) -> Diagnostic {
        let text = self.files.iter().find(|(path, _)| path == file).map(|(_, text)| text);
        match text.and_then(|text| Some((text, key_line(text, key, value)?))) {
            Some((text, span)) => fault.at(file, text, span),
            None => fault.in_file(file),
        }
    }

    /// Puts `fault` where a quiz has the question `id`; nowhere when none has.
    pub fn at_question(&self, fault: Diagnostic, id: &str) -> Diagnostic {
        let found = self.files.iter().find_map(|(path, text)| {
            let is_quiz = text.contains("[[questions]]");
            Some((path, text, is_quiz.then(|| key_line(text, "id", id)).flatten()?))
        });
        match found {
            Some((path, text, span)) => fault.at(path, text, span),
            None => fault,
        }
    }
}

/// The value in the line `key = "value"` of `text`.
fn key_line(text: &str, key: &str, value: &str) -> Option<Span> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let written =
            line.trim_start().strip_prefix(key).map(str::trim_start).is_some_and(|rest| rest.starts_with('='));
        let quoted = ["\"", "'"].iter().find_map(|quote| line.find(&format!("{quote}{value}{quote}")));
        if let (true, Some(column)) = (written, quoted) {
            return Some(Span::new(at + column, at + column + value.len() + 2));
        }
        at += line.len();
    }
    None
}
