//! The models behind the clock: how long a start takes, and what a share of a processor does to computing.

use std::time::Duration;

/// Where [`COLD_START`] comes from.
pub const COLD_START_SOURCE: &str =
    "lambda-perf, 2026-08-22: mean of 10 starts of a hello-world function, Node 20, x86, 1,024 MB";

/// What the platform and the runtime need before the function's own top level runs.
pub const COLD_START: Duration = Duration::from_millis(141);

/// Where [`HANDOVER`] comes from.
pub const HANDOVER_SOURCE: &str = "a round figure chosen for teaching";

/// What the runtime needs to hand an event over and take the answer.
pub const HANDOVER: Duration = Duration::from_millis(1);

/// The longest a start may take.
pub const MOST_INIT: Duration = Duration::from_secs(10);

/// Memory at which a function has one whole core; below, its share is proportional.
pub const WHOLE_CORE_MB: u32 = 1_769;

/// Where [`computing`] comes from.
pub const COMPUTE_SOURCE: &str = "0.1 ms of a whole core for each 10,000 steps the engine counted, times the \
     share of a core that the memory buys (one core at 1,769 MB)";

/// A whole core's time for one tick of the engine's step counter.
const TICK: Duration = Duration::from_micros(100);

/// How long `ticks` of the engine's step counter take with `memory_mb` of memory. One thread gains nothing above a core.
#[must_use]
pub fn computing(ticks: u64, memory_mb: u32) -> Duration {
    let share = f64::from(memory_mb.min(WHOLE_CORE_MB)) / f64::from(WHOLE_CORE_MB);
    let ticks = u32::try_from(ticks).unwrap_or(u32::MAX);
    TICK.saturating_mul(ticks).div_f64(share)
}

/// `milliseconds` since 1970 as the platform writes a moment: `2026-01-15T09:00:00.000Z`.
#[must_use]
pub fn iso_time(milliseconds: u64) -> String {
    let (seconds, millis) = (milliseconds / 1000, milliseconds % 1000);
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = civil(days);
    let (hour, minute) = (second / 3600, second / 60 % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{:02}.{millis:03}Z", second % 60)
}

/// The date `days` after 1970-01-01, counted in the 400-year cycles of the calendar with years that begin in March.
fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (era * 400 + year_of_era + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_as_the_platform_writes_them() {
        assert_eq!(iso_time(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(iso_time(1_768_467_600_123), "2026-01-15T09:00:00.123Z");
        assert_eq!(iso_time(1_709_208_000_000), "2024-02-29T12:00:00.000Z");
    }

    #[test]
    fn half_a_core_takes_twice_as_long_and_two_cores_no_less_than_one() {
        let whole = computing(100, 1_769);
        assert_eq!(whole, Duration::from_millis(10));
        assert!(computing(100, 885).abs_diff(whole * 2) < Duration::from_micros(20));
        assert_eq!(computing(100, 10_240), whole);
    }
}
