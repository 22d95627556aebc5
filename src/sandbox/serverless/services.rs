//! What a function can reach: the database and the topics, behind one door that takes time, fails on demand and is traced.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde_json::{Value, json};

use super::{
    aws_error::AwsError,
    deliver::request_of,
    dynamodb::Database,
    faults::{Faults, Strike},
    request::{Request, Service},
    s3::Buckets,
    setup::{LatencySetup, Setup, SubscriptionSetup},
    sns::Notifications,
    sqs::Queues,
    triggers::Triggers,
};
use crate::{
    sandbox::{
        FaultSetup,
        js::{Host, HostCall, HostError, HostReply},
    },
    trace::{Panel, SpanId, Trace, VirtualTime},
};

/// Where the latencies come from.
pub const LATENCY_SOURCE: &str = "a round figure chosen for teaching";

/// How long a client waits for an answer that never comes: the default of SDK version 2.
const CLIENT_PATIENCE: Duration = Duration::from_mins(2);

/// Version 3 waits for ever, which is as long as a function can run.
const LONGEST_INVOCATION: Duration = Duration::from_mins(15);

/// How long it takes to find out that nobody answers the connection.
const UNREACHABLE_AFTER: Duration = Duration::from_millis(2);

/// What the services of a run store at most, in bytes: far more than a lesson needs, far less than a machine has.
const MOST_STORED_BYTES: usize = 16 << 20;

/// How much state the trace of a run is shown at most while it runs, in bytes; the state at the end is always shown.
const MOST_SHOWN_BYTES: usize = 16 << 20;

/// The services of one run. All execution environments of the run share them.
pub struct Services {
    pub(super) database: Database,
    notifications: Notifications,
    pub(super) queues: Queues,
    buckets: Buckets,
    pub(super) triggers: Triggers,
    pub(super) subscriptions: Vec<SubscriptionSetup>,
    faults: Faults,
    latency: LatencySetup,
    region: String,
    random: fastrand::Rng,
    calls: u32,
    shown_bytes: usize,
}

/// The door to the services, held by every context.
#[derive(Clone)]
pub struct Door(Arc<Mutex<Services>>);

impl Services {
    /// The services `setup` describes.
    ///
    /// # Errors
    /// Which table refuses one of its own items, and why.
    pub fn new(setup: &Setup, faults: &[FaultSetup], seed: u64) -> Result<Self, String> {
        Ok(Self {
            database: Database::new(&setup.tables, setup.region_of_resources())?,
            notifications: Notifications::new(setup),
            queues: Queues::new(setup),
            buckets: Buckets::new(setup),
            triggers: Triggers::new(setup),
            subscriptions: setup.subscriptions.clone(),
            faults: Faults::new(faults),
            latency: setup.latency.clone(),
            region: setup.region_of_resources().to_owned(),
            random: fastrand::Rng::with_seed(seed ^ 0x5e72_11ce),
            calls: 0,
            shown_bytes: 0,
        })
    }

    /// All state the views can show.
    #[must_use]
    pub fn panels(&self) -> Vec<Panel> {
        let stored = self.database.panels().chain(self.notifications.panels());
        stored.chain(self.queues.panels()).chain(self.buckets.panels()).collect()
    }

    /// All state, as long as the trace has not been shown too much; what is hidden is shown at the end.
    pub fn panels_in_bounds(&mut self) -> Vec<Panel> {
        self.shown_bytes = self.shown_bytes.saturating_add(self.bytes());
        if self.hid_state() { Vec::new() } else { self.panels() }
    }

    /// Deletes what expired before `now`, in seconds since 1970; see [`Database::expire`].
    pub fn expire(&mut self, now: u64) -> Vec<(usize, Panel)> {
        self.database.expire(now)
    }

    /// Faults that can never strike, and why.
    #[must_use]
    pub fn complaints(&self) -> Vec<String> {
        self.faults.complaints()
    }

    /// How many calls reached the services so far.
    #[must_use]
    pub fn calls(&self) -> u32 {
        self.calls
    }

    /// A fresh id in the form of a version 4 UUID.
    pub fn uuid(&mut self) -> String {
        let bits = self.random.u128(..);
        let bits = (bits & !(0xf << 76) & !(0x3 << 62)) | (0x4 << 76) | (0x2 << 62);
        let hex = format!("{bits:032x}");
        format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
    }

    fn answer(&mut self, call: &Request<'_>, at: Moment, trace: &mut dyn Trace) -> HostReply {
        self.calls += 1;
        let label = format!("{}.{}", call.service.name(), call.short_operation());
        if call.attempt > 0 {
            trace.note(at.now, at.parent, "retry", format!("{label}, attempt {}", call.attempt + 1));
        }
        let span = trace.begin(at.now, at.parent, label.as_str(), call.subject());
        let strike = self.faults.strike(call.service.name(), &call.short_operation());
        if let Some((name, _)) = &strike {
            trace.note(at.now, Some(span), "fault", name.as_str());
        }
        let mut after = self.latency_of(call.service);
        let answer = match strike.map(|(_, strike)| strike) {
            Some(Strike::Refuse(error)) => Err(error),
            Some(Strike::Delay(delay)) => {
                after += Duration::from_millis(delay);
                self.request(call, at.now)
            }
            Some(Strike::Unreachable) => {
                after = UNREACHABLE_AFTER;
                Err(AwsError { status: 0, ..AwsError::client("UnknownEndpoint", "refused") })
            }
            Some(Strike::Silence) => {
                after = if call.is_patient { LONGEST_INVOCATION } else { CLIENT_PATIENCE };
                Err(AwsError { status: 0, ..AwsError::client("TimeoutError", "timeout") })
            }
            None => self.request(call, at.now),
        };
        if answer.is_ok() && call.changes() {
            self.show(call, at.now, trace);
        }
        let outcome = answer.as_ref().map_or_else(|error| error.code.clone(), |_| "200".to_owned());
        trace.end(at.now + after, span, answer.is_ok(), outcome, Some(LATENCY_SOURCE));
        HostReply { value: self.envelope(call, answer), bytes: None, after }
    }

    /// Shows the table or topic that `call` changed, as long as that is not too much to keep.
    fn show(&mut self, call: &Request<'_>, now: VirtualTime, trace: &mut dyn Trace) {
        let bytes = match call.service {
            Service::DynamoDb => self.database.bytes_of(call.params),
            Service::Sns => self.notifications.bytes_of(call.params),
            Service::Sqs => self.queues.bytes(),
            Service::S3 => self.buckets.bytes(),
            Service::Lambda => 0,
        };
        self.shown_bytes = self.shown_bytes.saturating_add(bytes);
        if self.hid_state() {
            return;
        }
        let panels = match call.service {
            Service::DynamoDb => self.database.panels_of(call.params),
            Service::Sns => self.notifications.panel(call.params).into_iter().chain(self.queues.panels()).collect(),
            Service::Sqs => self.queues.panels().collect(),
            Service::S3 => self.buckets.panels().collect(),
            Service::Lambda => Vec::new(),
        };
        for panel in panels {
            trace.state(now, panel);
        }
    }

    /// Whether the trace was not shown every state.
    #[must_use]
    pub fn hid_state(&self) -> bool {
        self.shown_bytes > MOST_SHOWN_BYTES
    }

    fn request(&mut self, call: &Request<'_>, now: VirtualTime) -> Result<Value, AwsError> {
        if call.changes() && self.bytes() > MOST_STORED_BYTES {
            let message = format!("a run may store {} MiB in all", MOST_STORED_BYTES >> 20);
            return Err(AwsError::client("LimitExceededException", message));
        }
        match call.service {
            Service::DynamoDb => self.database.request(call.operation, call.params),
            Service::Sns => self.notify(call, now),
            Service::Sqs => self.queues.request(call.operation, call.params, now),
            Service::S3 => {
                let answer = self.buckets.request(call.operation, call.params, now)?;
                if call.operation == "PutObject" {
                    let text = |key: &str| call.params[key].as_str().unwrap_or_default();
                    if let Some(event) = self.buckets.created_event(text("Bucket"), text("Key"), now) {
                        self.triggers.announce(&format!("bucket:{}", text("Bucket")), now, &event, |_| true);
                    }
                }
                Ok(answer)
            }
            Service::Lambda => self.invoke_later(call.params, now),
        }
    }

    fn notify(&mut self, call: &Request<'_>, now: VirtualTime) -> Result<Value, AwsError> {
        let id = self.uuid();
        let answer = self.notifications.request(call.operation, call.params, &id)?;
        if call.operation == "Publish" {
            self.fan_out(call.params, &id, now);
        }
        let entries = call.params["PublishBatchRequestEntries"].as_array().into_iter().flatten();
        for entry in entries.filter(|entry| is_among(&answer["Successful"], &entry["Id"])) {
            let mut one = entry.clone();
            one["TopicArn"] = call.params["TopicArn"].clone();
            self.fan_out(&one, &id, now);
        }
        Ok(answer)
    }

    /// The ARN of the function `name`.
    #[must_use]
    pub fn function_arn(&self, name: &str) -> String {
        format!("arn:aws:lambda:{}:{}:function:{name}", self.region, Setup::ACCOUNT)
    }

    /// What all services store, in bytes.
    fn bytes(&self) -> usize {
        self.database.bytes() + self.notifications.bytes() + self.queues.bytes() + self.buckets.bytes()
    }

    /// A request from outside the function: a step of a run that uploads, sends or publishes.
    ///
    /// # Errors
    /// What the service answers when it refuses.
    pub fn act_from_outside(
        &mut self,
        service: &str,
        operation: &str,
        given: &Value,
        now: VirtualTime,
    ) -> Result<(), AwsError> {
        let topic = given["topic"].as_str().unwrap_or_default();
        let arn = format!("arn:aws:sns:{}:{}:{topic}", self.region, Setup::ACCOUNT);
        let params = request_of(operation, given, &arn);
        let service = Service::named(service).unwrap_or(Service::Sns);
        let request = Request { service, operation, params: &params, attempt: 0, is_patient: false };
        self.request(&request, now).map(|_| ())
    }

    fn latency_of(&self, service: Service) -> Duration {
        Duration::from_millis(match service {
            Service::DynamoDb => self.latency.dynamodb_ms,
            Service::Sns => self.latency.sns_ms,
            Service::Sqs => self.latency.sqs_ms,
            Service::S3 => self.latency.s3_ms,
            Service::Lambda => self.latency.lambda_ms,
        })
    }

    fn request_id(&mut self, service: Service) -> String {
        const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        match service {
            Service::DynamoDb => (0..52).map(|_| char::from(ALPHABET[self.random.usize(..ALPHABET.len())])).collect(),
            _ => self.uuid(),
        }
    }

    /// What the SDK sees: `{status, requestId, host, body}` or `{status, requestId, host, error: {code, message}}`.
    fn envelope(&mut self, call: &Request<'_>, answer: Result<Value, AwsError>) -> Value {
        let request_id = self.request_id(call.service);
        let host = format!("{}.{}.amazonaws.com", call.service.name(), self.region);
        match answer {
            Ok(body) => json!({ "status": 200, "requestId": request_id, "host": host, "body": body }),
            Err(error) => json!({
                "status": error.status,
                "requestId": request_id,
                "host": host,
                "error": error.to_wire(),
            }),
        }
    }
}

impl Door {
    /// A door to `services`.
    #[must_use]
    pub fn new(services: Services) -> Self {
        Self(Arc::new(Mutex::new(services)))
    }

    /// The services behind it.
    pub fn services(&self) -> MutexGuard<'_, Services> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Host for Door {
    /// Answers `aws`: `{service, operation, params, attempt}`.
    fn call(&mut self, call: HostCall<'_>, trace: &mut dyn Trace) -> Result<HostReply, HostError> {
        let argument = &call.argument;
        let service = Service::named(argument["service"].as_str().unwrap_or_default());
        let (Some(service), "aws") = (service, call.operation) else {
            return Err(HostError::new("Error", format!("nothing here answers '{}'", call.operation)));
        };
        let request = Request {
            service,
            operation: argument["operation"].as_str().unwrap_or_default(),
            params: &argument["params"],
            attempt: argument["attempt"].as_u64().unwrap_or(0),
            is_patient: argument["sdk"] == json!(3),
        };
        Ok(self.services().answer(&request, Moment { now: call.now, parent: call.parent }, trace))
    }
}

fn is_among(entries: &Value, id: &Value) -> bool {
    entries.as_array().into_iter().flatten().any(|entry| entry["Id"] == *id)
}

#[derive(Clone, Copy)]
struct Moment {
    now: VirtualTime,
    parent: Option<SpanId>,
}
