//! A part of the screen with a quiet frame.

use ratatui::{
    Frame,
    layout::Rect,
    widgets::{Block, Borders},
};

use crate::tui::Theme;

/// Draws a frame with a name in its top edge and returns the room within. What has the keys has `▸` before its name.
pub fn pane(frame: &mut Frame<'_>, area: Rect, name: &str, is_active: bool, theme: &Theme) -> Rect {
    let (style, mark) = if is_active { (theme.border_active, "▸ ") } else { (theme.border, "") };
    let block = Block::new().borders(Borders::ALL).border_style(style).title(format!(" {mark}{name} "));
    let inner = block.inner(area);
    frame.render_widget(block, area);
    inner
}
