//! Times as people and scripts read them: RFC 3339 in Vietnam's time.

use chrono::{DateTime, FixedOffset};
use tungnha_domain::VIETNAM_OFFSET_SECONDS;

/// `2024-05-06T18:30:00+07:00` for unix seconds. A time outside the calendar, which only a broken clock
/// gives, stays a number.
pub(crate) fn vietnam_time(unix: i64) -> String {
    let local = i32::try_from(VIETNAM_OFFSET_SECONDS)
        .ok()
        .and_then(FixedOffset::east_opt);
    DateTime::from_timestamp(unix, 0).zip(local).map_or_else(
        || unix.to_string(),
        |(time, local)| time.with_timezone(&local).to_rfc3339(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_in_vietnams_time_and_a_broken_clocks_as_its_number() {
        assert_eq!(vietnam_time(1_714_995_000), "2024-05-06T18:30:00+07:00");
        assert_eq!(vietnam_time(i64::MAX), i64::MAX.to_string());
    }
}
