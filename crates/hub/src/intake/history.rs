//! Which of a batch's records are the log's own, and which tell another history.
//!
//! What stands before a record says whose it is: two copies of a tablet may make the same bytes under one number.
//! Up to the cursor that is the log's chain; of what came before its turn, the chain its own batch began with.

use std::collections::BTreeMap;

use tungnha_exchange::Batch;
use tungnha_exchange::keys::sha256;

use super::custody::Numbered;
use crate::error::HubError;
use crate::store::logs::Log;
use crate::store::{Connection, records};

/// What of a batch's numbers is in custody under the log's own name.
pub(super) struct Held {
    hashes: BTreeMap<u64, [u8; 32]>,
    /// The chain before each record above the cursor.
    early: BTreeMap<u64, [u8; 32]>,
    /// Something came out of order: there are records above the cursor.
    pub(super) above_through: bool,
}

impl Held {
    pub(super) fn of(conn: &Connection, log: &Log, batch: &Batch) -> Result<Self, HubError> {
        let top = records::top(conn, log.dev, log.epoch)?;
        let hashes = if batch.first <= top {
            records::hashes(conn, log.dev, log.epoch, (batch.first, batch.next()))?
        } else {
            BTreeMap::new()
        };
        let above_through = top > log.through;
        let early = match above_through {
            true => chains_above(conn, log)?,
            false => BTreeMap::new(),
        };
        Ok(Self {
            hashes,
            early,
            above_through,
        })
    }

    /// The hash of what is held under this number.
    pub(super) fn hash(&self, seq: u64) -> Option<&[u8; 32]> {
        self.hashes.get(&seq)
    }

    /// Whether it holds another than this record, which stands on `chain`.
    fn differs(&self, record: &Numbered<'_>, chain: &[u8; 32]) -> bool {
        let early = self.early.get(&record.seq);
        let other = early.is_some_and(|stands_on| stands_on != chain);
        self.hash(record.seq)
            .is_some_and(|hash| other || *hash != record.hash)
    }

    /// How many of a batch's records, from its first on, the log can take without holding two histories: all of
    /// them, or those up to the first that it holds otherwise. Beyond a gap nobody can tell whose those are, unless
    /// what is held there goes on from them: the second says whether they are known to be the log's.
    pub(super) fn own(&self, log: &Log, batch: &Batch, records: &[Numbered<'_>]) -> (usize, bool) {
        let mut chain = batch.chain_before;
        let (mut own, mut at_cursor, mut joined) = (records.len(), batch.chain_before, false);
        for (place, record) in records.iter().enumerate() {
            joined |= place > 0 && self.early.get(&record.seq) == Some(&chain);
            if own == records.len() && self.differs(record, &chain) {
                own = place;
            }
            chain = sha256(&[&chain, &record.hash]);
            if record.seq <= log.through {
                at_cursor = chain;
            }
        }
        // No log begins before its epoch does.
        if batch.first <= log.base {
            return (0, false);
        }
        if batch.first > log.through + 1 {
            return (own, joined);
        }
        // Below the cursor all are held, so those before one that differs bring nothing.
        let differs_below = own < records.len() && batch.first + own as u64 <= log.through;
        // A batch that ends below the cursor brings nothing new; its numbers were compared one by one.
        let along = batch.next() <= log.through || at_cursor == log.chain;
        match along && !differs_below {
            true => (own, true),
            false => (0, false),
        }
    }
}

/// The chain before each record above the cursor: what its batch began with, or what the one before it leads to.
fn chains_above(conn: &Connection, log: &Log) -> Result<BTreeMap<u64, [u8; 32]>, HubError> {
    let mut chains = BTreeMap::new();
    let mut reached: Option<(u64, [u8; 32])> = None;
    for early in records::above(conn, log.dev, log.epoch, log.through)? {
        let follows = reached.filter(|(next, _)| *next == early.seq);
        let before = early.chain_before.or(follows.map(|(_, chain)| chain));
        reached = before.map(|before| (early.seq + 1, sha256(&[&before, &early.hash])));
        chains.extend(before.map(|before| (early.seq, before)));
    }
    Ok(chains)
}
