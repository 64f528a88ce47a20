//! Saying at the desk which of the answers is true, and taking that back.

use serde::Serialize;
use tungnha_domain::{Catalogue, Cell, MemberId, Outcome, RecordId, Rid, Role, Target, fold};
use tungnha_exchange::record::Body;

use super::own_log::OwnLog;
use crate::commune::Commune;
use crate::error::HubError;
use crate::numbers;
use crate::people::Decided;
use crate::store::{Transaction, audit, members, observations, records, residents};

/// What an officer says.
#[derive(Clone, Copy, Debug)]
pub struct Ruling<'a> {
    /// About whom.
    pub rid: Rid,
    /// About what.
    pub target: Target,
    /// What is true: `DONE`, `NO_NEED`, a reason's code …
    pub outcome: &'a str,
    /// The officer's name.
    pub by: &'a str,
}

/// What `settle --json` tells.
#[derive(Debug, Serialize)]
pub struct Settled {
    /// The person.
    pub rid: Rid,
    /// What was asked about.
    pub target: Target,
    /// What is shown from now on; none where nothing is left of the answers.
    pub outcome: Option<Outcome>,
    /// The desk's record, `dev.epoch.seq`: what `--undo` takes. None if nothing was appended.
    pub record: Option<String>,
    /// The answers it settles.
    pub settles: Vec<String>,
    /// Answers differ still, or again.
    pub conflict: bool,
    /// An officer had said the same already: nothing was changed.
    pub already: bool,
}

/// Settles, by a record in the officer's own log. `now` is unix seconds.
pub fn settle(tx: &Transaction<'_>, ruling: &Ruling<'_>, now: i64) -> Result<Settled, HubError> {
    let target = ruling.target;
    // What is said of a duplicate is said of the one who stays.
    let rid = Decided::load(tx)?.person(ruling.rid);
    if residents::home_of(tx, rid)?.is_none() {
        return Err(HubError::Refused(format!(
            "--rid: không có người số {rid} (no such resident)"
        )));
    }
    let before = cell(tx, rid, target)?;
    let Some(shown) = before.winner() else {
        return Err(HubError::Refused(format!(
            "{target} của người số {rid}: chưa ai trả lời, không có gì để phân xử (nobody has answered)"
        )));
    };
    let outcome = read(ruling, &before)?;
    let told = |record: Option<RecordId>, settles: &[RecordId], after: &Cell| Settled {
        rid,
        target,
        outcome: after.winner().map(|head| head.outcome),
        record: record.map(|id| id.to_string()),
        settles: settles.iter().map(ToString::to_string).collect(),
        conflict: after.conflict,
        already: record.is_none(),
    };
    let settled = before.heads.len() == 1 && shown.settles && shown.role == Role::Officer;
    if settled && shown.outcome == outcome {
        return Ok(told(None, &[], &before));
    }
    let settles: Vec<RecordId> = before.heads.iter().map(|head| head.id).collect();
    let officer = officer(tx, ruling.by, now)?;
    let body = Body::Settlement {
        rid,
        target,
        outcome,
        settles: settles.clone(),
    };
    let id = OwnLog::of(tx, officer, now)?.append(body, now)?;
    let detail = serde_json::json!({ "rid": rid, "target": target, "record": id.to_string() });
    audit::append(tx, now, &format!("member:{officer}"), "settled", &detail)?;
    Ok(told(Some(id), &settles, &cell(tx, rid, target)?))
}

/// Takes a settlement of the officer's own log back; `record` is what [`settle`] told. `now` is unix seconds.
pub fn unsettle(tx: &Transaction<'_>, record: &str, by: &str, now: i64) -> Result<Settled, HubError> {
    let officer = officer(tx, by, now)?;
    let log = OwnLog::of(tx, officer, now)?;
    let unknown = || {
        HubError::Refused(format!(
            "--undo: {record} không phải lần phân xử của người này tại trạm (not a settlement of this officer at this hub)"
        ))
    };
    let seq = record.rsplit('.').next().and_then(|seq| seq.parse().ok());
    let id = seq.map(|seq| log.id(seq)).filter(|id| id.to_string() == record);
    let id = id.ok_or_else(unknown)?;
    let (rid, target) = settled_by(tx, id)?.ok_or_else(unknown)?;
    let retract = Body::Retract {
        seq: id.seq,
        epoch: None,
    };
    let undone = log.append(retract, now)?;
    let detail = serde_json::json!({ "rid": rid, "target": target, "record": undone.to_string() });
    audit::append(tx, now, &format!("member:{officer}"), "unsettled", &detail)?;
    let after = cell(tx, rid, target)?;
    Ok(Settled {
        rid,
        target,
        outcome: after.winner().map(|head| head.outcome),
        record: Some(undone.to_string()),
        settles: Vec::new(),
        conflict: after.conflict,
        already: false,
    })
}

/// What a settlement that still stands is about.
fn settled_by(tx: &Transaction<'_>, id: RecordId) -> Result<Option<(Rid, Target)>, HubError> {
    let (Some(rid), _) = records::about(tx, id)? else {
        return Ok(None);
    };
    let answers = observations::about(tx, &[rid])?;
    Ok(answers
        .into_iter()
        .find(|answer| answer.id == id && !answer.settles.is_empty() && !answer.retracted)
        .map(|answer| (rid, answer.target)))
}

fn officer(tx: &Transaction<'_>, name: &str, now: i64) -> Result<MemberId, HubError> {
    match name.trim() {
        "" => Err(HubError::Refused(
            "tên cán bộ để trống (--by is empty)".to_owned(),
        )),
        name => {
            numbers::follow_clock(tx, now)?;
            members::find_or_add(tx, name, Role::Officer)
        }
    }
}

fn cell(tx: &Transaction<'_>, rid: Rid, target: Target) -> Result<Cell, HubError> {
    let decided = Decided::load(tx)?;
    let mut answers = decided.answers(observations::about(tx, &decided.numbers_of(&[rid]))?);
    answers.retain(|answer| answer.target == target);
    Ok(fold(&Commune::load(tx)?.campaign, &answers))
}

/// The outcome, if it may settle this. A reason the law protects would stand in the record unsealed: it is
/// refused, and `SPECIAL` is what settles for an answer that is sealed already.
fn read(ruling: &Ruling<'_>, cell: &Cell) -> Result<Outcome, HubError> {
    let refused = |why: &str| HubError::Refused(format!("--outcome {}: {why}", ruling.outcome));
    let outcome =
        Outcome::from_key(ruling.outcome).ok_or_else(|| refused("không có kết quả này (no such outcome)"))?;
    if cell.heads.iter().any(|head| head.outcome == outcome) {
        return Ok(outcome);
    }
    let row = match outcome {
        Outcome::Special => {
            return Err(refused(
                "không ai trả lời trường hợp đặc biệt (no answer says so)",
            ));
        }
        Outcome::Reason(code) => Catalogue::shipped().by_code(code),
        _ => None,
    };
    match row {
        Some(row) if row.sensitive => Err(refused(
            "lý do được luật bảo vệ, chỉ ghi được qua phiếu niêm phong (protected by law: it can only be sealed)",
        )),
        Some(row) if !row.targets.contains(&ruling.target) => {
            Err(refused("không dùng cho chỉ tiêu này (not for this target)"))
        }
        _ => Ok(outcome),
    }
}
