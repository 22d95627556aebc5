//! One run as it is watched: what happened so far, how it ended, and where the reader is in it.

use serde_json::Value;

use super::timeline::Timeline;
use crate::{
    app::RunId,
    sandbox::{Outcome, Status},
    trace::{Event, EventKind, Level, Panel, Recorder, VirtualTime, state_at},
};

/// One run.
#[derive(Clone, Debug)]
pub struct Run {
    /// Its name.
    pub id: RunId,
    /// Its number among the learner's runs, by which an answer may cite it; 0 until it has ended.
    pub number: u32,
    /// The event it runs on.
    pub event: String,
    /// The faults that are on.
    pub faults: Vec<String>,
    /// Whether the learner had changed the program.
    pub edited: bool,
    /// What was predicted, and whether it came true when that can be told.
    pub prediction: Option<(String, Option<bool>)>,
    /// When it was started, in milliseconds since 1970.
    pub started_ms: u64,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// What is not as its author expects; `None` when nothing is expected.
    pub failures: Option<Vec<String>>,
    /// Whether it was asked to stop.
    pub stopping: bool,
    events: Vec<Event>,
    dropped: usize,
    timeline: Timeline,
    /// The step the reader is on; `None`: the newest.
    step: Option<usize>,
}

impl Run {
    /// A run that has just been started.
    #[must_use]
    pub fn new(id: RunId, event: &str, started_ms: u64) -> Self {
        Self {
            id,
            number: 0,
            event: event.to_owned(),
            faults: Vec::new(),
            edited: false,
            prediction: None,
            started_ms,
            outcome: None,
            failures: None,
            stopping: false,
            events: Vec::new(),
            dropped: 0,
            timeline: Timeline::default(),
            step: None,
        }
    }

    /// Takes in what happened; what does not fit any more is counted.
    pub fn take(&mut self, events: Vec<Event>) {
        let room = Recorder::DEFAULT_BOUND.saturating_sub(self.events.len());
        self.dropped += events.len().saturating_sub(room);
        self.events.extend(events.into_iter().take(room));
        self.timeline.extend(&self.events);
    }

    /// Takes in how it ended.
    pub fn end(&mut self, outcome: Outcome) {
        if let Some((text, right)) = &mut self.prediction {
            *right = came_true(text, &outcome, &self.events);
        }
        self.outcome = Some(outcome);
    }

    /// Whether it has not ended yet.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.outcome.is_none()
    }

    /// All that happened.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// How many events did not fit.
    #[must_use]
    pub fn dropped(&self) -> usize {
        self.dropped
    }

    /// What happened, as lines and steps.
    #[must_use]
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// The step the reader is on, from 0 (before anything) to the number of steps.
    #[must_use]
    pub fn step(&self) -> usize {
        self.step.unwrap_or(self.timeline.steps()).min(self.timeline.steps())
    }

    /// How many events happened up to the step the reader is on.
    #[must_use]
    pub fn events_shown(&self) -> usize {
        self.timeline.events_at(self.step())
    }

    /// The moment the reader is at.
    #[must_use]
    pub fn moment(&self) -> VirtualTime {
        let shown = self.events_shown();
        shown.checked_sub(1).and_then(|last| self.events.get(last)).map_or(VirtualTime(0), |event| event.at)
    }

    /// Goes to a step; the last one follows what still arrives.
    pub fn go_to(&mut self, step: usize) {
        self.step = (step < self.timeline.steps()).then_some(step);
    }

    /// Goes on or back by steps.
    pub fn step_by(&mut self, steps: isize) {
        self.go_to(self.step().saturating_add_signed(steps));
    }

    /// The visible state where the reader is.
    #[must_use]
    pub fn state(&self) -> Vec<&Panel> {
        state_at(&self.events, Some(self.events_shown()))
    }

    /// The console lines up to where the reader is.
    pub fn console(&self) -> impl Iterator<Item = (VirtualTime, Level, &str)> {
        console(&self.events[..self.events_shown()])
    }

    /// All console lines.
    pub fn whole_console(&self) -> impl Iterator<Item = (VirtualTime, Level, &str)> {
        console(&self.events)
    }
}

fn console(events: &[Event]) -> impl Iterator<Item = (VirtualTime, Level, &str)> {
    events.iter().filter_map(|event| match &event.kind {
        EventKind::Console { level, text } => Some((event.at, *level, text.as_str())),
        _ => None,
    })
}

/// How a run ended, in words.
#[must_use]
pub fn status_words(status: Status) -> &'static str {
    match status {
        Status::Completed => "ran to its end",
        Status::Failed => "failed",
        Status::LimitReached => "ended by a limit",
        Status::Cancelled => "stopped by you",
        Status::Internal => "étude itself failed",
    }
}

/// How a run ended, as a sign beside the words.
#[must_use]
pub fn status_sign(status: Status) -> &'static str {
    match status {
        Status::Completed => "✓",
        Status::Failed | Status::Internal => "✗",
        Status::LimitReached => "!",
        Status::Cancelled => "■",
    }
}

/// Whether a prediction in a learner's words came true, when the run says the very same: its answer, a part of its answer, or what
/// it printed. Words that differ may still be right, so nothing is said about them.
fn came_true(text: &str, outcome: &Outcome, events: &[Event]) -> Option<bool> {
    let same = |said: &str| said.trim().eq_ignore_ascii_case(text.trim());
    let mut printed = console(events).filter(|(_, level, _)| *level != Level::Platform);
    let answered = outcome.result.as_ref().is_some_and(|result| holds(result, &same, 0));
    (answered || printed.any(|(_, _, line)| same(line))).then_some(true)
}

fn holds(value: &Value, same: &impl Fn(&str) -> bool, depth: usize) -> bool {
    match value {
        _ if depth > 8 => false,
        Value::String(text) => same(text),
        Value::Array(items) => items.iter().any(|item| holds(item, same, depth + 1)),
        Value::Object(members) => members.values().any(|member| holds(member, same, depth + 1)),
        scalar => same(&scalar.to_string()),
    }
}
