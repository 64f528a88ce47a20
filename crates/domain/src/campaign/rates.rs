//! What share of whom a campaign asks for, and the groups that are asked sooner.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Target;

/// What is asked for a target: a share, a number, or both. Settings of a campaign, never constants
/// (`domain.md` §2: the rates of 2024 and 2023).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Rate {
    /// The target.
    pub target: Target,
    /// The share asked, in percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub percent: Option<u8>,
    /// “trên 50 %”: exactly the share is not enough.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub over: bool,
    /// The number asked of the whole unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub number: Option<u32>,
    /// Of whom.
    #[serde(default)]
    pub of: RateBase,
    /// What counts as reached.
    #[serde(default)]
    pub counts: RateMeasure,
    /// The phase it is asked in; none: the whole campaign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub phase: Option<String>,
}

/// Whom a share is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RateBase {
    /// Everybody who is asked for the target.
    #[default]
    Eligible,
    /// Those the first list said had not reached it.
    FirstTime,
    /// Those of the first-timers who were found absent or moved, not counting abroad, in custody and absent
    /// with whereabouts unknown.
    HardToReach,
    /// The cadres, civil servants and armed forces on the group rosters.
    Groups,
}

/// What counts as reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RateMeasure {
    /// Done: issued, activated, own-name with signature, 4G phone.
    #[default]
    Done,
    /// Done, or for CCCD the file was collected.
    Achieved,
    /// For DDDT: the account was approved, activated or not (2023, phase 2).
    Issued,
}

/// A group with a deadline of its own (2024: leaders and cadres, their families, union members …).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Group {
    /// The stable code rosters name it by.
    pub code: String,
    /// As people call it.
    pub name: String,
    /// It is to be done *before* this day.
    #[ts(type = "string")]
    pub before: NaiveDate,
    /// The targets it is asked for; none: all four.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<Target>,
}

impl Group {
    /// Whether the group is asked for a target.
    #[must_use]
    pub fn asks(&self, target: Target) -> bool {
        self.targets.is_empty() || self.targets.contains(&target)
    }
}
