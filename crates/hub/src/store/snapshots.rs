//! Lists cut into pieces, kept while tablets fetch them.

use rusqlite::{Connection, OptionalExtension};
use tungnha_domain::UnitId;

use crate::error::HubError;

/// Which tablets a cut list is for, and what it leads from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    pub(crate) unit: UnitId,
    /// The only tablet it is for; none for every tablet of the list.
    pub(crate) dev: Option<u32>,
    /// The position a tablet must stand at; 0 for a whole list.
    pub(crate) from: u64,
}

/// A cut list that is kept.
pub(crate) struct Kept {
    pub(crate) id: i64,
    /// The position it leads to.
    pub(crate) position: u64,
    /// Its signed table of pieces.
    pub(crate) manifest: Vec<u8>,
}

/// The newest one that is kept of this kind.
pub(crate) fn newest(conn: &Connection, cut: Cut) -> Result<Option<Kept>, HubError> {
    let found = conn
        .prepare_cached(
            "SELECT snapshot_id, position, manifest FROM snapshot WHERE unit_id = ?1 AND dev IS ?2 \
             AND from_position = ?3 ORDER BY position DESC LIMIT 1",
        )?
        .query_row((cut.unit.0, cut.dev, cut.from.cast_signed()), |row| {
            Ok(Kept {
                id: row.get(0)?,
                position: row.get::<_, i64>(1)?.cast_unsigned(),
                manifest: row.get(2)?,
            })
        })
        .optional()?;
    Ok(found)
}

/// Keeps a list up to `position` with its pieces, each with its hash, in order. `now` is unix seconds.
pub(crate) fn keep(
    conn: &Connection,
    cut: Cut,
    (position, now): (u64, i64),
    manifest: &[u8],
    pieces: &[([u8; 32], Vec<u8>)],
) -> Result<(), HubError> {
    let id: i64 = conn
        .prepare_cached(
            "INSERT INTO snapshot (unit_id, dev, from_position, position, manifest, touched_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING snapshot_id",
        )?
        .query_row(
            (
                cut.unit.0,
                cut.dev,
                cut.from.cast_signed(),
                position.cast_signed(),
                manifest,
                now,
            ),
            |row| row.get(0),
        )?;
    let mut piece = conn.prepare_cached(
        "INSERT INTO snapshot_piece (snapshot_id, part, sha256, bytes) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for (part, (sha256, bytes)) in (0_i64..).zip(pieces) {
        piece.execute((id, part, sha256, bytes))?;
    }
    Ok(())
}

/// Somebody was offered it at `now`.
pub(crate) fn touch(conn: &Connection, id: i64, now: i64) -> Result<(), HubError> {
    conn.prepare_cached("UPDATE snapshot SET touched_at = ?2 WHERE snapshot_id = ?1")?
        .execute((id, now))?;
    Ok(())
}

/// The piece with this hash and the list it is of, if it is kept; notes that it was asked for at `now`.
pub(crate) fn piece(
    conn: &Connection,
    sha256: &[u8; 32],
    now: i64,
) -> Result<Option<(UnitId, Vec<u8>)>, HubError> {
    conn.prepare_cached(
        "UPDATE snapshot SET touched_at = ?2 WHERE snapshot_id IN \
         (SELECT snapshot_id FROM snapshot_piece WHERE sha256 = ?1)",
    )?
    .execute((sha256, now))?;
    let found = conn
        .prepare_cached(
            "SELECT unit_id, bytes FROM snapshot_piece JOIN snapshot USING (snapshot_id) WHERE sha256 = ?1 LIMIT 1",
        )?
        .query_row([sha256], |row| Ok((UnitId(row.get(0)?), row.get(1)?)))
        .optional()?;
    Ok(found)
}

/// Forgets what nobody was offered or fetched since `before`.
pub(crate) fn forget_untouched(conn: &Connection, before: i64) -> Result<(), HubError> {
    conn.prepare_cached("DELETE FROM snapshot WHERE touched_at < ?1")?
        .execute([before])?;
    Ok(())
}

/// Forgets the changes of a list put together for `dev` from another position than where it stands now.
pub(crate) fn forget_passed(
    conn: &Connection,
    unit: UnitId,
    dev: u32,
    position: u64,
) -> Result<(), HubError> {
    conn.prepare_cached("DELETE FROM snapshot WHERE unit_id = ?1 AND dev = ?2 AND from_position <> ?3")?
        .execute((unit.0, dev, position.cast_signed()))?;
    Ok(())
}
