//! The decisions there were, and taking one back.

use std::collections::BTreeSet;

use serde::Serialize;
use ts_rs::TS;
use tungnha_domain::{Hid, Rid, Target};

use super::decide::{houses, tell_tablets};
use super::deed::{Choice, Deed, Field};
use super::found;
use crate::commune::Commune;
use crate::desk;
use crate::error::HubError;
use crate::intake::judge_again_of_all;
use crate::people::Decided;
use crate::status;
use crate::store::{Connection, Transaction, audit, decisions, households, residents};
use crate::times::vietnam_time;

/// One decision as `decisions --json` tells it.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(rename = "ReviewDecision")]
pub struct DecisionLine {
    /// Its number.
    #[ts(type = "number")]
    pub decision: i64,
    /// When, RFC 3339 in Vietnam's time.
    pub at: String,
    /// Who decided.
    pub by: String,
    /// `answer`, `detail`, `listed`, `same_person`, `different_people`, `home`, `household`, `hamlet`, `found_person`,
    /// `found_household`, `let_go`.
    pub kind: String,
    /// Whom it is about, by the hub's numbers.
    pub rids: Vec<u32>,
    /// Their names, as the lists spell them.
    pub names: Vec<String>,
    /// The households it is about, by their numbers in the lists.
    pub households: Vec<String>,
    /// The target.
    pub target: Option<Target>,
    /// The detail.
    pub field: Option<Field>,
    /// Which side was right.
    pub choice: Option<Choice>,
    /// When it was taken back.
    pub undone_at: Option<String>,
}

/// Every decision, the newest first. The caller logs that names were read.
pub fn decisions(conn: &Connection) -> Result<Vec<DecisionLine>, HubError> {
    let mut lines = Vec::new();
    for decision in decisions::all(conn)?.into_iter().rev() {
        let deed = &decision.deed;
        let (target, field, choice) = match deed {
            Deed::Answer { target, choice, .. } => (Some(*target), None, Some(*choice)),
            Deed::Detail { field, .. } => (None, Some(*field), Some(Choice::Field)),
            Deed::Listed { field, .. } => (None, Some(*field), Some(Choice::List)),
            Deed::Home { .. } => (None, Some(Field::Home), Some(Choice::Field)),
            _ => (None, None, None),
        };
        let rids = deed.residents();
        lines.push(DecisionLine {
            decision: decision.id,
            at: vietnam_time(decision.at),
            by: decision.who,
            kind: deed.kind().to_owned(),
            names: names(conn, &rids)?,
            rids: rids.into_iter().map(|rid| rid.0).collect(),
            households: numbers(conn, &deed.households())?,
            target,
            field,
            choice,
            undone_at: decision.undone_at.map(vietnam_time),
        });
    }
    Ok(lines)
}

/// Looks again at everybody and every household a standing decision is about: who a list brings back or its
/// undoing withdraws makes decisions count again, or wait.
pub(crate) fn look_again_at_decided(tx: &Transaction<'_>) -> Result<(), HubError> {
    let (mut rids, mut hids) = (BTreeSet::new(), BTreeSet::new());
    for decision in decisions::standing(tx)? {
        rids.extend(decision.deed.residents());
        hids.extend(decision.deed.households());
    }
    if rids.is_empty() && hids.is_empty() {
        return Ok(());
    }
    let named: Vec<Hid> = hids.iter().copied().collect();
    rids.extend(
        residents::at(tx, &named)?
            .into_iter()
            .map(|resident| resident.rid),
    );
    let decided = Decided::load(tx)?;
    for rid in &rids {
        hids.extend(decided.home_of(tx, *rid)?.map(|(hid, _)| hid));
        hids.extend(residents::home_of(tx, *rid)?.map(|(hid, _)| hid));
    }
    status::look_again(tx, &Commune::load(tx)?.campaign, &rids, &hids, None)
}

fn names(conn: &Connection, rids: &[Rid]) -> Result<Vec<String>, HubError> {
    let known = residents::some(conn, rids)?;
    Ok(rids
        .iter()
        .filter_map(|rid| known.iter().find(|resident| resident.rid == *rid))
        .map(|resident| resident.name.clone())
        .collect())
}

fn numbers(conn: &Connection, hids: &[Hid]) -> Result<Vec<String>, HubError> {
    let known = households::some(conn, hids)?;
    Ok(hids
        .iter()
        .filter_map(|hid| known.iter().find(|house| house.hid == *hid))
        .map(|house| house.number.clone().unwrap_or_default())
        .collect())
}

/// Takes a decision back; `now` is unix seconds.
pub fn undo_decision(tx: &Transaction<'_>, id: i64, who: &str, now: i64) -> Result<(), HubError> {
    let decision = decisions::find(tx, id)?
        .filter(|decision| decision.undone_at.is_none())
        .ok_or_else(|| {
            HubError::Refused(format!(
                "không có quyết định số {id} còn hiệu lực, xem `decisions` (no such standing decision)"
            ))
        })?;
    let deed = decision.deed;
    let before = houses(tx, &deed)?;
    match &deed {
        Deed::Answer {
            record: Some(record), ..
        } => {
            // It is taken back in the log it was written to.
            desk::unsettle(tx, record, &decision.who, now)?;
        }
        Deed::Hamlet {
            hid,
            number,
            from,
            from_place,
            ..
        } => {
            if households::numbered(tx, *from, number)?.is_some_and(|there| there != *hid) {
                return Err(HubError::Refused(format!(
                    "số hộ {number} nay là của hộ khác ở nơi cũ (the number is another household's there)"
                )));
            }
            households::set_place(tx, *hid, *from, *from_place)?;
        }
        Deed::FoundPerson { rid, .. } => found::take_off(tx, *rid)?,
        Deed::FoundHousehold { hid, .. } => found::take_house_off(tx, *hid)?,
        _ => {}
    }
    decisions::undone(tx, id, now, who)?;
    if let Deed::Hamlet { hid, .. } = &deed {
        let people = Decided::load(tx)?.of_household(tx, *hid)?;
        status::refresh(tx, &Commune::load(tx)?.campaign, &people)?;
        judge_again_of_all(tx, now)?;
    }
    tell_tablets(tx, &deed, before)?;
    let detail = serde_json::json!({ "decision": id, "kind": deed.kind() });
    audit::append(tx, now, who, "decision_undone", &detail)
}
