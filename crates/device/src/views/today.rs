//! Hôm nay: the houses in walking order, and search.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{AssignedTo, HouseInvited};

/// The four targets, in their fixed order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Target {
    /// Citizen ID card.
    Cccd,
    /// VNeID e-identity.
    Dddt,
    /// SIM in one's own name with a digital signature.
    Sim,
    /// A 4G smartphone.
    Smartphone,
}

/// Where a house stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HouseStatus {
    /// Somebody in it hasn't been asked about something.
    Left,
    /// Everybody eligible has an answer for every target, and no return was agreed.
    Done,
    /// A return was agreed or is due, whether or not anybody is left to ask.
    Revisit,
}

/// One line of the walking list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HouseRow {
    /// The household.
    pub hid: u32,
    /// Its number in the list.
    pub number: String,
    /// Its address as listed.
    pub address: String,
    /// What it is found by, as somebody noted at the door; empty if nobody did.
    pub landmark: String,
    /// Its hamlet.
    pub hamlet: String,
    /// Name of its head, or of the first person.
    pub head: String,
    /// How many people.
    pub people: u32,
    /// How many of them have an eligible target nobody has asked about.
    pub not_asked: u32,
    /// Where the house stands.
    pub status: HouseStatus,
    /// When to come back.
    pub revisit_at: Option<String>,
    /// The last visit found nobody.
    pub nobody_home: bool,
    /// Something recorded here is not yet under the hub's receipt.
    pub unsent: bool,
    /// A colleague is at it now.
    pub claimed: Option<Claimed>,
    /// Who of it is asked to come to a collection point.
    pub invited: Option<HouseInvited>,
    /// No list has it: added on this tablet.
    pub added: bool,
    /// Whose it is, where a lead gave it to somebody.
    pub assigned: Option<AssignedTo>,
}

/// A colleague who works at a house now, as last heard. It stops nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Claimed {
    /// Who, when known.
    pub by: Option<String>,
    /// From then on it no longer counts.
    pub until: String,
}

/// The member's own quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Quota {
    /// Residents this tablet brought through all their targets.
    pub done: u32,
    /// How many were set.
    pub target: u32,
}

/// The first screen after unlocking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Today {
    /// The hamlets on this tablet.
    pub hamlets: Vec<String>,
    /// Their numbers, in the same order.
    pub units: Vec<u32>,
    /// Houses with somebody not asked.
    pub households_left: u32,
    /// All houses.
    pub households_total: u32,
    /// The member's quota, when the campaign sets one.
    pub quota: Option<Quota>,
    /// The house to go to now.
    pub next: Option<HouseRow>,
    /// Walking order, due revisits first.
    pub rows: Vec<HouseRow>,
    /// The first list has not come yet.
    pub waiting_for_list: bool,
}

/// One person found by search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SearchHit {
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
    /// What it is found by; empty if nobody noted anything.
    pub landmark: String,
}

impl From<tungnha_domain::Target> for Target {
    fn from(target: tungnha_domain::Target) -> Self {
        match target {
            tungnha_domain::Target::Cccd => Self::Cccd,
            tungnha_domain::Target::Dddt => Self::Dddt,
            tungnha_domain::Target::Sim => Self::Sim,
            tungnha_domain::Target::Smartphone => Self::Smartphone,
        }
    }
}

impl From<Target> for tungnha_domain::Target {
    fn from(target: Target) -> Self {
        match target {
            Target::Cccd => Self::Cccd,
            Target::Dddt => Self::Dddt,
            Target::Sim => Self::Sim,
            Target::Smartphone => Self::Smartphone,
        }
    }
}
