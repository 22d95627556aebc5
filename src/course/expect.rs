//! Whether a run was as its author expects. Pure: it looks at what a run left behind.

use serde_json::Value;

use super::model::Expectation;
use crate::{
    sandbox::{Outcome, Status},
    trace::{Event, EventKind, Panel, state_at},
};

/// What of `expectation` the run did not meet, one sentence each; empty when it met everything.
#[must_use]
pub fn check(expectation: &Expectation, outcome: &Outcome, events: &[Event]) -> Vec<String> {
    checks(expectation, outcome, events).into_iter().filter_map(|(_, told)| told.err()).collect()
}

/// Every part of `expectation`, with what was wrong with it.
#[must_use]
pub fn checks(expectation: &Expectation, outcome: &Outcome, events: &[Event]) -> Vec<(String, Result<(), String>)> {
    let mut told = Vec::new();
    if let Some(wanted) = &expectation.status {
        let is = status_word(outcome.status);
        let error = outcome.error.as_ref().map(|error| format!(" ({error})")).unwrap_or_default();
        told.push((
            format!("the run ends as `{wanted}`"),
            met(is == wanted, || format!("the run ended as `{is}`{error}, not as `{wanted}`")),
        ));
    }
    if let Some(wanted) = &expectation.result {
        let is = outcome.result.as_ref().unwrap_or(&Value::Null);
        let differs = difference(wanted, is, "");
        told.push((format!("the result holds {}", short(wanted)), differs.map_or(Ok(()), Err)));
    }
    for wanted in &expectation.console {
        told.push((format!("the console says `{wanted}`"), says(events, wanted)));
    }
    if let Some(wanted) = &expectation.error {
        let is = outcome.error.as_ref().map(ToString::to_string);
        let held = is.as_ref().is_some_and(|is| is.contains(wanted.as_str()));
        let is = is.map_or("there was no error".to_owned(), |is| format!("the error was `{is}`"));
        told.push((format!("the error says `{wanted}`"), met(held, || format!("{is}, not `{wanted}`"))));
    }
    let state = state_at(events, None);
    for (name, wanted) in &expectation.tables {
        let is = state.iter().find_map(|panel| match panel {
            Panel::Table { name: table, items, .. } if table == name => Some(items.len()),
            _ => None,
        });
        told.push((format!("the table `{name}` holds {wanted}"), counted("table", name, *wanted, is)));
    }
    for (name, wanted) in &expectation.messages {
        let is = state.iter().find_map(|panel| match panel {
            Panel::Messages { name: topic, messages } if is_topic(topic, name) => Some(messages.len()),
            _ => None,
        });
        told.push((format!("`{name}` has taken {wanted}"), counted("topic or queue", name, *wanted, is)));
    }
    for (label, wanted) in &expectation.facts {
        let is = outcome.facts.iter().rev().find(|fact| fact.label == *label).map(|fact| fact.value.as_str());
        let held = is == Some(wanted.as_str());
        let is = is.map_or("is not among the facts".to_owned(), |is| format!("is `{is}`"));
        told.push((format!("{label} is `{wanted}`"), met(held, || format!("{label} {is}, not `{wanted}`"))));
    }
    told
}

fn met(held: bool, why_not: impl FnOnce() -> String) -> Result<(), String> {
    if held { Ok(()) } else { Err(why_not()) }
}

/// A topic by its name, or by the ARN that ends in it.
fn is_topic(topic: &str, name: &str) -> bool {
    topic == name || topic.strip_suffix(name).is_some_and(|before| before.ends_with(':'))
}

fn counted(what: &str, name: &str, wanted: usize, is: Option<usize>) -> Result<(), String> {
    // What was never touched may have no panel; it then holds nothing.
    let is = is.unwrap_or_default();
    met(is == wanted, || format!("the {what} `{name}` holds {is} at the end, not {wanted}"))
}

fn says(events: &[Event], wanted: &str) -> Result<(), String> {
    let lines = events.iter().filter_map(|event| match &event.kind {
        EventKind::Console { text, .. } => Some(text.as_str()),
        _ => None,
    });
    let console = lines.collect::<Vec<_>>().join("\n");
    met(console.contains(wanted), || {
        let is = if console.is_empty() { "nothing".to_owned() } else { format!("`{}`", cut(&console)) };
        format!("the console says {is}, not `{wanted}`")
    })
}

/// How a run's end is written in a course.
#[must_use]
pub fn status_word(status: Status) -> &'static str {
    match status {
        Status::Completed => "completed",
        Status::Failed => "failed",
        Status::LimitReached => "limit-reached",
        Status::Cancelled => "cancelled",
        Status::Internal => "internal",
    }
}

/// The first difference between what is wanted and what is: objects hold at least the wanted members, lists and all else are
/// equal, `"*"` matches anything. A text that holds JSON is looked into when a table or list is wanted.
fn difference(wanted: &Value, is: &Value, at: &str) -> Option<String> {
    let place = if at.is_empty() { "the result".to_owned() } else { format!("`{at}` of the result") };
    match (wanted, is) {
        (Value::String(any), _) if any == "*" => None,
        (Value::Object(wanted), Value::Object(is)) => wanted.iter().find_map(|(key, wanted)| {
            let at = format!("{at}/{key}");
            match is.get(key) {
                Some(is) => difference(wanted, is, &at),
                None if wanted.is_null() => None,
                None => Some(format!("`{at}` of the result is missing; {} is wanted", short(wanted))),
            }
        }),
        (Value::Array(wanted), Value::Array(is)) if wanted.len() == is.len() => {
            let mut pairs = wanted.iter().zip(is).enumerate();
            pairs.find_map(|(index, (wanted, is))| difference(wanted, is, &format!("{at}/{index}")))
        }
        (Value::Object(_) | Value::Array(_), Value::String(text)) => match serde_json::from_str::<Value>(text) {
            Ok(inner) if !inner.is_string() => difference(wanted, &inner, at),
            _ => Some(format!("{place} is {}, not {}", short(is), short(wanted))),
        },
        (Value::Number(one), Value::Number(other)) if one.as_f64() == other.as_f64() => None,
        _ if wanted == is => None,
        _ => Some(format!("{place} is {}, not {}", short(is), short(wanted))),
    }
}

/// JSON on one line, cut.
fn short(value: &Value) -> String {
    format!("`{}`", cut(&value.to_string()))
}

fn cut(text: &str) -> String {
    const MOST: usize = 160;
    let line = text.replace('\n', " ⏎ ");
    if line.chars().count() <= MOST { line } else { line.chars().take(MOST).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        sandbox::{Basis, Fact, ProgramError},
        trace::{Level, Message, Trace, VirtualTime},
    };

    fn ended() -> (Outcome, Vec<Event>) {
        let mut outcome = Outcome::completed(Some(json!({"statusCode": 200, "body": "{\"orderId\":\"ORD-1\"}"})));
        outcome.facts.push(Fact { label: "Billed".to_owned(), value: "5 ms".to_owned(), basis: Basis::Counted });
        let mut recorder = crate::trace::Recorder::default();
        let trace: &mut dyn Trace = &mut recorder;
        trace.console(VirtualTime(0), Level::Log, "accepted ORD-1");
        let key = vec!["orderId".to_owned()];
        trace.state(VirtualTime(0), Panel::Table { name: "Orders".to_owned(), key, items: vec![json!({})] });
        let messages = vec![Message { id: "1".to_owned(), body: "{}".to_owned() }];
        trace.state(VirtualTime(0), Panel::Messages { name: "inventory".to_owned(), messages });
        (outcome, recorder.into_events())
    }

    #[test]
    fn a_run_that_is_as_expected_has_nothing_to_tell() {
        let (outcome, events) = ended();
        let expectation = Expectation {
            status: Some("completed".to_owned()),
            result: Some(json!({"statusCode": 200.0, "body": {"orderId": "*"}})),
            console: vec!["accepted".to_owned()],
            tables: vec![("Orders".to_owned(), 1), ("Never".to_owned(), 0)],
            messages: vec![("inventory".to_owned(), 1)],
            facts: vec![("Billed".to_owned(), "5 ms".to_owned())],
            error: None,
        };
        assert_eq!(check(&expectation, &outcome, &events), [""; 0]);
    }

    #[test]
    fn each_difference_is_told() {
        let (_, events) = ended();
        let error = ProgramError { name: "TypeError".to_owned(), message: "no".to_owned(), ..ProgramError::default() };
        let expectation = Expectation {
            status: Some("completed".to_owned()),
            result: Some(json!({"statusCode": 200})),
            console: vec!["refused".to_owned()],
            tables: vec![("Orders".to_owned(), 2)],
            messages: vec![("payment".to_owned(), 1)],
            facts: vec![("Billed".to_owned(), "5 ms".to_owned())],
            error: Some("RangeError".to_owned()),
        };
        insta::assert_snapshot!(check(&expectation, &Outcome::failed(error), &events).join("\n"), @r#"
        the run ended as `failed` (TypeError: no), not as `completed`
        the result is `null`, not `{"statusCode":200}`
        the console says `accepted ORD-1`, not `refused`
        the error was `TypeError: no`, not `RangeError`
        the table `Orders` holds 1 at the end, not 2
        the topic or queue `payment` holds 0 at the end, not 1
        Billed is not among the facts, not `5 ms`
        "#);
    }
}
