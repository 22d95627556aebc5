//! The visible state of a run, laid out: tables, messages, memory, plans, facts, texts.

use serde_json::Value;

use super::json;
use crate::{
    app::{
        editor::rows,
        sheet::{Piece, Sheet, Tone, clipped, fitted, printable},
    },
    trace::{Message, Panel, PlanProgress, PlanStep, Row, counted},
};

/// The widest a column of a table gets, in cells.
const WIDEST_COLUMN: usize = 28;

/// Adds every panel, each under its name.
pub(super) fn lay_out(sheet: &mut Sheet, panels: &[&Panel]) {
    // What changes as the run goes on comes first; long texts would push it out of view.
    let (texts, others): (Vec<&Panel>, Vec<&Panel>) =
        panels.iter().partition(|panel| matches!(panel, Panel::Text { .. }));
    for panel in others.into_iter().chain(texts) {
        match panel {
            Panel::Table { name, key, items } => table(sheet, name, key, items),
            Panel::Messages { name, messages } => message_list(sheet, name, messages),
            Panel::Memory { name, size, offset, bytes } => memory(sheet, name, *size, *offset, bytes),
            Panel::Plan { name, root } => {
                sheet.title(&printable(name));
                plan(sheet, root, 0);
            }
            Panel::Facts { name, rows } => {
                sheet.title(&printable(name));
                labelled(sheet, rows);
            }
            Panel::Text { name, text, .. } => {
                sheet.title(&printable(name));
                sheet.text(Tone::Code, text);
            }
        }
    }
}

fn table(sheet: &mut Sheet, name: &str, key: &[String], items: &[Value]) {
    sheet.title(&format!("Table {} · {}", printable(name), counted(items.len(), "item")));
    let columns = columns_of(key, items);
    let cell = |item: &Value, column: &str| item.get(column).map(plain).unwrap_or_default();
    let widths: Vec<usize> = columns
        .iter()
        .map(|column| {
            let cells = items.iter().map(|item| rows::width(&cell(item, column)));
            cells.chain([rows::width(column) + 2]).max().unwrap_or(0)
        })
        .collect();
    let fits = widths.iter().sum::<usize>() + 2 * widths.len() <= sheet.width();
    if items.is_empty() || columns.is_empty() {
        return;
    }
    if !fits || widths.iter().any(|width| *width > WIDEST_COLUMN) {
        for item in items {
            json::lay_out(sheet, item);
        }
        return;
    }
    let head = columns.iter().zip(&widths).map(|(column, width)| {
        let mark = if key.contains(column) { " *" } else { "" };
        Piece::new(Tone::Quiet, fitted(&format!("{column}{mark}"), width + 2))
    });
    sheet.row(head.collect());
    for item in items {
        let cells = columns.iter().zip(&widths);
        sheet
            .row(cells.map(|(column, width)| Piece::new(Tone::Code, fitted(&cell(item, column), width + 2))).collect());
    }
}

/// The key attributes, then the others in order of first appearance.
fn columns_of(key: &[String], items: &[Value]) -> Vec<String> {
    let mut columns = key.to_vec();
    for name in items.iter().filter_map(Value::as_object).flat_map(|item| item.keys()) {
        if !columns.contains(name) {
            columns.push(name.clone());
        }
    }
    columns
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => printable(text),
        other => other.to_string(),
    }
}

fn message_list(sheet: &mut Sheet, name: &str, messages: &[Message]) {
    sheet.title(&format!("{} · {}", printable(name), counted(messages.len(), "message")));
    for message in messages {
        sheet.line(&[Piece::new(Tone::Quiet, format!("id {}", clipped(&printable(&message.id), 40)))]);
        match serde_json::from_str::<Value>(&message.body) {
            Ok(body) if body.is_object() || body.is_array() => json::lay_out(sheet, &body),
            _ => sheet.text(Tone::Code, &message.body),
        }
    }
}

fn memory(sheet: &mut Sheet, name: &str, size: u64, offset: u64, bytes: &[u8]) {
    sheet.title(&format!("{} · {size} bytes, from {offset:#x}", printable(name)));
    let per_row = match sheet.width() {
        0..=42 => 4,
        43..=75 => 8,
        _ => 16,
    };
    for (index, chunk) in bytes.chunks(per_row).enumerate() {
        let address = offset.saturating_add((index * per_row) as u64);
        let hex = chunk.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ");
        let text: String = chunk.iter().map(|byte| shown(*byte)).collect();
        sheet.row(vec![
            Piece::new(Tone::Quiet, format!("{address:08x}  ")),
            Piece::new(Tone::Code, fitted(&hex, per_row * 3 + 1)),
            Piece::new(Tone::Text, text),
        ]);
    }
}

fn shown(byte: u8) -> char {
    if byte.is_ascii_graphic() || byte == b' ' { char::from(byte) } else { '·' }
}

fn plan(sheet: &mut Sheet, step: &PlanStep, depth: usize) {
    let (sign, word, tone) = match step.progress {
        PlanProgress::Waiting => ("·", "", Tone::Quiet),
        PlanProgress::Running => ("▸", "  running", Tone::Accent),
        PlanProgress::Done => ("✓", "", Tone::Good),
        PlanProgress::Failed => ("✗", "  failed", Tone::Bad),
        PlanProgress::Skipped => ("-", "  skipped", Tone::Quiet),
    };
    let indent = "  ".repeat(depth.min(12));
    let lead = vec![Piece::from(indent.as_str()), Piece::new(tone, format!("{sign} "))];
    let label = Piece::new(
        if step.progress == PlanProgress::Waiting { Tone::Quiet } else { Tone::Plain },
        printable(&step.label),
    );
    sheet.hanging(lead, &[label, Piece::new(Tone::Quiet, word)]);
    let under = format!("{indent}  ");
    for line in step.detail.lines() {
        sheet.hanging(vec![Piece::from(under.as_str())], &[Piece::new(Tone::Code, printable(line))]);
    }
    // A plan of the planner's making is never this deep; a hostile one shall not exhaust the stack.
    if depth < 40 {
        step.steps.iter().for_each(|inner| plan(sheet, inner, depth + 1));
    }
}

fn labelled(sheet: &mut Sheet, rows: &[Row]) {
    let widest = rows.iter().map(|row| rows::width(&row.label)).max().unwrap_or(0).min(WIDEST_COLUMN);
    for row in rows {
        let label = fitted(&printable(&row.label), widest + 2);
        sheet.hanging_text(vec![Piece::new(Tone::Quiet, label)], Tone::Code, &row.value);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn laid_out(width: usize, panel: &Panel) -> String {
        let mut sheet = Sheet::new(width);
        lay_out(&mut sheet, &[panel]);
        sheet.to_text()
    }

    #[test]
    fn a_table_has_its_key_first_and_falls_back_to_items() {
        let panel = Panel::Table {
            name: "Orders".into(),
            key: vec!["orderId".into()],
            items: vec![json!({"total": 20, "orderId": "a-1"}), json!({"orderId": "a-2", "note": "x"})],
        };
        insta::assert_snapshot!(laid_out(50, &panel), @r"
        Table Orders · 2 items
        orderId *  total    note
        a-1        20
        a-2                 x
        ");
        insta::assert_snapshot!(laid_out(20, &panel), @r#"
        Table Orders · 2
        items
        {
          "total": 20,
          "orderId": "a-1"
        }
        {
          "orderId": "a-2",
          "note": "x"
        }
        "#);
    }

    #[test]
    fn memory_is_hex_and_text() {
        let panel =
            Panel::Memory { name: "memory".into(), size: 65536, offset: 16, bytes: b"{\"result\":15}\0".to_vec() };
        insta::assert_snapshot!(laid_out(60, &panel), @r#"
        memory · 65536 bytes, from 0x10
        00000010  7b 22 72 65 73 75 6c 74  {"result
        00000018  22 3a 31 35 7d 00        ":15}·
        "#);
    }

    #[test]
    fn a_plan_shows_where_each_step_stands() {
        let step =
            |label: &str, progress, steps| PlanStep { label: label.into(), detail: String::new(), progress, steps };
        let fetch =
            PlanStep { detail: "{ topProducts { upc } }".into(), ..step("Fetch products", PlanProgress::Done, vec![]) };
        let both = vec![
            step("Fetch reviews", PlanProgress::Running, vec![]),
            step("Fetch inventory", PlanProgress::Failed, vec![]),
            step("Fetch prices", PlanProgress::Skipped, vec![]),
        ];
        let parallel = step("Parallel", PlanProgress::Running, both);
        let root = step(
            "Sequence",
            PlanProgress::Running,
            vec![fetch, parallel, step("Flatten", PlanProgress::Waiting, vec![])],
        );
        insta::assert_snapshot!(laid_out(40, &Panel::Plan { name: "Query plan".into(), root }), @r"
        Query plan
        ▸ Sequence  running
          ✓ Fetch products
            { topProducts { upc } }
          ▸ Parallel  running
            ▸ Fetch reviews  running
            ✗ Fetch inventory  failed
            - Fetch prices  skipped
          · Flatten
        ");
    }
}
