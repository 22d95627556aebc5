//! Reading a lesson.

use std::{
    collections::hash_map::DefaultHasher,
    hash::{Hash, Hasher},
    ops::Range,
    sync::Arc,
};

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
    widgets::Clear,
};
use unicode_width::UnicodeWidthStr;

use super::help::centred;
use crate::{
    app::{
        Extent, LineOf, Place, Shared, State, ThemeChoice,
        lesson::{Find, LessonState, List},
    },
    course::{Lesson, RunnableFence},
    tui::{
        Cache, Theme,
        draw::rect,
        text::{
            Syntaxes,
            markdown::{FrameNote, Layout, lay_out},
            wrap::fit,
        },
        widgets,
    },
};

/// Longer lines tire the eye.
const WIDEST_TEXT: u16 = 100;
/// From this width on the outline stands beside the text.
const WITH_OUTLINE: u16 = 140;
const OUTLINE: u16 = 40;

/// A lesson laid out, and what for.
#[derive(Debug)]
pub struct LaidLesson {
    key: Key,
    lines: Vec<Line<'static>>,
    frames: Vec<Range<usize>>,
    extent: Arc<Extent>,
}

/// What a layout depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Key {
    lesson: String,
    hash: String,
    width: u16,
    height: u16,
    theme: ThemeChoice,
    unfolded: bool,
    is_highlighted: bool,
    /// Of everything the frames say about the learner's own runs.
    notes: u64,
}

/// Lays the open lesson out if it is not laid out as it has to be now; gives how it lies then.
pub fn prepare(state: &State, theme: &Theme, cache: &mut Cache) -> Option<Arc<Extent>> {
    let Place::Lesson { .. } = state.place else { return None };
    let (.., lesson) = state.shared.lesson(&state.lesson.id)?;
    let (text, _) = columns(rect(state.shared.body()));
    if text.width == 0 || text.height == 0 {
        return None;
    }
    let key = Key {
        lesson: lesson.id.clone(),
        hash: lesson.hash.clone(),
        width: text.width,
        height: text.height,
        theme: theme.choice,
        unfolded: state.lesson.unfolded,
        is_highlighted: Syntaxes::loaded().is_some(),
        notes: hash_of_notes(lesson, &state.shared),
    };
    if cache.lesson.as_ref().is_none_or(|laid| laid.key != key) {
        cache.lesson = Some(lay(lesson, key, state, theme, cache));
    }
    let laid = cache.lesson.as_ref()?;
    let is_known = state.lesson.extent.as_ref().is_some_and(|known| Arc::ptr_eq(known, &laid.extent));
    (!is_known).then(|| Arc::clone(&laid.extent))
}

fn lay(lesson: &Lesson, key: Key, state: &State, theme: &Theme, cache: &mut Cache) -> LaidLesson {
    let note = |run: &RunnableFence| frame_note(run, &state.shared);
    // What fits a screen with its frame and a line around it need not be folded.
    let fold_over = if key.unfolded { usize::MAX } else { usize::from(key.height).saturating_sub(6).max(24) };
    let mut layout = Layout { theme, note: &note, fold_over, highlighter: &mut cache.highlight };
    let laid = lay_out(&lesson.blocks, key.width, &mut layout);
    let extent = Extent {
        lesson: key.lesson.clone(),
        hash: key.hash.clone(),
        width: key.width,
        height: usize::from(key.height),
        lines: laid.lines.iter().map(ToString::to_string).collect(),
        headings: laid.headings,
        runnables: laid.runnables,
        links: laid.links,
    };
    LaidLesson { key, lines: laid.lines, frames: laid.frames, extent: Arc::new(extent) }
}

/// What the frame of a runnable block says: its file, and the learner's own runs and edits.
fn frame_note(run: &RunnableFence, shared: &Shared) -> FrameNote {
    let Some(example) = shared.example(&run.example) else {
        return FrameNote { file: "nothing to run: its example is missing".to_owned(), ..FrameNote::default() };
    };
    let done = shared.progress.examples.get(&run.example);
    let edited = done.is_some_and(|done| !done.edits.is_empty()).then(|| "edited".to_owned());
    let ran = done.and_then(|done| done.last_status.as_ref()).map(|status| format!("last run: {status}"));
    FrameNote {
        file: example.program.entry.clone(),
        code: example.program.entry_text(),
        state: edited.into_iter().chain(ran).collect::<Vec<_>>().join(" · "),
        predict: example.predict.clone(),
    }
}

fn hash_of_notes(lesson: &Lesson, shared: &Shared) -> u64 {
    let mut hasher = DefaultHasher::new();
    for run in crate::app::lesson::runnables(&lesson.blocks) {
        let done = shared.progress.examples.get(&run.example);
        done.map(|done| (!done.edits.is_empty(), &done.last_status)).hash(&mut hasher);
    }
    hasher.finish()
}

/// Where the text stands, and the outline when there is room for it.
fn columns(body: Rect) -> (Rect, Option<Rect>) {
    let outline = (body.width >= WITH_OUTLINE).then_some(OUTLINE);
    let room = body.width.saturating_sub(outline.unwrap_or(0));
    let width = room.saturating_sub(3).min(WIDEST_TEXT);
    let x = body.x + 1 + if outline.is_some() { (room - width) / 2 } else { 0 };
    let text = Rect { x, width, ..body };
    let outline = outline.map(|width| Rect { x: body.right() - width, width, ..body });
    (text, outline)
}

/// Draws the screen's body into `area`.
pub fn draw(frame: &mut Frame<'_>, area: Rect, state: &State, theme: &Theme, cache: &mut Cache) {
    let lesson = &state.lesson;
    let (text, outline) = columns(area);
    let Some(laid) = cache.lesson.as_ref().filter(|laid| laid.key.lesson == lesson.id) else {
        if state.shared.lesson(&lesson.id).is_none() {
            frame.render_widget(
                Span::styled("This lesson is not in the course (any more). Esc goes back.", theme.text),
                text,
            );
        }
        return;
    };
    for (y, (number, line)) in (text.y..text.bottom()).zip(laid.lines.iter().enumerate().skip(lesson.top)) {
        let row = Rect { y, height: 1, ..text };
        frame.render_widget(line, row);
        if let Some(find) = &lesson.find
            && find.hits.binary_search(&number).is_ok()
        {
            mark_found(frame, row, line, find, number, theme);
        }
    }
    if let Some(range) = lesson.focus.and_then(|focus| laid.frames.get(focus)) {
        mark_focus(frame, text, range, lesson.top, theme);
    }
    scrollbar(frame, Rect { x: text.right() + 1, width: 1, ..area }, lesson, theme);
    if let Some(outline) = outline {
        draw_outline(frame, outline, lesson, theme);
    }
    if let Some(list) = lesson.list {
        draw_list(frame, area, list, &laid.extent, theme);
    }
    if let Some(find) = &lesson.find {
        draw_find(frame, area, find, theme);
    }
}

/// Lays the found style over the words; the line the reader is at has a mark in the margin.
fn mark_found(frame: &mut Frame<'_>, row: Rect, line: &Line<'_>, find: &Find, number: usize, theme: &Theme) {
    let text = line.to_string().to_lowercase();
    let wanted = find.text.to_lowercase();
    for (at, found) in text.match_indices(&wanted) {
        let x = u16::try_from(text[..at].width()).unwrap_or(u16::MAX);
        let width = u16::try_from(found.width()).unwrap_or(u16::MAX);
        let place = Rect { x: row.x.saturating_add(x), width, ..row }.intersection(row);
        frame.buffer_mut().set_style(place, theme.found);
    }
    if find.line() == Some(number) && row.x > 0 {
        frame.render_widget(Span::styled("›", theme.accent), Rect { x: row.x - 1, width: 1, ..row });
    }
}

fn mark_focus(frame: &mut Frame<'_>, text: Rect, range: &Range<usize>, top: usize, theme: &Theme) {
    let visible = range.start.max(top)..range.end.min(top + usize::from(text.height));
    for number in visible {
        let y = text.y + u16::try_from(number - top).unwrap_or(0);
        // A block within another is indented: its sides are the first and last things on the line.
        let buffer = frame.buffer_mut();
        let is_drawn = |x: &u16| buffer[(*x, y)].symbol() != " ";
        let sides = [(text.x..text.right()).find(&is_drawn), (text.x..text.right()).rfind(&is_drawn)];
        for x in sides.into_iter().flatten() {
            frame.buffer_mut().set_style(Rect { x, y, width: 1, height: 1 }, theme.border_active);
        }
        if let (Some(x), true) = (sides[0].and_then(|x| x.checked_sub(1)), number == range.start) {
            frame.render_widget(Span::styled("▸", theme.accent), Rect { x, y, width: 1, height: 1 });
        }
    }
}

fn scrollbar(frame: &mut Frame<'_>, area: Rect, lesson: &LessonState, theme: &Theme) {
    let Some(extent) = &lesson.extent else { return };
    let (count, height) = (extent.lines.len(), usize::from(area.height));
    let area = area.intersection(frame.area());
    if count <= height || height == 0 || area.is_empty() {
        return;
    }
    let length = (height * height / count).max(1);
    let from = lesson.top * (height - length) / (count - height).max(1);
    for (number, y) in (area.y..area.bottom()).enumerate() {
        let mark = if (from..from + length).contains(&number) { "▐" } else { " " };
        frame.render_widget(Span::styled(mark, theme.border), Rect { y, height: 1, ..area });
    }
}

fn draw_outline(frame: &mut Frame<'_>, area: Rect, lesson: &LessonState, theme: &Theme) {
    let Some(extent) = &lesson.extent else { return };
    for y in area.y..area.bottom() {
        frame.render_widget(Span::styled("│", theme.border), Rect { y, height: 1, width: 1, ..area });
    }
    let here = lesson.heading_at_top();
    let top_level = top_level(&extent.headings);
    let room = Rect { x: area.x + 2, width: area.width - 2, ..area };
    let rows: Vec<_> = extent
        .headings
        .iter()
        .enumerate()
        .map(|(at, heading)| outline_row(heading, top_level, at == here, room.width, theme))
        .collect();
    widgets::rows(frame, room, &rows, None, theme);
}

/// The level of the highest heading: the others are indented against it.
fn top_level(headings: &[LineOf]) -> u8 {
    headings.iter().map(|heading| heading.level).min().unwrap_or(1)
}

fn outline_row(heading: &LineOf, top_level: u8, is_here: bool, width: u16, theme: &Theme) -> Line<'static> {
    let indent = usize::from(heading.level.saturating_sub(top_level)) * 2;
    let (mark, style) = if is_here { ("▸ ", theme.accent) } else { ("  ", theme.dim) };
    let text = format!("{mark}{}{}", " ".repeat(indent), heading.text);
    Line::styled(fit(&text, width), style)
}

fn draw_list(frame: &mut Frame<'_>, body: Rect, list: List, extent: &Extent, theme: &Theme) {
    let (name, entries, selected) = match list {
        List::Outline(selected) => ("Outline", &extent.headings, selected),
        List::Links(selected) => ("Links", &extent.links, selected),
    };
    let area = centred(body, 64, entries.len() + 2);
    frame.render_widget(Clear, area);
    let inner = widgets::pane(frame, area, name, true, theme);
    let rows: Vec<_> = entries
        .iter()
        .enumerate()
        .map(|(at, entry)| match list {
            List::Outline(_) => outline_row(entry, top_level(entries), at == selected, inner.width, theme),
            List::Links(_) => {
                let mark = if at == selected { "▸ " } else { "  " };
                Line::styled(fit(&format!("{mark}{}  → {}", entry.text, entry.target), inner.width), theme.text)
            }
        })
        .collect();
    widgets::rows(frame, inner, &rows, Some(selected), theme);
}

fn draw_find(frame: &mut Frame<'_>, body: Rect, find: &Find, theme: &Theme) {
    if body.height == 0 {
        return;
    }
    let row = Rect { y: body.bottom() - 1, height: 1, ..body };
    frame.render_widget(Clear, row);
    let count = match (find.hits.len(), find.text.is_empty()) {
        (_, true) => String::new(),
        (0, false) => "not found".to_owned(),
        (count, false) => format!("{} of {count}", find.at + 1),
    };
    let typed = Line::from(vec![Span::styled(" / ", theme.key), Span::styled(find.text.clone(), theme.text)]);
    let cursor = u16::try_from(typed.width()).unwrap_or(u16::MAX);
    let mut line = typed;
    line.push_span(Span::styled(format!("   {count}"), theme.dim));
    frame.render_widget(line, row);
    if find.is_typing && cursor < row.width {
        frame.set_cursor_position((row.x + cursor, row.y));
    }
}
