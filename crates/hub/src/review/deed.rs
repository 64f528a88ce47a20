//! What can be decided: the forms a decision takes in the store.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_domain::{Hid, Rid, Target, UnitId};

/// A detail of a person that lists and field may tell differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "ReviewField")]
pub enum Field {
    /// The name's spelling.
    Name,
    /// The birth date or year.
    Birth,
    /// The sex.
    Sex,
    /// The phone number.
    Phone,
    /// The mobile operator.
    Operator,
    /// The household.
    Home,
}

impl Field {
    /// Every field, in the order they are told.
    pub const ALL: [Self; 6] = [
        Self::Name,
        Self::Birth,
        Self::Sex,
        Self::Phone,
        Self::Operator,
        Self::Home,
    ];

    /// The stable code: `name`, `birth`, `sex`, `phone`, `operator`, `home`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Birth => "birth",
            Self::Sex => "sex",
            Self::Phone => "phone",
            Self::Operator => "operator",
            Self::Home => "home",
        }
    }

    /// The field of a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.code() == code)
    }
}

/// Which side is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "ReviewChoice")]
pub enum Choice {
    /// theo danh sách
    List,
    /// theo thực địa
    Field,
}

/// One decision, as `decision.deed` keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Deed {
    /// Which answer is true: a record in the officer's own log says so to everybody.
    Answer {
        rid: Rid,
        target: Target,
        choice: Choice,
        outcome: String,
        /// None: an officer had said the same already.
        record: Option<String>,
    },
    /// A detail as it is kept, whatever lists say.
    Detail {
        rid: Rid,
        field: Field,
        value: Option<String>,
        /// What the list said that was not followed.
        listed: Option<String>,
    },
    /// The list's word on a detail was looked at and stands; another word of a later list is looked at again.
    Listed {
        rid: Rid,
        field: Field,
        value: Option<String>,
    },
    /// Two residents are one person.
    SamePerson { stays: Rid, duplicate: Rid },
    /// Two residents who look like one person are two.
    DifferentPeople { one: Rid, other: Rid },
    /// A person lives in this household, whatever lists say.
    Home { rid: Rid, to: Hid, listed: Hid },
    /// Who lives in one household lives in the other.
    Household { hid: Hid, into: Hid },
    /// A household is in another hamlet; lists of the old one go on to name it.
    Hamlet {
        hid: Hid,
        number: String,
        from: UnitId,
        from_place: u32,
        to: UnitId,
    },
    /// Somebody a door added is put on the list.
    FoundPerson { found: u32, rid: Rid },
    /// A household a door added is put on the list, under this number.
    FoundHousehold {
        found: u32,
        hid: Hid,
        number: String,
        place: u32,
    },
    /// What a door told is let go.
    LetGo {
        found: u32,
        rid: Option<Rid>,
        hid: Hid,
        reason: String,
    },
}

impl Deed {
    /// The code of its kind in the store.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Answer { .. } => "answer",
            Self::Detail { .. } => "detail",
            Self::Listed { .. } => "listed",
            Self::SamePerson { .. } => "same_person",
            Self::DifferentPeople { .. } => "different_people",
            Self::Home { .. } => "home",
            Self::Household { .. } => "household",
            Self::Hamlet { .. } => "hamlet",
            Self::FoundPerson { .. } => "found_person",
            Self::FoundHousehold { .. } => "found_household",
            Self::LetGo { .. } => "let_go",
        }
    }

    /// The residents it is about.
    pub(crate) fn residents(&self) -> Vec<Rid> {
        match self {
            Self::Answer { rid, .. }
            | Self::Detail { rid, .. }
            | Self::Listed { rid, .. }
            | Self::Home { rid, .. }
            | Self::FoundPerson { rid, .. } => vec![*rid],
            Self::LetGo { rid, .. } => rid.iter().copied().collect(),
            Self::SamePerson { stays, duplicate } => vec![*stays, *duplicate],
            Self::DifferentPeople { one, other } => vec![*one, *other],
            Self::Household { .. } | Self::Hamlet { .. } | Self::FoundHousehold { .. } => Vec::new(),
        }
    }

    /// The households it is about.
    pub(crate) fn households(&self) -> Vec<Hid> {
        match self {
            Self::Home { to, listed, .. } => vec![*to, *listed],
            Self::Household { hid, into } => vec![*hid, *into],
            Self::Hamlet { hid, .. } | Self::FoundHousehold { hid, .. } | Self::LetGo { hid, .. } => {
                vec![*hid]
            }
            _ => Vec::new(),
        }
    }
}
