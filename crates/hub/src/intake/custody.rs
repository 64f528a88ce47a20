//! Journal, record names and chain: who holds which bytes under which number.

use std::collections::BTreeMap;

use rusqlite::Connection;
use tungnha_exchange::ack::NoticeCode;
use tungnha_exchange::keys::sha256;
use tungnha_exchange::record::{decode, record_hash};
use tungnha_exchange::{Anchor, Batch};

use super::{Intake, Log};
use crate::error::HubError;

/// A record's bytes with their hash and the anchor before them.
pub(crate) struct Numbered<'b> {
    pub(crate) seq: u64,
    pub(crate) hash: [u8; 32],
    pub(crate) bytes: &'b [u8],
    pub(crate) prev: Anchor,
}

impl Intake<'_> {
    /// Keeps a batch its device signed: journal first, then its records.
    pub(super) fn keep(&mut self, log: &mut Log, batch: &Batch, envelope: &[u8]) -> Result<(), HubError> {
        let Some(journal) = self.journal(batch, envelope)? else {
            // The same bytes again: everything in them is in custody already.
            return Ok(());
        };
        let records = number(batch);
        let held = held(self.tx, log, batch)?;
        if is_other_branch(log, batch, &records, &held) {
            return self.fork(batch, &records, &held, journal);
        }
        let arrives_late = held.above_through;
        for record in &records {
            if !held.hashes.contains_key(&record.seq) {
                self.admit(batch, record, journal, arrives_late)?;
            }
        }
        if batch.first <= log.through + 1 {
            self.advance(log, batch, &records, arrives_late)?;
        }
        Ok(())
    }

    /// Writes the envelope down; `None` if these very bytes are there already.
    fn journal(&self, batch: &Batch, envelope: &[u8]) -> Result<Option<i64>, HubError> {
        let added = self
            .tx
            .prepare_cached(
                "INSERT INTO journal (dev, epoch, first_seq, next_seq, chain_before, sha256, envelope, received_at) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (sha256) DO NOTHING",
            )?
            .execute((
                batch.dev,
                batch.epoch,
                batch.first.cast_signed(),
                batch.next().cast_signed(),
                batch.chain_before,
                sha256(&[envelope]),
                envelope,
                self.now,
            ))?;
        Ok((added == 1).then(|| self.tx.last_insert_rowid()))
    }

    /// The other branch of a cloned or restored tablet: kept beside the first, never over it.
    fn fork(
        &mut self,
        batch: &Batch,
        records: &[Numbered<'_>],
        held: &Held,
        journal: i64,
    ) -> Result<(), HubError> {
        let mut add = self.tx.prepare_cached(
            "INSERT OR IGNORE INTO fork (dev, epoch, seq, hash, journal_seq) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        for record in records
            .iter()
            .filter(|record| held.hashes.get(&record.seq) != Some(&record.hash))
        {
            add.execute((
                batch.dev,
                batch.epoch,
                record.seq.cast_signed(),
                record.hash,
                journal,
            ))?;
            self.notice(record.seq, NoticeCode::Forked);
        }
        Ok(())
    }

    /// Moves the cursor over the batch and over what had come before it out of order.
    fn advance(
        &mut self,
        log: &mut Log,
        batch: &Batch,
        records: &[Numbered<'_>],
        arrives_late: bool,
    ) -> Result<(), HubError> {
        let reached = log.through;
        for record in records.iter().filter(|record| record.seq > reached) {
            log.chain = sha256(&[&log.chain, &record.hash]);
            log.through = record.seq;
        }
        if !arrives_late {
            return Ok(());
        }
        let mut query = self.tx.prepare_cached(
            "SELECT seq, hash, first_seq, chain_before, journal_seq FROM record JOIN journal USING (journal_seq) \
             WHERE record.dev = ?1 AND record.epoch = ?2 AND seq > ?3 ORDER BY seq",
        )?;
        let mut rows = query.query((log.dev, log.epoch, log.through.cast_signed()))?;
        let mut broken = None;
        while let Some(row) = rows.next()? {
            let seq = row.get::<_, i64>(0)?.cast_unsigned();
            if seq != log.through + 1 {
                break;
            }
            let hash: [u8; 32] = row.get(1)?;
            let starts_its_batch = row.get::<_, i64>(2)?.cast_unsigned() == seq;
            if starts_its_batch && row.get::<_, [u8; 32]>(3)? != log.chain {
                // What came early continues another history than the one that filled the gap.
                broken = Some((seq, hash, row.get::<_, i64>(4)?));
                break;
            }
            log.chain = sha256(&[&log.chain, &hash]);
            log.through = seq;
        }
        if let Some((seq, hash, journal)) = broken {
            self.tx
                .prepare_cached(
                    "INSERT OR IGNORE INTO fork (dev, epoch, seq, hash, journal_seq) VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute((batch.dev, batch.epoch, seq.cast_signed(), hash, journal))?;
            self.notice(seq, NoticeCode::Forked);
        }
        Ok(())
    }
}

/// Names and hashes a batch's records, each with the anchor before it.
pub(crate) fn number(batch: &Batch) -> Vec<Numbered<'_>> {
    let mut prev = batch.base;
    let mut numbered = Vec::with_capacity(batch.records.len());
    for (bytes, seq) in batch.records.iter().zip(batch.first..) {
        numbered.push(Numbered {
            seq,
            hash: record_hash(bytes),
            bytes,
            prev,
        });
        // Bytes that are no record tell no time: the next one's anchor is written against the last good.
        if let Ok(record) = decode(bytes, &prev) {
            prev = record.anchor;
        }
    }
    numbered
}

/// What of a batch's numbers is in custody.
struct Held {
    hashes: BTreeMap<u64, [u8; 32]>,
    /// Something came out of order: there are records above the cursor.
    above_through: bool,
}

fn held(conn: &Connection, log: &Log, batch: &Batch) -> Result<Held, HubError> {
    let top: i64 = conn
        .prepare_cached("SELECT coalesce(max(seq), 0) FROM record WHERE dev = ?1 AND epoch = ?2")?
        .query_row((log.dev, log.epoch), |row| row.get(0))?;
    let mut hashes = BTreeMap::new();
    if batch.first <= top.cast_unsigned() {
        let mut query = conn.prepare_cached(
            "SELECT seq, hash FROM record WHERE dev = ?1 AND epoch = ?2 AND seq >= ?3 AND seq < ?4",
        )?;
        let mut rows = query.query((
            log.dev,
            log.epoch,
            batch.first.cast_signed(),
            batch.next().cast_signed(),
        ))?;
        while let Some(row) = rows.next()? {
            hashes.insert(row.get::<_, i64>(0)?.cast_unsigned(), row.get(1)?);
        }
    }
    Ok(Held {
        hashes,
        above_through: top.cast_unsigned() > log.through,
    })
}

/// Whether the batch tells another history than the one in custody: other bytes under a number that is
/// taken, or another chain up to the cursor.
fn is_other_branch(log: &Log, batch: &Batch, records: &[Numbered<'_>], held: &Held) -> bool {
    let differs = records.iter().any(|record| {
        held.hashes
            .get(&record.seq)
            .is_some_and(|hash| *hash != record.hash)
    });
    if differs || batch.first > log.through + 1 {
        // A batch beyond a gap is compared when the gap is filled.
        return differs;
    }
    let at_cursor = records
        .iter()
        .take_while(|record| record.seq <= log.through)
        .fold(batch.chain_before, |before, record| {
            sha256(&[&before, &record.hash])
        });
    // A batch that ends below the cursor brings nothing new; its numbers were compared one by one.
    batch.next() > log.through && at_cursor != log.chain
}

/// Stretches in custody above the cursor.
pub(crate) fn ranges(conn: &Connection, log: &Log) -> Result<Vec<(u64, u64)>, HubError> {
    let mut query = conn
        .prepare_cached("SELECT seq FROM record WHERE dev = ?1 AND epoch = ?2 AND seq > ?3 ORDER BY seq")?;
    let mut rows = query.query((log.dev, log.epoch, log.through.cast_signed()))?;
    let mut ranges: Vec<(u64, u64)> = Vec::new();
    while let Some(row) = rows.next()? {
        let seq = row.get::<_, i64>(0)?.cast_unsigned();
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == seq => *last = seq,
            _ => ranges.push((seq, seq)),
        }
    }
    Ok(ranges)
}

/// Whether two tablets write this log.
pub(crate) fn has_fork(conn: &Connection, dev: u32, epoch: u32) -> Result<bool, HubError> {
    Ok(conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM fork WHERE dev = ?1 AND epoch = ?2)")?
        .query_row((dev, epoch), |row| row.get(0))?)
}
