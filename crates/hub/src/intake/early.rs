//! Records that came before their turn, by another road than the rest of their log, and turn out to be on a branch.
//!
//! Above a gap nobody can tell which branch of a cloned or restored tablet a record is on: it stands under its log's own
//! name, and counts. The chain hash before it tells once the branch that leads up to it has come. It takes the branch's
//! name then, with all it did. Under both names it would count twice, and its tablet could take only one of them back;
//! and as a record of the log it would pass for having seen what only the other branch holds.

use tungnha_domain::RecordId;
use tungnha_exchange::keys::sha256;
use tungnha_exchange::record::{Body, decode};

use super::custody::{Numbered, number};
use super::deeds::on_branch;
use super::judged::{Entry, Turn};
use super::{Intake, batch_at};
use crate::error::HubError;
use crate::keys::Identity;
use crate::people::Decided;
use crate::store::forks::{self, ForkRow};
use crate::store::logs::Log;
use crate::store::records::{self, Fate};
use crate::store::{found, observations, renamed};

/// A place of a chain: the number, the chain hash there, and under which name the record there stands.
#[derive(Clone, Copy)]
pub(super) struct At {
    pub(super) seq: u64,
    pub(super) chain: [u8; 32],
    pub(super) name: Option<u32>,
}

impl Intake<'_> {
    /// Where in the journal the record is that came before its turn under this name, if its chain is this one up to and
    /// with it.
    pub(super) fn came_early(&self, id: RecordId, chain: &[u8; 32]) -> Result<Option<i64>, HubError> {
        let Some((_, journal)) = records::place(self.tx, id)? else {
            return Ok(None);
        };
        Ok(self.is_chain_in(journal, id.seq, chain)?.then_some(journal))
    }

    /// Whether the batch at this place of the journal leads to this chain at this number.
    pub(super) fn is_chain_in(&self, journal: i64, seq: u64, chain: &[u8; 32]) -> Result<bool, HubError> {
        let identity = Identity::load(self.tx)?;
        let Some(batch) = batch_at(self.tx, &identity, &self.device, journal)? else {
            return Ok(false);
        };
        let end = number(&batch)
            .iter()
            .take_while(|record| record.seq <= seq)
            .fold(batch.chain_before, |before, record| {
                sha256(&[&before, &record.hash])
            });
        Ok(end == *chain)
    }

    /// Gives a record that came early the name of the branch it is on; `journal` is where its bytes are.
    pub(super) fn take_over(&mut self, row: &ForkRow, journal: i64) -> Result<(), HubError> {
        let from = row.claimed;
        let id = RecordId {
            epoch: row.branch,
            ..from
        };
        let Some((_, fate)) = records::find(self.tx, from)? else {
            return Ok(());
        };
        // That it does not continue the log may have been noted: it is no branch of its own.
        forks::remove(self.tx, from, &row.hash, from.epoch)?;
        forks::add(self.tx, row)?;
        let turn = Turn::Branch(forks::ancestors(self.tx, id)?);
        let about = records::about(self.tx, from)?;
        let retracted = records::is_retracted(self.tx, id)?;
        renamed::rename(self.tx, from, id.epoch, about, retracted)?;
        if let (Some(rid), Turn::Branch(shared)) = (about.0, &turn) {
            let numbers = Decided::load(self.tx)?.numbers_of(&[rid]);
            observations::rename(self.tx, &numbers, from, id, shared)?;
        }
        self.rids.extend(about.0);
        self.hids.extend(about.1);
        self.renamed = true;
        self.name_there((from, id), &turn, fate, journal)
    }

    /// A branch of which nobody could tell where it parted goes on behind this place: `left` is the name under which
    /// what stands there is kept, `chain` is the one up to and with the branch's first record.
    pub(super) fn parts_here(
        &mut self,
        branch: u32,
        first: RecordId,
        left: Option<u32>,
        chain: &[u8; 32],
    ) -> Result<(), HubError> {
        let id = RecordId {
            epoch: branch,
            ..first
        };
        let unknown = first.seq > 1 && forks::shared(self.tx, id)?.is_some_and(|shared| shared.seq == 0);
        let Some(left) = left.filter(|left| unknown && *left != branch) else {
            return Ok(());
        };
        let records = forks::on(self.tx, id)?;
        match records.first() {
            Some((seq, journal)) if *seq == id.seq && self.is_chain_in(*journal, *seq, chain)? => {}
            _ => return Ok(()),
        }
        forks::parted(self.tx, id, left)?;
        self.renamed = true;
        for (seq, journal) in records {
            let id = RecordId { seq, ..id };
            let Some((_, fate)) = records::find(self.tx, id)? else {
                continue;
            };
            let shared = forks::ancestors(self.tx, id)?;
            let (rid, hid) = records::about(self.tx, id)?;
            if let Some(rid) = rid {
                let numbers = Decided::load(self.tx)?.numbers_of(&[rid]);
                observations::rename(self.tx, &numbers, id, id, &shared)?;
            }
            self.rids.extend(rid);
            self.hids.extend(hid);
            self.name_there((id, id), &Turn::Branch(shared), fate, journal)?;
        }
        Ok(())
    }

    /// What a record names is to be found on its own branch.
    fn name_there(
        &mut self,
        (from, id): (RecordId, RecordId),
        turn: &Turn,
        fate: u8,
        journal: i64,
    ) -> Result<(), HubError> {
        let identity = Identity::load(self.tx)?;
        let Some(batch) = batch_at(self.tx, &identity, &self.device, journal)? else {
            return Ok(());
        };
        let waited = found::waits_no_longer(self.tx, from)?;
        for record in number(&batch).iter().filter(|record| record.seq == id.seq) {
            if waited {
                self.judge_waited(id, turn, record, journal)?;
            } else if fate != Fate::Quarantined as u8 {
                self.take_back_there(from, id, turn, record)?;
            }
        }
        Ok(())
    }

    /// What a retraction takes back is the record of its own branch, and no longer the one of the log.
    fn take_back_there(
        &mut self,
        from: RecordId,
        id: RecordId,
        turn: &Turn,
        numbered: &Numbered<'_>,
    ) -> Result<(), HubError> {
        let Ok(record) = decode(numbered.bytes, &numbered.prev) else {
            return Ok(());
        };
        let (Body::Retract { seq, epoch: None }, Turn::Branch(shared)) = (&record.body, turn) else {
            return Ok(());
        };
        let was = RecordId { seq: *seq, ..from };
        if on_branch(id, shared, *seq) == was {
            return Ok(());
        }
        let about = records::about(self.tx, was)?;
        renamed::not_taken_back(self.tx, was, about)?;
        self.rids.extend(about.0);
        self.hids.extend(about.1);
        let record = &record;
        self.retract(&Entry { id, record, turn }, *seq, None)?;
        Ok(())
    }

    /// Takes over what came early and goes on where a branch ends.
    pub(super) fn take_over_behind(&mut self, log: &Log, end: At) -> Result<(), HubError> {
        let mut end = end;
        loop {
            let claimed = RecordId {
                dev: log.dev,
                epoch: log.epoch,
                seq: end.seq + 1,
            };
            let Some((hash, _)) = records::place(self.tx, claimed)? else {
                return Ok(());
            };
            let chain = sha256(&[&end.chain, &hash]);
            let Some(journal) = self.came_early(claimed, &chain)? else {
                return Ok(());
            };
            if forks::branch_of(self.tx, claimed, &hash, end.name)?.is_some() {
                return Ok(());
            }
            let row = self.place(claimed, hash, journal, end.name)?;
            self.take_over(&row, journal)?;
            end = At {
                seq: claimed.seq,
                chain,
                name: Some(row.branch),
            };
        }
    }
}
