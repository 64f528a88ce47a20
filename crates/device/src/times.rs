//! Times as a person in Vietnam reads and names them.

use chrono::{Datelike, Days, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Timelike, Weekday};
use tungnha_domain::{VIETNAM_OFFSET_SECONDS, vietnam_day};

use crate::error::{Error, Result};

/// People farm by day: a return is for the evening unless somebody says otherwise.
const EVENING: (u32, u32) = (19, 0);
/// The latest return of a day.
const LATEST: (u32, u32) = (21, 0);
/// A return is at least this far ahead, and on a half hour.
const HALF_HOUR: i64 = 1_800;

fn vietnam() -> Option<FixedOffset> {
    FixedOffset::east_opt(i32::try_from(VIETNAM_OFFSET_SECONDS).ok()?)
}

/// RFC 3339 in Vietnam time.
pub(crate) fn shown(unix: i64) -> String {
    vietnam()
        .and_then(|zone| zone.timestamp_opt(unix, 0).single())
        .unwrap_or_default()
        .to_rfc3339()
}

/// The same for a file's name: `2024-05-06-1830`.
pub(crate) fn stamp(unix: i64) -> String {
    let time = vietnam().and_then(|zone| zone.timestamp_opt(unix, 0).single());
    time.unwrap_or_default().format("%Y-%m-%d-%H%M").to_string()
}

/// The last second of the Vietnam day `now` lies in.
pub(crate) fn end_of_day(now: i64) -> i64 {
    at(vietnam_day(now) + Days::new(1), (0, 0)).map_or(now, |midnight| midnight - 1)
}

fn at(day: NaiveDate, (hour, minute): (u32, u32)) -> Option<i64> {
    let local = day.and_time(NaiveTime::from_hms_opt(hour, minute, 0)?);
    Some(vietnam()?.from_local_datetime(&local).single()?.timestamp())
}

/// The ready answers to "when to come back", each with the time it means now; one that means none is left out.
pub(crate) fn revisits(now: i64) -> Vec<(&'static str, i64)> {
    ["tonight", "tomorrow_evening", "weekend"]
        .into_iter()
        .filter_map(|when| Some((when, revisit(when, now).ok()?)))
        .collect()
}

/// When somebody comes back: `tonight`, `tomorrow_evening`, `weekend`, a day, or a day and an hour
/// (`2024-05-20T07:30`).
///
/// "Tonight" is 19:00, or the next half hour when it is later than that; when the evening is over it is
/// refused, because nobody then means the next one. "Weekend" is the next Saturday or Sunday evening
/// that is not today's.
pub(crate) fn revisit(when: &str, now: i64) -> Result<i64> {
    let refused = Error::BadInput("time of return");
    let today = vietnam_day(now);
    let time = match when {
        "tonight" => {
            let soonest = (now / HALF_HOUR + 2) * HALF_HOUR;
            let latest = at(today, LATEST).ok_or(Error::BadInput("time of return"))?;
            at(today, EVENING)
                .map(|evening| evening.max(soonest))
                .filter(|time| *time <= latest)
        }
        "tomorrow_evening" => at(today + Days::new(1), EVENING),
        "weekend" => {
            let ahead = match today.weekday() {
                Weekday::Sat => 1,
                Weekday::Sun => 6,
                weekday => 5 - u64::from(weekday.num_days_from_monday()),
            };
            at(today + Days::new(ahead), EVENING)
        }
        exact if exact.contains('T') => {
            let local = NaiveDateTime::parse_from_str(exact, "%Y-%m-%dT%H:%M")
                .map_err(|_| Error::BadInput("time of return"))?;
            let far = today + Days::new(366);
            at(local.date(), (local.hour(), local.minute())).filter(|time| *time > now && local.date() <= far)
        }
        day => {
            let day: NaiveDate = day.parse().map_err(|_| Error::BadInput("time of return"))?;
            let far = today + Days::new(366);
            if day == today {
                return revisit("tonight", now);
            }
            at(day, EVENING).filter(|_| day > today && day <= far)
        }
    };
    time.ok_or(refused)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    fn unix(text: &str) -> i64 {
        DateTime::parse_from_rfc3339(text).unwrap().timestamp()
    }

    fn when(word: &str, now: &str) -> Result<String> {
        revisit(word, unix(now)).map(shown)
    }

    #[test]
    fn tonight_is_seven_or_the_next_half_hour_and_not_after_nine() {
        assert_eq!(
            when("tonight", "2024-05-06T09:00:00+07:00").unwrap(),
            "2024-05-06T19:00:00+07:00"
        );
        assert_eq!(
            when("tonight", "2024-05-06T18:40:00+07:00").unwrap(),
            "2024-05-06T19:30:00+07:00"
        );
        assert!(when("tonight", "2024-05-06T21:10:00+07:00").is_err());
    }

    #[test]
    fn other_returns_are_in_the_evening_in_vietnam_whatever_the_clock_s_zone() {
        // Monday 23:30 in Vietnam is still Monday in UTC; Tuesday 00:30 isn't.
        assert_eq!(
            when("tomorrow_evening", "2024-05-06T23:30:00+07:00").unwrap(),
            "2024-05-07T19:00:00+07:00"
        );
        assert_eq!(
            when("tomorrow_evening", "2024-05-06T17:30:00+00:00").unwrap(),
            "2024-05-08T19:00:00+07:00"
        );
        assert_eq!(
            when("weekend", "2024-05-06T18:00:00+07:00").unwrap(),
            "2024-05-11T19:00:00+07:00"
        );
        assert_eq!(
            when("weekend", "2024-05-11T08:00:00+07:00").unwrap(),
            "2024-05-12T19:00:00+07:00"
        );
        assert_eq!(
            when("weekend", "2024-05-12T08:00:00+07:00").unwrap(),
            "2024-05-18T19:00:00+07:00"
        );
        assert_eq!(
            when("2024-05-20", "2024-05-06T18:00:00+07:00").unwrap(),
            "2024-05-20T19:00:00+07:00"
        );
    }

    #[test]
    fn a_day_with_an_hour_is_taken_as_it_was_agreed_and_only_ahead() {
        assert_eq!(
            when("2024-05-20T07:30", "2024-05-06T18:00:00+07:00").unwrap(),
            "2024-05-20T07:30:00+07:00"
        );
        assert_eq!(
            when("2024-05-06T18:01", "2024-05-06T18:00:00+07:00").unwrap(),
            "2024-05-06T18:01:00+07:00"
        );
        for word in ["2024-05-06T17:59", "2024-05-06T24:10", "2024-05-20Tsoon"] {
            assert!(when(word, "2024-05-06T18:00:00+07:00").is_err(), "{word}");
        }
    }

    #[test]
    fn what_is_offered_is_what_can_be_agreed_now() {
        let offered = |now: &str| {
            let offered = revisits(unix(now));
            offered
                .into_iter()
                .map(|(when, at)| format!("{when} {}", shown(at)))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            offered("2024-05-06T18:40:00+07:00"),
            [
                "tonight 2024-05-06T19:30:00+07:00",
                "tomorrow_evening 2024-05-07T19:00:00+07:00",
                "weekend 2024-05-11T19:00:00+07:00"
            ]
        );
        assert_eq!(
            offered("2024-05-06T21:10:00+07:00").len(),
            2,
            "the evening is over"
        );
    }

    #[test]
    fn a_return_in_the_past_or_in_no_calendar_is_refused() {
        for word in ["2024-05-05", "2024-02-30", "2026-01-01", "soon", ""] {
            assert!(when(word, "2024-05-06T18:00:00+07:00").is_err(), "{word}");
        }
    }
}
