//! The serverless sandbox.

mod aws_error;
mod dynamodb;
mod setup;

pub use setup::{LatencySetup, Runtime, Setup, TableSetup};

use super::{Input, Kind, Limits, Outcome, Program, Sandbox, Stop};
use crate::{diagnostic::Diagnostic, trace::Trace};

/// Runs serverless programs.
pub struct Serverless;

impl Sandbox for Serverless {
    fn kind(&self) -> Kind {
        Kind::Serverless
    }

    fn check(&self, _program: &Program) -> Vec<Diagnostic> {
        Vec::new()
    }

    fn default_inputs(&self, _program: &Program) -> Vec<(String, Input)> {
        Vec::new()
    }

    fn run(
        &self,
        _program: &Program,
        _input: &Input,
        _limits: &Limits,
        _trace: &mut dyn Trace,
        _stop: &Stop,
    ) -> Outcome {
        Outcome::internal("not built yet")
    }
}
