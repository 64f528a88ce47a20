//! Records in custody: which bytes are held under which number, what became of each, and what was taken
//! back.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension};
use tungnha_domain::{Hid, RecordId, Rid};
use tungnha_exchange::ack::NoticeCode;

use crate::error::HubError;

/// What became of a record in custody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Part of the fold.
    Folded = 1,
    /// Part of the fold; the resident has left the tablet's lists, so somebody should look.
    Flagged = 2,
    /// Kept; has no effect on a status.
    Kept = 3,
    /// Kept, not folded.
    Quarantined = 4,
}

/// A record as it is taken into custody.
pub(crate) struct RecordRow {
    pub(crate) id: RecordId,
    pub(crate) hash: [u8; 32],
    /// The journal entry that holds its bytes.
    pub(crate) journal: i64,
    pub(crate) fate: Fate,
    /// Whom and which household it is about, if it says and the hub knows them.
    pub(crate) rid: Option<Rid>,
    pub(crate) hid: Option<Hid>,
}

/// A record above the cursor: it came before its turn.
pub(crate) struct Early {
    pub(crate) seq: u64,
    pub(crate) hash: [u8; 32],
    /// The journal entry that holds its bytes.
    pub(crate) journal: i64,
    /// The chain before it, as far as its batch tells: only for the first of a batch.
    pub(crate) chain_before: Option<[u8; 32]>,
}

/// A record in quarantine.
pub(crate) struct Waiting {
    pub(crate) id: RecordId,
    pub(crate) hash: [u8; 32],
    /// The journal entry that holds its bytes.
    pub(crate) journal: i64,
}

/// Takes a record into custody.
pub(crate) fn add(conn: &Connection, record: &RecordRow) -> Result<(), HubError> {
    conn.prepare_cached(
        "INSERT INTO record (dev, epoch, seq, hash, journal_seq, fate, rid, hid) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute((
        record.id.dev,
        record.id.epoch,
        record.id.seq.cast_signed(),
        record.hash,
        record.journal,
        record.fate as u8,
        record.rid.map(|rid| rid.0),
        record.hid.map(|hid| hid.0),
    ))?;
    Ok(())
}

/// Notes why a record in custody has no effect.
pub(crate) fn quarantine(conn: &Connection, id: RecordId, why: NoticeCode) -> Result<(), HubError> {
    conn.prepare_cached("INSERT INTO quarantine (dev, epoch, seq, code) VALUES (?1, ?2, ?3, ?4)")?
        .execute((id.dev, id.epoch, id.seq.cast_signed(), why.wire().cast_signed()))?;
    Ok(())
}

/// Notes that only a tombstone stands under this name.
pub(crate) fn stand_in(conn: &Connection, id: RecordId) -> Result<(), HubError> {
    conn.prepare_cached("INSERT INTO stood_in (dev, epoch, seq) VALUES (?1, ?2, ?3)")?
        .execute((id.dev, id.epoch, id.seq.cast_signed()))?;
    Ok(())
}

/// Whether only a tombstone stands under this name.
pub(crate) fn is_stood_in(conn: &Connection, id: RecordId) -> Result<bool, HubError> {
    Ok(conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM stood_in WHERE dev = ?1 AND epoch = ?2 AND seq = ?3)")?
        .query_row((id.dev, id.epoch, id.seq.cast_signed()), |row| row.get(0))?)
}

/// The record that a tombstone stood in for has come.
pub(crate) fn arrive(conn: &Connection, record: &RecordRow) -> Result<(), HubError> {
    let RecordId { dev, epoch, seq } = record.id;
    conn.prepare_cached("DELETE FROM stood_in WHERE dev = ?1 AND epoch = ?2 AND seq = ?3")?
        .execute((dev, epoch, seq.cast_signed()))?;
    release(conn, record)
}

/// A record is in quarantine no longer, if it was, and has become what `record` says.
pub(crate) fn release(conn: &Connection, record: &RecordRow) -> Result<(), HubError> {
    let RecordId { dev, epoch, seq } = record.id;
    conn.prepare_cached("DELETE FROM quarantine WHERE dev = ?1 AND epoch = ?2 AND seq = ?3")?
        .execute((dev, epoch, seq.cast_signed()))?;
    conn.prepare_cached(
        "UPDATE record SET journal_seq = ?4, fate = ?5, rid = ?6, hid = ?7 \
         WHERE dev = ?1 AND epoch = ?2 AND seq = ?3",
    )?
    .execute((
        dev,
        epoch,
        seq.cast_signed(),
        record.journal,
        record.fate as u8,
        record.rid.map(|rid| rid.0),
        record.hid.map(|hid| hid.0),
    ))?;
    Ok(())
}

/// Hash and fate of a record, if it is in custody.
pub(crate) fn find(conn: &Connection, id: RecordId) -> Result<Option<([u8; 32], u8)>, HubError> {
    Ok(conn
        .prepare_cached("SELECT hash, fate FROM record WHERE dev = ?1 AND epoch = ?2 AND seq = ?3")?
        .query_row((id.dev, id.epoch, id.seq.cast_signed()), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?)
}

/// Hash of a record, and the journal entry that holds its bytes, if it is in custody.
pub(crate) fn place(conn: &Connection, id: RecordId) -> Result<Option<([u8; 32], i64)>, HubError> {
    Ok(conn
        .prepare_cached("SELECT hash, journal_seq FROM record WHERE dev = ?1 AND epoch = ?2 AND seq = ?3")?
        .query_row((id.dev, id.epoch, id.seq.cast_signed()), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?)
}

/// Whom and which household a record is about; nobody if it is not in custody.
pub(crate) fn about(conn: &Connection, id: RecordId) -> Result<(Option<Rid>, Option<Hid>), HubError> {
    let found = conn
        .prepare_cached("SELECT rid, hid FROM record WHERE dev = ?1 AND epoch = ?2 AND seq = ?3")?
        .query_row((id.dev, id.epoch, id.seq.cast_signed()), |row| {
            let (rid, hid): (Option<u32>, Option<u32>) = (row.get(0)?, row.get(1)?);
            Ok((rid.map(Rid), hid.map(Hid)))
        })
        .optional()?;
    Ok(found.unwrap_or_default())
}

/// The highest number held of a log; 0 for none.
pub(crate) fn top(conn: &Connection, dev: u32, epoch: u32) -> Result<u64, HubError> {
    let top: i64 = conn
        .prepare_cached("SELECT coalesce(max(seq), 0) FROM record WHERE dev = ?1 AND epoch = ?2")?
        .query_row((dev, epoch), |row| row.get(0))?;
    Ok(top.cast_unsigned())
}

/// The hashes held of a stretch of a log, from a number to before another.
pub(crate) fn hashes(
    conn: &Connection,
    dev: u32,
    epoch: u32,
    (from, before): (u64, u64),
) -> Result<BTreeMap<u64, [u8; 32]>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT seq, hash FROM record WHERE dev = ?1 AND epoch = ?2 AND seq >= ?3 AND seq < ?4",
    )?;
    let held = query.query_map((dev, epoch, from.cast_signed(), before.cast_signed()), |row| {
        Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get(1)?))
    })?;
    Ok(held.collect::<Result<_, _>>()?)
}

/// The records held of a log above `through`, ascending.
pub(crate) fn above(conn: &Connection, dev: u32, epoch: u32, through: u64) -> Result<Vec<Early>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT seq, hash, journal_seq, iif(first_seq = seq, chain_before, NULL) \
         FROM record JOIN journal USING (journal_seq) \
         WHERE record.dev = ?1 AND record.epoch = ?2 AND seq > ?3 ORDER BY seq",
    )?;
    let early = query.query_map((dev, epoch, through.cast_signed()), |row| {
        Ok(Early {
            seq: row.get::<_, i64>(0)?.cast_unsigned(),
            hash: row.get(1)?,
            journal: row.get(2)?,
            chain_before: row.get(3)?,
        })
    })?;
    Ok(early.collect::<Result<_, _>>()?)
}

/// The name of every record in custody.
pub(crate) fn names(conn: &Connection) -> Result<Vec<RecordId>, HubError> {
    let mut query = conn.prepare("SELECT dev, epoch, seq FROM record")?;
    let ids = query.query_map([], |row| {
        Ok(RecordId {
            dev: row.get(0)?,
            epoch: row.get(1)?,
            seq: row.get::<_, i64>(2)?.cast_unsigned(),
        })
    })?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// Notes that a record is taken back; it may be still on its way.
pub(crate) fn retract(conn: &Connection, id: RecordId) -> Result<(), HubError> {
    conn.prepare_cached("INSERT OR IGNORE INTO retraction (dev, epoch, seq) VALUES (?1, ?2, ?3)")?
        .execute((id.dev, id.epoch, id.seq.cast_signed()))?;
    Ok(())
}

/// Whether a record is taken back.
pub(crate) fn is_retracted(conn: &Connection, id: RecordId) -> Result<bool, HubError> {
    Ok(conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM retraction WHERE dev = ?1 AND epoch = ?2 AND seq = ?3)",
        )?
        .query_row((id.dev, id.epoch, id.seq.cast_signed()), |row| row.get(0))?)
}

/// How many records of each device are quarantined; devices without any are absent.
pub(crate) fn quarantined_by_device(conn: &Connection) -> Result<BTreeMap<u32, u64>, HubError> {
    let mut query = conn.prepare_cached("SELECT dev, count(*) FROM quarantine GROUP BY dev")?;
    let counts = query.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.cast_unsigned())))?;
    Ok(counts.collect::<Result<_, _>>()?)
}

/// What is in quarantine of a tablet, in the order of its log.
pub(crate) fn quarantined_of(conn: &Connection, dev: u32) -> Result<Vec<Waiting>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT epoch, seq, hash, journal_seq FROM quarantine JOIN record USING (dev, epoch, seq) \
         WHERE dev = ?1 ORDER BY epoch, seq",
    )?;
    let waiting = query.query_map([dev], |row| {
        let id = RecordId {
            dev,
            epoch: row.get(0)?,
            seq: row.get::<_, i64>(1)?.cast_unsigned(),
        };
        Ok(Waiting {
            id,
            hash: row.get(2)?,
            journal: row.get(3)?,
        })
    })?;
    Ok(waiting.collect::<Result<_, _>>()?)
}

/// How many records are kept without effect.
pub(crate) fn quarantined(conn: &Connection) -> Result<u64, HubError> {
    let count: i64 = conn
        .prepare_cached("SELECT count(*) FROM quarantine")?
        .query_row([], |row| row.get(0))?;
    Ok(count.cast_unsigned())
}
