//! A run's trace on its way to the screen: in batches, bounded, never lost in the middle.

use std::time::{Duration, Instant};

use tokio::sync::mpsc::Sender;

use crate::{
    app::{Message, RunId},
    trace::{Event, EventKind, Recorder, SpanId, Trace, VirtualTime},
};

/// How many events go in one message at most.
const BATCH: usize = 256;
/// How long the first event of a batch waits for others.
const PATIENCE: Duration = Duration::from_millis(16);

/// Sends a run's events to the run loop. When the loop is slow the run waits for it; when the run says more than anybody
/// reads, the rest is counted.
pub struct Stream {
    run: RunId,
    to: Sender<Message>,
    batch: Vec<Event>,
    since: Instant,
    spans: u32,
    sent: usize,
    dropped: usize,
    last: VirtualTime,
}

impl Stream {
    /// A stream for one run.
    pub fn new(run: RunId, to: Sender<Message>) -> Self {
        let since = Instant::now();
        Self { run, to, batch: Vec::new(), since, spans: 0, sent: 0, dropped: 0, last: VirtualTime::default() }
    }

    /// Sends what is left, and says how much was not sent.
    pub fn finish(mut self) {
        if self.dropped > 0 {
            let detail = format!("{} more events are not shown", self.dropped);
            let kind = EventKind::Note { parent: None, label: "trace full".to_owned(), detail };
            self.batch.push(Event { at: self.last, kind });
        }
        self.send();
    }

    fn send(&mut self) {
        if !self.batch.is_empty() {
            let batch = std::mem::take(&mut self.batch);
            // A loop that is gone has nobody to show it to.
            let _ = self.to.blocking_send(Message::Traced(self.run, batch));
        }
        self.since = Instant::now();
    }
}

impl Trace for Stream {
    fn record(&mut self, event: Event) {
        self.last = event.at;
        if self.sent >= Recorder::DEFAULT_BOUND {
            self.dropped += 1;
            return;
        }
        self.sent += 1;
        if self.batch.is_empty() {
            self.since = Instant::now();
        }
        self.batch.push(event);
        if self.batch.len() >= BATCH || self.since.elapsed() >= PATIENCE {
            self.send();
        }
    }

    fn next_span(&mut self) -> SpanId {
        self.spans += 1;
        SpanId(self.spans)
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::mpsc;

    use super::*;

    #[test]
    fn everything_arrives_in_order_and_the_rest_is_counted() {
        let (to, mut from) = mpsc::channel(1);
        let count = Recorder::DEFAULT_BOUND + 3;
        let run = std::thread::spawn(move || {
            let mut stream = Stream::new(RunId(1), to);
            let trace: &mut dyn Trace = &mut stream;
            for number in 0..count {
                trace.console(VirtualTime(number as u64), crate::trace::Level::Log, "x");
            }
            stream.finish();
        });
        let mut events = Vec::new();
        while let Some(Message::Traced(RunId(1), batch)) = from.blocking_recv() {
            assert!(batch.len() <= BATCH + 1);
            events.extend(batch);
        }
        run.join().unwrap();
        assert_eq!(events.len(), Recorder::DEFAULT_BOUND + 1);
        assert!(events.is_sorted_by_key(|event| event.at));
        let Some(Event { kind: EventKind::Note { detail, .. }, .. }) = events.last() else { panic!("no note") };
        assert_eq!(detail, "3 more events are not shown");
    }
}
