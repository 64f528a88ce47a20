//! Does everything agree? Journal, records, fold and cursors are made anew from the envelopes as they
//! came and compared with what the store says.
//!
//! It reads and tells; it repairs nothing, because what is wrong decides what to do.

mod journal;

use serde::Serialize;
use tungnha_exchange::ack::FIRST_BRANCH;

use crate::commune::Commune;
use crate::error::HubError;
use crate::keys::Identity;
use crate::status;
use crate::store::{Connection, audit, devices, forks, integrity, records};

/// What `verify --json` tells.
#[derive(Debug, Serialize)]
pub struct Verified {
    /// Nothing disagrees. Gaps, forks and quarantined records are facts of the field, not faults of the
    /// store.
    pub ok: bool,
    /// Devices enrolled.
    pub devices: u64,
    /// Records in custody, other branches included.
    pub records: u64,
    /// Numbers missing below a record in custody.
    pub gaps: u64,
    /// Records of other branches under numbers already taken.
    pub forks: u64,
    /// Records kept but not folded.
    pub quarantined: u64,
    /// What disagrees: ids and numbers, never contents.
    pub problems: Vec<String>,
}

/// Compares everything with everything.
pub fn verify(conn: &Connection) -> Result<Verified, HubError> {
    let mut problems = integrity::faults(conn)?;
    journal::check(conn, &Identity::load(conn)?, &mut problems)?;
    problems.extend(status::disagreements(conn, &Commune::load(conn)?.campaign)?);
    if let Some(seq) = audit::broken(conn)? {
        problems.push(format!(
            "audit: dòng {seq} không nối được với dòng trước, nhật ký đã bị sửa (row {seq} does not follow: changed or removed)"
        ));
    }
    Ok(Verified {
        ok: problems.is_empty(),
        devices: devices::count(conn)?,
        records: records::names(conn)?.len() as u64,
        gaps: integrity::gaps(conn, FIRST_BRANCH)?,
        forks: forks::count(conn)?,
        quarantined: records::quarantined(conn)?,
        problems,
    })
}
