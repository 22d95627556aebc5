//! The language the sandboxes speak: what happened in a run, in order, on a virtual clock.
//!
//! A trace never holds a host time, a host path or anything else that differs between two runs of the same program with
//! the same input and seed. Measured host times stand beside it, in [`crate::sandbox::Outcome::measured`].

mod panel;
mod recorder;

pub use panel::{Message, Panel, PlanProgress, PlanStep, Row};
pub use recorder::{Recorder, state_at};

use std::{fmt, ops::Add, time::Duration};

use serde::{Deserialize, Serialize};

/// A moment on a run's virtual clock: nanoseconds since the run began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct VirtualTime(pub u64);

impl VirtualTime {
    /// Milliseconds since the run began.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a run lasts far less than 2^52 nanoseconds")]
    pub fn as_millis(self) -> f64 {
        self.0 as f64 / 1e6
    }

    /// The time between `earlier` and this moment; zero when `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }
}

impl Add<Duration> for VirtualTime {
    type Output = Self;

    fn add(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)))
    }
}

impl fmt::Display for VirtualTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1} ms", self.as_millis())
    }
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// When, on the virtual clock.
    pub at: VirtualTime,
    /// What.
    #[serde(flatten)]
    pub kind: EventKind,
}

/// Names a span within one trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SpanId(pub u32);

/// What can happen in a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum EventKind {
    /// Something that takes time began: a phase, an invocation, a service call, a subgraph fetch.
    Begin {
        /// Its name, for [`EventKind::End`].
        span: SpanId,
        /// The span it happens within.
        parent: Option<SpanId>,
        /// A short name, such as `dynamodb.put` or `fetch reviews`.
        label: String,
        /// What a reader wants to know of it: a table, a key, a URL, an operation.
        detail: String,
    },
    /// What `span` names is over.
    End {
        /// The span.
        span: SpanId,
        /// Whether it went well.
        ok: bool,
        /// How it ended: `hit`, `200`, `ResourceNotFoundException`.
        detail: String,
        /// The named source of the span's length when it is modelled, `None` when it is the program's own virtual time.
        modelled: Option<String>,
    },
    /// Something that takes no time: a cold start noted, a retry decided, a fault injected.
    Note {
        /// The span it happens within.
        parent: Option<SpanId>,
        /// A short name.
        label: String,
        /// What a reader wants to know of it.
        detail: String,
    },
    /// The program wrote a line (or several) to its console, standard output or standard error.
    Console {
        /// Where it went.
        level: Level,
        /// What was written, without the final newline.
        text: String,
    },
    /// A part of the visible state is now this. The newest panel of a name up to a moment is the state at that moment.
    State {
        /// The state.
        panel: Panel,
    },
}

/// The level of a console line; `Error` and `Warn` go to standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// `console.log`, standard output.
    Log,
    /// `console.info`.
    Info,
    /// `console.debug`.
    Debug,
    /// `console.warn`.
    Warn,
    /// `console.error`, standard error.
    Error,
    /// A line of the platform itself, such as `REPORT RequestId: …`.
    Platform,
}

/// Takes the events of a run as they happen.
pub trait Trace: Send {
    /// Takes one event. Never blocks for long and never fails: a full recorder drops and counts.
    fn record(&mut self, event: Event);

    /// A span name not used before in this trace.
    fn next_span(&mut self) -> SpanId;
}

/// The most bytes of a label or detail that an event keeps. They are read on one line; what is worth reading whole is a panel.
const MOST_BYTES_OF_A_LINE: usize = 4096;

/// `text`, cut where it is longer than anybody reads: a program that names things by megabytes fills no memory.
fn brief(text: impl Into<String>) -> String {
    let mut text = text.into();
    if text.len() > MOST_BYTES_OF_A_LINE {
        text.truncate(text.floor_char_boundary(MOST_BYTES_OF_A_LINE));
        text.shrink_to_fit();
        text.push('…');
    }
    text
}

/// A number of things in words: `1 item`, `2 items`.
#[must_use]
pub fn counted(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}

/// Shorthands every sandbox uses.
impl dyn Trace + '_ {
    /// Records the beginning of a span and returns its name.
    pub fn begin(
        &mut self,
        at: VirtualTime,
        parent: Option<SpanId>,
        label: impl Into<String>,
        detail: impl Into<String>,
    ) -> SpanId {
        let span = self.next_span();
        let kind = EventKind::Begin { span, parent, label: brief(label), detail: brief(detail) };
        self.record(Event { at, kind });
        span
    }

    /// Records the end of a span.
    pub fn end(&mut self, at: VirtualTime, span: SpanId, ok: bool, detail: impl Into<String>, modelled: Option<&str>) {
        let kind = EventKind::End { span, ok, detail: brief(detail), modelled: modelled.map(str::to_owned) };
        self.record(Event { at, kind });
    }

    /// Records something that takes no time.
    pub fn note(
        &mut self,
        at: VirtualTime,
        parent: Option<SpanId>,
        label: impl Into<String>,
        detail: impl Into<String>,
    ) {
        let kind = EventKind::Note { parent, label: brief(label), detail: brief(detail) };
        self.record(Event { at, kind });
    }

    /// Records console output.
    pub fn console(&mut self, at: VirtualTime, level: Level, text: impl Into<String>) {
        self.record(Event { at, kind: EventKind::Console { level, text: text.into() } });
    }

    /// Records a part of the visible state.
    pub fn state(&mut self, at: VirtualTime, panel: Panel) {
        self.record(Event { at, kind: EventKind::State { panel } });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_longer_than_anybody_reads_is_cut_between_characters() {
        let mut recorder = Recorder::default();
        let trace: &mut dyn Trace = &mut recorder;
        trace.note(VirtualTime(0), None, "short", "é".repeat(5_000));
        let EventKind::Note { label, detail, .. } = &recorder.events()[0].kind else { panic!("no note") };
        assert_eq!((label.as_str(), detail.chars().count()), ("short", 2_049));
        assert!(detail.ends_with("é…"));
    }
}
