//! Residents as the list gave them.

use rusqlite::{OptionalExtension, Row, params};
use tungnha_domain::{Birth, Cell, Hid, ListedState, Rid, Sex, UnitId};

use super::{Db, blobs};
use crate::error::{Error, Result};

/// What one list says about one target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ListedFact {
    /// What it says.
    pub state: ListedState,
    /// The import that says it: its place in the hub's order of imports.
    pub import_seq: u64,
}

/// A resident of this tablet's lists. No `Debug`: it is personal data.
#[derive(Clone)]
pub(crate) struct ResidentRecord {
    pub rid: Rid,
    pub hid: Hid,
    pub unit: UnitId,
    pub name: String,
    pub birth: Option<Birth>,
    pub sex: Option<Sex>,
    pub head: bool,
    pub operator: Option<String>,
    pub phone: Option<String>,
    pub personal_id: Option<String>,
    pub facts: Vec<ListedFact>,
    /// The hub's fold, in the targets' order.
    pub cells: [Cell; 4],
    /// Counts for the member's quota; kept by this tablet, not part of the list.
    pub through_us: bool,
    /// Where the list has them; written as `hid` is.
    pub listed_hid: Hid,
}

const COLUMNS: &str = "rid, hid, unit, name, birth, sex, head, operator, phone, personal_id, facts, cells, through_us, listed_hid";

impl Db<'_> {
    /// One resident.
    pub(crate) fn resident(&self, rid: Rid) -> Result<Option<ResidentRecord>> {
        let sql = format!("SELECT {COLUMNS} FROM resident WHERE rid = ?1");
        self.0
            .prepare_cached(&sql)?
            .query_row([rid.0], |row| Ok(from_row(row)))
            .optional()?
            .transpose()
    }

    /// Everybody in a house: head first, then by number.
    pub(crate) fn residents_of(&self, hid: Hid) -> Result<Vec<ResidentRecord>> {
        let sql = format!("SELECT {COLUMNS} FROM resident WHERE hid = ?1 ORDER BY head DESC, rid");
        let mut statement = self.0.prepare_cached(&sql)?;
        let mut rows = statement.query([hid.0])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(from_row(row)?);
        }
        Ok(found)
    }

    /// Hands every resident a unit's list has to `each`, one at a time: a commune doesn't fit a cheap tablet twice.
    pub(crate) fn each_resident(
        &self,
        unit: UnitId,
        mut each: impl FnMut(ResidentRecord) -> Result<()>,
    ) -> Result<()> {
        let sql = format!("SELECT {COLUMNS} FROM resident WHERE unit = ?1 AND rid < 2147483648");
        let mut statement = self.0.prepare_cached(&sql)?;
        let mut rows = statement.query([unit.0])?;
        while let Some(row) = rows.next()? {
            each(from_row(row)?)?;
        }
        Ok(())
    }

    /// Puts a resident in, or in the place of what was known of them. `digest` is their share in the list's checksum.
    pub(crate) fn put_resident(&self, person: &ResidentRecord, digest: &[u8]) -> Result<()> {
        let sql = "INSERT INTO resident (rid, hid, unit, name, birth, sex, head, operator, phone, personal_id,
                                         facts, cells, folded, digest, through_us, listed_hid)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, 0, ?2)
                   ON CONFLICT (rid) DO UPDATE SET
                     hid = ?2, listed_hid = ?2, unit = ?3, name = ?4, birth = ?5, sex = ?6, head = ?7, operator = ?8, phone = ?9,
                     personal_id = ?10, facts = ?11, cells = ?12, folded = ?13, digest = ?14";
        self.0.prepare_cached(sql)?.execute(params![
            person.rid.0,
            person.hid.0,
            person.unit.0,
            person.name,
            person.birth.map(|birth| birth.to_string()),
            person.sex.map(Sex::code),
            person.head,
            person.operator,
            person.phone,
            person.personal_id,
            blobs::facts_to(&person.facts),
            blobs::cells_to(&person.cells),
            tungnha_domain::text::fold(&person.name),
            digest,
        ])?;
        Ok(())
    }

    /// Where a resident lives and their share in the list's checksum.
    pub(crate) fn resident_share(&self, rid: Rid) -> Result<Option<(Hid, UnitId, Vec<u8>)>> {
        let sql = "SELECT hid, unit, digest FROM resident WHERE rid = ?1";
        let read = |row: &Row<'_>| Ok((Hid(row.get(0)?), UnitId(row.get(1)?), row.get(2)?));
        Ok(self.0.prepare_cached(sql)?.query_row([rid.0], read).optional()?)
    }

    /// Wipes a resident's personal data from this tablet. Own records about them stay.
    pub(crate) fn remove_resident(&self, rid: Rid) -> Result<()> {
        self.0
            .prepare_cached("DELETE FROM resident WHERE rid = ?1")?
            .execute([rid.0])?;
        Ok(())
    }

    /// Notes whether a resident counts for the member's quota.
    pub(crate) fn set_through_us(&self, rid: Rid, counts: bool) -> Result<()> {
        let sql = "UPDATE resident SET through_us = ?2 WHERE rid = ?1";
        self.0.prepare_cached(sql)?.execute(params![rid.0, counts])?;
        Ok(())
    }

    /// Residents that count for the member's quota.
    pub(crate) fn count_through_us(&self) -> Result<u32> {
        let sql = "SELECT count(*) FROM resident WHERE through_us = 1";
        Ok(self.0.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// A resident's personal ID as listed.
    pub(crate) fn rid_of_personal_id(&self, personal_id: &str) -> Result<Option<Rid>> {
        let sql = "SELECT rid FROM resident WHERE personal_id = ?1";
        Ok(self
            .0
            .prepare_cached(sql)?
            .query_row([personal_id], |row| row.get(0))
            .optional()?
            .map(Rid))
    }

    /// Residents whose folded name `wanted` accepts, at most `limit`, in the order of their folded names.
    ///
    /// Reads the index on the folded name only: 10 000 short texts, far below what a person notices.
    pub(crate) fn search(&self, limit: usize, wanted: impl Fn(&str) -> bool) -> Result<Vec<Rid>> {
        let mut statement = self
            .0
            .prepare_cached("SELECT folded, rid FROM resident ORDER BY folded, rid")?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let folded = row
                .get_ref(0)?
                .as_str()
                .map_err(|_| Error::Corrupt("the store"))?;
            if wanted(folded) {
                found.push(Rid(row.get(1)?));
                if found.len() == limit {
                    break;
                }
            }
        }
        Ok(found)
    }
}

fn from_row(row: &Row<'_>) -> Result<ResidentRecord> {
    let birth: Option<String> = row.get(4)?;
    let sex: Option<String> = row.get(5)?;
    Ok(ResidentRecord {
        rid: Rid(row.get(0)?),
        hid: Hid(row.get(1)?),
        unit: UnitId(row.get(2)?),
        name: row.get(3)?,
        birth: birth
            .map(|text| text.parse().map_err(|_| Error::Corrupt("the store")))
            .transpose()?,
        sex: sex.as_deref().and_then(Sex::parse),
        head: row.get(6)?,
        operator: row.get(7)?,
        phone: row.get(8)?,
        personal_id: row.get(9)?,
        facts: blobs::facts_from(
            row.get_ref(10)?
                .as_blob()
                .map_err(|_| Error::Corrupt("the store"))?,
        )?,
        cells: blobs::cells_from(
            row.get_ref(11)?
                .as_blob()
                .map_err(|_| Error::Corrupt("the store"))?,
        )?,
        through_us: row.get(12)?,
        listed_hid: Hid(row.get(13)?),
    })
}
