//! The journal: envelopes exactly as they came, in order of arrival; of some, after the campaign, the batch without
//! what told who somebody is.

use rusqlite::{Connection, OptionalExtension, Row};
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
    /// As it came, or, where it is cut, the batch unsigned.
    pub(crate) envelope: Vec<u8>,
    /// Words were taken out of it.
    pub(crate) cut: bool,
}

/// Writes an envelope and the batch in it down and tells its place; `None` if these very bytes are there
/// already. `details`: something in it tells who somebody is. `received_at` is unix seconds.
pub(crate) fn append(
    conn: &Connection,
    batch: &Batch,
    envelope: &[u8],
    details: bool,
    received_at: i64,
) -> Result<Option<i64>, HubError> {
    let added = conn
        .prepare_cached(
            "INSERT INTO journal (dev, epoch, first_seq, next_seq, chain_before, sha256, envelope, received_at, \
             details) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (sha256) DO NOTHING",
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
            details,
        ))?;
    Ok((added == 1).then(|| conn.last_insert_rowid()))
}

const COLUMNS: &str = "journal_seq, dev, sha256, envelope, cut";

/// What stands at a place of the journal.
pub(crate) fn at(conn: &Connection, number: i64) -> Result<Option<Kept>, HubError> {
    Ok(conn
        .prepare_cached(&format!("SELECT {COLUMNS} FROM journal WHERE journal_seq = ?1"))?
        .query_row([number], read)
        .optional()?)
}

/// Shows every envelope in order of arrival, one at a time: a journal does not fit into memory.
pub(crate) fn each(
    conn: &Connection,
    mut look: impl FnMut(&Kept) -> Result<(), HubError>,
) -> Result<(), HubError> {
    let mut query = conn.prepare(&format!("SELECT {COLUMNS} FROM journal ORDER BY journal_seq"))?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        look(&read(row)?)?;
    }
    Ok(())
}

/// How many places may hold something that tells who somebody is.
pub(crate) fn count_with_details(conn: &Connection) -> Result<u64, HubError> {
    let count: i64 = conn
        .prepare_cached("SELECT count(*) FROM journal WHERE details = 1")?
        .query_row([], |row| row.get(0))?;
    Ok(count.cast_unsigned())
}

/// The places that may, in order of arrival.
pub(crate) fn with_details(conn: &Connection) -> Result<Vec<i64>, HubError> {
    let mut query = conn.prepare_cached("SELECT journal_seq FROM journal WHERE details = 1 ORDER BY 1")?;
    Ok(query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// The places that may and that hold this number of a tablet's log, whatever its epoch.
pub(crate) fn with_details_of(conn: &Connection, dev: u32, seq: u64) -> Result<Vec<i64>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT journal_seq FROM journal WHERE details = 1 AND dev = ?1 AND first_seq <= ?2 AND next_seq > ?2 \
         ORDER BY 1",
    )?;
    Ok(query
        .query_map((dev, seq.cast_signed()), |row| row.get(0))?
        .collect::<Result<_, _>>()?)
}

/// Puts what is left of a batch in the place of its envelope. What the envelope hashed to stays: the same bytes are
/// not taken again.
pub(crate) fn cut(conn: &Connection, number: i64, left: &[u8], details: bool) -> Result<(), HubError> {
    conn.prepare_cached("UPDATE journal SET envelope = ?2, cut = 1, details = ?3 WHERE journal_seq = ?1")?
        .execute((number, left, details))?;
    Ok(())
}

/// Notes that nothing at this place tells who somebody is.
pub(crate) fn holds_no_details(conn: &Connection, number: i64) -> Result<(), HubError> {
    conn.prepare_cached("UPDATE journal SET details = 0 WHERE journal_seq = ?1")?
        .execute([number])?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Kept> {
    Ok(Kept {
        number: row.get(0)?,
        dev: row.get(1)?,
        sha256: row.get(2)?,
        envelope: row.get(3)?,
        cut: row.get(4)?,
    })
}
