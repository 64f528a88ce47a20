//! Deciding which answer is right, and whether two residents are one person.

use std::collections::BTreeSet;

use serde::Serialize;
use ts_rs::TS;
use tungnha_domain::{Hid, Rid, Target, current_listing};

use super::deed::{Choice, Deed};
use super::people::answer_of;
use crate::commune::Commune;
use crate::desk::{self, Ruling};
use crate::error::HubError;
use crate::people::{Decided, listings};
use crate::status;
use crate::store::{Transaction, audit, decisions, residents};

/// What a decision tells.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(rename = "ReviewMade")]
pub struct Made {
    /// Its number: what `undo-decision` takes.
    #[ts(type = "number")]
    pub decision: i64,
    /// The desk's record, where it is one about an answer and nobody had said the same.
    pub record: Option<String>,
}

/// One side of a difference.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// Which is right.
    pub choice: Choice,
    /// What to record where the list is right and leaves the reason open.
    pub outcome: Option<&'a str>,
}

/// Who decides, and when (unix seconds).
pub(super) type By<'a> = (&'a str, i64);

/// Decides whether list or field is right about a person and a target, by a record in the officer's own log.
pub fn decide_answer(
    tx: &Transaction<'_>,
    rid: Rid,
    target: Target,
    side: Side<'_>,
    (who, now): By<'_>,
) -> Result<Made, HubError> {
    let decided = Decided::load(tx)?;
    let rid = decided.person(rid);
    let campaign = Commune::load(tx)?.campaign;
    let outcome = match side.choice {
        Choice::Field => {
            let cells = status::cells_of(tx, &campaign, rid)?;
            let claim = cells
                .get(&target)
                .and_then(|cell| cell.winner())
                .map(|head| head.outcome);
            let refused = || {
                HubError::Refused(format!(
                    "{target} của người số {rid}: thực địa chưa có câu trả lời (nobody has answered)"
                ))
            };
            claim.ok_or_else(refused)?.key().into_owned()
        }
        Choice::List => {
            let facts = listings::about(tx, rid)?;
            let about = || facts.iter().filter(|listing| listing.state.target() == target);
            let independent = current_listing(about().filter(|fact| fact.kind.is_independent_for(target)));
            let speaks = independent.or_else(|| current_listing(about())).ok_or_else(|| {
                HubError::Refused(format!(
                    "{target} của người số {rid}: không có danh sách nào nói đến (no list speaks of it)"
                ))
            })?;
            match side
                .outcome
                .or_else(|| answer_of(&speaks.state, speaks.state.is_done(&campaign)))
            {
                Some(outcome) => outcome.to_owned(),
                None => {
                    return Err(HubError::Refused(
                        "danh sách ghi chưa có; hãy chọn kết quả hoặc lý do (--outcome is needed: the list gives no reason)"
                            .to_owned(),
                    ));
                }
            }
        }
    };
    let ruling = Ruling {
        rid,
        target,
        outcome: &outcome,
        by: who,
    };
    let settled = desk::settle(tx, &ruling, now)?;
    let deed = Deed::Answer {
        rid,
        target,
        choice: side.choice,
        outcome,
        record: settled.record.clone(),
    };
    let decision = keep(tx, &deed, (who, now))?;
    Ok(Made {
        decision,
        record: settled.record,
    })
}

/// Decides that two residents are one person. Answers, lists and calls of the duplicate count for the one who
/// stays, here and on every tablet.
pub fn same_person(tx: &Transaction<'_>, stays: Rid, duplicate: Rid, by: By<'_>) -> Result<Made, HubError> {
    let decided = Decided::load(tx)?;
    let stays = decided.person(stays);
    both_known(tx, stays, duplicate)?;
    if decided.alias(duplicate).is_some() {
        return Err(HubError::Refused(format!(
            "người số {duplicate} đã được gộp rồi (already joined)"
        )));
    }
    laid_over(tx, &Deed::SamePerson { stays, duplicate }, by)
}

/// Decides that two residents who look like one person are two: they are not asked about again.
pub fn different_people(tx: &Transaction<'_>, one: Rid, other: Rid, by: By<'_>) -> Result<Made, HubError> {
    both_known(tx, one, other)?;
    laid_over(tx, &Deed::DifferentPeople { one, other }, by)
}

fn both_known(tx: &Transaction<'_>, one: Rid, other: Rid) -> Result<(), HubError> {
    if one == other {
        return Err(HubError::Refused(
            "cần hai người khác nhau (two residents are needed)".to_owned(),
        ));
    }
    let known = residents::some(tx, &[one, other])?;
    match [one, other]
        .into_iter()
        .find(|rid| known.iter().all(|resident| resident.rid != *rid))
    {
        None => Ok(()),
        Some(rid) => Err(no_such(rid)),
    }
}

pub(super) fn no_such(rid: Rid) -> HubError {
    HubError::Refused(format!("không có người số {rid} (no such resident)"))
}

/// Keeps a decision that is laid over what lists say, and tells the tablets.
pub(super) fn laid_over(tx: &Transaction<'_>, deed: &Deed, by: By<'_>) -> Result<Made, HubError> {
    let before = houses(tx, deed)?;
    let decision = keep(tx, deed, by)?;
    tell_tablets(tx, deed, before)?;
    Ok(Made {
        decision,
        record: None,
    })
}

fn keep(tx: &Transaction<'_>, deed: &Deed, (who, now): By<'_>) -> Result<i64, HubError> {
    let who = who.trim();
    if who.is_empty() {
        return Err(HubError::Refused(
            "tên cán bộ để trống (--by is empty)".to_owned(),
        ));
    }
    let decision = decisions::add(tx, now, who, deed)?;
    let detail = serde_json::json!({
        "decision": decision, "kind": deed.kind(),
        "rids": deed.residents(), "hids": deed.households(),
    });
    audit::append(tx, now, who, "decided", &detail)?;
    Ok(decision)
}

/// Looks again at somebody and a household of whom it was noted what became of a door's word.
pub(super) fn tell_of(tx: &Transaction<'_>, rid: Option<Rid>, hid: Hid) -> Result<(), HubError> {
    let (rids, hids) = (rid.into_iter().collect(), BTreeSet::from([hid]));
    status::look_again(tx, &Commune::load(tx)?.campaign, &rids, &hids, None)
}

/// The households a deed's people are in now, and those it names.
pub(super) fn houses(tx: &Transaction<'_>, deed: &Deed) -> Result<BTreeSet<Hid>, HubError> {
    let decided = Decided::load(tx)?;
    let mut hids: BTreeSet<Hid> = deed.households().into_iter().collect();
    for rid in deed.residents() {
        hids.extend(decided.home_of(tx, rid)?.map(|(hid, _)| hid));
        hids.extend(residents::home_of(tx, rid)?.map(|(hid, _)| hid));
    }
    Ok(hids)
}

/// Looks again at whom and what a deed is about, `before` being the households as they were.
pub(super) fn tell_tablets(tx: &Transaction<'_>, deed: &Deed, before: BTreeSet<Hid>) -> Result<(), HubError> {
    let decided = Decided::load(tx)?;
    let mut hids = before;
    hids.extend(houses(tx, deed)?);
    let mut rids: BTreeSet<Rid> = deed.residents().into_iter().collect();
    if let Deed::Household { hid, into } = deed {
        rids.extend(decided.of_household(tx, *into)?);
        rids.extend(decided.of_household(tx, *hid)?);
    }
    status::look_again(tx, &Commune::load(tx)?.campaign, &rids, &hids, None)
}
