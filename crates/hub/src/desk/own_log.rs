//! The desk's own log: what an officer settles at the hub is a record like a tablet's.
//!
//! Each officer has a log with a number, a key and signed batches of its own, and its records go the way all
//! records go: the journal first, then judgement, fold and lists. So nothing that checks or repeats the journal
//! needs to know of a desk. A hub that was restored goes on in a new epoch, the incarnation's number, because
//! tablets may have seen records that its copy does not hold.

use std::collections::BTreeSet;

use tungnha_ambient::random_bytes;
use tungnha_domain::{Catalogue, Channel, MemberId, RecordId};
use tungnha_exchange::batch::Envelope;
use tungnha_exchange::record::{self, Body, Record};
use tungnha_exchange::{Anchor, Batch, DeviceKey};
use zeroize::Zeroizing;

use crate::commune::Commune;
use crate::commune::units::{self, UnitKind};
use crate::error::HubError;
use crate::intake::{self, Intake};
use crate::keys::Identity;
use crate::numbers;
use crate::store::desks::{self, DeskRow};
use crate::store::logs::Log;
use crate::store::records::{self, Fate};
use crate::store::{Transaction, devices};

/// What the desk's log says of the program, as a tablet says its version.
const APP: &str = concat!("tungnha-hub ", env!("CARGO_PKG_VERSION"));

/// Where an officer's next record goes.
pub(super) struct OwnLog<'t> {
    tx: &'t Transaction<'t>,
    identity: Identity,
    officer: MemberId,
    desk: DeskRow,
}

impl<'t> OwnLog<'t> {
    /// The officer's log, made with its first record. `now` is unix seconds.
    pub(super) fn of(tx: &'t Transaction<'t>, officer: MemberId, now: i64) -> Result<Self, HubError> {
        let hamlets: BTreeSet<_> = units::all(tx)?
            .into_iter()
            .filter(|unit| unit.kind == UnitKind::Hamlet)
            .map(|unit| unit.id)
            .collect();
        let desk = match desks::of(tx, officer)? {
            Some(desk) => {
                // An import may have brought a hamlet since.
                devices::set_units(tx, desk.dev, &hamlets, now)?;
                desk
            }
            None => {
                numbers::follow_clock(tx, now)?;
                let key_seed = Zeroizing::new(random_bytes()?);
                let public = DeviceKey::from_seed(&key_seed).public();
                DeskRow {
                    dev: devices::add(tx, officer, &public, APP, &hamlets, now)?,
                    key_seed,
                    last_wall: 0,
                }
            }
        };
        Ok(Self {
            tx,
            identity: Identity::load(tx)?,
            officer,
            desk,
        })
    }

    /// The life of the log that is written now.
    fn epoch(&self) -> u32 {
        self.identity.incarnation
    }

    /// The record of a number in the present life of the log.
    pub(super) fn id(&self, seq: u64) -> RecordId {
        RecordId {
            dev: self.desk.dev,
            epoch: self.epoch(),
            seq,
        }
    }

    /// Whether a record stands in this log, in any life of it.
    pub(super) fn is_own(&self, id: RecordId) -> bool {
        id.dev == self.desk.dev
    }

    /// Appends one record of the desk and lets it have its effect, as if a tablet had sent it. `now` is unix
    /// seconds.
    pub(super) fn append(self, body: Body, now: i64) -> Result<RecordId, HubError> {
        self.append_by(Channel::Desk, body, now)
    }

    /// The same for what was said another way than at the desk.
    pub(super) fn append_by(mut self, channel: Channel, body: Body, now: i64) -> Result<RecordId, HubError> {
        let device = devices::find(self.tx, self.desk.dev)?.ok_or(HubError::Unreadable("desk.dev"))?;
        let mut log = Log::load(self.tx, self.desk.dev, self.epoch())?;
        // The hub's clock is the one all others are measured against; it has no runs to tell apart.
        let at = |wall| Anchor {
            wall,
            ..Anchor::default()
        };
        let base = if log.through == 0 {
            Anchor::default()
        } else {
            at(self.desk.last_wall)
        };
        let catalogue = Catalogue::shipped().version;
        let record = Record::new(self.officer, channel, at(now), catalogue, body);
        let id = self.id(log.through + 1);
        let batch = Batch {
            dev: id.dev,
            epoch: id.epoch,
            first: id.seq,
            chain_before: log.chain,
            base,
            records: vec![record::encode(&record, &base)],
        };
        let key = DeviceKey::from_seed(&self.desk.key_seed);
        let envelope = Envelope::sign(&batch, &key, &self.identity.hub_id)
            .map_err(|_| HubError::Refused("ghi nhận quá lớn (the record is too large)".to_owned()))?;
        let bytes = envelope.to_bytes();
        let batch = intake::open(&self.identity, &device, &bytes)
            .map_err(|_| HubError::Keys("khóa của bàn công an xã (the desk's key)".to_owned()))?;
        let mut intake = Intake::new(self.tx, device, now);
        intake.take(&mut log, &batch, &bytes)?;
        intake.finish(&Commune::load(self.tx)?.campaign, &[])?;
        log.declared_next = log.through + 1;
        log.save(self.tx)?;
        devices::heard(self.tx, self.desk.dev, now)?;
        self.desk.last_wall = now;
        desks::put(self.tx, self.officer, &self.desk)?;
        let fate = records::find(self.tx, id)?.map(|(_, fate)| fate);
        // The caller's transaction takes everything back.
        if fate.is_none_or(|fate| fate == Fate::Quarantined as u8) {
            return Err(HubError::Refused(
                "trạm không nhận ghi nhận này của công an xã (the hub quarantined the desk's own record)"
                    .to_owned(),
            ));
        }
        Ok(id)
    }
}
