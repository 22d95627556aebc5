//! What a request costs in capacity units, for callers who ask.

use serde_json::{Map, Value, json};

/// What one write unit covers, in bytes.
const WRITE_UNIT: usize = 1024;

/// What one read unit covers, in bytes.
const READ_UNIT: usize = 4096;

/// Write units for an item of `bytes`; a transaction prepares and commits, and so pays twice.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "items of at most 400 KB")]
pub fn write_units(bytes: usize, in_transaction: bool) -> f64 {
    let units = bytes.div_ceil(WRITE_UNIT).max(1) as f64;
    if in_transaction { units * 2.0 } else { units }
}

/// Read units for `bytes`: half of them when the reader accepts what may be stale.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "pages of at most 16 MB")]
pub fn read_units(bytes: usize, is_consistent: bool) -> f64 {
    let units = bytes.div_ceil(READ_UNIT).max(1) as f64;
    if is_consistent { units } else { units / 2.0 }
}

/// The part of an answer that says what `table` was charged, if `params` asks for it.
#[must_use]
pub fn consumed(params: &Value, table: &str, units: f64) -> Option<Value> {
    let units = units_as_json(units);
    match params["ReturnConsumedCapacity"].as_str() {
        Some("TOTAL") => Some(json!({ "TableName": table, "CapacityUnits": units })),
        Some("INDEXES") => {
            Some(json!({ "TableName": table, "CapacityUnits": units, "Table": { "CapacityUnits": units } }))
        }
        _ => None,
    }
}

/// Adds to `answer` what several tables were charged, if `params` asks for it.
pub fn add_all(answer: &mut Value, params: &Value, charges: &Map<String, Value>) {
    let all = charges.iter().filter_map(|(table, units)| consumed(params, table, units.as_f64().unwrap_or(0.0)));
    let all: Vec<Value> = all.collect();
    if !all.is_empty() {
        answer["ConsumedCapacity"] = Value::Array(all);
    }
}

/// Adds `units` to what `table` was charged.
pub fn charge(charges: &mut Map<String, Value>, table: &str, units: f64) {
    let sum = charges.get(table).and_then(Value::as_f64).unwrap_or(0.0) + units;
    charges.insert(table.to_owned(), json!(sum));
}

/// Whole numbers of units without a fraction, as the service's answers read once parsed.
fn units_as_json(units: f64) -> Value {
    #[expect(clippy::cast_possible_truncation, reason = "whole and small")]
    if units.fract() == 0.0 { json!(units as i64) } else { json!(units) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_are_charged_by_the_kilobyte_and_reads_by_four() {
        let shown = |units: f64| units.to_string();
        assert_eq!([1, 1024, 1025].map(|bytes| shown(write_units(bytes, false))), ["1", "1", "2"]);
        assert_eq!(shown(write_units(1, true)), "2");
        assert_eq!([0, 4096, 4097].map(|bytes| shown(read_units(bytes, true))), ["1", "1", "2"]);
        assert_eq!(shown(read_units(1, false)), "0.5");
    }
}
