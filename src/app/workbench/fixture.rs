//! An example and a trace for tests.

use std::sync::Arc;

use serde_json::json;

use crate::{
    app::{Area, Shared},
    course::{Course, Example, ExampleEvent, Expectation},
    sandbox::{
        Basis, Fact, FaultSetup, Kind, Limits, Location, Measurement, Outcome, Program, ProgramError, SourceFile,
    },
    trace::{Event, Level, Panel, Recorder, Trace, VirtualTime},
};

pub(crate) const SOURCE: &str = "exports.handler = async (event) => {\n  const order = JSON.parse(event.body);\n  await store(order);\n  return { statusCode: 201 };\n};\n";

pub(crate) fn example() -> Example {
    let event = |name: &str, faults: &[&str]| ExampleEvent {
        name: name.to_owned(),
        steps: vec![json!({"body": "{}"})],
        faults: faults.iter().map(|name| (*name).to_owned()).collect(),
        expect: Expectation::default(),
    };
    let mut program = Program::of_source(Kind::Serverless, "index.js", SOURCE);
    program.files.push(SourceFile::text("store.js", "exports.store = () => {};\n"));
    Example {
        id: "orders".to_owned(),
        title: "An order, stored and announced".to_owned(),
        about: "Watch what is stored before anybody is told.".to_owned(),
        file: "sandboxes/orders/sandbox.toml".to_owned(),
        program,
        limits: Limits::default(),
        seed: 7,
        events: vec![event("valid", &[]), event("table down", &["db-down"])],
        faults: vec![FaultSetup {
            name: "db-down".to_owned(),
            title: "The table does not answer".to_owned(),
            ..FaultSetup::default()
        }],
        predict: Some("How many notices go out?".to_owned()),
        solution: None,
        wrong: Vec::new(),
    }
}

pub(crate) fn shared(width: u16, height: u16) -> Shared {
    let course = Course { id: "course".to_owned(), examples: vec![example()], ..Course::default() };
    Shared { course: Arc::new(course), size: (width, height), now_ms: 1_000, ..Shared::default() }
}

pub(crate) fn body(width: u16, height: u16) -> Area {
    shared(width, height).body()
}

/// An invocation that stores, announces twice at the same time, and prints.
pub(crate) fn events() -> Vec<Event> {
    let mut recorder = Recorder::default();
    let trace: &mut dyn Trace = &mut recorder;
    let ms = |ms: u64| VirtualTime(ms * 1_000_000);
    let invoke = trace.begin(ms(0), None, "invoke", "valid");
    trace.note(ms(0), Some(invoke), "cold start", "a new environment");
    let put = trace.begin(ms(2), Some(invoke), "dynamodb.put", "Orders");
    trace.end(ms(7), put, true, "stored", Some("latency table, 2026-08"));
    let table = |items| Panel::Table { name: "Orders".into(), key: vec!["orderId".into()], items };
    trace.state(ms(7), table(vec![json!({"orderId": "a-1", "total": 20})]));
    trace.console(ms(8), Level::Log, "stored a-1");
    let one = trace.begin(ms(8), Some(invoke), "sns.publish", "inventory");
    let two = trace.begin(ms(8), Some(invoke), "sns.publish", "payment");
    trace.end(ms(20), one, true, "sent", Some("latency table, 2026-08"));
    trace.end(ms(26), two, false, "Throttled", Some("latency table, 2026-08"));
    trace.end(ms(27), invoke, true, "201", None);
    recorder.into_events()
}

pub(crate) fn outcome() -> Outcome {
    let mut outcome = Outcome::completed(Some(json!({"statusCode": 201, "body": "{\"message\":\"Order accepted\"}"})));
    outcome.facts = vec![
        Fact { label: "Billed Duration".into(), value: "27 ms".into(), basis: Basis::Counted },
        Fact { label: "Cost".into(), value: "$0.0000002".into(), basis: Basis::Modelled("price list, 2026-10".into()) },
    ];
    outcome.measured = vec![Measurement::new("guest time", 0.4213, "ms")];
    outcome
}

pub(crate) fn failure() -> Outcome {
    Outcome::failed(ProgramError {
        name: "TypeError".into(),
        message: "Cannot read properties of undefined (reading 'total')".into(),
        location: Some(Location { file: "index.js".into(), line: 3, column: 9 }),
        stack: vec!["handler (index.js:3:9)".into()],
        help: Some("The event has no body: check it before you read from it.".into()),
        ..ProgramError::default()
    })
}
