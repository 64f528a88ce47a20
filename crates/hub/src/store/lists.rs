//! The hamlets' lists as tablets follow them: how often each changed, who is on it since which position.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, Row};
use tungnha_domain::{Hid, Rid, UnitId};
use tungnha_exchange::list::Checksum;

use super::columns::json_ids;
use crate::error::HubError;

/// What an entry is about; the numbers are those of the column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Household = 1,
    Resident = 2,
    /// What an officer decided of something no list has.
    Found = 3,
}

/// A list at its present position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ListState {
    pub(crate) position: u64,
    /// Residents on it.
    pub(crate) total: u32,
    pub(crate) checksum: Checksum,
}

/// Of everything a tablet is told of an entry.
pub(crate) type Digest = [u8; 16];

/// One entry of one list.
#[derive(Clone, Copy, Default)]
pub(crate) struct Held {
    /// The list's position when the entry last changed.
    pub(crate) position: u64,
    /// None for an entry that was removed; it keeps its place.
    pub(crate) digest: Option<Digest>,
    /// The tablet that alone changed the entry since it was told it with this digest.
    pub(crate) echo: Option<(u32, Digest)>,
}

/// What a tablet has to be told of.
pub(crate) struct Change {
    pub(crate) kind: Kind,
    /// A household's, a resident's or a finding's number.
    pub(crate) id: u32,
    pub(crate) removed: bool,
}

/// A list's state; one that nothing was put on yet is at position 0.
pub(crate) fn state(conn: &Connection, unit: UnitId) -> Result<ListState, HubError> {
    let found = conn
        .prepare_cached("SELECT position, total, checksum FROM list WHERE unit_id = ?1")?
        .query_row([unit.0], |row| {
            Ok(ListState {
                position: row.get::<_, i64>(0)?.cast_unsigned(),
                total: row.get(1)?,
                checksum: Checksum::from_bytes(row.get(2)?),
            })
        })
        .optional()?;
    Ok(found.unwrap_or_default())
}

/// Keeps a list's state, in place of the one before.
pub(crate) fn set_state(conn: &Connection, unit: UnitId, state: &ListState) -> Result<(), HubError> {
    conn.prepare_cached(
        "INSERT INTO list (unit_id, position, total, checksum) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (unit_id) \
         DO UPDATE SET position = excluded.position, total = excluded.total, checksum = excluded.checksum",
    )?
    .execute((
        unit.0,
        state.position.cast_signed(),
        state.total,
        state.checksum.to_bytes(),
    ))?;
    Ok(())
}

/// The hamlets whose lists have a state.
pub(crate) fn units(conn: &Connection) -> Result<Vec<UnitId>, HubError> {
    let mut query = conn.prepare_cached("SELECT unit_id FROM list")?;
    Ok(query
        .query_map([], |row| row.get(0).map(UnitId))?
        .collect::<Result<_, _>>()?)
}

/// Everything kept of a household or resident, by list; removed entries too.
pub(crate) fn held(conn: &Connection, kind: Kind, id: u32) -> Result<Vec<(UnitId, Held)>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT unit_id, position, digest, echo_dev, echo_digest FROM list_entry WHERE kind = ?1 AND id = ?2",
    )?;
    let entries = query.query_map((kind as u8, id), |row| {
        let echo: (Option<u32>, Option<Digest>) = (row.get(3)?, row.get(4)?);
        let held = Held {
            position: row.get::<_, i64>(1)?.cast_unsigned(),
            digest: row.get(2)?,
            echo: echo.0.zip(echo.1),
        };
        Ok((UnitId(row.get(0)?), held))
    })?;
    Ok(entries.collect::<Result<_, _>>()?)
}

/// Every entry of one kind of a list: its number, the position it last changed at, and whether it is still on.
pub(crate) fn entries(
    conn: &Connection,
    unit: UnitId,
    kind: Kind,
) -> Result<Vec<(u32, u64, bool)>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT id, position, digest IS NOT NULL FROM list_entry WHERE unit_id = ?1 AND kind = ?2 ORDER BY id",
    )?;
    let entries = query.query_map((unit.0, kind as u8), |row| {
        Ok((row.get(0)?, row.get::<_, i64>(1)?.cast_unsigned(), row.get(2)?))
    })?;
    Ok(entries.collect::<Result<_, _>>()?)
}

/// Keeps an entry of a list, in place of the one before.
pub(crate) fn put(conn: &Connection, unit: UnitId, kind: Kind, id: u32, held: &Held) -> Result<(), HubError> {
    let echo = held.echo.unzip();
    conn.prepare_cached(
        "INSERT INTO list_entry (kind, id, unit_id, position, digest, echo_dev, echo_digest) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (kind, id, unit_id) DO UPDATE SET \
         position = excluded.position, digest = excluded.digest, \
         echo_dev = excluded.echo_dev, echo_digest = excluded.echo_digest",
    )?
    .execute((
        kind as u8,
        id,
        unit.0,
        held.position.cast_signed(),
        held.digest,
        echo.0,
        echo.1,
    ))?;
    Ok(())
}

/// An entry by its list, kind and number.
pub(crate) type Key = (UnitId, Kind, u32);

/// Everybody and every household on a list now, with their digests.
pub(crate) fn standing(conn: &Connection) -> Result<BTreeMap<Key, Digest>, HubError> {
    let mut query =
        conn.prepare_cached("SELECT unit_id, kind, id, digest FROM list_entry WHERE digest IS NOT NULL")?;
    let digests = query.query_map([], |row| {
        Ok(((UnitId(row.get(0)?), kind(row, 1)?, row.get(2)?), row.get(3)?))
    })?;
    Ok(digests.collect::<Result<_, _>>()?)
}

/// What changed on a list above the position `from`, in order of position, `limit` from the `offset`-th
/// on. What `dev` alone changed is left out; so is, from 0, what is no longer there.
pub(crate) fn entries_above(
    conn: &Connection,
    (unit, dev): (UnitId, u32),
    from: u64,
    (offset, limit): (u64, u64),
) -> Result<Vec<Change>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT kind, id, digest IS NULL FROM list_entry WHERE unit_id = ?1 AND position > ?2 \
         AND (?2 > 0 OR digest IS NOT NULL) AND echo_dev IS NOT ?5 ORDER BY position LIMIT ?3 OFFSET ?4",
    )?;
    let (from, limit, offset) = (from.cast_signed(), limit.cast_signed(), offset.cast_signed());
    let changes = query.query_map((unit.0, from, limit, offset, dev), |row| {
        Ok(Change {
            kind: kind(row, 0)?,
            id: row.get(1)?,
            removed: row.get(2)?,
        })
    })?;
    Ok(changes.collect::<Result<_, _>>()?)
}

/// How many entries of a list changed above a position, and how many of those were removed.
pub(crate) fn since(conn: &Connection, unit: UnitId, position: u64) -> Result<(u64, u64), HubError> {
    let counts = conn
        .prepare_cached(
            "SELECT count(*), count(*) - count(digest) FROM list_entry WHERE unit_id = ?1 AND position > ?2",
        )?
        .query_row((unit.0, position.cast_signed()), |row| {
            Ok((
                row.get::<_, i64>(0)?.cast_unsigned(),
                row.get::<_, i64>(1)?.cast_unsigned(),
            ))
        })?;
    Ok(counts)
}

/// Of the entries of a list that `dev` alone changed: the digest now, and the one it was told.
pub(crate) fn echoes(conn: &Connection, unit: UnitId, dev: u32) -> Result<Vec<(Digest, Digest)>, HubError> {
    let mut query = conn
        .prepare_cached("SELECT digest, echo_digest FROM list_entry WHERE echo_dev = ?1 AND unit_id = ?2")?;
    Ok(query
        .query_map((dev, unit.0), |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?)
}

/// Forgets what a device alone changed on a list.
pub(crate) fn forget_echoes(conn: &Connection, unit: UnitId, dev: u32) -> Result<(), HubError> {
    conn.prepare_cached(
        "UPDATE list_entry SET echo_dev = NULL, echo_digest = NULL WHERE echo_dev = ?1 AND unit_id = ?2",
    )?
    .execute((dev, unit.0))?;
    Ok(())
}

/// The households of these residents.
pub(crate) fn houses_of(conn: &Connection, rids: &[Rid]) -> Result<BTreeSet<Hid>, HubError> {
    let mut query =
        conn.prepare_cached("SELECT DISTINCT hid FROM json_each(?1) JOIN resident ON rid = value")?;
    let ids = json_ids(rids.iter().map(|rid| rid.0));
    Ok(query
        .query_map([ids], |row| row.get(0).map(Hid))?
        .collect::<Result<_, _>>()?)
}

/// The kind of a number; a CHECK holds the column to these three.
fn kind(row: &Row<'_>, column: usize) -> rusqlite::Result<Kind> {
    Ok(match row.get::<_, u8>(column)? {
        1 => Kind::Household,
        2 => Kind::Resident,
        _ => Kind::Found,
    })
}
