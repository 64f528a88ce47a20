//! The logs in which officers settle at the hub itself.

use rusqlite::{Connection, OptionalExtension};
use tungnha_domain::MemberId;
use zeroize::Zeroizing;

use crate::error::HubError;

/// One officer's log.
pub(crate) struct DeskRow {
    /// Its number among the devices.
    pub(crate) dev: u32,
    /// Seed of the key that signs it.
    pub(crate) key_seed: Zeroizing<[u8; 32]>,
    /// The clock of its last record, unix seconds: the next one is written against it.
    pub(crate) last_wall: i64,
}

/// An officer's log, if there is one.
pub(crate) fn of(conn: &Connection, officer: MemberId) -> Result<Option<DeskRow>, HubError> {
    Ok(conn
        .prepare_cached("SELECT dev, key_seed, last_wall FROM desk WHERE member_id = ?1")?
        .query_row([officer.0], |row| {
            Ok(DeskRow {
                dev: row.get(0)?,
                key_seed: Zeroizing::new(row.get(1)?),
                last_wall: row.get(2)?,
            })
        })
        .optional()?)
}

/// Keeps an officer's log, a new one or as it is now.
pub(crate) fn put(conn: &Connection, officer: MemberId, desk: &DeskRow) -> Result<(), HubError> {
    conn.prepare_cached(
        "INSERT INTO desk (member_id, dev, key_seed, last_wall) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (member_id) DO UPDATE SET last_wall = excluded.last_wall",
    )?
    .execute((officer.0, desk.dev, desk.key_seed.as_slice(), desk.last_wall))?;
    Ok(())
}
