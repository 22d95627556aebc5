//! What can be wrong with one subgraph, whatever the others say.

mod access_and_cost;
mod context;
mod field_sets;
mod graphql;
mod marks;
mod values;

use std::collections::HashSet;

use graphql_tools::parser::Pos;

pub use field_sets::{key_fields, provided_fields, used_fields};
pub use graphql::{Signature, check_implementation};
pub use values::{Inputs, fits};

use super::{
    Code, Finding, Place, Subgraph,
    schema::{Edition, Schema},
};

/// Subgraphs need names, each its own.
pub fn names(subgraphs: &[Subgraph], findings: &mut Vec<Finding>) {
    let mut seen = HashSet::new();
    for subgraph in subgraphs {
        let at = Pos { line: 1, column: 1 };
        let place = || vec![Place::in_text(&subgraph.name, &subgraph.file, &subgraph.sdl, at)];
        let name = subgraph.name.as_str();
        let message = if name.trim().is_empty() {
            "a subgraph has no name".to_owned()
        } else if name == "_" {
            "a subgraph cannot be named \"_\"; the name is reserved".to_owned()
        } else if !seen.insert(name) {
            format!("two subgraphs are named \"{name}\"")
        } else {
            continue;
        };
        findings.push(Finding::error(Code::InvalidSubgraphName, message, place()));
    }
}

/// Field sets that could not be read leave the rest of a schema as it is.
const SET_CODES: [Code; 6] = [
    Code::KeyInvalidFields,
    Code::KeyInvalidFieldsType,
    Code::RequiresInvalidFields,
    Code::RequiresInvalidFieldsType,
    Code::ProvidesInvalidFields,
    Code::ProvidesInvalidFieldsType,
];

/// Checks one schema by itself.
pub fn schema(schema: &Schema, findings: &mut Vec<Finding>) {
    if schema.names.is_faulty {
        // What a faulty import brings is anybody's guess.
        return;
    }
    let is_broken = findings.iter().any(|finding| {
        !SET_CODES.contains(&finding.code) && finding.places.first().is_some_and(|place| place.subgraph == schema.name)
    });
    let before = findings.len();
    let mut check = Check { schema, is_broken, findings };
    check.graphql();
    let is_valid = !check.is_broken && check.findings.len() == before;
    if !check.is_broken {
        check.field_sets();
    }
    if is_valid {
        // Where GraphQL itself is broken, these would only repeat it in other words.
        check.marks();
        check.access_and_cost();
        check.contexts();
    }
}

/// One schema and what is said of it.
struct Check<'a> {
    schema: &'a Schema,
    /// Whether it breaks rules of GraphQL on which all others rest.
    is_broken: bool,
    findings: &'a mut Vec<Finding>,
}

impl Check<'_> {
    fn fault(&mut self, code: Code, message: impl AsRef<str>, at: Pos) {
        self.fault_at(code, message, &[at]);
    }

    fn fault_at(&mut self, code: Code, message: impl AsRef<str>, places: &[Pos]) {
        let message = format!("[{}] {}", self.schema.name, message.as_ref());
        let places = places.iter().map(|at| Place::new(self.schema, *at)).collect();
        self.findings.push(Finding::error(code, message, places));
    }

    fn is_federation_two(&self) -> bool {
        self.schema.edition == Edition::Two
    }
}
