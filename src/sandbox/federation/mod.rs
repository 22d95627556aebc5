//! GraphQL federation: several subgraphs composed into one graph, an operation planned across them and executed.
//!
//! | module | does |
//! |---|---|
//! | `roster` | program files to subgraphs, data and the operation |
//! | [`compose`] | subgraph schemas to a supergraph, or the reasons why not |
//! | `plan` | which subgraph is asked for what, in which order (the one place that drives the planner) |
//! | `execute` | asks, hands keys on, joins answers, on a virtual clock |
//! | `network` | latency, faults and patience between router and subgraphs |
//! | `service` | a subgraph as a GraphQL server in process, on JSON data |
//! | `refusal` | why composition refused, as a learner reads it |
//! | `narrate` | what was done, as trace events in the order of the virtual clock |
//!
//! Nothing here opens a socket, sleeps or reads a clock for anything but limits and measurements.

pub mod compose;
mod execute;
mod extent;
mod failure;
mod inputs;
mod narrate;
mod network;
mod operation;
mod plan;
mod refusal;
mod roster;
mod router;
mod run;
mod service;
mod setup;
mod syntax;

pub use setup::{Setup, SubgraphSetup};

use super::{Input, Kind, Limits, Outcome, Program, Sandbox, Stop};
use crate::{diagnostic::Diagnostic, trace::Trace};

/// Runs federation programs.
pub struct Federation;

impl Sandbox for Federation {
    fn kind(&self) -> Kind {
        Kind::Federation
    }

    fn check(&self, program: &Program) -> Vec<Diagnostic> {
        run::check(program)
    }

    fn default_inputs(&self, program: &Program) -> Vec<(String, Input)> {
        inputs::of(program)
    }

    fn run(&self, program: &Program, input: &Input, limits: &Limits, trace: &mut dyn Trace, stop: &Stop) -> Outcome {
        run::run(program, input, limits, trace, stop)
    }
}

#[cfg(test)]
mod tests;
