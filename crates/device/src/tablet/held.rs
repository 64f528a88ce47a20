//! Colleagues' records on this tablet: taken, handed on, given back as a receipt.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tungnha_exchange::carry::{Bundle, Collected, FrameError, Receipt};
use tungnha_exchange::sync::Held;

use super::Tablet;
use super::carry::{RELAY_BYTES, receipt, relay_request};
use crate::error::{Error, Result};
use crate::held::{self, Entry};
use crate::spare::{Card, KeptReceipts};
use crate::transport::Transport;
use crate::views::{CarryFile, HeldBundle, SeenPicture, Taken, TakenWhat};
use crate::{symbols, team, times};

/// How long a colleague's receipt is offered: they meet the hub themselves sooner or later.
const RECEIPT_DAYS: i64 = 14;

impl Tablet {
    /// What this tablet keeps for colleagues: their records, and receipts to hand over.
    pub fn held(&self) -> Result<Vec<HeldBundle>> {
        let Some(card) = Card::read(self.spares.folder())? else {
            return Ok(Vec::new());
        };
        let whose = |dev, epoch| held::name(&card, &self.shelf, dev, epoch);
        let mut lines = Vec::new();
        for entry in self.shelf.entries()? {
            let Some(label) = entry.bundle.labels.first() else {
                continue;
            };
            let stretches = held::stretches(std::slice::from_ref(&entry));
            lines.push(HeldBundle {
                name: whose(label.dev, label.epoch),
                dev: label.dev,
                records: stretches.iter().map(|held| held.next - held.first).sum(),
                at: times::shown(entry.at),
                receipt: false,
                id: entry.id,
            });
        }
        let since = self.clock.now().wall - RECEIPT_DAYS * 86_400;
        let receipts = KeptReceipts::open(&self.shelf.receipts(), card.hub, &card.keys)?;
        for (ack, _) in receipts
            .acks()
            .iter()
            .rev()
            .filter(|(ack, _)| ack.hub_time > since)
        {
            lines.push(HeldBundle {
                id: receipt_id(ack.dev, ack.epoch),
                name: whose(ack.dev, ack.epoch),
                dev: ack.dev,
                records: ack.through,
                at: times::shown(ack.hub_time),
                receipt: true,
            });
        }
        Ok(lines)
    }

    /// Hands a line of [`Tablet::held`] out again, as a file and as symbols.
    pub fn hand_out(&self, id: &str) -> Result<CarryFile> {
        let card = Card::read(self.spares.folder())?.ok_or(Error::NotEnrolled)?;
        let line = self.held()?.into_iter().find(|line| line.id == id);
        let line = line.ok_or(Error::NotFound("colleague's copy"))?;
        let day = times::stamp(self.clock.now().wall);
        let (name, bytes, small) = if line.receipt {
            let receipts = KeptReceipts::open(&self.shelf.receipts(), card.hub, &card.keys)?;
            let of = receipts
                .acks()
                .iter()
                .filter(|(ack, _)| receipt_id(ack.dev, ack.epoch) == id);
            let receipt = Receipt {
                hub_id: card.hub,
                acks: of.map(|(_, raw)| raw.clone()).collect(),
                refused: Vec::new(),
            };
            let bytes = receipt.to_bytes();
            (
                format!("bien-nhan-may-{}-{day}.tungnha", line.dev),
                bytes.clone(),
                bytes,
            )
        } else {
            let entries = self.shelf.entries()?;
            let entry = entries.into_iter().find(|entry| entry.id == id);
            let mut bundle = entry.ok_or(Error::NotFound("colleague's copy"))?.bundle;
            let bytes = bundle.to_bytes();
            bundle.certificates.clear();
            (
                format!("giu-ho-may-{}-{day}.tungnha", line.dev),
                bytes,
                bundle.to_bytes(),
            )
        };
        Ok(CarryFile {
            name,
            data: STANDARD.encode(bytes),
            records: line.records,
            symbols: symbols::draw(&small).unwrap_or_default(),
        })
    }

    /// A picture of one symbol, as brightness. Symbols of a set are put together as they come; one of another
    /// set begins anew.
    pub fn take_picture(&self, width: u32, height: u32, brightness: &[u8]) -> Result<SeenPicture> {
        let mut seen = SeenPicture {
            seen: false,
            have: 0,
            of: 0,
            taken: None,
        };
        let Some(text) = symbols::read(width, height, brightness)? else {
            return Ok(seen);
        };
        let collected = {
            let together = &mut self.lock_inner().symbols;
            match together.add(&text) {
                Err(FrameError::OtherSet | FrameError::Damaged) => {
                    *together = Default::default();
                    together.add(&text)
                }
                other => other,
            }
        };
        let bytes = match collected {
            Err(_) => return Ok(seen),
            Ok(Collected::Some { have, of }) => {
                let number = |count| u32::try_from(count).unwrap_or(u32::MAX);
                (seen.seen, seen.have, seen.of) = (true, number(have), number(of));
                return Ok(seen);
            }
            Ok(Collected::All(bytes)) => bytes,
        };
        self.lock_inner().symbols = Default::default();
        (seen.seen, seen.have, seen.of) = (true, 1, 1);
        seen.taken = Some(self.take_file(&bytes)?);
        Ok(seen)
    }

    pub(super) fn take_bundle(&self, card: &Card, mut bundle: Bundle) -> Result<Taken> {
        if bundle.hub_id != card.hub {
            return Ok(Taken::nothing(TakenWhat::OtherHub));
        }
        // At first hand or not at all: it is not kept with the rest.
        if let Some(word) = bundle.at_work.take() {
            self.learn(&word)?;
        }
        let bundle = held::checked(card, bundle)?;
        if bundle.labels.iter().all(|label| label.dev == card.dev) {
            return Ok(Taken::nothing(TakenWhat::Own));
        }
        let certificates = held::certificates(card, &bundle);
        match self.shelf.put(&bundle, &certificates, self.clock.now().wall) {
            Ok(()) => {}
            Err(Error::NotAllowed(_)) => return Ok(Taken::nothing(TakenWhat::Full)),
            Err(error) => return Err(error),
        }
        let first = bundle.labels.first();
        let name = first.and_then(|label| held::name(card, &self.shelf, label.dev, label.epoch));
        let records = bundle
            .labels
            .iter()
            .map(|label| label.next.saturating_sub(label.first));
        Ok(Taken {
            what: TakenWhat::Colleague,
            records: records.sum(),
            name,
        })
    }

    /// Takes in where a colleague is at work. A closed store cannot; half an hour later nobody misses it.
    fn learn(&self, word: &[u8]) -> Result<()> {
        let now = self.clock.now();
        match self.with(|session| team::learn(session, &now, word)) {
            Err(Error::Locked) => Ok(()),
            other => other,
        }
    }

    /// Keeps the acknowledgements of a receipt that are for colleagues, and lets go what they cover.
    pub(super) fn receipts_for_colleagues(&self, card: &Card, receipt: &Receipt) -> Result<()> {
        let entries = self.shelf.entries()?;
        if entries.is_empty() {
            return Ok(());
        }
        let mut receipts = KeptReceipts::open(&self.shelf.receipts(), card.hub, &card.keys)?;
        receipts.add(receipt, &card.keys)?;
        receipts.forget(card.dev)?;
        let acks: Vec<_> = receipts.acks().iter().map(|(ack, _)| ack).collect();
        for entry in &entries {
            if held::covers(&entry.bundle, &acks) {
                self.shelf.remove(entry)?;
            }
        }
        Ok(())
    }

    /// Hands the hub what colleagues gave to keep.
    pub(super) async fn relay_held(&self, card: &Card, road: &dyn Transport) -> Result<()> {
        for entry in self.shelf.entries()? {
            if self.lock_inner().refused.contains(&entry.id) {
                continue;
            }
            let mut refused = false;
            for part in parts(&entry) {
                let reply = road.send(relay_request(&part)).await?;
                let receipt = receipt(card, &reply)?;
                refused |= !receipt.refused.is_empty();
                self.receipt_came(card, &receipt, true)?;
            }
            if refused {
                // It stays, and is offered again when the app is started anew.
                self.lock_inner().refused.insert(entry.id);
            } else {
                // The hub, reached over its own key, took every item: whatever the labels said.
                self.shelf.remove(&entry)?;
            }
        }
        Ok(())
    }

    /// After a sync that went well: the network is there. That it fails changes nothing for our own records.
    pub(super) async fn deliver_for_colleagues(&self) {
        let done = async {
            let Some(card) = Card::read(self.spares.folder())? else {
                return Ok(());
            };
            if self.shelf.entries()?.is_empty() {
                return Ok(());
            }
            let road = self.any_road(&card)?;
            self.relay_held(&card, &*road).await
        };
        let done: Result<()> = done.await;
        if let Err(error) = done {
            tracing::info!(code = ?error.code(), "colleagues' copies will be offered again");
        }
    }

    /// For the hub: what is kept here.
    pub(super) fn held_stretches(&self) -> Vec<Held> {
        let entries = self.shelf.entries().unwrap_or_default();
        held::stretches(&entries)
    }
}

/// A bundle in pieces that a weak link carries.
fn parts(entry: &Entry) -> Vec<Bundle> {
    let whole = &entry.bundle;
    let empty = || Bundle {
        hub_id: whole.hub_id,
        items: Vec::new(),
        certificates: whole.certificates.clone(),
        labels: Vec::new(),
        at_work: None,
    };
    let mut parts = vec![empty()];
    let mut bytes = 0;
    for (item, label) in whole.items.iter().zip(&whole.labels) {
        if bytes > 0 && bytes + item.len() > RELAY_BYTES {
            parts.push(empty());
            bytes = 0;
        }
        if let Some(part) = parts.last_mut() {
            bytes += item.len();
            part.items.push(item.clone());
            part.labels.push(*label);
        }
    }
    parts
}

fn receipt_id(dev: u32, epoch: u32) -> String {
    format!("receipt-{dev}-{epoch}")
}
