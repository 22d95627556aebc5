//! What stands around a serverless function: the `[serverless]` table of a `sandbox.toml`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use super::setup_triggers::{QueueSetup, SubscriptionSetup, TriggerSetup};

/// What stands around a serverless function.
///
/// A step of an event is the raw event the handler gets. One key is ours: a step `{"@environment": "evict"}` calls nothing; it
/// throws the execution environment away, so that the next step starts cold, and `{"@environment": {"idle-s": 60}}` lets a
/// minute pass while the environment is frozen. Three more stand for the world outside: `{"@upload": {"bucket", "key", "body"}}`,
/// `{"@send": {"queue", "body"}}` and `{"@publish": {"topic", "body", "attributes"}}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Setup {
    /// The handler as `file.export`, such as `index.handler`. Empty: the export `handler` of the entry file.
    pub handler: String,
    /// What is deployed beside the learner's files.
    pub runtime: Runtime,
    /// Configured memory in MB, 128 to 10,240. The processor's share follows it: one whole core at 1,769 MB.
    pub memory_mb: u32,
    /// After how many seconds an invocation is killed, 1 to 900.
    pub timeout_s: u32,
    /// The function's name.
    pub function_name: String,
    /// Environment variables, beside those the platform sets.
    pub env: BTreeMap<String, String>,
    /// The region; empty to leave `AWS_REGION` unset.
    pub region: String,
    /// Whether the function has a role, and so credentials.
    pub credentials: bool,
    /// The tables of the database, by name.
    pub tables: BTreeMap<String, TableSetup>,
    /// The notification topics that exist, by name; their ARN is `arn:aws:sns:<region>:123456789012:<name>`.
    pub topics: Vec<String>,
    /// The queues that exist, by name.
    pub queues: BTreeMap<String, QueueSetup>,
    /// The buckets that exist, by name.
    pub buckets: Vec<String>,
    /// Which topics feed which queues.
    pub subscriptions: Vec<SubscriptionSetup>,
    /// What starts functions beside the events of a run.
    pub triggers: Vec<TriggerSetup>,
    /// How long the services take to answer.
    pub latency: LatencySetup,
}

/// What is deployed beside the learner's files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Runtime {
    /// The package carries `aws-sdk` version 2 beside the packages of version 3, as a bundler or `npm install` would have put it there.
    #[default]
    Bundled,
    /// Nothing but what the managed Node 20 runtime brings, the packages of SDK version 3 among it: `require('aws-sdk')`
    /// fails, as it does since Node 18.
    Managed,
}

/// One table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct TableSetup {
    /// The key attributes: the partition key, then the sort key if there is one. `name` is a string key; `name:N` a number
    /// key and `name:B` a binary one.
    pub key: Vec<String>,
    /// The items it holds at the start, as plain JSON.
    pub items: Vec<Map<String, Value>>,
    /// Its secondary indexes, by name.
    pub indexes: BTreeMap<String, IndexSetup>,
    /// The attribute that says, in seconds since 1970, when an item may be deleted; empty for none.
    pub ttl: String,
    /// Whether changes are recorded, for event sources to read.
    pub stream: bool,
}

/// One secondary index of a table. It is a local one when its partition key is the table's, else a global one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct IndexSetup {
    /// Its key attributes, written as a table's.
    pub key: Vec<String>,
    /// What it holds beside the keys: `["*"]` or nothing for every attribute, `[""]` for none, else the attributes named.
    pub project: Vec<String>,
}

/// How long the services take to answer, in milliseconds. Round figures chosen for teaching: a write to a table in the same
/// region takes a few milliseconds, a publish some more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct LatencySetup {
    /// One request to the database.
    pub dynamodb_ms: u64,
    /// One publish.
    pub sns_ms: u64,
    /// One request to a queue.
    pub sqs_ms: u64,
    /// One request to a bucket.
    pub s3_ms: u64,
    /// One call of another function, until the platform has taken the event.
    pub lambda_ms: u64,
}

impl Default for LatencySetup {
    fn default() -> Self {
        Self { dynamodb_ms: 5, sns_ms: 15, sqs_ms: 10, s3_ms: 30, lambda_ms: 20 }
    }
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            handler: String::new(),
            runtime: Runtime::default(),
            memory_mb: 128,
            timeout_s: 3,
            function_name: "orders".to_owned(),
            env: BTreeMap::new(),
            region: "us-east-1".to_owned(),
            credentials: true,
            tables: BTreeMap::new(),
            topics: Vec::new(),
            queues: BTreeMap::new(),
            buckets: Vec::new(),
            subscriptions: Vec::new(),
            triggers: Vec::new(),
            latency: LatencySetup::default(),
        }
    }
}

impl Setup {
    /// The account every resource belongs to: the example account of the platform's own documentation.
    pub const ACCOUNT: &'static str = "123456789012";

    /// Configured memory, within what the platform offers.
    #[must_use]
    pub fn memory_mb(&self) -> u32 {
        self.memory_mb.clamp(128, 10_240)
    }

    /// The time limit of an invocation in seconds, within what the platform offers.
    #[must_use]
    pub fn timeout_s(&self) -> u32 {
        self.timeout_s.clamp(1, 900)
    }

    /// The region, or the one topics stand in when the function is told none.
    #[must_use]
    pub fn region_of_resources(&self) -> &str {
        if self.region.is_empty() { "us-east-1" } else { &self.region }
    }

    /// What is wrong with the triggers, subscriptions and queues: names that lead nowhere.
    #[must_use]
    pub fn complaint(&self) -> Option<String> {
        let queues: Vec<String> = self.queues.keys().cloned().collect();
        let streams = self.tables.iter().filter(|(_, table)| table.stream).map(|(name, _)| name.clone()).collect();
        let is_queue = |name: &String| name.is_empty() || queues.contains(name);
        let lost = self
            .queues
            .values()
            .map(|queue| &queue.dead_letter)
            .chain(self.triggers.iter().map(|one| &one.dead_letter));
        if let Some(lost) = lost.into_iter().find(|name| !is_queue(name)) {
            return Some(format!("there is no queue {lost} for dead letters"));
        }
        let leads = |one: &&SubscriptionSetup| queues.contains(&one.queue) && self.topics.contains(&one.topic);
        if let Some(lost) = self.subscriptions.iter().find(|one| !leads(one)) {
            return Some(format!(
                "the subscription from topic {:?} to queue {:?} leads nowhere",
                lost.topic, lost.queue
            ));
        }
        let calls = self.triggers.iter().filter(|one| one.source().0 == "invoke").map(|one| one.source().1.to_owned());
        let there = BTreeMap::from([
            ("invoke", calls.collect()),
            ("queue", queues.clone()),
            ("topic", self.topics.clone()),
            ("bucket", self.buckets.clone()),
            ("table", streams),
        ]);
        self.triggers.iter().find_map(|trigger| trigger.complaint(&there))
    }

    /// The ARN of the topic `name`.
    #[must_use]
    pub fn topic_arn(&self, name: &str) -> String {
        format!("arn:aws:sns:{}:{}:{name}", self.region_of_resources(), Self::ACCOUNT)
    }
}
