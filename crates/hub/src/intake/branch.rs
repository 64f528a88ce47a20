//! The other branch of a cloned or restored tablet: kept and folded beside the first, never over it.
//!
//! Its records stand under an epoch of their own, so that neither branch counts as having seen the other;
//! what both share, each has seen. The tablet is told to take a new epoch; nothing it sent is lost
//! meanwhile, and where the branches differ there is a conflict for somebody to settle.

use tungnha_domain::RecordId;
use tungnha_exchange::Batch;
use tungnha_exchange::ack::{FIRST_BRANCH, NoticeCode};

use super::Intake;
use super::custody::{Held, Numbered};
use super::effect::Turn;
use crate::error::HubError;
use crate::store::forks::{self, ForkRow};
use crate::store::logs::Log;
use crate::store::records::Early;

/// Room for the epoch a branch left.
const BRANCH_STEP: u32 = 1 << 20;
/// Branches of one epoch that are told apart; a further one joins the last.
const MOST_BRANCHES: u32 = 1 << 10;

impl Intake<'_> {
    /// Keeps a batch of another branch: what of it is not in custody yet.
    pub(super) fn keep_beside(
        &mut self,
        batch: &Batch,
        records: &[Numbered<'_>],
        held: &Held,
        journal: i64,
    ) -> Result<(), HubError> {
        let claimed = |seq| RecordId {
            dev: batch.dev,
            epoch: batch.epoch,
            seq,
        };
        let mut new = Vec::new();
        let mut branches = 0;
        for record in records
            .iter()
            .filter(|record| held.hashes.get(&record.seq) != Some(&record.hash))
        {
            if forks::branch_of(self.tx, claimed(record.seq), &record.hash)?.is_none() {
                branches = branches.max(forks::beside(self.tx, claimed(record.seq))?);
                new.push(record);
            }
        }
        let branch = branch(batch.epoch, branches);
        let known = forks::shared(self.tx, batch.dev, batch.epoch, branch)?;
        let shared = match records.iter().find(|record| {
            held.hashes
                .get(&record.seq)
                .is_some_and(|hash| *hash != record.hash)
        }) {
            Some(first) if known.is_none() => first.seq - 1,
            // Where the branches parted cannot be told from this batch: it has seen nothing for certain.
            _ => known.unwrap_or(0),
        };
        for record in new {
            let row = ForkRow {
                claimed: claimed(record.seq),
                hash: record.hash,
                journal,
                branch,
                shared,
            };
            forks::add(self.tx, &row)?;
            self.notice(record.seq, NoticeCode::Forked);
            let id = RecordId {
                epoch: branch,
                ..row.claimed
            };
            self.admit(
                id,
                Turn::Branch {
                    shared: claimed(shared),
                },
                record,
                journal,
            )?;
        }
        Ok(())
    }

    /// Reports records that came before their turn and do not continue the log: they stay where they are.
    pub(super) fn report_broken(&mut self, log: &Log, early: &Early) -> Result<(), HubError> {
        let claimed = RecordId {
            dev: log.dev,
            epoch: log.epoch,
            seq: early.seq,
        };
        let row = ForkRow {
            claimed,
            hash: early.hash,
            journal: early.journal,
            branch: log.epoch,
            shared: log.through,
        };
        forks::add(self.tx, &row)?;
        self.notice(early.seq, NoticeCode::Forked);
        Ok(())
    }
}

/// The epoch a branch is kept under.
fn branch(epoch: u32, number: u32) -> u32 {
    FIRST_BRANCH + number.min(MOST_BRANCHES - 1) * BRANCH_STEP + epoch % BRANCH_STEP
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn branches_of_any_epoch_never_share_a_name_with_an_epoch_or_each_other() {
        let names = [
            branch(1, 0),
            branch(1, 1),
            branch(2, 0),
            branch(2, MOST_BRANCHES),
            branch(2, u32::MAX),
        ];
        assert!(names.iter().all(|name| *name >= FIRST_BRANCH));
        let different: std::collections::BTreeSet<u32> = names.into_iter().collect();
        assert_eq!(different.len(), 4, "only what is beyond the last branch joins it");
    }
}
