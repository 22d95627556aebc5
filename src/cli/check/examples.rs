//! Examples that do not do what their author says.

use super::place::Places;
use crate::{
    app::runs::{Offer, offers, run, with_entry},
    course::{Example, Expectation, expect},
    diagnostic::{Diagnostic, Severity},
    sandbox::{Outcome, Status, Stop, sandbox},
    trace::Event,
};

/// The faults of one example.
pub(super) fn faults(example: &Example, places: &Places, stop: &Stop) -> Vec<Diagnostic> {
    let checking = Checking { example, places, stop };
    match &example.solution {
        Some(solution) => checking.exercise(solution),
        None => checking.shown(),
    }
}

struct Checking<'a> {
    example: &'a Example,
    places: &'a Places,
    stop: &'a Stop,
}

impl Checking<'_> {
    /// An example to look at: it does on every event what is expected, twice the same.
    fn shown(&self) -> Vec<Diagnostic> {
        let mut faults = self.unmet(self.example, "check::expectation", "");
        faults.extend(self.wrong());
        faults.extend(self.unrepeatable());
        faults
    }

    /// An exercise: the solution does what is expected; what the learner starts from and the wrong solutions do not.
    fn exercise(&self, solution: &str) -> Vec<Diagnostic> {
        let mut faults = self.unmet(&with_entry(self.example, solution), "check::solution", "with the solution, ");
        if self.passes(self.example) {
            let fault =
                Diagnostic::error("check::solved-already", "what the learner starts from meets every expectation");
            let fault = fault.help("expect something of an event that only the solution does");
            faults.push(self.places.at_key(fault, &self.example.file, "entry", &self.example.program.entry));
        }
        faults.extend(self.wrong());
        faults
    }

    fn wrong(&self) -> Vec<Diagnostic> {
        let passing = self.example.wrong.iter().filter(|(_, text)| self.passes(&with_entry(self.example, text)));
        let fault = |(name, _): &(String, String)| {
            let fault = Diagnostic::error(
                "check::wrong-passes",
                format!("the wrong solution `{name}` meets every expectation"),
            );
            let fault = fault.help("expect something of an event that it does not do");
            self.places.at_key(fault, &self.example.file, "wrong", name)
        };
        passing.map(fault).collect()
    }

    fn passes(&self, example: &Example) -> bool {
        offers(example).iter().all(|offer| {
            let (outcome, trace) = run(example, offer, self.stop);
            told(offer, &outcome, trace.events()).is_empty()
        })
    }

    fn unmet(&self, example: &Example, code: &str, with: &str) -> Vec<Diagnostic> {
        let mut faults = Vec::new();
        for offer in offers(example) {
            let (outcome, trace) = run(example, &offer, self.stop);
            for why in told(&offer, &outcome, trace.events()) {
                let message = format!("{with}{why} (example `{}`, event `{}`)", example.id, offer.name);
                // Nobody promised anything of an event that nobody wrote.
                let severity = if self.example.events.is_empty() && outcome.status != Status::Internal {
                    Severity::Warning
                } else {
                    Severity::Error
                };
                let mut fault = Diagnostic::new(severity, code, message);
                fault.help = outcome.error.as_ref().and_then(|error| error.help.clone());
                faults.push(self.places.at_key(fault, &self.example.file, "name", &offer.name));
            }
        }
        if offers(example).is_empty() {
            let message = format!("the example `{}` has nothing to run on", example.id);
            let of_fence = example.id.contains('#');
            let help = if of_fence {
                "give it a sandbox with `[[events]]`, and name that on the fence"
            } else {
                "add `[[events]]`"
            };
            faults.push(Diagnostic::error("check::no-event", message).in_file(&example.file).help(help));
        }
        faults.extend(self.static_faults());
        faults
    }

    /// What the sandbox says without running, of a program nobody wrote events for.
    fn static_faults(&self) -> Vec<Diagnostic> {
        if !self.example.events.is_empty() {
            return Vec::new();
        }
        let told = sandbox(self.example.program.kind).check(&self.example.program);
        let warning = |fault: Diagnostic| {
            let place = fault.position.map(|position| format!(" ({}:{position})", fault.file)).unwrap_or_default();
            let message = format!("{}{place} (example `{}`)", fault.message, self.example.id);
            let mut warning = Diagnostic::warning(&fault.code, message).in_file(&self.example.file);
            warning.help = fault.help;
            warning
        };
        told.into_iter().map(warning).collect()
    }

    /// The same program on the same input must leave the same trace.
    fn unrepeatable(&self) -> Option<Diagnostic> {
        let offer = offers(self.example).into_iter().next()?;
        let (first, first_trace) = run(self.example, &offer, self.stop);
        let (second, second_trace) = run(self.example, &offer, self.stop);
        let same = first_trace.events() == second_trace.events()
            && first.result == second.result
            && first.facts == second.facts;
        if same || first.status == Status::LimitReached {
            return None;
        }
        let message = format!("two runs of the example `{}` on `{}` differ", self.example.id, offer.name);
        let fault = Diagnostic::error("check::unrepeatable", message);
        Some(self.places.at_key(fault, &self.example.file, "name", &offer.name))
    }
}

/// What of a run is not as expected. A failure that nobody expects is never as expected. When a run ended otherwise than it
/// should, the rest follows from that and is not told.
fn told(offer: &Offer, outcome: &Outcome, events: &[Event]) -> Vec<String> {
    let Expectation { status, error, .. } = &offer.expect;
    let is = expect::status_word(outcome.status);
    let as_expected = match status.as_deref() {
        Some(wanted) => is == wanted,
        None => outcome.is_completed() || (error.is_some() && outcome.status != Status::Internal),
    };
    if as_expected {
        return expect::check(&offer.expect, outcome, events);
    }
    let error = outcome.error.as_ref().map(|error| format!(" ({error})")).unwrap_or_default();
    vec![format!("the run ended as `{is}`{error}, not as `{}`", status.as_deref().unwrap_or("completed"))]
}
