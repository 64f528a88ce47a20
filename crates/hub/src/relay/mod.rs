//! What others carry: envelopes from a file, a QR symbol or a colleague's tablet, any mix of tablets and
//! days in any order.
//!
//! Each envelope carries its own signature, so it does not matter who brings it: once opened it goes the
//! way of every other ([`crate::intake`]). Nothing is dropped silently: what is not taken is named in the
//! receipt with the reason, and holds up nothing else.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use tungnha_exchange::OpenError;
use tungnha_exchange::ack::Ack;
use tungnha_exchange::batch::Envelope;
use tungnha_exchange::carry::{Bundle, Receipt, RefusedItem, open_item};
use zeroize::Zeroizing;

use crate::commune::Commune;
use crate::enrol::{Device, read_back};
use crate::error::HubError;
use crate::intake::{self, Intake};
use crate::keys::Identity;
use crate::store::logs::Log;
use crate::store::{Transaction, devices};

/// A bundle whose seals were opened, where they could be.
pub struct Opened<'b> {
    items: Vec<Result<Zeroizing<Vec<u8>>, RefusedItem>>,
    certificates: &'b [Vec<u8>],
}

/// What became of a bundle.
pub struct Taken {
    /// For whoever brought it.
    pub receipt: Receipt,
    /// The same for the officer, one line a log.
    pub logs: Vec<TakenLog>,
}

/// One log in a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakenLog {
    /// The tablet.
    pub dev: u32,
    /// Which life of its log.
    pub epoch: u32,
    /// The highest number up to which the hub now holds every record.
    pub through: u64,
    /// Records that were not here before.
    pub new: u64,
}

/// Opens the seals of a bundle; needs no store, so it is done before one is locked.
#[must_use]
pub fn open<'b>(identity: &Identity, bundle: &'b Bundle) -> Opened<'b> {
    let ours = bundle.hub_id == identity.hub_id;
    let open = |item: &Vec<u8>| {
        if !ours {
            return Err(RefusedItem::OtherHub);
        }
        open_item(item, &identity.keys.seal, &identity.hub_id).map_err(|why| match why {
            OpenError::Signature => RefusedItem::OtherHub,
            OpenError::Decode(why) => intake::unreadable(why),
        })
    };
    Opened {
        items: bundle.items.iter().map(open).collect(),
        certificates: &bundle.certificates,
    }
}

/// Takes what was opened into custody; `now` is unix seconds. The caller's transaction holds all of it or
/// nothing.
pub fn take(tx: &Transaction<'_>, opened: &Opened<'_>, now: i64) -> Result<Taken, HubError> {
    for certificate in opened.certificates {
        read_back(tx, certificate, now)?;
    }
    let mut lanes = Lanes {
        tx,
        identity: Identity::load(tx)?,
        devices: BTreeMap::new(),
        lanes: BTreeMap::new(),
        now,
    };
    let mut refused = Vec::new();
    for (index, item) in (0..).zip(&opened.items) {
        let taken = match item {
            Ok(envelope) => lanes.take(envelope)?,
            Err(why) => Err(*why),
        };
        if let Err(why) = taken {
            refused.push((index, why));
        }
    }
    lanes.finish(refused)
}

/// One log under way.
struct Lane<'t> {
    log: Log,
    intake: Intake<'t>,
}

struct Lanes<'t> {
    tx: &'t Transaction<'t>,
    identity: Identity,
    devices: BTreeMap<u32, Option<Device>>,
    lanes: BTreeMap<(u32, u32), Lane<'t>>,
    now: i64,
}

impl Lanes<'_> {
    fn take(&mut self, bytes: &[u8]) -> Result<Result<(), RefusedItem>, HubError> {
        let dev = match Envelope::from_bytes(bytes) {
            Ok(envelope) => envelope.dev,
            Err(why) => return Ok(Err(intake::unreadable(why))),
        };
        let Some(device) = self.device(dev)? else {
            return Ok(Err(RefusedItem::UnknownDevice));
        };
        let batch = match intake::open(&self.identity, &device, bytes) {
            Ok(batch) => batch,
            Err(why) => return Ok(Err(why)),
        };
        let lane = match self.lanes.entry((dev, batch.epoch)) {
            Entry::Occupied(lane) => lane.into_mut(),
            Entry::Vacant(free) => {
                let log = Log::load(self.tx, dev, batch.epoch)?;
                let intake = Intake::new(self.tx, device, self.now);
                free.insert(Lane { log, intake })
            }
        };
        lane.intake.take(&mut lane.log, &batch, bytes).map(Ok)
    }

    fn device(&mut self, dev: u32) -> Result<Option<Device>, HubError> {
        if let Some(known) = self.devices.get(&dev) {
            return Ok(known.clone());
        }
        let found = devices::find(self.tx, dev)?;
        self.devices.insert(dev, found.clone());
        Ok(found)
    }

    fn finish(self, refused: Vec<(u32, RefusedItem)>) -> Result<Taken, HubError> {
        let campaign = Commune::load(self.tx)?.campaign;
        let mut taken = Taken {
            receipt: Receipt {
                hub_id: self.identity.hub_id,
                acks: Vec::new(),
                refused,
            },
            logs: Vec::new(),
        };
        for lane in self.lanes.into_values() {
            let Lane { log, intake } = lane;
            log.save(self.tx)?;
            let (device, new) = (intake.device().clone(), intake.new_records());
            let heard = intake.finish(&campaign, &[])?;
            let acks = intake::acknowledge(self.tx, &self.identity, &device, &log, heard, self.now)?;
            let sign = |ack: Ack| ack.sign(&self.identity.keys, &self.identity.hub_id);
            taken.receipt.acks.extend(acks.into_iter().map(sign));
            taken.logs.push(TakenLog {
                dev: log.dev,
                epoch: log.epoch,
                through: log.through,
                new,
            });
        }
        Ok(taken)
    }
}
