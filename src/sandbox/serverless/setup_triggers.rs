//! What can start a function beside a caller: the queues, subscriptions and triggers of a `[serverless]` table.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// One queue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct QueueSetup {
    /// For how many seconds a message that was received is hidden from others.
    pub visibility_timeout_s: u64,
    /// The queue a message goes to after it was received `max-receives` times; empty for none.
    pub dead_letter: String,
    /// How often a message is received before it goes to the dead-letter queue.
    pub max_receives: u32,
}

impl Default for QueueSetup {
    fn default() -> Self {
        Self { visibility_timeout_s: 30, dead_letter: String::new(), max_receives: 3 }
    }
}

/// A topic's notices going to a queue.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct SubscriptionSetup {
    /// The topic.
    pub topic: String,
    /// The queue.
    pub queue: String,
    /// Which notices pass; empty for all. See [`TriggerSetup::filter`].
    pub filter: Map<String, Value>,
    /// Whether the queue gets the message alone, without the envelope around it.
    pub raw: bool,
}

/// Something that starts a function.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct TriggerSetup {
    /// What starts it: `queue:NAME`, `topic:NAME`, `bucket:NAME`, `table:NAME` for a table with a stream, or
    /// `invoke:NAME` for a function that others call by that name without waiting.
    pub from: String,
    /// The handler it starts, as `file.export`; empty for the program's own handler.
    pub handler: String,
    /// How many messages or changes one event holds at most.
    pub batch_size: usize,
    /// Whether the function may name the messages of a batch that failed, so that the others are not tried again.
    pub report_batch_item_failures: bool,
    /// For a topic: which notices pass, by message attribute, in the platform's filter language.
    pub filter: Map<String, Value>,
    /// For a topic or a bucket: the queue that gets events the function failed on three times; empty to lose them.
    pub dead_letter: String,
}

impl Default for TriggerSetup {
    fn default() -> Self {
        Self {
            from: String::new(),
            handler: String::new(),
            batch_size: 10,
            report_batch_item_failures: false,
            filter: Map::new(),
            dead_letter: String::new(),
        }
    }
}

impl TriggerSetup {
    /// What starts it, as kind and name: `("queue", "work")`.
    #[must_use]
    pub fn source(&self) -> (&str, &str) {
        self.from.split_once(':').unwrap_or((&self.from, ""))
    }

    /// What is wrong with it, given what there is of each kind.
    #[must_use]
    pub fn complaint(&self, there: &BTreeMap<&str, Vec<String>>) -> Option<String> {
        let (kind, name) = self.source();
        match there.get(kind) {
            None => Some(format!(
                "a trigger comes from `queue:NAME`, `topic:NAME`, `bucket:NAME`, `table:NAME` or `invoke:NAME`, not from {:?}",
                self.from
            )),
            Some(names) if !names.iter().any(|known| known == name) => {
                Some(format!("the trigger from {:?} has nothing to come from: there is no such {kind}", self.from))
            }
            Some(_) => None,
        }
    }
}
