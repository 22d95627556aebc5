//! What the parts of a question ask, with what was answered to each.

use crate::{
    app::sheet::{self, Piece, Sheet, Tone, printable},
    course::{Parts, Question, QuestionKind},
    marking::{Answer, answer_in_words},
};

/// Adds what the parts of `question` ask, each with what was answered.
pub(super) fn lay_out(sheet: &mut Sheet, question: &Question, answers: &[Option<Answer>]) {
    let QuestionKind::Parts(parts) = &question.kind else { return };
    for (at, part) in parts.parts.iter().enumerate() {
        let lead = vec![Piece::new(Tone::Quiet, format!("{}) ", Parts::letter(at)))];
        let prompt = part.question.prompt.lines().next().unwrap_or_default();
        sheet.hanging(lead, &sheet::inline(prompt, Tone::Quiet));
        let given = answers.get(at).and_then(Option::as_ref);
        let given = given.map_or_else(|| "not answered".to_owned(), |answer| answer_in_words(&part.question, answer));
        for line in given.lines() {
            sheet.hanging(vec![Piece::from("   ")], &[Piece::new(Tone::Strong, printable(line))]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::quiz::kinds_tests::questions;

    #[test]
    fn every_answer_can_be_read_out() {
        let of = |id: &str, answer: Answer| {
            let question = questions().into_iter().find(|question| question.id == id).expect("a question");
            answer_in_words(&question, &answer)
        };
        assert_eq!(of("k/choice", Answer::Chosen(vec![1])), "a key from the order");
        assert_eq!(of("k/order", Answer::Ordered(vec![2, 0, 1])), "c → a → b");
        assert_eq!(of("k/match", Answer::Matched(vec![2, 0])), "miss → nowhere; hit → far");
        assert_eq!(of("k/bug", Answer::Lines(vec![3])), "line 3");
        let parts = vec![Some(Answer::Text("3 s".into())), None, Some(Answer::Blanks(vec!["x".into(), String::new()]))];
        assert_eq!(of("k/parts", Answer::Parts(parts)), "a) 3 s; c) x, …");
    }
}
