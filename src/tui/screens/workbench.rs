//! The workbench screen.

use ratatui::{Frame, layout::Rect};

use crate::{
    app::State,
    tui::{Cache, Theme},
};

/// Draws the screen's body into `area`.
pub fn draw(_frame: &mut Frame<'_>, _area: Rect, _state: &State, _theme: &Theme, _cache: &mut Cache) {}
