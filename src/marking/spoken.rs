//! Answers that were given, in words: what was chosen, ordered, matched, filled or marked.

use super::Answer;
use crate::course::{Part, Parts, Question, QuestionKind};

/// `answer` to `question` in words, as a person would read it out.
#[must_use]
pub fn answer_in_words(question: &Question, answer: &Answer) -> String {
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
            let part = |((at, part), answer): ((usize, &Part), &Option<Answer>)| {
                Some(format!("{}) {}", Parts::letter(at), answer_in_words(&part.question, answer.as_ref()?)))
            };
            parts.parts.iter().enumerate().zip(answers).filter_map(part).collect::<Vec<_>>().join("; ")
        }
        _ => String::new(),
    }
}
