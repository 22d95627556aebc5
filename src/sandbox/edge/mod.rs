//! The edge sandbox: workers at points of presence.
//!
//! A request goes from its user to the nearest point of presence, where a worker (service-worker or module syntax) answers it
//! from its own code, its caches, its KV namespaces, or from an origin it fetches. The ways there and back are modelled from
//! measured round trips; the worker itself runs for real. No request ever leaves the process.

mod network;
mod platform;
mod run;
mod setup;

pub use setup::{Origin, Setup};

use serde_json::json;

use super::{Input, Kind, Limits, Outcome, Program, Sandbox, Stop, js};
use crate::{diagnostic::Diagnostic, trace::Trace};

/// Runs workers.
pub struct Edge;

impl Sandbox for Edge {
    fn kind(&self) -> Kind {
        Kind::Edge
    }

    fn check(&self, program: &Program) -> Vec<Diagnostic> {
        let mut diagnostics = js::check(js::Flavor::Worker, &program.files, &[]);
        if let Err(fault) = run::Run::new(program, &Input::default(), &Limits::default()) {
            diagnostics.push(Diagnostic::error("edge::setup", fault.message).help(fault.help.unwrap_or_default()));
        }
        diagnostics
    }

    fn default_inputs(&self, _program: &Program) -> Vec<(String, Input)> {
        let get = |city| json!({ "method": "GET", "url": "https://edge.example/", "city": city });
        let post = json!({
            "method": "POST",
            "url": "https://edge.example/",
            "headers": { "content-type": "application/json" },
            "body": "{\"name\":\"Ada\"}",
            "city": "Paris",
        });
        vec![
            ("a visit from Paris".to_owned(), Input::of(get("Paris"))),
            ("a visit from Sydney".to_owned(), Input::of(get("Sydney"))),
            ("a POST with a body".to_owned(), Input::of(post)),
        ]
    }

    fn run(&self, program: &Program, input: &Input, limits: &Limits, trace: &mut dyn Trace, stop: &Stop) -> Outcome {
        match run::Run::new(program, input, limits) {
            Ok(run) => run.run(&input.steps, trace, stop),
            Err(error) => Outcome::failed(*error),
        }
    }
}
