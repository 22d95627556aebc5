//! The visible state of a run: tables, messages, memory, plans, and plain facts.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One named part of the visible state, as it is at one moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "panel", rename_all = "kebab-case")]
pub enum Panel {
    /// The items of a table.
    Table {
        /// The table's name.
        name: String,
        /// The key attributes, in order.
        key: Vec<String>,
        /// The items, as plain JSON.
        items: Vec<Value>,
    },
    /// The messages a topic or queue has taken.
    Messages {
        /// The topic's or queue's name.
        name: String,
        /// Oldest first.
        messages: Vec<Message>,
    },
    /// A window on a linear memory.
    Memory {
        /// Which memory.
        name: String,
        /// Its size in bytes.
        size: u64,
        /// Address of the first byte of `bytes`.
        offset: u64,
        /// At most a few hundred bytes.
        bytes: Vec<u8>,
    },
    /// A query plan; steps light up as they run.
    Plan {
        /// The plan's name.
        name: String,
        /// Its steps, outermost first.
        root: PlanStep,
    },
    /// Labelled values: cache content, limits used, module exports.
    Facts {
        /// What they are about.
        name: String,
        /// In reading order.
        rows: Vec<Row>,
    },
    /// A text worth reading as a whole: a supergraph, a log, a response body.
    Text {
        /// What it is.
        name: String,
        /// The language to highlight it as, such as `graphql`; empty for none.
        language: String,
        /// The text.
        text: String,
    },
}

impl Panel {
    /// The name a later panel of the same kind and name replaces.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Table { name, .. }
            | Self::Messages { name, .. }
            | Self::Memory { name, .. }
            | Self::Plan { name, .. }
            | Self::Facts { name, .. }
            | Self::Text { name, .. } => name,
        }
    }

    /// Whether this panel is a later state of `other`.
    #[must_use]
    pub fn replaces(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other) && self.name() == other.name()
    }
}

/// One message of a topic or queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// The id the service gave it.
    pub id: String,
    /// Its body.
    pub body: String,
}

/// One labelled value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// What it is.
    pub label: String,
    /// Its value, with its unit.
    pub value: String,
}

/// One step of a query plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanStep {
    /// `Sequence`, `Parallel`, `Flatten reviews.@`, `Fetch products`.
    pub label: String,
    /// The operation sent, for a fetch; empty otherwise.
    pub detail: String,
    /// Where the step stands.
    pub progress: PlanProgress,
    /// The steps within it.
    pub steps: Vec<PlanStep>,
}

/// Where a plan's step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlanProgress {
    /// Not begun.
    Waiting,
    /// Begun, not ended.
    Running,
    /// Ended well.
    Done,
    /// Ended badly.
    Failed,
    /// Never begun: nothing to fetch, or a condition said no.
    Skipped,
}
