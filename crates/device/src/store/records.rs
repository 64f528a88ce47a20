//! The append-only log of this tablet's own records.

use std::collections::HashSet;

use rusqlite::{OptionalExtension, Row, params};
use tungnha_domain::{Hid, MemberId, Outcome, RecordId, Rid, Target, UnitId};
use tungnha_exchange::anchor::{Anchor, HubSeen};
use tungnha_exchange::record::Wish;

use super::{Db, LastCall, blobs};
use crate::error::{Error, Result};

/// What a record is, as kept in `record.kind`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Answer = 1,
    Visit = 2,
    Retract = 3,
    Appointment = 4,
    Audit = 5,
    Settlement = 6,
    Person = 8,
    Household = 9,
    Assignment = 10,
    Invitation = 11,
    Code = 16,
}

impl Kind {
    fn from_code(code: i64) -> Result<Self> {
        [
            Self::Answer,
            Self::Visit,
            Self::Retract,
            Self::Appointment,
            Self::Audit,
            Self::Settlement,
            Self::Person,
            Self::Household,
            Self::Assignment,
            Self::Invitation,
            Self::Code,
        ]
        .into_iter()
        .find(|kind| *kind as i64 == code)
        .ok_or(Error::Corrupt("the store"))
    }
}

/// A record about to be appended.
pub(crate) struct NewRecord {
    pub seq: u64,
    pub kind: Kind,
    pub hid: Option<Hid>,
    pub rid: Option<Rid>,
    pub member: MemberId,
    pub effective: i64,
    pub anchor: Anchor,
    pub visit_at: Option<i64>,
    pub bytes: Vec<u8>,
    pub chain: [u8; 32],
    pub answers: Vec<(Target, Outcome)>,
    pub saw: Vec<RecordId>,
    pub catalogue: u16,
    /// What the resident wants from their operator, if the record says.
    pub wish: Option<Wish>,
}

/// The end of the log.
pub(crate) struct Last {
    pub seq: u64,
    pub anchor: Anchor,
    pub chain: [u8; 32],
}

/// A record as far as undoing and history care.
pub(crate) struct OwnRecord {
    pub seq: u64,
    pub kind: Kind,
    pub hid: Option<Hid>,
    pub rid: Option<Rid>,
    pub member: MemberId,
    pub effective: i64,
    pub undone: bool,
    /// An appointment's time.
    pub visit_at: Option<i64>,
}

impl OwnRecord {
    /// An answer or visit as a call at its house.
    pub(crate) fn as_call(&self) -> LastCall {
        LastCall {
            at: self.effective,
            member: self.member,
            nobody_home: self.kind == Kind::Visit,
        }
    }
}

impl Db<'_> {
    /// The number of a run of the machine that has one.
    pub(crate) fn known_boot(&self, name: &str) -> Result<Option<u32>> {
        Ok(self
            .0
            .prepare_cached("SELECT number FROM boot WHERE name = ?1")?
            .query_row([name], |row| row.get(0))
            .optional()?)
    }

    /// The number of a run of the machine, given on its first record.
    pub(crate) fn boot_number(&self, name: &str) -> Result<u32> {
        if let Some(number) = self.known_boot(name)? {
            return Ok(number);
        }
        let sql = "INSERT INTO boot (number, name) SELECT coalesce(max(number), 0) + 1, ?1 FROM boot RETURNING number";
        Ok(self.0.prepare_cached(sql)?.query_row([name], |row| row.get(0))?)
    }

    /// The last record, which may lie behind a bridge; nothing in an empty log.
    pub(crate) fn last_record(&self) -> Result<Option<Last>> {
        let (here, bridged) = (self.last_here()?, self.last_bridge()?);
        Ok([here, bridged].into_iter().flatten().max_by_key(|last| last.seq))
    }

    fn last_here(&self) -> Result<Option<Last>> {
        let sql = "SELECT seq, chain, boot, mono, wall, hub_boot, hub_mono, hub_time
                     FROM record ORDER BY seq DESC LIMIT 1";
        let found = self.0.prepare_cached(sql)?.query_row([], |row| {
            Ok(Last {
                seq: row.get(0)?,
                chain: row.get(1)?,
                anchor: anchor_from(row, 2)?,
            })
        });
        Ok(found.optional()?)
    }

    /// The clock anchor of a record.
    pub(crate) fn anchor_of(&self, seq: u64) -> Result<Option<Anchor>> {
        let sql = "SELECT boot, mono, wall, hub_boot, hub_mono, hub_time FROM record WHERE seq = ?1
                   UNION ALL
                   SELECT boot, mono, wall, hub_boot, hub_mono, hub_time FROM bridge WHERE next = ?1 + 1";
        Ok(self
            .0
            .prepare_cached(sql)?
            .query_row([seq], |row| anchor_from(row, 0))
            .optional()?)
    }

    /// The chain hash up to and with a record.
    pub(crate) fn chain_at(&self, seq: u64) -> Result<Option<[u8; 32]>> {
        let sql = "SELECT chain FROM record WHERE seq = ?1
                   UNION ALL SELECT chain FROM bridge WHERE next = ?1 + 1";
        Ok(self
            .0
            .prepare_cached(sql)?
            .query_row([seq], |row| row.get(0))
            .optional()?)
    }

    /// Appends. The primary key refuses a number used before.
    pub(crate) fn append(&self, record: &NewRecord) -> Result<()> {
        let sql = "INSERT INTO record (seq, kind, hid, rid, member, effective, boot, mono, wall,
                                       hub_boot, hub_mono, hub_time, visit_at, bytes, chain)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)";
        let seen = record.anchor.hub_seen.as_ref();
        self.0.prepare_cached(sql)?.execute(params![
            record.seq,
            record.kind as i64,
            record.hid.map(|hid| hid.0),
            record.rid.map(|rid| rid.0),
            record.member.0,
            record.effective,
            record.anchor.boot,
            record.anchor.mono,
            record.anchor.wall,
            seen.map(|seen| seen.boot),
            seen.map(|seen| seen.mono),
            seen.map(|seen| seen.hub_time),
            record.visit_at,
            record.bytes,
            record.chain,
        ])?;
        let Some(rid) = record.rid else { return Ok(()) };
        if let Some(wish) = record.wish {
            self.0
                .prepare_cached("INSERT INTO wish (seq, rid, wish) VALUES (?1, ?2, ?3)")?
                .execute(params![record.seq, rid.0, wish.wire()])?;
        }
        let sql =
            "INSERT INTO answer (rid, seq, target, outcome, catalogue, saw) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let mut statement = self.0.prepare_cached(sql)?;
        for (target, outcome) in &record.answers {
            let saw = blobs::ids_to(&record.saw);
            statement.execute(params![
                rid.0,
                record.seq,
                target.wire(),
                outcome.wire(),
                record.catalogue,
                saw
            ])?;
        }
        Ok(())
    }

    /// What somebody last said they want from their operator and did not take back, as recorded here: the
    /// record's number and the wish.
    pub(crate) fn last_wish(&self, rid: Rid) -> Result<Option<(u64, Wish)>> {
        let sql = "SELECT seq, wish FROM wish JOIN record USING (seq)
                    WHERE wish.rid IN (SELECT ?1 UNION SELECT rid FROM alias WHERE to_rid = ?1)
                      AND undone_by IS NULL ORDER BY seq DESC LIMIT 1";
        let found: Option<(u64, u64)> = self
            .0
            .prepare_cached(sql)?
            .query_row([rid.0], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        found
            .map(|(seq, wire)| Ok((seq, Wish::from_wire(wire).ok_or(Error::Corrupt("the store"))?)))
            .transpose()
    }

    /// Notes that `by` takes `seq` back.
    pub(crate) fn mark_undone(&self, seq: u64, by: u64) -> Result<()> {
        self.0
            .prepare_cached("UPDATE record SET undone_by = ?2 WHERE seq = ?1")?
            .execute([seq, by])?;
        Ok(())
    }

    /// One record of the log.
    pub(crate) fn own_record(&self, seq: u64) -> Result<Option<OwnRecord>> {
        let sql = "SELECT seq, kind, hid, rid, member, effective, undone_by IS NOT NULL, visit_at FROM record WHERE seq = ?1";
        self.0
            .prepare_cached(sql)?
            .query_row([seq], |row| Ok(own_from(row)))
            .optional()?
            .transpose()
    }

    /// The house of the last answer or visit.
    pub(crate) fn last_house(&self) -> Result<Option<Hid>> {
        let sql = "SELECT coalesce(f.listed, r.hid) FROM record r LEFT JOIN found f ON f.number = r.hid AND f.what = 2
                    WHERE r.hid IS NOT NULL AND r.kind IN (1, 2) ORDER BY r.seq DESC LIMIT 1";
        Ok(self
            .0
            .prepare_cached(sql)?
            .query_row([], |row| row.get(0))
            .optional()?
            .map(Hid))
    }

    /// The house of a hamlet at which something was recorded last; none where it is no longer here.
    pub(crate) fn last_house_of(&self, unit: UnitId) -> Result<Option<Hid>> {
        let sql = "SELECT h.hid FROM record r LEFT JOIN found f ON f.number = r.hid AND f.what = 2
                     JOIN household h ON h.hid = coalesce(f.listed, r.hid)
                    WHERE h.unit = ?1 AND r.kind IN (1, 2) ORDER BY r.seq DESC LIMIT 1";
        Ok(self
            .0
            .prepare_cached(sql)?
            .query_row([unit.0], |row| row.get(0))
            .optional()?
            .map(Hid))
    }

    /// The last answer or visit at a house that was not taken back.
    pub(crate) fn last_call(&self, hid: Hid) -> Result<Option<OwnRecord>> {
        let sql = "SELECT seq, kind, hid, rid, member, effective, 0, visit_at FROM record
                    WHERE hid IN (SELECT ?1 UNION SELECT number FROM found WHERE what = 2 AND listed = ?1)
                      AND kind IN (1, 2) AND undone_by IS NULL ORDER BY seq DESC LIMIT 1";
        self.0
            .prepare_cached(sql)?
            .query_row([hid.0], |row| Ok(own_from(row)))
            .optional()?
            .transpose()
    }

    /// The last appointment at a house that was not taken back: its number and time.
    pub(crate) fn last_appointment(&self, hid: Hid) -> Result<Option<(u64, i64)>> {
        let sql = "SELECT seq, visit_at FROM record
                    WHERE hid IN (SELECT ?1 UNION SELECT number FROM found WHERE what = 2 AND listed = ?1)
                      AND kind = 4 AND undone_by IS NULL ORDER BY seq DESC LIMIT 1";
        Ok(self
            .0
            .prepare_cached(sql)?
            .query_row([hid.0], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?)
    }

    /// Houses with a record above `through`, up to and with `last`.
    pub(crate) fn unsent_houses(&self, through: u64, last: u64) -> Result<HashSet<Hid>> {
        let last = last.min(i64::MAX.cast_unsigned());
        let sql = "SELECT DISTINCT coalesce(f.listed, r.hid) FROM record r
                     LEFT JOIN found f ON f.number = r.hid AND f.what = 2
                    WHERE r.seq > ?1 AND r.seq <= ?2 AND r.hid IS NOT NULL";
        let mut statement = self.0.prepare_cached(sql)?;
        Ok(statement
            .query_map([through, last], |row| row.get(0).map(Hid))?
            .collect::<rusqlite::Result<_>>()?)
    }

    /// Houses with own records.
    pub(crate) fn houses_called_at(&self) -> Result<HashSet<Hid>> {
        self.unsent_houses(0, u64::MAX)
    }

    /// Empties the beginning of the log: records up to and with `safe`, up to the first not made before
    /// `before`; says how many. What is set aside is kept elsewhere.
    pub(crate) fn empty_records(&self, safe: u64, before: i64) -> Result<usize> {
        let sql = "UPDATE record SET bytes = x'' WHERE bytes <> x'' AND seq <= ?1
                      AND seq < coalesce((SELECT min(seq) FROM record WHERE effective >= ?2), seq + 1)";
        Ok(self.0.prepare_cached(sql)?.execute(params![safe, before])?)
    }

    /// The first number from `seq` on behind every record that was emptied.
    pub(crate) fn first_whole(&self, seq: u64) -> Result<u64> {
        let sql = "SELECT coalesce(max(seq), 0) FROM record WHERE seq >= ?1 AND bytes = x''";
        let emptied: u64 = self.0.prepare_cached(sql)?.query_row([seq], |row| row.get(0))?;
        Ok(seq.max(emptied + 1))
    }

    /// Record bytes from `seq` on without a gap, at most `limit`; none on a bridge.
    pub(crate) fn record_bytes(&self, seq: u64, limit: usize) -> Result<Vec<Vec<u8>>> {
        let sql = "SELECT bytes FROM record
                    WHERE seq >= ?1 AND NOT EXISTS (SELECT 1 FROM bridge WHERE next > ?1 AND first <= record.seq)
                    ORDER BY seq LIMIT ?2";
        let mut statement = self.0.prepare_cached(sql)?;
        Ok(statement
            .query_map(params![seq, limit], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?)
    }
}

pub(super) fn anchor_from(row: &Row<'_>, at: usize) -> rusqlite::Result<Anchor> {
    let boot: Option<u32> = row.get(at + 3)?;
    let mono: Option<u64> = row.get(at + 4)?;
    let hub_time: Option<i64> = row.get(at + 5)?;
    let hub_seen = match (boot, mono, hub_time) {
        (Some(boot), Some(mono), Some(hub_time)) => Some(HubSeen { boot, mono, hub_time }),
        _ => None,
    };
    Ok(Anchor {
        boot: row.get(at)?,
        mono: row.get(at + 1)?,
        wall: row.get(at + 2)?,
        hub_seen,
    })
}

pub(super) fn own_from(row: &Row<'_>) -> Result<OwnRecord> {
    Ok(OwnRecord {
        seq: row.get(0)?,
        kind: Kind::from_code(row.get(1)?)?,
        hid: row.get::<_, Option<u32>>(2)?.map(Hid),
        rid: row.get::<_, Option<u32>>(3)?.map(Rid),
        member: MemberId(row.get(4)?),
        effective: row.get(5)?,
        undone: row.get(6)?,
        visit_at: row.get(7)?,
    })
}
