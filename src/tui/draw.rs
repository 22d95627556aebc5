//! The whole screen, from the state.

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};

use super::{Cache, Theme, screens, widgets};
use crate::app::{Area, Effect, Message, Overlay, Place, Shared, State};

/// Draws the workbench. Depends on nothing but its arguments; does no input or output.
pub fn draw(frame: &mut Frame<'_>, state: &State, theme: &Theme, cache: &mut Cache) {
    let window = frame.area();
    if window.width < Shared::SMALLEST.0 || window.height < Shared::SMALLEST.1 {
        too_small(frame, window, theme);
        return;
    }
    let body = rect(state.shared.body()).intersection(window);
    let row = |y: u16| Rect { y, height: 1, ..window };
    widgets::title(frame, row(0), &state.title(), theme);
    let keys = state.keys();
    match &state.overlay {
        Some(Overlay::Palette(palette)) => widgets::footer(frame, row(window.height - 1), &palette.keys(), theme),
        _ => widgets::footer(frame, row(window.height - 1), &keys, theme),
    }
    if body.y > 1 {
        widgets::rule(frame, row(1), None, theme);
        widgets::rule(frame, row(window.height - 2), state.shared.notice.as_ref(), theme);
    } else if state.shared.notice.is_some() {
        widgets::rule(frame, row(window.height - 1), state.shared.notice.as_ref(), theme);
    }
    let draw_screen = match state.place {
        Place::Home => screens::home::draw,
        Place::Lesson { .. } => screens::lesson::draw,
        Place::Workbench { .. } => screens::workbench::draw,
        Place::Quiz { .. } => screens::quiz::draw,
        Place::Progress => screens::progress::draw,
        Place::Review => screens::review::draw,
        Place::Test => screens::self_test::draw,
    };
    draw_screen(frame, body, state, theme, cache);
    match &state.overlay {
        Some(Overlay::Help(scroll)) => screens::help::draw(frame, body, &keys, *scroll, theme),
        Some(Overlay::Palette(palette)) => screens::palette::draw(frame, body, palette, theme),
        None => {}
    }
}

/// The same rectangle, as ratatui says it.
#[must_use]
pub fn rect(area: Area) -> Rect {
    Rect { x: area.x, y: area.y, width: area.width, height: area.height }
}

fn too_small(frame: &mut Frame<'_>, window: Rect, theme: &Theme) {
    let (width, height) = Shared::SMALLEST;
    let message = format!("étude needs {width}×{height} cells; this window has {}×{}", window.width, window.height);
    for (y, line) in (window.y..window.bottom()).zip(super::text::wrap::wrap_text(&message, theme.text, window.width)) {
        let line = Line::from(line.spans.into_iter().collect::<Vec<Span<'_>>>());
        frame.render_widget(line, Rect { y, height: 1, ..window });
    }
}

/// Does the layout that the next [`draw`] needs, and tells the state how it came out. Gives what the state wants done then.
pub fn settle(state: &mut State, theme: &Theme, cache: &mut Cache) -> Vec<Effect> {
    match screens::lesson::prepare(state, theme, cache) {
        Some(extent) => crate::app::update(state, Message::LaidOut(extent)),
        None => Vec::new(),
    }
}
