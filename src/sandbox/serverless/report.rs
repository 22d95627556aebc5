//! What a run adds up to: the platform's log lines and the facts beside the result.

use std::time::Duration;

use super::{
    billing::{BILLING_SOURCE, Bill, PRICE_SOURCE},
    timing::{COLD_START_SOURCE, COMPUTE_SOURCE, HANDOVER_SOURCE},
};
use crate::sandbox::{Basis, Fact};

/// The figures of one invocation.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The id the platform gave it.
    pub request_id: String,
    /// The start of the environment, when this invocation was the one to wait for it.
    pub init: Option<Duration>,
    /// From the call of the handler to its end.
    pub duration: Duration,
    /// Configured memory.
    pub memory_mb: u32,
    /// The most the process has used so far.
    pub used_mb: u64,
    /// What the line adds when it did not go well: `Status: timeout`.
    pub status: Option<String>,
}

impl Report {
    /// What it is charged.
    #[must_use]
    pub fn bill(&self) -> Bill {
        Bill::of(self.init.unwrap_or_default(), self.duration, self.memory_mb)
    }

    /// The line as the platform writes it to the log.
    #[must_use]
    pub fn line(&self) -> String {
        let init = self.init.map(|init| format!("Init Duration: {}\t", milliseconds(init))).unwrap_or_default();
        let status = self.status.as_ref().map(|status| format!("{status}\t")).unwrap_or_default();
        format!(
            "REPORT RequestId: {}\tDuration: {}\tBilled Duration: {} ms\tMemory Size: {} MB\tMax Memory Used: {} MB\t{init}{status}",
            self.request_id,
            milliseconds(self.duration),
            self.bill().billed_ms,
            self.memory_mb,
            self.used_mb,
        )
        .trim_end()
        .to_owned()
    }
}

/// The facts of a run with these invocations. One invocation gives its own figures; several give the sums, and each one's billed
/// duration as `Billed Duration 1`, `Billed Duration 2` and so on.
#[must_use]
pub fn facts(reports: &[Report], calls: u32) -> Vec<Fact> {
    let modelled = |source: &str| Basis::Modelled(source.to_owned());
    let fact = |label: &str, value: String, basis: Basis| Fact { label: label.to_owned(), value, basis };
    let Some(last) = reports.last() else { return Vec::new() };
    let bill = reports.iter().map(Report::bill).fold(Bill::default(), Bill::plus);
    let cold = reports.iter().filter(|report| report.init.is_some()).count();
    let mut facts = Vec::new();
    if reports.len() == 1 {
        if let Some(init) = last.init {
            facts.push(fact("Init Duration", milliseconds(init), modelled(COLD_START_SOURCE)));
        }
        let source = format!("{HANDOVER_SOURCE}; {COMPUTE_SOURCE}");
        facts.push(fact("Duration", milliseconds(last.duration), modelled(&source)));
    } else {
        facts.push(fact("Invocations", reports.len().to_string(), Basis::Counted));
        facts.push(fact("Cold starts", cold.to_string(), Basis::Counted));
        for (number, report) in (1..).zip(reports) {
            let label = format!("Billed Duration {number}");
            facts.push(fact(&label, format!("{} ms", report.bill().billed_ms), modelled(BILLING_SOURCE)));
        }
    }
    facts.push(fact("Billed Duration", format!("{} ms", bill.billed_ms), modelled(BILLING_SOURCE)));
    facts.push(fact("Memory Size", format!("{} MB", last.memory_mb), Basis::Counted));
    facts.push(fact("GB-seconds", format!("{:.6}", bill.gb_seconds), modelled(BILLING_SOURCE)));
    let per_million = bill.dollars() / f64::from(bill.requests) * 1e6;
    facts.push(fact("Cost of a million", format!("${per_million:.2}"), modelled(PRICE_SOURCE)));
    facts.push(fact("Service calls", calls.to_string(), Basis::Counted));
    facts
}

fn milliseconds(duration: Duration) -> String {
    format!("{:.2} ms", duration.as_secs_f64() * 1e3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(init: Option<u64>) -> Report {
        Report {
            request_id: "r-1".to_owned(),
            init: init.map(Duration::from_millis),
            duration: Duration::from_micros(36_500),
            memory_mb: 128,
            used_mb: 3,
            status: None,
        }
    }

    #[test]
    fn the_report_line_is_the_platforms_own() {
        assert_eq!(
            report(Some(141)).line(),
            "REPORT RequestId: r-1\tDuration: 36.50 ms\tBilled Duration: 178 ms\tMemory Size: 128 MB\tMax Memory Used: 3 MB\tInit Duration: 141.00 ms"
        );
        assert!(report(None).line().ends_with("Max Memory Used: 3 MB"));
    }

    #[test]
    fn several_invocations_add_up() {
        let facts = facts(&[report(Some(141)), report(None)], 6);
        let value = |label: &str| facts.iter().find(|fact| fact.label == label).map(|fact| fact.value.as_str());
        assert_eq!(value("Billed Duration"), Some("215 ms"));
        assert_eq!(value("Billed Duration 2"), Some("37 ms"));
        assert_eq!(value("Cold starts"), Some("1"));
    }
}
