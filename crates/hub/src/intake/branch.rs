//! The other branch of a cloned or restored tablet: kept and folded beside the first, never over it.
//!
//! Its records stand under an epoch of their own, so that neither branch counts as having seen the other;
//! what both share, each has seen. Every tablet is acknowledged along its own chain ([`super::points`]) and
//! told to take a new epoch; where the branches differ there is a conflict for somebody to settle.

use tungnha_domain::RecordId;
use tungnha_exchange::Batch;
use tungnha_exchange::ack::{FIRST_BRANCH, NoticeCode};
use tungnha_exchange::keys::sha256;

use super::Intake;
use super::custody::Numbered;
use super::early::At;
use super::history::Held;
use super::judged::Turn;
use super::points::name_at;
use crate::error::HubError;
use crate::store::forks::{self, ForkRow};
use crate::store::logs::Log;
use crate::store::records::{self, Early};

/// Room for the epoch a branch left.
const BRANCH_STEP: u32 = 1 << 20;
/// Branches of one epoch that are told apart; a further one joins the last.
const MOST_BRANCHES: u32 = 1 << 10;

impl Intake<'_> {
    /// Keeps records of another branch: what of them is not in custody yet. With them the chain before the first and
    /// the name under which what stands there is kept; none where nobody can tell from here.
    pub(super) fn keep_beside(
        &mut self,
        log: &Log,
        batch: &Batch,
        (records, mut chain, mut before): (&[Numbered<'_>], [u8; 32], Option<u32>),
        held: &Held,
        journal: i64,
    ) -> Result<(), HubError> {
        let claimed = |seq| RecordId {
            dev: batch.dev,
            epoch: batch.epoch,
            seq,
        };
        for record in records {
            chain = sha256(&[&chain, &record.hash]);
            // Behind what the log does not hold, the same bytes are another record: it has seen other answers.
            let on_branch = before.is_some_and(|name| name != batch.epoch);
            let same = held.hash(record.seq) == Some(&record.hash);
            // Above the cursor it may be this very one, come before its turn.
            let early = match same && record.seq > log.through {
                true => self.came_early(claimed(record.seq), &chain)?,
                false => None,
            };
            if same && !on_branch && (record.seq <= log.through || early.is_some()) {
                before = Some(batch.epoch);
                continue;
            }
            if let Some(branch) = forks::branch_of(self.tx, claimed(record.seq), &record.hash, before)? {
                self.parts_here(branch, claimed(record.seq), before, &chain)?;
                before = Some(branch);
                continue;
            }
            let row = self.place(claimed(record.seq), record.hash, journal, before)?;
            self.notice(record.seq, NoticeCode::Forked);
            before = Some(row.branch);
            let id = RecordId {
                epoch: row.branch,
                ..row.claimed
            };
            if let Some(place) = early {
                self.take_over(&row, place)?;
                self.meet(id, record, journal)?;
                continue;
            }
            forks::add(self.tx, &row)?;
            let turn = Turn::Branch(forks::ancestors(self.tx, id)?);
            self.admit(id, &turn, record, journal)?;
        }
        if before.is_none_or(|name| name < FIRST_BRANCH) {
            return Ok(());
        }
        let seq = batch.next() - 1;
        self.take_over_behind(
            log,
            At {
                seq,
                chain,
                name: before,
            },
        )
    }

    /// The name under which what a batch stands on is kept; none where nobody can tell from here.
    pub(super) fn name_before(&self, log: &Log, batch: &Batch) -> Result<Option<u32>, HubError> {
        let seq = batch.first - 1;
        if let Some(name) = name_at(self.tx, log, seq, &batch.chain_before)? {
            return Ok(Some(name));
        }
        // A branch of which something before is missing: only the envelope it came in tells its chain.
        let claimed = RecordId {
            dev: batch.dev,
            epoch: batch.epoch,
            seq,
        };
        for (branch, journal) in forks::under(self.tx, claimed)? {
            let known = branch >= FIRST_BRANCH && self.is_chain_in(journal, seq, &batch.chain_before)?;
            if known {
                return Ok(Some(branch));
            }
        }
        Ok(None)
    }

    /// Where a record that is new here goes: on with the branch before it, or to a new one.
    pub(super) fn place(
        &self,
        claimed: RecordId,
        hash: [u8; 32],
        journal: i64,
        before: Option<u32>,
    ) -> Result<ForkRow, HubError> {
        let row = |branch, parent, shared| ForkRow {
            claimed,
            hash,
            journal,
            branch,
            parent,
            shared,
        };
        if let Some(branch) = before.filter(|name| *name >= FIRST_BRANCH) {
            let next = RecordId {
                epoch: branch,
                ..claimed
            };
            if records::find(self.tx, next)?.is_none()
                && let Some(shared) = forks::shared(self.tx, next)?
            {
                return Ok(row(branch, shared.epoch, shared.seq));
            }
        }
        let last = forks::last_branch(self.tx, claimed.dev, claimed.epoch)?;
        let new = branch(claimed.epoch, last.map_or(0, |last| number(last) + 1));
        Ok(match before {
            Some(parent) => row(new, parent, claimed.seq - 1),
            // Where the branches parted cannot be told: it has seen nothing for certain.
            None => row(new, claimed.epoch, 0),
        })
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
            parent: log.epoch,
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

/// Which of its epoch's branches it is.
fn number(branch: u32) -> u32 {
    branch.saturating_sub(FIRST_BRANCH) / BRANCH_STEP
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
        assert_eq!([number(branch(1, 0)), number(branch(7, 5))], [0, 5]);
    }
}
