//! The modules, their lessons, and where one left off.

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};
use unicode_width::UnicodeWidthStr;

use crate::{
    app::{
        Place, Shared, State,
        home::{Pane, last, module_column, rows_above_lessons},
        review::Today,
    },
    course::{Lesson, Module},
    tui::{
        Cache, Theme,
        text::{
            inline::printable,
            wrap::{fit, wrap_text},
        },
        widgets,
    },
};

/// Draws the screen's body into `area`.
pub fn draw(frame: &mut Frame<'_>, area: Rect, state: &State, theme: &Theme, _cache: &mut Cache) {
    let shared = &state.shared;
    if shared.course.modules.is_empty() {
        return draw_empty(frame, area, shared, theme);
    }
    let Some(width) = module_column(area.width) else {
        match state.home.pane {
            Pane::Modules => draw_modules(frame, inset(area), state, theme),
            Pane::Lessons => draw_lessons(frame, inset(area), state, theme),
        }
        return;
    };
    let left = Rect { width: width - 2, ..area };
    for y in area.y..area.bottom() {
        frame.render_widget(Span::styled("│", theme.border), Rect { x: area.x + width - 1, y, width: 1, height: 1 });
    }
    draw_modules(frame, inset(left), state, theme);
    draw_lessons(frame, inset(Rect { x: area.x + width, width: area.width - width, ..area }), state, theme);
}

/// Without its first column.
fn inset(area: Rect) -> Rect {
    Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area }
}

fn draw_empty(frame: &mut Frame<'_>, area: Rect, shared: &Shared, theme: &Theme) {
    let mut text = "This course has no lessons that can be read.".to_owned();
    for fault in shared.course.diagnostics.iter().take(usize::from(area.height)) {
        text.push_str("\n\n");
        text.push_str(&printable(&fault.to_string()));
    }
    let area = inset(area);
    for (y, line) in (area.y..area.bottom()).zip(wrap_text(&text, theme.text, area.width)) {
        frame.render_widget(line, Rect { y, height: 1, ..area });
    }
}

fn draw_modules(frame: &mut Frame<'_>, area: Rect, state: &State, theme: &Theme) {
    let (home, shared) = (&state.home, &state.shared);
    let is_active = home.pane == Pane::Modules;
    heading(frame, area, "Modules", is_active, theme);
    let modules = &shared.course.modules;
    let widest = modules.iter().map(|module| printable(&module.title).width()).max().unwrap_or(0);
    // The bars give way to the names: the counts say the same.
    let length = match usize::from(area.width).saturating_sub(widest + 11) {
        0..4 => 0,
        spare => spare.min(8),
    };
    let rows: Vec<_> = modules
        .iter()
        .enumerate()
        .map(|(at, module)| module_row(module, at, at == home.module, shared, (area.width, length), theme))
        .collect();
    let below = last_lines(shared, area.width, theme);
    let spare = usize::from(area.height).saturating_sub(rows.len() + 2);
    let below_height = if spare > below.len() { below.len() } else { 0 };
    let taken = u16::try_from(below_height).unwrap_or(u16::MAX);
    let list = Rect { y: area.y + 1, height: area.height.saturating_sub(1 + taken), ..area };
    widgets::rows(frame, list, &rows, Some(home.module).filter(|_| is_active), theme);
    for (y, line) in (area.bottom() - taken..area.bottom()).zip(below) {
        frame.render_widget(line, Rect { y, height: 1, ..area });
    }
}

fn heading(frame: &mut Frame<'_>, area: Rect, text: &str, is_active: bool, theme: &Theme) {
    let style = if is_active { theme.heading } else { theme.dim };
    frame.render_widget(Span::styled(format!("  {text}"), style), Rect { height: area.height.min(1), ..area });
}

fn module_row(
    module: &Module,
    at: usize,
    is_selected: bool,
    shared: &Shared,
    (width, length): (u16, usize),
    theme: &Theme,
) -> Line<'static> {
    let total = module.lessons.len();
    let done = module.lessons.iter().filter(|lesson| shared.is_finished(lesson)).count();
    let (mark, style) = match (is_selected, total > 0 && done == total) {
        (true, _) => ("▸", theme.accent),
        (false, true) => ("✓", theme.good),
        (false, false) => (" ", theme.dim),
    };
    let name = printable(&format!("{} {}", at + 1, module.title));
    let count = format!(" {done}/{total}");
    let filled = (done * length).checked_div(total).unwrap_or(0);
    let bar = format!("{}{}", "■".repeat(filled), "·".repeat(length - filled));
    let room = usize::from(width).saturating_sub(length + count.len() + 3);
    let name = fit(&name, u16::try_from(room).unwrap_or(u16::MAX));
    let pad = " ".repeat(room.saturating_sub(name.width()) + 1);
    Line::from(vec![
        Span::styled(format!("{mark} "), style),
        Span::styled(name, theme.text),
        Span::raw(pad),
        Span::styled(bar, theme.accent),
        Span::styled(count, theme.dim),
    ])
}

/// What there is to review today, where the learner left off, and when.
fn last_lines(shared: &Shared, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let count = Today::of(&shared.course, &shared.deck, &shared.progress, shared.now_ms).count();
    if count > 0 {
        let text = format!("{count} card{} to review", if count == 1 { "" } else { "s" });
        let text = fit(&text, width.saturating_sub(9));
        lines.push(Line::from(vec![Span::styled("  Today  ", theme.dim), Span::styled(text, theme.text)]));
    }
    let Some(place) = last(shared) else { return lines };
    let what = match &place {
        Place::Lesson { lesson, .. } => shared.lesson(lesson).map(|(.., lesson)| lesson.title.clone()),
        Place::Workbench { example, .. } => shared.example(example).map(|example| example.title.clone()),
        Place::Quiz { module, .. } => shared.module(module).map(|module| format!("Quiz: {}", module.title)),
        Place::Home | Place::Progress | Place::Review | Place::Test => None,
    };
    let when = shared.progress.last_at.map(|at| ago(shared.now_ms.saturating_sub(at))).unwrap_or_default();
    let what = fit(&printable(&what.unwrap_or_default()), width.saturating_sub(9));
    lines.push(Line::from(vec![Span::styled("  Last   ", theme.dim), Span::styled(what, theme.text)]));
    lines.push(Line::from(vec![Span::styled(format!("         {when}"), theme.dim)]));
    lines
}

/// How long ago, as people say it.
fn ago(ms: u64) -> String {
    match ms / 60_000 {
        0 => "just now".to_owned(),
        minutes @ 1..60 => format!("{minutes} min ago"),
        minutes @ 60..1_440 => format!("{} h ago", minutes / 60),
        minutes @ 1_440..2_880 => format!("{} day ago", minutes / 1_440),
        minutes => format!("{} days ago", minutes / 1_440),
    }
}

fn draw_lessons(frame: &mut Frame<'_>, area: Rect, state: &State, theme: &Theme) {
    let (home, shared) = (&state.home, &state.shared);
    let Some(module) = shared.course.modules.get(home.module) else { return };
    let is_active = home.pane == Pane::Lessons;
    let name = fit(&printable(&format!("{} · {}", home.module + 1, module.title)), area.width.saturating_sub(2));
    heading(frame, area, &name, is_active, theme);
    let above = rows_above_lessons(area.height);
    let room = Rect { x: area.x + 2, y: area.y + 1, width: area.width.saturating_sub(3), height: above - 2 };
    draw_summary(frame, room.intersection(area), &module.summary, theme);
    let mut rows: Vec<_> = module
        .lessons
        .iter()
        .enumerate()
        .map(|(at, lesson)| lesson_row(lesson, at == home.row, shared, area.width, theme))
        .collect();
    if let Some(quiz) = &module.quiz {
        let answered = quiz.questions.iter().filter(|question| {
            shared.progress.questions.get(&question.id).is_some_and(|done| !done.attempts.is_empty())
        });
        let answered = answered.count();
        let is_done = answered == quiz.questions.len();
        let note = if answered == 0 { String::new() } else { best(module, shared) };
        let count = quiz.questions.len();
        let title = format!("Quiz: {count} question{}", if count == 1 { "" } else { "s" });
        rows.push(row(&title, &note, is_done, home.row == module.lessons.len(), area.width, theme));
    }
    let list = Rect { y: area.y.saturating_add(above), height: area.height.saturating_sub(above), ..area };
    widgets::rows(frame, list, &rows, Some(home.row).filter(|_| is_active), theme);
}

/// As much of a module's summary as the room takes, cut with a sign.
fn draw_summary(frame: &mut Frame<'_>, room: Rect, summary: &str, theme: &Theme) {
    let mut lines = wrap_text(&printable(summary), theme.dim, room.width);
    let height = usize::from(room.height);
    if lines.len() > height && height > 0 {
        lines.truncate(height);
        if let Some(last) = lines.last_mut() {
            *last = Line::styled(fit(&format!("{last} …"), room.width), theme.dim);
        }
    }
    for (y, line) in (room.y..room.bottom()).zip(lines) {
        frame.render_widget(line, Rect { y, height: 1, ..room });
    }
}

/// The share of the module's points that the best answers earned.
#[expect(clippy::cast_precision_loss, reason = "a quiz has fewer than 2^52 questions")]
fn best(module: &Module, shared: &Shared) -> String {
    let questions = module.quiz.as_ref().map(|quiz| quiz.questions.as_slice()).unwrap_or_default();
    let earned = questions.iter().filter_map(|question| {
        let best = shared.progress.questions.get(&question.id)?.best()?;
        Some(best.share())
    });
    format!("best {:.0}%", 100.0 * earned.sum::<f64>() / questions.len().max(1) as f64)
}

fn lesson_row(lesson: &Lesson, is_selected: bool, shared: &Shared, width: u16, theme: &Theme) -> Line<'static> {
    let read = shared.progress.lessons.get(&lesson.id);
    let is_changed = read.is_some_and(|read| read.hash != lesson.hash);
    let is_done = shared.is_finished(lesson);
    let note = match read {
        Some(read) if is_changed && read.finished => "changed since you read it".to_owned(),
        Some(read) if !is_done => format!("line {} of {}", read.line, read.of),
        _ => String::new(),
    };
    row(&lesson.title, &note, is_done, is_selected, width, theme)
}

fn row(title: &str, note: &str, is_done: bool, is_selected: bool, width: u16, theme: &Theme) -> Line<'static> {
    let (mark, style) = match (is_selected, is_done) {
        (true, _) => ("▸", theme.accent),
        (false, true) => ("✓", theme.good),
        (false, false) => ("·", theme.dim),
    };
    let note = if usize::from(width) < note.width() + 20 { "" } else { note };
    let room = usize::from(width).saturating_sub(note.width() + 5);
    let title = fit(&printable(title), u16::try_from(room).unwrap_or(u16::MAX));
    let pad = " ".repeat(room.saturating_sub(title.width()) + 2);
    let done = if is_done && is_selected { "✓ " } else { "" };
    let pad = pad.get(done.chars().count()..).unwrap_or_default().to_owned();
    Line::from(vec![
        Span::styled(format!("{mark} "), style),
        Span::styled(title, theme.text),
        Span::raw(pad),
        Span::styled(done, theme.good),
        Span::styled(note.to_owned(), theme.dim),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_as_people_say_them() {
        let said: Vec<_> = [0, 61_000, 3_700_000, 90_000_000, 200_000_000].into_iter().map(ago).collect();
        assert_eq!(said, ["just now", "1 min ago", "1 h ago", "1 day ago", "2 days ago"]);
    }
}
