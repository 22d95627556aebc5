//! What a run says of one of its parts, in the words of a person who writes it down.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use crate::{
    course::{PartOfRun, expect},
    diagnostic::did_you_mean,
    sandbox::{Outcome, Status},
    trace::{EventKind, Level, Panel, Recorder},
};

/// What the run said of `part`; `None` when it has no such part, or did not come to its own end.
pub(super) fn said(part: &PartOfRun, outcome: &Outcome, trace: &Recorder) -> Option<String> {
    if matches!(outcome.status, Status::Cancelled | Status::Internal) {
        return None;
    }
    match part {
        PartOfRun::Console => Some(console(trace)),
        PartOfRun::ConsoleLine(line) => console(trace).lines().nth(*line).map(str::to_owned),
        PartOfRun::Result(pointer) => outcome.result.as_ref()?.pointer(pointer).map(plain),
        PartOfRun::Fact(label) => outcome.facts.iter().find(|fact| fact.label == *label).map(|fact| fact.value.clone()),
        PartOfRun::Spans(name) => {
            let labels: Vec<&str> = spans(trace).filter(|label| is_named(label, name)).collect();
            (!labels.is_empty()).then(|| labels.join("\n"))
        }
        PartOfRun::Count(name) => Some(happened(trace).filter(|label| is_named(label, name)).count().to_string()),
        PartOfRun::Time => trace.events().last().map(|event| milliseconds(event.at.as_millis())),
        PartOfRun::Status => Some(expect::status_word(outcome.status).to_owned()),
        PartOfRun::Error => outcome.error.as_ref().map(|error| error.name.clone()),
        PartOfRun::Cold => Some(happened(trace).filter(|label| COLD.contains(label)).count().to_string()),
        PartOfRun::State(written) => state(written, trace),
    }
}

/// What begins when nothing is ready: a process of a function, an isolate of a place, an instance of a module.
const COLD: [&str; 4] = ["init", "isolate started", "instantiate", "WebAssembly.instantiate"];

/// What the run offers that is nearest to what `part` asks for, as one would write it.
#[must_use]
pub fn nearest(part: &PartOfRun, outcome: &Outcome, trace: &Recorder) -> Option<String> {
    match part {
        PartOfRun::Fact(label) => {
            did_you_mean(label, outcome.facts.iter().map(|fact| fact.label.as_str())).map(|near| format!("fact:{near}"))
        }
        PartOfRun::Spans(name) => did_you_mean(name, spans(trace)).map(|near| format!("spans:{near}")),
        PartOfRun::Count(name) => did_you_mean(name, happened(trace)).map(|near| format!("count:{near}")),
        PartOfRun::State(written) => {
            let panels = trace.state();
            let name = written.split_once('/').map_or(written.as_str(), |(name, _)| name);
            did_you_mean(name, panels.iter().map(|panel| panel.name())).map(|near| format!("state:{near}"))
        }
        _ => None,
    }
}

/// Whether anything of this name happened in the run.
#[must_use]
pub fn happens(name: &str, trace: &Recorder) -> bool {
    happened(trace).any(|label| is_named(label, name))
}

fn spans(trace: &Recorder) -> impl Iterator<Item = &str> {
    trace.events().iter().filter_map(|event| match &event.kind {
        EventKind::Begin { label, .. } => Some(label.as_str()),
        _ => None,
    })
}

/// The names of spans and of what takes no time.
fn happened(trace: &Recorder) -> impl Iterator<Item = &str> {
    trace.events().iter().filter_map(|event| match &event.kind {
        EventKind::Begin { label, .. } | EventKind::Note { label, .. } => Some(label.as_str()),
        _ => None,
    })
}

/// Whether `label` is `name` or begins with its words; every label is named by no words.
fn is_named(label: &str, name: &str) -> bool {
    label.strip_prefix(name).is_some_and(|rest| name.is_empty() || !rest.starts_with(char::is_alphanumeric))
}

/// What the program itself printed, without the platform's own lines.
fn console(trace: &Recorder) -> String {
    let lines = trace.events().iter().filter_map(|event| match &event.kind {
        EventKind::Console { level, text } if *level != Level::Platform => Some(text.as_str()),
        _ => None,
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn milliseconds(value: f64) -> String {
    let text = format!("{value:.3}");
    format!("{} ms", text.trim_end_matches('0').trim_end_matches('.'))
}

/// What the panel holds that `written` begins with, or the value in it at the pointer that follows.
fn state(written: &str, trace: &Recorder) -> Option<String> {
    let panels = trace.state();
    let begins = |panel: &&&Panel| {
        written.strip_prefix(panel.name()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    // A panel's name may hold a slash itself; the longest that fits is meant.
    let panel = panels.iter().filter(begins).max_by_key(|panel| panel.name().len())?;
    let pointer = &written[panel.name().len()..];
    if pointer.is_empty() {
        return Some(whole(panel));
    }
    content(panel).pointer(pointer).map(plain)
}

/// A panel in a word: a text as it is, of anything else how much it holds.
fn whole(panel: &Panel) -> String {
    match panel {
        Panel::Table { items, .. } => items.len().to_string(),
        Panel::Messages { messages, .. } => messages.len().to_string(),
        Panel::Facts { rows, .. } => rows.len().to_string(),
        Panel::Memory { size, .. } => size.to_string(),
        Panel::Plan { root, .. } => root.label.clone(),
        Panel::Text { text, .. } => text.clone(),
    }
}

/// What a panel holds, as JSON to point into.
fn content(panel: &Panel) -> Value {
    match panel {
        Panel::Table { items, .. } => Value::Array(items.clone()),
        Panel::Messages { messages, .. } => {
            let body = |body: &str| serde_json::from_str(body).unwrap_or_else(|_| Value::from(body));
            messages.iter().map(|message| body(&message.body)).collect()
        }
        Panel::Facts { rows, .. } => {
            let values = rows.iter().map(|row| (row.label.clone(), Value::from(row.value.as_str())));
            Value::Object(values.collect::<Map<_, _>>())
        }
        Panel::Memory { bytes, .. } => bytes.iter().copied().map(Value::from).collect(),
        Panel::Plan { root, .. } => serde_json::to_value(root).unwrap_or_default(),
        Panel::Text { text, .. } => text.lines().map(Value::from).collect(),
    }
}

/// A JSON value as a person would write it down: strings without quotes.
fn plain(value: &Value) -> String {
    let mut text = String::new();
    match value {
        Value::String(inner) => text.push_str(inner),
        other => drop(write!(text, "{other}")),
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::trace::{Message, Row, Trace, VirtualTime};

    fn ended() -> (Outcome, Recorder) {
        let mut recorder = Recorder::default();
        let trace: &mut dyn Trace = &mut recorder;
        let at = VirtualTime;
        let call = trace.begin(at(0), None, "invocation 1", "cold");
        let init = trace.begin(at(0), Some(call), "init", "cold start");
        trace.end(at(1_000_000), init, true, "done", None);
        for table in ["Orders", "Audit"] {
            let put = trace.begin(at(2_000_000), Some(call), "dynamodb.put", table);
            trace.end(at(2_500_000), put, true, "200", None);
        }
        trace.note(at(3_000_000), Some(call), "retry", "again");
        let items = vec![json!({"total": 60, "who": "ada"})];
        trace.state(at(3_000_000), Panel::Table { name: "Orders".into(), key: vec!["id".into()], items });
        let messages = vec![Message { id: "1".into(), body: "{\"amount\":5}".into() }];
        trace.state(at(3_000_000), Panel::Messages { name: "pay/in".into(), messages });
        let rows = vec![Row { label: "hits".into(), value: "2".into() }];
        trace.state(at(3_000_000), Panel::Facts { name: "cache".into(), rows });
        trace.end(at(3_250_000), call, true, "200", None);
        (Outcome::completed(Some(json!({"a": [1, "x"]}))), recorder)
    }

    #[test]
    fn every_part_of_a_run_can_be_asked_for() {
        let (outcome, trace) = ended();
        for (written, expected) in [
            ("result:/a/1", "x"),
            ("spans", "invocation 1\ninit\ndynamodb.put\ndynamodb.put"),
            ("spans:dynamodb", "dynamodb.put\ndynamodb.put"),
            ("count:dynamodb.put", "2"),
            ("count:retry", "1"),
            ("count:dyn", "0"),
            ("time", "3.25 ms"),
            ("status", "completed"),
            ("cold", "1"),
            ("state:Orders", "1"),
            ("state:Orders/0/who", "ada"),
            ("state:pay/in/0/amount", "5"),
            ("state:cache/hits", "2"),
        ] {
            let part = PartOfRun::read(written).expect("a part of a run");
            assert_eq!(said(&part, &outcome, &trace).as_deref(), Some(expected), "{written}");
        }
        for written in ["fact:Nope", "spans:sns", "state:Ordes", "error", "console:4"] {
            let part = PartOfRun::read(written).expect("a part of a run");
            assert_eq!(said(&part, &outcome, &trace), None, "{written}");
        }
        let cancelled = Outcome::cancelled();
        assert_eq!(said(&PartOfRun::Status, &cancelled, &trace), None);
    }

    #[test]
    fn what_is_nearly_there_is_named() {
        let (outcome, trace) = ended();
        let near = |written: &str| nearest(&PartOfRun::read(written).expect("a part"), &outcome, &trace);
        assert_eq!(near("count:retri").as_deref(), Some("count:retry"));
        assert_eq!(near("state:Ordes/0").as_deref(), Some("state:Orders"));
        assert_eq!(near("spans:weather"), None);
        assert!(happens("dynamodb", &trace) && !happens("dyn", &trace));
    }
}
