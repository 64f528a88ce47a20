//! Records in custody judged anew: what had no effect when it came and may have one now.
//!
//! Why a record is in quarantine is the hub's standing at the time, not the record's own fault: its tablet had not
//! been given the hamlet yet, or a hub whose folder was put back had forgotten that it had been; nobody had told who
//! uses the tablet; the household stood elsewhere. Bytes are kept before they are judged, so they can be judged again
//! whenever that standing changes. Whoever gives a tablet hamlets or users, or moves people, calls this in the same
//! transaction. What still may not count stays where it is.

use std::collections::{BTreeMap, BTreeSet};

use tungnha_domain::RecordId;
use tungnha_exchange::ack::FIRST_BRANCH;
use tungnha_exchange::record::stands_in_for;

use super::custody::{Numbered, number};
use super::judged::Turn;
use super::{Intake, batch_at};
use crate::commune::Commune;
use crate::error::HubError;
use crate::keys::Identity;
use crate::status;
use crate::store::records::{self, Fate, Waiting};
use crate::store::{Transaction, devices, forks, judged_again};

/// Judges anew what is in quarantine of one tablet; tells how many records count from now on. `now` is unix seconds.
pub(crate) fn judge_again_of(tx: &Transaction<'_>, dev: u32, now: i64) -> Result<u64, HubError> {
    judge_again(tx, records::quarantined_of(tx, dev)?, now)
}

/// The same of every tablet: after people or households have changed their place.
pub(crate) fn judge_again_of_all(tx: &Transaction<'_>, now: i64) -> Result<u64, HubError> {
    let mut waiting = Vec::new();
    for dev in records::quarantined_by_device(tx)?.into_keys() {
        waiting.extend(records::quarantined_of(tx, dev)?);
    }
    judge_again(tx, waiting, now)
}

/// Judges these records anew, lets those that count have their effect, moves the lists on and keeps for the tablet
/// that it is to hear of it with its next sync.
fn judge_again(tx: &Transaction<'_>, waiting: Vec<Waiting>, now: i64) -> Result<u64, HubError> {
    if waiting.is_empty() {
        return Ok(0);
    }
    let identity = Identity::load(tx)?;
    let mut of: BTreeMap<u32, BTreeMap<i64, Vec<Waiting>>> = BTreeMap::new();
    for record in waiting {
        let of_tablet = of.entry(record.id.dev).or_default();
        of_tablet.entry(record.journal).or_default().push(record);
    }
    let (mut count, mut rids, mut hids) = (0, BTreeSet::new(), BTreeSet::new());
    for (dev, envelopes) in of {
        // Nothing of a revoked tablet counts, however much there is of it.
        let Some(device) = devices::find(tx, dev)?.filter(|device| !device.revoked) else {
            continue;
        };
        let mut intake = Intake::new(tx, device, now);
        for (place, waiting) in envelopes {
            let Some(batch) = batch_at(tx, &identity, &intake.device, place)? else {
                continue;
            };
            for numbered in number(&batch) {
                let same = |record: &&Waiting| record.id.seq == numbered.seq && record.hash == numbered.hash;
                for record in waiting.iter().filter(same) {
                    count += u64::from(intake.again(record.id, &numbered, place)?);
                }
            }
        }
        rids.append(&mut intake.rids);
        hids.append(&mut intake.hids);
        hids.append(&mut intake.noted);
        rids.append(&mut intake.invited);
    }
    status::look_again(tx, &Commune::load(tx)?.campaign, &rids, &hids, None)?;
    Ok(count)
}

impl Intake<'_> {
    /// Judges a record in quarantine; whether it is out of it now.
    fn again(&mut self, id: RecordId, numbered: &Numbered<'_>, journal: i64) -> Result<bool, HubError> {
        // What was cut out has nothing left to say.
        if stands_in_for(numbered.bytes).is_some() && !records::is_stood_in(self.tx, id)? {
            return Ok(false);
        }
        let turn = if id.epoch >= FIRST_BRANCH {
            Turn::Branch(forks::ancestors(self.tx, id)?)
        } else {
            Turn::Late
        };
        let judged = self.read(id, &turn, numbered)?;
        if judged.fate == Fate::Quarantined {
            return Ok(false);
        }
        records::release(self.tx, &judged.row(id, numbered, journal))?;
        judged_again::add(self.tx, id)?;
        Ok(true)
    }
}
