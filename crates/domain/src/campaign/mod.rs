//! A campaign's settings: dates and phases, who is asked for what, what evidence weighs more.

mod calendar;
mod holidays;
mod rates;
mod templates;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Catalogue, Outcome, ReasonKind, Target};

pub use calendar::{Phase, Suspension, Work};
pub use holidays::{Announced, Holidays, YearDay};
pub use rates::{Group, Rate, RateBase, RateMeasure};

/// A dated push with its settings. They are fixed per campaign and travel to tablets in the certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Campaign {
    /// As people call it.
    pub name: String,
    /// First day, Vietnam time.
    #[ts(type = "string")]
    pub first_day: NaiveDate,
    /// Last day, Vietnam time.
    #[ts(type = "string")]
    pub last_day: NaiveDate,
    /// Who is asked, per target. A target that is missing asks everybody.
    pub eligibility: BTreeMap<Target, AgeRule>,
    /// The e-identity level that counts as done, 1 or 2.
    #[serde(default = "level_one")]
    pub dddt_level: u8,
    /// Residents each member should bring.
    pub personal_quota: u32,
    /// Evidence ranks of the fold.
    #[serde(default)]
    pub ranks: Ranks,
    /// Dated parts, in order; figures can be split by them. None: the campaign is one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<Phase>>", optional)]
    pub phases: Vec<Phase>,
    /// Days on which some work on some targets stood still for everybody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<Suspension>>", optional)]
    pub suspensions: Vec<Suspension>,
    /// Groups with deadlines of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<Group>>", optional)]
    pub groups: Vec<Group>,
    /// What share of whom is asked, per target.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<Rate>>", optional)]
    pub rates: Vec<Rate>,
    /// The final report is due by this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "string", optional)]
    pub report_due: Option<NaiveDate>,
    /// The days offices rest: deadlines of the law count working days.
    #[serde(default, skip_serializing_if = "Holidays::is_default")]
    #[ts(as = "Option<Holidays>", optional)]
    pub holidays: Holidays,
}

const fn level_one() -> u8 {
    1
}

/// Who is eligible, by birth. It does not drift with today's date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AgeRule {
    /// Born before this day.
    BornBefore(#[ts(type = "string")] NaiveDate),
    /// At least this old by the campaign's last day.
    AgeOnLastDay(u8),
}

/// What evidence weighs more when answers are concurrent; higher wins (`sync.md`, Status and conflicts).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Ranks {
    /// It was seen done.
    pub done: u8,
    /// Deceased, moved, struck off.
    pub terminal: u8,
    /// Sent or registered.
    pub in_progress: u8,
    /// Was asked, does not want it.
    pub no_need: u8,
    /// Other reasons, special cases and reasons this version does not know.
    pub retryable: u8,
    /// Nobody could be asked.
    pub absent: u8,
}

impl Default for Ranks {
    fn default() -> Self {
        Self {
            done: 6,
            terminal: 5,
            in_progress: 4,
            no_need: 3,
            retryable: 2,
            absent: 1,
        }
    }
}

impl Ranks {
    /// The rank of an answer.
    #[must_use]
    pub fn of(&self, outcome: Outcome) -> u8 {
        match outcome {
            Outcome::Done => self.done,
            Outcome::InProgress => self.in_progress,
            Outcome::NoNeed => self.no_need,
            Outcome::Special => self.retryable,
            Outcome::Reason(code) => match Catalogue::shipped().by_code(code).map(|row| row.kind) {
                Some(ReasonKind::Absent) => self.absent,
                Some(ReasonKind::Terminal) => self.terminal,
                Some(ReasonKind::Retryable | ReasonKind::DataFault) | None => self.retryable,
            },
        }
    }
}

impl Campaign {
    /// What tablets are told of it: rates, groups and holidays concern the desk alone.
    #[must_use]
    pub fn for_tablets(&self) -> Self {
        Self {
            groups: Vec::new(),
            rates: Vec::new(),
            report_due: None,
            holidays: Holidays::default(),
            ..self.clone()
        }
    }
}
