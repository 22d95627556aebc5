//! Code blocks: plain ones, and runnable ones in their frame.

use ratatui::{
    style::Style,
    text::{Line, Span},
};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::{
    Highlighter, inline,
    markdown::{FrameNote, Layout},
    wrap::{fit, wrap},
};
use crate::{sandbox::Kind, tui::Theme};

/// A runnable block.
pub struct Fence<'a> {
    /// The language word.
    pub language: &'a str,
    /// The code; empty to show the example's own.
    pub code: &'a str,
    /// Lines to draw attention to, 1-based.
    pub emphasis: &'a [usize],
    /// What runs it.
    pub kind: Kind,
    /// What the frame says.
    pub note: &'a FrameNote,
}

/// The lines of a block that cannot be run: indented, with a quiet bar.
pub fn plain_block(
    language: &str,
    code: &str,
    emphasis: &[usize],
    width: u16,
    theme: &Theme,
    highlighter: &mut Highlighter,
) -> Vec<Line<'static>> {
    let code = tidy(code);
    let room = width.saturating_sub(2);
    let mut lines = Vec::new();
    for (number, line) in (1..).zip(highlighter.lines(language, &code, theme).iter()) {
        let is_marked = emphasis.contains(&number);
        let bar = if is_marked { "▐ " } else { "│ " };
        let style = if is_marked { theme.accent } else { theme.border };
        let ground = if is_marked { theme.code_emphasis } else { Style::new() };
        lines.extend(chop(line, room).into_iter().map(|piece| {
            let mut spans = vec![Span::styled(bar, style)];
            spans.extend(piece);
            Line::from(spans).style(ground)
        }));
    }
    lines
}

/// The lines of a runnable block.
pub fn runnable_block(fence: &Fence<'_>, width: u16, layout: &mut Layout<'_>) -> Vec<Line<'static>> {
    let theme = layout.theme;
    let code = tidy(if fence.code.trim().is_empty() { &fence.note.code } else { fence.code });
    let styled = layout.highlighter.lines(fence.language, &code, theme);
    let is_folded = styled.len() > layout.fold_over;
    let count = if is_folded { layout.fold_over / 2 } else { styled.len() };
    let kind = format!(" runnable · {} ", fence.kind);
    let mut lines = vec![edge(('┌', '┐'), &fence.note.file, &kind, width, theme)];
    let digits = count.max(1).to_string().len();
    let room = width.saturating_sub(u16::try_from(digits).unwrap_or(u16::MAX).saturating_add(6));
    for (number, line) in (1..).zip(styled.iter().take(count)) {
        let is_marked = fence.emphasis.contains(&number);
        let mark = if is_marked { "▐ " } else { "  " };
        let ground = if is_marked { theme.code_emphasis } else { Style::new() };
        for (at, piece) in chop(line, room).into_iter().enumerate() {
            let number = if at == 0 { format!("{number:>digits$}") } else { " ".repeat(digits) };
            let mut spans = vec![Span::styled(number, theme.dim), Span::styled(mark, theme.accent)];
            spans.extend(piece);
            lines.push(side(Line::from(spans), width, ground, theme));
        }
    }
    if is_folded {
        let more = format!("{:>digits$}  {} more lines · z shows them", "…", styled.len() - count);
        lines.push(side(Line::styled(fit(&more, width.saturating_sub(4)), theme.dim), width, Style::new(), theme));
    }
    let keys = if width >= 34 { "r run   e edit   p predict" } else { "r run" };
    let state = if fence.note.state.is_empty() { String::new() } else { format!(" {} ", fence.note.state) };
    lines.push(edge(('└', '┘'), keys, &state, width, theme));
    if let Some(question) = &fence.note.predict {
        let question = format!("Before you run: {}", inline::printable(question));
        lines.extend(wrap(&[Span::styled(question, theme.emphasis)], width.saturating_sub(2)).into_iter().map(
            |mut line| {
                line.spans.insert(0, Span::raw("  "));
                line
            },
        ));
    }
    lines
}

/// A horizontal edge with something to the left and something to the right in it.
fn edge((from, to): (char, char), left: &str, right: &str, width: u16, theme: &Theme) -> Line<'static> {
    let width = usize::from(width);
    let right = if width < right.width() + 8 { "" } else { right };
    let room = width.saturating_sub(right.width() + 4);
    let left = fit(&inline::printable(left), u16::try_from(room).unwrap_or(u16::MAX));
    let rule = "─".repeat(width.saturating_sub(left.width() + right.width() + 4));
    Line::from(vec![
        Span::styled(format!("{from} "), theme.border),
        Span::styled(left, theme.accent),
        Span::styled(format!(" {rule}"), theme.border),
        Span::styled(right.to_owned(), theme.dim),
        Span::styled(to.to_string(), theme.border),
    ])
}

/// A line between the sides of a frame.
fn side(line: Line<'static>, width: u16, ground: Style, theme: &Theme) -> Line<'static> {
    let pad = usize::from(width).saturating_sub(line.width() + 4);
    let mut spans = vec![Span::styled("│ ", theme.border)];
    spans.extend(line.spans.into_iter().map(|span| span.patch_style(line.style).patch_style(ground)));
    spans.push(Span::styled(" ".repeat(pad), ground));
    spans.push(Span::styled(" │", theme.border));
    Line::from(spans)
}

/// Code is not wrapped at words: a line too long goes on below, broken where the room ends.
fn chop(line: &Line<'static>, width: u16) -> Vec<Vec<Span<'static>>> {
    let width = usize::from(width.max(2));
    let mut pieces = vec![Vec::new()];
    let mut used = 0;
    for span in &line.spans {
        let mut run = String::new();
        for grapheme in span.content.graphemes(true) {
            if used + grapheme.width() > width {
                pieces.last_mut().into_iter().for_each(|piece| piece.push(Span::styled(run.clone(), span.style)));
                run.clear();
                pieces.push(Vec::new());
                used = 0;
            }
            used += grapheme.width();
            run.push_str(grapheme);
        }
        if !run.is_empty() {
            pieces.last_mut().into_iter().for_each(|piece| piece.push(Span::styled(run.clone(), span.style)));
        }
    }
    pieces
}

/// Code as a terminal can draw it: tabs as spaces, no control characters.
#[must_use]
pub fn tidy(code: &str) -> String {
    let lines = code.lines().map(|line| inline::printable(&line.replace('\t', "    ")));
    lines.collect::<Vec<_>>().join("\n")
}
