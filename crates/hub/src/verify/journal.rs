//! The journal opened again, envelope by envelope, against records, answers and cursors.

use std::collections::{BTreeMap, BTreeSet};

use tungnha_domain::{Observation, RecordId, Rid};
use tungnha_exchange::batch::Envelope;
use tungnha_exchange::keys::sha256;
use tungnha_exchange::record::{Body, decode};
use tungnha_exchange::{Batch, effective};

use crate::error::HubError;
use crate::intake::{Numbered, number};
use crate::keys::Identity;
use crate::store::logs::Log;
use crate::store::records::Fate;
use crate::store::{Connection, devices, forks, journal, logs, observations, records};

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
    };
    journal::each(conn, |kept| {
        if sha256(&[&kept.envelope]) != kept.sha256 {
            problems.push(format!(
                "journal {}: the envelope is not the one that came",
                kept.number
            ));
        }
        match open(conn, identity, kept.dev, &kept.envelope)? {
            Some(batch) => retold.read(&batch, problems),
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
    for log in logs::all(conn)? {
        problems.extend(retold.differing_cursor(&log));
    }
    Ok(())
}

fn open(conn: &Connection, identity: &Identity, dev: u32, bytes: &[u8]) -> Result<Option<Batch>, HubError> {
    let Some(device) = devices::find(conn, dev)? else {
        return Ok(None);
    };
    let opened = Envelope::from_bytes(bytes)
        .ok()
        .filter(|envelope| envelope.dev == dev)
        .and_then(|envelope| envelope.open(&device.public_key, &identity.hub_id).ok());
    Ok(opened)
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
}

impl Retold<'_> {
    /// Each record of a batch is in custody under its number with its hash, on one branch or the other.
    fn read(&mut self, batch: &Batch, problems: &mut Vec<String>) -> Result<(), HubError> {
        for record in number(batch) {
            let claimed = RecordId {
                dev: batch.dev,
                epoch: batch.epoch,
                seq: record.seq,
            };
            let Some((id, fate)) = self.kept_as(claimed, &record.hash)? else {
                problems.push(format!("record {claimed}: not in custody as it came"));
                continue;
            };
            self.named.insert(id, record.hash);
            if fate != Fate::Quarantined as u8 && !self.tell(claimed, id, &record)? {
                problems.push(format!("record {id}: had an effect, and is no record at all"));
            }
        }
        Ok(())
    }

    /// The name a record is kept under, and its fate.
    fn kept_as(&self, claimed: RecordId, hash: &[u8; 32]) -> Result<Option<(RecordId, u8)>, HubError> {
        if let Some((_, fate)) = records::find(self.conn, claimed)?.filter(|(kept, _)| kept == hash) {
            return Ok(Some((claimed, fate)));
        }
        let Some(branch) = forks::branch_of(self.conn, claimed, hash)? else {
            return Ok(None);
        };
        let id = RecordId {
            epoch: branch,
            ..claimed
        };
        let found = records::find(self.conn, id)?.filter(|(kept, _)| kept == hash);
        Ok(found.map(|(_, fate)| (id, fate)))
    }

    /// Notes what a record says; `false` if it says nothing.
    fn tell(&mut self, claimed: RecordId, id: RecordId, record: &Numbered<'_>) -> Result<bool, HubError> {
        let Ok(read) = decode(record.bytes, &record.prev) else {
            return Ok(false);
        };
        let at = effective(&read.anchor);
        match read.body {
            Body::Answer(answer) => {
                let told = answer.answers.iter();
                self.told.extend(
                    told.map(|(target, outcome)| (answer.rid, target.wire(), id, outcome.wire(), at)),
                );
            }
            Body::Settlement {
                rid, target, outcome, ..
            } => {
                self.told.insert((rid, target.wire(), id, outcome.wire(), at));
            }
            Body::Retract { seq, .. } => {
                let shared = if id == claimed {
                    0
                } else {
                    forks::shared(self.conn, claimed.dev, claimed.epoch, id.epoch)?.unwrap_or(0)
                };
                let log = if seq <= shared { claimed } else { id };
                self.taken_back.insert(RecordId { seq, ..log });
            }
            _ => {}
        }
        Ok(true)
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
        let mut chain = [0; 32];
        for seq in 1..=log.through {
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
}
