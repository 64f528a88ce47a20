//! Giấy mời: where and when somebody was asked to come, and where one may ask them to.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An invitation to a collection point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Invitation {
    /// The hub's number of the point.
    pub point: u32,
    /// As people call it; empty where this tablet is not told of it any more.
    pub name: String,
    /// `07:30–11:30`, where known.
    pub hours: Option<String>,
    /// `2024-05-13`
    pub day: String,
    /// Who asked them, when known.
    pub by: Option<String>,
    /// It is a letter of the commune police's.
    pub letter: bool,
    /// When they were asked.
    pub at: String,
}

/// Who of a house is asked to come, from today on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HouseInvited {
    /// How many people.
    pub people: u32,
    /// The first day, `2024-05-13`.
    pub day: String,
}

/// Where somebody may be asked to come, as far as this tablet knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InviteChoices {
    /// What day it is by the time a record made now would have, `2024-05-06`.
    pub today: String,
    /// When the hub last said so; none if it has no points, or never said.
    pub as_of: Option<String>,
    /// Days with a free place, the nearest first.
    pub open: Vec<InviteChoice>,
    /// Days on which every place is taken, the nearest first.
    pub full: Vec<InviteChoice>,
}

/// One day of one point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InviteChoice {
    /// The hub's number of the point.
    pub point: u32,
    /// As people call it.
    pub name: String,
    /// Where it is.
    pub place: String,
    /// `07:30–11:30`
    pub hours: String,
    /// `2024-05-13`
    pub day: String,
    /// Places nobody was asked to yet, here or as the hub last said.
    pub free: u32,
}

/// Hours as people write them.
pub(crate) fn hours(opens: u32, closes: u32) -> String {
    let clock = |minutes: u32| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    format!("{}–{}", clock(opens), clock(closes))
}
