//! The store of a tablet, read by the hub that its recovery slot is sealed to: only what the tablet's log needs to be
//! signed again. Its columns are documented in `docs/schema/device.md`; a story on a real folder holds the two
//! together.
//!
//! Always on a copy: the folder somebody brought stays as it came.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, Row};
use tungnha_exchange::{Anchor, HubSeen};
use zeroize::Zeroizing;

use super::pragmas;

/// What stands behind a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct End {
    pub(crate) chain: [u8; 32],
    pub(crate) anchor: Anchor,
}

/// One record of the log.
pub(crate) struct TabletRecord {
    pub(crate) seq: u64,
    /// Empty where the tablet let it go, being safe elsewhere.
    pub(crate) bytes: Vec<u8>,
    pub(crate) end: End,
}

/// A tablet's log and who wrote it.
pub(crate) struct TabletLog {
    pub(crate) hub_id: [u8; 16],
    pub(crate) device_key: Zeroizing<[u8; 32]>,
    pub(crate) certificate: Vec<u8>,
    /// The hub had signed for records up to this one.
    pub(crate) through: u64,
    /// Later epochs, each with its first number.
    pub(crate) lives: Vec<(u64, u32)>,
    pub(crate) records: Vec<TabletRecord>,
    /// Ends of stretches that are not in the store, with the last number of each.
    pub(crate) bridged: Vec<(u64, End)>,
    /// Records of which only a tombstone stands in the log.
    pub(crate) aside: Vec<(u64, Vec<u8>)>,
}

/// Reads the store at `path` with its data key; a fault where it is damaged or the key is another's.
pub(crate) fn read(path: &Path, key: &[u8; 32]) -> rusqlite::Result<TabletLog> {
    let conn = Connection::open(path)?;
    pragmas::unlock(&conn, &tungnha_cipher::hex(key))?;
    let (hub_id, device_key, certificate) = conn.query_row(
        "SELECT hub_id, device_key, certificate FROM identity",
        [],
        |row| Ok((row.get(0)?, Zeroizing::new(row.get(1)?), row.get(2)?)),
    )?;
    Ok(TabletLog {
        hub_id,
        device_key,
        certificate,
        through: conn.query_row("SELECT through FROM send", [], |row| row.get(0))?,
        lives: rows(
            &conn,
            "life",
            "SELECT first, epoch FROM life ORDER BY first",
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?,
        records: rows(
            &conn,
            "record",
            "SELECT seq, bytes, chain, boot, mono, wall, hub_boot, hub_mono, hub_time FROM record ORDER BY seq",
            |row| {
                Ok(TabletRecord {
                    seq: row.get(0)?,
                    bytes: row.get(1)?,
                    end: end(row, 2)?,
                })
            },
        )?,
        bridged: rows(
            &conn,
            "bridge",
            "SELECT next - 1, chain, boot, mono, wall, hub_boot, hub_mono, hub_time FROM bridge ORDER BY first",
            |row| Ok((row.get(0)?, end(row, 1)?)),
        )?,
        aside: rows(
            &conn,
            "set_aside",
            "SELECT seq, bytes FROM set_aside ORDER BY seq",
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?,
    })
}

/// The rows of a table that stores of earlier versions may not have.
fn rows<T>(
    conn: &Connection,
    table: &str,
    sql: &str,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    let there = conn
        .query_row("SELECT 1 FROM sqlite_master WHERE name = ?1", [table], |_| Ok(()))
        .optional()?;
    if there.is_none() {
        return Ok(Vec::new());
    }
    conn.prepare(sql)?.query_map([], read)?.collect()
}

fn end(row: &Row<'_>, at: usize) -> rusqlite::Result<End> {
    let (boot, mono, hub_time): (Option<u32>, Option<u64>, Option<i64>) =
        (row.get(at + 4)?, row.get(at + 5)?, row.get(at + 6)?);
    let hub_seen = match (boot, mono, hub_time) {
        (Some(boot), Some(mono), Some(hub_time)) => Some(HubSeen { boot, mono, hub_time }),
        _ => None,
    };
    Ok(End {
        chain: row.get(at)?,
        anchor: Anchor {
            boot: row.get(at + 1)?,
            mono: row.get(at + 2)?,
            wall: row.get(at + 3)?,
            hub_seen,
        },
    })
}
