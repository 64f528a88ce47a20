//! What a list says by leaving people out.
//!
//! Whoever was on the daily not-activated list and is absent from the next one that covers the hamlet was
//! activated in between (`docs` of the domain, §3). Lists are compared in the order of their days, not of
//! their import: a list that arrives late is put between its neighbours, so any order of imports ends in
//! the same state.

use std::collections::HashSet;

use rusqlite::{Transaction, params};
use tungnha_domain::{DddtListed, ListKind, ListedState, Pending, Rid, Target, UnitId};

use crate::error::HubError;
use crate::people::listings::{self, ImportedList, state_number, target_number};
use crate::people::{FullList, Resident};

/// Appends “activated” facts for those who left the not-activated list of a hamlet between this list and
/// its neighbours; says who.
pub(super) fn activated(
    tx: &Transaction<'_>,
    list: &ImportedList,
    unit: UnitId,
    on_list: &HashSet<Rid>,
) -> Result<Vec<Rid>, HubError> {
    let covering = covering(tx, list, unit)?;
    let place = |other: &ImportedList| (other.day(), other.import_seq);
    let before = covering
        .iter()
        .filter(|other| place(other) < place(list))
        .max_by_key(|other| place(other));
    let after = covering
        .iter()
        .filter(|other| place(other) > place(list))
        .min_by_key(|other| place(other));
    let mut left = Vec::new();
    if let Some(before) = before {
        let was_on = members(tx, before, unit)?;
        left.extend(leave(tx, &was_on, on_list, list, list)?);
    }
    if let Some(after) = after {
        let still_on: HashSet<Rid> = members(tx, after, unit)?
            .into_iter()
            .map(|(rid, _)| rid)
            .collect();
        left.extend(leave(tx, &members(tx, list, unit)?, &still_on, after, list)?);
    }
    Ok(left)
}

/// The other not-activated lists that cover a hamlet.
fn covering(tx: &Transaction<'_>, list: &ImportedList, unit: UnitId) -> Result<Vec<ImportedList>, HubError> {
    let lists = listings::lists(tx)?;
    let mut query = tx.prepare_cached("SELECT import_seq FROM import_hamlet WHERE unit_id = ?1")?;
    let seqs = query
        .query_map([unit.0], |row| row.get(0))?
        .collect::<Result<Vec<i64>, _>>()?;
    Ok(seqs
        .iter()
        .filter_map(|seq| lists.get(seq))
        .filter(|other| other.kind == ListKind::NotActivated && other.import_seq != list.import_seq)
        .cloned()
        .collect())
}

/// Who of a hamlet is on a list, with what it says of their account.
fn members(
    tx: &Transaction<'_>,
    list: &ImportedList,
    unit: UnitId,
) -> Result<Vec<(Rid, DddtListed)>, HubError> {
    let mut query = tx.prepare_cached(
        "SELECT l.rid, l.state FROM listing l JOIN resident r USING (rid) JOIN household h USING (hid) \
         WHERE l.import_seq = ?1 AND l.target = ?2 AND l.derived = 0 AND h.unit_id = ?3 ORDER BY l.rid",
    )?;
    let mut rows = query.query(params![list.import_seq, target_number(Target::Dddt), unit.0])?;
    let mut members = Vec::new();
    while let Some(row) = rows.next()? {
        let wire = u64::try_from(row.get::<_, i64>(1)?).unwrap_or(u64::MAX);
        match ListedState::from_wire(Target::Dddt, wire) {
            Some(ListedState::Dddt(state)) => members.push((Rid(row.get(0)?), state)),
            _ => return Err(HubError::Unreadable("listing.state")),
        }
    }
    Ok(members)
}

/// Appends to `next` that those who were on a list and are not on `next` were activated.
fn leave(
    tx: &Transaction<'_>,
    was_on: &[(Rid, DddtListed)],
    still_on: &HashSet<Rid>,
    next: &ImportedList,
    written_by: &ImportedList,
) -> Result<Vec<Rid>, HubError> {
    let mut left = Vec::new();
    for (rid, was) in was_on.iter().filter(|(rid, _)| !still_on.contains(rid)) {
        if infer(tx, *rid, ListedState::Dddt(reached(*was)), next, written_by)? {
            left.push(*rid);
        }
    }
    Ok(left)
}

/// Appends one fact that a list says by omission; one that is there already stays.
fn infer(
    tx: &Transaction<'_>,
    rid: Rid,
    state: ListedState,
    list: &ImportedList,
    written_by: &ImportedList,
) -> Result<bool, HubError> {
    let added = tx
        .prepare_cached(
            "INSERT INTO listing (rid, target, import_seq, state, derived, written_by) VALUES (?1, ?2, ?3, ?4, 1, ?5) \
             ON CONFLICT (rid, target, import_seq) DO NOTHING",
        )?
        .execute((rid.0, target_number(state.target()), list.import_seq, state_number(state), written_by.import_seq))?;
    Ok(added > 0)
}

/// The state of somebody who left the list: what was under way is active now.
fn reached(was: DddtListed) -> DddtListed {
    let level = match was.pending {
        Some(Pending::Level1Registered) => 1,
        Some(Pending::Level2Collected | Pending::Approved) | None => 2,
    };
    DddtListed {
        activated_level: level.max(was.activated_level),
        pending: None,
    }
}

/// People of a hamlet who were on its full list before and are not on this one, if this is the newest.
/// They are told and marked, never removed: a list can be cut short.
pub(super) fn no_longer_listed(
    tx: &Transaction<'_>,
    list: &ImportedList,
    unit: UnitId,
    on_list: &HashSet<Rid>,
    residents: &[Resident],
) -> Result<Vec<Resident>, HubError> {
    let lists = listings::lists(tx)?;
    let mut query = tx.prepare_cached("SELECT import_seq FROM import_hamlet WHERE unit_id = ?1")?;
    let seqs = query
        .query_map([unit.0], |row| row.get(0))?
        .collect::<Result<Vec<i64>, _>>()?;
    let newest = seqs
        .iter()
        .filter_map(|seq| lists.get(seq))
        .filter(|other| other.kind == ListKind::Full)
        .all(|other| (other.day(), other.import_seq) <= (list.day(), list.import_seq));
    if !newest {
        return Ok(Vec::new());
    }
    Ok(residents
        .iter()
        .filter(|known| {
            known.unit == unit && known.full_list == FullList::On && !on_list.contains(&known.rid)
        })
        .cloned()
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_leaves_the_list_has_active_what_was_under_way() {
        let was = |activated_level, pending| DddtListed {
            activated_level,
            pending,
        };
        assert_eq!(reached(was(0, Some(Pending::Approved))), was(2, None));
        assert_eq!(reached(was(0, Some(Pending::Level1Registered))), was(1, None));
        assert_eq!(reached(was(1, Some(Pending::Approved))), was(2, None));
    }
}
