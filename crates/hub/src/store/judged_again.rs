//! Records that came out of quarantine: their tablet is to hear of each until it shows that it has.

use rusqlite::Connection;
use tungnha_domain::RecordId;

use crate::error::HubError;

/// Notes that a record counts from now on.
pub(crate) fn add(conn: &Connection, id: RecordId) -> Result<(), HubError> {
    conn.prepare_cached("INSERT OR IGNORE INTO judged_again (dev, epoch, seq) VALUES (?1, ?2, ?3)")?
        .execute((id.dev, id.epoch, id.seq.cast_signed()))?;
    Ok(())
}

/// The numbers of a tablet's records of which it is to hear, ascending.
pub(crate) fn of(conn: &Connection, dev: u32) -> Result<Vec<u64>, HubError> {
    let mut query =
        conn.prepare_cached("SELECT DISTINCT seq FROM judged_again WHERE dev = ?1 ORDER BY seq")?;
    let numbers = query.query_map([dev], |row| Ok(row.get::<_, i64>(0)?.cast_unsigned()))?;
    Ok(numbers.collect::<Result<_, _>>()?)
}

/// The tablet has heard of this one.
pub(crate) fn heard(conn: &Connection, dev: u32, seq: u64) -> Result<(), HubError> {
    conn.prepare_cached("DELETE FROM judged_again WHERE dev = ?1 AND seq = ?2")?
        .execute((dev, seq.cast_signed()))?;
    Ok(())
}
