//! The program's files as the learner sees and edits them.

use crate::{
    app::editor::Editor,
    sandbox::{Program, SourceFile},
};

/// One file: the author's text, and the learner's.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its path within the program.
    pub path: String,
    /// The text as its author wrote it.
    pub original: String,
    /// The text as it is now.
    pub editor: Editor,
    /// Whether it is text at all; other files are shown by size and cannot be edited.
    pub is_text: bool,
    /// The revision that was last put on record.
    recorded: u64,
}

impl Source {
    fn new(file: &SourceFile, edit: Option<&String>) -> Self {
        let is_text = std::str::from_utf8(&file.content).is_ok();
        // Line breaks are made one kind first, so that "as its author wrote it" can be told by comparing.
        let original = if is_text {
            file.to_text().replace("\r\n", "\n").replace('\r', "\n")
        } else {
            format!("{} bytes, not text", file.content.len())
        };
        let text = edit.filter(|_| is_text).unwrap_or(&original);
        let editor = Editor::code(text);
        Self { path: file.path.clone(), editor, original, is_text, recorded: 0 }
    }

    /// Whether the learner's text differs from the author's.
    #[must_use]
    pub fn is_edited(&self) -> bool {
        self.is_text && self.editor.text() != self.original
    }

    /// Whether anything changed since it was last put on record; it is taken as recorded from now on.
    pub(super) fn is_due(&mut self) -> bool {
        let due = self.recorded != self.editor.revision();
        self.recorded = self.editor.revision();
        due
    }

    /// The learner's text, where it differs from the author's.
    pub(super) fn edit(&self) -> Option<String> {
        let text = self.editor.text();
        (self.is_text && text != self.original).then_some(text)
    }

    /// Takes a new text of the author; the learner's own stays when there is one.
    pub(super) fn take_original(&mut self, original: &str) {
        let edited = self.is_edited();
        original.clone_into(&mut self.original);
        if !edited {
            self.editor.set_text(original);
            self.recorded = self.editor.revision();
        }
    }
}

/// The files of `program`, the entry first, with the learner's `edits`.
pub(super) fn of<'a>(program: &Program, edits: impl Fn(&str) -> Option<&'a String>) -> Vec<Source> {
    let (entry, others): (Vec<_>, Vec<_>) = program.files.iter().partition(|file| file.path == program.entry);
    entry.into_iter().chain(others).map(|file| Source::new(file, edits(&file.path))).collect()
}

/// `program` with the texts as they are now.
pub(super) fn edited_program(program: &Program, sources: &[Source]) -> Program {
    let mut program = program.clone();
    for source in sources.iter().filter(|source| source.is_edited()) {
        if let Some(file) = program.files.iter_mut().find(|file| file.path == source.path) {
            file.content = source.editor.text().into_bytes();
        }
    }
    program
}
