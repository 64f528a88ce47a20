//! One resident as stored.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use tungnha_domain::{Birth, Hid, Rid, UnitId};

use crate::error::HubError;

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

/// Every resident, by rid.
pub fn load_residents(conn: &Connection) -> Result<Vec<Resident>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT r.rid, r.hid, h.unit_id, r.place, r.personal_id, r.name, r.match_key, r.birth, r.sex, r.head, \
         r.phone, r.operator, r.full_list, r.source_date \
         FROM resident r JOIN household h USING (hid) ORDER BY r.rid",
    )?;
    let mut rows = query.query([])?;
    let mut residents = Vec::new();
    while let Some(row) = rows.next()? {
        let birth: Option<String> = row.get(7)?;
        let full_list = match row.get_ref(12)?.as_str().unwrap_or("") {
            "never" => FullList::Never,
            "on" => FullList::On,
            "off" => FullList::Off,
            _ => return Err(HubError::Unreadable("resident.full_list")),
        };
        residents.push(Resident {
            rid: Rid(row.get(0)?),
            hid: Hid(row.get(1)?),
            unit: UnitId(row.get(2)?),
            place: row.get(3)?,
            personal_id: row.get(4)?,
            name: row.get(5)?,
            match_key: row.get(6)?,
            birth: birth
                .map(|text| text.parse())
                .transpose()
                .map_err(|_| HubError::Unreadable("resident.birth"))?,
            sex: row.get(8)?,
            head: row.get(9)?,
            phone: row.get(10)?,
            operator: row.get(11)?,
            full_list,
            source_date: row.get(13)?,
        });
    }
    Ok(residents)
}
