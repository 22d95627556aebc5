//! `etude run`: one example, or every example of a course.

use std::{fs, path::Path};

use clap::Args;
use serde::Serialize;
use serde_json::Value;

use super::{Failure, World, print, source};
use crate::{
    app::runs::{self, Offer},
    course::{Course, Example, expect},
    diagnostic::did_you_mean,
    sandbox::{Input, Outcome, Setup, Stop},
    trace::{Event, Recorder},
};

#[derive(Debug, Args)]
pub struct Arguments {
    /// An example of the built-in course by its id, a sandbox folder, a sandbox.toml, a page with `#` and a fence's number or
    /// name, or a source file
    target: Option<String>,

    /// Run every example of the page or course (of the built-in course when no target is given)
    #[arg(long)]
    all: bool,

    /// The event to run on: one of the example's own by name, or a JSON file that holds the event
    #[arg(long, value_name = "NAME|FILE")]
    event: Option<String>,

    /// Switch on a fault of the example; may be given several times
    #[arg(long, value_name = "NAME")]
    fault: Vec<String>,

    /// Change what stands around the program, such as `serverless.memory-mb=512` or `limits.time-ms=500`
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,

    /// Seed everything random in the run
    #[arg(long, value_name = "N")]
    seed: Option<u64>,

    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// One run, as `--json` prints it.
#[derive(Serialize)]
struct Report<'a> {
    example: &'a str,
    kind: crate::sandbox::Kind,
    event: &'a str,
    outcome: &'a Outcome,
    /// What is not as the example's author expected.
    unmet: &'a [String],
    trace: &'a [Event],
    /// Events beyond the bound of the trace.
    dropped: usize,
}

pub fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<u8, Failure> {
    let course = source::course_of_target(arguments.target.as_deref())?;
    let chosen = choose(&course, arguments)?;
    let mut worst = 0;
    let mut reports = Vec::new();
    for example in chosen {
        let example = changed(example, arguments)?;
        let offer = offer(&example, arguments)?;
        let (outcome, trace) = runs::run(&example, &offer, &Stop::new());
        let unmet = expect::check(&offer.expect, &outcome, trace.events());
        // An exercise is meant to fall short until somebody has done it; naming it asks whether that is so.
        let is_exercise = arguments.all && example.solution.is_some();
        worst = worst.max(if is_exercise { 0 } else { code(&offer, &outcome, &unmet) });
        if arguments.json {
            reports.push(report(&example, &offer, &outcome, &unmet, &trace)?);
        } else {
            print::run(world.out, &example, &offer.name, &outcome, &trace, &unmet)?;
            writeln!(world.out)?;
        }
    }
    if arguments.json {
        let whole = serde_json::json!({ "format": 1, "runs": reports });
        writeln!(world.out, "{whole:#}")?;
    }
    Ok(worst)
}

/// 1 when the run is not as its author expected, or, when nothing is expected, when the program did not complete.
fn code(offer: &Offer, outcome: &Outcome, unmet: &[String]) -> u8 {
    let is_well =
        if offer.expect == crate::course::Expectation::default() { outcome.is_completed() } else { unmet.is_empty() };
    u8::from(!is_well)
}

fn report(
    example: &Example,
    offer: &Offer,
    outcome: &Outcome,
    unmet: &[String],
    trace: &Recorder,
) -> Result<Value, Failure> {
    let report = Report {
        example: &example.id,
        kind: example.program.kind,
        event: &offer.name,
        outcome,
        unmet,
        trace: trace.events(),
        dropped: trace.dropped(),
    };
    serde_json::to_value(report).map_err(|error| Failure::usage(format!("the run cannot be written as JSON: {error}")))
}

/// The examples the command line asks for.
fn choose<'a>(course: &'a Course, arguments: &Arguments) -> Result<Vec<&'a Example>, Failure> {
    if arguments.all {
        return Ok(course.examples.iter().collect());
    }
    let ids = || course.examples.iter().map(|example| example.id.as_str());
    let list = || format!("examples: {}", ids().collect::<Vec<_>>().join(", "));
    let Some(target) = &arguments.target else {
        return Err(Failure::usage("nothing to run: name an example, or give --all").hint(list()));
    };
    if let Some(example) = course.examples.iter().find(|example| example.id == *target) {
        return Ok(vec![example]);
    }
    if let Some((_, fence)) = target.rsplit_once('#') {
        return match source::fence(course, fence) {
            Some(example) => Ok(vec![example]),
            None => Err(Failure::usage(format!("no runnable fence `{fence}` here")).hint(list())),
        };
    }
    match course.examples.as_slice() {
        [only] => Ok(vec![only]),
        [] => Err(Failure::usage(format!("nothing in `{target}` can be run"))),
        _ if Path::new(target).exists() => {
            Err(Failure::usage(format!("`{target}` has several examples: name one with #, or give --all")).hint(list()))
        }
        _ => {
            let failure = Failure::usage(format!("no example, file or folder `{target}`"));
            Err(match did_you_mean(target, ids()) {
                Some(near) => failure.hint(format!("did you mean `{near}`?")),
                None => failure.hint(list()),
            })
        }
    }
}

/// `example` with the seed and settings of the command line.
fn changed(example: &Example, arguments: &Arguments) -> Result<Example, Failure> {
    let mut example = example.clone();
    example.seed = arguments.seed.unwrap_or(example.seed);
    for setting in &arguments.set {
        set(&mut example, setting)?;
    }
    Ok(example)
}

/// Applies one `KEY=VALUE`.
fn set(example: &mut Example, setting: &str) -> Result<(), Failure> {
    let bad = |why: &dyn std::fmt::Display| Failure::usage(format!("--set {setting}: {why}"));
    let (key, value) = setting.split_once('=').ok_or_else(|| bad(&"write it as KEY=VALUE"))?;
    let value: Value = serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.to_owned()));
    let (root, rest) = key.split_once('.').unwrap_or((key, ""));
    let whole = if root == "limits" {
        serde_json::to_value(&example.limits)
    } else {
        serde_json::to_value(&example.program.setup)
    };
    let mut whole = whole.map_err(|error| bad(&error))?;
    let path: Vec<&str> = if root == "limits" { rest.split('.').collect() } else { key.split('.').collect() };
    put(&mut whole, &path, value);
    if root == "limits" {
        example.limits = serde_json::from_value(whole).map_err(|error| bad(&error))?;
    } else {
        example.program.setup = serde_json::from_value::<Setup>(whole).map_err(|error| bad(&error))?;
    }
    Ok(())
}

/// Puts `value` at `path`, making objects on the way.
fn put(whole: &mut Value, path: &[&str], value: Value) {
    let Some((last, ahead)) = path.split_last() else { return };
    let mut at = whole;
    for key in ahead {
        if !at.is_object() {
            *at = Value::Object(serde_json::Map::new());
        }
        at = &mut at[*key];
    }
    if !at.is_object() {
        *at = Value::Object(serde_json::Map::new());
    }
    at[*last] = value;
}

/// The input the command line asks for.
fn offer(example: &Example, arguments: &Arguments) -> Result<Offer, Failure> {
    let offers = runs::offers(example);
    let names = offers.iter().map(|offer| offer.name.as_str()).collect::<Vec<_>>().join(", ");
    let mut offer = match &arguments.event {
        None => offers.first().cloned().unwrap_or_else(|| Offer {
            name: "default".to_owned(),
            input: Input { seed: example.seed, ..Input::of(Value::Null) },
            expect: crate::course::Expectation::default(),
        }),
        Some(name) => match offers.iter().find(|offer| offer.name == *name) {
            Some(offer) => offer.clone(),
            None => event_file(example, name, &names)?,
        },
    };
    for name in &arguments.fault {
        let fault = example.faults.iter().find(|fault| fault.name == *name).ok_or_else(|| {
            let known = example.faults.iter().map(|fault| fault.name.as_str()).collect::<Vec<_>>().join(", ");
            Failure::usage(format!("`{}` has no fault `{name}`", example.id)).hint(format!("its faults: {known}"))
        })?;
        offer.input.faults.push(fault.clone());
        // What its author expects is said of the event as it is, without further faults.
        offer.expect = crate::course::Expectation::default();
    }
    Ok(offer)
}

/// An event from a JSON file.
fn event_file(example: &Example, path: &str, names: &str) -> Result<Offer, Failure> {
    let text = fs::read_to_string(path).map_err(|error| {
        Failure::usage(format!("`{}` has no event `{path}`, and no such file can be read: {error}", example.id))
            .hint(format!("its events: {names}"))
    })?;
    let event: Value =
        serde_json::from_str(&text).map_err(|error| Failure::usage(format!("{path} is not JSON: {error}")))?;
    Ok(Offer {
        name: path.to_owned(),
        input: Input { seed: example.seed, ..Input::of(event) },
        expect: crate::course::Expectation::default(),
    })
}
