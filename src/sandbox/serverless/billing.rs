//! What an invocation costs.

use std::time::Duration;

/// Where the prices come from.
pub const PRICE_SOURCE: &str =
    "AWS Lambda list price, x86, first tier, as of June 2026: $0.20 per million requests, $0.0000166667 per GB-second";

/// Why start-up time is on the bill.
pub const BILLING_SOURCE: &str = "AWS Lambda: start-up and run time together, rounded up to 1 ms, since 1 August 2025";

const DOLLARS_PER_REQUEST: f64 = 0.20 / 1e6;
const DOLLARS_PER_GB_SECOND: f64 = 0.000_016_666_7;

/// What one or several invocations are charged for.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bill {
    /// Invocations.
    pub requests: u32,
    /// Milliseconds, each invocation's start-up and run time rounded up to a whole one.
    pub billed_ms: u64,
    /// Memory times time, in GB-seconds.
    pub gb_seconds: f64,
}

impl Bill {
    /// The bill of one invocation: `init` is zero when it found a warm environment.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of a run stay far below 2^52")]
    pub fn of(init: Duration, duration: Duration, memory_mb: u32) -> Self {
        let billed_ms = u64::try_from((init + duration).as_nanos().div_ceil(1_000_000)).unwrap_or(u64::MAX);
        let gb_seconds = f64::from(memory_mb) / 1024.0 * billed_ms as f64 / 1000.0;
        Self { requests: 1, billed_ms, gb_seconds }
    }

    /// Both bills together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            requests: self.requests + other.requests,
            billed_ms: self.billed_ms + other.billed_ms,
            gb_seconds: self.gb_seconds + other.gb_seconds,
        }
    }

    /// The price in dollars, before any free tier.
    #[must_use]
    pub fn dollars(&self) -> f64 {
        f64::from(self.requests) * DOLLARS_PER_REQUEST + self.gb_seconds * DOLLARS_PER_GB_SECOND
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_short_calls_cost_what_the_price_list_says() {
        let bill = Bill::of(Duration::ZERO, Duration::from_millis(120), 512);
        assert!((bill.gb_seconds * 1e6 - 60_000.0).abs() < 1e-6);
        assert!((bill.dollars() * 1e6 - 1.20).abs() < 1e-4, "{}", bill.dollars());
    }

    #[test]
    fn start_up_is_billed_and_the_sum_is_rounded_up() {
        let bill = Bill::of(Duration::from_micros(141_200), Duration::from_micros(36_900), 128);
        assert_eq!(bill.billed_ms, 179);
    }
}
