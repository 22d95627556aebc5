//! Questions from other tools, and questions and results for them: one file a format.
//!
//! Pure: text in, questions and diagnostics out; questions and log entries in, text out. Nothing here reads a file, a clock or
//! a name of the machine. What a format cannot hold is said in a diagnostic, never dropped in silence.

mod anki;
mod answer_key;
mod csv;
mod gift;
mod html;
mod interaction;
mod markup;
mod mdbook;
mod page;
mod quiz_toml;
mod time;
mod xapi;

pub use anki::write as anki;
pub use csv::{questions as csv, results as csv_results};
pub use gift::write as gift;
pub use quiz_toml::write as quiz_toml;
pub use xapi::{Actor, BadActor, write as xapi};

use std::collections::HashMap;

use serde::Serialize;

use crate::{
    course::{Course, Module, Question, QuestionKind, slug},
    diagnostic::{Diagnostic, Severity, Span},
};

/// A format that questions can be read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// Moodle's GIFT.
    Gift,
    /// The numbered questions of a Markdown page.
    Page,
    /// A quiz of mdbook-quiz, or of ours.
    Mdbook,
}

/// What was read.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The format it was read as.
    pub from: Source,
    /// The text it was read from: what the places of the diagnostics are counted in.
    pub text: String,
    /// The questions that could be read.
    pub questions: Vec<Question>,
    /// What could not be read, or is not kept.
    pub diagnostics: Vec<Diagnostic>,
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exported {
    /// The text.
    pub text: String,
    /// What the format cannot hold.
    pub diagnostics: Vec<Diagnostic>,
}

/// What to read questions from.
#[derive(Clone, Copy, Debug)]
pub struct Import<'a> {
    /// The file's name, as the diagnostics name it.
    pub file: &'a str,
    /// Its content.
    pub content: &'a [u8],
    /// Its format; guessed from name and content when not given.
    pub from: Option<Source>,
    /// The module that the questions are for: their ids begin with it. When not given, a category of the file or else the
    /// file's name stands for it.
    pub module: Option<&'a str>,
}

/// Reads the questions of a file. Never fails: what cannot be read is a diagnostic.
#[must_use]
pub fn import(import: &Import<'_>) -> Imported {
    let (text, mut diagnostics) = decoded(import.file, import.content);
    let from = import.from.unwrap_or_else(|| guess(import.file, &text));
    let (mut questions, faults) = match from {
        Source::Gift => gift::read(import.file, &text, import.module),
        Source::Page => page::read(import.file, &text, import.module),
        Source::Mdbook => mdbook::read(import.file, &text, import.module),
    };
    diagnostics.extend(faults);
    diagnostics.extend(made_unique(&mut questions, import.file));
    if questions.is_empty() && diagnostics.iter().all(|fault| fault.severity != Severity::Error) {
        let fault = Diagnostic::error("import::nothing", "there is no question in it").in_file(import.file);
        diagnostics.push(fault.help(nothing_found(from)));
    }
    diagnostics.sort_by_key(|fault| fault.span.map_or(usize::MAX, |span| span.start));
    Imported { from, text, questions, diagnostics }
}

/// The text of a file: without a byte order mark, its lines ended by `\n`. What is not UTF-8 is a fault at its place.
fn decoded(file: &str, content: &[u8]) -> (String, Vec<Diagnostic>) {
    let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    let lines = |text: &str| text.replace("\r\n", "\n").replace('\r', "\n");
    match std::str::from_utf8(content) {
        Ok(text) => (lines(text), Vec::new()),
        Err(error) => {
            let text = lines(&String::from_utf8_lossy(content));
            let before = lines(&String::from_utf8_lossy(&content[..error.valid_up_to()])).len();
            let fault = Diagnostic::error("import::encoding", "this is not UTF-8")
                .at(file, &text, Span::new(before, before + 3))
                .help("save the file as UTF-8; from Latin-1, `iconv -f latin1 -t utf-8` does it");
            (text, vec![fault])
        }
    }
}

/// The format of a file, by its name, else by what is in it.
fn guess(file: &str, text: &str) -> Source {
    let ending = file.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "gift" => Source::Gift,
        "md" | "markdown" => Source::Page,
        "toml" => Source::Mdbook,
        _ if text.contains("[[questions]]") => Source::Mdbook,
        _ if text.contains('{') || text.contains("::") => Source::Gift,
        _ => Source::Page,
    }
}

fn nothing_found(from: Source) -> &'static str {
    match from {
        Source::Gift => "a question of GIFT has its answers in braces: `Two and two are {=four ~five}.`",
        Source::Page => {
            "a page's questions are a numbered list under a heading such as `## Quiz`, or have a `**Hint:**` each"
        }
        Source::Mdbook => "a quiz has `[[questions]]`",
    }
}

/// Numbers ids that stand twice.
fn made_unique(questions: &mut [Question], file: &str) -> Vec<Diagnostic> {
    // Each id with the number that the next question of that id gets.
    let mut next: HashMap<String, usize> = HashMap::new();
    let mut told = Vec::new();
    for question in questions {
        let mut id = question.id.clone();
        while let Some(number) = next.get_mut(&id) {
            *number += 1;
            id = format!("{}-{number}", question.id);
            if !next.contains_key(&id) {
                let message = format!("two questions have the id `{}`; the second is now `{id}`", question.id);
                told.push(Diagnostic::warning("import::duplicate-id", message).in_file(file));
                break;
            }
            id.clone_from(&question.id);
        }
        next.insert(id.clone(), 1);
        question.id = id;
    }
    told
}

/// The module an import is for, when nobody said: the file's name without its ending.
fn module_of_file(file: &str) -> String {
    let name = file.rsplit(['/', '\\']).next().unwrap_or_default();
    let id = slug(name.split('.').next().unwrap_or_default());
    if id.is_empty() { "quiz".to_owned() } else { id }
}

/// The questions of a course that are to be written.
#[derive(Clone, Copy, Debug)]
pub struct Selection<'a> {
    /// The course.
    pub course: &'a Course,
    /// The one module whose questions are wanted; all when not given.
    pub module: Option<&'a str>,
}

impl<'a> Selection<'a> {
    /// The wanted modules that have questions.
    pub fn modules(&self) -> impl Iterator<Item = (&'a Module, &'a [Question])> + use<'a> {
        let wanted = self.module;
        let modules = self.course.modules.iter().filter(move |module| wanted.is_none_or(|wanted| module.id == wanted));
        modules.filter_map(|module| Some((module, module.quiz.as_ref()?.questions.as_slice())))
    }

    /// The wanted questions, each with its module, in teaching order.
    pub fn questions(&self) -> impl Iterator<Item = (&'a Module, &'a Question)> + use<'a> {
        self.modules().flat_map(|(module, questions)| questions.iter().map(move |question| (module, question)))
    }
}

/// What a format cannot hold of `question`, or holds in another way.
fn not_kept(question: &Question, what: impl std::fmt::Display) -> Diagnostic {
    Diagnostic::warning("export::not-kept", format!("{} (question `{}`)", what, question.id))
}

/// What a format has no place for in `count` questions.
fn left_out(format: &str, what: &str, count: usize) -> Option<Diagnostic> {
    let questions = if count == 1 { "question" } else { "questions" };
    let message = format!("{format} has no place for {what}: left out of {count} {questions}");
    (count > 0).then(|| Diagnostic::warning("export::not-kept", message))
}

/// Whether a question is a true-or-false one, its options in that order.
fn is_true_false(kind: &QuestionKind) -> bool {
    let QuestionKind::Choice(choice) = kind else { return false };
    let words = choice.options.iter().map(|option| option.text.as_str());
    !choice.several && words.eq([TRUE, FALSE])
}

const TRUE: &str = "True";
const FALSE: &str = "False";
