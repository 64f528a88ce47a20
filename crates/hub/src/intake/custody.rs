//! Journal, record names and chain: who holds which bytes under which number.

use std::collections::BTreeMap;

use tungnha_domain::RecordId;
use tungnha_exchange::ack::FIRST_BRANCH;
use tungnha_exchange::keys::sha256;
use tungnha_exchange::record::{decode, record_hash};
use tungnha_exchange::{Anchor, Batch};

use super::Intake;
use super::cut::tells_who;
use super::judged::Turn;
use super::points::name_at;
use crate::error::HubError;
use crate::store::logs::Log;
use crate::store::{Connection, forks, journal, logs, records};

/// A record's bytes with their hash and the anchor before them.
pub(crate) struct Numbered<'b> {
    pub(crate) seq: u64,
    pub(crate) hash: [u8; 32],
    pub(crate) bytes: &'b [u8],
    pub(crate) prev: Anchor,
    /// It tells who somebody is: [`super::cut`].
    pub(crate) details: bool,
}

/// What of a batch's numbers is in custody.
pub(super) struct Held {
    pub(super) hashes: BTreeMap<u64, [u8; 32]>,
    /// Something came out of order: there are records above the cursor.
    above_through: bool,
}

impl Intake<'_> {
    /// Keeps a batch its device signed: journal first, then its records. The log is its own; whether that is the one
    /// under way stands beside it.
    pub(super) fn keep(
        &mut self,
        (log, under_way): (&mut Log, bool),
        batch: &Batch,
        envelope: &[u8],
    ) -> Result<(), HubError> {
        let records = number(batch);
        let begun = self.find_base(log, batch)?;
        let details = records.iter().any(|record| record.details);
        match journal::append(self.tx, batch, envelope, details, self.now)? {
            Some(journal) => self.keep_records(log, batch, &records, journal)?,
            // The same bytes again: everything in them is in custody already.
            None if begun => self.close_gap(log)?,
            None => {}
        }
        self.walk((log, under_way), batch, &records)
    }

    fn keep_records(
        &mut self,
        log: &mut Log,
        batch: &Batch,
        records: &[Numbered<'_>],
        journal: i64,
    ) -> Result<(), HubError> {
        let held = held(self.tx, log, batch)?;
        if is_other_branch(log, batch, records, &held)
            || self.continues_a_branch(log, batch)?
            || self.stands_on_a_branch(log, batch)?
            || self.goes_on_as_a_branch(log, batch, records)?
        {
            return self.keep_beside(log, batch, records, &held, journal);
        }
        let early = held.above_through;
        // A retraction may have come first: out of order, or in a later epoch by another road.
        let turn = if early || logs::of(self.tx, log.dev)?.len() > 1 {
            Turn::Late
        } else {
            Turn::Own
        };
        for record in records {
            let id = RecordId {
                dev: batch.dev,
                epoch: batch.epoch,
                seq: record.seq,
            };
            if held.hashes.contains_key(&record.seq) {
                self.meet(id, record, journal)?;
            } else {
                self.admit(id, &turn, record, journal)?;
            }
        }
        if batch.first <= log.through + 1 {
            let reached = log.through;
            for record in records.iter().filter(|record| record.seq > reached) {
                step(log, record.seq, &record.hash);
            }
            if early {
                self.close_gap(log)?;
            }
        }
        Ok(())
    }

    /// Whether a batch beyond a gap follows on a record that only another branch has. Tablets send in
    /// order, so this is that branch going on and not the log itself.
    fn continues_a_branch(&self, log: &Log, batch: &Batch) -> Result<bool, HubError> {
        if batch.first <= log.through + 1 {
            return Ok(false);
        }
        let before = RecordId {
            dev: batch.dev,
            epoch: batch.epoch,
            seq: batch.first - 1,
        };
        Ok(forks::beside(self.tx, before)? > 0 && records::find(self.tx, before)?.is_none())
    }

    /// Whether a batch begins behind what only another branch holds: then the same bytes as the log's own are that
    /// branch's all the same.
    fn stands_on_a_branch(&self, log: &Log, batch: &Batch) -> Result<bool, HubError> {
        if !forks::any(self.tx, log.dev, log.epoch)? {
            return Ok(false);
        }
        let name = name_at(self.tx, log, batch.first - 1, &batch.chain_before)?;
        Ok(name.is_some_and(|name| name >= FIRST_BRANCH))
    }

    /// Whether what would move the cursor stands under a branch's name already: that branch left the log at the cursor,
    /// or this one leaves it further on.
    fn goes_on_as_a_branch(
        &self,
        log: &Log,
        batch: &Batch,
        records: &[Numbered<'_>],
    ) -> Result<bool, HubError> {
        let next = log.through + 1;
        if !(batch.first..batch.next()).contains(&next) || !forks::any(self.tx, log.dev, log.epoch)? {
            return Ok(false);
        }
        let upto = records.iter().take_while(|record| record.seq <= next);
        let chain = upto.fold(batch.chain_before, |before, record| {
            sha256(&[&before, &record.hash])
        });
        let name = forks::attested(self.tx, log.dev, next, &chain)?;
        Ok(name.is_some_and(|name| name >= FIRST_BRANCH))
    }

    /// Moves the cursor over what had come before its turn.
    fn close_gap(&mut self, log: &mut Log) -> Result<(), HubError> {
        for early in records::above(self.tx, log.dev, log.epoch, log.through)? {
            if early.seq != log.through + 1 {
                break;
            }
            if early.chain_before.is_some_and(|before| before != log.chain) {
                // What came early continues another history than the one that filled the gap.
                return self.report_broken(log, &early);
            }
            step(log, early.seq, &early.hash);
        }
        Ok(())
    }
}

fn step(log: &mut Log, seq: u64, hash: &[u8; 32]) {
    log.chain = sha256(&[&log.chain, hash]);
    log.through = seq;
}

/// Names and hashes a batch's records, each with the anchor before it.
pub(crate) fn number(batch: &Batch) -> Vec<Numbered<'_>> {
    let mut prev = batch.base;
    let mut numbered = Vec::with_capacity(batch.records.len());
    for (bytes, seq) in batch.records.iter().zip(batch.first..) {
        let record = decode(bytes, &prev);
        numbered.push(Numbered {
            seq,
            hash: record_hash(bytes),
            bytes,
            prev,
            // Nobody can say what is in bytes that are no record.
            details: record.as_ref().map_or(true, |record| tells_who(&record.body)),
        });
        // Bytes that are no record tell no time: the next one's anchor is written against the last good.
        if let Ok(record) = record {
            prev = record.anchor;
        }
    }
    numbered
}

fn held(conn: &Connection, log: &Log, batch: &Batch) -> Result<Held, HubError> {
    let top = records::top(conn, log.dev, log.epoch)?;
    let hashes = if batch.first <= top {
        records::hashes(conn, log.dev, log.epoch, (batch.first, batch.next()))?
    } else {
        BTreeMap::new()
    };
    Ok(Held {
        hashes,
        above_through: top > log.through,
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
    let mut ranges: Vec<(u64, u64)> = Vec::new();
    for early in records::above(conn, log.dev, log.epoch, log.through)? {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == early.seq => *last = early.seq,
            _ => ranges.push((early.seq, early.seq)),
        }
    }
    Ok(ranges)
}
