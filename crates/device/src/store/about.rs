//! What this tablet recorded about one person and their whole house, for the person's page.

use rusqlite::{OptionalExtension, params};
use tungnha_domain::{Hid, MemberId, Rid};
use tungnha_exchange::record::Wish;

use super::records::own_from;
use super::{Db, HouseRecord, LastCall, OwnRecord};
use crate::error::{Error, Result};

impl Db<'_> {
    /// Every record about somebody, whoever they were taken for before, or about their whole house; in the log's order.
    pub(crate) fn own_records_about(&self, rid: Rid, hid: Hid) -> Result<Vec<OwnRecord>> {
        let sql = "WITH who (rid) AS (SELECT ?1 UNION SELECT rid FROM alias WHERE to_rid = ?1),
                        home (hid) AS (SELECT ?2 UNION SELECT number FROM found WHERE what = 2 AND listed = ?2)
                   SELECT seq, kind, hid, rid, member, effective, undone_by IS NOT NULL, visit_at FROM record
                    WHERE rid IN (SELECT rid FROM who)
                       OR seq IN (SELECT seq FROM found WHERE what IN (1, 3) AND number IN (SELECT rid FROM who))
                       OR (hid IN (SELECT hid FROM home) AND rid IS NULL AND kind IN (2, 4, 9))
                       OR seq IN (SELECT seq FROM assignment WHERE hid IN (SELECT hid FROM home))
                    ORDER BY seq";
        let mut statement = self.0.prepare_cached(sql)?;
        let mut rows = statement.query([rid.0, hid.0])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(own_from(row)?);
        }
        Ok(found)
    }

    /// What a record says somebody wants from their operator.
    pub(crate) fn wish_of(&self, seq: u64) -> Result<Option<Wish>> {
        let found: Option<u64> = self
            .0
            .prepare_cached("SELECT wish FROM wish WHERE seq = ?1")?
            .query_row([seq], |row| row.get(0))
            .optional()?;
        found
            .map(|wire| Wish::from_wire(wire).ok_or(Error::Corrupt("the store")))
            .transpose()
    }

    /// A call the hub tells of, unless it was recorded here and taken back since: the hub tells a tablet nothing again
    /// that only its own records changed.
    pub(crate) fn told_call(&self, house: &HouseRecord) -> Result<Option<LastCall>> {
        let Some(call) = house.last_visit else {
            return Ok(None);
        };
        let sql = "SELECT EXISTS (SELECT 1 FROM record WHERE hid = ?1 AND kind IN (1, 2) AND effective = ?2
                                     AND member = ?3 AND undone_by IS NOT NULL)";
        let taken_back: bool = self
            .0
            .prepare_cached(sql)?
            .query_row(params![house.hid.0, call.at, call.member.0], |row| row.get(0))?;
        Ok((!taken_back).then_some(call))
    }

    /// To whom a record gave houses, and how many.
    pub(crate) fn assignment_of(&self, seq: u64) -> Result<(Option<MemberId>, u32)> {
        let sql = "SELECT max(member), count(*) FROM assignment WHERE seq = ?1";
        Ok(self.0.prepare_cached(sql)?.query_row([seq], |row| {
            Ok((row.get::<_, Option<u32>>(0)?.map(MemberId), row.get(1)?))
        })?)
    }
}
