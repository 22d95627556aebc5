//! What an execution did, told in the order of the virtual clock: spans for fetches, the plan lighting up, requests and
//! responses to read.

use std::fmt::Write;

use serde_json::Value;

use super::{
    execute::{Execution, FetchRecord},
    plan::Plan,
};
use crate::trace::{Panel, PlanProgress, SpanId, Trace, VirtualTime, counted};

/// The most characters of a response that are shown.
const MOST_SHOWN: usize = 20_000;

/// Tells `trace` what `execution` of `plan` did, within the span `parent`. Fetches are numbered from `first`.
pub fn narrate(
    trace: &mut (dyn Trace + '_),
    parent: SpanId,
    plan: &Plan,
    plan_name: &str,
    execution: &Execution,
    first: usize,
) {
    let mut moments: Vec<(VirtualTime, Moment)> = Vec::new();
    moments.extend(execution.changes.iter().map(|(at, step, progress)| (*at, Moment::Step(*step, *progress))));
    for (index, fetch) in execution.fetches.iter().enumerate() {
        moments.push((fetch.begin, Moment::Asked(index)));
        moments.push((fetch.end, Moment::Answered(index)));
    }
    // Stable: moments of one time stay in the order they came about; an answer comes before the question it allows.
    moments.sort_by_key(|(at, moment)| (*at, moment.rank()));
    let mut progress = vec![PlanProgress::Waiting; plan.steps];
    let mut spans: Vec<Option<SpanId>> = vec![None; execution.fetches.len()];
    let mut moments = moments.into_iter().peekable();
    while let Some((at, moment)) = moments.next() {
        match moment {
            Moment::Step(step, now) => {
                if let Some(step) = progress.get_mut(step) {
                    *step = now;
                }
                let more = matches!(moments.peek(), Some((next, Moment::Step(..))) if *next == at);
                if !more {
                    trace.state(at, Panel::Plan { name: plan_name.to_owned(), root: plan.to_tree(&progress) });
                }
            }
            Moment::Asked(index) => {
                let fetch = &execution.fetches[index];
                if let Some(fault) = &fetch.fault {
                    trace.note(at, Some(parent), "fault", fault);
                }
                let span = trace.begin(at, Some(parent), format!("fetch {}", fetch.service), question(fetch));
                spans[index] = Some(span);
            }
            Moment::Answered(index) => {
                let fetch = &execution.fetches[index];
                if let Some(span) = spans[index] {
                    trace.end(at, span, fetch.is_ok(), answer(fetch), Some(&latency_source(&fetch.service)));
                }
                trace.state(at, exchange(first + index + 1, fetch));
            }
        }
    }
}

/// Where a fetch's length comes from.
pub fn latency_source(service: &str) -> String {
    format!("latency set for `{service}`, a round figure chosen for teaching")
}

#[derive(Clone, Copy)]
enum Moment {
    Step(usize, PlanProgress),
    Asked(usize),
    Answered(usize),
}

impl Moment {
    fn rank(self) -> u8 {
        match self {
            Self::Answered(_) => 0,
            Self::Step(..) => 1,
            Self::Asked(_) => 2,
        }
    }
}

fn question(fetch: &FetchRecord) -> String {
    let operation = fetch.operation.split_whitespace().collect::<Vec<_>>().join(" ");
    match fetch.representations {
        0 => operation,
        1 => format!("1 representation at {} · {operation}", fetch.path),
        count => format!("{count} representations at {} · {operation}", fetch.path),
    }
}

fn answer(fetch: &FetchRecord) -> String {
    match &fetch.outcome {
        Err(unanswered) => format!("{}: {}", unanswered.code, unanswered.message),
        Ok(response) => match response.get("errors").and_then(Value::as_array) {
            Some(errors) => {
                let first = errors.first().and_then(|error| error.get("message")).and_then(Value::as_str);
                format!("{}: {}", counted(errors.len(), "error"), first.unwrap_or("no message"))
            }
            None => "answered".to_owned(),
        },
    }
}

/// One request and its response, to be read as a whole.
fn exchange(number: usize, fetch: &FetchRecord) -> Panel {
    let mut text = format!("# asked of {} at {}\n{}", fetch.service, fetch.begin, fetch.operation.trim_end());
    if !fetch.variables.is_empty() {
        let variables = Value::Object(fetch.variables.clone());
        let _ = write!(text, "\n\n# with these variables\n{}", pretty(&variables));
    }
    match &fetch.outcome {
        Ok(response) => write!(text, "\n\n# answered at {}\n{}", fetch.end, pretty(response)),
        Err(unanswered) => write!(text, "\n\n# given up at {}: {}", fetch.end, unanswered.message),
    }
    .unwrap_or_default();
    text.push('\n');
    let name = format!("Fetch {number}: {}", fetch.service);
    Panel::Text { name, language: "graphql".to_owned(), text }
}

fn pretty(value: &Value) -> String {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    match text.char_indices().nth(MOST_SHOWN) {
        Some((end, _)) => format!("{}\n… {} more bytes", &text[..end], text.len() - end),
        None => text,
    }
}
