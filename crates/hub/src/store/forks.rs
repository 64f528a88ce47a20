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
    /// The name of the log or branch it left.
    pub(crate) parent: u32,
    /// The last number it is known to share with that; 0 for none.
    pub(crate) shared: u64,
}

/// Keeps a record of another branch; one that is there already stays.
pub(crate) fn add(conn: &Connection, row: &ForkRow) -> Result<(), HubError> {
    conn.prepare_cached(
        "INSERT OR IGNORE INTO fork (dev, epoch, seq, hash, journal_seq, branch, parent, shared) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute((
        row.claimed.dev,
        row.claimed.epoch,
        row.claimed.seq.cast_signed(),
        row.hash,
        row.journal,
        row.branch,
        row.parent,
        row.shared.cast_signed(),
    ))?;
    Ok(())
}

/// These bytes under this number are on no such branch.
pub(crate) fn remove(
    conn: &Connection,
    claimed: RecordId,
    hash: &[u8; 32],
    branch: u32,
) -> Result<(), HubError> {
    conn.prepare_cached(
        "DELETE FROM fork WHERE dev = ?1 AND epoch = ?2 AND seq = ?3 AND hash = ?4 AND branch = ?5",
    )?
    .execute((
        claimed.dev,
        claimed.epoch,
        claimed.seq.cast_signed(),
        hash,
        branch,
    ))?;
    Ok(())
}

/// Whether a log has another branch.
pub(crate) fn any(conn: &Connection, dev: u32, epoch: u32) -> Result<bool, HubError> {
    Ok(conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM fork WHERE dev = ?1 AND epoch = ?2)")?
        .query_row((dev, epoch), |row| row.get(0))?)
}

/// The branch that holds these bytes under this number behind what stands under the name `before`, if one does; where
/// nobody can tell what stands before them, any that holds them.
pub(crate) fn branch_of(
    conn: &Connection,
    claimed: RecordId,
    hash: &[u8; 32],
    before: Option<u32>,
) -> Result<Option<u32>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT branch FROM fork WHERE dev = ?1 AND epoch = ?2 AND seq = ?3 AND hash = ?4 ORDER BY branch",
    )?;
    let key = (claimed.dev, claimed.epoch, claimed.seq.cast_signed(), hash);
    let branches: Vec<u32> = query
        .query_map(key, |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let Some(before) = before else {
        return Ok(branches.first().copied());
    };
    if branches.contains(&before) {
        return Ok(Some(before));
    }
    for branch in branches {
        let first = RecordId {
            epoch: branch,
            ..claimed
        };
        let left = shared(conn, first)?;
        // One of which nobody could tell where it parted may stand on anything.
        let begins = |left: RecordId| left.seq == 0 || left.epoch == before && left.seq + 1 == claimed.seq;
        if left.is_some_and(begins) {
            return Ok(Some(branch));
        }
    }
    Ok(None)
}

/// The records of other branches under a number: the branch, and the journal entry that holds the bytes.
pub(crate) fn under(conn: &Connection, claimed: RecordId) -> Result<Vec<(u32, i64)>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT branch, journal_seq FROM fork WHERE dev = ?1 AND epoch = ?2 AND seq = ?3 ORDER BY branch",
    )?;
    let key = (claimed.dev, claimed.epoch, claimed.seq.cast_signed());
    let found = query.query_map(key, |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// The name of the last branch that left a log.
pub(crate) fn last_branch(conn: &Connection, dev: u32, epoch: u32) -> Result<Option<u32>, HubError> {
    Ok(conn
        .prepare_cached("SELECT max(branch) FROM fork WHERE dev = ?1 AND epoch = ?2")?
        .query_row((dev, epoch), |row| row.get(0))?)
}

/// The last record that the branch `id` is on shares with what it left; none if there is no such branch.
pub(crate) fn shared(conn: &Connection, id: RecordId) -> Result<Option<RecordId>, HubError> {
    Ok(conn
        .prepare_cached(
            "SELECT parent, shared FROM fork WHERE dev = ?1 AND branch = ?2 ORDER BY seq LIMIT 1",
        )?
        .query_row((id.dev, id.epoch), |row| {
            Ok(RecordId {
                dev: id.dev,
                epoch: row.get(0)?,
                seq: row.get::<_, i64>(1)?.cast_unsigned(),
            })
        })
        .optional()?)
}

/// What the branch `id` is on shares with the log or branch it left, what that one shares with the one it
/// left, and so on; empty for a log.
pub(crate) fn ancestors(conn: &Connection, id: RecordId) -> Result<Vec<RecordId>, HubError> {
    let mut ancestors = Vec::new();
    let mut at = id;
    while let Some(parent) = shared(conn, at)?.filter(|parent| parent.epoch != at.epoch) {
        let known = |other: &RecordId| other.epoch == parent.epoch;
        if ancestors.iter().any(known) {
            break;
        }
        ancestors.push(parent);
        at = parent;
    }
    Ok(ancestors)
}

/// Notes that everything along a chain is in custody up to and with this record, and under which name it
/// stands.
pub(crate) fn attest(
    conn: &Connection,
    claimed: RecordId,
    chain: &[u8; 32],
    name: u32,
) -> Result<(), HubError> {
    conn.prepare_cached(
        "INSERT INTO fork_chain (dev, seq, chain, epoch, name) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (dev, seq, chain) DO UPDATE SET name = excluded.name",
    )?
    .execute((claimed.dev, claimed.seq.cast_signed(), chain, claimed.epoch, name))?;
    Ok(())
}

/// The name under which the record at this place of a branch's chain stands, if all up to it is in custody.
pub(crate) fn attested(
    conn: &Connection,
    dev: u32,
    seq: u64,
    chain: &[u8; 32],
) -> Result<Option<u32>, HubError> {
    Ok(conn
        .prepare_cached("SELECT name FROM fork_chain WHERE dev = ?1 AND seq = ?2 AND chain = ?3")?
        .query_row((dev, seq.cast_signed(), chain), |row| row.get(0))
        .optional()?)
}

/// The records of the branch `id` is on, each with the journal entry that holds its bytes, in order.
pub(crate) fn on(conn: &Connection, id: RecordId) -> Result<Vec<(u64, i64)>, HubError> {
    let mut query =
        conn.prepare_cached("SELECT seq, journal_seq FROM fork WHERE dev = ?1 AND branch = ?2 ORDER BY seq")?;
    let records = query.query_map((id.dev, id.epoch), |row| {
        Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get(1)?))
    })?;
    Ok(records.collect::<Result<_, _>>()?)
}

/// The branch of which `first` is the first record is known to have left this one behind the number before.
pub(crate) fn parted(conn: &Connection, first: RecordId, left: u32) -> Result<(), HubError> {
    conn.prepare_cached("UPDATE fork SET parent = ?3, shared = ?4 WHERE dev = ?1 AND branch = ?2")?
        .execute((first.dev, first.epoch, left, (first.seq - 1).cast_signed()))?;
    Ok(())
}

/// The epoch in which a tablet wrote up to this place of a branch's chain.
pub(crate) fn epoch_at(
    conn: &Connection,
    dev: u32,
    seq: u64,
    chain: &[u8; 32],
) -> Result<Option<u32>, HubError> {
    Ok(conn
        .prepare_cached("SELECT epoch FROM fork_chain WHERE dev = ?1 AND seq = ?2 AND chain = ?3")?
        .query_row((dev, seq.cast_signed(), chain), |row| row.get(0))
        .optional()?)
}

/// A place of a branch's chain: device, epoch, number, chain hash.
pub(crate) type Link = (u32, u32, u64, [u8; 32]);

/// Every place of every branch's chain.
pub(crate) fn links(conn: &Connection) -> Result<Vec<Link>, HubError> {
    let mut query = conn.prepare("SELECT dev, epoch, seq, chain FROM fork_chain")?;
    let links = query.query_map([], |row| {
        let seq: i64 = row.get(2)?;
        Ok((row.get(0)?, row.get(1)?, seq.cast_unsigned(), row.get(3)?))
    })?;
    Ok(links.collect::<Result<_, _>>()?)
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
