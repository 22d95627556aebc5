//! Answers that were given, in words: what was chosen, ordered, matched, filled or marked.

use crate::{
    app::sheet::{self, Piece, Sheet, Tone, printable},
    course::{Parts, Question, QuestionKind},
    marking::Answer,
};

/// `answer` to `question` in words, as a person would read it out.
#[must_use]
pub fn words(question: &Question, answer: &Answer) -> String {
    let joined = |texts: Vec<&str>, by: &str| texts.join(by);
    match (&question.kind, answer) {
        (_, Answer::Text(text)) => text.clone(),
        (QuestionKind::Choice(choice), Answer::Chosen(chosen)) => {
            joined(chosen.iter().filter_map(|&at| Some(choice.options.get(at)?.text.as_str())).collect(), "; ")
        }
        (QuestionKind::Ordering(ordering), Answer::Ordered(order)) => {
            joined(order.iter().filter_map(|&at| Some(ordering.items.get(at)?.as_str())).collect(), " → ")
        }
        (QuestionKind::Matching(matching), Answer::Matched(given)) => {
            let pair =
                |((left, _), &at): (&(String, String), &usize)| Some(format!("{left} → {}", matching.right(at)?));
            matching.pairs.iter().zip(given).filter_map(pair).collect::<Vec<_>>().join("; ")
        }
        (_, Answer::Blanks(blanks)) => {
            joined(blanks.iter().map(|blank| if blank.is_empty() { "…" } else { blank }).collect(), ", ")
        }
        (_, Answer::Lines(lines)) => {
            let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
            format!("{} {}", if lines.len() == 1 { "line" } else { "lines" }, lines.join(", "))
        }
        (QuestionKind::Parts(parts), Answer::Parts(answers)) => {
            let part = |((at, part), answer): ((usize, &crate::course::Part), &Option<Answer>)| {
                Some(format!("{}) {}", Parts::letter(at), words(&part.question, answer.as_ref()?)))
            };
            parts.parts.iter().enumerate().zip(answers).filter_map(part).collect::<Vec<_>>().join("; ")
        }
        _ => String::new(),
    }
}

/// Adds what the parts of `question` ask, each with what was answered.
pub(super) fn lay_out(sheet: &mut Sheet, question: &Question, answers: &[Option<Answer>]) {
    let QuestionKind::Parts(parts) = &question.kind else { return };
    for (at, part) in parts.parts.iter().enumerate() {
        let lead = vec![Piece::new(Tone::Quiet, format!("{}) ", Parts::letter(at)))];
        let prompt = part.question.prompt.lines().next().unwrap_or_default();
        sheet.hanging(lead, &sheet::inline(prompt, Tone::Quiet));
        let given = answers.get(at).and_then(Option::as_ref);
        let given = given.map_or_else(|| "not answered".to_owned(), |answer| words(&part.question, answer));
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
            words(&question, &answer)
        };
        assert_eq!(of("k/choice", Answer::Chosen(vec![1])), "a key from the order");
        assert_eq!(of("k/order", Answer::Ordered(vec![2, 0, 1])), "c → a → b");
        assert_eq!(of("k/match", Answer::Matched(vec![2, 0])), "miss → nowhere; hit → far");
        assert_eq!(of("k/bug", Answer::Lines(vec![3])), "line 3");
        let parts = vec![Some(Answer::Text("3 s".into())), None, Some(Answer::Blanks(vec!["x".into(), String::new()]))];
        assert_eq!(of("k/parts", Answer::Parts(parts)), "a) 3 s; c) x, …");
    }
}
