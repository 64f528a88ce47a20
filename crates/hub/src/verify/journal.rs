//! The journal opened again, envelope by envelope, against records, answers and cursors.

use std::collections::{BTreeMap, BTreeSet};

use tungnha_domain::{Observation, RecordId, Rid};
use tungnha_exchange::keys::sha256;
use tungnha_exchange::record::{Body, decode, stands_in_for};
use tungnha_exchange::{Batch, effective};

use crate::error::HubError;
use crate::intake::{Numbered, name_at, number, on_branch, open_kept};
use crate::keys::Identity;
use crate::store::journal::Kept;
use crate::store::logs::Log;
use crate::store::records::Fate;
use crate::store::{Connection, devices, forks, found, journal, logs, observations, records};

/// Opens every envelope and compares.
pub(super) fn check(
    conn: &Connection,
    identity: &Identity,
    problems: &mut Vec<String>,
) -> Result<(), HubError> {
    let mut retold = Retold {
        conn,
        named: BTreeMap::new(),
        told: BTreeSet::new(),
        taken_back: BTreeSet::new(),
        cut: BTreeSet::new(),
        chained: BTreeMap::new(),
    };
    journal::each(conn, |kept| {
        // Of what was cut, the hashes of its records and their chain are compared below.
        if !kept.cut && sha256(&[&kept.envelope]) != kept.sha256 {
            problems.push(format!(
                "journal {}: the envelope is not the one that came",
                kept.number
            ));
        }
        match open(conn, identity, kept)? {
            Some(batch) => retold.read(&batch, kept.cut, problems),
            None => {
                problems.push(format!(
                    "journal {}: not signed by device {}",
                    kept.number, kept.dev
                ));
                Ok(())
            }
        }
    })?;
    let unknown = records::names(conn)?
        .into_iter()
        .filter(|id| !retold.named.contains_key(id));
    problems.extend(unknown.map(|id| format!("record {id}: no envelope holds it")));
    problems.extend(retold.differing_answers()?);
    let logs = logs::all(conn)?;
    for log in &logs {
        problems.extend(retold.differing_cursor(log));
    }
    retold.check_chains(&logs, problems)
}

fn open(conn: &Connection, identity: &Identity, kept: &Kept) -> Result<Option<Batch>, HubError> {
    let device = devices::find(conn, kept.dev)?;
    Ok(device.and_then(|device| open_kept(identity, &device, kept)))
}

/// An answer as the fold must have been given it: who, target, record, outcome, when.
type Told = (Rid, u64, RecordId, u64, i64);

/// What the journal tells when it is read again.
struct Retold<'c> {
    conn: &'c Connection,
    /// Every record by the name it is kept under, with its hash.
    named: BTreeMap<RecordId, [u8; 32]>,
    told: BTreeSet<Told>,
    taken_back: BTreeSet<RecordId>,
    /// Records whose words were taken out: what they told is in the store alone.
    cut: BTreeSet<RecordId>,
    /// Of devices with branches or several epochs: what each batch says of the chain, by device and first
    /// number. The chain before it, and the records' hashes.
    chained: BTreeMap<(u32, u64), Vec<Chained>>,
}

type Chained = ([u8; 32], Vec<[u8; 32]>);

impl Retold<'_> {
    /// Each record of a batch is in custody under its number with its hash, on one branch or the other.
    fn read(&mut self, batch: &Batch, cut: bool, problems: &mut Vec<String>) -> Result<(), HubError> {
        let records = number(batch);
        if forks::any(self.conn, batch.dev, batch.epoch)? || logs::of(self.conn, batch.dev)?.len() > 1 {
            let hashes = records.iter().map(|record| record.hash).collect();
            let chained = self.chained.entry((batch.dev, batch.first)).or_default();
            chained.push((batch.chain_before, hashes));
        }
        let mut before = None;
        if let Some(log) = logs::of(self.conn, batch.dev)?
            .into_iter()
            .find(|log| log.epoch == batch.epoch)
        {
            before = name_at(self.conn, &log, batch.first - 1, &batch.chain_before)?;
        }
        for record in records {
            let claimed = RecordId {
                dev: batch.dev,
                epoch: batch.epoch,
                seq: record.seq,
            };
            let Some((id, fate)) = self.kept_as(claimed, &record.hash, before)? else {
                problems.push(format!("record {claimed}: not in custody as it came"));
                continue;
            };
            before = Some(id.epoch);
            self.named.insert(id, record.hash);
            if cut && stands_in_for(record.bytes).is_some() {
                self.cut.insert(id);
            }
            if fate != Fate::Quarantined as u8 && !self.tell(claimed, id, &record)? {
                problems.push(format!("record {id}: had an effect, and is no record at all"));
            }
        }
        Ok(())
    }

    /// The name a record is kept under, and its fate. Two copies of a tablet may say the same of somebody, as
    /// long after their record before: the same bytes under one number on two branches. Then it is the one that
    /// the record `before` it stands on.
    fn kept_as(
        &self,
        claimed: RecordId,
        hash: &[u8; 32],
        before: Option<u32>,
    ) -> Result<Option<(RecordId, u8)>, HubError> {
        let at = |epoch| {
            let id = RecordId { epoch, ..claimed };
            let found = records::find(self.conn, id)?.filter(|(kept, _)| kept == hash);
            Ok::<_, HubError>(found.map(|(_, fate)| (id, fate)))
        };
        let branch = forks::branch_of(self.conn, claimed, hash, before)?;
        if branch.is_some() && branch == before {
            return branch.map_or(Ok(None), at);
        }
        match (at(claimed.epoch)?, branch) {
            (Some(kept), _) => Ok(Some(kept)),
            (None, Some(branch)) => at(branch),
            (None, None) => Ok(None),
        }
    }

    /// Notes what a record says; `false` if it says nothing.
    fn tell(&mut self, claimed: RecordId, id: RecordId, record: &Numbered<'_>) -> Result<bool, HubError> {
        let Ok(read) = decode(record.bytes, &record.prev) else {
            return Ok(false);
        };
        let at = effective(&read.anchor);
        match read.body {
            Body::Answer(answer) => {
                let rid = match answer.added {
                    None => Some(answer.rid),
                    // Nobody's answer yet, where the record that adds them is not here or was not taken.
                    Some(added) => {
                        let named = self.named_by(claimed, id, added.seq, added.epoch)?;
                        found::told_by(self.conn, named)?.and_then(|found| found.rid)
                    }
                };
                let told = answer.answers.iter().zip(std::iter::repeat(rid));
                self.told.extend(told.filter_map(|((target, outcome), rid)| {
                    Some((rid?, target.wire(), id, outcome.told().wire(), at))
                }));
            }
            Body::Settlement {
                rid, target, outcome, ..
            } => {
                self.told
                    .insert((rid, target.wire(), id, outcome.told().wire(), at));
            }
            Body::Retract { seq, epoch } => {
                let taken_back = self.named_by(claimed, id, seq, epoch)?;
                self.taken_back.insert(taken_back);
            }
            _ => {}
        }
        Ok(true)
    }

    /// The name of an earlier record of the same tablet that a record names.
    fn named_by(
        &self,
        claimed: RecordId,
        id: RecordId,
        seq: u64,
        epoch: Option<u32>,
    ) -> Result<RecordId, HubError> {
        Ok(match epoch {
            Some(epoch) => RecordId { seq, epoch, ..id },
            None if id == claimed => RecordId { seq, ..id },
            None => on_branch(id, &forks::ancestors(self.conn, id)?, seq),
        })
    }

    /// The answers given to the fold are exactly those the journal tells, and those taken back are.
    fn differing_answers(&self) -> Result<Vec<String>, HubError> {
        let kept = observations::all(self.conn)?;
        let told_of = |answer: &Observation| {
            (
                answer.rid,
                answer.target.wire(),
                answer.id,
                answer.outcome.wire(),
                answer.effective,
            )
        };
        let given: BTreeSet<Told> = kept.iter().map(told_of).collect();
        let mut differing: BTreeSet<RecordId> = self
            .told
            .symmetric_difference(&given)
            .map(|(_, _, id, _, _)| *id)
            .filter(|id| !self.cut.contains(id))
            .collect();
        let wrong = kept
            .iter()
            .filter(|answer| answer.retracted != self.taken_back.contains(&answer.id));
        differing.extend(wrong.map(|answer| answer.id));
        Ok(differing
            .iter()
            .map(|id| format!("record {id}: its answers differ from those in the fold"))
            .collect())
    }

    /// The cursor stands where the records reach without a gap, with the chain hash there.
    fn differing_cursor(&self, log: &Log) -> Option<String> {
        let mut chain = log.base_chain;
        for seq in log.base + 1..=log.through {
            let id = RecordId {
                dev: log.dev,
                epoch: log.epoch,
                seq,
            };
            let Some(hash) = self.named.get(&id) else {
                return Some(format!("record {id}: acknowledged, and not held"));
            };
            chain = sha256(&[&chain, hash]);
        }
        (chain != log.chain).then(|| {
            format!(
                "log {}.{}: the chain at {} differs",
                log.dev, log.epoch, log.through
            )
        })
    }

    /// Every place of a chain that was acknowledged, and every place an epoch begins behind, is reached by
    /// batches in the journal.
    fn check_chains(&self, logs: &[Log], problems: &mut Vec<String>) -> Result<(), HubError> {
        let mut reached: BTreeSet<(u32, u64, [u8; 32])> = BTreeSet::new();
        for (&(dev, first), batches) in &self.chained {
            // In the order of numbers: what comes before a batch was walked already.
            for (before, hashes) in batches {
                let begun = first == 1 && *before == [0; 32];
                if !begun && !reached.contains(&(dev, first - 1, *before)) {
                    continue;
                }
                let mut chain = *before;
                for (seq, hash) in (first..).zip(hashes) {
                    chain = sha256(&[&chain, hash]);
                    reached.insert((dev, seq, chain));
                }
            }
        }
        let begins = logs.iter().filter(|log| log.base > 0);
        let places = begins.map(|log| (log.dev, log.epoch, log.base, log.base_chain));
        for (dev, epoch, seq, chain) in forks::links(self.conn)?.into_iter().chain(places) {
            if !reached.contains(&(dev, seq, chain)) {
                problems.push(format!(
                    "log {dev}.{epoch}: a chain at {seq} that nothing in the journal reaches"
                ));
            }
        }
        Ok(())
    }
}
