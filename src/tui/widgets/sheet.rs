//! Rows that are laid out already, drawn from a row on.

use ratatui::{
    Frame,
    layout::Rect,
    style::{Modifier, Style},
    text::{Line, Span},
};

use crate::{
    app::sheet::{Sheet, Tone},
    tui::{SyntaxRole, Theme},
};

/// The style of a tone.
#[must_use]
pub fn tone(tone: Tone, theme: &Theme) -> Style {
    match tone {
        Tone::Plain => theme.text,
        Tone::Quiet => theme.dim,
        Tone::Strong => theme.strong,
        Tone::Title => theme.heading,
        Tone::Accent => theme.accent,
        Tone::Good => theme.good,
        Tone::Bad => theme.bad,
        Tone::Caution => theme.warn,
        Tone::Code => theme.code,
        Tone::Name => theme.syntax(SyntaxRole::Function),
        Tone::Text => theme.syntax(SyntaxRole::String),
        Tone::Number => theme.syntax(SyntaxRole::Number),
        Tone::Underlined => theme.text.add_modifier(Modifier::UNDERLINED),
    }
}

/// Draws the rows of `rows` in view, `scroll` rows down; the row `at` is the one the reader is on.
pub fn sheet(frame: &mut Frame<'_>, area: Rect, rows: &Sheet, scroll: usize, at: Option<usize>, theme: &Theme) {
    let visible = rows.rows().iter().enumerate().skip(scroll);
    for (y, (index, row)) in (area.y..area.bottom()).zip(visible) {
        let place = Rect { y, height: 1, ..area };
        let spans = row.iter().map(|piece| Span::styled(piece.text.as_str(), tone(piece.tone, theme)));
        frame.render_widget(Line::from(spans.collect::<Vec<_>>()), place);
        if at == Some(index) {
            frame.buffer_mut().set_style(place, theme.selection);
        }
    }
}
