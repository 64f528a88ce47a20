//! Does everything agree? Journal, records, fold and cursors are made anew from the envelopes as they
//! came and compared with what the store says.
//!
//! It reads and tells; it repairs nothing, because what is wrong decides what to do.

mod journal;

use rusqlite::Connection;
use serde::Serialize;

use crate::commune::Commune;
use crate::error::HubError;
use crate::keys::Identity;
use crate::status;

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
    let count = |sql: &str| -> Result<u64, HubError> {
        Ok(conn
            .query_row(sql, [], |row| row.get::<_, i64>(0))?
            .unsigned_abs())
    };
    let mut problems = Vec::new();
    file(conn, &mut problems)?;
    journal::check(conn, &Identity::load(conn)?, &mut problems)?;
    problems.extend(status::disagreements(conn, &Commune::load(conn)?.campaign)?);
    let forks = count("SELECT count(*) FROM fork")?;
    Ok(Verified {
        ok: problems.is_empty(),
        devices: count("SELECT count(*) FROM device")?,
        records: count("SELECT count(*) FROM record")? + forks,
        gaps: count(
            "SELECT coalesce(sum(top - held), 0) FROM \
             (SELECT max(seq) AS top, count(*) AS held FROM record GROUP BY dev, epoch)",
        )?,
        forks,
        quarantined: count("SELECT count(*) FROM quarantine")?,
        problems,
    })
}

/// The file itself: pages, indexes, references.
fn file(conn: &Connection, problems: &mut Vec<String>) -> Result<(), HubError> {
    let mut query = conn.prepare("PRAGMA integrity_check")?;
    for line in query.query_map([], |row| row.get::<_, String>(0))? {
        let line = line?;
        if line != "ok" {
            problems.push(format!("file: {line}"));
        }
    }
    let mut query = conn.prepare("PRAGMA foreign_key_check")?;
    for table in query.query_map([], |row| row.get::<_, String>(0))? {
        problems.push(format!("{}: a row refers to one that is not there", table?));
    }
    Ok(())
}
