//! The commune's people joined with house and hamlet, in the order lists are printed: by hamlet, household
//! and place in it.

use std::collections::{BTreeSet, HashMap};

use tungnha_domain::{Hid, Rid, UnitId, mask_personal_id};

use crate::commune::units;
use crate::error::HubError;
use crate::people::{self, Resident, load_residents};
use crate::store::{Connection, households};
use crate::table::{Cell, Column, Eyes, Kind};

/// One person where they live.
pub(crate) struct Listed {
    /// The person.
    pub(crate) resident: Resident,
    /// The hamlet's name.
    pub(crate) hamlet: String,
    /// The household's number in the lists.
    pub(crate) household: Option<String>,
    /// As the lists write it.
    pub(crate) address: Option<String>,
}

/// Everybody, or everybody of one hamlet.
pub(crate) struct Roll {
    /// In the order of the lists.
    pub(crate) people: Vec<Listed>,
    /// Whose processing is restricted or whose details are gone.
    pub(crate) withheld: BTreeSet<Rid>,
}

impl Roll {
    /// Reads it; of one hamlet if one is named.
    pub(crate) fn load(conn: &Connection, hamlet: Option<&str>) -> Result<Self, HubError> {
        let only = hamlet
            .map(|name| units::hamlet(conn, name))
            .transpose()?
            .map(|unit| unit.id);
        let hamlets: HashMap<UnitId, (usize, String)> = units::all(conn)?
            .into_iter()
            .enumerate()
            .map(|(place, unit)| (unit.id, (place, unit.name)))
            .collect();
        let houses: HashMap<Hid, _> = households::all(conn)?
            .into_iter()
            .map(|house| (house.hid, house))
            .collect();
        let mut people = Vec::new();
        for resident in load_residents(conn)? {
            if only.is_some_and(|unit| unit != resident.unit) {
                continue;
            }
            let (place, hamlet) = hamlets
                .get(&resident.unit)
                .ok_or(HubError::Unreadable("household.unit_id"))?;
            let house = houses
                .get(&resident.hid)
                .ok_or(HubError::Unreadable("resident.hid"))?;
            let key = (*place, house.place, resident.hid, resident.place, resident.rid);
            let listed = Listed {
                hamlet: hamlet.clone(),
                household: house.number.clone(),
                address: house.address.clone(),
                resident,
            };
            people.push((key, listed));
        }
        people.sort_by_key(|(key, _)| *key);
        Ok(Self {
            people: people.into_iter().map(|(_, listed)| listed).collect(),
            withheld: people::withheld(conn)?,
        })
    }

    /// The head of a household, else whoever stands first in it.
    pub(crate) fn heads(&self) -> HashMap<Hid, &Listed> {
        let mut heads: HashMap<Hid, &Listed> = HashMap::new();
        for person in &self.people {
            let known = heads.entry(person.resident.hid).or_insert(person);
            if person.resident.head && !known.resident.head {
                *known = person;
            }
        }
        heads
    }
}

/// The columns of [`Listed::cells`].
pub(crate) fn columns() -> Vec<Column> {
    vec![
        Column::new("hamlet", "Địa bàn", Kind::Text),
        Column::new("household", "Số hộ", Kind::Text),
        Column::new("address", "Địa chỉ", Kind::Text),
        Column::new("name", "Họ và tên", Kind::Name),
        Column::new("birth", "Ngày sinh", Kind::Day),
        Column::new("personal_id", "Số định danh", Kind::Text),
    ]
}

impl Listed {
    /// Who and where, as far as these eyes may see.
    pub(crate) fn cells(&self, eyes: &Eyes) -> Vec<Cell> {
        let id = self.resident.personal_id.as_deref();
        vec![
            self.hamlet.as_str().into(),
            self.household.clone().into(),
            self.address.clone().into(),
            self.resident.name.as_str().into(),
            self.resident.birth.map(|birth| birth.to_string()).into(),
            if eyes.whole_ids && eyes.officer() {
                id.into()
            } else {
                id.map(mask_personal_id).into()
            },
        ]
    }
}
