//! A request on its way to a service.

use serde_json::Value;

use super::dynamodb::tables_in;

/// A service a function can reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// The database.
    DynamoDb,
    /// Topics.
    Sns,
    /// Queues.
    Sqs,
    /// Buckets.
    S3,
    /// Other functions.
    Lambda,
}

impl Service {
    /// The service as the SDKs name it.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "dynamodb" => Some(Self::DynamoDb),
            "sns" => Some(Self::Sns),
            "sqs" => Some(Self::Sqs),
            "s3" => Some(Self::S3),
            "lambda" => Some(Self::Lambda),
            _ => None,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::DynamoDb => "dynamodb",
            Self::Sns => "sns",
            Self::Sqs => "sqs",
            Self::S3 => "s3",
            Self::Lambda => "lambda",
        }
    }
}

/// One request to a service.
pub struct Request<'a> {
    /// What it is for.
    pub service: Service,
    /// The operation, as the service names it.
    pub operation: &'a str,
    /// Its parameters, as they travel.
    pub params: &'a Value,
    /// How often it was tried before.
    pub attempt: u64,
    /// Whether the caller waits for an answer as long as it takes.
    pub is_patient: bool,
}

impl Request<'_> {
    /// `put` for `PutItem`, `publish` for `Publish`.
    pub fn short_operation(&self) -> String {
        self.operation.strip_suffix("Item").unwrap_or(self.operation).to_lowercase()
    }

    /// Whether it changes what a service holds.
    pub fn changes(&self) -> bool {
        matches!(
            self.operation,
            "PutItem"
                | "DeleteItem"
                | "UpdateItem"
                | "BatchWriteItem"
                | "TransactWriteItems"
                | "CreateTable"
                | "UpdateTimeToLive"
                | "Publish"
                | "PublishBatch"
                | "SendMessage"
                | "SendMessageBatch"
                | "DeleteMessage"
                | "DeleteMessageBatch"
                | "PurgeQueue"
                | "PutObject"
                | "DeleteObject"
        )
    }

    /// What a reader wants to know: the table, or the topic's name.
    pub fn subject(&self) -> String {
        let tables = tables_in(self.params);
        if !tables.is_empty() {
            return tables.join(", ");
        }
        let name = ["TopicArn", "TargetArn", "QueueUrl", "Bucket", "FunctionName"]
            .iter()
            .find_map(|key| self.params[*key].as_str());
        name.map(|name| name.rsplit([':', '/']).next().unwrap_or(name).to_owned()).unwrap_or_default()
    }
}
