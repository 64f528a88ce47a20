//! One cell's value, free of the file format it came from.

use chrono::{Days, NaiveDate};

/// What a cell holds. Error cells (`#N/A`) are blank: nothing was lost, nothing was there.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// Text as typed, decoded to NFC Unicode; may be only spaces.
    Text(String),
    /// A number.
    Number(f64),
    /// A number formatted as a date, and the date it shows.
    Date {
        /// Excel's count of days, when that is how it was stored.
        serial: Option<f64>,
        /// The day.
        date: Option<NaiveDate>,
    },
}

impl Value {
    /// A logical value, as Excel shows it.
    pub(crate) fn truth(yes: bool) -> Self {
        Self::Text(if yes { "TRUE" } else { "FALSE" }.to_owned())
    }

    /// The day of a count of days from 30 December 1899, as Excel and OpenDocument count them.
    pub(crate) fn of_serial(serial: f64) -> Self {
        let date = (serial.is_finite() && (0.0..3_000_000.0).contains(&serial))
            .then(|| NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(serial as u64)))
            .flatten();
        Self::Date {
            serial: Some(serial),
            date,
        }
    }

    /// The value as a person would read it; whole numbers without a decimal point.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Text(text) => crate::words::tidy(text),
            Self::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
            Self::Number(number) => number.to_string(),
            Self::Date { date: Some(date), .. } => date.format("%d/%m/%Y").to_string(),
            Self::Date { serial, date: None } => serial.map(|s| s.to_string()).unwrap_or_default(),
        }
    }

    /// Whether there is nothing to read here.
    pub(crate) fn is_blank(&self) -> bool {
        matches!(self, Self::Text(text) if text.chars().all(crate::words::is_space))
    }
}
