//! Buddy copies: what this tablet keeps, sealed, for colleagues, so that one lost tablet loses nothing.
//!
//! Nothing here can be read on this tablet; who made it and which records it holds is what its maker wrote
//! beside it. It goes to the hub with the next sync, can be handed out again, and goes when the hub has
//! signed for it; what stays then is the hub's receipt, for the colleague. Number and size are
//! bounded: a full shelf refuses, it throws nothing away.

mod shelf;

use tungnha_exchange::ack::Ack;
use tungnha_exchange::carry::{Bundle, Item, read_item, seal_envelope};
use tungnha_exchange::enrol::Certificate;
use tungnha_exchange::sync::Held;

use crate::error::{Error, Result};
use crate::spare::Card;

pub(crate) use shelf::{Entry, Shelf};

/// Bytes of one colleague's bundle: months without the hub.
pub(crate) const MOST_BYTES: usize = 256 * 1024;

/// Checks what can be checked of a colleague's bundle and seals what came unsealed.
pub(crate) fn checked(card: &Card, mut bundle: Bundle) -> Result<Bundle> {
    if bundle.items.is_empty() || bundle.labels.len() != bundle.items.len() {
        return Err(Error::BadInput("bundle"));
    }
    for item in &mut bundle.items {
        match read_item(item) {
            Ok(Item::Sealed(_)) => {}
            Ok(Item::Envelope(envelope)) => {
                let random =
                    tungnha_ambient::random_bytes().map_err(|_| Error::Internal("no random bytes"))?;
                *item = seal_envelope(envelope, &card.keys, &card.hub, &random)
                    .map_err(|_| Error::Internal("sealing"))?;
            }
            Err(_) => return Err(Error::BadInput("bundle")),
        }
    }
    // Only what our hub signed; anything else there is of no use to anybody.
    bundle
        .certificates
        .retain(|bytes| Certificate::open(bytes, &card.keys, &card.hub).is_ok());
    Ok(bundle)
}

/// The certificates of a bundle that was checked, with whose they are.
pub(crate) fn certificates(card: &Card, bundle: &Bundle) -> Vec<(u32, u32, Vec<u8>)> {
    let opened = bundle.certificates.iter().filter_map(|bytes| {
        let certificate = Certificate::open(bytes, &card.keys, &card.hub).ok()?;
        Some((certificate.dev, certificate.epoch, bytes.clone()))
    });
    opened.collect()
}

/// The member's name on the certificate of a colleague's tablet.
pub(crate) fn name(card: &Card, shelf: &Shelf, dev: u32, epoch: u32) -> Option<String> {
    let certificate = shelf.certificate(dev, epoch)?;
    let certificate = Certificate::open(&certificate, &card.keys, &card.hub).ok()?;
    Some(certificate.name)
}

/// Whether an acknowledgement says that the hub has all of a bundle's records of its log.
pub(crate) fn covers(bundle: &Bundle, acks: &[&Ack]) -> bool {
    bundle.labels.iter().all(|label| {
        let mut of = acks
            .iter()
            .filter(|ack| (ack.dev, ack.epoch) == (label.dev, label.epoch));
        of.any(|ack| ack.through >= label.next.saturating_sub(1))
    })
}

/// What the shelf holds, for the hub: stretches of each log, put together.
pub(crate) fn stretches(entries: &[Entry]) -> Vec<Held> {
    let mut labels: Vec<_> = entries
        .iter()
        .flat_map(|entry| entry.bundle.labels.iter().copied())
        .collect();
    labels.sort_by_key(|label| (label.dev, label.epoch, label.first, label.next));
    let mut held: Vec<Held> = Vec::new();
    for label in labels {
        match held.last_mut() {
            Some(last) if (last.dev, last.epoch) == (label.dev, label.epoch) && label.first <= last.next => {
                last.next = last.next.max(label.next);
            }
            _ => held.push(Held {
                dev: label.dev,
                epoch: label.epoch,
                first: label.first,
                next: label.next,
            }),
        }
    }
    held
}

#[cfg(test)]
mod tests {
    use super::*;
    use tungnha_exchange::HubId;
    use tungnha_exchange::carry::Label;

    fn bundle(spans: &[(u32, u64, u64)]) -> Bundle {
        let label = |(dev, first, next): &(u32, u64, u64)| Label {
            dev: *dev,
            epoch: 1,
            first: *first,
            next: *next,
        };
        Bundle {
            hub_id: HubId([3; 16]),
            items: vec![vec![0]; spans.len()],
            certificates: Vec::new(),
            labels: spans.iter().map(label).collect(),
            at_work: None,
        }
    }

    fn entry(spans: &[(u32, u64, u64)]) -> Entry {
        Entry {
            id: "x".to_owned(),
            at: 0,
            bundle: bundle(spans),
        }
    }

    #[test]
    fn stretches_that_touch_are_one_and_logs_stay_apart() {
        let entries = [entry(&[(8, 1, 5), (8, 5, 9)]), entry(&[(8, 3, 12), (9, 1, 3)])];
        let held: Vec<_> = stretches(&entries)
            .iter()
            .map(|held| (held.dev, held.first, held.next))
            .collect();
        assert_eq!(held, [(8, 1, 12), (9, 1, 3)]);
    }

    #[test]
    fn a_bundle_is_covered_when_the_hub_signed_for_its_last_record() {
        let ack = |dev, through| Ack {
            dev,
            epoch: 1,
            through,
            ..Ack::default()
        };
        let bundle = bundle(&[(8, 1, 5), (8, 5, 9)]);
        assert!(covers(&bundle, &[&ack(8, 8)]));
        assert!(!covers(&bundle, &[&ack(8, 7)]));
        assert!(!covers(&bundle, &[&ack(9, 80)]));
    }
}
