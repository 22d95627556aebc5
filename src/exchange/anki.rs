//! Questions as notes for Anki: a text file with its header lines, one note a line.
//!
//! A note's guid follows from the course's and the question's ids alone, so that a later import changes the notes that are
//! there, and their schedule stays. Matching questions become cloze notes, a card for each pair; all others become basic ones.
//! The note types are named as Anki names them in English.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use super::{Exported, Selection, answer_key, html, left_out, not_kept};
use crate::course::{Matching, Module, Question, QuestionKind};

/// How many bytes of a hash make a guid.
const GUID_BYTES: usize = 12;

/// A note before it is written.
struct Note {
    kind: &'static str,
    front: String,
    back: String,
}

/// Writes the questions of `selection`.
#[must_use]
pub fn write(selection: &Selection<'_>) -> Exported {
    let mut exported = Exported {
        text: "#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n#tags column:4\n"
            .to_owned(),
        ..Exported::default()
    };
    for (module, question) in selection.questions() {
        let note = note(question);
        if answer_key::right(question).is_none() {
            exported
                .diagnostics
                .push(not_kept(question, "only a run can tell what is right: the back says how to run it"));
        }
        let fields = [
            guid(&selection.course.id, &question.id),
            note.kind.to_owned(),
            deck(&selection.course.title, module),
            tags(&selection.course.id, module, question),
            note.front,
            note.back,
        ];
        exported.text.push_str(&fields.map(|text| field(&text)).join("\t"));
        exported.text.push('\n');
    }
    let hints = selection.questions().filter(|(_, question)| !question.hints.is_empty()).count();
    exported.diagnostics.extend(left_out("an Anki note", "hints", hints));
    exported
}

fn note(question: &Question) -> Note {
    if let QuestionKind::Matching(matching) = &question.kind {
        return cloze(question, matching);
    }
    let asked = html::of_markdown(&question.prompt);
    let offered = match &question.kind {
        QuestionKind::Choice(choice) => list("ol", choice.options.iter().map(|option| option.text.as_str())),
        QuestionKind::Ordering(ordering) => list("ul", answer_key::mixed(&ordering.items)),
        QuestionKind::Numeric(numeric) if !numeric.unit.is_empty() => format!(" ({})", html::escaped(&numeric.unit)),
        _ => String::new(),
    };
    let right = match (&question.kind, answer_key::right(question)) {
        (_, Some(right)) => right,
        (QuestionKind::Predict(predict), None) => {
            let event = if predict.event.is_empty() { String::new() } else { format!(" --event {}", predict.event) };
            format!("`etude run {}{event}` shows it.", predict.example)
        }
        (QuestionKind::Code(task), None) => format!("`etude run {}` decides.", task.example),
        (_, None) => String::new(),
    };
    Note { kind: "Basic", front: format!("{asked}{offered}"), back: back(question, &right) }
}

/// The right answer, what is said to whoever finds it, and what is to be known about it.
fn back(question: &Question, right: &str) -> String {
    let mut parts = vec![right.to_owned()];
    if let QuestionKind::Choice(choice) = &question.kind {
        parts.extend(choice.options.iter().filter(|option| option.right).map(|option| option.feedback.clone()));
    }
    parts.push(question.explanation.clone());
    parts.retain(|part| !part.trim().is_empty());
    parts.iter().map(|part| html::of_markdown(part)).collect::<Vec<_>>().join("<hr>")
}

/// A card for each pair: its right side is to be found.
fn cloze(question: &Question, matching: &Matching) -> Note {
    let row = |((left, right), number): (&(String, String), usize)| {
        let hidden = html::of_markdown(right).replace("}}", "&#125;&#125;").replace("::", "&#58;&#58;");
        format!("<li>{}: {{{{c{number}::{hidden}}}}}</li>", html::of_markdown(left).replace("{{", "&#123;&#123;"))
    };
    let rows: String = matching.pairs.iter().zip(1..).map(row).collect();
    let front = format!("{}<ul>{rows}</ul>", html::of_markdown(&question.prompt).replace("{{", "&#123;&#123;"));
    Note { kind: "Cloze", front, back: html::of_markdown(&question.explanation) }
}

fn list<'a>(tag: &str, items: impl IntoIterator<Item = &'a str>) -> String {
    let items: Vec<String> = items.into_iter().map(html::of_markdown).collect();
    format!("<{tag}><li>{}</li></{tag}>", items.join("</li><li>"))
}

/// What names a question in any collection, whatever becomes of its text.
fn guid(course: &str, question: &str) -> String {
    let hash = Sha256::digest(format!("{course}\n{question}"));
    URL_SAFE_NO_PAD.encode(&hash[..GUID_BYTES])
}

/// Decks within decks are parted by two colons.
fn deck(course: &str, module: &Module) -> String {
    let name = |title: &str| title.replace("::", ":").trim().to_owned();
    format!("{}::{}", name(course), name(&module.title))
}

fn tags(course: &str, module: &Module, question: &Question) -> String {
    let words = ["etude", course, &module.id, question.kind.word()];
    words.map(|word| word.split_whitespace().collect::<Vec<_>>().join("-")).join(" ")
}

/// A field: in quotes where it holds what would end it, or begin a comment.
fn field(text: &str) -> String {
    let text = text.replace(['\n', '\r', '\t'], " ");
    let is_quoted = text.contains('"') || text.starts_with('#');
    if is_quoted { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}
