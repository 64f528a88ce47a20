//! Reasons the law protects, as the tablet sealed them to the hub's key.

use rusqlite::{Connection, OptionalExtension};
use tungnha_domain::{RecordId, Rid};

use crate::error::HubError;

/// Keeps what was sealed with a record about a resident.
pub(crate) fn add(conn: &Connection, id: RecordId, rid: Rid, sealed: &[u8]) -> Result<(), HubError> {
    conn.prepare_cached(
        "INSERT INTO sealed_detail (dev, epoch, seq, rid, sealed) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute((id.dev, id.epoch, id.seq.cast_signed(), rid.0, sealed))?;
    Ok(())
}

/// What was sealed with a record, and about whom; none if nothing was.
pub(crate) fn of(conn: &Connection, id: RecordId) -> Result<Option<(Rid, Vec<u8>)>, HubError> {
    Ok(conn
        .prepare_cached("SELECT rid, sealed FROM sealed_detail WHERE dev = ?1 AND epoch = ?2 AND seq = ?3")?
        .query_row((id.dev, id.epoch, id.seq.cast_signed()), |row| {
            Ok((Rid(row.get(0)?), row.get(1)?))
        })
        .optional()?)
}
