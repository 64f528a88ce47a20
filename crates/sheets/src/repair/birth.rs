//! Births: real dates, day/month/year as text, a year alone in any of the ways people write it.
//!
//! The precision of the list is kept: a year never becomes 1 January. A number from 1900 to this year is a
//! year even in a cell formatted as a date, because that is what typing 1950 into such a cell makes.

use chrono::{Datelike, Days, NaiveDate};
use tungnha_domain::Birth;

use crate::value::Value;
use crate::words;

/// What a birth cell turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Nothing there.
    Missing,
    /// A day or a year.
    Read(Birth),
    /// After today.
    Future,
    /// No such day, or not a birth.
    Impossible,
}

/// How a full date was stored; a column that mixes both may have swapped days and months in the real ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stored {
    /// As a date or a serial number.
    Real,
    /// As text.
    Typed,
}

/// Reads a birth cell on a given day.
pub(crate) fn read(value: Option<&Value>, today: NaiveDate) -> Reading {
    match value {
        None => Reading::Missing,
        Some(Value::Text(text)) => read_text(text, today),
        Some(Value::Number(number)) => read_number(*number, today),
        Some(Value::Date {
            serial: Some(serial), ..
        }) if is_year(serial.trunc(), today) => year(serial.trunc() as i32, today),
        Some(Value::Date { date: Some(date), .. }) => day(*date, today),
        Some(Value::Date { date: None, .. }) => Reading::Impossible,
    }
}

/// How the cell stores a full date, if it does.
pub(crate) fn stored(value: &Value, reading: Reading) -> Option<Stored> {
    match (reading, value) {
        (Reading::Read(Birth::Date(_)), Value::Text(_)) => Some(Stored::Typed),
        (Reading::Read(Birth::Date(_)), _) => Some(Stored::Real),
        _ => None,
    }
}

fn is_year(number: f64, today: NaiveDate) -> bool {
    number >= 1900.0 && number <= f64::from(today.year())
}

fn read_number(number: f64, today: NaiveDate) -> Reading {
    let whole = number.trunc();
    if is_year(whole, today) {
        return year(whole as i32, today);
    }
    // Between this year and 2100 a number is a mistyped year; as a serial it would be a birth of 1905.
    if whole > f64::from(today.year()) && whole <= 2100.0 {
        return Reading::Future;
    }
    if (2101.0..100_000.0).contains(&whole) {
        return serial(whole as u64).map_or(Reading::Impossible, |date| day(date, today));
    }
    // 26071986 or 6071986: the separators were lost, and a leading 0 with them.
    if number.fract() == 0.0 && (1_000_000.0..100_000_000.0).contains(&number) {
        return run_together(&format!("{:08}", number as u64), today);
    }
    Reading::Impossible
}

/// Excel's day count; 1900 had no 29 February, which Excel doesn't know.
fn serial(days: u64) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days))
}

fn read_text(text: &str, today: NaiveDate) -> Reading {
    let tidy = words::tidy(text);
    if words::means_nothing(&tidy) {
        return Reading::Missing;
    }
    let groups: Vec<&str> = tidy
        .split(|c: char| !c.is_ascii_digit())
        .filter(|group| !group.is_empty())
        .collect();
    match groups.as_slice() {
        [] => Reading::Impossible,
        [only] if only.len() == 4 => only.parse().map_or(Reading::Impossible, |y| year(y, today)),
        [only] if only.len() == 5 => only
            .parse()
            .map_or(Reading::Impossible, |n| read_number(n, today)),
        [only] if only.len() == 8 => run_together(only, today),
        // 05/1950: the month is known but a precision of months isn't kept.
        [month, y] if y.len() == 4 && month.len() <= 2 => {
            if number(month) > 12 {
                Reading::Impossible
            } else {
                year(number(y), today)
            }
        }
        [y, m, d, ..] if y.len() == 4 && m.len() <= 2 && d.len() <= 2 => parts(d, m, y, today),
        [d, m, y, ..] if y.len() == 4 && m.len() <= 2 && d.len() <= 2 => parts(d, m, y, today),
        _ => Reading::Impossible,
    }
}

fn number(digits: &str) -> i32 {
    digits.parse().unwrap_or(i32::MAX)
}

fn parts(d: &str, m: &str, y: &str, today: NaiveDate) -> Reading {
    let (d, m, y) = (number(d), number(m), number(y));
    // 00/00/1950 is how the population database says that only the year is known; 00/05/1950 that the day isn't.
    if d == 0 && (0..=12).contains(&m) {
        return year(y, today);
    }
    let date = u32::try_from(d)
        .ok()
        .zip(u32::try_from(m).ok())
        .and_then(|(d, m)| NaiveDate::from_ymd_opt(y, m, d));
    date.map_or(Reading::Impossible, |date| day(date, today))
}

/// Eight digits without separators: year first when that is a date, else day first.
fn run_together(digits: &str, today: NaiveDate) -> Reading {
    let piece = |range: std::ops::Range<usize>| digits.get(range).unwrap_or_default();
    let year_first = parts(piece(6..8), piece(4..6), piece(0..4), today);
    if matches!(year_first, Reading::Read(_)) {
        return year_first;
    }
    parts(piece(0..2), piece(2..4), piece(4..8), today)
}

fn year(year: i32, today: NaiveDate) -> Reading {
    if year > today.year() {
        Reading::Future
    } else if year < 1900 {
        Reading::Impossible
    } else {
        Reading::Read(Birth::Year(year))
    }
}

fn day(date: NaiveDate, today: NaiveDate) -> Reading {
    if date > today {
        Reading::Future
    } else if date.year() < 1900 {
        Reading::Impossible
    } else {
        Reading::Read(Birth::Date(date))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2024, 5, 6).unwrap()
    }

    fn text(t: &str) -> Reading {
        read(Some(&Value::Text(t.to_owned())), today())
    }

    fn num(n: f64) -> Reading {
        read(Some(&Value::Number(n)), today())
    }

    fn on(y: i32, m: u32, d: u32) -> Reading {
        Reading::Read(Birth::Date(NaiveDate::from_ymd_opt(y, m, d).unwrap()))
    }

    const fn in_year(y: i32) -> Reading {
        Reading::Read(Birth::Year(y))
    }

    #[test]
    fn a_day_is_read_in_every_way_it_is_typed() {
        for written in [
            "26/07/1986",
            "26-7-1986",
            "26.07.1986",
            " 26 / 07 / 1986 ",
            "1986-07-26",
            "1986-07-26 00:00:00",
            "26071986",
            "19860726",
        ] {
            assert_eq!(text(written), on(1986, 7, 26), "{written}");
        }
        assert_eq!(num(31_619.0), on(1986, 7, 26), "Excel's serial");
        assert_eq!(text("31619"), on(1986, 7, 26), "the serial as text");
        assert_eq!(
            num(6_071_986.0),
            on(1986, 7, 6),
            "a run-together date that lost its 0"
        );
        let real = Value::Date {
            serial: Some(31_619.0),
            date: NaiveDate::from_ymd_opt(1986, 7, 26),
        };
        assert_eq!(read(Some(&real), today()), on(1986, 7, 26));
    }

    #[test]
    fn a_year_alone_stays_a_year() {
        for written in [
            "1950",
            "00/00/1950",
            "//1950",
            "/ /1950",
            "00/05/1950",
            "05/1950",
            "--/--/1950",
            "Sinh năm 1950",
            "…/…/1950",
        ] {
            assert_eq!(text(written), in_year(1950), "{written}");
        }
        assert_eq!(num(1950.0), in_year(1950));
        assert_eq!(num(1900.0), in_year(1900));
        assert_eq!(num(2024.0), in_year(2024));
        let typed_into_a_date_cell = Value::Date {
            serial: Some(1950.0),
            date: NaiveDate::from_ymd_opt(1905, 5, 3),
        };
        assert_eq!(read(Some(&typed_into_a_date_cell), today()), in_year(1950));
    }

    #[test]
    fn what_cannot_be_a_birth_is_not_made_one() {
        for written in [
            "31/02/1980",
            "29/02/1981",
            "12/25/1990",
            "12/05/50",
            "13/1950",
            "abc",
            "01/01/1875",
            "1/2/3/4",
        ] {
            assert_eq!(text(written), Reading::Impossible, "{written}");
        }
        for n in [50.0, -3.0, 0.5, 1e12, f64::NAN, f64::INFINITY] {
            assert_eq!(num(n), Reading::Impossible, "{n}");
        }
    }

    #[test]
    fn a_birth_after_today_is_the_future() {
        assert_eq!(text("07/05/2024"), Reading::Future);
        assert_eq!(text("06/05/2024"), on(2024, 5, 6));
        assert_eq!(text("2025"), Reading::Future);
        assert_eq!(num(2030.0), Reading::Future);
        assert_eq!(num(47_000.0), Reading::Future);
    }

    #[test]
    fn nothing_is_missing() {
        for written in ["", " ", "không", "/", "//"] {
            assert_eq!(text(written), Reading::Missing, "{written:?}");
        }
        assert_eq!(read(None, today()), Reading::Missing);
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic_and_never_into_the_future(written in "\\PC{0,16}|[0-9/. -]{0,12}") {
            if let Reading::Read(birth) = text(&written) {
                prop_assert!((1900..=2024).contains(&birth.year()));
            }
        }

        #[test]
        fn any_number_is_read_without_panic(n in any::<f64>()) {
            if let Reading::Read(birth) = num(n) {
                prop_assert!((1900..=2024).contains(&birth.year()));
            }
        }

        #[test]
        fn every_day_survives_as_text_and_as_serial(days in 2_200_u64..45_000) {
            let date = serial(days).unwrap();
            prop_assert_eq!(num(days as f64), day(date, today()));
            prop_assert_eq!(text(&date.format("%d/%m/%Y").to_string()), day(date, today()));
        }

        #[test]
        fn every_year_stays_a_year(y in 1900_i32..=2024) {
            prop_assert_eq!(num(f64::from(y)), in_year(y));
            prop_assert_eq!(text(&y.to_string()), in_year(y));
        }
    }
}
