//! Reasons the law protects: opened one at a time, for an officer, and every look is logged.

use std::collections::HashMap;

use tungnha_domain::{Outcome, ReasonCode, RecordId, Rid, Target};
use tungnha_exchange::seal::Detail;

use crate::error::HubError;
use crate::keys::Identity;
use crate::store::{Connection, audit, observations, records, sealed};

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
    let mut opened = HashMap::new();
    if wanted.is_empty() {
        return Ok(opened);
    }
    let identity = Identity::load(conn)?;
    let mut looked_at = 0;
    for &(id, target) in wanted {
        if opened.contains_key(&(id, target)) {
            continue;
        }
        if let Some((_, rid, bytes)) = behind(conn, id, target)? {
            looked_at += 1;
            if let Some(code) = reason(&identity, rid, &bytes, target) {
                opened.insert((id, target), code);
            }
        }
    }
    let detail = serde_json::json!({ "count": looked_at });
    audit::append(conn, at, who, "sealed_details_counted", &detail)?;
    Ok(opened)
}

fn reason(identity: &Identity, rid: Rid, bytes: &[u8], target: Target) -> Option<ReasonCode> {
    let opened = Detail::open(&identity.keys.seal, &identity.hub_id, rid, bytes).ok()?;
    opened
        .answers
        .into_iter()
        .find_map(|(about, outcome)| match outcome {
            Outcome::Reason(code) if about == target => Some(code),
            _ => None,
        })
}
