//! Filter policies: which notices of a topic a subscriber wants.

use serde_json::{Map, Value};

/// Whether a notice with these message attributes passes `policy`: every name of it must be met by one of its conditions.
#[must_use]
pub fn passes(policy: &Map<String, Value>, attributes: &Value) -> bool {
    policy.iter().all(|(name, conditions)| {
        let values = values_of(&attributes[name]);
        let conditions = conditions.as_array().map(Vec::as_slice).unwrap_or_default();
        conditions.iter().any(|condition| meets(condition, &values))
    })
}

/// The values of an attribute: a text or number is one, an array of texts several.
fn values_of(attribute: &Value) -> Vec<Value> {
    let Some(text) = attribute["StringValue"].as_str() else { return Vec::new() };
    match attribute["DataType"].as_str() {
        Some("Number") => text.parse::<f64>().map(|number| vec![number.into()]).unwrap_or_default(),
        Some("String.Array") => serde_json::from_str(text).unwrap_or_default(),
        _ => vec![text.into()],
    }
}

fn meets(condition: &Value, values: &[Value]) -> bool {
    let Some((operator, operand)) = condition.as_object().and_then(|object| object.iter().next()) else {
        return values.iter().any(|value| equal(value, condition));
    };
    let texts = || values.iter().filter_map(Value::as_str);
    let text = operand.as_str().unwrap_or_default();
    match operator.as_str() {
        "exists" => operand.as_bool() == Some(!values.is_empty()),
        "prefix" => texts().any(|value| value.starts_with(text)),
        "suffix" => texts().any(|value| value.ends_with(text)),
        "equals-ignore-case" => texts().any(|value| value.eq_ignore_ascii_case(text)),
        "anything-but" => {
            let refused = operand.as_array().cloned().unwrap_or_else(|| vec![operand.clone()]);
            values.iter().any(|value| !refused.iter().any(|refused| equal(value, refused)))
        }
        "numeric" => values.iter().filter_map(Value::as_f64).any(|value| in_range(value, operand)),
        _ => false,
    }
}

fn equal(left: &Value, right: &Value) -> bool {
    match (left.as_f64(), right.as_f64()) {
        (Some(left), Some(right)) => (left - right).abs() < 1e-9,
        _ => left == right,
    }
}

/// Whether `value` meets every pair of `[">=", 10, "<", 20]`.
fn in_range(value: f64, operand: &Value) -> bool {
    let parts = operand.as_array().map(Vec::as_slice).unwrap_or_default();
    !parts.is_empty()
        && parts.chunks(2).all(|pair| {
            let bound = pair.get(1).and_then(Value::as_f64).unwrap_or(f64::NAN);
            match pair[0].as_str() {
                Some("=") => (value - bound).abs() < 1e-9,
                Some("<") => value < bound,
                Some("<=") => value <= bound,
                Some(">") => value > bound,
                Some(">=") => value >= bound,
                _ => false,
            }
        })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_notice_passes_when_every_name_is_met() {
        let attributes = json!({ "kind": { "DataType": "String", "StringValue": "order.new" },
                                 "total": { "DataType": "Number", "StringValue": "15" } });
        for (policy, expected) in [
            (json!({}), true),
            (json!({ "kind": ["order.new"] }), true),
            (json!({ "kind": ["other", { "prefix": "order." }] }), true),
            (json!({ "kind": [{ "anything-but": ["order.new"] }] }), false),
            (json!({ "total": [{ "numeric": [">=", 10, "<", 20] }] }), true),
            (json!({ "total": [15], "kind": ["no"] }), false),
            (json!({ "absent": [{ "exists": false }] }), true),
            (json!({ "absent": ["x"] }), false),
            (json!({ "kind": "not a list" }), false),
        ] {
            assert_eq!(passes(policy.as_object().unwrap(), &attributes), expected, "{policy}");
        }
    }
}
