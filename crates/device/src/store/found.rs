//! What this tablet's records told that no list has, as rows; and what the lists say became of it.

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension, Row, params};
use tungnha_domain::{Birth, Hid, RecordId, Rid, Sex, UnitId};
use tungnha_exchange::list::Became;

use super::Db;
use crate::error::{Error, Result};

/// From here on numbers are this tablet's own: people and households it added, which the hub has not numbered.
pub(crate) const LOCAL: u32 = 0x8000_0000;

/// What a record told of; the numbers are those of the column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// Somebody no list has.
    Person = 1,
    /// A household no list has.
    Household = 2,
    /// Somebody lives elsewhere.
    Move = 3,
}

/// One of them. No `Debug`: it is personal data.
#[derive(Clone)]
pub(crate) struct Found {
    pub seq: u64,
    pub what: What,
    pub unit: UnitId,
    /// The number it has on this tablet, or who moved.
    pub number: u32,
    /// Where they live; of a household the one before it on the way, 0 for none.
    pub hid: Hid,
    /// A person's name, a household's landmark.
    pub name: String,
    pub birth: Option<Birth>,
    pub sex: Option<Sex>,
    pub phone: Option<String>,
    /// A household's number.
    pub house_number: String,
    /// The number on the list it turned out to have.
    pub listed: Option<u32>,
    /// Taken back here.
    pub undone: bool,
}

const SELECT: &str =
    "SELECT f.seq, f.what, f.unit, f.number, f.hid, f.name, f.birth, f.sex, f.phone, f.house_number,
                             f.listed, r.undone_by IS NOT NULL
                        FROM found f JOIN record r USING (seq)";

impl Db<'_> {
    /// Keeps what a record told.
    pub(crate) fn put_found(&self, found: &Found) -> Result<()> {
        let sql = "INSERT INTO found (seq, what, unit, number, hid, name, birth, sex, phone, house_number)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
        self.0.prepare_cached(sql)?.execute(params![
            found.seq,
            found.what as i64,
            found.unit.0,
            found.number,
            found.hid.0,
            found.name,
            found.birth.map(|birth| birth.to_string()),
            found.sex.map(Sex::code),
            found.phone,
            found.house_number,
        ])?;
        Ok(())
    }

    /// Everything told, in the order it was recorded.
    pub(crate) fn found(&self) -> Result<Vec<Found>> {
        let mut statement = self.0.prepare_cached(&format!("{SELECT} ORDER BY f.seq"))?;
        let mut rows = statement.query([])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.push(from_row(row)?);
        }
        Ok(all)
    }

    /// The person or household this tablet gave a number.
    pub(crate) fn found_as(&self, what: What, number: u32) -> Result<Option<Found>> {
        self.0
            .prepare_cached(&format!("{SELECT} WHERE f.number = ?1 AND f.what = ?2"))?
            .query_row(params![number, what as i64], |row| Ok(from_row(row)))
            .optional()?
            .transpose()
    }

    /// What a record told.
    pub(crate) fn found_by(&self, seq: u64) -> Result<Option<Found>> {
        self.0
            .prepare_cached(&format!("{SELECT} WHERE f.seq = ?1"))?
            .query_row([seq], |row| Ok(from_row(row)))
            .optional()?
            .transpose()
    }

    /// Notes which number on the list it turned out to have, or that it has none.
    pub(crate) fn set_found_listed(&self, seq: u64, listed: Option<u32>) -> Result<()> {
        self.0
            .prepare_cached("UPDATE found SET listed = ?2 WHERE seq = ?1 AND listed IS NOT ?2")?
            .execute(params![seq, listed])?;
        Ok(())
    }

    /// Notes whether somebody read that an officer let go of it.
    pub(crate) fn set_heard(&self, seq: u64, heard: bool) -> Result<()> {
        self.0
            .prepare_cached("UPDATE found SET heard = ?2 WHERE seq = ?1 AND heard <> ?2")?
            .execute(params![seq, heard])?;
        Ok(())
    }

    /// Of which records somebody read that an officer let go of them.
    pub(crate) fn heard(&self) -> Result<BTreeSet<u64>> {
        let mut statement = self.0.prepare_cached("SELECT seq FROM found WHERE heard")?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Forgets everything told of a list that is taken off this tablet. The records stay, and the hub has them. Whom
    /// somebody turned out to be was that list's word and may be taken back unheard: the hub tells what counts for them.
    pub(crate) fn forget_found(&self, unit: UnitId) -> Result<()> {
        self.0.prepare_cached("DELETE FROM form")?.execute([])?;
        for sql in [
            "DELETE FROM alias WHERE rid IN (SELECT number FROM found WHERE unit = ?1 AND what = 1)",
            "DELETE FROM found WHERE unit = ?1",
            "DELETE FROM became WHERE unit = ?1",
        ] {
            self.0.prepare_cached(sql)?.execute([unit.0])?;
        }
        Ok(())
    }

    /// Keeps what a list says became of a record of this tablet.
    pub(crate) fn put_became(&self, unit: UnitId, number: u32, id: RecordId, became: Became) -> Result<()> {
        let (what, listed) = match became {
            Became::Person(rid) => (1, rid.0),
            Became::Household(hid) => (2, hid.0),
            Became::LetGo => (3, 0),
            Became::Decided => (4, 0),
            // Of a later version: it waits here.
            Became::Other(..) => return self.drop_became(unit, number),
        };
        let sql =
            "INSERT INTO became (number, unit, epoch, seq, what, listed) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                   ON CONFLICT (number, unit) DO UPDATE SET epoch = ?3, seq = ?4, what = ?5, listed = ?6";
        self.0
            .prepare_cached(sql)?
            .execute(params![number, unit.0, id.epoch, id.seq, what, listed])?;
        Ok(())
    }

    /// Nothing became of it, or nothing any more.
    pub(crate) fn drop_became(&self, unit: UnitId, number: u32) -> Result<()> {
        self.0
            .prepare_cached("DELETE FROM became WHERE unit = ?1 AND number = ?2")?
            .execute([unit.0, number])?;
        Ok(())
    }

    /// Forgets what a list said became of anything: it says it anew.
    pub(crate) fn clear_became(&self, unit: UnitId) -> Result<()> {
        self.0
            .prepare_cached("DELETE FROM became WHERE unit = ?1")?
            .execute([unit.0])?;
        Ok(())
    }

    /// What became of records of this tablet, by epoch and number.
    pub(crate) fn became(&self) -> Result<Vec<((u32, u64), Became)>> {
        let mut statement = self
            .0
            .prepare_cached("SELECT epoch, seq, what, listed FROM became")?;
        let rows = statement.query_map([], |row| {
            let became = match (row.get::<_, i64>(2)?, row.get(3)?) {
                (1, rid) => Became::Person(Rid(rid)),
                (2, hid) => Became::Household(Hid(hid)),
                (3, _) => Became::LetGo,
                _ => Became::Decided,
            };
            Ok(((row.get(0)?, row.get(1)?), became))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Keeps a half-written form, or ends it.
    pub(crate) fn keep_form(&self, name: &str, words: Option<&str>) -> Result<()> {
        match words {
            Some(words) => self
                .0
                .prepare_cached("INSERT INTO form (name, words) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET words = ?2")?
                .execute([name, words])?,
            None => self
                .0
                .prepare_cached("DELETE FROM form WHERE name = ?1")?
                .execute([name])?,
        };
        Ok(())
    }

    /// A half-written form.
    pub(crate) fn kept_form(&self, name: &str) -> Result<Option<String>> {
        Ok(self
            .0
            .prepare_cached("SELECT words FROM form WHERE name = ?1")?
            .query_row([name], |row| row.get(0))
            .optional()?)
    }

    /// Who is shown elsewhere than the list has them, and where that is.
    pub(crate) fn shown_elsewhere(&self) -> Result<Vec<(Rid, Hid, Hid)>> {
        let sql = "SELECT rid, hid, listed_hid FROM resident WHERE hid <> listed_hid";
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            Ok((Rid(row.get(0)?), Hid(row.get(1)?), Hid(row.get(2)?)))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Shows somebody in a house.
    pub(crate) fn show_at(&self, rid: Rid, hid: Hid) -> Result<()> {
        self.0
            .prepare_cached("UPDATE resident SET hid = ?2 WHERE rid = ?1")?
            .execute([rid.0, hid.0])?;
        Ok(())
    }
}

fn from_row(row: &Row<'_>) -> Result<Found> {
    let birth: Option<String> = row.get(6)?;
    let sex: Option<String> = row.get(7)?;
    Ok(Found {
        seq: row.get(0)?,
        what: match row.get::<_, i64>(1)? {
            1 => What::Person,
            2 => What::Household,
            _ => What::Move,
        },
        unit: UnitId(row.get(2)?),
        number: row.get(3)?,
        hid: Hid(row.get(4)?),
        name: row.get(5)?,
        birth: birth
            .map(|text| text.parse().map_err(|_| Error::Corrupt("the store")))
            .transpose()?,
        sex: sex.as_deref().and_then(Sex::parse),
        phone: row.get(8)?,
        house_number: row.get(9)?,
        listed: row.get(10)?,
        undone: row.get(11)?,
    })
}
