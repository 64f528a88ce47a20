//! Days are counted in Vietnam time (`domain.md` §3): UTC+7, no summer time.

use chrono::{DateTime, NaiveDate};

/// Vietnam's distance from UTC.
pub const VIETNAM_OFFSET_SECONDS: i64 = 7 * 3600;

/// The day in Vietnam at a time in unix seconds. A time outside the calendar's range, which only a
/// broken clock gives, becomes its first or last day.
#[must_use]
pub fn vietnam_day(unix: i64) -> NaiveDate {
    let local = unix.saturating_add(VIETNAM_OFFSET_SECONDS);
    match DateTime::from_timestamp(local, 0) {
        Some(time) => time.date_naive(),
        None if unix < 0 => NaiveDate::MIN,
        None => NaiveDate::MAX,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_changes_at_midnight_in_vietnam() {
        let midnight = 1_714_928_400; // 2024-05-06T00:00:00+07:00
        assert_eq!(vietnam_day(midnight).to_string(), "2024-05-06");
        assert_eq!(vietnam_day(midnight - 1).to_string(), "2024-05-05");
    }

    #[test]
    fn no_clock_is_wrong_enough_to_fail() {
        assert_eq!(vietnam_day(i64::MIN), NaiveDate::MIN);
        assert_eq!(vietnam_day(i64::MAX), NaiveDate::MAX);
    }
}
