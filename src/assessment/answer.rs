//! An answer as it was kept, in words.

use serde_json::Value;

use crate::{
    course::{Question, QuestionKind},
    marking::Answer,
};

/// The answer kept as `value`, in the words of `question`; what cannot be read is given as it is.
pub(super) fn in_words(question: &Question, value: &Value) -> String {
    let answer: Option<Answer> = serde_json::from_value(value.clone()).ok();
    match (answer, &question.kind) {
        (Some(Answer::Text(text)), _) => text,
        (Some(Answer::Chosen(chosen)), QuestionKind::Choice(choice)) => {
            let texts = chosen.iter().filter_map(|at| choice.options.get(*at)).map(|option| option.text.as_str());
            texts.collect::<Vec<_>>().join("; ")
        }
        (Some(Answer::Ordered(order)), QuestionKind::Ordering(ordering)) => {
            order.iter().filter_map(|at| ordering.items.get(*at)).cloned().collect::<Vec<_>>().join(" → ")
        }
        (Some(Answer::Matched(given)), QuestionKind::Matching(matching)) => {
            let right = |at: &usize| matching.pairs.get(*at).map_or("nothing", |(_, right)| right);
            let pairs = matching.pairs.iter().zip(&given).map(|((left, _), at)| format!("{left} – {}", right(at)));
            pairs.collect::<Vec<_>>().join("; ")
        }
        _ => value.to_string(),
    }
}
