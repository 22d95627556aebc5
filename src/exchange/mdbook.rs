//! A quiz of mdbook-quiz: our quiz files are a superset of its own, so the course reads it.

use super::module_of_file;
use crate::{
    course::{self, MemoryFiles, Question},
    diagnostic::{Diagnostic, Severity},
};

/// Where the quiz stands in the course made around it.
const QUIZ: &str = "quiz/imported.toml";
/// What can only be right or wrong in the course that the questions go to.
const OF_A_COURSE: [&str; 4] =
    ["course::unknown-lesson", "course::dead-link", "course::unknown-example", "course::unknown-event"];

/// Reads the questions of the quiz `text`, the content of `file`, for `module`.
pub(super) fn read(file: &str, text: &str, module: Option<&str>) -> (Vec<Question>, Vec<Diagnostic>) {
    let module = module.map_or_else(|| module_of_file(file), str::to_owned);
    let quoted = super::quiz_toml::quoted(&module);
    let manifest = format!(
        "format = 1\nid = \"import\"\ntitle = \"import\"\n[[modules]]\nid = {quoted}\ntitle = \"import\"\nquiz = \"{QUIZ}\"\n"
    );
    let read = course::read(&MemoryFiles::default().with("course.toml", manifest).with(QUIZ, text));
    let of_quiz = |fault: Diagnostic| {
        let severity = match fault.code.as_str() {
            code if OF_A_COURSE.contains(&code) => Severity::Hint,
            // A key that nobody knows, of a later version for one, is left out; the rest of the question is kept.
            "course::unknown-key" => Severity::Warning,
            _ => fault.severity,
        };
        Diagnostic { severity, file: file.to_owned(), ..fault }
    };
    let faults = read.diagnostics.iter().filter(|fault| fault.file == QUIZ).cloned().map(of_quiz);
    (read.questions().cloned().collect(), faults.collect())
}
