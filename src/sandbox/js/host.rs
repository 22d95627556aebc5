//! What a context may ask of the world: nothing but what its host answers.

use std::time::Duration;

use serde_json::Value;

use crate::trace::{SpanId, Trace, VirtualTime};

/// Answers the calls that JavaScript makes through `__host` (at once) and `__async` (a promise).
pub trait Host: Send {
    /// Answers `call`. For an asynchronous call, `after` in the reply is the virtual time until its promise settles; the
    /// effect happens now. For a synchronous call `after` moves the clock.
    fn call(&mut self, call: HostCall<'_>, trace: &mut dyn Trace) -> Result<HostReply, HostError>;

    /// What an uncaught environment read such as `process.env` holds, and other constants of the context: called once.
    fn environment(&self) -> Vec<(String, String)> {
        Vec::new()
    }
}

/// One call from JavaScript.
pub struct HostCall<'a> {
    /// What is asked, such as `dynamodb.put` or `fetch`.
    pub operation: &'a str,
    /// The JSON argument; `Null` when there is none.
    pub argument: Value,
    /// A binary argument (an `ArrayBuffer`), empty when there is none.
    pub bytes: &'a mut [u8],
    /// The moment of the call.
    pub now: VirtualTime,
    /// The span that encloses the call (the invocation), for events.
    pub parent: Option<SpanId>,
}

/// What a host answers.
#[derive(Clone, Debug, Default)]
pub struct HostReply {
    /// The JSON result.
    pub value: Value,
    /// A binary result; becomes an `ArrayBuffer` in place of `value`.
    pub bytes: Option<Vec<u8>>,
    /// The virtual time the call takes.
    pub after: Duration,
}

/// A failure to hand to JavaScript as a thrown error (or a rejection).
#[derive(Clone, Debug)]
pub struct HostError {
    /// The error's class and further own properties; `message` and `name` among them.
    pub properties: serde_json::Map<String, Value>,
    /// The virtual time until it is seen.
    pub after: Duration,
}
