//! The fold and the lists made anew, against the digests that were kept.

use std::collections::BTreeMap;

use tungnha_domain::{Campaign, Hid, Rid};

use super::rows;
use crate::error::HubError;
use crate::store::lists::{self, Digest, Key, Kind, ListState};
use crate::store::{self, Connection};

/// Where what tablets would be told now is not what the lists' digests, totals and checksums say.
pub(crate) fn disagreements(conn: &Connection, campaign: &Campaign) -> Result<Vec<String>, HubError> {
    let kept = lists::standing(conn)?;
    let told = told(conn, campaign)?;
    let mut problems = Vec::new();
    for (unit, kind, id) in kept
        .keys()
        .chain(told.keys().filter(|key| !kept.contains_key(key)))
    {
        let key = (*unit, *kind, *id);
        if kept.get(&key) != told.get(&key) {
            let what = match kind {
                Kind::Household => "household",
                Kind::Resident => "resident",
                Kind::Found => "finding",
            };
            problems.push(format!("list {unit}: {what} {id} is not as the list tells it"));
        }
    }
    for unit in lists::units(conn)? {
        let state = lists::state(conn, unit)?;
        let mut summed = ListState {
            position: state.position,
            ..ListState::default()
        };
        for ((_, kind, _), digest) in kept
            .iter()
            .filter(|((of, kind, _), _)| *of == unit && *kind != Kind::Found)
        {
            summed.checksum.add(*digest);
            summed.total += u32::from(*kind == Kind::Resident);
        }
        if summed != state {
            problems.push(format!("list {unit}: total or checksum differ from its entries"));
        }
    }
    Ok(problems)
}

fn told(conn: &Connection, campaign: &Campaign) -> Result<BTreeMap<Key, Digest>, HubError> {
    let hids: Vec<Hid> = store::households::all(conn)?
        .into_iter()
        .map(|household| household.hid)
        .collect();
    let rids: Vec<Rid> = store::residents::all(conn)?
        .into_iter()
        .map(|resident| resident.rid)
        .collect();
    let houses = rows::households(conn, &hids)?
        .into_iter()
        .map(|(unit, row)| ((unit, Kind::Household, row.hid.0), row.digest()));
    let people = rows::residents(conn, campaign, &rids)?
        .into_iter()
        .map(|(unit, row)| ((unit, Kind::Resident, row.rid.0), row.digest()));
    let numbers = store::found::all(conn)?
        .iter()
        .map(|found| found.number)
        .collect();
    let found = rows::found(conn, &numbers)?
        .into_iter()
        .map(|(unit, row)| ((unit, Kind::Found, row.number), row.digest()));
    Ok(houses.chain(people).chain(found).collect())
}
