//! The question list of a Markdown page, as the workbench finds it.

use super::module_of_file;
use crate::{
    course::{self, MemoryFiles, Question},
    diagnostic::{Diagnostic, Span},
};

/// Reads the questions of the page `text`, the content of `file`, for `module`.
pub(super) fn read(file: &str, text: &str, module: Option<&str>) -> (Vec<Question>, Vec<Diagnostic>) {
    let page = course::read(&MemoryFiles::default().with("page.md", text));
    let module = module.map_or_else(|| module_of_file(file), str::to_owned);
    let mut told = Vec::new();
    let questions = page.questions().zip(1..).map(|(question, number)| {
        let fault = Diagnostic::warning("import::draft", "the rubric of this question is still to be written");
        let fault = fault.at(file, text, place(text, &question.prompt));
        told.push(fault.help("add `[[questions.points]]` and `models` to it, and take `draft = true` away"));
        // What the page says to read is the page itself, which is no lesson of the course it goes to.
        Question { id: format!("{module}/{number}"), read: None, ..question.clone() }
    });
    let questions = questions.collect();
    (questions, told)
}

/// Where the question `prompt` begins in the page; its words may be parted there by line ends.
fn place(text: &str, prompt: &str) -> Span {
    let words: Vec<&str> = prompt.split(' ').collect();
    let found = (1..=words.len().min(6)).rev().find_map(|count| {
        let start = words[..count].join(" ");
        text.find(&start).map(|at| Span::new(at, at + start.len()))
    });
    found.unwrap_or_default()
}
