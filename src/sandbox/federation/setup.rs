//! What stands around a federation program.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What stands around a federation program: its subgraphs and the operation to run on them.
///
/// Without subgraphs the program's entry is the one subgraph, beside companions of ours where they fit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Setup {
    /// The subgraphs, in the order they are shown.
    pub subgraphs: Vec<SubgraphSetup>,
    /// The file that holds the operation of every event that brings none itself.
    pub query: Option<String>,
    /// How long the router waits for a subgraph on the virtual clock, in milliseconds; 2,000 unless given.
    pub timeout_ms: Option<u64>,
}

/// One subgraph.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SubgraphSetup {
    /// Its name.
    pub name: String,
    /// The file that holds its schema.
    pub schema: String,
    /// The JSON file that holds its data: lists of objects by type name, and answers by root type. Made up from the schema
    /// when it is missing.
    #[serde(default)]
    pub data: Option<String>,
    /// How long it takes to answer on the virtual clock, in milliseconds, at least 1; a round figure by its place unless
    /// given.
    #[serde(default)]
    pub latency_ms: Option<u64>,
}

impl Setup {
    /// How long the router waits unless told otherwise, in milliseconds: a round figure chosen for teaching.
    pub const TIMEOUT_MS: u64 = 2_000;

    /// The latency of the subgraph at `place`, in milliseconds: round figures chosen for teaching, different so that a
    /// timeline shows which fetch is whose.
    #[must_use]
    pub fn default_latency_ms(place: usize) -> u64 {
        [12, 25, 18].get(place).copied().unwrap_or(20)
    }
}
