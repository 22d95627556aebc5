//! Which course a command line means: the built-in one, a folder, a page, or what stands around one file.

use std::{fs, path::Path};

use super::Failure;
use crate::{
    app::runs,
    course::{self, Course, Embedded, Example, Files, Folder, LARGEST_FILE, MemoryFiles},
    diagnostic::{Diagnostic, Severity},
    sandbox::{Kind, Limits, Program, SourceFile},
    tui,
};

/// Endings of the files that may stand beside a source file and belong to it.
const COMPANIONS: [&str; 10] = ["js", "mjs", "cjs", "json", "graphql", "graphqls", "gql", "wat", "wasm", "txt"];
/// How many of them are read.
const MOST_COMPANIONS: usize = 64;

/// The files of the course at `path`; of the built-in course without a path.
pub fn files(path: Option<&Path>) -> Result<Box<dyn Files>, Failure> {
    let Some(path) = path else { return Ok(Box::new(Embedded)) };
    let folder = Folder::open(path).map_err(|error| {
        Failure::usage(format!("`{}` cannot be opened: {error}", path.display()))
            .hint("give a Markdown page or a folder with a course.toml")
    })?;
    Ok(Box::new(folder))
}

/// The course at `path`; the built-in course without a path. A course with nothing in it is a failure; one with faults is not.
pub fn course(path: Option<&Path>) -> Result<Course, Failure> {
    let course = with_rubrics(course::read(files(path)?.as_ref()));
    if course.modules.is_empty() && course.examples.is_empty() {
        let mut faults: Vec<Diagnostic> =
            course.diagnostics.into_iter().filter(|fault| fault.severity == Severity::Error).collect();
        if faults.is_empty() {
            faults.push(Diagnostic::error("course::nothing", "there is nothing to learn here: no section, no example"));
        }
        return Err(Failure::course(faults));
    }
    Ok(course)
}

/// `course` with a rubric for every open question; the built-in course is only read when one is wanted.
fn with_rubrics(course: Course) -> Course {
    if !course.questions().any(runs::needs_rubric) {
        return course;
    }
    runs::with_rubrics(course, &course::read(&Embedded))
}

/// Reads the course at `path` again whenever its files have changed since the last look.
pub fn reread(path: &Path) -> Result<tui::Reread, Failure> {
    let files = files(Some(path))?;
    let mut seen = course::fingerprint(files.as_ref());
    Ok(Box::new(move || {
        let now = course::fingerprint(files.as_ref());
        let has_changed = now != seen;
        seen = now;
        has_changed.then(|| with_rubrics(course::read(files.as_ref())))
    }))
}

/// The course that a `run` target belongs to: a sandbox folder or `sandbox.toml` and a source file become a course of that one
/// example; a page or course folder is read whole; anything else is looked up in the built-in course.
pub fn course_of_target(target: Option<&str>) -> Result<Course, Failure> {
    let Some(target) = target else { return course(None) };
    let path = Path::new(target.rsplit_once('#').map_or(target, |(path, _)| path));
    if !path.exists() {
        return course(None);
    }
    if path.file_name().is_some_and(|name| name == "sandbox.toml") {
        return sandbox(path.canonicalize()?.parent().unwrap_or(path));
    }
    if path.is_dir() && path.join("sandbox.toml").is_file() {
        return sandbox(path);
    }
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
    match ending.as_str() {
        "" | "md" | "markdown" | "toml" => page_or_course(path),
        _ => source_file(path, &ending),
    }
}

/// A page of a course is read with the course's sandboxes around it, so that the fences that name one can run.
fn page_or_course(path: &Path) -> Result<Course, Failure> {
    let Some((folder, file)) = Folder::around(path).filter(|_| path.is_file()) else { return course(Some(path)) };
    let mut whole = course::read(&folder);
    let is_in_course = whole.lessons().any(|(_, lesson)| lesson.file == file);
    if !is_in_course {
        return course(Some(path));
    }
    for module in &mut whole.modules {
        module.lessons.retain(|lesson| lesson.file == file);
    }
    whole.modules.retain(|module| !module.lessons.is_empty());
    let shown: Vec<String> = whole
        .lessons()
        .flat_map(|(_, lesson)| {
            lesson.runnable().into_iter().map(|(fence, _)| fence.example.clone()).collect::<Vec<_>>()
        })
        .collect();
    whole.examples.retain(|example| shown.contains(&example.id));
    Ok(whole)
}

/// The example in a sandbox folder, wherever it stands.
fn sandbox(folder: &Path) -> Result<Course, Failure> {
    let folder = folder.canonicalize()?;
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let on_disk = Folder::open(&folder)?;
    let mut files = MemoryFiles::default().with(course_manifest().0, course_manifest().1);
    for entry in on_disk.list() {
        if let Ok(content) = on_disk.read(&entry.path) {
            files = files.with(&format!("sandboxes/{name}/{}", entry.path), content);
        }
    }
    let read = course::read(&files);
    let prefix = format!("sandboxes/{name}");
    let faults: Vec<Diagnostic> = read
        .diagnostics
        .iter()
        .filter(|fault| fault.severity == Severity::Error && fault.file.starts_with(&prefix))
        .cloned()
        .collect();
    if faults.is_empty() && !read.examples.is_empty() { Ok(read) } else { Err(Failure::course(faults)) }
}

/// A course around one sandbox: nothing but a name.
fn course_manifest() -> (&'static str, &'static str) {
    ("course.toml", "format = 1\nid = \"sandbox\"\ntitle = \"A sandbox\"\n")
}

/// A source file, with the files beside it that it may refer to.
fn source_file(path: &Path, ending: &str) -> Result<Course, Failure> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let content = bounded(path)?;
    let text = String::from_utf8_lossy(&content);
    let language = match ending {
        "js" | "mjs" | "cjs" => "javascript",
        "graphqls" | "gql" => "graphql",
        other => other,
    };
    let kind = match (ending, course::recognise(language, &text)) {
        // A script that is no function and no worker is run as it is, as a script that drives a module would be.
        ("wasm" | "wat", _) | ("js" | "mjs" | "cjs", None) => Kind::Wasm,
        (_, Some(kind)) => kind,
        (_, None) => {
            let failure = Failure::usage(format!("it cannot be seen what kind of program `{}` is", path.display()));
            return Err(failure
                .hint(
                    "a function exports a handler, a worker has a fetch handler, a subgraph is a type system document",
                )
                .hint("or describe it in a sandbox.toml, and run that"));
        }
    };
    let mut program = Program::of_source(kind, &name, "");
    // A module names no files; a script may `require` or read those beside it.
    program.files = if kind == Kind::Wasm && ending != "js" && ending != "mjs" { Vec::new() } else { companions(path) };
    program.files.retain(|file| file.path != name);
    program.files.push(SourceFile { path: name.clone(), content });
    let example = Example {
        id: name.clone(),
        title: name.clone(),
        about: String::new(),
        file: name,
        program,
        limits: Limits::default(),
        seed: 0,
        events: Vec::new(),
        faults: Vec::new(),
        predict: None,
        solution: None,
        wrong: Vec::new(),
    };
    Ok(Course { examples: vec![example], ..Course::default() })
}

/// The files beside `path` that a program may refer to.
fn companions(path: &Path) -> Vec<SourceFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<_> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    names.sort();
    let is_companion = |path: &std::path::PathBuf| {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        COMPANIONS.contains(&ending) && path.is_file()
    };
    names
        .into_iter()
        .filter(is_companion)
        .take(MOST_COMPANIONS)
        .filter_map(|path| {
            let name = path.file_name()?.to_str()?.to_owned();
            Some(SourceFile { path: name, content: bounded(&path).ok()? })
        })
        .collect()
}

/// The content of a file, unless it is larger than a course may hold.
fn bounded(path: &Path) -> Result<Vec<u8>, Failure> {
    let refuse =
        |error: &dyn std::fmt::Display| Failure::usage(format!("`{}` cannot be read: {error}", path.display()));
    let length = fs::metadata(path).map_err(|error| refuse(&error))?.len();
    if length > LARGEST_FILE {
        return Err(refuse(&format!("it has {length} bytes, and at most {LARGEST_FILE} are read")));
    }
    fs::read(path).map_err(|error| refuse(&error))
}

/// The example of the fence `name` of a course: its name, its number among all fences, or the end of the example's id.
pub fn fence<'a>(course: &'a Course, name: &str) -> Option<&'a Example> {
    let fences: Vec<(String, String)> = course
        .lessons()
        .flat_map(|(_, lesson)| {
            let pair = |(fence, _): (&crate::course::RunnableFence, &str)| (fence.name.clone(), fence.example.clone());
            lesson.runnable().into_iter().map(pair).collect::<Vec<_>>()
        })
        .collect();
    let by_number = name.parse::<usize>().ok().and_then(|number| fences.get(number.checked_sub(1)?));
    let found = by_number.or_else(|| fences.iter().find(|(fence, example)| fence == name || example == name))?;
    course.example(&found.1)
}
