//! Giao nhà: whose houses are.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whose a house is. It stops nobody else from recording there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AssignedTo {
    /// The member.
    pub member: u32,
    /// Their name, when known.
    pub name: Option<String>,
    /// It is who has the tablet open.
    pub mine: bool,
}

/// What the lead sees to give houses out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Assignments {
    /// When the hub last said whose houses are; own taps since are in it too.
    pub as_of: Option<String>,
    /// Everybody of the team, by the last syllable of the name.
    pub members: Vec<MemberToGive>,
    /// Every house, in walking order.
    pub houses: Vec<HouseToGive>,
}

/// One member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MemberToGive {
    /// Who.
    pub member: u32,
    /// Their name.
    pub name: String,
    /// Houses they have.
    pub houses: u32,
    /// Of these, with somebody not asked.
    pub left: u32,
}

/// One house.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HouseToGive {
    /// The household.
    pub hid: u32,
    /// Its number in the list.
    pub number: String,
    /// Its address or landmark.
    pub address: String,
    /// Its hamlet.
    pub hamlet: String,
    /// Name of its head, or of the first person.
    pub head: String,
    /// Somebody in it hasn't been asked about something.
    pub left: bool,
    /// Whose it is.
    pub assigned: Option<AssignedTo>,
}
