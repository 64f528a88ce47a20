//! Người: what was recorded about one resident, by whom, and what is shown of it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{HouseName, Invitation, Saved, Target, TargetAnswer};

/// What a record told of somebody that an officer decides on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DoorWord {
    /// They are on no list, and were added.
    Added,
    /// They live in another house than the list says.
    Moved,
}

/// What a record told beside answers, of somebody or of their whole house.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Told {
    /// They are on no list, and were added.
    Added,
    /// They live in another house than the list says.
    Moved {
        /// That house, while it is on this tablet.
        to: Option<HouseName>,
    },
    /// What they want from their operator; nothing takes an earlier wish back.
    Wish(OperatorWish),
    /// Their whole personal ID was looked at.
    IdShown,
    /// They were asked to come to a collection point.
    Invited(Invitation),
    /// Their house is on no list, and was added.
    HouseAdded,
    /// Nobody was at home.
    NobodyHome,
    /// A return was agreed.
    Appointment {
        /// When.
        due: String,
    },
    /// What their house is found by; empty: an earlier note was taken away.
    Landmark {
        /// What one looks for.
        text: String,
    },
    /// Where their house comes in the walk.
    Walk {
        /// It is the first of its hamlet.
        first: bool,
        /// Else the house before it, while that is on this tablet.
        after: Option<HouseName>,
    },
    /// Their house was given to somebody, with others perhaps.
    Given {
        /// To whom, when known; none: it was taken from whoever had it.
        to: Option<String>,
        /// How many houses the record gave.
        houses: u32,
    },
}

/// One record about a person or their house.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HistoryEntry {
    /// This tablet's record number; none for a colleague's.
    pub seq: Option<u64>,
    /// When.
    pub at: String,
    /// By whom, when known.
    pub by: Option<String>,
    /// Made on this tablet.
    pub own: bool,
    /// What was answered.
    pub answers: Vec<TargetAnswer>,
    /// What it told beside answers.
    pub told: Option<Told>,
    /// It settled answers that differed.
    pub settled: bool,
    /// Taken back since.
    pub undone: bool,
    /// "Hoàn tác" takes it back here.
    pub may_undo: bool,
    /// Where it is, for this tablet's own.
    pub saved: Option<Saved>,
}

/// One live answer of a person for a target; more than one with different outcomes is a conflict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonHead {
    /// Which target.
    pub target: Target,
    /// By whom, when known.
    pub by: Option<String>,
    /// When.
    pub at: Option<String>,
    /// The answer's key.
    pub outcome: String,
    /// It settled answers that differed.
    pub settled: bool,
    /// This is the one shown.
    pub shown: bool,
}

/// What somebody wants from their operator and agreed that it is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OperatorWish {
    /// A subsidised 4G phone.
    pub phone: bool,
    /// A SIM in their own name.
    pub sim: bool,
}

/// A person's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonHistory {
    /// The resident.
    pub rid: u32,
    /// The house they are shown in.
    pub hid: u32,
    /// The name as recorded.
    pub name: String,
    /// Newest first.
    pub entries: Vec<HistoryEntry>,
    /// Live answers.
    pub heads: Vec<PersonHead>,
    /// What they last said here that they want from their operator; none if nobody asked on this tablet.
    pub wish: Option<OperatorWish>,
}

/// A whole personal ID, shown after the showing was recorded.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct RevealedId {
    /// Twelve digits, when known.
    pub personal_id: Option<String>,
}

impl std::fmt::Debug for RevealedId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RevealedId(…)")
    }
}
