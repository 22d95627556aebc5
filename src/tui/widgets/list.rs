//! A list with one selected row.

use ratatui::{Frame, layout::Rect, text::Line};

use crate::tui::Theme;

/// The first row to show so that `selected` is visible in `height` rows of `count`, as near the middle as the ends allow.
#[must_use]
pub fn first_visible(selected: usize, count: usize, height: usize) -> usize {
    selected.saturating_sub(height / 2).min(count.saturating_sub(height))
}

/// Draws the rows that fit, the selected one marked by the selection style (callers put `▸` into its text too).
pub fn rows(frame: &mut Frame<'_>, area: Rect, rows: &[Line<'_>], selected: Option<usize>, theme: &Theme) {
    let height = usize::from(area.height);
    let first = first_visible(selected.unwrap_or(0), rows.len(), height);
    for (y, (at, row)) in (area.y..).zip(rows.iter().enumerate().skip(first).take(height)) {
        let place = Rect { y, height: 1, ..area };
        frame.render_widget(row, place);
        if Some(at) == selected {
            frame.buffer_mut().set_style(place, theme.selection);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_selected_row_is_always_visible() {
        for count in 0..30 {
            for height in 1..10 {
                for selected in 0..count {
                    let first = first_visible(selected, count, height);
                    assert!((first..first + height).contains(&selected), "{selected} of {count} in {height}");
                }
            }
        }
    }
}
