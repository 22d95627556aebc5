//! Joining answers: what two subgraphs say of the same object becomes one object.

use serde_json::Value;

/// Adds `answer` to `known`, member by member. A null never wipes out what is known.
pub fn join(known: &mut Value, answer: Value) {
    match (known, answer) {
        (Value::Object(known), Value::Object(answer)) => {
            for (name, value) in answer {
                match known.get_mut(&name) {
                    Some(member) => join(member, value),
                    None => {
                        known.insert(name, value);
                    }
                }
            }
        }
        (Value::Array(known), Value::Array(answer)) if known.len() == answer.len() => {
            for (item, value) in known.iter_mut().zip(answer) {
                join(item, value);
            }
        }
        (known, answer) => {
            if !answer.is_null() || known.is_null() {
                *known = answer;
            }
        }
    }
}

/// The value at `pointer` within `root`.
pub fn at<'a>(root: &'a mut Value, pointer: &[Value]) -> Option<&'a mut Value> {
    pointer.iter().try_fold(root, |value, step| match step {
        Value::String(name) => value.get_mut(name.as_str()),
        Value::Number(index) => value.get_mut(usize::try_from(index.as_u64()?).ok()?),
        _ => None,
    })
}
