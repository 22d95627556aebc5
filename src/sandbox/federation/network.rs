//! Between the router and its subgraphs: latency, faults and patience, all on the virtual clock.

use std::time::{Duration, Instant};

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::{
    execute::{Reply, Subgraphs, Unanswered},
    service::Service,
};
use crate::{
    sandbox::{FaultSetup, Stop},
    trace::VirtualTime,
};

/// How much a `slow` fault adds unless it says, in milliseconds: a round figure chosen for teaching.
const SLOW_MS: u64 = 500;

/// The subgraphs of a run, reached through a modelled network.
pub struct Network {
    nodes: IndexMap<String, Node>,
    faults: Vec<(FaultSetup, u32)>,
    timeout: Duration,
    stop: Stop,
    deadline: Instant,
}

struct Node {
    service: Service,
    latency: Duration,
}

impl Network {
    /// A network with nothing on it yet: the router waits `timeout` (virtual) for an answer, and no fetch is begun after
    /// `deadline` (host time) or once `stop` is asked for.
    #[must_use]
    pub fn new(timeout: Duration, faults: &[FaultSetup], stop: &Stop, deadline: Instant) -> Self {
        let faults = faults.iter().map(|fault| (fault.clone(), 0)).collect();
        Self { nodes: IndexMap::new(), faults, timeout, stop: stop.clone(), deadline }
    }

    /// Puts `service` on the network. Nothing answers in no time: a latency is at least a millisecond.
    pub fn add(&mut self, name: &str, service: Service, latency: Duration) {
        let latency = latency.max(Duration::from_millis(1));
        self.nodes.insert(name.to_owned(), Node { service, latency });
    }

    /// The fault that strikes this call of `service`, if one does; counts the call.
    fn strike(&mut self, service: &str) -> Option<FaultSetup> {
        let mut struck = None;
        for (fault, calls) in self.faults.iter_mut().filter(|(fault, _)| fault.target == service) {
            *calls += 1;
            let within = fault.times.is_none_or(|times| *calls <= fault.after.saturating_add(times));
            if struck.is_none() && *calls > fault.after && within {
                struck = Some(fault.clone());
            }
        }
        struck
    }
}

impl Subgraphs for Network {
    fn ask(&mut self, service: &str, operation: &str, variables: &Map<String, Value>, _at: VirtualTime) -> Reply {
        let fault = self.strike(service);
        let Some(node) = self.nodes.get(service) else {
            let message = format!("there is no subgraph `{service}`");
            return unanswered(Duration::from_millis(1), "SUBREQUEST_HTTP_ERROR", message, None);
        };
        let title = fault.as_ref().map(describe);
        let failure = |took, message: String| unanswered(took, "SUBREQUEST_HTTP_ERROR", message, title.clone());
        let mut took = node.latency;
        match fault.as_ref().map(|fault| fault.effect.as_str()) {
            Some("down") => {
                return failure(
                    Duration::from_millis(1),
                    format!("subgraph `{service}` could not be reached: connection refused"),
                );
            }
            Some("throttle") => return failure(took, format!("subgraph `{service}` answered 429 Too Many Requests")),
            Some("error") => {
                let message = fault.as_ref().and_then(|fault| fault.error.clone());
                let message = message.unwrap_or_else(|| "internal server error".to_owned());
                let response = json!({"data": null, "errors": [{"message": message}]});
                return Reply { took, outcome: Ok(response), fault: title };
            }
            Some("slow") => {
                let extra = fault.as_ref().map_or(0, |fault| fault.delay_ms);
                took += Duration::from_millis(if extra == 0 { SLOW_MS } else { extra });
            }
            Some("timeout") => took = self.timeout + Duration::from_millis(1),
            _ => {}
        }
        if took > self.timeout {
            let message = format!("subgraph `{service}` gave no answer within {} ms", self.timeout.as_millis());
            return unanswered(self.timeout, "GATEWAY_TIMEOUT", message, title);
        }
        Reply { took, outcome: Ok(node.service.answer(operation, variables)), fault: title }
    }

    fn must_end(&self) -> bool {
        self.stop.is_requested() || Instant::now() >= self.deadline
    }
}

fn unanswered(took: Duration, code: &'static str, message: String, fault: Option<String>) -> Reply {
    Reply { took, outcome: Err(Unanswered { code, message }), fault }
}

fn describe(fault: &FaultSetup) -> String {
    if fault.title.is_empty() { format!("{} is {}", fault.target, fault.effect) } else { fault.title.clone() }
}
