//! Tables: columns as wide as they need or as the window allows, and records when it allows too little.

use ratatui::{
    style::Style,
    text::{Line, Span},
};

use super::{inline, wrap::wrap};
use crate::{
    course::{Inline, Table},
    tui::Theme,
};

/// No column gets narrower than this; a table that would need it is drawn as records.
const NARROWEST: usize = 8;
const BETWEEN: usize = 3;

/// The lines of `table` in `width` cells.
pub fn lay_out(table: &Table, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let columns = table.rows.iter().map(Vec::len).chain([table.header.len()]).max().unwrap_or(0);
    let wanted: Vec<usize> = (0..columns).map(|column| wanted_width(table, column)).collect();
    match widths(&wanted, usize::from(width)) {
        Some(widths) => as_columns(table, &widths, theme),
        None => as_records(table, width, theme),
    }
}

fn wanted_width(table: &Table, column: usize) -> usize {
    let cells = table.rows.iter().chain([&table.header]).filter_map(|row| row.get(column));
    cells.map(|cell| unicode_width::UnicodeWidthStr::width(inline::plain(cell).as_str())).max().unwrap_or(0).max(1)
}

/// Widths that fit: what is wanted when there is room, else the widest give way first.
fn widths(wanted: &[usize], width: usize) -> Option<Vec<usize>> {
    let room = width.checked_sub(BETWEEN * wanted.len().saturating_sub(1))?;
    let least: usize = wanted.iter().map(|wanted| (*wanted).min(NARROWEST)).sum();
    if wanted.is_empty() || least > room {
        return None;
    }
    let mut limit = wanted.iter().copied().max().unwrap_or(0);
    while wanted.iter().map(|wanted| (*wanted).min(limit)).sum::<usize>() > room {
        limit -= 1;
    }
    Some(wanted.iter().map(|wanted| (*wanted).min(limit)).collect())
}

fn as_columns(table: &Table, widths: &[usize], theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = row(&table.header, widths, theme.strong, theme);
    let rule: Vec<_> = widths.iter().map(|width| "─".repeat(*width)).collect();
    lines.push(Line::styled(rule.join("─┼─"), theme.border));
    for cells in &table.rows {
        lines.extend(row(cells, widths, theme.text, theme));
    }
    lines
}

fn row(cells: &[Vec<Inline>], widths: &[usize], base: Style, theme: &Theme) -> Vec<Line<'static>> {
    let wrapped: Vec<Vec<Line<'static>>> = widths
        .iter()
        .enumerate()
        .map(|(column, width)| {
            let cell = cells.get(column).map(Vec::as_slice).unwrap_or_default();
            wrap(&inline::spans(cell, base, theme), u16::try_from(*width).unwrap_or(u16::MAX))
        })
        .collect();
    let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
    (0..height)
        .map(|at| {
            let mut spans = Vec::new();
            for (column, (lines, width)) in wrapped.iter().zip(widths).enumerate() {
                if column > 0 {
                    spans.push(Span::styled(" │ ", theme.border));
                }
                let line = lines.get(at).cloned().unwrap_or_default();
                let pad = width.saturating_sub(line.width());
                spans.extend(line.spans);
                spans.push(Span::raw(" ".repeat(pad)));
            }
            Line::from(spans)
        })
        .collect()
}

/// Each row as lines of `header: value`, rows parted by a blank line.
fn as_records(table: &Table, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for (number, cells) in table.rows.iter().enumerate() {
        if number > 0 {
            lines.push(Line::default());
        }
        for (column, cell) in cells.iter().enumerate() {
            let mut spans = match table.header.get(column) {
                Some(header) if !header.is_empty() => {
                    vec![Span::styled(format!("{}: ", inline::plain(header)), theme.strong)]
                }
                _ => Vec::new(),
            };
            spans.extend(inline::spans(cell, theme.text, theme));
            lines.extend(wrap(&spans, width));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::ThemeChoice;

    fn shown(width: u16) -> String {
        let cell = |text: &str| vec![Inline::Text { text: text.to_owned() }];
        let table = Table {
            header: vec![cell("Runtime"), cell("Cold start"), cell("Why")],
            rows: vec![
                vec![cell("rust"), cell("15 ms"), cell("nothing to load but the binary")],
                vec![cell("java21"), cell("235 ms"), cell("a virtual machine starts first")],
            ],
        };
        let lines = lay_out(&table, width, &Theme::of(ThemeChoice::Plain));
        lines.iter().map(|line| line.to_string().trim_end().to_owned()).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_table_fits_or_wraps_or_becomes_records() {
        insta::assert_snapshot!(shown(60), @r"
        Runtime │ Cold start │ Why
        ────────┼────────────┼───────────────────────────────
        rust    │ 15 ms      │ nothing to load but the binary
        java21  │ 235 ms     │ a virtual machine starts first
        ");
        insta::assert_snapshot!(shown(40), @r"
        Runtime │ Cold start │ Why
        ────────┼────────────┼──────────────────
        rust    │ 15 ms      │ nothing to load
                │            │ but the binary
        java21  │ 235 ms     │ a virtual machine
                │            │ starts first
        ");
        insta::assert_snapshot!(shown(26), @r"
        Runtime: rust
        Cold start: 15 ms
        Why: nothing to load but
        the binary

        Runtime: java21
        Cold start: 235 ms
        Why: a virtual machine
        starts first
        ");
    }
}
