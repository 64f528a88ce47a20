//! The journal: envelopes exactly as they came, in order of arrival.

use rusqlite::{Connection, OptionalExtension};
use tungnha_exchange::Batch;
use tungnha_exchange::keys::sha256;

use crate::error::HubError;

/// One envelope in the journal.
pub(crate) struct Kept {
    /// In order of arrival.
    pub(crate) number: i64,
    /// The device it is from.
    pub(crate) dev: u32,
    /// What its bytes hashed to when they came.
    pub(crate) sha256: [u8; 32],
    pub(crate) envelope: Vec<u8>,
}

/// Writes an envelope and the batch in it down and tells its place; `None` if these very bytes are there
/// already. `received_at` is unix seconds.
pub(crate) fn append(
    conn: &Connection,
    batch: &Batch,
    envelope: &[u8],
    received_at: i64,
) -> Result<Option<i64>, HubError> {
    let added = conn
        .prepare_cached(
            "INSERT INTO journal (dev, epoch, first_seq, next_seq, chain_before, sha256, envelope, received_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (sha256) DO NOTHING",
        )?
        .execute((
            batch.dev,
            batch.epoch,
            batch.first.cast_signed(),
            batch.next().cast_signed(),
            batch.chain_before,
            sha256(&[envelope]),
            envelope,
            received_at,
        ))?;
    Ok((added == 1).then(|| conn.last_insert_rowid()))
}

/// The envelope at a place of the journal.
pub(crate) fn envelope(conn: &Connection, number: i64) -> Result<Option<Vec<u8>>, HubError> {
    Ok(conn
        .prepare_cached("SELECT envelope FROM journal WHERE journal_seq = ?1")?
        .query_row([number], |row| row.get(0))
        .optional()?)
}

/// Shows every envelope in order of arrival, one at a time: a journal does not fit into memory.
pub(crate) fn each(
    conn: &Connection,
    mut look: impl FnMut(&Kept) -> Result<(), HubError>,
) -> Result<(), HubError> {
    let mut query =
        conn.prepare("SELECT journal_seq, dev, sha256, envelope FROM journal ORDER BY journal_seq")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        look(&Kept {
            number: row.get(0)?,
            dev: row.get(1)?,
            sha256: row.get(2)?,
            envelope: row.get(3)?,
        })?;
    }
    Ok(())
}
