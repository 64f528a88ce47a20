//! One pass over the spares: a look at the log under the store's lock, then everything slow (signing,
//! sealing, syncing files) outside it, so that a tap never waits for more than the look.

use tungnha_exchange::batch::Envelope;
use tungnha_exchange::{Anchor, Batch, DeviceKey, HubId, HubPublic, carry, pack};

use super::file::{End, Spare};
use super::plan::{self, Step};
use super::{Folder, Span};
use crate::error::{Error, Result};
use crate::session::Session;
use crate::store::{Db, Own};

/// Spares made in one pass; a long log takes several, with the store's lock given back between them.
const AT_ONCE: usize = 8;

/// What a look at the log found to be done.
pub(crate) struct Found {
    key: DeviceKey,
    hub: HubId,
    keys: HubPublic,
    /// This tablet's spares that are not needed any more once the new ones are there.
    goes: Vec<Span>,
    /// Those to be made, with what stands behind each.
    new: Vec<(Span, Batch, End)>,
    /// Another pass is needed.
    more: bool,
    /// No spare is left of this log.
    none_left: bool,
}

/// Looks at the log: what stands above the hub's receipt and in none of `spans`.
pub(crate) fn look(session: &Session, spans: &[Span]) -> Result<Found> {
    let me = &session.me;
    let db = session.store.read();
    let last = db.last_record()?.map_or(0, |last| last.seq);
    let through = db.sending()?.through;
    let lost = db.bridges()?;
    let own: Vec<Span> = spans
        .iter()
        .filter(|span| span.dev == me.dev && me.own.lived(span.epoch))
        .copied()
        .collect();
    let mut stays = Vec::new();
    let mut new: Vec<(Span, Batch, End)> = Vec::new();
    let mut at = through.saturating_add(1);
    let mut more = false;
    while at <= last {
        match plan::step(at, last, &own, &lost) {
            Step::Stays(span) => {
                at = span.next;
                stays.push(span);
            }
            Step::Gone(next) => at = next,
            Step::Make if stays.len() + new.len() >= plan::MOST_SPARES => {
                tracing::warn!(records = last - at + 1, "no room for more spare copies");
                break;
            }
            Step::Make if new.len() == AT_ONCE => {
                more = true;
                break;
            }
            Step::Make => {
                let made = cut(&db, &me.own, at)?;
                at = made.0.next;
                new.push(made);
            }
        }
    }
    let goes = if more {
        Vec::new()
    } else {
        let goes = own.iter().filter(|span| plan::may_go(span, last, &stays));
        goes.copied().collect()
    };
    Ok(Found {
        key: DeviceKey::from_seed(&me.device_key.seed()),
        hub: me.hub,
        keys: me.keys,
        none_left: !more && stays.is_empty() && new.is_empty(),
        goes,
        new,
        more,
    })
}

/// The next batch of the log from `first` on.
fn cut(db: &Db<'_>, own: &Own, first: u64) -> Result<(Span, Batch, End)> {
    let (base, chain_before) = db.before(first)?;
    let (dev, epoch) = (own.dev, own.epoch_of(first));
    let life = own
        .life_ends(first)
        .map(|end| usize::try_from(end - first).unwrap_or(usize::MAX));
    let most = life.map_or(pack::MOST_RECORDS, |life| life.min(pack::MOST_RECORDS));
    let mut records = db.record_bytes(first, most)?;
    let there = records.len();
    records.truncate(pack::take(pack::MOST_RECORDS, records.iter().map(Vec::len)));
    let full = records.len() < there || records.len() == most;
    let batch = Batch {
        dev,
        epoch,
        first,
        chain_before,
        base,
        records,
    };
    let next = batch.next();
    let anchor: Option<Anchor> = db.anchor_of(next.saturating_sub(1))?;
    let end = End {
        chain: batch.chain_after(),
        anchor: anchor.ok_or(Error::Corrupt("the store"))?,
    };
    let span = Span {
        dev,
        epoch,
        first,
        next,
        full,
    };
    Ok((span, batch, end))
}

impl Found {
    /// Writes the new spares and then removes what is not needed any more; says whether to look again.
    pub(crate) fn put(self, folder: &Folder) -> Result<bool> {
        for (span, batch, end) in &self.new {
            let envelope = Envelope::sign(batch, &self.key, &self.hub)
                .map_err(|_| Error::Internal("a batch over the limits"))?
                .to_bytes();
            let random = tungnha_ambient::random_bytes().map_err(|_| Error::Internal("no random bytes"))?;
            let sealed = carry::seal_envelope(&envelope, &self.keys, &self.hub, &random)
                .map_err(|_| Error::Internal("sealing"))?;
            folder.write(*span, &Spare { end: *end, sealed })?;
        }
        if self.none_left
            && let Some(span) = self.goes.iter().max_by_key(|span| span.next)
            && let Some(spare) = folder.read(*span)?
        {
            folder.set_mark(*span, spare.end)?;
        }
        for span in &self.goes {
            folder.remove(*span)?;
        }
        Ok(self.more)
    }
}
