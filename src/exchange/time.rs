//! Times of the log as ISO 8601 writes them.

/// `ms` milliseconds since 1970, in universal time: `2026-11-22T09:05:00.000Z`.
pub(super) fn timestamp(ms: u64) -> String {
    let (days, of_day) = (ms / 86_400_000, ms % 86_400_000);
    let (year, month, day) = date(days);
    let (hours, minutes, seconds) = (of_day / 3_600_000, of_day / 60_000 % 60, of_day / 1000 % 60);
    format!("{year:04}-{month:02}-{day:02}T{hours:02}:{minutes:02}:{seconds:02}.{:03}Z", of_day % 1000)
}

/// A span of `ms` milliseconds: `PT75.5S`.
pub(super) fn duration(ms: u64) -> String {
    let part = format!(".{:03}", ms % 1000);
    format!("PT{}{}S", ms / 1000, part.trim_end_matches('0').trim_end_matches('.'))
}

/// The year, month and day that begins `days` after the first of January 1970.
fn date(days: u64) -> (u64, u64, u64) {
    let (mut year, mut left) = (1970 + days / 146_097 * 400, days % 146_097);
    while left >= year_length(year) {
        left -= year_length(year);
        year += 1;
    }
    let lengths = [31, year_length(year) - 337, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 1;
    for length in lengths {
        if left < length {
            break;
        }
        left -= length;
        month += 1;
    }
    (year, month, left + 1)
}

fn year_length(year: u64) -> u64 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    if is_leap { 366 } else { 365 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_moments_are_written_right() {
        assert_eq!(timestamp(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(timestamp(951_827_696_789), "2000-02-29T12:34:56.789Z");
        assert_eq!(timestamp(4_102_444_799_999), "2099-12-31T23:59:59.999Z");
        assert_eq!(timestamp(13_574_563_200_000), "2400-02-29T00:00:00.000Z");
    }

    #[test]
    fn a_duration_has_no_idle_zeros() {
        assert_eq!((duration(75_500), duration(2_000)), ("PT75.5S".to_owned(), "PT2S".to_owned()));
    }
}
