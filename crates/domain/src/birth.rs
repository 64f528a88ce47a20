//! Birth with the precision the list gave it, and sex.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// When somebody was born, as precisely as the list said. A year is never made into 1 January.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Birth {
    /// Only the year is known.
    Year(i32),
    /// The day is known.
    Date(NaiveDate),
}

/// The text is neither a year (`1950`) nor a day (`1986-07-26`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a birth is written 1950 or 1986-07-26")]
pub struct BirthError;

impl Birth {
    /// The year, whichever precision.
    #[must_use]
    pub fn year(&self) -> i32 {
        match self {
            Self::Year(year) => *year,
            Self::Date(date) => date.year(),
        }
    }
}

/// `1950` or `1986-07-26`: the form in stores, on the wire and on the command line.
impl fmt::Display for Birth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Date(date) => write!(f, "{}", date.format("%Y-%m-%d")),
        }
    }
}

impl FromStr for Birth {
    type Err = BirthError;

    fn from_str(text: &str) -> Result<Self, BirthError> {
        if text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return text.parse().map(Self::Year).map_err(|_| BirthError);
        }
        NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .map(Self::Date)
            .map_err(|_| BirthError)
    }
}

impl Serialize for Birth {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Birth {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// Sex as the list gives it; codes `M` and `F`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
pub enum Sex {
    /// nam
    #[serde(rename = "M")]
    Male,
    /// nữ
    #[serde(rename = "F")]
    Female,
}

impl Sex {
    /// The stable code, `M` or `F`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Male => "M",
            Self::Female => "F",
        }
    }

    /// The sex of a code, if it is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Male, Self::Female]
            .into_iter()
            .find(|sex| sex.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_birth_keeps_the_precision_it_was_written_with() {
        for text in ["1950", "1986-07-26", "2004-02-29"] {
            assert_eq!(text.parse::<Birth>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_neither_a_year_nor_a_day_is_refused() {
        for text in ["", "50", "2005-02-29", "26/07/1986", "+950", "19500"] {
            assert_eq!(text.parse::<Birth>(), Err(BirthError), "{text}");
        }
    }
}
