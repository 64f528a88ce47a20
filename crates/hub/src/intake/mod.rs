//! Custody of what tablets send: journal, records, fold and cursor in one transaction.
//!
//! Bytes are kept before they are judged. An envelope that its device signed goes into the journal as it
//! came; then its records are named and chained (`custody`), the other branch of a cloned tablet beside
//! the first (`branch`); what they say is put where the fold finds it (`effect`); last the lists move
//! on for whoever was touched. What had no effect is judged anew when it may have one (`again`). The caller's
//! transaction holds all of it or nothing.

mod acknowledge;
mod again;
mod assign;
mod branch;
mod custody;
mod cut;
mod deeds;
mod earlier;
mod early;
mod effect;
mod found;
mod history;
mod judged;
mod noted;
mod points;
mod scope;
mod sealed;

use std::collections::{BTreeMap, BTreeSet};

use points::Point;

use tungnha_domain::{Campaign, Hid, RecordId, Rid, UnitId};
use tungnha_exchange::ack::{FIRST_BRANCH, Notice, NoticeCode};
use tungnha_exchange::batch::Envelope;
use tungnha_exchange::carry::RefusedItem;
use tungnha_exchange::{Batch, DecodeError, OpenError};

use crate::enrol::Device;
use crate::error::HubError;
use crate::keys::Identity;
use crate::status::{self, Sender};
use crate::store::logs::Log;
use crate::store::{Connection, Transaction, identity, logs, observations};

pub(crate) use acknowledge::{Heard, acknowledge};
pub(crate) use again::{judge_again_of, judge_again_of_all};
pub(crate) use custody::{Numbered, number, ranges};
pub(crate) use cut::{batch_at, cut_everything, cut_out, open_kept};
pub(crate) use deeds::on_branch;
pub use earlier::recall_appointments;
pub(crate) use points::{is_held, name_at, stands_at};
pub use sealed::open_sealed;
pub(crate) use sealed::{open_all, seal_here};

/// How many records tablets say they have made and not yet sent, over all logs.
pub fn unsent_declared(conn: &Connection) -> Result<u64, HubError> {
    logs::unsent_declared(conn)
}

/// The batch of an envelope, if this device signed it; else why it is not taken. Whatever road it came by.
pub(crate) fn open(identity: &Identity, device: &Device, bytes: &[u8]) -> Result<Batch, RefusedItem> {
    let envelope = Envelope::from_bytes(bytes).map_err(unreadable)?;
    if envelope.dev != device.dev {
        return Err(RefusedItem::Signature);
    }
    let batch = envelope
        .open(&device.public_key, &identity.hub_id)
        .map_err(|why| match why {
            OpenError::Signature => RefusedItem::Signature,
            OpenError::Decode(DecodeError::Version) => RefusedItem::Version,
            OpenError::Decode(_) => RefusedItem::NoBatch,
        })?;
    // Epochs of branches are the hub's own; a number beyond what the store counts to is nobody's.
    if batch.epoch >= FIRST_BRANCH || i64::try_from(batch.next()).is_err() {
        return Err(RefusedItem::NoBatch);
    }
    Ok(batch)
}

/// Why bytes that should be an envelope are none.
pub(crate) fn unreadable(why: DecodeError) -> RefusedItem {
    match why {
        DecodeError::Version => RefusedItem::Version,
        DecodeError::Malformed | DecodeError::TooLarge => RefusedItem::Unreadable,
    }
}

/// Envelopes of one device on their way in.
pub(crate) struct Intake<'t> {
    tx: &'t Transaction<'t>,
    device: Device,
    now: i64,
    new_records: u64,
    notices: Vec<Notice>,
    points: Vec<Point>,
    /// A batch ended where the log does.
    reached: bool,
    rids: BTreeSet<Rid>,
    hids: BTreeSet<Hid>,
    /// Houses somebody noted a landmark of or moved in the walk, or took that back.
    noted: BTreeSet<Hid>,
    /// People who were asked to come to a point, or no longer are.
    invited: BTreeSet<Rid>,
    /// The first of the answers that came, by epoch.
    came: BTreeMap<u32, u64>,
    /// Something told before has another name from now on.
    renamed: bool,
}

impl<'t> Intake<'t> {
    pub(crate) fn new(tx: &'t Transaction<'t>, device: Device, now: i64) -> Self {
        Self {
            tx,
            device,
            now,
            new_records: 0,
            notices: Vec::new(),
            points: Vec::new(),
            reached: false,
            rids: BTreeSet::new(),
            hids: BTreeSet::new(),
            noted: BTreeSet::new(),
            invited: BTreeSet::new(),
            came: BTreeMap::new(),
            renamed: false,
        }
    }

    /// Takes a batch that this device signed ([`open`]) and the envelope it came in. `log` is the log under
    /// way; a batch of another epoch goes to its own.
    pub(crate) fn take(&mut self, log: &mut Log, batch: &Batch, envelope: &[u8]) -> Result<(), HubError> {
        if batch.epoch == log.epoch {
            return self.keep((log, true), batch, envelope);
        }
        let mut other = Log::load(self.tx, self.device.dev, batch.epoch)?;
        self.keep((&mut other, false), batch, envelope)?;
        other.save(self.tx)
    }

    /// Folds what was touched and moves the lists on; tells what happened to single records, and how far
    /// chains other than the log's own are in custody. `cursors` are
    /// the lists' positions the device has reached.
    pub(crate) fn finish(self, campaign: &Campaign, cursors: &[(UnitId, u64)]) -> Result<Heard, HubError> {
        let sender = Sender {
            dev: self.device.dev,
            cursors,
        };
        let sender = (!self.renamed && !self.seen_before_it_came()?).then_some(sender);
        // Only the hub knows which word stands now that one was taken back, so the sender is told too.
        status::look_again(self.tx, campaign, &self.invited, &self.noted, None)?;
        let (people, houses) = (&self.rids - &self.invited, &self.hids - &self.noted);
        status::look_again(self.tx, campaign, &people, &houses, sender)?;
        let mut points = self.points;
        points.retain(|point| !self.reached || point.name != point.epoch);
        Ok(Heard {
            notices: self.notices,
            points,
        })
    }

    /// Whether an answer that was here already had seen one that came only now: a restored hub is being
    /// refilled. What it told the tablet before left that out, so the tablet is told again.
    fn seen_before_it_came(&self) -> Result<bool, HubError> {
        if identity::incarnation(self.tx)? == 1 || self.came.is_empty() {
            return Ok(false);
        }
        let rids: Vec<Rid> = self.rids.iter().copied().collect();
        let late = |id: &RecordId| {
            let first = self.came.get(&id.epoch);
            id.dev == self.device.dev && first.is_some_and(|first| id.seq >= *first)
        };
        let answers = observations::about(self.tx, &rids)?;
        Ok(answers.iter().any(|answer| answer.saw.iter().any(late)))
    }

    /// Whose envelopes these are.
    pub(crate) fn device(&self) -> &Device {
        &self.device
    }

    /// How many records were not here before.
    pub(crate) fn new_records(&self) -> u64 {
        self.new_records
    }

    fn notice(&mut self, seq: u64, code: NoticeCode) {
        self.notices.push(Notice { seq, code });
    }
}
