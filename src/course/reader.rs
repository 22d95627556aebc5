//! A course folder, or a page, to a course.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{
    files::{Entry, Files, read_text},
    lesson::{self, LessonFile},
    links,
    manifest::{FORMAT, ManifestFile, ModuleFile},
    markdown::{Labels, Page},
    model::{Course, Example, Module},
    page,
    questions::{self, QuizReading},
    quiz::Quiz,
    sandbox_file,
    schema::schemas,
    toml_file::{self, Places},
};
use crate::diagnostic::{Diagnostic, Span};

/// The file that makes a folder a course.
pub(super) const MANIFEST: &str = "course.toml";

/// Reads the course that `files` hold: the one its `course.toml` describes, or the pages as they are.
///
/// Never fails: what is broken is in [`Course::diagnostics`], and everything else is there.
#[must_use]
pub fn read(files: &dyn Files) -> Course {
    let entries = files.list();
    if entries.iter().any(|entry| entry.path == MANIFEST) {
        return Reader::new(files, &entries).course();
    }
    let mut pages = entries.iter().filter(|entry| is_page(&entry.path)).map(|entry| page::read(files, &entry.path));
    let Some(mut course) = pages.next() else {
        let fault = Diagnostic::error("course::nothing", "there is no course here: no `course.toml` and no page");
        let fault = fault.help("give a folder with a `course.toml`, or a Markdown file");
        return Course { diagnostics: vec![fault], ..Course::default() };
    };
    for page in pages {
        course.modules.extend(page.modules);
        course.examples.extend(page.examples);
        course.diagnostics.extend(page.diagnostics);
    }
    course
}

fn is_page(path: &str) -> bool {
    let name = path.to_lowercase();
    [".md", ".markdown", ".txt"].iter().any(|ending| name.ends_with(ending))
}

/// A text, with where its parts stand.
struct Manifest {
    text: String,
    places: Places,
}

struct Reader<'a> {
    files: &'a dyn Files,
    entries: &'a [Entry],
    labels: Labels,
    manifest: Manifest,
    course: Course,
    lessons: Vec<(String, LessonFile)>,
}

impl<'a> Reader<'a> {
    fn new(files: &'a dyn Files, entries: &'a [Entry]) -> Self {
        let manifest = Manifest { text: String::new(), places: Places::default() };
        let (course, lessons) = (Course::default(), Vec::new());
        Self { files, entries, labels: Labels::default(), manifest, course, lessons }
    }

    fn course(mut self) -> Course {
        let file = match read_text(self.files, MANIFEST) {
            Ok(text) => self.manifest(text),
            Err(fault) => {
                self.course.diagnostics.push(*fault);
                ManifestFile::default()
            }
        };
        self.labels = Labels::with(&file.labels);
        self.examples();
        for (index, module) in file.modules.iter().enumerate() {
            self.lessons(module, index);
        }
        self.unlisted();
        let texts: Vec<(usize, Quiz)> = self.quizzes(&file.modules);
        for (module, quiz) in texts {
            self.course.modules[module].quiz = Some(quiz);
        }
        self.duplicates();
        let known: Vec<&LessonFile> = self.lessons.iter().map(|(_, lesson)| lesson).collect();
        let dead = links::dead(&self.course, &known, self.entries);
        self.course.diagnostics.extend(dead);
        in_reading_order(&mut self.course.diagnostics);
        self.course
    }

    fn manifest(&mut self, text: String) -> ManifestFile {
        let read = toml_file::read::<ManifestFile>(&schemas().course, MANIFEST, &text);
        self.course.diagnostics.extend(read.diagnostics);
        self.manifest = Manifest { text, places: read.places };
        let file = read.value.unwrap_or_default();
        if file.format != FORMAT && self.manifest.places.holds("/format") {
            let message = format!("format {} is not known", file.format);
            self.fault("/format", "course::format", message, Some(format!("this version reads format {FORMAT}")));
        }
        self.course.id.clone_from(&file.id);
        self.course.title.clone_from(&file.title);
        file
    }

    fn fault(&mut self, pointer: &str, code: &str, message: String, help: Option<String>) {
        let span = self.manifest.places.of(pointer);
        let mut fault = Diagnostic::error(code, message).at(MANIFEST, &self.manifest.text, span);
        fault.help = help;
        self.course.diagnostics.push(fault);
    }

    /// Reads every example there is, listed or not: a folder is enough to be one.
    fn examples(&mut self) {
        let ending = format!("/{}", sandbox_file::NAME);
        for entry in self.entries.iter().filter(|entry| entry.path.starts_with("sandboxes/")) {
            if entry.path.ends_with(&ending) {
                let (example, faults) = sandbox_file::read(self.files, self.entries, schemas(), &entry.path);
                self.course.examples.extend(example);
                self.course.diagnostics.extend(faults);
            }
        }
        self.folders_without_a_file();
    }

    fn folders_without_a_file(&mut self) {
        let in_folder = |entry: &Entry| Some(entry.path.strip_prefix("sandboxes/")?.split_once('/')?.0.to_owned());
        let folders: BTreeSet<String> = self.entries.iter().filter_map(in_folder).collect();
        for folder in folders {
            let file = format!("sandboxes/{folder}/{}", sandbox_file::NAME);
            if !self.entries.iter().any(|entry| entry.path == file) {
                let fault = Diagnostic::error(
                    "course::missing-file",
                    format!("`{file}` is missing: no example is made of the folder"),
                );
                self.course
                    .diagnostics
                    .push(fault.in_file(&file).help("`etude new sandbox NAME` writes one to begin with"));
            }
        }
    }

    fn lessons(&mut self, file: &ModuleFile, index: usize) {
        let mut module = Module {
            id: file.id.clone(),
            title: file.title.clone(),
            summary: file.summary.clone(),
            ..Module::default()
        };
        let mut made: Vec<Example> = Vec::new();
        for (number, path) in file.lessons.iter().enumerate() {
            let text = match read_text(self.files, path) {
                Ok(text) => text,
                Err(told) => {
                    self.fault(&format!("/modules/{index}/lessons/{number}"), &told.code, told.message, told.help);
                    continue;
                }
            };
            let page = Page {
                file: path,
                text: &text,
                body: 0,
                labels: &self.labels,
                examples: &self.course.examples,
                default_kind: file.sandbox,
            };
            let mut read = lesson::read(page);
            self.course.diagnostics.append(&mut read.diagnostics);
            made.append(&mut read.examples);
            module.lessons.push(read.lesson.clone());
            self.lessons.push((text, read));
        }
        // Only now, so that a fence can name the examples of folders, not those made from other fences.
        self.course.examples.append(&mut made);
        self.course.modules.push(module);
    }

    /// A lesson that no module lists is never seen.
    fn unlisted(&mut self) {
        for entry in self.entries {
            let known = self.lessons.iter().any(|(_, file)| file.lesson.file == entry.path);
            let listed = known || self.course.diagnostics.iter().any(|fault| fault.file == entry.path);
            if entry.path.starts_with("lessons/") && is_page(&entry.path) && !listed {
                let message = format!("no module lists `{}`, so nobody will see it", entry.path);
                let fault = Diagnostic::warning("course::unlisted", message).in_file(&entry.path);
                self.course.diagnostics.push(fault.help("add it to a module's `lessons` in course.toml"));
            }
        }
    }

    fn quizzes(&mut self, modules: &[ModuleFile]) -> Vec<(usize, Quiz)> {
        let mut quizzes = Vec::new();
        for (index, module) in modules.iter().enumerate() {
            let mut quiz = Quiz::default();
            for (number, path) in module.quiz.clone().into_vec().into_iter().enumerate() {
                let text = match read_text(self.files, &path) {
                    Ok(text) => text,
                    Err(told) => {
                        let pointer = module.quiz.pointer(&format!("/modules/{index}/quiz"), number);
                        self.fault(&pointer, &told.code, told.message, told.help);
                        continue;
                    }
                };
                let reading = QuizReading { course: &self.course, module: &module.id, file: &path, text: &text };
                let (questions, faults) = questions::read(&reading, schemas());
                self.course.diagnostics.extend(faults);
                if quiz.file.is_empty() {
                    quiz.file = path;
                }
                quiz.questions.extend(questions);
            }
            if !quiz.questions.is_empty() {
                quizzes.push((index, quiz));
            }
        }
        quizzes
    }

    /// Progress is kept by id, so no two things of a kind may share one.
    fn duplicates(&mut self) {
        let mut seen = HashSet::new();
        let modules: Vec<String> = self.course.modules.iter().map(|module| module.id.clone()).collect();
        for (index, id) in modules.into_iter().enumerate() {
            if !seen.insert(id.clone()) {
                let pointer = format!("/modules/{index}/id");
                self.fault(&pointer, "course::duplicate-id", format!("two modules have the id `{id}`"), None);
            }
        }
        let mut lessons: HashMap<&str, &str> = HashMap::new();
        let mut faults = Vec::new();
        for (text, file) in &self.lessons {
            if let Some(other) = lessons.insert(&file.lesson.id, &file.lesson.file) {
                let message = format!("`{other}` has the id `{}` too", file.lesson.id);
                let fault = Diagnostic::error("course::duplicate-id", message);
                faults.push(fault.at(&file.lesson.file, text, file.id_span));
            }
        }
        let mut questions: HashMap<&str, &str> = HashMap::new();
        for quiz in self.course.modules.iter().filter_map(|module| module.quiz.as_ref()) {
            for question in &quiz.questions {
                if questions.insert(&question.id, &quiz.file).is_some() {
                    let message = format!("two questions have the id `{}`", question.id);
                    let fault = Diagnostic::error("course::duplicate-id", message).in_file(&quiz.file);
                    faults.push(place_of_id(self.files, fault, &question.id));
                }
            }
        }
        self.course.diagnostics.extend(faults);
    }
}

/// Files in the order their first faults were found, the faults of a file from top to bottom.
fn in_reading_order(faults: &mut [Diagnostic]) {
    let mut files: HashMap<String, usize> = HashMap::new();
    for fault in &*faults {
        let next = files.len();
        files.entry(fault.file.clone()).or_insert(next);
    }
    faults.sort_by_key(|fault| (files.get(&fault.file).copied(), fault.span.map(|span| span.start)));
}

/// Puts `fault` at the last place its file writes `id`.
fn place_of_id(files: &dyn Files, fault: Diagnostic, id: &str) -> Diagnostic {
    let Ok(text) = read_text(files, &fault.file) else { return fault };
    let Some(at) = text.rfind(&format!("\"{id}\"")) else { return fault };
    let file = fault.file.clone();
    fault.at(&file, &text, Span::new(at, at + id.len() + 2))
}
