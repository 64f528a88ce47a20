//! A record the hub would not take three times is set aside, so that the rest goes on.
//!
//! It stays on the tablet, is shown, and can be carried to the hub by a file. A tombstone goes in its place:
//! it has the record's number, its clock anchor and its hash, so neither the chain nor the records after it
//! change, and when the record itself comes by another road it is no other record.

use tungnha_exchange::record::{Body, Record, decode, encode, record_hash};

use crate::error::{Error, Result};
use crate::session::Session;

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
