//! `etude check`: every fault of a course at once, found by reading it, running its examples and marking its own answers.

mod contests;
mod examples;
mod fix;
mod key;
mod place;
mod questions;

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::{Failure, World, source};
use crate::{
    app::runs,
    course::{self, Course, Files, Folder},
    diagnostic::{Diagnostic, Severity},
    sandbox::Stop,
    trace::counted,
};

#[derive(Debug, Args)]
pub struct Arguments {
    /// A course folder, one file of a course, or a Markdown page; the folder you are in when it is a course, else the
    /// built-in course
    path: Option<PathBuf>,
    /// Mend what can be mended without asking: copied code that is out of date, an id that is not its folder's name
    #[arg(long)]
    fix: bool,
    /// Read the files only; run no example and mark no answer
    #[arg(long)]
    no_run: bool,
    /// Learners' reports (`etude report --json`) or logs: list what they contested as phrasings for the rubrics, and check
    /// nothing
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with_all = ["fix", "no_run"])]
    contests: Vec<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<u8, Failure> {
    let here = Path::new(".");
    let path = arguments.path.as_deref().or_else(|| here.join("course.toml").is_file().then_some(here));
    // One file of a course is checked with the course around it: its links and examples are there.
    let part = path.and_then(part_of_course);
    let files: Box<dyn Files> = match &part {
        Some((folder, _)) => Box::new(folder.clone()),
        None => source::files(path)?,
    };
    if !arguments.contests.is_empty() {
        return contests::run(
            &course::read(files.as_ref()),
            files.as_ref(),
            &arguments.contests,
            arguments.json,
            world,
        );
    }
    let fixed = match path.filter(|_| arguments.fix) {
        Some(path) => {
            let folder = part.as_ref().map_or_else(|| Folder::open(path), |(folder, _)| Ok(folder.clone()))?;
            fix::all(&course::read(files.as_ref()), &folder)?
        }
        None => Vec::new(),
    };
    let course = course::read(files.as_ref());
    let mut faults = course.diagnostics.clone();
    if !arguments.no_run {
        faults.extend(self::faults(&course, files.as_ref(), &Stop::new()));
    }
    if let Some((_, file)) = &part {
        faults.retain(|fault| fault.file == *file);
    }
    let broken = faults.iter().any(|fault| fault.severity == Severity::Error);
    if arguments.json {
        let counts = json!({
            "modules": course.modules.len(), "lessons": course.lessons().count(),
            "examples": course.examples.len(), "questions": course.questions().count(),
        });
        let whole = json!({ "format": 1, "course": course.id, "counts": counts, "fixed": fixed, "faults": faults, "ok": !broken });
        writeln!(world.out, "{whole:#}")?;
    } else {
        print(&course, files.as_ref(), &fixed, &faults, world)?;
    }
    Ok(if broken { 2 } else { 0 })
}

/// The course that the file at `path` is a part of, and the file as that course knows it; none for a course's manifest and
/// for a page that only happens to lie in its folder.
fn part_of_course(path: &Path) -> Option<(Folder, String)> {
    let (folder, file) = Folder::around(path).filter(|_| path.is_file())?;
    let known = |file: &str| {
        let is_lesson = course::read(&folder).lessons().any(|(_, lesson)| lesson.file == file);
        is_lesson || file.starts_with("sandboxes/") || file.starts_with("quiz/")
    };
    known(&file).then_some((folder, file))
}

/// What only running the course shows: examples that do not do what their author expects, solutions that fail, wrong
/// solutions that pass, model answers that do not score full, hints that score. Each with its place in `files`.
///
/// Blocks until every run has ended; each ends by its own limits.
#[must_use]
pub fn faults(course: &Course, files: &dyn Files, stop: &Stop) -> Vec<Diagnostic> {
    let course = runs::with_rubrics(course.clone(), course);
    let places = place::Places::new(files);
    let mut faults = Vec::new();
    for example in &course.examples {
        faults.extend(examples::faults(example, &places, stop));
    }
    for question in course.questions() {
        faults.extend(questions::faults(&course, question, &places, stop));
    }
    faults
}

fn print(
    course: &Course,
    files: &dyn Files,
    fixed: &[String],
    faults: &[Diagnostic],
    world: &mut World<'_>,
) -> Result<(), Failure> {
    for mended in fixed {
        writeln!(world.out, "fixed: {mended}")?;
    }
    for fault in faults {
        let text =
            files.read(&fault.file).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
        writeln!(world.out, "{}\n", course::render(fault, &text))?;
    }
    let count = |severity| faults.iter().filter(|fault| fault.severity == severity).count();
    let told = match (count(Severity::Error), count(Severity::Warning) + count(Severity::Hint)) {
        (0, 0) => "no fault".to_owned(),
        (errors, 0) => format!("{errors} to mend"),
        (0, others) => format!("{others} to look at"),
        (errors, others) => format!("{errors} to mend, {others} to look at"),
    };
    writeln!(
        world.out,
        "{}: {}, {}, {}, {}: {told}",
        if course.title.is_empty() { "a course without a title" } else { &course.title },
        counted(course.modules.len(), "module"),
        counted(course.lessons().count(), "lesson"),
        counted(course.examples.len(), "example"),
        counted(course.questions().count(), "question"),
    )?;
    Ok(())
}
