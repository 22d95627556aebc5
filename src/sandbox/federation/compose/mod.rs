//! Composition: several subgraph schemas become one supergraph, or a list of reasons why they cannot.
//!
//! [`compose`] reads every schema, checks each alone (`validate`), merges them by the published rules (`merge`) and
//! writes two texts: the supergraph, which tells a planner who answers what, and the API schema, which is what clients see.
//! It looks at schemas only: no subgraph needs to run. It never panics and never stops at the first fault.

mod code;
mod field_set;
mod finding;
mod link;
mod merge;
mod part;
mod print;
mod read;
mod reader;
mod satisfiability;
pub mod schema;
mod spec;
mod usage;
mod validate;

pub use code::Code;
pub use finding::{Finding, Place};
pub use merge::{JoinField, JoinType, Merged, MergedDirective, MergedField, MergedInput, MergedType, MergedValue};

use std::sync::Arc;

use crate::diagnostic::Severity;
use schema::Schema;

/// What a team hands over: its subgraph's name and schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subgraph {
    /// Its name.
    pub name: String,
    /// The file the schema was read from, for error messages.
    pub file: String,
    /// The schema.
    pub sdl: String,
}

/// What came of composing.
#[derive(Clone, Debug)]
pub struct Composition {
    /// The supergraph; `None` when a finding is an error.
    pub supergraph: Option<Supergraph>,
    /// The schemas that could be read, in the order given.
    pub schemas: Vec<Schema>,
    /// Every fault and hint.
    pub findings: Vec<Finding>,
}

impl Composition {
    /// The findings that stop composition.
    pub fn errors(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.severity == Severity::Error)
    }
}

/// A composed graph.
#[derive(Clone, Debug)]
pub struct Supergraph {
    /// The supergraph in the join specification v0.3.
    pub sdl: String,
    /// The schema clients see.
    pub api: String,
    /// The merged types themselves.
    pub merged: Arc<Merged>,
}

/// Composes `subgraphs`.
#[must_use]
pub fn compose(subgraphs: &[Subgraph]) -> Composition {
    let mut findings = Vec::new();
    validate::names(subgraphs, &mut findings);
    let schemas: Vec<Schema> = subgraphs.iter().filter_map(|subgraph| read::read(subgraph, &mut findings)).collect();
    for schema in &schemas {
        validate::schema(schema, &mut findings);
    }
    let whole = schemas.len() == subgraphs.len();
    let sound = !findings.iter().any(|finding| finding.severity == Severity::Error);
    // Merging a schema that is broken by itself would report its faults a second time, in a less helpful place.
    let merged = (whole && sound).then(|| merge::merge(&schemas, &mut findings));
    if let Some(merged) = &merged
        && !findings.iter().any(|finding| finding.severity == Severity::Error)
    {
        satisfiability::check(merged, &schemas, &mut findings);
    }
    let sound = !findings.iter().any(|finding| finding.severity == Severity::Error);
    let supergraph = merged.filter(|_| sound).map(|merged| Supergraph {
        sdl: print::supergraph(&merged),
        api: print::api(&merged),
        merged: Arc::new(merged),
    });
    Composition { supergraph, schemas, findings }
}

#[cfg(test)]
mod tests;
