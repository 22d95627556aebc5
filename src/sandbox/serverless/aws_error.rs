//! How a service says no.

use serde_json::{Value, json};

/// An error answer of a service, before any SDK has read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwsError {
    /// The error code, such as `ResourceNotFoundException`.
    pub code: String,
    /// The message as the service words it.
    pub message: String,
    /// The HTTP status; 0 when the connection broke before any answer.
    pub status: u16,
    /// What the answer carries beside the message, as an object.
    pub details: Option<Box<Value>>,
}

impl AwsError {
    /// An error that is the caller's doing: status 400.
    #[must_use]
    pub fn client(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into(), status: 400, details: None }
    }

    /// A `ValidationException`.
    #[must_use]
    pub fn validation(message: impl Into<String>) -> Self {
        Self::client("ValidationException", message)
    }

    /// The table, topic or queue asked for does not exist.
    #[must_use]
    pub fn table_not_found() -> Self {
        Self::client("ResourceNotFoundException", "Requested resource not found")
    }

    /// A condition of a write did not hold; `item` is the stored item, if the caller asked to see it.
    #[must_use]
    pub fn condition_failed(item: Option<Value>) -> Self {
        let details = item.map(|item| Box::new(json!({ "Item": item })));
        Self { details, ..Self::client("ConditionalCheckFailedException", "The conditional request failed") }
    }

    /// The error as it travels: `{code, message}` and the details.
    #[must_use]
    pub fn to_wire(&self) -> Value {
        let mut wire = json!({ "code": self.code, "message": self.message });
        if let (Value::Object(wire), Some(Value::Object(details))) = (&mut wire, self.details.as_deref()) {
            wire.extend(details.clone());
        }
        wire
    }
}
