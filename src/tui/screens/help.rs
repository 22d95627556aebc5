//! The keys of the screen below.

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
    widgets::Clear,
};
use unicode_width::UnicodeWidthStr;

use crate::{
    app::{Area, KeyHint},
    tui::{Theme, draw::rect, widgets},
};

/// Draws every key of `keys`, from line `scroll`, over the body.
pub fn draw(frame: &mut Frame<'_>, body: Rect, keys: &[KeyHint], scroll: u16, theme: &Theme) {
    let column = keys.iter().map(|hint| hint.key.width()).max().unwrap_or(0);
    let lines: Vec<_> = keys.iter().map(|hint| row(hint, column, theme)).collect();
    let wanted_width = lines.iter().map(Line::width).max().unwrap_or(0).max(30) + 4;
    let area = centred(body, wanted_width, lines.len() + 2);
    frame.render_widget(Clear, area);
    let name = if lines.len() + 2 > usize::from(area.height) {
        "Keys here · ↓ more · any other key closes"
    } else {
        "Keys here · any other key closes"
    };
    let inner = widgets::pane(frame, area, name, true, theme);
    let last = lines.len().saturating_sub(usize::from(inner.height));
    for (y, line) in (inner.y..inner.bottom()).zip(lines.iter().skip(usize::from(scroll).min(last))) {
        frame.render_widget(line, Rect { y, height: 1, ..inner });
    }
}

fn row<'a>(hint: &'a KeyHint, column: usize, theme: &Theme) -> Line<'a> {
    let pad = " ".repeat(column.saturating_sub(hint.key.width()) + 2);
    Line::from(vec![
        Span::raw(" "),
        Span::styled(hint.key.as_ref(), theme.key),
        Span::raw(pad),
        Span::styled(hint.does.as_ref(), theme.text),
    ])
}

/// A rectangle of the wanted size (or what there is) in the middle of `body`.
pub(super) fn centred(body: Rect, width: usize, height: usize) -> Rect {
    let Rect { x, y, width: columns, height: rows } = body;
    rect(Area { x, y, width: columns, height: rows }.centred(width, height))
}
