//! The open questions of the built-in course.

use etude::course::{self, Embedded, Open, Question, QuestionKind};

/// Every open question that has a rubric of its own.
pub fn open_questions() -> Vec<Question> {
    let course = course::read(&Embedded);
    let is_open = |question: &&Question| matches!(&question.kind, QuestionKind::Open(open) if !open.draft);
    course.questions().filter(is_open).cloned().collect()
}

/// The rubric of an open question.
pub fn rubric(question: &Question) -> &Open {
    match &question.kind {
        QuestionKind::Open(open) => open,
        other => panic!("{} is no open question: {other:?}", question.id),
    }
}
