//! What every screen has around it: title bar, rules, footer.

use ratatui::{
    Frame,
    layout::{Alignment, Rect},
    text::{Line, Span},
};
use unicode_width::UnicodeWidthStr;

use crate::{
    app::{KeyHint, Notice, Title},
    tui::{
        Theme,
        text::{inline::printable, wrap::fit},
    },
};

/// Draws the title bar into one row.
pub fn title(frame: &mut Frame<'_>, area: Rect, title: &Title, theme: &Theme) {
    let width = usize::from(area.width);
    let room = width.saturating_sub(2);
    let right = if title.left.width() + title.right.width() + 2 <= room { title.right.as_str() } else { "" };
    let left_room = room.saturating_sub(if right.is_empty() { 0 } else { right.width() + 2 });
    let left = fit(&printable(&title.left), u16::try_from(left_room).unwrap_or(u16::MAX));
    frame.render_widget(Line::from(vec![Span::raw(" "), Span::styled(left, theme.title)]), area);
    let right = Line::from(vec![Span::styled(right, theme.dim), Span::raw(" ")]);
    frame.render_widget(right.alignment(Alignment::Right), overlay(area, right_width(&title.right, room)));
}

fn right_width(right: &str, room: usize) -> u16 {
    u16::try_from((right.width() + 1).min(room)).unwrap_or(u16::MAX)
}

/// The last `width` columns of `area`.
fn overlay(area: Rect, width: u16) -> Rect {
    let width = width.min(area.width);
    Rect { x: area.x + (area.width - width), width, ..area }
}

/// Draws a rule over one row, with what the status line says in it.
pub fn rule(frame: &mut Frame<'_>, area: Rect, notice: Option<&Notice>, theme: &Theme) {
    let line = "─".repeat(usize::from(area.width));
    frame.render_widget(Span::styled(line, theme.border), area);
    let Some(notice) = notice else { return };
    let (mark, style) = if notice.is_fault { ("! ", theme.bad) } else { ("", theme.accent) };
    let text = fit(&format!(" {mark}{} ", printable(&notice.text)), area.width.saturating_sub(4));
    let place = Rect { x: area.x + 2.min(area.width), width: area.width.saturating_sub(2), ..area };
    frame.render_widget(Span::styled(text, style), place);
}

/// Draws as many keys as fit into one row. The ways to help and back keep their place, so that the rest can always be found.
pub fn footer(frame: &mut Frame<'_>, area: Rect, keys: &[KeyHint], theme: &Theme) {
    const BETWEEN: &str = "  ";
    let width = |hint: &KeyHint| hint.key.width() + hint.does.width() + 1 + BETWEEN.len();
    let is_kept = |hint: &KeyHint| match hint.key.as_ref() {
        "?" | "F1" => true,
        "Esc" => area.width >= 60,
        _ => false,
    };
    let shown: Vec<_> = keys.iter().filter(|hint| hint.in_footer).collect();
    let kept: usize = shown.iter().filter(|hint| is_kept(hint)).map(|hint| width(hint)).sum();
    let mut room = (usize::from(area.width) + BETWEEN.len()).saturating_sub(kept + 1);
    let mut is_full = false;
    let mut spans = vec![Span::raw(" ")];
    for hint in shown {
        if !is_kept(hint) {
            is_full |= width(hint) > room;
            if is_full {
                continue;
            }
            room -= width(hint);
        }
        spans.push(Span::styled(hint.key.to_string(), theme.key));
        spans.push(Span::styled(format!(" {}{BETWEEN}", hint.does), theme.dim));
    }
    frame.render_widget(Line::from(spans), area);
}
