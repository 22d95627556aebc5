//! Where a link in a lesson leads within the course.

use crate::app::{Place, Shared};

/// The place that `target`, written in the lesson `from`, leads to; `None` when it leads out of the course.
pub(super) fn place(target: &str, from: &str, shared: &Shared) -> Option<Place> {
    if let Ok(place) = target.parse() {
        return Some(place);
    }
    let (path, anchor) = match target.split_once('#') {
        Some((path, anchor)) => (path, Some(anchor.to_owned()).filter(|anchor| !anchor.is_empty())),
        None => (target, None),
    };
    if path.is_empty() {
        return Some(Place::Lesson { lesson: from.to_owned(), anchor });
    }
    let (.., here) = shared.lesson(from)?;
    let file = resolve(&here.file, path);
    let mut lessons = shared.course.modules.iter().flat_map(|module| &module.lessons);
    let found = lessons.find(|lesson| lesson.file == file || lesson.id == path)?;
    Some(Place::Lesson { lesson: found.id.clone(), anchor })
}

/// `path` as seen from the file `from`, both with `/`.
fn resolve(from: &str, path: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::course::{Course, Lesson, Module};

    #[test]
    fn links_lead_to_lessons_by_file_id_or_place() {
        let lesson = |id: &str, file: &str| Lesson { id: id.into(), file: file.into(), ..Lesson::default() };
        let lessons = vec![lesson("a/one", "lessons/a/one.md"), lesson("b/two", "lessons/b/two.md")];
        let course = Course { modules: vec![Module { lessons, ..Module::default() }], ..Course::default() };
        let shared = Shared { course: Arc::new(course), ..Shared::default() };
        let to = |target: &str| place(target, "a/one", &shared);
        let two =
            |anchor: Option<&str>| Some(Place::Lesson { lesson: "b/two".into(), anchor: anchor.map(str::to_owned) });
        assert_eq!(to("../b/two.md#x"), two(Some("x")));
        assert_eq!(to("b/two"), two(None));
        assert_eq!(to("lesson:b/two"), two(None));
        assert_eq!(to("#y"), Some(Place::Lesson { lesson: "a/one".into(), anchor: Some("y".into()) }));
        assert_eq!(to("https://example.org/b/two.md"), None);
        assert_eq!(to("missing.md"), None);
    }
}
