//! The serverless sandbox: functions with a handler, as deployed to a FaaS platform.
//!
//! A run starts an execution environment when the first event arrives (a cold start), gives it one event after another, and
//! freezes it in between. The function reaches an in-memory database, topics, queues and buckets through `aws-sdk`; they answer
//! in the words of the real services, after latencies that are modelled and say so. Messages, changes, notices and uploads start
//! functions too, when an event is done. Nothing here reaches a network, and nothing scales out: one environment for each
//! function, one event at a time.

mod aws_error;
mod billing;
mod chronological;
mod deliver;
mod dynamodb;
mod environment;
mod failure;
mod faults;
mod filter;
mod infer;
mod report;
mod request;
mod run;
mod s3;
mod services;
mod setup;
mod setup_triggers;
mod sns;
mod sqs;
mod timing;
mod triggers;

pub use setup::{IndexSetup, LatencySetup, QueueSetup, Runtime, Setup, SubscriptionSetup, TableSetup, TriggerSetup};

use std::borrow::Cow;

use serde_json::{Value, json};

use super::{Input, Kind, Limits, Outcome, Program, ProgramError, Sandbox, Stop, js};
use crate::{diagnostic::Diagnostic, trace::Trace};
use environment::Function;
use run::Run;
use services::{Door, Services};

/// Runs serverless programs.
pub struct Serverless;

impl Sandbox for Serverless {
    fn kind(&self) -> Kind {
        Kind::Serverless
    }

    fn check(&self, program: &Program) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        if program.file(&program.entry).is_none() {
            let message = format!("the entry file {} is not among the program's files", program.entry);
            diagnostics.push(Diagnostic::error("serverless::missing-entry", message).in_file(&program.entry));
        }
        diagnostics.extend(js::check(
            js::Flavor::Node,
            &program.files,
            &environment::preludes(setup_of(program).runtime),
        ));
        if let Err(complaint) = Services::new(&setup_of(program), &[], 0) {
            diagnostics.push(Diagnostic::error("serverless::seed-data", complaint));
        }
        if let Some(complaint) = setup_of(program).complaint() {
            diagnostics.push(Diagnostic::error("serverless::leads-nowhere", complaint));
        }
        diagnostics
    }

    fn default_inputs(&self, program: &Program) -> Vec<(String, Input)> {
        let named = |name: &str, steps: Vec<Value>| (name.to_owned(), Input { steps, ..Input::default() });
        if !infer::reads_a_body(&program.entry_text()) {
            return vec![named("event", vec![json!({})]), named("cold-then-warm", vec![json!({}), json!({})])];
        }
        let valid = json!({ "body": r#"{"userId":"u-1","items":[{"sku":"A1","qty":2}],"total":59.98}"# });
        vec![
            named("valid", vec![valid.clone()]),
            named("missing-field", vec![json!({ "body": r#"{"items":[{"sku":"A1","qty":2}],"total":59.98}"# })]),
            named("malformed-body", vec![json!({ "body": r#"{"userId":"u-1","# })]),
            named("no-body", vec![json!({ "body": null })]),
            named("cold-then-warm", vec![valid.clone(), valid]),
        ]
    }

    fn run(&self, program: &Program, input: &Input, limits: &Limits, trace: &mut dyn Trace, stop: &Stop) -> Outcome {
        let setup = setup_of(program);
        let services = match Services::new(&setup, &input.faults, input.seed) {
            Ok(services) => services,
            Err(complaint) => {
                let help = Some("Mend the items of that table in `[serverless.tables]`.".to_owned());
                let name = "SeedData".to_owned();
                return Outcome::failed(ProgramError { name, message: complaint, help, ..ProgramError::default() });
            }
        };
        let door = Door::new(services);
        let function = Function::new(program, &setup, limits, input.seed, &door);
        Run::new(&function, trace, stop).steps(&input.steps)
    }
}

/// What stands around `program`: what its author wrote, or what its text seems to ask for.
fn setup_of(program: &Program) -> Cow<'_, Setup> {
    match &program.setup.serverless {
        Some(setup) => Cow::Borrowed(setup),
        None => Cow::Owned(infer::setup_of(&program.entry_text())),
    }
}

#[cfg(test)]
mod conformance;
#[cfg(test)]
mod sdk_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod trigger_tests;
