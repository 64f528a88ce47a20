//! What a tablet is told of a resident or a household: the row as it travels, put together from lists
//! and fold.

use std::collections::HashMap;

use tungnha_domain::{Campaign, Cell, Hid, Observation, Rid, Sex, Target, UnitId, fold};
use tungnha_exchange::list::{Fact, HouseholdRow, ResidentRow};

use crate::error::HubError;
use crate::people::Resident;
use crate::store::{self, Connection, observations, visits};

/// The residents among `rids` that there are, each with its hamlet.
pub(super) fn residents(
    conn: &Connection,
    campaign: &Campaign,
    rids: &[Rid],
) -> Result<Vec<(UnitId, ResidentRow)>, HubError> {
    // Whose processing is restricted, or whose details are gone, is on no tablet.
    let withheld = store::withheld::all(conn)?;
    let mut rows: Vec<(UnitId, ResidentRow)> = store::residents::some(conn, rids)?
        .into_iter()
        .filter(|resident| !withheld.contains_key(&resident.rid))
        .map(|resident| (resident.unit, row(resident)))
        .collect();
    let place: HashMap<Rid, usize> = rows
        .iter()
        .enumerate()
        .map(|(at, (_, row))| (row.rid, at))
        .collect();
    for fact in store::listings::about(conn, rids)? {
        if let Some(at) = place.get(&fact.rid) {
            let import_seq = fact.import_seq.unsigned_abs();
            rows[*at].1.facts.push(Fact {
                import_seq,
                state: fact.state,
            });
        }
    }
    for ((rid, target), cell) in fold_all(campaign, observations::about(conn, rids)?) {
        if let Some(at) = place.get(&rid) {
            rows[*at].1.cells.push((target, cell));
        }
    }
    for (_, row) in &mut rows {
        row.cells.sort_by_key(|(target, _)| *target);
    }
    Ok(rows)
}

/// Folds answers about any residents and targets.
pub(super) fn fold_all(campaign: &Campaign, answers: Vec<Observation>) -> HashMap<(Rid, Target), Cell> {
    let mut about: HashMap<(Rid, Target), Vec<Observation>> = HashMap::new();
    for answer in answers {
        about.entry((answer.rid, answer.target)).or_default().push(answer);
    }
    about
        .into_iter()
        .map(|(key, answers)| (key, fold(campaign, &answers)))
        .collect()
}

fn row(resident: Resident) -> ResidentRow {
    ResidentRow {
        rid: resident.rid,
        hid: resident.hid,
        name: resident.name,
        birth: resident.birth,
        sex: resident.sex.as_deref().and_then(Sex::parse),
        head: resident.head,
        phone: resident.phone,
        operator: resident.operator,
        personal_id: resident.personal_id,
        facts: Vec::new(),
        cells: Vec::new(),
    }
}

/// The households among `hids` that have residents, each with its hamlet.
pub(super) fn households(conn: &Connection, hids: &[Hid]) -> Result<Vec<(UnitId, HouseholdRow)>, HubError> {
    let mut last: HashMap<Hid, _> = visits::at(conn, hids)?.into_iter().collect();
    let found = store::households::inhabited(conn, hids)?
        .into_iter()
        .map(|household| {
            let row = HouseholdRow {
                hid: household.hid,
                number: household.number.unwrap_or_default(),
                address: household.address.unwrap_or_default(),
                order: household.place,
                last_visit: last.remove(&household.hid),
            };
            (household.unit, row)
        });
    Ok(found.collect())
}
