//! How a service says no.

/// An error answer of a service, before any SDK has read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwsError {
    /// The error code, such as `ResourceNotFoundException`.
    pub code: String,
    /// The message as the service words it.
    pub message: String,
    /// The HTTP status; 0 when the connection broke before any answer.
    pub status: u16,
}

impl AwsError {
    /// An error that is the caller's doing: status 400.
    #[must_use]
    pub fn client(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into(), status: 400 }
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

    /// A condition of a write did not hold.
    #[must_use]
    pub fn condition_failed() -> Self {
        Self::client("ConditionalCheckFailedException", "The conditional request failed")
    }
}
