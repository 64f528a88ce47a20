//! Calls of desks elsewhere that changed something, by the keys those desks gave them.
//!
//! A row is written in the very transaction that changes something, so what was done and that it was done are
//! known together or not at all.

use rusqlite::Connection;

use crate::error::HubError;

/// Seconds a call is remembered: longer than anybody tries again.
const REMEMBERED: i64 = 7 * 24 * 60 * 60;

/// A call of a desk elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CallMark {
    /// The computer.
    pub dev: u32,
    /// The key it gave the call.
    pub key: [u8; 16],
    /// Unix seconds.
    pub at: i64,
}

/// Notes that a call changes something; its later transactions find it noted.
pub(super) fn put(conn: &Connection, mark: &CallMark) -> Result<(), HubError> {
    conn.prepare_cached("DELETE FROM desk_call WHERE at < ?1")?
        .execute([mark.at.saturating_sub(REMEMBERED)])?;
    conn.prepare_cached(
        "INSERT INTO desk_call (dev, call_key, at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
    )?
    .execute((mark.dev, mark.key, mark.at))?;
    Ok(())
}

/// Whether a call has changed something.
pub(crate) fn is_known(conn: &Connection, dev: u32, key: &[u8; 16]) -> Result<bool, HubError> {
    Ok(conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM desk_call WHERE dev = ?1 AND call_key = ?2)")?
        .query_row((dev, key), |row| row.get(0))?)
}
