//! The review screen.

use ratatui::{Frame, layout::Rect, text::Span};

use super::quiz;
use crate::{
    app::{State, review::Showing},
    tui::{
        Cache, Theme,
        draw::rect,
        widgets::{self, EditorLook},
    },
};

/// Draws the screen's body into `area`.
pub fn draw(frame: &mut Frame<'_>, area: Rect, state: &State, theme: &Theme, cache: &mut Cache) {
    let (review, view) = (&state.review, &state.review.view);
    let is_listing = review.listing.is_some();
    match &review.showing {
        Some(Showing::Question { desk, .. }) if !is_listing => {
            quiz::question(frame, area, &desk.view, Some(&desk.asking), desk.asking.is_typing(), theme, cache);
        }
        showing => {
            let place = rect(view.sheet_area).intersection(area);
            widgets::sheet(frame, place, &view.sheet, view.scroll(), view.at, theme);
            quiz::more_below(frame, place, view.sheet.len().saturating_sub(view.scroll()), theme);
            if let Some(Showing::Recall(recall)) = showing
                && view.text_area.height > 0
                && !is_listing
            {
                let place = rect(view.text_area).intersection(area);
                let above = Rect { y: place.y.saturating_sub(1), height: 1, ..place };
                let style = if recall.is_typing { theme.border_active } else { theme.border };
                let mark = if recall.is_typing { "▸" } else { "─" };
                let rule = "─".repeat(usize::from(place.width).saturating_sub(14));
                frame.render_widget(Span::styled(format!("{mark} Your words {rule}"), style), above);
                let look = EditorLook { styled: &[], gutter: 0, has_cursor: recall.is_typing };
                widgets::editor(frame, place, &recall.words, &look, theme);
            }
        }
    }
    if view.grades_area.height > 0 {
        widgets::sheet(frame, rect(view.grades_area).intersection(area), &view.grades, 0, None, theme);
    }
}
