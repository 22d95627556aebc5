//! Questions as notes for Anki: a text file with its header lines, one note a line.
//!
//! A note's guid follows from the course's and the question's ids alone, so that a later import changes the notes that are
//! there, and their schedule stays. Matching questions and texts with gaps become cloze notes, a card for each pair or gap; all
//! others become basic ones, and so do the cards of the lessons' typed blocks. The note types are named as Anki names them in
//! English.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use super::{Exported, Selection, answer_key, html, left_out, not_kept};
use crate::course::{
    Cloze, Gap, GapWants, Matching, Module, Question, QuestionKind,
    cards::{Deck, Face},
};

/// How many bytes of a hash make a guid.
const GUID_BYTES: usize = 12;

/// A note before it is written.
struct Note {
    kind: &'static str,
    front: String,
    back: String,
}

/// What marks the place of a gap while a text becomes HTML: a letter that no text has.
const PLACE: char = '\u{F8FF}';

/// Writes the questions of `selection`, and after them what its lessons give to recall.
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
        exported.text.push_str(&row(selection, module, &question.id, question.kind.word(), note));
    }
    for card in Deck::of(selection.course).cards {
        let Some(module) = selection.course.modules.iter().find(|module| module.id == card.module) else { continue };
        if let Face::Recall { front, back, .. } = &card.face
            && selection.module.is_none_or(|wanted| wanted == module.id)
        {
            let note = Note { kind: "Basic", front: html::of_markdown(front), back: html::of_markdown(back) };
            exported.text.push_str(&row(selection, module, &card.id, card.sort(), note));
        }
    }
    let hints = selection.questions().filter(|(_, question)| !question.hints.is_empty()).count();
    exported.diagnostics.extend(left_out("an Anki note", "hints", hints));
    exported
}

/// A note as a line of the file; `id` is what its guid is made of, `sort` what it is tagged with.
fn row(selection: &Selection<'_>, module: &Module, id: &str, sort: &str, note: Note) -> String {
    let course = selection.course;
    let fields = [
        guid(&course.id, id),
        note.kind.to_owned(),
        deck(&course.title, module),
        tags(&course.id, module, sort),
        note.front,
        note.back,
    ];
    fields.map(|text| field(&text)).join("\t") + "\n"
}

fn note(question: &Question) -> Note {
    match &question.kind {
        QuestionKind::Matching(matching) => return pairs(question, matching),
        QuestionKind::Cloze(cloze) => return gaps(question, cloze),
        _ => {}
    }
    let asked = html::of_markdown(&answer_key::asked(question));
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
fn pairs(question: &Question, matching: &Matching) -> Note {
    let row = |((left, right), number): (&(String, String), usize)| {
        let hidden = hidden(number, &html::of_markdown(right), "");
        format!("<li>{}: {hidden}</li>", shown(&html::of_markdown(left)))
    };
    let rows: String = matching.pairs.iter().zip(1..).map(row).collect();
    let front = format!("{}<ul>{rows}</ul>", shown(&html::of_markdown(&question.prompt)));
    Note { kind: "Cloze", front, back: html::of_markdown(&question.explanation) }
}

/// A card for each gap; what can be chosen for it is its hint.
fn gaps(question: &Question, cloze: &Cloze) -> Note {
    let text = cloze.text.join(&PLACE.to_string());
    let text = if cloze.language.is_empty() { text } else { answer_key::fence(&text) };
    let text = shown(&html::of_markdown(&text));
    let hidden = |(gap, number): (&Gap, usize)| {
        let hint = match &gap.wants {
            GapWants::OneOf { options, .. } => options.join(" / "),
            GapWants::Text(_) | GapWants::Number(_) => String::new(),
        };
        hidden(number, &html::escaped(&gap.model()), &html::escaped(&hint))
    };
    let filled = cloze.gaps.iter().zip(1..).map(hidden).chain([String::new()]);
    let text: String = text.split(PLACE).zip(filled).flat_map(|(piece, gap)| [piece.to_owned(), gap]).collect();
    let front = format!("{}<br>{text}", shown(&html::of_markdown(&question.prompt)));
    Note { kind: "Cloze", front, back: html::of_markdown(&question.explanation) }
}

/// HTML in which nothing begins a cloze.
fn shown(html: &str) -> String {
    html.replace("{{", "&#123;&#123;")
}

/// The cloze of this number that hides `html`, and shows `hint` in its place unless it is empty.
fn hidden(number: usize, html: &str, hint: &str) -> String {
    let inner = |html: &str| html.replace("}}", "&#125;&#125;").replace("::", "&#58;&#58;");
    let hint = if hint.is_empty() { String::new() } else { format!("::{}", inner(hint)) };
    format!("{{{{c{number}::{}{hint}}}}}", inner(html))
}

fn list<'a>(tag: &str, items: impl IntoIterator<Item = &'a str>) -> String {
    let items: Vec<String> = items.into_iter().map(html::of_markdown).collect();
    format!("<{tag}><li>{}</li></{tag}>", items.join("</li><li>"))
}

/// What names a question or a card in any collection, whatever becomes of its text.
fn guid(course: &str, id: &str) -> String {
    let hash = Sha256::digest(format!("{course}\n{id}"));
    URL_SAFE_NO_PAD.encode(&hash[..GUID_BYTES])
}

/// Decks within decks are parted by two colons.
fn deck(course: &str, module: &Module) -> String {
    let name = |title: &str| title.replace("::", ":").trim().to_owned();
    format!("{}::{}", name(course), name(&module.title))
}

fn tags(course: &str, module: &Module, sort: &str) -> String {
    let words = ["etude", course, &module.id, sort];
    words.map(|word| word.split_whitespace().collect::<Vec<_>>().join("-")).join(" ")
}

/// A field: in quotes where it holds what would end it, or begin a comment.
fn field(text: &str) -> String {
    let text = text.replace(['\n', '\r', '\t'], " ");
    let is_quoted = text.contains('"') || text.starts_with('#');
    if is_quoted { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}
