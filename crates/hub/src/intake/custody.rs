//! Journal, record names and chain: who holds which bytes under which number.

use tungnha_domain::RecordId;
use tungnha_exchange::ack::FIRST_BRANCH;
use tungnha_exchange::keys::sha256;
use tungnha_exchange::record::{decode, record_hash};
use tungnha_exchange::{Anchor, Batch};

use super::Intake;
use super::cut::tells_who;
use super::history::Held;
use super::judged::Turn;
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
        let held = Held::of(self.tx, log, batch)?;
        let before = self.name_before(log, batch)?;
        if before.is_some_and(|name| name != batch.epoch) || self.goes_on_as_a_branch(log, batch, records)? {
            return self.keep_beside(log, batch, (records, batch.chain_before, before), &held, journal);
        }
        let (own, known) = held.own(log, batch, records);
        let (own, others) = records.split_at(own);
        self.keep_own(log, batch, own, &held, journal)?;
        if others.is_empty() {
            return Ok(());
        }
        let before = match own {
            [] => before,
            _ => known.then_some(batch.epoch),
        };
        let chain = own.iter().fold(batch.chain_before, |chain, record| {
            sha256(&[&chain, &record.hash])
        });
        self.keep_beside(log, batch, (others, chain, before), &held, journal)
    }

    /// Keeps the log's own records and moves its cursor.
    fn keep_own(
        &mut self,
        log: &mut Log,
        batch: &Batch,
        records: &[Numbered<'_>],
        held: &Held,
        journal: i64,
    ) -> Result<(), HubError> {
        if records.is_empty() {
            return Ok(());
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
            if held.hash(record.seq).is_some() {
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
