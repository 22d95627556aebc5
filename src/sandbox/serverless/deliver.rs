//! What happens between two events of a run: the events that services bring about start their functions.

use serde_json::{Value, json};

use super::run::Run;
use crate::sandbox::js::Halt;

/// How many events of services follow one event of the run: a function that feeds the queue it is started by would go on for
/// ever, and the platform ends such loops too.
const MOST_DELIVERIES: usize = 64;

impl Run<'_, '_> {
    /// Starts functions until nothing waits any more; what ends the run, if something does.
    pub fn deliver(&mut self) -> Option<Halt> {
        for _ in 0..MOST_DELIVERIES {
            let at = self.function.door.services().next_delivery_time(self.clock)?;
            self.clock = self.clock.max(at);
            self.expire();
            let delivery = self.function.door.services().take_delivery(self.clock);
            let Some(delivery) = delivery else {
                self.show_changes();
                continue;
            };
            let clock = self.clock;
            let text = format!("{} starts {}", delivery.from, self.named(&delivery.handler));
            self.trace().note(clock, None, "trigger", text);
            let main = self.switch_to(&delivery.handler);
            let (halt, outcome) = self.start_by_trigger(&delivery.event);
            self.switch_to(&main);
            if halt.is_some() {
                return halt;
            }
            let clock = self.clock;
            let answer = outcome.as_ref().map_err(String::as_str);
            let complaint = self.function.door.services().finish(delivery, answer, clock);
            if let Some(complaint) = complaint {
                self.trace().note(clock, None, "retry", complaint);
            }
            self.show_changes();
        }
        let clock = self.clock;
        let text = format!(
            "{MOST_DELIVERIES} events followed from one: a function seems to start itself; the rest stays where it is"
        );
        self.trace().note(clock, None, "loop", text);
        None
    }

    fn show_changes(&mut self) {
        let (panels, clock) = (self.function.door.services().panels_in_bounds(), self.clock);
        for panel in panels {
            self.trace().state(clock, panel);
        }
    }

    fn named(&self, handler: &str) -> String {
        if handler.is_empty() { self.function.handler.clone() } else { handler.to_owned() }
    }

    /// Takes a step that stands for something outside the program: an upload, a message, a notice, a wait.
    pub fn act_from_outside(&mut self, kind: &str, params: &Value) -> Option<Halt> {
        let clock = self.clock;
        let (service, operation) = match kind {
            "@upload" => ("s3", "PutObject"),
            "@send" => ("sqs", "SendMessage"),
            _ => ("sns", "Publish"),
        };
        let done = self.function.door.services().act_from_outside(service, operation, params, clock);
        let text = done
            .err()
            .map_or_else(|| format!("{operation} from outside"), |error| format!("{operation}: {}", error.message));
        self.trace().note(clock, None, kind.trim_start_matches('@'), text);
        self.show_changes();
        self.deliver()
    }
}

/// The request a step asks for, from what a course file writes.
#[must_use]
pub fn request_of(operation: &str, params: &Value, topic_arn: &str) -> Value {
    let text = |key: &str| params[key].as_str().unwrap_or_default();
    let body = match &params["body"] {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match operation {
        "PutObject" => {
            use base64::{Engine as _, engine::general_purpose::STANDARD};
            json!({ "Bucket": text("bucket"), "Key": text("key"), "Body": STANDARD.encode(body) })
        }
        "SendMessage" => json!({ "QueueName": text("queue"), "MessageBody": body }),
        _ => json!({ "TopicArn": topic_arn, "Message": body, "MessageAttributes": params["attributes"] }),
    }
}
