//! Reasons the law protects: opened one at a time, for an officer, and every look is logged.

use std::collections::HashMap;
use std::num::NonZero;

use tungnha_domain::{Outcome, ReasonCode, RecordId, Rid, Target};
use tungnha_exchange::seal::Detail;

use crate::error::HubError;
use crate::keys::Identity;
use crate::store::{Connection, audit, observations, records, sealed};

/// Fewer seals than this are not worth a thread.
const LEAST_SHARE: usize = 64;

/// What was sealed with an answer, with its record and resident. A settlement that says `SPECIAL` carries nothing
/// itself: what one of the answers it settles carries is meant.
fn behind(
    conn: &Connection,
    id: RecordId,
    target: Target,
) -> Result<Option<(RecordId, Rid, Vec<u8>)>, HubError> {
    let (mut open, mut looked_at) = (vec![id], Vec::new());
    while let Some(id) = open.pop() {
        if let Some((rid, bytes)) = sealed::of(conn, id)? {
            return Ok(Some((id, rid, bytes)));
        }
        looked_at.push(id);
        let (Some(rid), _) = records::about(conn, id)? else {
            continue;
        };
        let settled = observations::about(conn, &[rid])?
            .into_iter()
            .filter(|answer| answer.id == id && answer.target == target)
            .flat_map(|answer| answer.settles);
        open.extend(settled.filter(|id| !looked_at.contains(id)));
    }
    Ok(None)
}

/// Seals answers to the hub's own key, as a tablet does.
pub(crate) fn seal_here(
    identity: &Identity,
    rid: Rid,
    answers: &[(Target, Outcome)],
) -> Result<Vec<u8>, HubError> {
    let detail = Detail {
        answers: answers.to_vec(),
        note: String::new(),
    };
    let random = tungnha_ambient::random_bytes()?;
    detail
        .seal(&identity.keys.seal.public(), &identity.hub_id, rid, &random)
        .map_err(|_| HubError::Keys("khóa niêm phong (the sealing key)".to_owned()))
}

/// The reason behind a `SPECIAL` answer; none if nothing was sealed with it, or to another key. That `who`
/// had it opened goes into the audit log before anything is told; `at` is unix seconds.
pub fn open_sealed(
    conn: &Connection,
    id: RecordId,
    target: Target,
    who: &str,
    at: i64,
) -> Result<Option<ReasonCode>, HubError> {
    let Some((id, rid, bytes)) = behind(conn, id, target)? else {
        return Ok(None);
    };
    let detail = serde_json::json!({ "record": id.to_string(), "target": target.code() });
    audit::append(conn, at, who, "sealed_detail_opened", &detail)?;
    Ok(reason(&Identity::load(conn)?, rid, &bytes, target))
}

/// The reasons behind many `SPECIAL` answers, for figures. The log gets one line with how many were opened.
pub(crate) fn open_all(
    conn: &Connection,
    wanted: &[(RecordId, Target)],
    (who, at): (&str, i64),
) -> Result<HashMap<(RecordId, Target), ReasonCode>, HubError> {
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    // One record answers for several targets and at both ends of a period: its seal is opened once.
    let mut sealed: Vec<(Rid, Vec<u8>)> = Vec::new();
    let mut place: HashMap<RecordId, usize> = HashMap::new();
    let mut behind_each: HashMap<(RecordId, Target), usize> = HashMap::new();
    for &(id, target) in wanted {
        if behind_each.contains_key(&(id, target)) {
            continue;
        }
        let at = match place.get(&id) {
            Some(at) => *at,
            None => {
                let Some((source, rid, bytes)) = behind(conn, id, target)? else {
                    continue;
                };
                *place.entry(source).or_insert_with(|| {
                    sealed.push((rid, bytes));
                    sealed.len() - 1
                })
            }
        };
        behind_each.insert((id, target), at);
    }
    let details = open_details(&Identity::load(conn)?, &sealed)?;
    let detail = serde_json::json!({ "count": behind_each.len() });
    audit::append(conn, at, who, "sealed_details_counted", &detail)?;
    Ok(behind_each
        .into_iter()
        .filter_map(|((id, target), at)| {
            let code = protected(details.get(at)?.as_ref()?, target)?;
            Some(((id, target), code))
        })
        .collect())
}

/// Opens seals on all cores: each costs a tenth of a millisecond, and a province has tens of thousands.
fn open_details(identity: &Identity, sealed: &[(Rid, Vec<u8>)]) -> Result<Vec<Option<Detail>>, HubError> {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    let share = sealed.len().div_ceil(cores).max(LEAST_SHARE);
    std::thread::scope(|scope| {
        let open = |part: &[(Rid, Vec<u8>)]| -> Vec<Option<Detail>> {
            part.iter()
                .map(|(rid, bytes)| opened(identity, *rid, bytes))
                .collect()
        };
        let parts: Vec<_> = sealed
            .chunks(share)
            .map(|part| scope.spawn(move || open(part)))
            .collect();
        let mut details = Vec::with_capacity(sealed.len());
        for part in parts {
            details.extend(part.join().map_err(|_| HubError::Unreadable("sealed_detail"))?);
        }
        Ok(details)
    })
}

fn reason(identity: &Identity, rid: Rid, bytes: &[u8], target: Target) -> Option<ReasonCode> {
    protected(&opened(identity, rid, bytes)?, target)
}

/// What was sealed about somebody; about somebody their tablet added, it was sealed for resident 0.
fn opened(identity: &Identity, rid: Rid, bytes: &[u8]) -> Option<Detail> {
    let of = |rid| Detail::open(&identity.keys.seal, &identity.hub_id, rid, bytes).ok();
    of(rid).or_else(|| of(Rid(0)))
}

fn protected(opened: &Detail, target: Target) -> Option<ReasonCode> {
    opened.answers.iter().find_map(|(about, outcome)| match outcome {
        Outcome::Reason(code) if *about == target => Some(*code),
        _ => None,
    })
}
