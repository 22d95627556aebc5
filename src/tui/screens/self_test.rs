//! The self-test screen.

use ratatui::{Frame, layout::Rect};

use crate::{
    app::State,
    tui::{Cache, Theme, widgets},
};

/// Draws the screen's body into `area`.
pub fn draw(frame: &mut Frame<'_>, area: Rect, state: &State, theme: &Theme, cache: &mut Cache) {
    let self_test = &state.self_test;
    if let Some(asking) = self_test.asking() {
        let is_typing = self_test.is_typing();
        super::quiz::question(frame, area, &self_test.view, Some(asking), is_typing, theme, cache);
        return;
    }
    let inner = Rect { x: area.x + area.width.min(1), width: area.width.saturating_sub(2), ..area };
    widgets::sheet(frame, inner, &self_test.sheet, self_test.scroll(), self_test.at, theme);
}
