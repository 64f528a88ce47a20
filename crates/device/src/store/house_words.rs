//! How houses are found and where they come in the walk: what the hub told, what was said on this tablet, and what
//! comes of both, kept beside each house.

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension, Row, params};
use tungnha_domain::{After, Hid, RecordId, Said, UnitId};
use tungnha_exchange::list::HouseholdRow;

use super::{Db, Own};
use crate::error::Result;

/// One word on a house.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum HouseWord {
    /// What one looks for.
    Landmark(String),
    /// The house one comes from.
    Place(After),
}

/// The operations of record kind 9.
const LANDMARK: i64 = 2;
const PLACE: i64 = 3;

impl HouseWord {
    fn columns(&self) -> (i64, Option<&str>, Option<u32>) {
        match self {
            Self::Landmark(text) => (LANDMARK, Some(text), None),
            Self::Place(after) => (PLACE, None, Some(number(*after))),
        }
    }
}

/// First of all is 0.
fn number(after: After) -> u32 {
    after.map_or(0, |hid| hid.0)
}

/// What stands or may stand of the houses of a list.
#[derive(Default)]
pub(crate) struct Words {
    pub landmarks: Vec<(Hid, Said<String>)>,
    pub places: Vec<(Hid, Said<After>)>,
}

/// A house in the walk, as its row has it.
pub(crate) struct Walked {
    pub hid: Hid,
    /// The list's place.
    pub place: u32,
    pub landmark: String,
    pub walk: u32,
}

impl Db<'_> {
    /// Keeps what the hub told of a house, in place of what it had told.
    pub(crate) fn put_told_words(&self, row: &HouseholdRow) -> Result<()> {
        self.0
            .prepare_cached("DELETE FROM told_word WHERE hid = ?1")?
            .execute([row.hid.0])?;
        let landmark = row.landmark.clone().map(|said| said.map(HouseWord::Landmark));
        let place = row.walk.clone().map(|said| said.map(HouseWord::Place));
        let sql = "INSERT INTO told_word (hid, what, at, dev, epoch, seq, landmark, after_hid)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        for said in landmark.into_iter().chain(place) {
            let (what, landmark, after) = said.what.columns();
            let by = said.by;
            self.0.prepare_cached(sql)?.execute(params![
                row.hid.0, what, said.at, by.dev, by.epoch, by.seq, landmark, after
            ])?;
        }
        Ok(())
    }

    /// Keeps what a record made here says of a house.
    pub(crate) fn put_own_word(&self, seq: u64, hid: Hid, word: &HouseWord) -> Result<()> {
        let (what, landmark, after) = word.columns();
        let sql = "INSERT INTO own_word (seq, hid, what, landmark, after_hid) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.0
            .prepare_cached(sql)?
            .execute(params![seq, hid.0, what, landmark, after])?;
        Ok(())
    }

    /// What a record made here says of its house.
    pub(crate) fn own_word(&self, seq: u64) -> Result<Option<HouseWord>> {
        let sql = "SELECT what, landmark, coalesce((SELECT listed FROM found f WHERE f.number = after_hid AND f.what = 2),
                                                   after_hid)
                     FROM own_word WHERE seq = ?1";
        let found = self.0.prepare_cached(sql)?.query_row([seq], |row| {
            let (landmark, after): (Option<String>, Option<u32>) = (row.get(1)?, row.get(2)?);
            Ok(if row.get::<_, i64>(0)? == LANDMARK {
                HouseWord::Landmark(landmark.unwrap_or_default())
            } else {
                HouseWord::Place(after.map(Hid).filter(|hid| hid.0 > 0))
            })
        });
        Ok(found.optional()?)
    }

    /// Every word on the houses of a list that was not taken back, told or said here.
    pub(crate) fn words_of(&self, unit: UnitId, own: &Own) -> Result<Words> {
        let mut words = Words::default();
        let mut undone: BTreeSet<RecordId> = BTreeSet::new();
        // A house that was added here may stand on the list by now, under another number.
        let sql = "SELECT h.hid, w.what, r.effective, w.landmark,
                          coalesce((SELECT listed FROM found f WHERE f.number = w.after_hid AND f.what = 2), w.after_hid),
                          w.seq, r.undone_by IS NOT NULL
                     FROM own_word w JOIN record r ON r.seq = w.seq
                     JOIN household h ON h.hid = coalesce(
                          (SELECT listed FROM found f WHERE f.number = w.hid AND f.what = 2), w.hid)
                    WHERE h.unit = ?1";
        let mut statement = self.0.prepare_cached(sql)?;
        let mut rows = statement.query([unit.0])?;
        while let Some(row) = rows.next()? {
            let by = own.id(row.get(5)?);
            if row.get(6)? {
                undone.insert(by);
            } else {
                words.take(row, by)?;
            }
        }
        let sql = "SELECT w.hid, w.what, w.at, w.landmark, w.after_hid, w.dev, w.epoch, w.seq
                     FROM told_word w JOIN household USING (hid) WHERE unit = ?1";
        let mut statement = self.0.prepare_cached(sql)?;
        let mut rows = statement.query([unit.0])?;
        while let Some(row) = rows.next()? {
            let by = RecordId {
                dev: row.get(5)?,
                epoch: row.get(6)?,
                seq: row.get(7)?,
            };
            // The hub has not heard yet that it no longer holds.
            if !undone.contains(&by) {
                words.take(row, by)?;
            }
        }
        Ok(words)
    }

    /// The houses of a list, in the list's order.
    pub(crate) fn walked(&self, unit: UnitId) -> Result<Vec<Walked>> {
        let sql = "SELECT hid, place, landmark, walk FROM household WHERE unit = ?1 ORDER BY place, hid";
        let mut statement = self.0.prepare_cached(sql)?;
        let houses = statement.query_map([unit.0], |row| {
            Ok(Walked {
                hid: Hid(row.get(0)?),
                place: row.get(1)?,
                landmark: row.get(2)?,
                walk: row.get(3)?,
            })
        })?;
        Ok(houses.collect::<rusqlite::Result<_>>()?)
    }

    /// Whether any house of a list was ever noted or moved, as far as this tablet knows.
    pub(crate) fn any_words(&self, unit: UnitId) -> Result<bool> {
        let sql =
            "SELECT EXISTS (SELECT 1 FROM household WHERE unit = ?1 AND (landmark <> '' OR walk <> place))
                       OR EXISTS (SELECT 1 FROM told_word JOIN household USING (hid) WHERE unit = ?1)
                       OR EXISTS (SELECT 1 FROM own_word)";
        Ok(self
            .0
            .prepare_cached(sql)?
            .query_row([unit.0], |row| row.get(0))?)
    }

    /// Keeps what comes of all words beside a house.
    pub(crate) fn set_walked(&self, house: &Walked) -> Result<()> {
        self.0
            .prepare_cached("UPDATE household SET landmark = ?2, walk = ?3 WHERE hid = ?1")?
            .execute(params![house.hid.0, house.landmark, house.walk])?;
        Ok(())
    }

    /// The houses right before and after one in the walk of its hamlet, nearest first, at most so many.
    pub(crate) fn walked_before(&self, hid: Hid, most: u32) -> Result<Vec<Hid>> {
        let sql = "SELECT o.hid FROM household h JOIN household o ON o.unit = h.unit
                    WHERE h.hid = ?1 AND o.people > 0 AND (o.walk, o.hid) < (h.walk, h.hid)
                    ORDER BY o.walk DESC, o.hid DESC LIMIT ?2";
        self.hids(sql, hid, most)
    }

    /// See [`Db::walked_before`].
    pub(crate) fn walked_after(&self, hid: Hid, most: u32) -> Result<Vec<Hid>> {
        let sql = "SELECT o.hid FROM household h JOIN household o ON o.unit = h.unit
                    WHERE h.hid = ?1 AND o.people > 0 AND (o.walk, o.hid) > (h.walk, h.hid)
                    ORDER BY o.walk, o.hid LIMIT ?2";
        self.hids(sql, hid, most)
    }

    fn hids(&self, sql: &str, hid: Hid, most: u32) -> Result<Vec<Hid>> {
        let mut statement = self.0.prepare_cached(sql)?;
        Ok(statement
            .query_map([hid.0, most], |row| row.get(0).map(Hid))?
            .collect::<rusqlite::Result<_>>()?)
    }
}

impl Words {
    /// Takes a row `hid, what, at, landmark, after_hid, …`.
    fn take(&mut self, row: &Row<'_>, by: RecordId) -> Result<()> {
        let (hid, at) = (Hid(row.get(0)?), row.get(2)?);
        if row.get::<_, i64>(1)? == LANDMARK {
            let what: Option<String> = row.get(3)?;
            let what = what.unwrap_or_default();
            self.landmarks.push((hid, Said { at, by, what }));
        } else {
            let after: Option<u32> = row.get(4)?;
            let what = after.map(Hid).filter(|hid| hid.0 > 0);
            self.places.push((hid, Said { at, by, what }));
        }
        Ok(())
    }
}
