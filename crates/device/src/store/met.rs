//! What colleagues' tablets said when this one met them, and the team they are of.

use rusqlite::{OptionalExtension, params};
use tungnha_domain::{Hid, MemberId};

use super::Db;
use crate::error::Result;

/// One house where somebody is, as their own tablet said.
pub(crate) struct MetClaim {
    pub hid: Hid,
    pub member: MemberId,
    /// When their tablet said so.
    pub made: i64,
    pub until: i64,
}

impl Db<'_> {
    /// Puts a newer team in the place of the one before.
    pub(crate) fn set_team(&self, bytes: &[u8]) -> Result<()> {
        self.0
            .prepare_cached("UPDATE identity SET team = ?1")?
            .execute([bytes])?;
        Ok(())
    }

    /// When a colleague's tablet made the last word that was taken.
    pub(crate) fn met(&self, dev: u32) -> Result<Option<i64>> {
        Ok(self
            .0
            .prepare_cached("SELECT made FROM met WHERE dev = ?1")?
            .query_row([dev], |row| row.get(0))
            .optional()?)
    }

    /// Begins a colleague's newer word: the houses of the one before go.
    pub(crate) fn set_met(&self, dev: u32, made: i64) -> Result<()> {
        self.drop_met(dev)?;
        self.0
            .prepare_cached("INSERT INTO met (dev, made) VALUES (?1, ?2)")?
            .execute(params![dev, made])?;
        Ok(())
    }

    /// Adds a house to it.
    pub(crate) fn put_met_claim(&self, dev: u32, hid: Hid, member: MemberId, until: i64) -> Result<()> {
        let sql = "INSERT OR REPLACE INTO met_claim (dev, hid, member, until) VALUES (?1, ?2, ?3, ?4)";
        self.0
            .prepare_cached(sql)?
            .execute(params![dev, hid.0, member.0, until])?;
        Ok(())
    }

    /// The tablets whose word was taken.
    pub(crate) fn met_devs(&self) -> Result<Vec<u32>> {
        let mut statement = self.0.prepare_cached("SELECT dev FROM met")?;
        Ok(statement
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?)
    }

    /// Forgets the word of a tablet.
    pub(crate) fn drop_met(&self, dev: u32) -> Result<()> {
        self.0
            .prepare_cached("DELETE FROM met WHERE dev = ?1")?
            .execute([dev])?;
        Ok(())
    }

    /// Where colleagues are at `now` by their own word; nothing that would stand longer than `most` seconds,
    /// which only a clock that was set back can make of it.
    pub(crate) fn met_claims(&self, now: i64, most: i64) -> Result<Vec<MetClaim>> {
        let sql = "SELECT hid, member, made, until FROM met_claim JOIN met USING (dev)
                    WHERE until > ?1 AND until <= ?2 ORDER BY until, member";
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map([now, now.saturating_add(most)], |row| {
            Ok(MetClaim {
                hid: Hid(row.get(0)?),
                member: MemberId(row.get(1)?),
                made: row.get(2)?,
                until: row.get(3)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
