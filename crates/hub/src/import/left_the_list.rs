//! What a list says by leaving people out.
//!
//! Whoever was on the daily not-activated list and is absent from the next one that covers the hamlet was
//! activated in between (`docs` of the domain, §3). Lists are compared in the order of their days, not of
//! their import: a list that arrives late is put between its neighbours, so any order of imports ends in
//! the same state.

use std::collections::{HashMap, HashSet};

use tungnha_domain::{DddtListed, ListKind, ListedState, Pending, Rid, Target, UnitId};

use crate::error::HubError;
use crate::people::listings::ImportedList;
use crate::people::{FullList, Resident};
use crate::store::{self, Transaction};

/// Every list that stands, by its order.
pub(super) type Lists = HashMap<i64, ImportedList>;

/// Appends “activated” facts for those who left the not-activated list of a hamlet between this list and
/// its neighbours; says who.
pub(super) fn activated(
    tx: &Transaction<'_>,
    (list, lists): (&ImportedList, &Lists),
    unit: UnitId,
    on_list: &HashSet<Rid>,
) -> Result<Vec<Rid>, HubError> {
    let covering = covering(tx, (list, lists), unit)?;
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
fn covering(
    tx: &Transaction<'_>,
    (list, lists): (&ImportedList, &Lists),
    unit: UnitId,
) -> Result<Vec<ImportedList>, HubError> {
    let seqs = store::imports::covering(tx, unit)?;
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
    store::listings::named(tx, list.import_seq, Target::Dddt, unit)?
        .into_iter()
        .map(|(rid, state)| match state {
            ListedState::Dddt(account) => Ok((rid, account)),
            _ => Err(HubError::Unreadable("listing.state")),
        })
        .collect()
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
        let state = ListedState::Dddt(reached(*was));
        if store::listings::infer(tx, *rid, state, next.import_seq, written_by.import_seq)? {
            left.push(*rid);
        }
    }
    Ok(left)
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
/// They are told and marked, never removed: a list can be cut short, and one that names nobody of the
/// hamlet says nothing about it.
pub(super) fn no_longer_listed(
    tx: &Transaction<'_>,
    (list, lists): (&ImportedList, &Lists),
    unit: UnitId,
    on_list: &HashSet<Rid>,
) -> Result<Vec<Resident>, HubError> {
    let seqs = store::imports::covering(tx, unit)?;
    let newest = seqs
        .iter()
        .filter_map(|seq| lists.get(seq))
        .filter(|other| other.kind == ListKind::Full)
        .all(|other| (other.day(), other.import_seq) <= (list.day(), list.import_seq));
    if !newest {
        return Ok(Vec::new());
    }
    let mut residents = store::residents::of_unit(tx, unit)?;
    if !residents.iter().any(|known| on_list.contains(&known.rid)) {
        return Ok(Vec::new());
    }
    residents.retain(|known| known.full_list == FullList::On && !on_list.contains(&known.rid));
    Ok(residents)
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
