//! A trace kept in memory, bounded.

use super::{Event, EventKind, Panel, SpanId, Trace};

/// Keeps the first events of a run, up to a bound, and counts what it had to drop.
#[derive(Clone, Debug)]
pub struct Recorder {
    events: Vec<Event>,
    bound: usize,
    dropped: usize,
    spans: u32,
}

impl Recorder {
    /// The bound of [`Recorder::default`]: enough for any lesson, small enough that a hostile program cannot fill memory.
    pub const DEFAULT_BOUND: usize = 20_000;

    /// A recorder that keeps at most `bound` events.
    #[must_use]
    pub fn new(bound: usize) -> Self {
        Self { events: Vec::new(), bound, dropped: 0, spans: 0 }
    }

    /// The events kept, in order.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// How many events did not fit.
    #[must_use]
    pub fn dropped(&self) -> usize {
        self.dropped
    }

    /// The events kept.
    #[must_use]
    pub fn into_events(self) -> Vec<Event> {
        self.events
    }

    /// The console lines, in order, joined by newlines.
    #[must_use]
    pub fn console(&self) -> String {
        let lines = self.events.iter().filter_map(|event| match &event.kind {
            EventKind::Console { text, .. } => Some(text.as_str()),
            _ => None,
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The state as it is at the end: the newest panel of each name, in order of first appearance.
    #[must_use]
    pub fn state(&self) -> Vec<&Panel> {
        state_at(&self.events, None)
    }
}

/// The visible state after the first `count` events (`None`: after all), in order of first appearance.
#[must_use]
pub fn state_at(events: &[Event], count: Option<usize>) -> Vec<&Panel> {
    let mut panels: Vec<&Panel> = Vec::new();
    for event in &events[..count.unwrap_or(events.len()).min(events.len())] {
        if let EventKind::State { panel } = &event.kind {
            match panels.iter_mut().find(|older| panel.replaces(older)) {
                Some(older) => *older = panel,
                None => panels.push(panel),
            }
        }
    }
    panels
}

impl Default for Recorder {
    fn default() -> Self {
        Self::new(Self::DEFAULT_BOUND)
    }
}

impl Trace for Recorder {
    fn record(&mut self, event: Event) {
        if self.events.len() < self.bound {
            self.events.push(event);
        } else {
            self.dropped += 1;
        }
    }

    fn next_span(&mut self) -> SpanId {
        self.spans += 1;
        SpanId(self.spans)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::VirtualTime;

    fn text(name: &str, text: &str) -> Event {
        let panel = Panel::Text { name: name.to_owned(), language: String::new(), text: text.to_owned() };
        Event { at: VirtualTime(0), kind: EventKind::State { panel } }
    }

    #[test]
    fn the_newest_panel_of_a_name_is_the_state() {
        let events = [text("a", "1"), text("b", "1"), text("a", "2")];
        let shown = |count| -> Vec<String> {
            state_at(&events, count)
                .iter()
                .map(|panel| match panel {
                    Panel::Text { name, text, .. } => format!("{name}{text}"),
                    other => panic!("unexpected panel {other:?}"),
                })
                .collect()
        };
        assert_eq!(shown(Some(2)), ["a1", "b1"]);
        assert_eq!(shown(None), ["a2", "b1"]);
    }

    #[test]
    fn a_full_recorder_drops_and_counts() {
        let mut recorder = Recorder::new(1);
        recorder.record(text("a", "1"));
        recorder.record(text("a", "2"));
        assert_eq!((recorder.events().len(), recorder.dropped()), (1, 1));
    }
}
