//! Names of things: small integers given by the hub, and the id of a record.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

macro_rules! hub_issued {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS,
        )]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

hub_issued! {
    /// A resident, by the hub's number. Never reused; the 12-digit personal ID never travels in answers.
    Rid
}
hub_issued! {
    /// A household, by the hub's number. Never reused.
    Hid
}
hub_issued! {
    /// A unit of the tree (here: a hamlet). Also the name of its list.
    UnitId
}
hub_issued! {
    /// A person who records or looks: volunteer, lead, officer.
    MemberId
}

/// A record's name everywhere: which tablet, which life of its log, which number in it.
///
/// `seq` starts at 1 and has no gaps within (dev, epoch). The order of the fields is the last tie-break
/// of the fold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
pub struct RecordId {
    /// The tablet, unique per hub.
    pub dev: u32,
    /// Which life of its log: new on re-enrolment or with a fresh database.
    pub epoch: u32,
    /// The number in that log, from 1, no gaps.
    #[ts(type = "number")]
    pub seq: u64,
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.dev, self.epoch, self.seq)
    }
}

/// What a member may do. Codes are stable: in certificates, on the command line, in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// A volunteer who walks.
    Member,
    /// The team's lead: sees who is left, settles between members.
    Lead,
    /// The commune police officer: lists, sealed details, settlements.
    Officer,
    /// Compiles figures; sees neither sensitive codes nor whole IDs.
    Office,
}

impl Role {
    /// Every role, in the order of [`Role::wire`].
    pub const ALL: [Self; 4] = [Self::Member, Self::Lead, Self::Officer, Self::Office];

    /// The stable code: `member`, `lead`, `officer`, `office`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Lead => "lead",
            Self::Officer => "officer",
            Self::Office => "office",
        }
    }

    /// The role of a code, if it is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// The number on the wire, 1 to 4.
    #[must_use]
    pub const fn wire(self) -> u64 {
        match self {
            Self::Member => 1,
            Self::Lead => 2,
            Self::Officer => 3,
            Self::Office => 4,
        }
    }

    /// The role of a wire number, if it is one.
    #[must_use]
    pub fn from_wire(wire: u64) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.wire() == wire)
    }
}
