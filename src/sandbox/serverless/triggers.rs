//! What waits to start a function: messages in queues, changes of tables, notices and uploads on their way.

use std::{collections::BTreeMap, time::Duration};

use serde_json::{Value, json};

use super::{
    aws_error::AwsError,
    services::Services,
    setup::{Setup, TriggerSetup},
    timing::iso_time,
};
use crate::trace::VirtualTime;

/// How long the platform waits before it tries an event again that nobody waits for: documented as one minute, then two.
const ASYNC_RETRIES: [Duration; 2] = [Duration::from_mins(1), Duration::from_mins(2)];

/// How often a batch of changes is tried here; the platform goes on until the records expire after 24 hours.
const MOST_STREAM_TRIES: u32 = 3;

/// The triggers of a run and what they hold.
#[derive(Clone, Debug, Default)]
pub struct Triggers {
    setups: Vec<TriggerSetup>,
    pending: Vec<Pending>,
    shards: BTreeMap<String, Shard>,
}

/// An event on its way to a function that nobody waits for.
#[derive(Clone, Debug)]
struct Pending {
    trigger: usize,
    event: Value,
    at: VirtualTime,
    tries: u32,
}

/// The changes of a table that its function has not taken yet, in order.
#[derive(Clone, Debug, Default)]
struct Shard {
    records: Vec<Value>,
    number: u64,
    ready_at: VirtualTime,
    tries: u32,
}

/// One event for a function, and what it came from.
pub struct Delivery {
    trigger: usize,
    /// What started it: `queue:work`.
    pub from: String,
    /// The handler; empty for the program's own.
    pub handler: String,
    /// The event.
    pub event: Value,
    origin: Origin,
}

enum Origin {
    Queue(Vec<(String, String)>),
    Async(u32),
    Stream(usize),
}

impl Triggers {
    /// The triggers of `setup`.
    #[must_use]
    pub fn new(setup: &Setup) -> Self {
        Self { setups: setup.triggers.clone(), ..Self::default() }
    }

    /// Puts an event on its way to every function that `from` starts and `wants` it.
    pub fn announce(&mut self, from: &str, at: VirtualTime, event: &Value, wants: impl Fn(&TriggerSetup) -> bool) {
        for (trigger, setup) in self.setups.iter().enumerate() {
            if setup.from == from && wants(setup) {
                self.pending.push(Pending { trigger, event: event.clone(), at, tries: 0 });
            }
        }
    }
}

impl Services {
    /// When the next event for a function is ready; `None` when nothing waits.
    pub fn next_delivery_time(&mut self, now: VirtualTime) -> Option<VirtualTime> {
        self.collect_changes(now);
        let triggers = &self.triggers;
        let times = triggers.setups.iter().filter_map(|setup| match setup.source() {
            ("queue", name) => self.queues.next_visible(name),
            ("table", name) => {
                triggers.shards.get(name).filter(|shard| !shard.records.is_empty()).map(|shard| shard.ready_at)
            }
            _ => None,
        });
        times.chain(triggers.pending.iter().map(|pending| pending.at)).min()
    }

    /// Takes an event that is ready at `now`.
    pub fn take_delivery(&mut self, now: VirtualTime) -> Option<Delivery> {
        if let Some(at) = self.triggers.pending.iter().position(|pending| pending.at <= now) {
            let Pending { trigger, event, tries, .. } = self.triggers.pending.remove(at);
            return Some(self.delivery(trigger, event, Origin::Async(tries)));
        }
        (0..self.triggers.setups.len()).find_map(|trigger| self.poll(trigger, now))
    }

    fn poll(&mut self, trigger: usize, now: VirtualTime) -> Option<Delivery> {
        let setup = self.triggers.setups[trigger].clone();
        let most = setup.batch_size.clamp(1, 10_000);
        match setup.source() {
            ("queue", name) => {
                let held = self.queues.receive(name, most, now);
                let records: Vec<Value> = held.iter().map(|held| self.queues.record(name, held)).collect();
                let receipts = held.iter().map(|held| (held.id.clone(), held.receipt())).collect();
                (!held.is_empty())
                    .then(|| self.delivery(trigger, json!({ "Records": records }), Origin::Queue(receipts)))
            }
            ("table", name) => {
                let shard = self.triggers.shards.get(name).filter(|shard| shard.ready_at <= now)?;
                let batch = &shard.records[..shard.records.len().min(most)];
                let event = json!({ "Records": batch });
                (!batch.is_empty()).then(|| self.delivery(trigger, event, Origin::Stream(batch.len())))
            }
            _ => None,
        }
    }

    fn delivery(&self, trigger: usize, event: Value, origin: Origin) -> Delivery {
        let setup = &self.triggers.setups[trigger];
        Delivery { trigger, from: setup.from.clone(), handler: setup.handler.clone(), event, origin }
    }

    /// Does what follows from how the function took the event; a sentence on it when it failed.
    pub fn finish(&mut self, delivery: Delivery, outcome: Result<&Value, &str>, now: VirtualTime) -> Option<String> {
        let setup = self.triggers.setups[delivery.trigger].clone();
        let name = setup.source().1;
        match delivery.origin {
            Origin::Queue(receipts) => self.finish_batch(&setup, &receipts, outcome),
            Origin::Async(tries) => {
                outcome.err()?;
                let Some(pause) = ASYNC_RETRIES.get(tries as usize) else {
                    return Some(self.give_up(&setup, &delivery.event, now));
                };
                let (trigger, event) = (delivery.trigger, delivery.event);
                self.triggers.pending.push(Pending { trigger, event, at: now + *pause, tries: tries + 1 });
                Some(format!("nobody waits for the answer: the platform tries again in {} s", pause.as_secs()))
            }
            Origin::Stream(count) => {
                let shard = self.triggers.shards.entry(name.to_owned()).or_default();
                if outcome.is_ok() || shard.tries + 1 >= MOST_STREAM_TRIES {
                    shard.records.drain(..count.min(shard.records.len()));
                    shard.tries = 0;
                    return outcome.is_err().then(|| {
                        "the platform would go on until the records expire after 24 hours, and hold up all behind them; here they are dropped".to_owned()
                    });
                }
                shard.tries += 1;
                shard.ready_at = now + Duration::from_secs(1);
                Some("the same changes come again; those behind them wait".to_owned())
            }
        }
    }

    /// Takes a call of another function whose caller does not wait.
    pub fn invoke_later(&mut self, params: &Value, now: VirtualTime) -> Result<Value, AwsError> {
        let given = params["FunctionName"].as_str().unwrap_or_default();
        let from = format!("invoke:{}", given.rsplit(':').next().unwrap_or_default());
        if !self.triggers.setups.iter().any(|setup| setup.from == from) {
            let message = format!("Function not found: {}", self.function_arn(given));
            return Err(AwsError { status: 404, ..AwsError::client("ResourceNotFoundException", message) });
        }
        let payload = params["Payload"].as_str().unwrap_or("{}");
        let event = serde_json::from_str(payload).map_err(|error| {
            let message = format!("Could not parse request body into json: {error}");
            AwsError::client("InvalidRequestContentException", message)
        })?;
        self.triggers.announce(&from, now, &event, |_| true);
        Ok(json!({ "StatusCode": 202 }))
    }

    fn finish_batch(
        &mut self,
        setup: &TriggerSetup,
        receipts: &[(String, String)],
        outcome: Result<&Value, &str>,
    ) -> Option<String> {
        let name = setup.source().1;
        let failures = outcome.ok().filter(|_| setup.report_batch_item_failures).map(failed_items);
        // A name that is not of this batch, or an empty one, makes the whole batch a failure, as the platform documents.
        let is_known = |id: &String| receipts.iter().any(|(known, _)| known == id);
        let failed: Vec<String> = match (outcome, failures) {
            (Ok(_), None) => Vec::new(),
            (Ok(_), Some(named)) if named.iter().all(is_known) => named,
            _ => receipts.iter().map(|(id, _)| id.clone()).collect(),
        };
        for (_, receipt) in receipts.iter().filter(|(id, _)| !failed.contains(id)) {
            self.queues.delete(name, receipt);
        }
        (!failed.is_empty()).then(|| {
            format!(
                "{} of {} messages stay in {name} and are visible again after the timeout",
                failed.len(),
                receipts.len()
            )
        })
    }

    fn give_up(&mut self, setup: &TriggerSetup, event: &Value, now: VirtualTime) -> String {
        match self.queues.put(&setup.dead_letter, &event.to_string(), json!({}), now) {
            Some(_) => format!("tried three times: the event goes to {}", setup.dead_letter),
            None => "tried three times: the event is lost".to_owned(),
        }
    }

    /// Takes over what changed in the tables that start functions.
    fn collect_changes(&mut self, now: VirtualTime) {
        for setup in &self.triggers.setups {
            let ("table", name) = setup.source() else { continue };
            let shard = self.triggers.shards.entry(name.to_owned()).or_default();
            for change in self.database.take_changes(name) {
                shard.number += 1;
                shard.ready_at = shard.ready_at.max(now);
                shard.records.push(self.database.record(name, &change, shard.number, now));
            }
        }
    }

    /// Brings a published notice to its subscribers.
    pub fn fan_out(&mut self, params: &Value, id: &str, now: VirtualTime) {
        let arn = params["TopicArn"].as_str().or_else(|| params["TargetArn"].as_str()).unwrap_or_default();
        let topic = arn.rsplit(':').next().unwrap_or_default();
        let attributes = params.get("MessageAttributes").cloned().unwrap_or_else(|| json!({}));
        let mut notice = json!({
            "Type": "Notification", "MessageId": id, "TopicArn": arn, "Message": params["Message"],
            "Timestamp": iso_time(super::environment::EPOCH_MS + now.0 / 1_000_000),
        });
        if !params["Subject"].is_null() {
            notice["Subject"] = params["Subject"].clone();
        }
        notice["MessageAttributes"] = attributes
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, one)| (name.clone(), json!({ "Type": one["DataType"], "Value": one["StringValue"] })))
            .collect();
        let event = json!({ "Records": [{
            "EventSource": "aws:sns", "EventVersion": "1.0", "EventSubscriptionArn": format!("{arn}:function"), "Sns": notice,
        }] });
        let wants = |setup: &TriggerSetup| super::filter::passes(&setup.filter, &attributes);
        self.triggers.announce(&format!("topic:{topic}"), now, &event, wants);
        for subscription in self.subscriptions.clone() {
            if subscription.topic == topic && super::filter::passes(&subscription.filter, &attributes) {
                let whole = notice.to_string();
                let body = if subscription.raw { params["Message"].as_str().unwrap_or_default() } else { &whole };
                let carried = if subscription.raw { attributes.clone() } else { json!({}) };
                self.queues.put(&subscription.queue, body, carried, now);
            }
        }
    }
}

/// The messages a function named as failed.
fn failed_items(answer: &Value) -> Vec<String> {
    let failures = answer["batchItemFailures"].as_array().into_iter().flatten();
    failures.map(|failure| failure["itemIdentifier"].as_str().unwrap_or_default().to_owned()).collect()
}
