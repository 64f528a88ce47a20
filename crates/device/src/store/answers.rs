//! This tablet's own answers, as the fold wants them.

use std::collections::HashMap;

use rusqlite::{OptionalExtension, Row};
use tungnha_domain::{Channel, MemberId, Observation, Outcome, Rid, Role, Target};

use super::found::LOCAL;
use super::{Db, Own, blobs};
use crate::error::{Error, Result};

/// Answers under the resident they count for now: a merged duplicate's answers count for the one that stays.
const SELECT: &str = "SELECT coalesce(l.to_rid, a.rid), a.seq, a.target, a.outcome, a.catalogue, a.saw,
                             r.member, r.effective, r.undone_by IS NOT NULL, r.kind = 6, m.role
                        FROM answer a JOIN record r ON r.seq = a.seq LEFT JOIN alias l ON l.rid = a.rid
                        LEFT JOIN member m ON m.id = r.member";

impl Db<'_> {
    /// All own answers about a resident, in the order they were given.
    pub(crate) fn own_answers(&self, rid: Rid, own: &Own, role: Role) -> Result<Vec<Observation>> {
        let sql = format!(
            "{SELECT} WHERE a.rid IN (SELECT ?1 UNION SELECT rid FROM alias WHERE to_rid = ?1) ORDER BY a.seq"
        );
        let mut statement = self.0.prepare_cached(&sql)?;
        let mut rows = statement.query([rid.0])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(observation(row, own, role)?);
        }
        Ok(found)
    }

    /// All own answers, by resident.
    pub(crate) fn all_own_answers(&self, own: &Own, role: Role) -> Result<HashMap<Rid, Vec<Observation>>> {
        let mut statement = self.0.prepare_cached(SELECT)?;
        let mut rows = statement.query([])?;
        let mut found: HashMap<Rid, Vec<Observation>> = HashMap::new();
        while let Some(row) = rows.next()? {
            let answer = observation(row, own, role)?;
            found.entry(answer.rid).or_default().push(answer);
        }
        Ok(found)
    }

    /// How often each outcome was given on this tablet.
    pub(crate) fn outcome_uses(&self) -> Result<HashMap<u64, u32>> {
        let sql = "SELECT outcome, count(DISTINCT seq) FROM answer JOIN record USING (seq) WHERE kind = 1 GROUP BY outcome";
        let mut statement = self.0.prepare_cached(sql)?;
        Ok(statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?)
    }

    /// What now stands for a merged duplicate.
    pub(crate) fn put_alias(&self, rid: Rid, to: Rid) -> Result<()> {
        let sql =
            "INSERT INTO alias (rid, to_rid) VALUES (?1, ?2) ON CONFLICT (rid) DO UPDATE SET to_rid = ?2";
        self.0.prepare_cached(sql)?.execute([rid.0, to.0])?;
        Ok(())
    }

    /// Nobody on a list is somebody's duplicate. Whom this tablet added and who turned out to be them is not touched.
    pub(crate) fn drop_duplicates(&self, of: Rid) -> Result<()> {
        self.0
            .prepare_cached("DELETE FROM alias WHERE to_rid = ?1 AND rid < ?2")?
            .execute([of.0, LOCAL])?;
        Ok(())
    }

    /// Somebody stands for themselves again; tells who had stood for them.
    pub(crate) fn drop_alias(&self, rid: Rid) -> Result<Option<Rid>> {
        Ok(self
            .0
            .prepare_cached("DELETE FROM alias WHERE rid = ?1 RETURNING to_rid")?
            .query_row([rid.0], |row| row.get(0).map(Rid))
            .optional()?)
    }
}

fn observation(row: &Row<'_>, own: &Own, role: Role) -> Result<Observation> {
    let damaged = || Error::Corrupt("the store");
    let named = blobs::ids_from(row.get_ref(5)?.as_blob().map_err(|_| damaged())?)?;
    // What a settlement names it settles; what an answer names it saw.
    let (saw, settles) = if row.get(9)? {
        (Vec::new(), named)
    } else {
        (named, Vec::new())
    };
    Ok(Observation {
        id: own.id(row.get(1)?),
        member: MemberId(row.get(6)?),
        // Several people may use a tablet, each in their own role.
        role: row
            .get::<_, Option<u64>>("role")?
            .and_then(Role::from_wire)
            .unwrap_or(role),
        // A tablet's channel is the door; a desk's records are the hub's own.
        channel: Channel::Door,
        rid: Rid(row.get(0)?),
        target: Target::from_wire(row.get(2)?).ok_or_else(damaged)?,
        outcome: Outcome::from_wire(row.get(3)?).ok_or_else(damaged)?.told(),
        effective: row.get(7)?,
        catalogue: row.get(4)?,
        saw,
        retracted: row.get(8)?,
        settles,
    })
}
