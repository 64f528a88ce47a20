//! Taking out of the journal what tells who somebody is, once it is to go.
//!
//! A record's bytes are fixed and its hash is in the chain its tablet signed, so nothing in them can be struck out. What
//! goes is the whole record: a tombstone with its hash and its clock stands in its place, as the protocol has it for
//! records a tablet set aside. So numbers, chain and cursor stay as they are and `verify` goes on comparing them. The
//! envelope's signature covers bytes that are no more; what vouches for the batch from then on is the chain, which the
//! tablet's next batch and every acknowledgement name.
//!
//! What the record did stays where retention leaves it: the person under their number without details, the answer
//! `SPECIAL` without what was sealed behind it.

use std::collections::BTreeSet;

use tungnha_domain::{MemberId, Outcome, RecordId, Target};
use tungnha_exchange::record::{Body, Channel, HouseholdWord, PersonWord, decode, encode};
use tungnha_exchange::{Batch, Record};

use super::custody::{Numbered, number};
use super::open;
use crate::enrol::Device;
use crate::error::HubError;
use crate::keys::Identity;
use crate::store::journal::{self, Kept};
use crate::store::{Connection, Transaction, devices, records};

/// Whether a record tells who somebody is or what the law protects: a name, a phone, how a house is found, a sealed
/// reason, or one that should have been. Of a kind this version cannot read nobody knows that it does not.
pub(super) fn tells_who(body: &Body) -> bool {
    match body {
        Body::Answer(answer) => {
            let open = |(_, outcome): &(Target, Outcome)| outcome.told() != *outcome;
            answer.sealed.is_some() || answer.answers.iter().any(open)
        }
        Body::Settlement { outcome, .. } => outcome.told() != *outcome,
        Body::Person(PersonWord::Add(_)) | Body::Unknown { .. } => true,
        Body::Household(HouseholdWord::Add(new)) => new.number.is_some() || new.landmark.is_some(),
        Body::Household(HouseholdWord::Landmark { text, .. }) => !text.is_empty(),
        Body::Person(PersonWord::Move { .. })
        | Body::Household(HouseholdWord::Place { .. })
        | Body::Visit { .. }
        | Body::Retract { .. }
        | Body::Appointment { .. }
        | Body::Audit { .. }
        | Body::Tombstone { .. }
        | Body::Assignment(_)
        | Body::Invitation { .. }
        | Body::Code { .. } => false,
    }
}

/// The batch of a journal entry: as its device signed it, or what was left of it.
pub(crate) fn open_kept(identity: &Identity, device: &Device, kept: &Kept) -> Option<Batch> {
    if kept.cut {
        Batch::from_unsigned(kept.dev, &kept.envelope).ok()
    } else {
        open(identity, device, &kept.envelope).ok()
    }
}

/// The batch at a place of the journal, if it is this device's.
pub(crate) fn batch_at(
    conn: &Connection,
    identity: &Identity,
    device: &Device,
    place: i64,
) -> Result<Option<Batch>, HubError> {
    let kept = journal::at(conn, place)?.filter(|kept| kept.dev == device.dev);
    Ok(kept.and_then(|kept| open_kept(identity, device, &kept)))
}

/// Takes everything out that tells who somebody is, whoever it is.
pub(crate) fn cut_everything(tx: &Transaction<'_>) -> Result<(), HubError> {
    let identity = Identity::load(tx)?;
    for place in journal::with_details(tx)? {
        cut_at(tx, &identity, place, |record| record.details)?;
    }
    Ok(())
}

/// Takes these records out, by whatever envelopes they came.
pub(crate) fn cut_out(tx: &Transaction<'_>, ids: &[RecordId]) -> Result<(), HubError> {
    let identity = Identity::load(tx)?;
    for id in ids {
        let Some((hash, _)) = records::find(tx, *id)? else {
            continue;
        };
        for place in journal::with_details_of(tx, id.dev, id.seq)? {
            cut_at(tx, &identity, place, |record| {
                record.seq == id.seq && record.hash == hash
            })?;
        }
    }
    Ok(())
}

/// Rewrites one journal entry without the records that `goes` names.
fn cut_at(
    tx: &Transaction<'_>,
    identity: &Identity,
    place: i64,
    goes: impl Fn(&Numbered<'_>) -> bool,
) -> Result<(), HubError> {
    let Some(kept) = journal::at(tx, place)? else {
        return Ok(());
    };
    let Some(device) = devices::find(tx, kept.dev)? else {
        return Ok(());
    };
    let Some(batch) = open_kept(identity, &device, &kept) else {
        return Ok(());
    };
    let numbered = number(&batch);
    let gone: BTreeSet<u64> = numbered
        .iter()
        .filter(|record| record.details && goes(record))
        .map(|record| record.seq)
        .collect();
    let details = numbered
        .iter()
        .any(|record| record.details && !gone.contains(&record.seq));
    if gone.is_empty() {
        return if details {
            Ok(())
        } else {
            journal::holds_no_details(tx, place)
        };
    }
    let records = numbered
        .iter()
        .map(|record| {
            if gone.contains(&record.seq) {
                tombstone(record)
            } else {
                record.bytes.to_vec()
            }
        })
        .collect();
    let left = Batch { records, ..batch };
    let left = left
        .unsigned()
        .map_err(|_| HubError::Unreadable("journal.envelope"))?;
    journal::cut(tx, place, &left, details)
}

/// What stands in for a record: its hash, and its anchor, so that the deltas after it stay true.
fn tombstone(record: &Numbered<'_>) -> Vec<u8> {
    let body = Body::Tombstone { hash: record.hash };
    let stone = match decode(record.bytes, &record.prev) {
        Ok(read) => Record::new(read.member, read.channel, read.anchor, read.catalogue, body),
        Err(_) => Record::new(MemberId(0), Channel::Door, record.prev, 0, body),
    };
    encode(&stone, &record.prev)
}
