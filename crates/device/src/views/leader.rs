//! Còn ai?: who is left, by hamlet, target and reason, from what this tablet last received.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Target;

/// How many have one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReasonCount {
    /// The reason's key, or `SPECIAL`.
    pub outcome: String,
    /// How many residents.
    pub count: u32,
}

/// The partition of one hamlet for one target: listed is the sum of the rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TargetCounts {
    /// Which target.
    pub target: Target,
    /// Everybody on the list.
    pub listed: u32,
    /// Those it is for.
    pub eligible: u32,
    /// Reached.
    pub done: u32,
    /// Awaiting approval.
    pub in_progress: u32,
    /// Asked and do not want it.
    pub no_need: u32,
    /// Nobody has an answer yet.
    pub not_asked: u32,
    /// Not for them.
    pub not_eligible: u32,
    /// Not reached, by reason, most frequent first.
    pub reasons: Vec<ReasonCount>,
}

/// One hamlet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnitLeft {
    /// The hamlet.
    pub hamlet: String,
    /// Houses with somebody not asked.
    pub households_left: u32,
    /// All its houses.
    pub households_total: u32,
    /// The four targets, in their fixed order.
    pub targets: Vec<TargetCounts>,
}

/// The whole table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WhoLeft {
    /// One entry a hamlet.
    pub units: Vec<UnitLeft>,
    /// Residents and targets about which answers differ: what waits to be settled.
    pub conflicts: u32,
    /// When the list was last brought up to date.
    pub as_of: Option<String>,
}

/// One name of a drill-down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeftName {
    /// The household.
    pub hid: u32,
    /// The person.
    pub rid: u32,
    /// The name as recorded.
    pub name: String,
    /// Birth date or year.
    pub birth: Option<String>,
    /// The household's number.
    pub number: String,
    /// The household's address.
    pub address: String,
}
