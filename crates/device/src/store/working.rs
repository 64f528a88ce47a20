//! Soft claims: where this tablet's holder is at work, and where colleagues are.

use rusqlite::params;
use tungnha_domain::{Hid, MemberId};
use tungnha_exchange::claims::Claim;

use super::Db;
use crate::error::Result;

impl Db<'_> {
    /// Notes that somebody is at a house now.
    pub(crate) fn start_working(&self, hid: Hid, at: i64) -> Result<()> {
        let sql = "INSERT INTO working (hid, opened_at) VALUES (?1, ?2)
                   ON CONFLICT (hid) DO UPDATE SET opened_at = ?2";
        self.0.prepare_cached(sql)?.execute(params![hid.0, at])?;
        Ok(())
    }

    /// Notes that nobody is at a house any more.
    pub(crate) fn stop_working(&self, hid: Hid) -> Result<()> {
        self.0
            .prepare_cached("DELETE FROM working WHERE hid = ?1")?
            .execute([hid.0])?;
        Ok(())
    }

    /// Notes that nobody is anywhere: the tablet is in other hands.
    pub(crate) fn stop_working_anywhere(&self) -> Result<()> {
        self.0.prepare_cached("DELETE FROM working")?.execute([])?;
        Ok(())
    }

    /// Forgets the houses opened before `from`, or after `to`: the clock was set since.
    pub(crate) fn forget_working(&self, from: i64, to: i64) -> Result<()> {
        self.0
            .prepare_cached("DELETE FROM working WHERE opened_at NOT BETWEEN ?1 AND ?2")?
            .execute([from, to])?;
        Ok(())
    }

    /// The houses somebody is at and since when, of those where anybody is left to ask and that were opened within
    /// these times; the last opened first, at most `most`.
    pub(crate) fn working(&self, (from, to): (i64, i64), most: usize) -> Result<Vec<(Hid, i64)>> {
        let sql = "SELECT hid, opened_at FROM working JOIN household USING (hid) WHERE not_asked > 0
                      AND opened_at BETWEEN ?1 AND ?2 ORDER BY opened_at DESC, hid LIMIT ?3";
        let mut statement = self.0.prepare_cached(sql)?;
        Ok(statement
            .query_map(params![from, to, most], |row| Ok((Hid(row.get(0)?), row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?)
    }

    /// Puts what the hub says of colleagues in the place of what it said before.
    pub(crate) fn set_claims(&self, claims: &[Claim]) -> Result<()> {
        self.0.prepare_cached("DELETE FROM claim")?.execute([])?;
        let sql = "INSERT INTO claim (hid, member, until) VALUES (?1, ?2, ?3)
                   ON CONFLICT (hid, member) DO UPDATE SET until = max(until, ?3)";
        let mut statement = self.0.prepare_cached(sql)?;
        for claim in claims {
            statement.execute(params![claim.hid.0, claim.member.0, claim.until])?;
        }
        Ok(())
    }

    /// Where colleagues are at `now` as the hub says, and until when at most.
    pub(crate) fn claims(&self, now: i64) -> Result<Vec<Claim>> {
        let sql = "SELECT hid, member, until FROM claim WHERE until > ?1 ORDER BY until, member";
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map([now], |row| {
            Ok(Claim {
                hid: Hid(row.get(0)?),
                member: MemberId(row.get(1)?),
                until: row.get(2)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
