//! From a tablet's log to signed envelopes, as the tablet itself would have made them.

use tungnha_exchange::batch::Envelope;
use tungnha_exchange::enrol::Certificate;
use tungnha_exchange::{Anchor, Batch, DeviceKey, HubId, pack};

use crate::error::HubError;
use crate::store::tablet::{End, TabletLog};

/// What a tablet's log comes to.
pub(super) struct Packed {
    /// Signed by the tablet's key.
    pub(super) envelopes: Vec<Vec<u8>>,
    /// Records the hub had not signed for, as far as the tablet had heard.
    pub(super) unsent: u64,
}

/// Signs every record that is still whole, and those set aside each by itself.
pub(super) fn pack(log: &TabletLog, certificate: &Certificate, hub: &HubId) -> Result<Packed, HubError> {
    let key = DeviceKey::from_seed(&log.device_key);
    let sign = |batch: &Batch| {
        let envelope = Envelope::sign(batch, &key, hub);
        envelope
            .map(|envelope| envelope.to_bytes())
            .map_err(|_| HubError::Unreadable("record.bytes"))
    };
    let mut envelopes = Vec::new();
    let mut at = 0;
    while at < log.records.len() {
        match cut(log, certificate, at) {
            None => at += 1,
            Some(batch) => {
                at += batch.records.len();
                envelopes.push(sign(&batch)?);
            }
        }
    }
    for (seq, bytes) in &log.aside {
        if let Some(end) = before(log, *seq) {
            envelopes.push(sign(&Batch {
                dev: certificate.dev,
                epoch: epoch(log, certificate, *seq),
                first: *seq,
                chain_before: end.chain,
                base: end.anchor,
                records: vec![bytes.clone()],
            })?);
        }
    }
    let unsent = log.records.iter().filter(|record| record.seq > log.through);
    Ok(Packed {
        envelopes,
        unsent: unsent.count() as u64,
    })
}

/// The next batch from place `at` on: numbers without a gap, of one life of the log. Nothing where the record was
/// let go, or what stands before it is not known.
fn cut(log: &TabletLog, certificate: &Certificate, at: usize) -> Option<Batch> {
    let first = log.records.get(at).filter(|record| !record.bytes.is_empty())?;
    let end = before(log, first.seq)?;
    let life = epoch(log, certificate, first.seq);
    let run: Vec<&[u8]> = log
        .records
        .iter()
        .skip(at)
        .zip(first.seq..)
        .take_while(|(record, seq)| {
            record.seq == *seq && !record.bytes.is_empty() && epoch(log, certificate, *seq) == life
        })
        .take(pack::MOST_RECORDS)
        .map(|(record, _)| record.bytes.as_slice())
        .collect();
    let fits = pack::take(pack::MOST_RECORDS, run.iter().map(|bytes| bytes.len()));
    Some(Batch {
        dev: certificate.dev,
        epoch: life,
        first: first.seq,
        chain_before: end.chain,
        base: end.anchor,
        records: run.into_iter().take(fits).map(<[u8]>::to_vec).collect(),
    })
}

/// What stands before a number: behind the record before it, or behind a stretch that is not in the store.
fn before(log: &TabletLog, seq: u64) -> Option<End> {
    if seq == 1 {
        return Some(End {
            chain: [0; 32],
            anchor: Anchor::default(),
        });
    }
    let last = seq.checked_sub(1)?;
    let place = log.records.binary_search_by_key(&last, |record| record.seq);
    if let Some(record) = place.ok().and_then(|place| log.records.get(place)) {
        return Some(record.end);
    }
    log.bridged
        .iter()
        .find(|(at, _)| *at == last)
        .map(|(_, end)| *end)
}

/// The epoch a number was written under.
fn epoch(log: &TabletLog, certificate: &Certificate, seq: u64) -> u32 {
    let life = log.lives.iter().rfind(|(first, _)| *first <= seq);
    life.map_or(certificate.epoch, |(_, epoch)| *epoch)
}
