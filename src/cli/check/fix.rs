//! What can be mended without asking: nothing an author thought of is lost.

use std::{collections::BTreeMap, fs, io, io::Write as _, path::Path};

use crate::{
    course::{Block, BlockKind, Course, Files, Folder},
    diagnostic::{Diagnostic, Span},
};

/// A change to one file.
struct Change {
    span: Span,
    text: String,
    told: String,
}

/// Mends what can be mended of `course`, the course in `folder`; says what was mended, one sentence each.
pub(super) fn all(course: &Course, folder: &Folder) -> io::Result<Vec<String>> {
    let mut changes: BTreeMap<&str, Vec<Change>> = BTreeMap::new();
    for fault in &course.diagnostics {
        let text = folder.read(&fault.file).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        if let Some(change) = text.and_then(|text| change(course, fault, &text)) {
            changes.entry(&fault.file).or_default().push(change);
        }
    }
    let mut told = Vec::new();
    for (file, mut changes) in changes {
        let Some(mut text) = folder.read(file).ok().and_then(|bytes| String::from_utf8(bytes).ok()) else { continue };
        changes.sort_by_key(|change| change.span.start);
        // From the end, so that the places before stay where they are.
        for change in changes.iter().rev() {
            text.replace_range(change.span.start..change.span.end, &change.text);
        }
        replace(&folder.root().join(file), &text)?;
        told.extend(changes.into_iter().map(|change| format!("{file}: {}", change.told)));
    }
    Ok(told)
}

/// The change that mends `fault` in `text`, when it is one of those that need no thought.
fn change(course: &Course, fault: &Diagnostic, text: &str) -> Option<Change> {
    let span = fault.span?;
    match fault.code.as_str() {
        "course::fence-differs" => refreshed(course, fault, span, text),
        "course::id-of-folder" => {
            let folder = fault.file.rsplit('/').nth(1)?;
            let told = format!("the id is now `{folder}`, as the folder is named");
            Some(Change { span, text: format!("\"{folder}\""), told })
        }
        _ => None,
    }
}

/// The code of a fence that names an example, copied anew from the example's entry.
fn refreshed(course: &Course, fault: &Diagnostic, span: Span, text: &str) -> Option<Change> {
    let lesson = course.lessons().map(|(_, lesson)| lesson).find(|lesson| lesson.file == fault.file)?;
    let mut example = None;
    lesson.for_each_block(&mut |block: &Block| {
        if let BlockKind::Code { run: Some(run), .. } = &block.kind
            && block.span == span
        {
            example = course.example(&run.example);
        }
    });
    let example = example?;
    let entry = example.program.entry_text();
    let fence = text.get(span.start..span.end)?;
    let marks: String = fence.chars().take_while(|letter| matches!(letter, '`' | '~')).collect();
    let begins_line = span.start == 0 || text.as_bytes().get(span.start - 1) == Some(&b'\n');
    let (first, rest) = fence.split_once('\n')?;
    let closing = rest.trim_end().rfind(&marks)?;
    if marks.len() < 3 || !begins_line || entry.contains(&marks) {
        return None;
    }
    let entry = if entry.is_empty() || entry.ends_with('\n') { entry } else { format!("{entry}\n") };
    let told = format!("a fence shows `{}` of `{}` as it is now", example.program.entry, example.id);
    Some(Change { span, text: format!("{first}\n{entry}{}", &rest[closing..]), told })
}

/// Writes beside the file and renames, so that a full disk leaves the old file whole.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut beside = tempfile::NamedTempFile::new_in(folder)?;
    beside.write_all(text.as_bytes())?;
    beside.as_file().set_permissions(fs::metadata(path)?.permissions())?;
    beside.persist(path).map_err(|error| error.error)?;
    Ok(())
}
