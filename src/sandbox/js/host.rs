//! What a context may ask of the world: nothing but what its host answers.

use std::{any::Any, time::Duration};

use serde_json::{Map, Value};

use crate::trace::{Level, SpanId, Trace, VirtualTime};

/// Answers the calls that JavaScript makes through `__etude.call` (at once) and `__etude.start` (a promise).
pub trait Host: Any + Send {
    /// Answers `call`. For an asynchronous call, `after` in the reply is the virtual time until its promise settles; the
    /// effect happens now. For a synchronous call `after` moves the clock.
    fn call(&mut self, call: HostCall<'_>, trace: &mut dyn Trace) -> Result<HostReply, HostError>;

    /// Takes what the program wrote to its console, standard output or standard error.
    fn console(&mut self, now: VirtualTime, level: Level, text: &str, trace: &mut dyn Trace) {
        trace.console(now, level, text);
    }
}

/// One call from JavaScript.
pub struct HostCall<'a> {
    /// What is asked, such as `dynamodb.put` or `fetch`.
    pub operation: &'a str,
    /// The JSON argument; `Null` when there is none.
    pub argument: Value,
    /// A binary argument (an `ArrayBuffer`), empty when there is none. What the host writes here, JavaScript reads there.
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

impl HostReply {
    /// A reply with `value` that takes no time.
    pub fn now(value: Value) -> Self {
        Self { value, ..Self::default() }
    }

    /// The same reply, `after` that virtual time.
    #[must_use]
    pub fn after(mut self, after: Duration) -> Self {
        self.after = after;
        self
    }
}

/// A failure to hand to JavaScript as a thrown error (or a rejection).
#[derive(Clone, Debug, Default)]
pub struct HostError {
    /// The error's class and further own properties; `message` and `name` among them.
    pub properties: Map<String, Value>,
    /// The virtual time until it is seen.
    pub after: Duration,
}

impl HostError {
    /// An error of class `name`; `TypeError` and the other classes of the language become instances of these.
    pub fn new(name: &str, message: impl Into<String>) -> Self {
        let mut properties = Map::new();
        properties.insert("name".to_owned(), name.into());
        properties.insert("message".to_owned(), message.into().into());
        Self { properties, after: Duration::ZERO }
    }

    /// The same error with the own property `key`.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.properties.insert(key.to_owned(), value.into());
        self
    }

    /// The same error, seen `after` that virtual time.
    #[must_use]
    pub fn after(mut self, after: Duration) -> Self {
        self.after = after;
        self
    }
}

/// A host that answers nothing; for programs that only compute.
pub struct NoHost;

impl Host for NoHost {
    fn call(&mut self, call: HostCall<'_>, _: &mut dyn Trace) -> Result<HostReply, HostError> {
        Err(HostError::new("Error", format!("nothing here answers '{}'", call.operation)))
    }
}
