//! The trace as guest code sees it.
//!
//! While the guest runs, the caller's trace cannot be reached from the calls it makes, so what happens is kept here and
//! handed over as soon as the guest returns.

use crate::trace::{Event, Recorder, SpanId, Trace};

/// Events of one stay in the guest.
#[derive(Default)]
pub(super) struct Buffer {
    events: Vec<Event>,
    base: u32,
    made: u32,
}

impl Buffer {
    /// Starts naming spans under `base`, a span name of the caller's trace that nothing else uses.
    pub(super) fn begin(&mut self, base: SpanId) {
        self.base = base.0;
        self.made = 0;
    }

    /// Hands the events to `trace`.
    pub(super) fn flush(&mut self, trace: &mut dyn Trace) {
        for event in self.events.drain(..) {
            trace.record(event);
        }
    }
}

impl Trace for Buffer {
    fn record(&mut self, event: Event) {
        // A recorder would drop what is beyond its bound; a program that makes that many events at one go fills no memory.
        if self.events.len() < Recorder::DEFAULT_BOUND {
            self.events.push(event);
        }
    }

    /// Names in the upper half belong to the name in the lower half, so they differ from all names the caller's trace gives,
    /// which stay far below 65,536 in a bounded trace.
    fn next_span(&mut self) -> SpanId {
        self.made = self.made.wrapping_add(1);
        SpanId(self.base.wrapping_add(self.made << 16))
    }
}
