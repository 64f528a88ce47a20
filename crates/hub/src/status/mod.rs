//! The current status of each resident and target, and what each list's tablets have to learn.
//!
//! The status is a pure function of the answers ([`tungnha_domain::fold`]) and is folded where it is
//! asked for; what is kept is the digest of everything a tablet is told of somebody, so that a change in
//! a list or in the fold moves the list's position, once, in the transaction that made it.

mod check;
mod list;
mod pages;
mod pieces;
mod rows;

use std::collections::{BTreeSet, HashMap};

use tungnha_domain::{Campaign, Cell, Hid, Rid, Target};

use crate::commune::Commune;
use crate::error::HubError;
use crate::people::Decided;
use crate::store::{Connection, Transaction, found, lists, observations};

pub(crate) use check::disagreements;
pub(crate) use list::{Sender, look_again, was_ever_on};
pub(crate) use pages::{Pages, Place};
pub(crate) use pieces::Offer;

/// The cell of every resident and target anybody has answered: folded from all records, or from those
/// whose effective time is not after `until` (unix seconds).
pub fn cells(
    conn: &Connection,
    campaign: &Campaign,
    until: Option<i64>,
) -> Result<HashMap<(Rid, Target), Cell>, HubError> {
    let mut answers = Decided::load(conn)?.answers(observations::all(conn)?);
    if let Some(until) = until {
        answers.retain(|answer| answer.effective <= until);
    }
    Ok(rows::fold_all(campaign, answers))
}

/// The cells of one person, folded from all records about them.
pub(crate) fn cells_of(
    conn: &Connection,
    campaign: &Campaign,
    rid: Rid,
) -> Result<HashMap<Target, Cell>, HubError> {
    let decided = Decided::load(conn)?;
    let answers = decided.answers(observations::about(conn, &decided.numbers_of(&[rid]))?);
    Ok(rows::fold_all(campaign, answers)
        .into_iter()
        .map(|((_, target), cell)| (target, cell))
        .collect())
}

/// Bumps the lists' positions for residents whose details, listings or cells may have changed, and for
/// their households. Whoever moves the last one out of a household sees to that one by themselves.
pub fn refresh(tx: &Transaction<'_>, campaign: &Campaign, rids: &[Rid]) -> Result<(), HubError> {
    let decided = Decided::load(tx)?;
    let mut houses = lists::houses_of(tx, rids)?;
    for rid in rids {
        houses.extend(decided.home_of(tx, *rid)?.map(|(hid, _)| hid));
    }
    let rids: BTreeSet<Rid> = rids.iter().copied().collect();
    look_again(tx, campaign, &rids, &houses, None)
}

/// Looks again at everybody and every house that doors told of, and so at what became of them: for a store whose lists
/// were made before that was told where they are now.
pub(crate) fn tell_found_anew(tx: &Transaction<'_>) -> Result<(), HubError> {
    let all = found::all(tx)?;
    let rids: BTreeSet<Rid> = all.iter().filter_map(|found| found.rid).collect();
    let hids: BTreeSet<Hid> = all.iter().map(|found| found.hid).collect();
    look_again(tx, &Commune::load(tx)?.campaign, &rids, &hids, None)
}
