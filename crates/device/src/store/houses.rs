//! Houses in walking order, with what the first screen shows of each kept beside.

use rusqlite::{OptionalExtension, Row, params};
use tungnha_domain::{Hid, MemberId, UnitId};

use super::Db;
use crate::error::Result;

/// A house of this tablet's lists.
#[derive(Clone)]
pub(crate) struct HouseRecord {
    pub hid: Hid,
    pub unit: UnitId,
    pub number: String,
    pub address: String,
    /// In the list's order.
    pub place: u32,
    /// In the walk's: as the list has it, but for houses somebody put elsewhere.
    pub walk: u32,
    /// What it is found by; empty where nobody noted anything.
    pub landmark: String,
    /// The last call the hub knows of.
    pub last_visit: Option<LastCall>,
    pub kept: HouseKept,
}

/// A call at a house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct LastCall {
    pub at: i64,
    pub member: MemberId,
    pub nobody_home: bool,
}

/// Computed from residents and own records in the transaction that changes them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct HouseKept {
    pub head: String,
    pub people: u32,
    pub not_asked: u32,
    pub revisit_at: Option<i64>,
    pub nobody_home: bool,
}

const COLUMNS: &str = "hid, unit, number, address, place, last_visit_at, last_visit_by, last_visit_nobody,
                       head, people, not_asked, revisit_at, nobody_home, landmark, walk";

impl Db<'_> {
    /// One house.
    pub(crate) fn house(&self, hid: Hid) -> Result<Option<HouseRecord>> {
        let sql = format!("SELECT {COLUMNS} FROM household WHERE hid = ?1");
        Ok(self
            .0
            .prepare_cached(&sql)?
            .query_row([hid.0], from_row)
            .optional()?)
    }

    /// Every house somebody lives in, in walking order.
    pub(crate) fn houses(&self) -> Result<Vec<HouseRecord>> {
        let sql = format!("SELECT {COLUMNS} FROM household WHERE people > 0 ORDER BY unit, walk, hid");
        let mut statement = self.0.prepare_cached(&sql)?;
        Ok(statement
            .query_map([], from_row)?
            .collect::<rusqlite::Result<_>>()?)
    }

    /// The first house left after another in walking order, or from the start without one.
    /// One with an appointment after `until` is not offered: people there asked for that time.
    pub(crate) fn next_left(&self, after: Option<&HouseRecord>, until: i64) -> Result<Option<HouseRecord>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM household
              WHERE not_asked > 0 AND (revisit_at IS NULL OR revisit_at <= ?4) AND (unit, walk, hid) > (?1, ?2, ?3)
              ORDER BY unit, walk, hid LIMIT 1"
        );
        let (unit, place, hid) = after.map_or((-1, -1, -1), |house| {
            (
                i64::from(house.unit.0),
                i64::from(house.walk),
                i64::from(house.hid.0),
            )
        });
        Ok(self
            .0
            .prepare_cached(&sql)?
            .query_row(params![unit, place, hid, until], from_row)
            .optional()?)
    }

    /// A house's place in walking order, from 1, and how many there are.
    pub(crate) fn house_place(&self, house: &HouseRecord) -> Result<(u32, u32)> {
        let sql = "SELECT count(*) FILTER (WHERE (unit, walk, hid) <= (?1, ?2, ?3)), count(*)
                     FROM household WHERE people > 0";
        let place = params![house.unit.0, house.walk, house.hid.0];
        Ok(self
            .0
            .prepare_cached(sql)?
            .query_row(place, |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    /// Houses of a unit that its list has: how many are left, how many there are.
    pub(crate) fn count_houses(&self, unit: UnitId) -> Result<(u32, u32)> {
        let sql = "SELECT count(*) FILTER (WHERE not_asked > 0), count(*)
                     FROM household WHERE unit = ?1 AND people > 0 AND hid < 2147483648";
        Ok(self
            .0
            .prepare_cached(sql)?
            .query_row([unit.0], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    /// The last place of a hamlet's walking order.
    pub(crate) fn last_place(&self, unit: UnitId) -> Result<u32> {
        let sql = "SELECT coalesce(max(place), 0) FROM household WHERE unit = ?1";
        Ok(self
            .0
            .prepare_cached(sql)?
            .query_row([unit.0], |row| row.get(0))?)
    }

    /// Puts a house in, or in the place of what was known of it.
    /// `digest` is its share in the list's checksum. It stands in the walk where the list has it until the walk is
    /// worked out ([`crate::houses::refresh_walk`]).
    pub(crate) fn put_house(&self, house: &HouseRecord, digest: &[u8]) -> Result<()> {
        let sql = "INSERT INTO household (hid, unit, number, address, place, last_visit_at, last_visit_by,
                                          last_visit_nobody, digest, head, people, not_asked, revisit_at, nobody_home,
                                          walk)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, '', 0, 0, NULL, 0, ?5)
                   ON CONFLICT (hid) DO UPDATE SET
                     unit = ?2, number = ?3, address = ?4, place = ?5, last_visit_at = ?6, last_visit_by = ?7,
                     last_visit_nobody = ?8, digest = ?9, walk = ?5";
        self.0.prepare_cached(sql)?.execute(params![
            house.hid.0,
            house.unit.0,
            house.number,
            house.address,
            house.place,
            house.last_visit.map(|call| call.at),
            house.last_visit.map(|call| call.member.0),
            house.last_visit.is_some_and(|call| call.nobody_home),
            digest,
        ])?;
        Ok(())
    }

    /// Replaces what is kept beside a house.
    pub(crate) fn keep(&self, hid: Hid, kept: &HouseKept) -> Result<()> {
        let sql =
            "UPDATE household SET head = ?2, people = ?3, not_asked = ?4, revisit_at = ?5, nobody_home = ?6
                    WHERE hid = ?1";
        self.0.prepare_cached(sql)?.execute(params![
            hid.0,
            kept.head,
            kept.people,
            kept.not_asked,
            kept.revisit_at,
            kept.nobody_home
        ])?;
        Ok(())
    }

    /// A house's list and its share in the list's checksum.
    pub(crate) fn house_share(&self, hid: Hid) -> Result<Option<(UnitId, Vec<u8>)>> {
        let sql = "SELECT unit, digest FROM household WHERE hid = ?1";
        let read = |row: &Row<'_>| Ok((UnitId(row.get(0)?), row.get(1)?));
        Ok(self.0.prepare_cached(sql)?.query_row([hid.0], read).optional()?)
    }

    /// Takes a house off this tablet.
    pub(crate) fn remove_house(&self, hid: Hid) -> Result<()> {
        for sql in [
            "DELETE FROM told_word WHERE hid = ?1",
            "DELETE FROM household WHERE hid = ?1",
        ] {
            self.0.prepare_cached(sql)?.execute([hid.0])?;
        }
        Ok(())
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<HouseRecord> {
    let visited: Option<i64> = row.get(5)?;
    let by: Option<u32> = row.get(6)?;
    Ok(HouseRecord {
        hid: Hid(row.get(0)?),
        unit: UnitId(row.get(1)?),
        number: row.get(2)?,
        address: row.get(3)?,
        place: row.get(4)?,
        last_visit: match (visited, by) {
            (Some(at), Some(by)) => Some(LastCall {
                at,
                member: MemberId(by),
                nobody_home: row.get(7)?,
            }),
            _ => None,
        },
        kept: HouseKept {
            head: row.get(8)?,
            people: row.get(9)?,
            not_asked: row.get(10)?,
            revisit_at: row.get(11)?,
            nobody_home: row.get(12)?,
        },
        landmark: row.get(13)?,
        walk: row.get(14)?,
    })
}
