//! Other branches of cloned or restored tablets: records under numbers that other bytes have already, each
//! with the epoch of its own that its branch is kept under.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension};
use tungnha_domain::RecordId;

use crate::error::HubError;

/// A record of another branch.
pub(crate) struct ForkRow {
    /// The name its tablet gave it.
    pub(crate) claimed: RecordId,
    pub(crate) hash: [u8; 32],
    /// The journal entry that holds its bytes.
    pub(crate) journal: i64,
    /// The epoch it is kept under.
    pub(crate) branch: u32,
    /// The last number both branches are known to share; 0 for none.
    pub(crate) shared: u64,
}

/// Keeps a record of another branch; one that is there already stays.
pub(crate) fn add(conn: &Connection, row: &ForkRow) -> Result<(), HubError> {
    conn.prepare_cached(
        "INSERT OR IGNORE INTO fork (dev, epoch, seq, hash, journal_seq, branch, shared) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute((
        row.claimed.dev,
        row.claimed.epoch,
        row.claimed.seq.cast_signed(),
        row.hash,
        row.journal,
        row.branch,
        row.shared.cast_signed(),
    ))?;
    Ok(())
}

/// Whether a log has another branch.
pub(crate) fn any(conn: &Connection, dev: u32, epoch: u32) -> Result<bool, HubError> {
    Ok(conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM fork WHERE dev = ?1 AND epoch = ?2)")?
        .query_row((dev, epoch), |row| row.get(0))?)
}

/// The branch that holds these bytes under this number, if one does.
pub(crate) fn branch_of(
    conn: &Connection,
    claimed: RecordId,
    hash: &[u8; 32],
) -> Result<Option<u32>, HubError> {
    Ok(conn
        .prepare_cached("SELECT branch FROM fork WHERE dev = ?1 AND epoch = ?2 AND seq = ?3 AND hash = ?4")?
        .query_row(
            (claimed.dev, claimed.epoch, claimed.seq.cast_signed(), hash),
            |row| row.get(0),
        )
        .optional()?)
}

/// How many records of other branches there are under a number.
pub(crate) fn beside(conn: &Connection, claimed: RecordId) -> Result<u32, HubError> {
    Ok(conn
        .prepare_cached("SELECT count(*) FROM fork WHERE dev = ?1 AND epoch = ?2 AND seq = ?3")?
        .query_row((claimed.dev, claimed.epoch, claimed.seq.cast_signed()), |row| {
            row.get(0)
        })?)
}

/// The last number a branch is known to share with its log; none if there is no such branch.
pub(crate) fn shared(conn: &Connection, dev: u32, epoch: u32, branch: u32) -> Result<Option<u64>, HubError> {
    let shared: Option<i64> = conn
        .prepare_cached("SELECT min(shared) FROM fork WHERE dev = ?1 AND epoch = ?2 AND branch = ?3")?
        .query_row((dev, epoch, branch), |row| row.get(0))?;
    Ok(shared.map(i64::cast_unsigned))
}

/// How many records of other branches of each device there are; devices without any are absent.
pub(crate) fn by_device(conn: &Connection) -> Result<BTreeMap<u32, u64>, HubError> {
    let mut query = conn.prepare_cached("SELECT dev, count(*) FROM fork GROUP BY dev")?;
    let counts = query.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.cast_unsigned())))?;
    Ok(counts.collect::<Result<_, _>>()?)
}

/// How many records of other branches there are.
pub(crate) fn count(conn: &Connection) -> Result<u64, HubError> {
    let count: i64 = conn
        .prepare_cached("SELECT count(*) FROM fork")?
        .query_row([], |row| row.get(0))?;
    Ok(count.cast_unsigned())
}
