//! A trace as a timeline: what happened within what, when, and for how long on the virtual clock.

use std::collections::HashMap;

use crate::{
    app::sheet::{Piece, Sheet, Tone, clipped, fitted, printable},
    trace::{Event, EventKind, Panel, SpanId, VirtualTime},
};

/// Deeper spans are indented no further.
const DEEPEST: usize = 6;

/// One line of the timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The event it comes from, as an index into the trace.
    pub event: usize,
    /// When.
    pub at: VirtualTime,
    /// How many spans it is within.
    pub depth: usize,
    /// A short name.
    pub label: String,
    /// What a reader wants to know of it.
    pub detail: String,
    /// What kind of line.
    pub kind: EntryKind,
}

/// What kind of line of the timeline.
#[derive(Clone, Debug, PartialEq)]
pub enum EntryKind {
    /// Something that takes time; `None` while it has not ended.
    Span(Option<SpanEnd>),
    /// Something that takes no time.
    Note,
    /// Console output.
    Console,
}

/// How a span ended.
#[derive(Clone, Debug, PartialEq)]
pub struct SpanEnd {
    /// The event that ended it, as an index into the trace.
    pub event: usize,
    /// When.
    pub at: VirtualTime,
    /// Whether it went well.
    pub ok: bool,
    /// How it ended.
    pub detail: String,
    /// The source of its length, when that is modelled.
    pub modelled: Option<String>,
}

/// A trace as lines and steps; grows as events arrive.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    entries: Vec<Entry>,
    /// How many events each step takes in.
    steps: Vec<usize>,
    seen: usize,
    last_at: VirtualTime,
    spans: HashMap<SpanId, usize>,
    open: Vec<SpanId>,
    /// Panels changed in the last step: a second change of one of them begins a new step.
    changed: Vec<Panel>,
}

impl Timeline {
    /// Takes in the events after those it has seen.
    pub fn extend(&mut self, events: &[Event]) {
        for (index, event) in events.iter().enumerate().skip(self.seen) {
            self.last_at = self.last_at.max(event.at);
            self.add_step(index, &event.kind);
            self.add_entry(index, event);
        }
        self.seen = events.len();
    }

    /// Its lines, in the order they happened.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// How many steps there are.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.steps.len()
    }

    /// How many events the first `step` steps take in.
    #[must_use]
    pub fn events_at(&self, step: usize) -> usize {
        match step.min(self.steps.len()) {
            0 => 0,
            step => self.steps[step - 1],
        }
    }

    /// When the last event happened.
    #[must_use]
    pub fn end(&self) -> VirtualTime {
        self.last_at
    }

    /// The line the first `events` events lead to: the newest that began or ended.
    #[must_use]
    pub fn current(&self, events: usize) -> Option<usize> {
        let latest = |entry: &Entry| match &entry.kind {
            EntryKind::Span(Some(end)) if end.event < events => end.event,
            _ => entry.event,
        };
        let begun = self.entries.iter().enumerate().filter(|(_, entry)| entry.event < events);
        begun.max_by_key(|(_, entry)| latest(entry)).map(|(index, _)| index)
    }

    /// A change of state belongs to the step of what caused it, unless it changes the same panel once more.
    fn add_step(&mut self, index: usize, kind: &EventKind) {
        let EventKind::State { panel } = kind else {
            self.changed.clear();
            self.steps.push(index + 1);
            return;
        };
        if self.steps.is_empty() || self.changed.iter().any(|older| panel.replaces(older)) {
            self.changed.clear();
            self.steps.push(index + 1);
        } else if let Some(last) = self.steps.last_mut() {
            *last = index + 1;
        }
        self.changed.push(panel.clone());
    }

    fn add_entry(&mut self, index: usize, event: &Event) {
        let (parent, label, detail, kind) = match &event.kind {
            EventKind::Begin { span, parent, label, detail } => {
                self.spans.insert(*span, self.entries.len());
                self.push(index, event.at, *parent, label, detail, EntryKind::Span(None));
                self.open.push(*span);
                return;
            }
            EventKind::End { span, ok, detail, modelled } => {
                self.open.retain(|open| open != span);
                let entry = self.spans.get(span).and_then(|entry| self.entries.get_mut(*entry));
                if let Some(entry) = entry {
                    let (detail, modelled) = (detail.clone(), modelled.clone());
                    entry.kind =
                        EntryKind::Span(Some(SpanEnd { event: index, at: event.at, ok: *ok, detail, modelled }));
                }
                return;
            }
            EventKind::Note { parent, label, detail } => (*parent, label.as_str(), detail.as_str(), EntryKind::Note),
            EventKind::Console { text, .. } => {
                let first = text.lines().next().unwrap_or("");
                (self.open.last().copied(), "console", first, EntryKind::Console)
            }
            EventKind::State { .. } => return,
        };
        self.push(index, event.at, parent, label, detail, kind);
    }

    fn push(
        &mut self,
        event: usize,
        at: VirtualTime,
        parent: Option<SpanId>,
        label: &str,
        detail: &str,
        kind: EntryKind,
    ) {
        let parent = parent.and_then(|parent| self.spans.get(&parent)).and_then(|entry| self.entries.get(*entry));
        let depth = parent.map_or(0, |parent| parent.depth + 1);
        self.entries.push(Entry { event, at, depth, label: printable(label), detail: printable(detail), kind });
    }
}

/// How a timeline's line is divided.
struct Columns {
    label: usize,
    bar: usize,
}

/// Cells of the moment, and of the length.
const MOMENT: usize = 9;
const LENGTH: usize = 10;

impl Columns {
    fn of(width: usize) -> Self {
        let rest = width.saturating_sub(MOMENT + 1);
        let bar = if width >= 44 { (rest - LENGTH) / 3 } else { 0 };
        let length = if width >= 30 { LENGTH } else { 0 };
        Self { label: rest.saturating_sub(bar + length), bar }
    }
}

/// A moment in the unit that suits the whole run, so that moments can be compared down the column.
fn moment_text(at: VirtualTime, total: VirtualTime) -> String {
    let ms = at.as_millis();
    match total.as_millis() {
        whole if whole >= 100_000.0 => format!("{:.1} s", ms / 1e3),
        whole if whole >= 1.0 || whole == 0.0 => format!("{ms:.1} ms"),
        _ => format!("{:.1} µs", ms * 1e3),
    }
}

/// Lays the timeline out as it stands after the first `events` events; gives the row the reader is on.
pub(super) fn lay_out(sheet: &mut Sheet, timeline: &Timeline, events: usize) -> Option<usize> {
    let columns = Columns::of(sheet.width());
    let current = timeline.current(events);
    let first_row = sheet.len();
    for (index, entry) in timeline.entries.iter().enumerate() {
        let is_current = current == Some(index);
        sheet.row(entry_row(entry, timeline.end(), &columns, events, is_current));
    }
    current.map(|current| first_row + current)
}

fn entry_row(entry: &Entry, total: VirtualTime, columns: &Columns, events: usize, is_current: bool) -> Vec<Piece> {
    let begun = entry.event < events;
    let end = match &entry.kind {
        EntryKind::Span(end) => end.as_ref().filter(|end| end.event < events),
        _ => None,
    };
    let tone = match (begun, is_current) {
        (false, _) => Tone::Quiet,
        (true, true) => Tone::Accent,
        (true, false) => Tone::Plain,
    };
    let mut row = vec![
        Piece::new(Tone::Quiet, format!("{:>MOMENT$}", moment_text(entry.at, total))),
        Piece::new(Tone::Accent, if is_current { "▸" } else { " " }),
    ];
    // The cell between keeps a bar that begins at once apart from the words.
    let gap = usize::from(columns.bar > 0).min(columns.label);
    row.push(Piece::new(tone, fitted(&label_of(entry, end), columns.label - gap) + &" ".repeat(gap)));
    if columns.bar > 0 {
        row.push(Piece::new(if begun { Tone::Name } else { Tone::Quiet }, bar(entry, end, total, columns.bar, begun)));
    }
    if let Some(end) = end {
        let sign = if end.modelled.is_some() { "≈" } else { "" };
        let length = format!("{sign}{}", length_text(end.at.since(entry.at).as_secs_f64() * 1e3));
        row.push(Piece::new(Tone::Quiet, format!("{length:>LENGTH$}")));
    }
    row
}

fn label_of(entry: &Entry, end: Option<&SpanEnd>) -> String {
    let sign = match (&entry.kind, end) {
        (EntryKind::Note, _) => "• ",
        (EntryKind::Console, _) => "> ",
        (EntryKind::Span(_), Some(end)) if !end.ok => "✗ ",
        (EntryKind::Span(_), _) => "",
    };
    let outcome = end.map_or("", |end| end.detail.as_str());
    let parts = [entry.label.as_str(), entry.detail.as_str(), outcome];
    let text = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ");
    let guide = match entry.depth.min(DEEPEST) {
        0 => String::new(),
        depth => "│ ".repeat(depth - 1) + "├ ",
    };
    format!("{guide}{sign}{text}")
}

/// A span's place on the clock: `▓` modelled, `█` the program's own time, `·` for what takes none.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a share of a bar of at most a few hundred cells"
)]
fn bar(entry: &Entry, end: Option<&SpanEnd>, total: VirtualTime, cells: usize, begun: bool) -> String {
    let at = |time: VirtualTime| match total.0 {
        0 => 0,
        total => (time.0 as f64 / total as f64 * (cells - 1) as f64).round() as usize,
    };
    if !begun {
        return " ".repeat(cells);
    }
    let start = at(entry.at).min(cells - 1);
    let (stop, sign) = match (&entry.kind, end) {
        (EntryKind::Span(_), Some(end)) if end.at == entry.at => (start, "·"),
        (EntryKind::Span(_), Some(end)) => (at(end.at), if end.modelled.is_some() { "▓" } else { "█" }),
        (EntryKind::Span(_), None) => (start, "▸"),
        _ => (start, "·"),
    };
    let long = stop.max(start).min(cells - 1) - start + 1;
    " ".repeat(start) + &sign.repeat(long) + &" ".repeat(cells - start - long)
}

/// Adds what can be said of one line: its whole text, how it ended, and where its length comes from.
pub(super) fn lay_out_detail(sheet: &mut Sheet, entry: &Entry) {
    let mut pieces = vec![Piece::new(Tone::Strong, entry.label.clone())];
    if let EntryKind::Span(end) = &entry.kind {
        let how = match end {
            None => "not ended yet".to_owned(),
            Some(end) => {
                let word = if end.ok { "ended" } else { "failed" };
                let outcome =
                    if end.detail.is_empty() { String::new() } else { format!(": {}", printable(&end.detail)) };
                format!("{word}{outcome} · {}", length_text(end.at.since(entry.at).as_secs_f64() * 1e3))
            }
        };
        pieces.push(Piece::new(Tone::Quiet, format!("  {how}")));
        if let Some(source) = end.as_ref().and_then(|end| end.modelled.as_ref()) {
            pieces.push(Piece::new(Tone::Caution, format!(" ≈ modelled: {source}")));
        }
    }
    if !entry.detail.is_empty() {
        pieces.push(Piece::from(format!("  {}", clipped(&entry.detail, 400)).as_str()));
    }
    sheet.line(&pieces);
}

/// Milliseconds as a reader wants them: three figures, and seconds when there are many.
#[must_use]
pub fn length_text(millis: f64) -> String {
    match millis {
        ms if ms >= 10_000.0 => format!("{:.1} s", ms / 1e3),
        ms if ms >= 100.0 => format!("{ms:.0} ms"),
        ms if ms >= 1.0 || ms == 0.0 => format!("{ms:.1} ms"),
        ms if ms * 1e3 >= 1.0 => format!("{:.0} µs", ms * 1e3),
        ms => format!("{:.0} ns", ms * 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::workbench::fixture,
        trace::{Recorder, Trace},
    };

    #[test]
    fn a_change_of_state_belongs_to_what_caused_it() {
        let mut timeline = Timeline::default();
        let mut trace = Recorder::default();
        let text = |text: &str| Panel::Text { name: "a".into(), language: String::new(), text: text.into() };
        {
            let trace: &mut dyn Trace = &mut trace;
            trace.note(VirtualTime(0), None, "one", "");
            trace.state(VirtualTime(0), text("1"));
            trace.state(VirtualTime(0), text("2"));
            trace.note(VirtualTime(0), None, "two", "");
        }
        timeline.extend(trace.events());
        let ends: Vec<usize> = (0..=timeline.steps()).map(|step| timeline.events_at(step)).collect();
        assert_eq!(ends, [0, 2, 3, 4]);
    }

    #[test]
    fn events_in_parts_give_the_same_timeline() {
        let (events, mut whole, mut parts) = (fixture::events(), Timeline::default(), Timeline::default());
        whole.extend(&events);
        for end in 0..=events.len() {
            parts.extend(&events[..end]);
        }
        assert_eq!(whole, parts);
    }

    #[test]
    fn spans_are_bars_on_the_virtual_clock() {
        let (mut timeline, mut sheet) = (Timeline::default(), Sheet::new(64));
        timeline.extend(&fixture::events());
        let row = lay_out(&mut sheet, &timeline, usize::MAX);
        insta::assert_snapshot!(sheet.to_text(), @r"
        0.0 ms▸invoke  valid  201            ██████████████   27.0 ms
        0.0 ms ├ • cold start  a new enviro… ·
        2.0 ms ├ dynamodb.put  Orders  stor…  ▓▓▓             ≈5.0 ms
        8.0 ms ├ > console  stored a-1           ·
        8.0 ms ├ sns.publish  inventory  se…     ▓▓▓▓▓▓▓     ≈12.0 ms
        8.0 ms ├ ✗ sns.publish  payment  Th…     ▓▓▓▓▓▓▓▓▓▓  ≈18.0 ms
        ");
        assert_eq!(row, Some(0));
    }

    #[test]
    fn what_has_not_happened_yet_has_no_bar() {
        let (mut timeline, mut sheet) = (Timeline::default(), Sheet::new(64));
        timeline.extend(&fixture::events());
        let row = lay_out(&mut sheet, &timeline, timeline.events_at(3));
        insta::assert_snapshot!(sheet.to_text(), @r"
        0.0 ms invoke  valid                 ▸
        0.0 ms ├ • cold start  a new enviro… ·
        2.0 ms▸├ dynamodb.put  Orders         ▸
        8.0 ms ├ > console  stored a-1
        8.0 ms ├ sns.publish  inventory
        8.0 ms ├ sns.publish  payment
        ");
        assert_eq!(row, Some(2));
    }
}
