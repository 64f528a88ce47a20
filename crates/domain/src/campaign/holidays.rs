//! Public holidays, and which days offices work: data of the campaign, because the lunar ones and the swaps are
//! decided anew each year.
//!
//! Deadlines of the law are told in working days (`domain.md` §7). The campaign itself walks on holidays too, so its
//! pace counts all days but suspended ones ([`Campaign::working_days`](super::Campaign::working_days)).

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use ts_rs::TS;

/// How far back a yearly holiday that fell on a weekend may still be owed a day: beyond any row of holidays.
const OWED_DAYS: u64 = 31;
/// No deadline looks further than this, whatever was entered.
const FURTHEST_DAYS: usize = 3_660;

/// The days offices rest beside weekends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Holidays {
    /// Days of every year, `MM-DD`. One that falls on a weekend is made good on the next working day (Labour Code
    /// 2019, Article 111.3).
    #[ts(type = "Array<string>")]
    pub yearly: Vec<YearDay>,
    /// What was announced for one year: Tết, Giỗ Tổ, the second day of the National Day, swapped days. As announced,
    /// with the weekends inside and the days made good.
    pub announced: Vec<Announced>,
}

/// Days announced for one year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Announced {
    /// As people call them.
    pub name: String,
    /// The first.
    #[ts(type = "string")]
    pub first_day: NaiveDate,
    /// The last.
    #[ts(type = "string")]
    pub last_day: NaiveDate,
    /// Offices work on them instead: a Saturday swapped for a bridge day.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub worked: bool,
}

impl Default for Holidays {
    /// The four with a fixed date in the sun's calendar (Labour Code 2019, Article 112).
    fn default() -> Self {
        let yearly = [(1, 1), (4, 30), (5, 1), (9, 2)];
        Self {
            yearly: yearly.map(|(month, day)| YearDay { month, day }).to_vec(),
            announced: Vec::new(),
        }
    }
}

impl Holidays {
    /// Whether these are the ones every campaign begins with.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Whether offices work on a day.
    #[must_use]
    pub fn is_working(&self, day: NaiveDate) -> bool {
        let mut announced = self
            .announced
            .iter()
            .filter(|span| (span.first_day..=span.last_day).contains(&day));
        let rests = announced.clone().any(|span| !span.worked);
        if announced.any(|span| span.worked) {
            return true;
        }
        !rests && !is_weekend(day) && !self.is_yearly(day) && !self.makes_good(day)
    }

    /// The `count`-th working day after a day; the day itself if nothing in ten years is one.
    #[must_use]
    pub fn working_day_after(&self, day: NaiveDate, count: usize) -> NaiveDate {
        let Some(nth) = count.checked_sub(1) else {
            return day;
        };
        let later = day.iter_days().skip(1).take(FURTHEST_DAYS);
        later.filter(|day| self.is_working(*day)).nth(nth).unwrap_or(day)
    }

    /// What makes them meaningless, in words for who wrote them.
    pub fn check(&self) -> Result<(), String> {
        match self.announced.iter().find(|span| span.last_day < span.first_day) {
            None => Ok(()),
            Some(span) => Err(format!(
                "ngày nghỉ “{}”: ngày cuối trước ngày đầu (it ends before it begins)",
                span.name
            )),
        }
    }

    fn is_yearly(&self, day: NaiveDate) -> bool {
        self.yearly
            .iter()
            .any(|fixed| (fixed.month, fixed.day) == (day.month(), day.day()))
    }

    /// Whether a working day of the week is off for a yearly holiday that fell on a weekend. Announced days are not
    /// looked at: an announcement has its days made good inside, and may name the same day.
    fn makes_good(&self, day: NaiveDate) -> bool {
        let Some(first) = day.checked_sub_days(Days::new(OWED_DAYS)) else {
            return false;
        };
        let mut owed = 0_u32;
        for before in first.iter_days().take_while(|before| *before < day) {
            if is_weekend(before) {
                owed += u32::from(self.is_yearly(before));
            } else if !self.is_yearly(before) {
                owed = owed.saturating_sub(1);
            }
        }
        owed > 0
    }
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// A day of every year, written `MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct YearDay {
    month: u32,
    day: u32,
}

impl fmt::Display for YearDay {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{:02}-{:02}", self.month, self.day)
    }
}

impl FromStr for YearDay {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // A leap year: 29 February is a day of some years.
        format!("2024-{text}")
            .parse::<NaiveDate>()
            .ok()
            .filter(|_| text.len() == 5)
            .map(|day| Self {
                month: day.month(),
                day: day.day(),
            })
            .ok_or_else(|| format!("“{text}” không phải ngày dạng tháng-ngày, ví dụ 04-30 (MM-DD is meant)"))
    }
}

impl Serialize for YearDay {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for YearDay {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn after(holidays: &Holidays, from: &str, count: usize) -> String {
        holidays.working_day_after(day(from), count).to_string()
    }

    fn announced(name: &str, first: &str, last: &str, worked: bool) -> Announced {
        Announced {
            name: name.to_owned(),
            first_day: day(first),
            last_day: day(last),
            worked,
        }
    }

    fn holidays(announced: Vec<Announced>) -> Holidays {
        Holidays {
            announced,
            ..Holidays::default()
        }
    }

    #[test]
    fn weekends_and_the_four_fixed_days_are_not_working_days() {
        let usual = Holidays::default();
        assert_eq!(after(&usual, "2024-05-09", 2), "2024-05-13", "over a weekend");
        assert_eq!(
            after(&usual, "2024-04-29", 2),
            "2024-05-03",
            "30 April and 1 May lie between"
        );
        assert_eq!(after(&usual, "2024-12-31", 1), "2025-01-02");
        assert_eq!(after(&usual, "2024-05-06", 0), "2024-05-06");
    }

    #[test]
    fn a_fixed_day_on_a_weekend_is_made_good_on_the_next_working_day() {
        let usual = Holidays::default();
        let rests = |text: &str| !usual.is_working(day(text));
        assert!(rests("2023-01-02"), "1 January 2023 was a Sunday");
        assert!(!rests("2023-01-03"));
        // 30 April 2022 was a Saturday and 1 May a Sunday: the Monday and the Tuesday were off.
        assert!(rests("2022-05-02") && rests("2022-05-03") && !rests("2022-05-04"));
        // 30 April 2023 was a Sunday, 1 May a Monday: the Tuesday was off.
        assert!(rests("2023-05-01") && rests("2023-05-02") && !rests("2023-05-03"));
        assert_eq!(after(&usual, "2023-04-28", 2), "2023-05-04", "with what is owed");
    }

    #[test]
    fn what_is_announced_for_a_year_counts_as_it_was_announced() {
        let holidays = holidays(vec![
            announced("Tết Giáp Thìn", "2024-02-08", "2024-02-14", false),
            announced("Giỗ Tổ", "2024-04-18", "2024-04-18", false),
            announced("Nghỉ hoán đổi", "2024-04-29", "2024-04-29", false),
            announced("Làm bù", "2024-05-04", "2024-05-04", true),
        ]);
        assert_eq!(after(&holidays, "2024-02-07", 2), "2024-02-16");
        assert_eq!(after(&holidays, "2024-04-17", 2), "2024-04-22");
        assert_eq!(
            after(&holidays, "2024-04-26", 2),
            "2024-05-03",
            "five days off in a row"
        );
        assert_eq!(
            after(&holidays, "2024-05-03", 1),
            "2024-05-04",
            "a Saturday that is worked"
        );
    }

    #[test]
    fn they_are_written_as_days_and_refused_by_name() {
        let read: Holidays = serde_json::from_str(
            r#"{"announced":[{"name":"Giỗ Tổ","first_day":"2025-04-07","last_day":"2025-04-07"}]}"#,
        )
        .unwrap();
        assert_eq!(
            read.yearly,
            Holidays::default().yearly,
            "what is not said is as usual"
        );
        let text = serde_json::to_string(&read).unwrap();
        assert!(
            text.contains(r#""yearly":["01-01","04-30","05-01","09-02"]"#),
            "{text}"
        );
        assert_eq!(serde_json::from_str::<Holidays>(&text).unwrap(), read);
        for wrong in ["30/4", "13-01", "4-30", "02-30"] {
            assert!(wrong.parse::<YearDay>().unwrap_err().contains(wrong));
        }
        let mut backwards = read;
        backwards.announced[0].last_day = day("2025-04-06");
        assert!(backwards.check().unwrap_err().contains("Giỗ Tổ"));
    }

    #[test]
    fn a_calendar_with_nothing_but_holidays_ends_in_no_loop() {
        let never = holidays(vec![announced("Nghỉ", "2020-01-01", "2099-12-31", false)]);
        assert_eq!(after(&never, "2024-05-06", 2), "2024-05-06");
    }
}
