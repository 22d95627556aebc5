//! The command palette.

use ratatui::{
    Frame,
    layout::{Position, Rect},
    text::{Line, Span},
    widgets::Clear,
};
use unicode_width::UnicodeWidthStr;

use crate::{
    app::{
        Area,
        palette::{Entry, PaletteState},
    },
    tui::{
        Theme,
        draw::rect,
        text::{inline::printable, wrap::fit},
        widgets,
    },
};

/// Draws the palette over the body.
pub fn draw(frame: &mut Frame<'_>, body: Rect, palette: &PaletteState, theme: &Theme) {
    let Rect { x, y, width, height } = body;
    let area = rect(PaletteState::area(Area { x, y, width, height }));
    frame.render_widget(Clear, area);
    let name = format!("Go to or do · {} found", palette.found().len());
    let inner = widgets::pane(frame, area, &name, true, theme);
    if inner.height == 0 {
        return;
    }
    let prompt = Line::from(vec![Span::styled(" : ", theme.key), Span::styled(palette.typed.as_str(), theme.text)]);
    let cursor = u16::try_from(prompt.width()).unwrap_or(u16::MAX).min(inner.width.saturating_sub(1));
    frame.render_widget(prompt, Rect { height: 1, ..inner });
    frame.set_cursor_position(Position { x: inner.x + cursor, y: inner.y });
    let list = Rect { y: inner.y + 1, height: inner.height - 1, ..inner };
    let rows: Vec<_> =
        palette.found().enumerate().map(|(at, entry)| row(entry, at == palette.selected, list.width, theme)).collect();
    widgets::rows(frame, list, &rows, Some(palette.selected), theme);
}

fn row(entry: &Entry, is_selected: bool, width: u16, theme: &Theme) -> Line<'static> {
    let mark = if is_selected { " ▸ " } else { "   " };
    let room = width.saturating_sub(14);
    let name = fit(&printable(&entry.name), room);
    let pad = " ".repeat(usize::from(room).saturating_sub(name.width()) + 1);
    Line::from(vec![
        Span::styled(mark, theme.accent),
        Span::styled(name, theme.text),
        Span::raw(pad),
        Span::styled(entry.sort, theme.dim),
    ])
}
