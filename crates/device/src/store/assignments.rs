//! Houses this tablet gave out or took back, as rows.

use rusqlite::params;
use tungnha_domain::{Hid, MemberId};

use super::Db;
use crate::error::Result;

/// One house of one of this tablet's own records.
pub(crate) struct AssignmentRow {
    pub seq: u64,
    pub hid: Hid,
    /// Whose it is by that record; none: nobody's.
    pub member: Option<MemberId>,
    /// Whose it was before, as this tablet knew.
    pub before: Option<MemberId>,
    /// The record that takes it back.
    pub undone_by: Option<u64>,
}

impl Db<'_> {
    /// Keeps what a record to be says of a house.
    pub(crate) fn put_assignment(
        &self,
        seq: u64,
        hid: Hid,
        member: Option<MemberId>,
        before: Option<MemberId>,
    ) -> Result<()> {
        let sql = "INSERT INTO assignment (seq, hid, member, before) VALUES (?1, ?2, ?3, ?4)";
        self.0.prepare_cached(sql)?.execute(params![
            seq,
            hid.0,
            member.map(|member| member.0),
            before.map(|member| member.0)
        ])?;
        Ok(())
    }

    /// What own records say that the hub had not heard, or had not heard taken back, when it stood at `through`; in
    /// the order of the log.
    pub(crate) fn assignments_above(&self, through: u64) -> Result<Vec<AssignmentRow>> {
        let sql = "SELECT seq, assignment.hid, assignment.member, before, undone_by
                     FROM assignment JOIN record USING (seq)
                    WHERE seq > ?1 OR undone_by > ?1 ORDER BY seq";
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map([through], |row| {
            Ok(AssignmentRow {
                seq: row.get(0)?,
                hid: Hid(row.get(1)?),
                member: row.get::<_, Option<u32>>(2)?.map(MemberId),
                before: row.get::<_, Option<u32>>(3)?.map(MemberId),
                undone_by: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
