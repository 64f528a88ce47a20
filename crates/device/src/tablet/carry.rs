//! Roads without a network, and without a PIN: the spares of a locked app, files out and receipts in.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tungnha_exchange::carry::{self, Bundle, Kind, Label, Receipt};
use tungnha_exchange::limits;
use tungnha_exchange::refusal::Refusal;

use super::{Change, Inner, Tablet};
use crate::error::{Error, Result};
use crate::lease::Heard;
use crate::spare::{self, Card, KeptReceipts, Span};
use crate::sync;
use crate::transport::{Method, Reply, Request, Transport};
use crate::views::{CarryFile, SpareState, Taken, TakenWhat};
use crate::{symbols, team, times};

/// Bytes of one `POST /v1/relay`: what a weak link carries well within the transport's stall time.
pub(super) const RELAY_BYTES: usize = 48 * 1024;
/// Room in a bundle for its frame, certificate and labels.
const FRAME_BYTES: usize = limits::SIGNED_BYTES + 1_024;

impl Tablet {
    /// Right after the store opened: what the spares know better is taken over.
    pub(super) fn opened(&self, inner: &mut Inner) -> Result<()> {
        inner.relay_problem = None;
        let now = self.clock.now();
        let Some(session) = inner.session.as_mut() else {
            return Ok(());
        };
        let folder = self.spares.folder();
        let took = spare::bridge(session, folder).and_then(|_| {
            let (hub, keys) = (session.me.hub, session.me.keys);
            let mut kept = KeptReceipts::open(folder, hub, &keys)?;
            let raw: Vec<Vec<u8>> = kept.acks().iter().map(|(_, raw)| raw.clone()).collect();
            // Taken twice does no harm: they are forgotten only after the store has them.
            sync::carried(session, (&now, Heard::Carried), &raw)?;
            kept.forget(session.me.dev)?;
            spare::drop_receipted(folder, &kept, session.me.dev)?;
            let certificate = session.store.read().identity()?.certificate;
            Card::keep(folder, &session.me, &certificate)
        });
        match took {
            // The folder can't be used: no reason to keep a volunteer from their day.
            Err(error @ Error::Io(..)) => tracing::warn!(%error, "spare copies are out of order"),
            // A log that must not be written on stays closed.
            Err(error) => {
                inner.session = None;
                return Err(error);
            }
            Ok(()) => {}
        }
        self.spares.soon(&self.inner);
        Ok(())
    }

    /// What a locked app has to send, and how the last try went.
    pub fn spare_state(&self) -> Result<SpareState> {
        let problem = self.lock_inner().relay_problem;
        let folder = self.spares.folder();
        let spans = folder.spans()?;
        let Some(card) = Card::read(folder)? else {
            return Ok(SpareState {
                waiting: 0,
                receipted: 0,
                last_receipt: None,
                sending: false,
                problem,
            });
        };
        let kept = KeptReceipts::open(folder, card.hub, &card.keys)?;
        let all = count(&spans, |_| 0);
        let waiting = count(&spans, |span| through(&kept, span));
        Ok(SpareState {
            waiting,
            receipted: all.saturating_sub(waiting),
            last_receipt: kept.acks().last().map(|(ack, _)| times::shown(ack.hub_time)),
            sending: self.sending.try_lock().is_err(),
            problem,
        })
    }

    /// Sends the spares as they are, which needs no PIN. Blocks; see [`Tablet::relay_spares`].
    pub fn send_spares(&self) -> Result<SpareState> {
        super::sending::wait_for(self.relay_spares())?
    }

    /// [`Tablet::send_spares`] for callers that must not block. Beside a sync under way it does nothing.
    pub async fn relay_spares(&self) -> Result<SpareState> {
        if let Ok(_only) = self.sending.try_lock() {
            let ended = self.relay().await;
            self.lock_inner().relay_problem = match ended {
                Ok(()) => None,
                Err(error) => {
                    tracing::info!(code = ?error.code(), "spare copies will be sent again");
                    Some(error.code())
                }
            };
        }
        self.spare_state()
    }

    /// Hands the hub every spare that is under no receipt yet.
    pub(super) async fn relay(&self) -> Result<()> {
        let folder = self.spares.folder();
        let card = Card::read(folder)?.ok_or(Error::NotEnrolled)?;
        let mut waiting = self.waiting(&card)?;
        if waiting.is_empty() && self.shelf.entries()?.is_empty() {
            return Ok(());
        }
        let road = self.any_road(&card)?;
        while !waiting.is_empty() {
            let (bundle, took) = self.bundle(&card, &waiting, RELAY_BYTES)?;
            waiting.drain(..took);
            if bundle.items.is_empty() {
                continue;
            }
            let reply = road.send(relay_request(&bundle)).await?;
            let receipt = receipt(&card, &reply)?;
            self.receipt_came(&card, &receipt, true)?;
        }
        self.relay_held(&card, &*road).await
    }

    /// The open session's road to the hub, or one for a locked app.
    pub(super) fn any_road(&self, card: &Card) -> Result<Arc<dyn Transport>> {
        if let Some(road) = &self.lock_inner().road {
            return Ok(Arc::clone(road));
        }
        Ok((self.connect)(&card.address)?)
    }

    /// Everything unsent as one sealed file; nothing where nothing is unsent. Works locked too.
    pub fn export_bundle(&self) -> Result<Option<CarryFile>> {
        let folder = self.spares.folder();
        self.spares.now(&*self.inner)?;
        let card = Card::read(folder)?.ok_or(Error::NotEnrolled)?;
        let waiting = self.waiting(&card)?;
        let (mut bundle, _) = self.bundle(&card, &waiting, limits::REQUEST_BYTES - FRAME_BYTES)?;
        self.put_set_aside(&mut bundle)?;
        if bundle.items.is_empty() {
            return Ok(None);
        }
        bundle.at_work = self.at_work()?;
        let packed: Vec<Span> = bundle.labels.iter().map(span).collect();
        // Numbers and a time: a file's name is seen by everybody who carries it.
        let day = times::stamp(self.clock.now().wall);
        let data = STANDARD.encode(bundle.to_bytes());
        // A symbol has no room for the certificate, which the hub has anyway.
        bundle.certificates.clear();
        Ok(Some(CarryFile {
            name: format!("may-{}-{day}.tungnha", card.dev),
            data,
            records: count(&packed, |_| 0),
            symbols: symbols::draw(&bundle.to_bytes()).unwrap_or_default(),
        }))
    }

    /// Where this tablet's holder is at work, for the colleague who reads the bundle; a locked app does not know.
    fn at_work(&self) -> Result<Option<Vec<u8>>> {
        let now = self.clock.now();
        match self.with(|session| team::word(session, &now)) {
            Err(Error::Locked) => Ok(None),
            other => other.map(Some),
        }
    }

    /// Adds what the hub would not take over the network, where the store is open: a file may get it there.
    fn put_set_aside(&self, bundle: &mut Bundle) -> Result<()> {
        let sealed = self.with(|session| {
            let me = &session.me;
            let seal = |(seq, envelope): (u64, Vec<u8>)| {
                let random =
                    tungnha_ambient::random_bytes().map_err(|_| Error::Internal("no random bytes"))?;
                let sealed = carry::seal_envelope(&envelope, &me.keys, &me.hub, &random)
                    .map_err(|_| Error::Internal("sealing"))?;
                let label = Label {
                    dev: me.dev,
                    epoch: me.own.epoch_of(seq),
                    first: seq,
                    next: seq + 1,
                };
                Ok((sealed, label))
            };
            sync::set_aside_envelopes(session)?
                .into_iter()
                .map(seal)
                .collect::<Result<Vec<_>>>()
        });
        let sealed = match sealed {
            Err(Error::Locked) => Vec::new(),
            other => other?,
        };
        for (item, label) in sealed {
            bundle.items.push(item);
            bundle.labels.push(label);
        }
        Ok(())
    }

    /// Takes a file somebody gave: a receipt of the hub, or a colleague's records to keep.
    pub fn take_file(&self, bytes: &[u8]) -> Result<Taken> {
        let card = Card::read(self.spares.folder())?.ok_or(Error::NotEnrolled)?;
        match carry::kind_of(bytes) {
            Some(Kind::Receipt) => {
                let receipt = Receipt::from_bytes(bytes).map_err(|_| Error::BadInput("receipt"))?;
                self.receipt_came(&card, &receipt, false)
            }
            Some(Kind::Bundle) => {
                let bundle = Bundle::from_bytes(bytes).map_err(|_| Error::BadInput("bundle"))?;
                self.take_bundle(&card, bundle)
            }
            None => Err(Error::BadInput("file")),
        }
    }

    /// Spares that are under no receipt, of every life of this tablet's log.
    fn waiting(&self, card: &Card) -> Result<Vec<Span>> {
        let folder = self.spares.folder();
        let kept = KeptReceipts::open(folder, card.hub, &card.keys)?;
        let mut spans = folder.spans()?;
        spans.retain(|span| span.last() > through(&kept, span));
        Ok(spans)
    }

    /// As many of the spares as fit, and how many that were.
    fn bundle(&self, card: &Card, spans: &[Span], most_bytes: usize) -> Result<(Bundle, usize)> {
        let mut bundle = Bundle {
            hub_id: card.hub,
            items: Vec::new(),
            certificates: vec![card.certificate.clone()],
            labels: Vec::new(),
            at_work: None,
        };
        let (mut bytes, mut took) = (0, 0);
        for span in spans {
            // One that went under a receipt meanwhile is gone; a damaged one is made again at the next unlock.
            if let Some(spare) = self.spares.folder().read(*span)? {
                bytes += spare.sealed.len();
                let full = bytes > most_bytes || bundle.items.len() == limits::CARRIED_ITEMS;
                if full && !bundle.items.is_empty() {
                    break;
                }
                bundle.items.push(spare.sealed);
                bundle.labels.push(Label {
                    dev: span.dev,
                    epoch: span.epoch,
                    first: span.first,
                    next: span.next,
                });
            }
            took += 1;
        }
        let mut devs: Vec<u32> = bundle.labels.iter().map(|label| label.dev).collect();
        devs.dedup();
        for dev in devs.into_iter().filter(|dev| *dev != card.dev) {
            bundle
                .certificates
                .extend(Card::former(self.spares.folder(), dev)?);
        }
        Ok((bundle, took))
    }

    /// A receipt, `fresh` from the hub or out of a file: applied if the store is open, else kept for when it is.
    pub(super) fn receipt_came(&self, card: &Card, receipt: &Receipt, fresh: bool) -> Result<Taken> {
        if receipt.hub_id != card.hub {
            return Ok(Taken::nothing(TakenWhat::OtherHub));
        }
        self.receipts_for_colleagues(card, receipt)?;
        let now = self.clock.now();
        let mut inner = self.lock_inner();
        let Some(session) = inner.session.as_mut() else {
            let mut kept = KeptReceipts::open(self.spares.folder(), card.hub, &card.keys)?;
            let before = kept.of(card.dev, card.epoch).map_or(0, |(ack, _)| ack.through);
            let did = kept.add(receipt, &card.keys)?;
            let after = kept.of(card.dev, card.epoch).map_or(0, |(ack, _)| ack.through);
            return Ok(Taken {
                what: match (did.signed, did.newer) {
                    (0, _) => TakenWhat::NotSigned,
                    (_, 0) => TakenWhat::Stale,
                    _ => TakenWhat::ReceiptKept,
                },
                records: after.saturating_sub(before),
                name: None,
            });
        };
        self.receipt_for_former(card, receipt, session.me.dev)?;
        let heard = if fresh { Heard::Now } else { Heard::Carried };
        let did = sync::carried(session, (&now, heard), &receipt.acks)?;
        drop(inner);
        self.spares.soon(&self.inner);
        if did.list_changed {
            self.tell(Change::List);
        }
        self.tell_sending()?;
        Ok(Taken {
            what: match did {
                sync::Carried { fork: true, .. } => TakenWhat::OtherHistory,
                sync::Carried { signed: 0, .. } => TakenWhat::NotSigned,
                sync::Carried { ours: 0, .. } => TakenWhat::NotOurs,
                sync::Carried { green: 0, .. } => TakenWhat::Stale,
                _ => TakenWhat::Receipt,
            },
            records: did.green,
            name: None,
        })
    }
}

impl Tablet {
    /// Keeps what a receipt says of former lives of this tablet, and lets go what it covers.
    fn receipt_for_former(&self, card: &Card, receipt: &Receipt, dev: u32) -> Result<()> {
        let folder = self.spares.folder();
        let former = spare::former(folder, dev)?;
        if former.is_empty() {
            return Ok(());
        }
        let of_former = |raw: &&Vec<u8>| {
            let ack = tungnha_exchange::ack::Ack::open(raw, &card.keys, &card.hub);
            ack.is_ok_and(|ack| former.iter().any(|span| span.dev == ack.dev))
        };
        let receipt = Receipt {
            hub_id: receipt.hub_id,
            acks: receipt.acks.iter().filter(of_former).cloned().collect(),
            refused: Vec::new(),
        };
        let mut kept = KeptReceipts::open(folder, card.hub, &card.keys)?;
        kept.add(&receipt, &card.keys)?;
        spare::drop_receipted(folder, &kept, dev)
    }

    /// Whether spares of a former life wait for the hub, which was not yet asked to take them in this run.
    pub(super) fn former_waits(&self) -> Result<bool> {
        let dev = self.with(|session| Ok(session.me.dev))?;
        if self.lock_inner().former_asked {
            return Ok(false);
        }
        let card = Card::read(self.spares.folder())?.ok_or(Error::NotEnrolled)?;
        Ok(self.waiting(&card)?.iter().any(|span| span.dev != dev))
    }
}

/// How far a kept receipt covers a spare's log.
fn through(kept: &KeptReceipts, span: &Span) -> u64 {
    kept.of(span.dev, span.epoch).map_or(0, |(ack, _)| ack.through)
}

/// Records of sorted spans above what `covered` says of each, each record once.
fn count(spans: &[Span], covered: impl Fn(&Span) -> u64) -> u64 {
    let mut counted = 0;
    let mut log = None;
    let mut at = 0;
    for span in spans {
        if log != Some((span.dev, span.epoch)) {
            (log, at) = (Some((span.dev, span.epoch)), covered(span));
        }
        counted += span.last().saturating_sub(at.max(span.first - 1));
        at = at.max(span.last());
    }
    counted
}

fn span(label: &Label) -> Span {
    Span {
        dev: label.dev,
        epoch: label.epoch,
        first: label.first,
        next: label.next,
        full: false,
    }
}

/// No stamp: every envelope carries its own signature.
pub(super) fn relay_request(bundle: &Bundle) -> Request {
    Request {
        method: Method::Post,
        path: "/v1/relay".to_owned(),
        authorization: None,
        body: bundle.to_bytes(),
    }
}

/// The receipt out of an answer. Anything else, whatever its status, is not the hub's.
pub(super) fn receipt(card: &Card, reply: &Reply) -> Result<Receipt> {
    if Refusal::open(&reply.body, &card.keys, &card.hub).is_ok() {
        return Err(Error::Refused(reply.status));
    }
    let receipt = (reply.status == 200)
        .then(|| Receipt::from_bytes(&reply.body).ok())
        .flatten();
    let receipt = receipt.filter(|receipt| receipt.hub_id == card.hub);
    receipt.ok_or(Error::Refused(reply.status))
}
