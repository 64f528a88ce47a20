//! A record the hub would not take three times is set aside, so that the rest goes on.
//!
//! It stays on the tablet, is shown, and can be carried to the hub by a file. A tombstone goes in its place:
//! it has the record's number, its clock anchor and its hash, so neither the chain nor the records after it
//! change, and when the record itself comes by another road it is no other record.

use tungnha_exchange::Batch;
use tungnha_exchange::batch::Envelope;
use tungnha_exchange::record::{Body, Record, decode, encode, record_hash};

use crate::error::{Error, Result};
use crate::session::Session;
use crate::store::{Db, Kind};
use crate::views::RecordKind;
use crate::{times, views};

/// Sets the first record without a receipt aside.
pub(crate) fn set_aside(session: &mut Session) -> Result<()> {
    session.store.write(|db| {
        let mut sending = db.sending()?;
        let seq = db.off_bridge(sending.through + 1)?;
        let damaged = || Error::Corrupt("the store");
        let bytes = db.record_bytes(seq, 1)?.pop().ok_or_else(damaged)?;
        let (before, _) = db.before(seq)?;
        let record = decode(&bytes, &before).map_err(|_| damaged())?;
        let tombstone = Record {
            body: Body::Tombstone {
                hash: record_hash(&bytes),
            },
            later: Vec::new(),
            ..record
        };
        db.set_aside(seq, &bytes, &encode(&tombstone, &before))?;
        db.drop_batches()?;
        sending.refusals = 0;
        db.set_sending(&sending)?;
        tracing::warn!(seq, "a record the hub would not take three times was set aside");
        Ok(())
    })?;
    session.renew()
}

/// What is set aside, as a screen shows it.
pub(crate) fn list(db: &Db<'_>) -> Result<Vec<views::SetAside>> {
    let seqs = db.set_aside_seqs()?;
    let rows = seqs.into_iter().map(|seq| {
        let Some(record) = db.own_record(seq)? else {
            return Err(Error::Corrupt("the store"));
        };
        let house = record.hid.map(|hid| db.house(hid)).transpose()?.flatten();
        Ok(views::SetAside {
            seq,
            what: shown_kind(record.kind),
            at: times::shown(record.effective),
            hid: record.hid.map(|hid| hid.0),
            number: house.as_ref().map(|house| house.number.clone()),
            address: house.map(|house| house.address),
        })
    });
    rows.collect()
}

/// The kind of a record as a screen names it.
pub(crate) fn shown_kind(kind: Kind) -> RecordKind {
    match kind {
        Kind::Answer => RecordKind::Answer,
        Kind::Visit => RecordKind::Visit,
        Kind::Retract => RecordKind::Undo,
        Kind::Appointment => RecordKind::Appointment,
        Kind::Audit => RecordKind::Reveal,
        Kind::Settlement => RecordKind::Settlement,
        Kind::Person => RecordKind::Person,
        Kind::Household => RecordKind::Household,
        Kind::Assignment => RecordKind::Assignment,
        Kind::Invitation => RecordKind::Invitation,
        Kind::Code => RecordKind::Code,
    }
}

/// Each record set aside in an envelope of its own, for a file. Signed anew each time: the record's bytes are
/// what counts.
pub(crate) fn envelopes(session: &Session) -> Result<Vec<(u64, Vec<u8>)>> {
    let (me, db) = (&session.me, session.store.read());
    let pack = |seq: u64| {
        let (base, chain_before) = db.before(seq)?;
        let batch = Batch {
            dev: me.dev,
            epoch: me.own.epoch_of(seq),
            first: seq,
            chain_before,
            base,
            records: vec![db.set_aside_bytes(seq)?],
        };
        let envelope = Envelope::sign(&batch, &me.device_key, &me.hub);
        let bytes = envelope
            .map_err(|_| Error::Internal("a batch over the limits"))?
            .to_bytes();
        Ok((seq, bytes))
    };
    me.own.aside.iter().map(|seq| pack(*seq)).collect()
}
