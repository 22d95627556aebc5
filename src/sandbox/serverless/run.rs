//! A run: its steps one after another, in one execution environment as long as that lives.

use std::{collections::BTreeMap, time::Duration};

use serde_json::Value;

use super::{
    chronological::Chronological,
    environment::{EPOCH_MS, Ending, Environment, Function, Invocation},
    failure::Failure,
    report::{Report, facts},
    timing::iso_time,
};
use crate::{
    sandbox::{Measurement, Outcome, ProgramError, Status, Stop, js::Halt},
    trace::{Level, SpanId, Trace, VirtualTime},
};

/// The key of a step that is meant for the environment, not for the handler.
const CONTROL: &str = "@environment";

/// The keys of steps that stand for the world outside.
const OUTSIDE: [&str; 3] = ["@upload", "@send", "@publish"];

/// A run as far as it got.
pub struct Run<'a, 'b> {
    pub(super) function: Function<'a>,
    trace: Chronological<'b>,
    stop: &'a Stop,
    pub(super) clock: VirtualTime,
    /// The environment of the function in turn.
    environment: Option<Environment>,
    /// The environments of the others, by handler.
    parked: BTreeMap<String, Environment>,
    /// How the invocation that a trigger started ended; `None` while the run's own events are in turn.
    delivered: Option<Result<Value, String>>,
    started: u32,
    answers: Vec<Value>,
    reports: Vec<Report>,
    error: Option<ProgramError>,
    measured: Vec<Measurement>,
}

impl<'a, 'b> Run<'a, 'b> {
    /// A run of `function` that has not begun.
    pub fn new(function: &'a Function<'a>, trace: &'b mut dyn Trace, stop: &'a Stop) -> Self {
        Self {
            function: function.clone(),
            trace: Chronological::new(trace),
            stop,
            clock: VirtualTime(0),
            environment: None,
            parked: BTreeMap::new(),
            delivered: None,
            started: 0,
            answers: Vec::new(),
            reports: Vec::new(),
            error: None,
            measured: Vec::new(),
        }
    }

    /// Takes the steps one after another. The result is the answer, or the array of answers when several events were given; a
    /// failed invocation answers `{errorType, errorMessage, trace}`.
    #[must_use]
    pub fn steps(mut self, steps: &[Value]) -> Outcome {
        self.show_services();
        self.note_complaints();
        for step in steps {
            if let Some(halt) = self.step(step) {
                return self.halted(&halt);
            }
        }
        self.retire_all();
        if self.function.door.services().hid_state() {
            self.show_services();
        }
        let (status, error) = match self.error.take() {
            Some(error) => (Status::Failed, Some(error)),
            None => (Status::Completed, None),
        };
        let result = if self.answers.len() == 1 { self.answers.pop() } else { Some(Value::Array(self.answers)) };
        let facts = facts(&self.reports, self.function.door.services().calls());
        Outcome { status, result, error, facts, measured: self.measured }
    }

    pub(super) fn trace(&mut self) -> &mut dyn Trace {
        &mut self.trace
    }

    fn show_services(&mut self) {
        let (panels, clock) = (self.function.door.services().panels(), self.clock);
        for panel in panels {
            self.trace().state(clock, panel);
        }
    }

    fn note_complaints(&mut self) {
        let (complaints, clock) = (self.function.door.services().complaints(), self.clock);
        for complaint in complaints {
            self.trace().note(clock, None, "fault", complaint);
        }
    }

    fn step(&mut self, step: &Value) -> Option<Halt> {
        let only = step.as_object().filter(|object| object.len() == 1).and_then(|object| object.iter().next());
        match only {
            Some((key, control)) if key == CONTROL => {
                self.control(control);
                self.expire();
                self.deliver()
            }
            Some((key, params)) if OUTSIDE.contains(&key.as_str()) => self.act_from_outside(key, params),
            _ => {
                self.expire();
                self.invoke(step).or_else(|| self.deliver())
            }
        }
    }

    /// Lets the database delete what has expired. The platform does so within days; here it does between two events.
    pub(super) fn expire(&mut self) {
        let clock = self.clock;
        let lost = self.function.door.services().expire((EPOCH_MS + clock.0 / 1_000_000) / 1000);
        for (count, panel) in lost {
            let text = format!("{}: {count} deleted, their time to live is over", panel.name());
            self.trace().note(clock, None, "expire", text);
            self.trace().state(clock, panel);
        }
    }

    fn control(&mut self, control: &Value) {
        let clock = self.clock;
        if control == "evict" {
            self.retire_all();
            self.trace().note(clock, None, "evict", "the environment is thrown away; the next event starts cold");
        } else if let Some(seconds) = control["idle-s"].as_u64() {
            self.trace().note(
                clock,
                None,
                "idle",
                format!("{seconds} s without an event; the environment stays frozen"),
            );
            self.clock = clock + Duration::from_secs(seconds.min(86_400));
        } else {
            self.trace().note(clock, None, "unknown control", control.to_string());
        }
    }

    /// One invocation, with the start of an environment when none is there; what ends the run, if something does.
    fn invoke(&mut self, event: &Value) -> Option<Halt> {
        let request_id = self.function.door.services().uuid();
        let is_cold = self.environment.is_none();
        let begun_at = self.clock;
        let label = format!("invocation {}", self.reports.len() + 1);
        let span = self.trace().begin(begun_at, None, label, if is_cold { "cold" } else { "warm" });
        let mut ending = if is_cold { self.start(span) } else { None };
        let called_at = self.clock;
        self.platform_line(format!("START RequestId: {request_id} Version: $LATEST"));
        if ending.is_none()
            && let Some(mut environment) = self.environment.take()
        {
            let invocation = Invocation { event, request_id: &request_id, at: called_at, span };
            let (ended, at) = environment.invoke(&self.function, &invocation, &mut self.trace, self.stop);
            self.clock = at;
            self.environment = Some(environment);
            ending = Some(ended);
        }
        let report = Report {
            init: is_cold.then(|| called_at.since(begun_at)),
            duration: self.clock.since(called_at),
            memory_mb: self.function.setup.memory_mb(),
            used_mb: self.environment.as_ref().map_or(0, Environment::memory_mb),
            status: None,
            request_id,
        };
        self.close(ending?, report, span)
    }

    /// Starts an environment; how that failed, if it did.
    fn start(&mut self, parent: SpanId) -> Option<Ending> {
        let begun_at = self.clock;
        let span = self.trace().begin(begun_at, Some(parent), "init", "cold start");
        self.started += 1;
        let (started, at) =
            Environment::start(&self.function, self.started, begun_at, span, &mut self.trace, self.stop);
        self.clock = at;
        self.trace().end(at, span, started.is_ok(), "", None);
        match started {
            Ok(environment) => {
                self.environment = Some(environment);
                None
            }
            Err(ending) => Some(ending),
        }
    }

    /// Writes down how an invocation ended; what ends the run, if something does.
    fn close(&mut self, ending: Ending, mut report: Report, span: SpanId) -> Option<Halt> {
        let clock = self.clock;
        let detail = match ending {
            Ending::Answered(answer) => {
                let detail = answer["statusCode"].as_u64().map(|code| code.to_string()).unwrap_or_default();
                self.trace().end(clock, span, true, detail, None);
                self.take_answer(answer);
                None
            }
            Ending::Failed(failure) => Some(self.fail(failure)),
            Ending::Crashed(failure) => {
                let name = self.fail(failure);
                report.status = Some(format!("Status: error\tError Type: {name}"));
                self.retire();
                Some(name)
            }
            Ending::TimedOut(failure) => {
                self.trace.cut(clock);
                let seconds = self.function.setup.timeout_s();
                let moment = iso_time(EPOCH_MS + clock.0 / 1_000_000);
                self.platform_line(format!("{moment} {} Task timed out after {seconds}.00 seconds", report.request_id));
                let name = self.fail(failure);
                report.status = Some("Status: timeout".to_owned());
                self.retire();
                Some(name)
            }
            Ending::Halted(halt) => {
                self.trace.cut(clock);
                self.trace().end(clock, span, false, "", None);
                self.reports.push(report);
                return Some(halt);
            }
        };
        if let Some(name) = detail {
            self.trace().end(clock, span, false, name, None);
        }
        self.platform_line(format!("END RequestId: {}", report.request_id));
        self.platform_line(report.line());
        self.reports.push(report);
        None
    }

    fn take_answer(&mut self, answer: Value) {
        match &mut self.delivered {
            Some(delivered) => *delivered = Ok(answer),
            None => self.answers.push(answer),
        }
    }

    /// One invocation that a trigger started: what ends the run, and how it ended. Nobody gets its answer, and its failure is
    /// not the run's.
    pub(super) fn start_by_trigger(&mut self, event: &Value) -> (Option<Halt>, Result<Value, String>) {
        self.delivered = Some(Ok(Value::Null));
        let halt = self.invoke(event);
        (halt, self.delivered.take().unwrap_or(Ok(Value::Null)))
    }

    /// Turns to the function with `handler`, empty for the one in turn; the handler that was in turn before.
    pub(super) fn switch_to(&mut self, handler: &str) -> String {
        let before = self.function.handler.clone();
        if !handler.is_empty() && handler != before {
            if let Some(environment) = self.environment.take() {
                self.parked.insert(before.clone(), environment);
            }
            self.environment = self.parked.remove(handler);
            handler.clone_into(&mut self.function.handler);
        }
        before
    }

    fn retire_all(&mut self) {
        self.retire();
        while let Some((_, environment)) = self.parked.pop_first() {
            self.environment = Some(environment);
            self.retire();
        }
    }

    /// Takes a failure into the answers and the log; its name.
    fn fail(&mut self, failure: Failure) -> String {
        let clock = self.clock;
        if let Some(log) = failure.log {
            self.trace().console(clock, Level::Error, log);
        }
        let name = failure.error.name.clone();
        if let Some(delivered) = &mut self.delivered {
            *delivered = Err(name.clone());
        } else {
            self.answers.push(failure.answer);
            self.error = Some(*failure.error);
        }
        name
    }

    fn platform_line(&mut self, line: String) {
        let clock = self.clock;
        self.trace().console(clock, Level::Platform, line);
    }

    /// Throws the environment away, and keeps what was measured in it.
    fn retire(&mut self) {
        let Some(environment) = self.environment.take() else { return };
        for measurement in environment.measured() {
            match self.measured.iter_mut().find(|known| known.label == measurement.label) {
                Some(known) if known.unit == "KiB" => known.value = known.value.max(measurement.value),
                Some(known) => known.value += measurement.value,
                None => self.measured.push(measurement),
            }
        }
    }

    fn halted(mut self, halt: &Halt) -> Outcome {
        self.retire_all();
        let mut outcome = halt.outcome();
        outcome.facts = facts(&self.reports, self.function.door.services().calls());
        outcome.measured = self.measured;
        outcome
    }
}
