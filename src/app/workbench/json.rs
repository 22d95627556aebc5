//! JSON laid out for reading.

use serde_json::Value;

use crate::app::sheet::{Piece, Sheet, Tone};

/// A list or object of plain values stays on one line up to this many characters, where there is room for them.
const ONE_LINE: usize = 56;

/// Adds `value` to the sheet, indented by two cells a level.
pub(super) fn lay_out(sheet: &mut Sheet, value: &Value) {
    let mut lines = vec![Vec::new()];
    write(value, 0, ONE_LINE.min(sheet.width()), &mut lines);
    for line in lines {
        let indent = line.first().map_or(0, |piece: &Piece| piece.text.len() - piece.text.trim_start().len());
        match indent {
            0 => sheet.line(&line),
            _ => sheet.hanging(vec![Piece::from(" ".repeat(indent).as_str())], &line[1..]),
        }
    }
}

fn write(value: &Value, depth: usize, room: usize, lines: &mut Vec<Vec<Piece>>) {
    match value {
        Value::Array(items) if !fits(value, room) => {
            put(lines, Tone::Quiet, "[");
            for (index, item) in items.iter().enumerate() {
                start_line(lines, depth + 1);
                write(item, depth + 1, room.saturating_sub(2), lines);
                separate(lines, index + 1 < items.len());
            }
            start_line(lines, depth);
            put(lines, Tone::Quiet, "]");
        }
        Value::Object(members) if !fits(value, room) => {
            put(lines, Tone::Quiet, "{");
            for (index, (name, member)) in members.iter().enumerate() {
                start_line(lines, depth + 1);
                put_member(name, lines);
                write(member, depth + 1, room.saturating_sub(2), lines);
                separate(lines, index + 1 < members.len());
            }
            start_line(lines, depth);
            put(lines, Tone::Quiet, "}");
        }
        _ => write_short(value, lines),
    }
}

/// Whether a value is shown on one line: scalars always, lists and objects when they are short and hold scalars only.
fn fits(value: &Value, room: usize) -> bool {
    let is_scalar = |value: &Value| !value.is_array() && !value.is_object();
    match value {
        Value::Array(items) => items.is_empty() || items.iter().all(is_scalar) && value.to_string().len() <= room,
        Value::Object(members) => {
            members.is_empty() || members.values().all(is_scalar) && value.to_string().len() + 2 <= room
        }
        _ => true,
    }
}

fn write_short(value: &Value, lines: &mut Vec<Vec<Piece>>) {
    match value {
        Value::String(_) => put(lines, Tone::Text, &value.to_string()),
        Value::Array(items) => {
            put(lines, Tone::Quiet, "[");
            for (index, item) in items.iter().enumerate() {
                put(lines, Tone::Quiet, if index > 0 { ", " } else { "" });
                write_short(item, lines);
            }
            put(lines, Tone::Quiet, "]");
        }
        Value::Object(members) if members.is_empty() => put(lines, Tone::Quiet, "{}"),
        Value::Object(members) => {
            put(lines, Tone::Quiet, "{ ");
            for (index, (name, member)) in members.iter().enumerate() {
                put(lines, Tone::Quiet, if index > 0 { ", " } else { "" });
                put_member(name, lines);
                write_short(member, lines);
            }
            put(lines, Tone::Quiet, " }");
        }
        scalar => put(lines, Tone::Number, &scalar.to_string()),
    }
}

fn put_member(name: &str, lines: &mut [Vec<Piece>]) {
    put(lines, Tone::Name, &Value::from(name).to_string());
    put(lines, Tone::Quiet, ": ");
}

fn separate(lines: &mut [Vec<Piece>], more: bool) {
    if more {
        put(lines, Tone::Quiet, ",");
    }
}

fn start_line(lines: &mut Vec<Vec<Piece>>, depth: usize) {
    // Hostile depth would push everything off the pane.
    lines.push(if depth == 0 { Vec::new() } else { vec![Piece::from("  ".repeat(depth.min(12)).as_str())] });
}

fn put(lines: &mut [Vec<Piece>], tone: Tone, text: &str) {
    if let (Some(line), false) = (lines.last_mut(), text.is_empty()) {
        line.push(Piece::new(tone, text));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn short_values_share_a_line_and_long_ones_do_not() {
        let mut sheet = Sheet::new(60);
        lay_out(&mut sheet, &json!({"statusCode": 201, "headers": {"a": "b"}, "items": [1, [2]], "none": {}}));
        insta::assert_snapshot!(sheet.to_text(), @r#"
        {
          "statusCode": 201,
          "headers": { "a": "b" },
          "items": [
            1,
            [2]
          ],
          "none": {}
        }
        "#);
    }
}
