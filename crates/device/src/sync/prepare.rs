//! Packing, signing and stamping one request. Signed batches are stored before the first send, and what
//! is stored is sent again unchanged: a retry is byte for byte the same.

use tungnha_ambient::Moment;
use tungnha_exchange::Batch;
use tungnha_exchange::auth::Stamp;
use tungnha_exchange::batch::Envelope;
use tungnha_exchange::limits::BATCH_RECORDS;
use tungnha_exchange::pack;
use tungnha_exchange::sync::SyncRequest;

use super::Ask;
use crate::error::{Error, Result};
use crate::session::{Me, Session};
use crate::store::{BatchRow, Db};
use crate::transport::{Method, Request};

/// Envelope bytes in one request: twenty seconds at 20 kbit/s, well within the transport's stall time, which
/// counts a request as one step until its answer begins.
const MOST_BYTES: usize = 48 * 1024;
/// Envelopes in one request; below the protocol's limit.
const MOST_ENVELOPES: usize = 128;
/// List bytes wanted with one answer: a first list of 10 000 people comes whole.
const BUDGET: u32 = 512 * 1024;

pub(super) fn request(session: &mut Session, now: &Moment, ask: &Ask) -> Result<Request> {
    let me = &session.me;
    session.store.write(|db| {
        let mut sending = db.sending()?;
        sending.counter += 1;
        db.set_sending(&sending)?;
        let (method, path, body) = match ask {
            Ask::Page(wanted) => (Method::Get, wanted.path(), Vec::new()),
            Ask::Everything => {
                pack(db, me, sending.batch_records)?;
                (Method::Post, "/v1/sync".to_owned(), body(db, now, true)?)
            }
            Ask::WhatItHas => (Method::Post, "/v1/sync".to_owned(), body(db, now, false)?),
        };
        let stamp = Stamp {
            dev: me.dev,
            incarnation: sending.incarnation,
            epoch: me.epoch,
            counter: sending.counter,
        };
        let authorization = stamp.sign(&me.device_key, &me.hub, method.name(), &path, &body);
        Ok(Request {
            method,
            path,
            authorization: Some(authorization),
            body,
        })
    })
}

fn body(db: &Db<'_>, now: &Moment, with_envelopes: bool) -> Result<Vec<u8>> {
    let sending = db.sending()?;
    let mut bytes = 0;
    let envelopes = if with_envelopes { db.batches()? } else { Vec::new() }
        .into_iter()
        .take(MOST_ENVELOPES)
        .map(|batch| batch.bytes)
        .take_while(|envelope| {
            bytes += envelope.len();
            bytes <= MOST_BYTES
        })
        .collect();
    let request = SyncRequest {
        envelopes,
        cursors: db
            .units()?
            .into_iter()
            .map(|unit| (unit.id, unit.position))
            .collect(),
        budget: BUDGET,
        last_ack: sending.last_ack,
        next_seq: db.last_record()?.map_or(0, |last| last.seq) + 1,
        app: env!("CARGO_PKG_VERSION").to_owned(),
        clock: now.wall,
        ..SyncRequest::default()
    };
    Ok(request.to_bytes())
}

/// Signs what is not yet signed, as far as one request carries.
fn pack(db: &Db<'_>, me: &Me, batch_records: usize) -> Result<()> {
    let waiting = db.batches()?;
    let mut bytes: usize = waiting.iter().map(|batch| batch.bytes.len()).sum();
    let mut count = waiting.len();
    let mut first = waiting
        .last()
        .map_or(db.sending()?.through + 1, |batch| batch.next);
    first = db.off_bridge(first)?;
    while bytes < MOST_BYTES && count < MOST_ENVELOPES {
        let records = db.record_bytes(first, BATCH_RECORDS.min(batch_records))?;
        let take = pack::take(batch_records, records.iter().map(Vec::len));
        if take == 0 {
            break;
        }
        let (base, chain_before) = db.before(first)?;
        let records = records.into_iter().take(take).collect();
        let batch = Batch {
            dev: me.dev,
            epoch: me.epoch,
            first,
            chain_before,
            base,
            records,
        };
        let signed = Envelope::sign(&batch, &me.device_key, &me.hub)
            .map_err(|_| Error::Internal("a batch over the limits"))?
            .to_bytes();
        bytes += signed.len();
        count += 1;
        db.put_batch(&BatchRow {
            first,
            next: batch.next(),
            bytes: signed,
        })?;
        first = db.off_bridge(batch.next())?;
    }
    Ok(())
}
