//! The review screen.

use ratatui::{Frame, layout::Rect};

use crate::{
    app::State,
    tui::{Cache, Theme, widgets},
};

/// Draws the screen's body into `area`.
pub fn draw(frame: &mut Frame<'_>, area: Rect, state: &State, theme: &Theme, _cache: &mut Cache) {
    let review = &state.review;
    let inner = Rect { x: area.x + area.width.min(1), width: area.width.saturating_sub(2), ..area };
    widgets::sheet(frame, inner, &review.sheet, review.scroll(), review.at, theme);
}
