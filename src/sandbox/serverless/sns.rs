//! An in-memory SNS: topics by ARN, and what was published to them.

use serde_json::{Value, json};

use super::{aws_error::AwsError, dynamodb::ITEM_OVERHEAD, setup::Setup};
use crate::trace::{Message, Panel};

/// The largest message, in bytes: 256 KiB.
const MOST_MESSAGE_BYTES: usize = 256 * 1024;

/// All topics.
#[derive(Clone, Debug, Default)]
pub struct Notifications {
    topics: Vec<Topic>,
}

#[derive(Clone, Debug)]
struct Topic {
    name: String,
    arn: String,
    messages: Vec<Message>,
    /// What the messages take: counted as they come, for it is asked about before each.
    bytes: usize,
}

impl Notifications {
    /// The topics of `setup`.
    #[must_use]
    pub fn new(setup: &Setup) -> Self {
        let topic =
            |name: &String| Topic { name: name.clone(), arn: setup.topic_arn(name), messages: Vec::new(), bytes: 0 };
        Self { topics: setup.topics.iter().map(topic).collect() }
    }

    /// Answers one request; a message published gets the id `message_id`.
    ///
    /// # Errors
    /// What the service answers when it refuses.
    pub fn request(&mut self, operation: &str, params: &Value, message_id: &str) -> Result<Value, AwsError> {
        match operation {
            "Publish" => self.publish(params, message_id),
            "PublishBatch" => self.publish_batch(params, message_id),
            "ListTopics" => Ok(
                json!({ "Topics": self.topics.iter().map(|topic| json!({ "TopicArn": topic.arn })).collect::<Vec<_>>() }),
            ),
            other => Err(AwsError::client(
                "InvalidAction",
                format!("Could not find operation {other} for version 2010-03-31"),
            )),
        }
    }

    /// What all messages take, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.topics.iter().map(|topic| topic.bytes).sum()
    }

    /// What the messages of the topic a request is about take, in bytes.
    #[must_use]
    pub fn bytes_of(&self, params: &Value) -> usize {
        let topic = params["TopicArn"].as_str().and_then(|arn| self.topics.iter().find(|topic| topic.arn == arn));
        topic.map_or(0, |topic| topic.bytes)
    }

    /// The topics as the views show them.
    pub fn panels(&self) -> impl Iterator<Item = Panel> {
        self.topics.iter().map(Topic::panel)
    }

    /// The topic a request is about, as the views show it.
    #[must_use]
    pub fn panel(&self, params: &Value) -> Option<Panel> {
        let arn = params["TopicArn"].as_str()?;
        self.topics.iter().find(|topic| topic.arn == arn).map(Topic::panel)
    }

    /// Publishes each entry for itself; its id is the batch's and its own.
    fn publish_batch(&mut self, params: &Value, id: &str) -> Result<Value, AwsError> {
        let entries = params["PublishBatchRequestEntries"].as_array().map(Vec::as_slice).unwrap_or_default();
        if entries.is_empty() || entries.len() > 10 {
            let code = if entries.is_empty() { "EmptyBatchRequest" } else { "TooManyEntriesInBatchRequest" };
            return Err(AwsError::client(code, "The batch request must contain 1 to 10 entries."));
        }
        let (mut successful, mut failed) = (Vec::new(), Vec::new());
        for (at, entry) in entries.iter().enumerate() {
            let mut one = entry.clone();
            one["TopicArn"] = params["TopicArn"].clone();
            match self.publish(&one, &format!("{id}-{at}")) {
                Ok(answer) => successful.push(json!({ "Id": entry["Id"], "MessageId": answer["MessageId"] })),
                Err(error) => failed.push(json!({
                    "Id": entry["Id"], "Code": error.code, "Message": error.message, "SenderFault": true,
                })),
            }
        }
        Ok(json!({ "Successful": successful, "Failed": failed }))
    }

    fn publish(&mut self, params: &Value, id: &str) -> Result<Value, AwsError> {
        let arn = [&params["TopicArn"], &params["TargetArn"]]
            .into_iter()
            .filter_map(Value::as_str)
            .find(|arn| !arn.is_empty());
        let Some(arn) = arn else {
            return Err(invalid("TopicArn or TargetArn Reason: no value for required parameter"));
        };
        let elements = arn.split(':').count();
        if elements < 6 {
            return Err(invalid(&format!("TopicArn Reason: An ARN must have at least 6 elements, not {elements}")));
        }
        let body = params["Message"].as_str().unwrap_or_default();
        if body.is_empty() {
            return Err(invalid("Empty message"));
        }
        if body.len() > MOST_MESSAGE_BYTES {
            return Err(invalid("Message too long"));
        }
        let Some(topic) = self.topics.iter_mut().find(|topic| topic.arn == arn) else {
            return Err(AwsError { status: 404, ..AwsError::client("NotFound", "Topic does not exist") });
        };
        topic.bytes += body.len() + ITEM_OVERHEAD;
        topic.messages.push(Message { id: id.to_owned(), body: body.to_owned() });
        Ok(json!({ "MessageId": id }))
    }
}

impl Topic {
    fn panel(&self) -> Panel {
        Panel::Messages { name: self.name.clone(), messages: self.messages.clone() }
    }
}

fn invalid(complaint: &str) -> AwsError {
    AwsError::client("InvalidParameter", format!("Invalid parameter: {complaint}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn publish(params: &Value) -> Result<Vec<Panel>, String> {
        let setup = Setup { topics: vec!["inventory".to_owned()], ..Setup::default() };
        let mut notifications = Notifications::new(&setup);
        match notifications.request("Publish", params, "m-1") {
            Ok(_) => Ok(notifications.panels().collect()),
            Err(error) => Err(format!("{} {}: {}", error.status, error.code, error.message)),
        }
    }

    #[test]
    fn what_is_published_can_be_seen() {
        let params = json!({ "TopicArn": "arn:aws:sns:us-east-1:123456789012:inventory", "Message": "hi" });
        let message = Message { id: "m-1".to_owned(), body: "hi".to_owned() };
        assert_eq!(
            publish(&params),
            Ok(vec![Panel::Messages { name: "inventory".to_owned(), messages: vec![message] }])
        );
    }

    #[test]
    fn refusals_are_worded_as_the_service_words_them() {
        let refusal = |arn: Value, message: &str| publish(&json!({ "TopicArn": arn, "Message": message })).unwrap_err();
        let arn = json!("arn:aws:sns:us-east-1:123456789012:inventory");
        assert_eq!(
            refusal(Value::Null, "hi"),
            "400 InvalidParameter: Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter"
        );
        assert_eq!(
            refusal(json!("not-an-arn"), "hi"),
            "400 InvalidParameter: Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1"
        );
        assert_eq!(
            refusal(json!("arn:aws:sns:us-east-1:123456789012:nope"), "hi"),
            "404 NotFound: Topic does not exist"
        );
        assert_eq!(refusal(arn.clone(), ""), "400 InvalidParameter: Invalid parameter: Empty message");
        assert_eq!(
            refusal(arn, &"x".repeat(MOST_MESSAGE_BYTES + 1)),
            "400 InvalidParameter: Invalid parameter: Message too long"
        );
    }
}
