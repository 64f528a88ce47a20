//! The lists this tablet holds: where each stands, its pages on the way in, and who works with us.

use std::collections::HashMap;

use chrono::NaiveDate;
use rusqlite::{OptionalExtension, Row, params};
use tungnha_domain::{ListKind, MemberId, UnitId};

use super::{Db, blobs};
use crate::error::{Error, Result};

/// One list behind a unit's facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ListSource {
    pub kind: ListKind,
    pub list_date: Option<NaiveDate>,
    pub import_date: NaiveDate,
    pub import_seq: u64,
}

/// This tablet's copy of a unit's list.
#[derive(Clone, Debug)]
pub(crate) struct UnitRow {
    pub id: UnitId,
    pub name: String,
    pub position: u64,
    pub total: u64,
    pub checksum: [u8; 16],
    pub lists: Vec<ListSource>,
    pub updated_at: Option<i64>,
}

impl UnitRow {
    /// A unit whose list has not come yet.
    pub(crate) fn empty(id: UnitId, name: &str) -> Self {
        Self {
            id,
            name: name.to_owned(),
            position: 0,
            total: 0,
            checksum: [0; 16],
            lists: Vec::new(),
            updated_at: None,
        }
    }
}

/// When the lists were last known to stand where the hub's do: as old as the oldest of them; none while one never came.
pub(crate) fn as_of(units: &[UnitRow]) -> Option<i64> {
    units.iter().map(|unit| unit.updated_at).min().flatten()
}

const COLUMNS: &str = "id, name, position, total, checksum, lists, updated_at";

impl Db<'_> {
    /// Every unit, in the hub's order.
    pub(crate) fn units(&self) -> Result<Vec<UnitRow>> {
        let sql = format!("SELECT {COLUMNS} FROM unit ORDER BY id");
        let mut statement = self.0.prepare_cached(&sql)?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(from_row(row)?);
        }
        Ok(found)
    }

    /// One unit.
    pub(crate) fn unit(&self, id: UnitId) -> Result<Option<UnitRow>> {
        let sql = format!("SELECT {COLUMNS} FROM unit WHERE id = ?1");
        self.0
            .prepare_cached(&sql)?
            .query_row([id.0], |row| Ok(from_row(row)))
            .optional()?
            .transpose()
    }

    /// Puts a unit in, or in the place of what was known of it.
    pub(crate) fn put_unit(&self, unit: &UnitRow) -> Result<()> {
        let sql = "INSERT INTO unit (id, name, position, total, checksum, lists, updated_at)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                   ON CONFLICT (id) DO UPDATE SET name = ?2, position = ?3, total = ?4, checksum = ?5, lists = ?6,
                                                  updated_at = ?7";
        let lists = blobs::lists_to(&unit.lists);
        let values = params![
            unit.id.0,
            unit.name,
            unit.position,
            unit.total,
            unit.checksum,
            lists,
            unit.updated_at
        ];
        self.0.prepare_cached(sql)?.execute(values)?;
        Ok(())
    }

    /// Empties this tablet's copy of a list: houses and residents, never records.
    pub(crate) fn clear_unit(&self, unit: UnitId) -> Result<()> {
        for sql in [
            "DELETE FROM told_invitation WHERE rid IN (SELECT rid FROM resident WHERE unit = ?1)",
            "DELETE FROM resident WHERE unit = ?1",
            "DELETE FROM told_word WHERE hid IN (SELECT hid FROM household WHERE unit = ?1)",
            "DELETE FROM household WHERE unit = ?1",
        ] {
            self.0.prepare_cached(sql)?.execute([unit.0])?;
        }
        Ok(())
    }

    /// Takes a list off this tablet for good: houses, residents, pages on the way, the list itself.
    pub(crate) fn remove_unit(&self, unit: UnitId) -> Result<()> {
        self.clear_unit(unit)?;
        self.forget_found(unit)?;
        self.clear_staged(unit)?;
        self.drop_snapshot(unit)?;
        self.0
            .prepare_cached("DELETE FROM unit WHERE id = ?1")?
            .execute([unit.0])?;
        Ok(())
    }

    /// Lays a verified page aside until the last one is here.
    pub(crate) fn stage(&self, unit: UnitId, number: u32, page: &[u8]) -> Result<()> {
        let sql = "INSERT INTO staged (unit, number, bytes) VALUES (?1, ?2, ?3)
                   ON CONFLICT (unit, number) DO UPDATE SET bytes = ?3";
        self.0
            .prepare_cached(sql)?
            .execute(params![unit.0, number, page])?;
        Ok(())
    }

    /// The pages laid aside, in the delta's order.
    pub(crate) fn staged(&self, unit: UnitId) -> Result<Vec<Vec<u8>>> {
        let mut statement = self
            .0
            .prepare_cached("SELECT bytes FROM staged WHERE unit = ?1 ORDER BY number")?;
        Ok(statement
            .query_map([unit.0], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?)
    }

    /// Forgets the pages laid aside.
    pub(crate) fn clear_staged(&self, unit: UnitId) -> Result<()> {
        self.0
            .prepare_cached("DELETE FROM staged WHERE unit = ?1")?
            .execute([unit.0])?;
        Ok(())
    }

    /// Notes a colleague's name.
    pub(crate) fn put_member(&self, id: MemberId, name: &str) -> Result<()> {
        let sql = "INSERT INTO member (id, name) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET name = ?2";
        self.0.prepare_cached(sql)?.execute(params![id.0, name])?;
        Ok(())
    }

    /// Everybody's names.
    pub(crate) fn members(&self) -> Result<HashMap<MemberId, String>> {
        let mut statement = self.0.prepare_cached("SELECT id, name FROM member")?;
        let rows = statement.query_map([], |row| Ok((MemberId(row.get(0)?), row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

fn from_row(row: &Row<'_>) -> Result<UnitRow> {
    Ok(UnitRow {
        id: UnitId(row.get(0)?),
        name: row.get(1)?,
        position: row.get(2)?,
        total: row.get(3)?,
        checksum: row.get(4)?,
        lists: blobs::lists_from(
            row.get_ref(5)?
                .as_blob()
                .map_err(|_| Error::Corrupt("the store"))?,
        )?,
        updated_at: row.get(6)?,
    })
}
