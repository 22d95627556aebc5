//! An in-memory SQS: standard queues, whose messages stay until they are deleted and come back when they are not.

use std::{collections::BTreeMap, time::Duration};

use serde_json::{Value, json};

use super::{
    aws_error::AwsError,
    environment::EPOCH_MS,
    setup::{QueueSetup, Setup},
};
use crate::trace::{Message, Panel, VirtualTime};

/// The largest message, in bytes: 1 MiB.
const MOST_MESSAGE_BYTES: usize = 1 << 20;

/// The longest a message can be hidden, in seconds: 12 hours.
const MOST_HIDDEN_S: u64 = 43_200;

/// How many messages one request may carry.
const MOST_IN_BATCH: usize = 10;

/// All queues.
#[derive(Clone, Debug, Default)]
pub struct Queues {
    by_name: BTreeMap<String, Queue>,
    region: String,
    sent: u64,
}

#[derive(Clone, Debug, Default)]
struct Queue {
    setup: QueueSetup,
    messages: Vec<Held>,
}

/// One message in a queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// Its id.
    pub id: String,
    /// Its content.
    pub body: String,
    attributes: Value,
    receives: u32,
    visible_at: VirtualTime,
    sent_at: VirtualTime,
}

impl Queues {
    /// The queues of `setup`.
    #[must_use]
    pub fn new(setup: &Setup) -> Self {
        let queue = |(name, setup): (&String, &QueueSetup)| {
            (name.clone(), Queue { setup: setup.clone(), messages: Vec::new() })
        };
        let region = setup.region_of_resources().to_owned();
        Self { by_name: setup.queues.iter().map(queue).collect(), region, sent: 0 }
    }

    /// Answers one request.
    ///
    /// # Errors
    /// What the service answers when it refuses.
    pub fn request(&mut self, operation: &str, params: &Value, now: VirtualTime) -> Result<Value, AwsError> {
        if operation == "ListQueues" {
            return Ok(json!({ "QueueUrls": self.by_name.keys().map(|name| self.url(name)).collect::<Vec<_>>() }));
        }
        let name = self.name_in(params)?;
        let text = |key: &str| params[key].as_str().unwrap_or_default();
        match operation {
            "GetQueueUrl" => Ok(json!({ "QueueUrl": self.url(&name) })),
            "SendMessage" => self.send_one(&name, params, now),
            "SendMessageBatch" => self.batch(params, "Entries", |queues, entry| queues.send_one(&name, entry, now)),
            "ReceiveMessage" => {
                let most = params["MaxNumberOfMessages"].as_u64().unwrap_or(1);
                if !(1..=10).contains(&most) {
                    return Err(AwsError::client(
                        "InvalidParameterValue",
                        format!(
                            "Value {most} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided."
                        ),
                    ));
                }
                let most = usize::try_from(most).unwrap_or(MOST_IN_BATCH);
                let received = self.receive(&name, most, now);
                let shown = received.iter().map(|held| json!({ "MessageId": held.id, "ReceiptHandle": held.receipt(), "Body": held.body,
                    "Attributes": { "ApproximateReceiveCount": held.receives.to_string() }, "MessageAttributes": held.attributes }));
                let shown: Vec<Value> = shown.collect();
                Ok(if shown.is_empty() { json!({}) } else { json!({ "Messages": shown }) })
            }
            "DeleteMessage" => {
                self.delete(&name, text("ReceiptHandle"));
                Ok(json!({}))
            }
            "DeleteMessageBatch" => self.batch(params, "Entries", |queues, entry| {
                queues.delete(&name, entry["ReceiptHandle"].as_str().unwrap_or_default());
                Ok(json!({}))
            }),
            "ChangeMessageVisibility" => {
                let seconds = params["VisibilityTimeout"].as_u64().unwrap_or(0).min(MOST_HIDDEN_S);
                let queue = self.by_name.entry(name).or_default();
                let Some(held) = queue.messages.iter_mut().find(|held| held.receipt() == text("ReceiptHandle")) else {
                    return Err(AwsError::client("ReceiptHandleIsInvalid", "The input receipt handle is invalid."));
                };
                held.visible_at = now + Duration::from_secs(seconds);
                Ok(json!({}))
            }
            "GetQueueAttributes" => Ok(json!({ "Attributes": self.attributes(&name, now) })),
            "PurgeQueue" => {
                self.by_name.entry(name).or_default().messages.clear();
                Ok(json!({}))
            }
            other => {
                Err(AwsError::client("InvalidAction", format!("The action {other} is not valid for this endpoint.")))
            }
        }
    }

    /// Puts a message into a queue that exists.
    pub fn put(&mut self, name: &str, body: &str, attributes: Value, at: VirtualTime) -> Option<String> {
        let queue = self.by_name.get_mut(name)?;
        self.sent += 1;
        let id = format!("00000000-0000-4000-8000-{:012x}", self.sent);
        queue.messages.push(Held {
            id: id.clone(),
            body: body.to_owned(),
            attributes,
            receives: 0,
            visible_at: at,
            sent_at: at,
        });
        Some(id)
    }

    /// Takes up to `most` visible messages and hides them for the queue's visibility timeout; those received too often go to
    /// the dead-letter queue instead.
    pub fn receive(&mut self, name: &str, most: usize, now: VirtualTime) -> Vec<Held> {
        let Some(queue) = self.by_name.get_mut(name) else { return Vec::new() };
        let setup = queue.setup.clone();
        let is_spent = |held: &Held| {
            !setup.dead_letter.is_empty() && held.receives >= setup.max_receives && held.visible_at <= now
        };
        let (spent, kept): (Vec<Held>, Vec<Held>) = queue.messages.drain(..).partition(is_spent);
        queue.messages = kept;
        let hidden_until = now + Duration::from_secs(setup.visibility_timeout_s.min(MOST_HIDDEN_S));
        let mut received = Vec::new();
        for held in queue.messages.iter_mut().filter(|held| held.visible_at <= now).take(most) {
            held.receives += 1;
            held.visible_at = hidden_until;
            received.push(held.clone());
        }
        if let Some(dead) = self.by_name.get_mut(&setup.dead_letter) {
            dead.messages.extend(spent.into_iter().map(|held| Held { receives: 0, visible_at: now, ..held }));
        }
        received
    }

    /// When the next message of `name` can be received.
    #[must_use]
    pub fn next_visible(&self, name: &str) -> Option<VirtualTime> {
        self.by_name.get(name)?.messages.iter().map(|held| held.visible_at).min()
    }

    /// Deletes the message received with `receipt`.
    pub fn delete(&mut self, name: &str, receipt: &str) {
        if let Some(queue) = self.by_name.get_mut(name) {
            queue.messages.retain(|held| held.receipt() != receipt);
        }
    }

    /// The queue's ARN.
    #[must_use]
    pub fn arn(&self, name: &str) -> String {
        format!("arn:aws:sqs:{}:{}:{name}", self.region, Setup::ACCOUNT)
    }

    /// A received message as a record of an event.
    #[must_use]
    pub fn record(&self, name: &str, held: &Held) -> Value {
        let sent = (EPOCH_MS + held.sent_at.0 / 1_000_000).to_string();
        json!({
            "messageId": held.id,
            "receiptHandle": held.receipt(),
            "body": held.body,
            "attributes": {
                "ApproximateReceiveCount": held.receives.to_string(),
                "SentTimestamp": sent,
                "SenderId": "AIDAEXAMPLE",
                "ApproximateFirstReceiveTimestamp": sent,
            },
            "messageAttributes": held.attributes,
            "eventSource": "aws:sqs",
            "eventSourceARN": self.arn(name),
            "awsRegion": self.region,
        })
    }

    /// What all messages take, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.by_name.values().flat_map(|queue| &queue.messages).map(|held| held.body.len() + 256).sum()
    }

    /// The queues as the views show them.
    pub fn panels(&self) -> impl Iterator<Item = Panel> {
        self.by_name.iter().map(|(name, queue)| {
            let message = |held: &Held| Message { id: held.id.clone(), body: held.body.clone() };
            Panel::Messages { name: name.clone(), messages: queue.messages.iter().map(message).collect() }
        })
    }

    fn url(&self, name: &str) -> String {
        format!("https://sqs.{}.amazonaws.com/{}/{name}", self.region, Setup::ACCOUNT)
    }

    fn name_in(&self, params: &Value) -> Result<String, AwsError> {
        let given = params["QueueUrl"].as_str().or_else(|| params["QueueName"].as_str()).unwrap_or_default();
        let name = given.rsplit('/').next().unwrap_or_default();
        if self.by_name.contains_key(name) {
            return Ok(name.to_owned());
        }
        Err(AwsError::client("QueueDoesNotExist", "The specified queue does not exist."))
    }

    fn send_one(&mut self, name: &str, params: &Value, now: VirtualTime) -> Result<Value, AwsError> {
        let body = params["MessageBody"].as_str().unwrap_or_default();
        if body.is_empty() {
            return Err(AwsError::client("MissingParameter", "The request must contain the parameter MessageBody."));
        }
        if body.len() > MOST_MESSAGE_BYTES {
            let message = format!(
                "One or more parameters are invalid. Reason: Message must be shorter than {MOST_MESSAGE_BYTES} bytes."
            );
            return Err(AwsError::client("InvalidParameterValue", message));
        }
        let delay = Duration::from_secs(params["DelaySeconds"].as_u64().unwrap_or(0).min(900));
        let attributes = params.get("MessageAttributes").cloned().unwrap_or_else(|| json!({}));
        let id = self.put(name, body, attributes, now + delay);
        Ok(json!({ "MessageId": id }))
    }

    /// Does each entry of a batch for itself; what fails is told beside what did not.
    fn batch(
        &mut self,
        params: &Value,
        field: &str,
        mut each: impl FnMut(&mut Self, &Value) -> Result<Value, AwsError>,
    ) -> Result<Value, AwsError> {
        let entries = params[field].as_array().map(Vec::as_slice).unwrap_or_default();
        if entries.is_empty() {
            return Err(AwsError::client("EmptyBatchRequest", "There should be at least one entry in the request."));
        }
        if entries.len() > MOST_IN_BATCH {
            let message = format!("Maximum number of entries per request are 10. You have sent {}.", entries.len());
            return Err(AwsError::client("TooManyEntriesInBatchRequest", message));
        }
        if entries.iter().enumerate().any(|(at, entry)| entries[..at].iter().any(|other| other["Id"] == entry["Id"])) {
            return Err(AwsError::client(
                "BatchEntryIdsNotDistinct",
                "Two or more batch entries in the request have the same Id.",
            ));
        }
        let (mut successful, mut failed) = (Vec::new(), Vec::new());
        for entry in entries {
            match each(self, entry) {
                Ok(mut done) => {
                    done["Id"] = entry["Id"].clone();
                    successful.push(done);
                }
                Err(error) => failed.push(json!({
                    "Id": entry["Id"], "SenderFault": true, "Code": error.code, "Message": error.message,
                })),
            }
        }
        let mut answer = json!({ "Successful": successful });
        if !failed.is_empty() {
            answer["Failed"] = Value::Array(failed);
        }
        Ok(answer)
    }

    fn attributes(&self, name: &str, now: VirtualTime) -> Value {
        let messages = self.by_name.get(name).map(|queue| queue.messages.as_slice()).unwrap_or_default();
        let visible = messages.iter().filter(|held| held.visible_at <= now).count();
        json!({
            "QueueArn": self.arn(name),
            "ApproximateNumberOfMessages": visible.to_string(),
            "ApproximateNumberOfMessagesNotVisible": (messages.len() - visible).to_string(),
        })
    }
}

impl Held {
    /// What a receiver deletes it by: another one each time it is received.
    #[must_use]
    pub fn receipt(&self) -> String {
        format!("{}#{}", self.id, self.receives)
    }
}
