//! Who is done and who is left: the partition, per unit and target.
//!
//! listed = done + reason + no need + in progress + not asked + not eligible, for every unit, target and
//! day. The rules are the domain's; this module gathers what they need and adds up.

mod reasons;

use std::collections::{BTreeMap, HashMap};

use chrono::{NaiveDate, NaiveTime};
use serde::Serialize;
use tungnha_domain::{
    Campaign, Cell, Listing, Rid, Standing, Tally, Target, UnitId, VIETNAM_OFFSET_SECONDS, standing,
    vietnam_day,
};

use crate::commune::Commune;
use crate::commune::units::{self, Unit, UnitKind, operator_key};
use crate::error::HubError;
use crate::people::{self, Decided, Resident, listings, load_residents};
use crate::store::{Connection, allocations, imports};
use crate::{intake, status};

pub use reasons::{ReasonCount, Reasons, reasons};

/// The partition as `progress --json` tells it.
#[derive(Debug, Serialize)]
pub struct Progress {
    /// The Vietnam day the figures stand for, to its end or to now.
    pub as_of: String,
    /// Records tablets have said they hold and the hub has not received.
    pub unsent_declared: u64,
    /// People in the figures whose processing is restricted: counted, and named in no list.
    pub restricted: u64,
    /// Hamlets, operators, the police, the whole commune; each with the four targets.
    pub units: Vec<UnitProgress>,
}

/// One unit and target.
#[derive(Debug, Serialize)]
pub struct UnitProgress {
    /// The unit's name.
    pub unit: String,
    /// The target.
    pub target: Target,
    /// The figures.
    #[serde(flatten)]
    pub tally: Tally,
    /// The number to reach; none when the table left the cell blank.
    pub allocated: Option<u32>,
}

/// Everything standings are made of, at one moment.
pub(crate) struct Facts {
    pub(crate) campaign: Campaign,
    pub(crate) listings: HashMap<(Rid, Target), Vec<Listing>>,
    pub(crate) cells: HashMap<(Rid, Target), Cell>,
}

impl Facts {
    /// What was known by the end of a Vietnam day, or is known now.
    pub(crate) fn load(
        conn: &Connection,
        campaign: Campaign,
        as_of: Option<NaiveDate>,
    ) -> Result<Self, HubError> {
        Ok(Self {
            listings: listings::all(conn, as_of)?,
            cells: status::cells(conn, &campaign, as_of.map(end_of_day))?,
            campaign,
        })
    }

    /// The answers about a resident and target; none if nobody answered.
    pub(crate) fn cell(&self, rid: Rid, target: Target) -> Option<&Cell> {
        self.cells.get(&(rid, target))
    }

    /// Where a resident stands with a target.
    pub(crate) fn standing(&self, resident: &Resident, target: Target) -> Standing {
        let nothing = Cell::default();
        let listings = self
            .listings
            .get(&(resident.rid, target))
            .map_or(&[][..], Vec::as_slice);
        let cell = self.cells.get(&(resident.rid, target)).unwrap_or(&nothing);
        standing(&self.campaign, target, resident.birth, listings, cell)
    }
}

/// Computes the partition; of one hamlet if one is named, at the end of a Vietnam day if one is given.
pub fn progress(
    conn: &Connection,
    hamlet: Option<&str>,
    as_of: Option<NaiveDate>,
    now: i64,
) -> Result<Progress, HubError> {
    let commune = Commune::load(conn)?;
    let allocated = allocations::all(conn)?;
    let facts = Facts::load(conn, commune.campaign, as_of)?;
    let mut units = match hamlet {
        Some(name) => vec![units::hamlet(conn, name)?],
        None => units::all(conn)?,
    };
    // A union carries numbers of its own but no list of people.
    units.retain(|unit| unit.kind != UnitKind::Other);
    let mut tallies: BTreeMap<(Option<UnitId>, Target), Tally> = BTreeMap::new();
    let withheld = people::restricted(conn)?;
    let mut restricted = 0;
    for resident in listed(conn, &facts, as_of)? {
        let counted = hamlet.is_none() || units.iter().any(|unit| unit.id == resident.unit);
        if counted && withheld.contains(&resident.rid) {
            restricted += 1;
        }
        let operator = resident.operator.as_deref().map(operator_key);
        for target in Target::ALL {
            let standing = facts.standing(&resident, target);
            for unit in units
                .iter()
                .filter(|unit| counts(unit, &resident, operator.as_deref()))
            {
                tallies.entry((Some(unit.id), target)).or_default().add(&standing);
            }
            tallies.entry((None, target)).or_default().add(&standing);
        }
    }
    let mut lines = Vec::new();
    let named = units.into_iter().map(|unit| (Some(unit.id), unit.name));
    let whole = hamlet.is_none().then_some((None, commune.name));
    for (id, name) in named.chain(whole) {
        for target in Target::ALL {
            lines.push(UnitProgress {
                unit: name.clone(),
                target,
                tally: tallies.get(&(id, target)).copied().unwrap_or_default(),
                allocated: id.and_then(|id| allocated.get(&(id, target)).copied()),
            });
        }
    }
    Ok(Progress {
        as_of: as_of.unwrap_or_else(|| vietnam_day(now)).to_string(),
        unsent_declared: intake::unsent_declared(conn)?,
        restricted,
        units: lines,
    })
}

/// Whether a resident is on a unit's list.
pub(crate) fn counts(unit: &Unit, resident: &Resident, operator: Option<&str>) -> bool {
    match unit.kind {
        UnitKind::Hamlet => unit.id == resident.unit,
        UnitKind::Operator => operator == Some(unit.key.as_str()),
        UnitKind::Police => true,
        UnitKind::Other => false,
    }
}

/// Residents whom some list had named by the end of a day: the one that made them known here, or an older
/// one that arrived later.
pub(crate) fn listed(
    conn: &Connection,
    facts: &Facts,
    as_of: Option<NaiveDate>,
) -> Result<Vec<Resident>, HubError> {
    let mut residents = load_residents(conn)?;
    if let Some(day) = as_of {
        let decided = Decided::load(conn)?;
        let lists = listings::lists(conn)?;
        let made = imports::first_lists(conn)?;
        residents.retain(|resident| {
            let by_then = decided.numbers_of(&[resident.rid]).iter().any(|rid| {
                made.get(rid)
                    .and_then(|seq| lists.get(seq))
                    .is_some_and(|list| list.day() <= day)
            });
            by_then
                || Target::ALL
                    .into_iter()
                    .any(|target| facts.listings.contains_key(&(resident.rid, target)))
        });
    }
    Ok(residents)
}

/// The last second of a day in Vietnam, in unix seconds.
pub(crate) fn end_of_day(day: NaiveDate) -> i64 {
    day.and_time(NaiveTime::MIN).and_utc().timestamp() - VIETNAM_OFFSET_SECONDS + 86_399
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_a_second_before_midnight_in_vietnam() {
        let day: NaiveDate = "2024-05-06".parse().unwrap();
        assert_eq!(vietnam_day(end_of_day(day)), day);
        assert_eq!(vietnam_day(end_of_day(day) + 1), day.succ_opt().unwrap());
    }
}
