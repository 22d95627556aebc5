//! Links that lead nowhere.

use super::{
    files::{Entry, folder_of, join, tidy},
    lesson::LessonFile,
    markdown::slug,
    model::{Course, Lesson},
};
use crate::diagnostic::{Diagnostic, did_you_mean};

/// The dead links of `lessons`. `entries` are the files of the course.
pub(super) fn dead(course: &Course, lessons: &[&LessonFile], entries: &[Entry]) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    for file in lessons {
        for link in &file.links {
            if let Err((message, help)) = follow(course, &file.lesson, &link.target, entries) {
                let mut fault = Diagnostic::error("course::dead-link", message);
                fault.help = help;
                faults.push(fault.at(&file.lesson.file, &file.lesson.source, link.span));
            }
        }
    }
    faults
}

type Told = Result<(), (String, Option<String>)>;

fn follow(course: &Course, from: &Lesson, target: &str, entries: &[Entry]) -> Told {
    let elsewhere = target.split_once(':').is_some_and(|(scheme, _)| scheme.chars().all(|c| c.is_ascii_alphanumeric()));
    if elsewhere || target.starts_with("//") || target.is_empty() {
        return Ok(());
    }
    let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
    if path.is_empty() {
        return has_anchor(from, anchor);
    }
    let named = tidy(&join(folder_of(&from.file), path));
    let Ok(path) = named else {
        return Err((format!("`{target}` leads out of the course"), None));
    };
    let mut lessons = course.modules.iter().flat_map(|module| &module.lessons);
    match lessons.find(|lesson| lesson.file == path) {
        Some(lesson) => has_anchor(lesson, anchor),
        None if entries.iter().any(|entry| entry.path == path || entry.path.starts_with(&format!("{path}/"))) => Ok(()),
        None => {
            let near = did_you_mean(&path, entries.iter().map(|entry| entry.path.as_str()));
            Err((format!("there is no `{path}`"), near.map(|near| format!("did you mean `{near}`?"))))
        }
    }
}

fn has_anchor(lesson: &Lesson, anchor: &str) -> Told {
    let anchors = lesson.anchors();
    // Other tools leave a dash where an emoji stood; the words are what counts.
    if anchor.is_empty() || anchors.iter().any(|known| *known == anchor || *known == slug(anchor)) {
        return Ok(());
    }
    let near = did_you_mean(anchor, anchors).map(|near| format!("did you mean `#{near}`?"));
    Err((format!("`{}` has no heading `#{anchor}`", lesson.file), near))
}
