//! The page's order function, and a handful of handlers, against what real services and emulators were recorded to answer.
//!
//! The recordings lie beside the repository; without them the tests pass silently.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::{Value, json};

use super::{Setup, TableSetup};
use crate::{
    beside::beside,
    sandbox::{FaultSetup, Input, Kind, Limits, Program, Setup as AnySetup, SourceFile, Status, Stop, run_to_end},
    trace::{EventKind, Level, Panel, Recorder},
};

/// Recordings whose first line on standard error is the emulator's own, and why ours differs.
const OTHER_WORDS: [(&str, &str); 4] = [
    (
        "empty_topic_env",
        "the emulator's message is a fault of its own; ours is what the service says of a missing value",
    ),
    (
        "missing_payment_env",
        "the emulator answers 500 with a web page; ours is what the service says of a missing value",
    ),
    ("sns_message_too_long", "the emulator wraps the service's message in one of its own"),
    ("endpoint_refused", "the recording's endpoint is 127.0.0.1:9, ours the service's own"),
];

/// Recordings of calls that failed in the emulator alone, so that the number of calls differs.
const OTHER_CALLS: [&str; 1] = ["missing_payment_env"];

/// The recordings of one version of the SDK, by name; a better source replaces a worse one.
fn recordings(folder: &Path, version: &str) -> BTreeMap<String, Value> {
    let mut all = BTreeMap::new();
    for source in ["moto", "dynalite", "aws-text"] {
        let versions = folder.join(source).join(version);
        for file in fs::read_dir(versions).unwrap() {
            let recording: Value = serde_json::from_str(&fs::read_to_string(file.unwrap().path()).unwrap()).unwrap();
            let id = recording["id"].as_str().unwrap().trim_start_matches("real_").to_owned();
            all.insert(id, recording);
        }
    }
    all
}

/// The function of the page's serverless section.
fn page_function() -> Option<String> {
    let page = fs::read_to_string(beside("seed/emerging-technologies.md")?).ok()?;
    page.split("```javascript\n").nth(1).and_then(|rest| rest.split("```").next()).map(str::to_owned)
}

fn setup(recording: &Value) -> Setup {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let variables = recording["functionEnv"].as_object().unwrap();
    let table = TableSetup { key: vec!["orderId".to_owned()], ..TableSetup::default() };
    let has_table = recording["setup"]["table"] == json!(true);
    Setup {
        env: variables.iter().map(|(name, value)| (name.clone(), text(value))).collect(),
        region: if recording["setup"]["noRegion"] == json!(true) { String::new() } else { "us-east-1".to_owned() },
        tables: has_table.then(|| ("Orders".to_owned(), table)).into_iter().collect(),
        topics: recording["setup"]["topics"].as_array().unwrap().iter().map(text).collect(),
        timeout_s: 900,
        ..Setup::default()
    }
}

/// The faults injected, as ours: which error is read off the first injected answer.
fn faults(id: &str, recording: &Value) -> Vec<FaultSetup> {
    let target = |operation: &str| if operation == "PutItem" { "dynamodb.put" } else { "sns.publish" };
    let refused = (id == "endpoint_refused").then(|| ("dynamodb".to_owned(), "down", None, 99));
    // Where the service's own words were injected into the emulator, our service has to find them by itself.
    let is_service_text = recording["id"].as_str().unwrap().starts_with("real_");
    let injected = recording["setup"]["faults"].as_array().unwrap().iter().filter(|_| !is_service_text).map(|fault| {
        let answer = recording["wire"].as_array().unwrap().iter().find(|call| call["injected"] == json!(true)).unwrap();
        let is_broken = answer["status"] == json!(0);
        let error = (!is_broken).then(|| error_in(answer["resBody"].as_str().unwrap()));
        let times = fault["times"].as_u64().unwrap();
        let effect = if is_broken { "down" } else { "error" };
        (target(fault["match"].as_str().unwrap()).to_owned(), effect, error, times)
    });
    let all = injected.chain(refused).map(|(target, effect, error, times)| FaultSetup {
        name: "injected".to_owned(),
        target,
        effect: effect.to_owned(),
        error,
        times: u32::try_from(times).ok(),
        ..FaultSetup::default()
    });
    all.collect()
}

/// `Code: message` of an error answer, JSON or XML.
fn error_in(body: &str) -> String {
    if let Ok(json) = serde_json::from_str::<Value>(body) {
        let code = json["__type"].as_str().unwrap().rsplit('#').next().unwrap().to_owned();
        return format!("{code}: {}", json["message"].as_str().unwrap());
    }
    let between = |tag: &str| body.split(&format!("<{tag}>")).nth(1).unwrap().split('<').next().unwrap().to_owned();
    format!("{}: {}", between("Code"), between("Message"))
}

/// The event, whole: the recordings keep only the beginning of long texts.
fn event(id: &str, recording: &Value) -> Value {
    let body = match id {
        "item_too_large" => {
            format!(
                r#"{{"userId":"u-1","items":[{{"sku":"A1","qty":2}}],"total":59.98,"blob":"{}"}}"#,
                "x".repeat(410_000)
            )
        }
        "sns_message_too_long" => format!(r#"{{"userId":"u-1","items":["{}"],"total":59.98}}"#, "y".repeat(270_000)),
        _ => return recording["event"].clone(),
    };
    json!({ "body": body })
}

/// What a run came to, in the terms of the comparison.
#[derive(Debug, PartialEq)]
struct Seen {
    result: Value,
    stored: Vec<Value>,
    published: Vec<(String, Value)>,
    first_line: String,
    calls: Vec<String>,
}

fn recorded(id: &str, recording: &Value) -> Seen {
    let calls = recording["wire"].as_array().unwrap();
    let published = calls.iter().filter(|call| call["service"] == json!("sns") && call["status"] == json!(200));
    let field = |call: &Value, name: &str| {
        let body = call["reqBody"].as_str().unwrap().as_bytes().to_vec();
        url::form_urlencoded::parse(&body).find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap()
    };
    let topic = |call: &Value| field(call, "TopicArn").rsplit(':').next().unwrap().to_owned();
    let stored = recording["tableAfter"].as_array().unwrap();
    let name = |call: &Value| if call["service"] == json!("sns") { "sns.publish" } else { "dynamodb.put" }.to_owned();
    // A refused connection never reached the recorder: the first try and ten retries, or three with version 3.
    let tries = if recording["sdk"].as_str().is_some_and(|sdk| sdk.starts_with("@aws-sdk/")) { 4 } else { 11 };
    let refused = if id == "endpoint_refused" { vec!["dynamodb.put".to_owned(); tries] } else { Vec::new() };
    Seen {
        result: normalised(&recording["outcome"]["result"]),
        stored: stored.iter().map(|item| normalised(&plain(&json!({ "M": item })))).collect(),
        published: published.map(|call| (topic(call), normalised(&json!(field(call, "Message"))))).collect(),
        first_line: first_line(&own_lines(recording["stderr"].as_str().unwrap())),
        calls: calls.iter().map(name).chain(refused).collect(),
    }
}

fn ran(id: &str, recording: &Value, source: &str) -> Seen {
    let program = Program {
        kind: Kind::Serverless,
        entry: "index.js".to_owned(),
        files: vec![SourceFile::text("index.js", source)],
        setup: AnySetup { serverless: Some(setup(recording)), ..AnySetup::default() },
    };
    let input = Input { steps: vec![event(id, recording)], faults: faults(id, recording), seed: 7 };
    let mut recorder = Recorder::default();
    let limits = Limits { time_ms: 20_000, ..Limits::default() };
    let outcome = run_to_end(&program, &input, &limits, &mut recorder, &Stop::new());
    assert_eq!(outcome.status, Status::Completed, "{id}: {:?}", outcome.error);
    let errors = recorder.events().iter().filter_map(|event| match &event.kind {
        EventKind::Console { level: Level::Error, text } => Some(text.as_str()),
        _ => None,
    });
    let calls = recorder.events().iter().filter_map(|event| match &event.kind {
        EventKind::Begin { label, .. } if label.contains('.') => Some(label.clone()),
        _ => None,
    });
    let mut seen = Seen {
        result: normalised(&outcome.result.unwrap()),
        stored: Vec::new(),
        published: Vec::new(),
        first_line: first_line(&errors.collect::<Vec<_>>().join("\n")),
        calls: calls.collect(),
    };
    for panel in recorder.state() {
        match panel {
            Panel::Table { items, .. } => seen.stored.extend(items.iter().map(normalised)),
            Panel::Messages { name, messages } => {
                seen.published.extend(messages.iter().map(|message| (name.clone(), normalised(&json!(message.body)))));
            }
            other => panic!("{id}: unexpected {other:?}"),
        }
    }
    seen
}

#[test]
fn the_pages_function_does_what_it_was_recorded_to_do() {
    let Some(folder) = beside("conformance/lambda") else { return };
    let Some(source) = page_function() else { return };
    compare(&recordings(&folder, "v2"), &source);
}

#[test]
fn the_same_function_over_version_3_does_what_it_was_recorded_to_do() {
    let Some(folder) = beside("conformance/lambda") else { return };
    let source = fs::read_to_string(folder.join("functions/orders-sdk-v3.js")).unwrap();
    compare(&recordings(&folder, "v3"), &source);
}

fn compare(recordings: &BTreeMap<String, Value>, source: &str) {
    let mut faults = Vec::new();
    for (id, recording) in recordings {
        let (mut expected, mut seen) = (recorded(id, recording), ran(id, recording, source));
        if OTHER_WORDS.iter().any(|(other, _)| other == id) {
            assert!(!seen.first_line.is_empty(), "{id}");
            expected.first_line.clone_from(&seen.first_line);
        }
        if OTHER_CALLS.contains(&id.as_str()) {
            seen.calls.clear();
            expected.calls.clear();
        }
        if seen != expected {
            faults.push(format!("{id}\n  recorded {expected:?}\n  ran      {seen:?}"));
        }
    }
    assert!(faults.is_empty(), "{} recordings differ:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn a_missing_topic_variable_is_refused_in_the_services_own_words() {
    let Some(folder) = beside("conformance/lambda") else { return };
    let recordings = recordings(&folder, "v2");
    let Some(source) = page_function() else { return };
    for id in ["missing_inventory_env", "missing_payment_env", "empty_topic_env"] {
        let seen = ran(id, &recordings[id], &source);
        assert_eq!(
            seen.first_line,
            "Error processing order: InvalidParameter: Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter",
            "{id}"
        );
    }
}

/// The recordings of the runtime interface emulator: what handlers that answer, throw and die come back as. Stacks are the
/// engine's own and not compared. Left out: `big`, whose answer is larger than a run here may write; `valid` and
/// `seed_no_sdk_bundled`, whose files were not recorded beside them.
#[test]
fn handlers_come_back_as_the_runtime_was_recorded_to_answer() {
    let Some(folder) = beside("conformance/lambda") else { return };
    let mut faults = Vec::new();
    for id in [
        "badsyntax",
        "circ",
        "counter",
        "exit",
        "missing_export",
        "str",
        "thrower",
        "throwstr",
        "uncaught",
        "undef",
        "unhandled",
    ] {
        let text = fs::read_to_string(folder.join(format!("rie/{id}.json"))).unwrap();
        let recording: Value = serde_json::from_str(&text).unwrap();
        let (handler, responses) = (recording["handler"].as_str().unwrap(), recording["responses"].as_array().unwrap());
        let file = format!("{}.js", handler.split('.').next().unwrap());
        let source = fs::read_to_string(folder.join("functions").join(&file)).unwrap();
        let setup = Setup { handler: handler.to_owned(), ..Setup::default() };
        let program = Program {
            kind: Kind::Serverless,
            entry: file.clone(),
            files: vec![SourceFile::text(&file, &source)],
            setup: AnySetup { serverless: Some(setup), ..AnySetup::default() },
        };
        let input = Input { steps: vec![recording["event"].clone(); responses.len()], ..Input::default() };
        let outcome = run_to_end(&program, &input, &Limits::default(), &mut Recorder::default(), &Stop::new());
        let answers = match outcome.result.unwrap() {
            Value::Array(answers) if responses.len() > 1 => answers,
            answer => vec![answer],
        };
        for (response, answer) in responses.iter().zip(answers) {
            let recorded = serde_json::from_str(response["body"].as_str().unwrap()).unwrap();
            let (recorded, ran) = (without_trace(recorded), without_trace(answer));
            if recorded != ran {
                faults.push(format!("{id}\n  recorded {recorded}\n  ran      {ran}"));
            }
        }
    }
    assert!(faults.is_empty(), "{} answers differ:\n{}", faults.len(), faults.join("\n"));
}

/// An answer without its stack, the request's id, and what is wrong with the syntax, which each engine words for itself.
fn without_trace(mut answer: Value) -> Value {
    if let Some(failed) = answer.as_object_mut() {
        failed.remove("trace");
        if failed.get("errorType") == Some(&json!("Runtime.UserCodeSyntaxError")) {
            failed.remove("errorMessage");
        }
    }
    if let Some(message) = answer["errorMessage"].as_str().filter(|message| message.starts_with("RequestId: ")) {
        let rest = message.splitn(3, ' ').nth(2).unwrap_or_default().to_owned();
        answer["errorMessage"] = json!(rest);
    }
    answer
}

/// A typed value as plain JSON.
fn plain(typed: &Value) -> Value {
    let (kind, value) = typed.as_object().unwrap().iter().next().unwrap();
    match kind.as_str() {
        "M" => {
            Value::Object(value.as_object().unwrap().iter().map(|(name, inner)| (name.clone(), plain(inner))).collect())
        }
        "L" => value.as_array().unwrap().iter().map(plain).collect(),
        "N" => serde_json::from_str(value.as_str().unwrap()).unwrap(),
        "NULL" => Value::Null,
        _ => value.clone(),
    }
}

/// What a program wrote, without the notice that the SDK's own package writes about the age of its runtime.
fn own_lines(text: &str) -> String {
    match text.split_once("Error processing order") {
        Some((_, rest)) => format!("Error processing order{rest}"),
        None if text.contains("NodeVersionSupportWarning") => String::new(),
        None => text.to_owned(),
    }
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

/// `value` with order ids and moments replaced, within texts too; of long texts only the length is kept.
fn normalised(value: &Value) -> Value {
    match value {
        Value::String(text) if text.len() > 2_000 => json!(format!("{} characters", length(text))),
        Value::String(text) => json!(replaced(text)),
        Value::Array(list) => list.iter().map(normalised).collect(),
        Value::Object(map) => {
            Value::Object(map.iter().map(|(name, inner)| (name.clone(), normalised(inner))).collect())
        }
        other => other.clone(),
    }
}

/// The length of a text of which a recording may hold the beginning and `...[270000 chars]`.
fn length(text: &str) -> usize {
    let cut = text.rsplit_once("...[").and_then(|(_, rest)| rest.strip_suffix(" chars]")?.parse().ok());
    cut.unwrap_or(text.len())
}

fn replaced(text: &str) -> String {
    let mut rest = text;
    let mut normal = String::new();
    while let Some(first) = rest.chars().next() {
        let length = order_id(rest).or_else(|| moment(rest));
        normal.push_str(if length.is_some() { "<normalised>" } else { &rest[..first.len_utf8()] });
        rest = &rest[length.unwrap_or(first.len_utf8())..];
    }
    normal
}

/// The length of an id such as `ORD-1795367744866-dpr7air4l` at the start of `text`.
fn order_id(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("ORD-")?;
    let (digits, rest) = rest.split_once('-')?;
    let tail = rest.find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit())).unwrap_or(rest.len());
    let is_id = digits.len() == 13 && digits.bytes().all(|byte| byte.is_ascii_digit()) && (1..=9).contains(&tail);
    is_id.then(|| "ORD-".len() + digits.len() + 1 + tail)
}

/// The length of a moment such as `2026-11-22T17:15:44.866Z` at the start of `text`.
fn moment(text: &str) -> Option<usize> {
    const SHAPE: &str = "0000-00-00T00:00:00.000Z";
    let matches = |(shape, byte): (u8, u8)| if shape == b'0' { byte.is_ascii_digit() } else { shape == byte };
    (text.len() >= SHAPE.len() && SHAPE.bytes().zip(text.bytes()).all(matches)).then_some(SHAPE.len())
}
