//! Events in the order of the virtual clock.

use crate::trace::{Event, EventKind, SpanId, Trace, VirtualTime};

/// Holds back the ends that lie ahead. A service knows when a call will end at the moment it begins, and says so at once;
/// what happens in between must be recorded first.
pub struct Chronological<'a> {
    inner: &'a mut dyn Trace,
    ahead: Vec<Event>,
}

impl<'a> Chronological<'a> {
    /// Passes events on to `inner`.
    pub fn new(inner: &'a mut dyn Trace) -> Self {
        Self { inner, ahead: Vec::new() }
    }

    /// Passes on every end up to `until`.
    pub fn advance(&mut self, until: VirtualTime) {
        while self.ahead.first().is_some_and(|event| event.at <= until) {
            self.inner.record(self.ahead.remove(0));
        }
    }
}

impl Chronological<'_> {
    /// Ends, at `at` and badly, what has not ended by then: its caller is gone.
    pub fn cut(&mut self, at: VirtualTime) {
        self.advance(at);
        for event in self.ahead.drain(..) {
            if let EventKind::End { span, .. } = event.kind {
                let kind = EventKind::End { span, ok: false, detail: "no answer yet".to_owned(), modelled: None };
                self.inner.record(Event { at, kind });
            }
        }
    }
}

impl Trace for Chronological<'_> {
    fn record(&mut self, event: Event) {
        if matches!(event.kind, EventKind::End { .. }) {
            let place = self.ahead.partition_point(|other| other.at <= event.at);
            self.ahead.insert(place, event);
        } else {
            self.advance(event.at);
            self.inner.record(event);
        }
    }

    fn next_span(&mut self) -> SpanId {
        self.inner.next_span()
    }
}

impl Drop for Chronological<'_> {
    fn drop(&mut self) {
        self.advance(VirtualTime(u64::MAX));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::Recorder;

    #[test]
    fn an_end_told_in_advance_is_recorded_in_its_place() {
        let mut recorder = Recorder::default();
        let mut ordered = Chronological::new(&mut recorder);
        let trace: &mut dyn Trace = &mut ordered;
        let slow = trace.begin(VirtualTime(0), None, "slow", "");
        trace.end(VirtualTime(9), slow, true, "", None);
        let quick = trace.begin(VirtualTime(1), None, "quick", "");
        trace.end(VirtualTime(3), quick, true, "", None);
        trace.note(VirtualTime(5), None, "between", "");
        drop(ordered);
        let times: Vec<u64> = recorder.events().iter().map(|event| event.at.0).collect();
        assert_eq!(times, [0, 1, 3, 5, 9]);
    }
}
