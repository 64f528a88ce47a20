//! Packing, signing and stamping one request. Signed batches are stored before the first send, and what
//! is stored is sent again unchanged: a retry is byte for byte the same.

use tungnha_ambient::Moment;
use tungnha_exchange::Batch;
use tungnha_exchange::auth::Stamp;
use tungnha_exchange::batch::Envelope;
use tungnha_exchange::carry::Bundle;
use tungnha_exchange::limits::BATCH_RECORDS;
use tungnha_exchange::pack;
use tungnha_exchange::sync::SyncRequest;

use super::Ask;
use super::course::Sent;
use crate::error::{Error, Result};
use crate::houses::working;
use crate::papers;
use crate::session::{Me, Session};
use crate::store::{BatchRow, Db, SendRow};
use crate::transport::{Method, Request};

/// Envelope bytes in one request at most: twenty seconds at 20 kbit/s, well within the transport's stall time,
/// which counts a request as one step until its answer begins. Halved when the road is cut, doubled again
/// after success.
pub(crate) const MOST_BYTES: usize = 48 * 1024;
/// Envelopes in one request; below the protocol's limit.
const MOST_ENVELOPES: usize = 128;
/// List bytes wanted with one answer: again twenty seconds. A large list comes in pieces beside it.
const BUDGET: u32 = 48 * 1024;

/// The request of a round, durable where it must be: batches are signed and kept, the counter is taken.
pub(crate) fn prepare(session: &mut Session, now: &Moment, ask: Ask) -> Result<(Request, Sent)> {
    let me = &session.me;
    session.store.write(|db| {
        let mut sending = db.sending()?;
        sending.counter += 1;
        db.set_sending(&sending)?;
        let mut envelopes = Vec::new();
        if ask.carries() {
            pack(db, me, &sending)?;
            envelopes = fitting(db.batches()?, sending.request_bytes);
        }
        let sent = Sent {
            batch_records: sending.batch_records,
            envelopes: envelopes.len(),
            refusals: sending.refusals,
            counter: sending.counter,
            incarnation: sending.incarnation,
        };
        let (method, path, body) = match ask {
            Ask::Page(wanted) => (Method::Get, wanted.path(), Vec::new()),
            Ask::Piece(wanted) => (Method::Get, wanted.piece.path(), Vec::new()),
            Ask::Certificate => (Method::Post, "/v1/relay".to_owned(), certificate(db, me)?),
            _ => (
                Method::Post,
                "/v1/sync".to_owned(),
                body(db, me, now, sending, envelopes, ask)?,
            ),
        };
        let stamp = Stamp {
            dev: me.dev,
            incarnation: sent.incarnation,
            epoch: me.epoch,
            counter: sent.counter,
        };
        let authorization = stamp.sign(&me.device_key, &me.hub, method.name(), &path, &body);
        let request = Request {
            method,
            path,
            authorization: Some(authorization),
            body,
        };
        Ok((request, sent))
    })
}

/// As many of the first as one request carries; always one.
fn fitting(batches: Vec<BatchRow>, most_bytes: usize) -> Vec<Vec<u8>> {
    let mut bytes = 0;
    let fits = |(place, batch): &(usize, BatchRow)| {
        bytes += batch.bytes.len();
        *place == 0 || bytes <= most_bytes
    };
    let first = batches.into_iter().take(MOST_ENVELOPES).enumerate();
    first.take_while(fits).map(|(_, batch)| batch.bytes).collect()
}

/// Who this tablet is, for a hub that forgot: nothing but the certificate, in a bundle like any other.
fn certificate(db: &Db<'_>, me: &Me) -> Result<Vec<u8>> {
    let shown = Bundle {
        hub_id: me.hub,
        items: Vec::new(),
        certificates: vec![db.identity()?.certificate],
        labels: Vec::new(),
        at_work: None,
    };
    Ok(shown.to_bytes())
}

fn body(
    db: &Db<'_>,
    me: &Me,
    now: &Moment,
    sending: SendRow,
    envelopes: Vec<Vec<u8>>,
    ask: Ask,
) -> Result<Vec<u8>> {
    let working = working(db, now)?;
    let first = me.users.first().map(|user| user.member);
    let cursors = db.units()?.into_iter().map(|unit| (unit.id, unit.position));
    let request = SyncRequest {
        envelopes,
        cursors: cursors.collect(),
        budget: if ask.fetches() { BUDGET } else { 0 },
        last_ack: sending.last_ack,
        next_seq: db.last_record()?.map_or(0, |last| last.seq) + 1,
        app: env!("CARGO_PKG_VERSION").to_owned(),
        clock: now.wall,
        battery: me.battery,
        by: (!working.is_empty() && first != Some(me.member)).then_some(me.member),
        working,
        certificate: Some(me.certificate),
        held: me.held.clone(),
        team: me.team.as_ref().map(|known| known.digest),
        papers: ask.fetches().then(|| papers::held(db)).transpose()?,
    };
    Ok(request.to_bytes())
}

/// Signs what is not yet signed, as far as one request carries.
fn pack(db: &Db<'_>, me: &Me, sending: &SendRow) -> Result<()> {
    let waiting = db.batches()?;
    let mut bytes: usize = waiting.iter().map(|batch| batch.bytes.len()).sum();
    let mut count = waiting.len();
    let mut first = waiting.last().map_or(sending.through + 1, |batch| batch.next);
    // A restored hub has what was emptied here: it was safe on two machines.
    first = db.first_whole(db.off_bridge(first)?)?;
    while count == 0 || bytes < sending.request_bytes && count < MOST_ENVELOPES {
        let life = me
            .own
            .life_ends(first)
            .map_or(BATCH_RECORDS, |end| end.saturating_sub(first) as usize);
        let records = db.record_bytes(first, life.min(sending.batch_records))?;
        let take = pack::take(sending.batch_records, records.iter().map(Vec::len));
        if take == 0 {
            break;
        }
        let (base, chain_before) = db.before(first)?;
        let records = records.into_iter().take(take).collect();
        let batch = Batch {
            dev: me.dev,
            epoch: me.own.epoch_of(first),
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
