//! The edge sandbox.

mod setup;

pub use setup::Setup;

use super::{Input, Kind, Limits, Outcome, Program, Sandbox, Stop};
use crate::{diagnostic::Diagnostic, trace::Trace};

/// Runs edge programs.
pub struct Edge;

impl Sandbox for Edge {
    fn kind(&self) -> Kind {
        Kind::Edge
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
