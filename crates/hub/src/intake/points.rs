//! How far each copy of a tablet is in custody, along its own chain.
//!
//! A chain hash stands for everything before it. So where a log has branches, or a tablet was set back, the
//! hub does not answer "log 7 up to 12" but "your chain, up to this hash": whoever made another chain cannot
//! take it for theirs. The links of other branches are kept ([`forks::attest`]); the first branch's are made
//! from its records.

use tungnha_exchange::Batch;
use tungnha_exchange::ack::Ack;
use tungnha_exchange::keys::sha256;

use super::Intake;
use super::custody::Numbered;
use crate::error::HubError;
use crate::store::logs::{self, Log};
use crate::store::{Connection, forks, records};

/// A place on a tablet's chain up to which everything is in custody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Point {
    /// The epoch its tablet writes.
    pub(crate) epoch: u32,
    /// The highest number …
    pub(crate) through: u64,
    /// … and the chain hash there.
    pub(crate) chain: [u8; 32],
    /// The name under which the last stretch stands: the epoch, or a branch's.
    pub(crate) name: u32,
    /// The stretch's first number.
    pub(crate) first: u64,
}

/// The chain hash of the first branch at a number up to its cursor.
fn chain_at(conn: &Connection, log: &Log, seq: u64) -> Result<Option<[u8; 32]>, HubError> {
    if seq == log.through {
        return Ok(Some(log.chain));
    }
    if seq < log.base || seq > log.through {
        return Ok(None);
    }
    let hashes = records::hashes(conn, log.dev, log.epoch, (log.base + 1, seq + 1))?;
    let end = hashes
        .values()
        .fold(log.base_chain, |chain, hash| sha256(&[&chain, hash]));
    Ok(Some(end))
}

/// The name under which the record at this place of a chain stands, if everything up to it is in custody.
pub(crate) fn name_at(
    conn: &Connection,
    log: &Log,
    seq: u64,
    chain: &[u8; 32],
) -> Result<Option<u32>, HubError> {
    if chain_at(conn, log, seq)?.as_ref() == Some(chain) {
        return Ok(Some(log.epoch));
    }
    if let Some(name) = forks::attested(conn, log.dev, seq, chain)? {
        return Ok(Some(name));
    }
    // Two copies may have begun one epoch, offered twice by a hub that was put back, each behind a place of its own.
    for other in logs::of(conn, log.dev)? {
        if other.epoch != log.epoch && chain_at(conn, &other, seq)?.as_ref() == Some(chain) {
            return Ok(Some(other.epoch));
        }
    }
    Ok(None)
}

/// Whether a chain of this device up to this place is in custody in any of its epochs.
pub(crate) fn is_held(conn: &Connection, dev: u32, seq: u64, chain: &[u8; 32]) -> Result<bool, HubError> {
    for log in logs::of(conn, dev)? {
        if chain_at(conn, &log, seq)?.as_ref() == Some(chain) {
            return Ok(true);
        }
    }
    Ok(forks::attested(conn, dev, seq, chain)?.is_some())
}

/// Where a tablet stands that has nothing to send and counts less than the hub holds, or forked: at its last
/// acknowledgement, if that was of its last record.
pub(crate) fn stands_at(
    conn: &Connection,
    log: &Log,
    last_ack: Option<&Ack>,
    next_seq: u64,
) -> Result<Option<Point>, HubError> {
    let point = |through, chain, name| Point {
        epoch: log.epoch,
        through,
        chain,
        name,
        first: through,
    };
    let Some(ack) = last_ack else {
        let nothing = next_seq == 1 && log.base == 0 && log.through > 0;
        return Ok(nothing.then(|| point(0, [0; 32], log.epoch)));
    };
    let there = ack.through.checked_add(1) == Some(next_seq);
    if !there || ack.dev != log.dev || (ack.through, ack.chain) == (log.through, log.chain) {
        return Ok(None);
    }
    let name = name_at(conn, log, ack.through, &ack.chain)?;
    Ok(name.map(|name| point(ack.through, ack.chain, name)))
}

impl Intake<'_> {
    /// An epoch goes on where the tablet's chain stood in the one before: its first batch tells where, and
    /// that chain must be in custody. Says whether a beginning was found. It counts before the place the epoch was
    /// offered at, as long as nothing of it has come. A branch of this very epoch is none: where
    /// its first record has not come yet, that branch goes on, and not the log.
    pub(super) fn find_base(&self, log: &mut Log, batch: &Batch) -> Result<bool, HubError> {
        let before = batch.first - 1;
        let known = log.through > log.base || (before, batch.chain_before) == (log.base, log.base_chain);
        if known || before == 0 || !is_held(self.tx, log.dev, before, &batch.chain_before)? {
            return Ok(false);
        }
        let of_branch = forks::epoch_at(self.tx, log.dev, before, &batch.chain_before)?;
        if of_branch == Some(log.epoch) {
            return Ok(false);
        }
        (log.base, log.base_chain) = (before, batch.chain_before);
        (log.through, log.chain) = (before, batch.chain_before);
        Ok(true)
    }

    /// Walks a batch along its own chain and notes how far it is in custody, where that is not what the cursor of
    /// the log under way says. That says nothing of an epoch its tablet left, least of all where this hub forgot
    /// that it had offered another.
    pub(super) fn walk(
        &mut self,
        (log, under_way): (&Log, bool),
        batch: &Batch,
        numbered: &[Numbered<'_>],
    ) -> Result<(), HubError> {
        let last = batch.next() - 1;
        if under_way && last >= log.through && !forks::any(self.tx, log.dev, log.epoch)? {
            return Ok(());
        }
        let Some(mut before) = name_at(self.tx, log, batch.first - 1, &batch.chain_before)? else {
            return Ok(());
        };
        let mut on_first = before == log.epoch;
        let mut chain = batch.chain_before;
        let main = records::hashes(self.tx, log.dev, log.epoch, (batch.first, batch.next()))?;
        let mut points: Vec<Point> = Vec::new();
        for record in numbered {
            chain = sha256(&[&chain, &record.hash]);
            let in_first = main.get(&record.seq) == Some(&record.hash);
            on_first &= in_first && record.seq <= log.through;
            let claimed = tungnha_domain::RecordId {
                dev: log.dev,
                epoch: log.epoch,
                seq: record.seq,
            };
            let branch = forks::branch_of(self.tx, claimed, &record.hash, Some(before))?;
            // Two copies may have made the same bytes: behind what only a branch holds, that branch's are meant.
            let name = match branch {
                Some(branch) if before == branch || !in_first => branch,
                _ if in_first => log.epoch,
                _ => break,
            };
            before = name;
            if !on_first {
                forks::attest(self.tx, claimed, &chain, name)?;
            }
            match points.last_mut().filter(|point| point.name == name) {
                Some(point) => (point.through, point.chain) = (record.seq, chain),
                None => points.push(Point {
                    epoch: log.epoch,
                    through: record.seq,
                    chain,
                    name,
                    first: record.seq,
                }),
            }
        }
        // Whoever reached the log's own end needs to hear of no place before it.
        self.reached |= under_way && chain == log.chain;
        let end = points.last().map(|point| point.through);
        points.retain(|point| {
            !(under_way && (point.through, point.chain) == (log.through, log.chain))
                && (point.name != point.epoch || Some(point.through) == end)
        });
        self.points.extend(points);
        Ok(())
    }
}
