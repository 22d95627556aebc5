//! An answer as it was kept, in words.

use serde_json::Value;

use crate::{
    course::Question,
    marking::{Answer, answer_in_words},
};

/// The answer kept as `value`, in the words of `question`; what cannot be read is given as it is.
pub(super) fn in_words(question: &Question, value: &Value) -> String {
    match serde_json::from_value::<Answer>(value.clone()) {
        Ok(answer) => answer_in_words(question, &answer),
        Err(_) => value.to_string(),
    }
}
