//! What a question is about: the part of a lesson its author says to read. Points of different questions that lead to the same
//! part are about the same concept.

use crate::course::{Block, BlockKind, Course, Module, Parts, Question, QuestionKind, plain};

/// Something to understand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Concept {
    /// Where to read about it, such as `edge/caching#whose-answer`; the module's id when nothing is named.
    pub id: String,
    /// Its title.
    pub title: String,
}

impl Concept {
    /// What `question` is about, as a whole.
    #[must_use]
    pub fn of_question(course: &Course, module: &Module, question: &Question) -> Self {
        match &question.read {
            Some(read) => Self { id: read.clone(), title: title_of_place(course, read) },
            None => Self { id: module.id.clone(), title: module.title.clone() },
        }
    }

    /// What a point of `question` is about: where the point itself says to read, else what the question is about.
    #[must_use]
    pub fn of_point(course: &Course, module: &Module, question: &Question, point: &str) -> Self {
        let own = match &question.kind {
            QuestionKind::Open(open) => {
                open.points.iter().find(|known| known.id == point).and_then(|point| point.read.as_ref())
            }
            _ => None,
        };
        match own {
            Some(read) => Self { id: read.clone(), title: title_of_place(course, read) },
            None => Self::of_question(course, module, question),
        }
    }
}

/// The title of the lesson, or of the heading in it, that `place` (`lesson` or `lesson#anchor`) names; the place itself when
/// there is none.
#[must_use]
pub fn title_of_place(course: &Course, place: &str) -> String {
    let (id, anchor) = place.split_once('#').unwrap_or((place, ""));
    let Some(lesson) = course.lesson(id) else { return place.to_owned() };
    let mut title = lesson.title.clone();
    Block::for_each(&lesson.blocks, &mut |block| {
        if let BlockKind::Heading(heading) = &block.kind
            && !anchor.is_empty()
            && heading.anchor == anchor
        {
            title = plain(&heading.content);
        }
    });
    title
}

/// What a point of a mark is called, from its id.
#[must_use]
pub fn point_title(question: &Question, id: &str) -> String {
    let titled = match &question.kind {
        QuestionKind::Open(open) => open.points.iter().find(|point| point.id == id).map(|point| point.title.clone()),
        QuestionKind::Choice(choice) => {
            numbered(id, "option-").and_then(|at| choice.options.get(at)).map(|option| option.text.clone())
        }
        QuestionKind::Ordering(ordering) => numbered(id, "pair-")
            .and_then(|at| ordering.items.get(at..at.saturating_add(2)))
            .map(|pair| pair.join(" → ")),
        QuestionKind::Matching(matching) => {
            numbered(id, "pair-").and_then(|at| matching.pairs.get(at)).map(|(left, _)| left.clone())
        }
        QuestionKind::Cloze(_) => id.strip_prefix("gap-").map(|name| format!("gap {name}")),
        QuestionKind::FindTheBug(_) => id.starts_with("missed-").then(|| "the wrong line".to_owned()),
        QuestionKind::Parts(parts) => id.split_once('/').and_then(|(letter, id)| {
            let at = (0..parts.parts.len()).find(|at| Parts::letter(*at) == letter)?;
            Some(format!("{letter}) {}", point_title(&parts.parts[at].question, id)))
        }),
        _ => None,
    };
    titled.unwrap_or_else(|| id.replace('-', " "))
}

/// The number of an id such as `pair-3`, from 0.
fn numbered(id: &str, prefix: &str) -> Option<usize> {
    id.strip_prefix(prefix)?.parse::<usize>().ok()?.checked_sub(1)
}

/// A line of Markdown without the signs for code and emphasis.
pub(super) fn plain_text(line: &str) -> String {
    line.trim().replace(['`', '*'], "")
}
