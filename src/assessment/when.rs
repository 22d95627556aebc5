//! Times for people: dates without a time zone of their own are in UTC and say so.

/// Milliseconds since 1970 as `2026-11-22 21:04 UTC`.
#[must_use]
pub fn date(at_ms: u64) -> String {
    let minutes = at_ms / 60_000;
    let (year, month, day) = civil(minutes / 1_440);
    format!("{year:04}-{month:02}-{day:02} {:02}:{:02} UTC", minutes / 60 % 24, minutes % 60)
}

/// The date `days` after 1970-01-01, by the proleptic Gregorian calendar; years begin in March so that the leap day is last.
fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (era * 400 + year_of_era + u64::from(month <= 2), month, day)
}

/// A length of time in words: `under a minute`, `12 min`, `1 h 05 min`.
#[must_use]
pub fn duration(ms: u64) -> String {
    match ms / 60_000 {
        0 => "under a minute".to_owned(),
        minutes @ 1..60 => format!("{minutes} min"),
        minutes => format!("{} h {:02} min", minutes / 60, minutes % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_know_leap_years() {
        assert_eq!(date(0), "1970-01-01 00:00 UTC");
        assert_eq!(date(951_782_400_000), "2000-02-29 00:00 UTC");
        assert_eq!(date(1_790_000_000_000), "2026-09-21 14:13 UTC");
        assert_eq!(date(4_107_542_399_000), "2100-02-28 23:59 UTC");
        assert_eq!(date(4_107_542_400_000), "2100-03-01 00:00 UTC");
        assert!(!date(u64::MAX).is_empty());
        assert_eq!((duration(59_999), duration(754_000), duration(3_900_000)).2, "1 h 05 min");
    }
}
