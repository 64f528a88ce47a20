//! Lists on the way in piece by piece: the signed table of the pieces, and every byte of them that came.

use std::collections::HashMap;

use rusqlite::{OptionalExtension, Row, params};
use tungnha_domain::UnitId;

use super::Db;
use crate::error::Result;

/// A list that is being fetched in pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SnapshotRow {
    pub unit: UnitId,
    /// The hub's signed table, as it came.
    pub manifest: Vec<u8>,
    /// Bytes of all its pieces.
    pub total: u64,
    /// The hub signed that it has the pieces no longer, or not for us.
    pub refused: bool,
}

const COLUMNS: &str = "unit, manifest, total, refused";

impl Db<'_> {
    /// Every list that is being fetched.
    pub(crate) fn snapshots(&self) -> Result<Vec<SnapshotRow>> {
        let sql = format!("SELECT {COLUMNS} FROM snapshot ORDER BY unit");
        let mut statement = self.0.prepare_cached(&sql)?;
        let rows = statement.query_map([], from_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What is being fetched of one list.
    pub(crate) fn snapshot(&self, unit: UnitId) -> Result<Option<SnapshotRow>> {
        let sql = format!("SELECT {COLUMNS} FROM snapshot WHERE unit = ?1");
        Ok(self
            .0
            .prepare_cached(&sql)?
            .query_row([unit.0], from_row)
            .optional()?)
    }

    /// Begins to fetch a list, in place of what was begun of it before.
    pub(crate) fn begin_snapshot(&self, row: &SnapshotRow) -> Result<()> {
        self.drop_snapshot(row.unit)?;
        let sql = "INSERT INTO snapshot (unit, manifest, total, refused) VALUES (?1, ?2, ?3, ?4)";
        let values = params![row.unit.0, row.manifest, row.total, row.refused];
        self.0.prepare_cached(sql)?.execute(values)?;
        Ok(())
    }

    /// Forgets a list that was being fetched, and what had come of it.
    pub(crate) fn drop_snapshot(&self, unit: UnitId) -> Result<()> {
        self.0
            .prepare_cached("DELETE FROM snapshot WHERE unit = ?1")?
            .execute([unit.0])?;
        Ok(())
    }

    /// The hub refuses the pieces of a list: they are not asked for again, and what had come is of no use.
    pub(crate) fn refuse_snapshot(&self, unit: UnitId) -> Result<()> {
        self.0
            .prepare_cached("UPDATE snapshot SET refused = 1 WHERE unit = ?1")?
            .execute([unit.0])?;
        self.0
            .prepare_cached("DELETE FROM arrived WHERE unit = ?1")?
            .execute([unit.0])?;
        Ok(())
    }

    /// How many bytes of each piece of a list are here; none of those not named.
    pub(crate) fn arrived(&self, unit: UnitId) -> Result<HashMap<u32, u64>> {
        let sql = "SELECT piece, sum(length(bytes)) FROM arrived WHERE unit = ?1 GROUP BY piece";
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map([unit.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Bytes that are here, and bytes of everything, of all lists that are being fetched.
    pub(crate) fn snapshot_progress(&self) -> Result<(u64, u64)> {
        let sql = "SELECT (SELECT coalesce(sum(length(bytes)), 0) FROM arrived),
                          (SELECT coalesce(sum(total), 0) FROM snapshot WHERE refused = 0)";
        Ok(self
            .0
            .prepare_cached(sql)?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    /// Keeps the stretch of a piece that begins at byte `at` of it.
    pub(crate) fn put_stretch(&self, unit: UnitId, piece: u32, at: u64, bytes: &[u8]) -> Result<()> {
        let sql = "INSERT INTO arrived (unit, piece, at, bytes) VALUES (?1, ?2, ?3, ?4)";
        self.0
            .prepare_cached(sql)?
            .execute(params![unit.0, piece, at, bytes])?;
        Ok(())
    }

    /// What is here of a piece, from its first byte on.
    pub(crate) fn piece(&self, unit: UnitId, piece: u32) -> Result<Vec<u8>> {
        let sql = "SELECT bytes FROM arrived WHERE unit = ?1 AND piece = ?2 ORDER BY at";
        let mut statement = self.0.prepare_cached(sql)?;
        let mut rows = statement.query([unit.0, piece])?;
        let mut bytes = Vec::new();
        while let Some(row) = rows.next()? {
            let stretch: Vec<u8> = row.get(0)?;
            bytes.extend(stretch);
        }
        Ok(bytes)
    }

    /// Forgets what is here of one piece.
    pub(crate) fn drop_piece(&self, unit: UnitId, piece: u32) -> Result<()> {
        self.0
            .prepare_cached("DELETE FROM arrived WHERE unit = ?1 AND piece = ?2")?
            .execute([unit.0, piece])?;
        Ok(())
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<SnapshotRow> {
    Ok(SnapshotRow {
        unit: UnitId(row.get(0)?),
        manifest: row.get(1)?,
        total: row.get(2)?,
        refused: row.get(3)?,
    })
}
