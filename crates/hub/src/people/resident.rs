//! One resident as stored.

use serde::{Deserialize, Serialize};
use tungnha_domain::{Birth, Hid, Rid, UnitId};

use super::Decided;
use crate::error::HubError;
use crate::store::{Connection, residents};

/// Whether the newest full list of the hamlet holds a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FullList {
    /// Only excerpts ever spoke of them.
    Never,
    /// On it.
    On,
    /// On an earlier one, not on the newest: kept, and shown to the officer.
    Off,
}

impl FullList {
    /// The stable code in the store.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::On => "on",
            Self::Off => "off",
        }
    }

    /// What a code stands for.
    pub(crate) fn parse(code: &str) -> Option<Self> {
        [Self::Never, Self::On, Self::Off]
            .into_iter()
            .find(|known| known.code() == code)
    }
}

/// One resident as stored. The serialised form is what `import_change.before` keeps for an exact undo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resident {
    /// The hub's number, never reused.
    pub rid: Rid,
    /// The household.
    pub hid: Hid,
    /// The household's hamlet.
    pub unit: UnitId,
    /// Place in the household.
    pub place: i64,
    /// Twelve digits.
    pub personal_id: Option<String>,
    /// As spelled in the list that is trusted most.
    pub name: String,
    /// The folded name people are matched by when an ID is missing.
    pub match_key: String,
    /// As precise as any list said.
    pub birth: Option<Birth>,
    /// `M` or `F`.
    pub sex: Option<String>,
    /// Head of the household.
    pub head: bool,
    /// Ten digits.
    pub phone: Option<String>,
    /// As written.
    pub operator: Option<String>,
    /// Whether the newest full list holds them.
    pub full_list: FullList,
    /// The day of the list these details come from; an older list only fills gaps.
    pub source_date: String,
}

impl Resident {
    /// Whether their details were erased: nobody else is without a folded name.
    #[must_use]
    pub fn is_erased(&self) -> bool {
        self.match_key.is_empty()
    }
}

/// Everybody, by rid: as lists tell them, with what officers decided.
pub fn load_residents(conn: &Connection) -> Result<Vec<Resident>, HubError> {
    Decided::load(conn)?.people(conn, residents::all(conn)?)
}
