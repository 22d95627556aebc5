//! Compiled rubrics of the last few questions, kept for the next answer. A memo: it changes what a mark costs, never the mark.

use std::{cell::RefCell, rc::Rc};

use super::Marker;
use crate::course::{Open, Question};

/// How many questions are kept ready in each thread.
const KEPT: usize = 8;

thread_local! {
    /// The question and the rubric as they were when they were compiled, and what came of them; the last used stands last.
    static READY: RefCell<Vec<(Question, Open, Rc<Marker>)>> = const { RefCell::new(Vec::new()) };
}

/// Calls `use_it` with the marker of `question` by the rubric `open`, which need not be the question's own.
pub(super) fn with_marker<T>(question: &Question, open: &Open, use_it: impl FnOnce(&Marker) -> T) -> T {
    let marker = READY.with_borrow_mut(|ready| {
        let is_same = |(known, by, _): &(Question, Open, _)| by == open && known == question;
        let known = ready.iter().position(is_same).map(|at| ready.remove(at));
        let entry = known.unwrap_or_else(|| (question.clone(), open.clone(), Rc::new(Marker::new(question, open))));
        ready.drain(..(ready.len() + 1).saturating_sub(KEPT));
        let marker = Rc::clone(&entry.2);
        ready.push(entry);
        marker
    });
    use_it(&marker)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::{Point, QuestionKind};

    fn question(phrasing: &str) -> (Question, Open) {
        let point = Point { id: "one".into(), accept: vec![phrasing.into()], worth: 1.0, ..Point::default() };
        let open = Open { points: vec![point], ..Open::default() };
        let kind = QuestionKind::Open(open.clone());
        let (prompt, explanation) = (String::new(), String::new());
        (
            Question {
                id: "same".into(),
                prompt,
                hints: Vec::new(),
                hint_cost: Question::HINT_COST,
                explanation,
                read: None,
                kind,
            },
            open,
        )
    }

    #[test]
    fn a_question_that_changed_is_compiled_anew_and_one_that_did_not_is_kept() {
        let mark = |(question, open): &(Question, Open)| {
            with_marker(question, open, |marker| {
                (std::ptr::from_ref(marker), marker.mark(open, "It is a tall tree.").score)
            })
        };
        let (old, new) = (question("tall + tree"), question("small + tree"));
        let (first, full) = mark(&old);
        assert!((full - 1.0).abs() < 1e-9);
        assert!(mark(&new).1.abs() < 1e-9);
        let by_another = (old.0.clone(), new.1.clone());
        assert!(mark(&by_another).1.abs() < 1e-9, "a question marked by another rubric than its own");
        assert_eq!(mark(&old).0, first);
    }
}
