//! The people of the commune: one line each, however many lists spoke of them.

mod decided;
pub mod listings;
mod resident;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use tungnha_domain::{Rid, Target, current_listing};

use crate::commune::units;
use crate::error::HubError;
use crate::store::withheld::{self, Withheld};
use crate::store::{Connection, households};

pub(crate) use decided::Decided;
pub use resident::{FullList, Resident, load_residents};

/// One person as `people --json` tells them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PersonLine {
    /// Twelve digits; none if the lists gave no usable one.
    pub personal_id: Option<String>,
    /// As the lists spell it.
    pub name: String,
    /// `1950` or `1986-07-26`.
    pub birth: Option<String>,
    /// `M` or `F`.
    pub sex: Option<String>,
    /// Ten digits.
    pub phone: Option<String>,
    /// The household's number in the lists.
    pub household: Option<String>,
    /// The hamlet's name.
    pub hamlet: String,
    /// What the current lists say, by target; targets no list speaks of are absent.
    pub listed: BTreeMap<Target, &'static str>,
}

/// Who is in no list and no export: those whose processing is restricted and those whose details are gone, by every
/// number an officer found to be theirs.
pub(crate) fn withheld(conn: &Connection) -> Result<BTreeSet<Rid>, HubError> {
    numbers(conn, |_| true)
}

/// Those among them whose processing is restricted: they stand in the figures all the same.
pub(crate) fn restricted(conn: &Connection) -> Result<BTreeSet<Rid>, HubError> {
    numbers(conn, |why| why == Withheld::Restricted)
}

fn numbers(conn: &Connection, counts: impl Fn(Withheld) -> bool) -> Result<BTreeSet<Rid>, HubError> {
    let decided = Decided::load(conn)?;
    let mut all = BTreeSet::new();
    for (rid, why) in withheld::all(conn)? {
        if counts(why) {
            all.extend([rid, decided.person(rid)]);
            all.extend(decided.numbers_of(&[decided.person(rid)]));
        }
    }
    Ok(all)
}

/// The canonical list, by hamlet, household and place in it; of one hamlet if one is named. People whose processing
/// is restricted are not on it.
pub fn people(conn: &Connection, hamlet: Option<&str>) -> Result<Vec<PersonLine>, HubError> {
    let only = hamlet
        .map(|name| units::hamlet(conn, name))
        .transpose()?
        .map(|unit| unit.id);
    let units = units::all(conn)?;
    let order: BTreeMap<_, _> = units
        .iter()
        .enumerate()
        .map(|(place, unit)| (unit.id, (place, &unit.name)))
        .collect();
    let houses: BTreeMap<_, _> = households::all(conn)?
        .into_iter()
        .map(|house| (house.hid, house))
        .collect();
    let listings = listings::all(conn, None)?;
    let restricted = restricted(conn)?;
    let mut lines = Vec::new();
    for resident in load_residents(conn)? {
        if only.is_some_and(|unit| unit != resident.unit) || restricted.contains(&resident.rid) {
            continue;
        }
        let (place, name) = order
            .get(&resident.unit)
            .ok_or(HubError::Unreadable("household.unit_id"))?;
        let house = houses
            .get(&resident.hid)
            .ok_or(HubError::Unreadable("resident.hid"))?;
        let listed = Target::ALL
            .into_iter()
            .filter_map(|target| {
                let facts = listings.get(&(resident.rid, target))?;
                current_listing(facts).map(|listing| (target, listing.state.code()))
            })
            .collect();
        let line = PersonLine {
            personal_id: resident.personal_id,
            name: resident.name,
            birth: resident.birth.map(|birth| birth.to_string()),
            sex: resident.sex,
            phone: resident.phone,
            household: house.number.clone(),
            hamlet: (*name).clone(),
            listed,
        };
        lines.push((
            (
                *place,
                house.place,
                resident.hid.0,
                resident.place,
                resident.rid.0,
            ),
            line,
        ));
    }
    lines.sort_by_key(|(key, _)| *key);
    Ok(lines.into_iter().map(|(_, line)| line).collect())
}
