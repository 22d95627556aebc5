//! A text being edited, or read with its line numbers.

use std::ops::Range;

use ratatui::{Frame, layout::Rect, style::Style, text::Line};
use unicode_segmentation::UnicodeSegmentation;

use crate::{
    app::editor::{Editor, Place, Row, rows},
    tui::Theme,
};

/// How an editor is drawn.
#[derive(Clone, Copy, Debug)]
pub struct EditorLook<'a> {
    /// Its lines, styled; those it lacks are plain.
    pub styled: &'a [Line<'static>],
    /// Cells for line numbers and the sign of a fault; none at 0.
    pub gutter: usize,
    /// Whether the cursor is shown.
    pub has_cursor: bool,
}

/// Draws the part of `editor` in view.
pub fn editor(frame: &mut Frame<'_>, area: Rect, editor: &Editor, look: &EditorLook<'_>, theme: &Theme) {
    let (top, left) = editor.scroll();
    let gutter = u16::try_from(look.gutter).unwrap_or(0).min(area.width);
    let text_area = Rect { x: area.x + gutter, width: area.width - gutter, ..area };
    let all = editor.rows();
    let selection = editor.selection();
    for (y, row) in (area.y..area.bottom()).zip(all.iter().skip(top)) {
        if gutter > 0 {
            number(frame, Rect { y, height: 1, width: gutter, ..area }, editor, row, theme);
        }
        let styles = look.styled.get(row.line);
        let place = Rect { y, height: 1, ..text_area };
        draw_row(frame, place, editor, row, left, &Paint { styles, selection: selection.as_ref(), theme });
    }
    if look.has_cursor {
        show_cursor(frame, text_area, editor, top, left);
    }
}

fn show_cursor(frame: &mut Frame<'_>, area: Rect, editor: &Editor, top: usize, left: usize) {
    let (row, cell) = editor.cursor_cell();
    let (Some(row), Some(cell)) = (row.checked_sub(top), cell.checked_sub(left)) else { return };
    let at = |from: u16, by: usize| from.saturating_add(u16::try_from(by).unwrap_or(u16::MAX));
    // A space may hang over the edge of a wrapped row; the cursor then stays in the last cell.
    let x = at(area.x, cell).min(area.right().saturating_sub(1));
    let y = at(area.y, row);
    if y < area.bottom() && area.width > 0 {
        frame.set_cursor_position((x, y));
    }
}

fn number(frame: &mut Frame<'_>, area: Rect, editor: &Editor, row: &Row, theme: &Theme) {
    if row.start > 0 {
        return;
    }
    let is_faulty = editor.marker() == Some(row.line);
    let (sign, style) = if is_faulty { ("✗", theme.bad) } else { (" ", theme.dim) };
    let width = usize::from(area.width).saturating_sub(2);
    let text = format!("{sign}{:>width$} ", row.line + 1);
    frame.buffer_mut().set_stringn(area.x, area.y, text, usize::from(area.width), style);
}

/// What a row is painted with.
struct Paint<'a> {
    styles: Option<&'a Line<'static>>,
    selection: Option<&'a Range<Place>>,
    theme: &'a Theme,
}

impl Paint<'_> {
    /// The style of the byte `column` of `line`.
    fn at(&self, line: usize, column: usize) -> Style {
        let mut end = 0;
        let span = self.styles.into_iter().flat_map(|styled| &styled.spans).find(|span| {
            end += span.content.len();
            end > column
        });
        let style = span.map_or(self.theme.code, |span| span.style);
        let place = Place::new(line, column);
        match self.selection {
            Some(range) if range.contains(&place) => style.patch(self.theme.selection),
            _ => style,
        }
    }
}

fn draw_row(frame: &mut Frame<'_>, area: Rect, editor: &Editor, row: &Row, left: usize, paint: &Paint<'_>) {
    let text = editor.lines().get(row.line).map_or("", String::as_str);
    let (mut cell, right) = (0, left + usize::from(area.width));
    for (byte, grapheme) in text[row.start..row.end].grapheme_indices(true) {
        let wide = rows::cells(grapheme, cell);
        if cell >= right {
            // More of the line lies out of view, and the edge says so.
            let edge = area.right().saturating_sub(1);
            frame.buffer_mut().set_stringn(edge, area.y, "…", usize::from(area.width.min(1)), paint.theme.dim);
            break;
        }
        if cell >= left {
            let shown = match grapheme {
                "\t" => " ".repeat(wide),
                _ if grapheme.chars().any(char::is_control) => "␦".to_owned(),
                _ => grapheme.to_owned(),
            };
            let x = area.x + u16::try_from(cell - left).unwrap_or(u16::MAX).min(area.width);
            let room = right - cell;
            frame.buffer_mut().set_stringn(x, area.y, shown, room, paint.at(row.line, row.start + byte));
        }
        cell += wide;
    }
}
