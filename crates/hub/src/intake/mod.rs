//! Custody of what tablets send: journal, records, fold and cursor in one transaction.
//!
//! Bytes are kept before they are judged. An envelope that its device signed goes into the journal as it
//! came; then its records are named and chained (`custody`), the other branch of a cloned tablet beside
//! the first (`branch`); what they say is put where the fold finds it (`effect`); last the lists move
//! on for whoever was touched. The caller's transaction holds all of it or nothing.

mod branch;
mod custody;
mod effect;
mod sealed;

use std::collections::BTreeSet;

use tungnha_domain::{Campaign, Hid, Rid, UnitId};
use tungnha_exchange::ack::{FIRST_BRANCH, Notice, NoticeCode};
use tungnha_exchange::batch::Envelope;

use crate::enrol::Device;
use crate::error::HubError;
use crate::keys::Identity;
use crate::status::{self, Sender};
use crate::store::logs::Log;
use crate::store::{Connection, Transaction, logs};

pub(crate) use custody::{Numbered, number, ranges};
pub use sealed::open_sealed;

/// How many records tablets say they have made and not yet sent, over all logs.
pub fn unsent_declared(conn: &Connection) -> Result<u64, HubError> {
    logs::unsent_declared(conn)
}

/// One request's envelopes on their way in.
pub(crate) struct Intake<'t> {
    tx: &'t Transaction<'t>,
    identity: &'t Identity,
    device: &'t Device,
    now: i64,
    notices: Vec<Notice>,
    rids: BTreeSet<Rid>,
    hids: BTreeSet<Hid>,
}

impl<'t> Intake<'t> {
    pub(crate) fn new(tx: &'t Transaction<'t>, identity: &'t Identity, device: &'t Device, now: i64) -> Self {
        Self {
            tx,
            identity,
            device,
            now,
            notices: Vec::new(),
            rids: BTreeSet::new(),
            hids: BTreeSet::new(),
        }
    }

    /// Takes one envelope. One that this device did not sign, or whose body is no batch, changes nothing:
    /// it is not acknowledged and does not hold up those behind it.
    pub(crate) fn take(&mut self, log: &mut Log, bytes: &[u8]) -> Result<(), HubError> {
        let Ok(envelope) = Envelope::from_bytes(bytes) else {
            return Ok(());
        };
        if envelope.dev != self.device.dev {
            return Ok(());
        }
        let Ok(batch) = envelope.open(&self.device.public_key, &self.identity.hub_id) else {
            return Ok(());
        };
        if batch.epoch >= FIRST_BRANCH {
            return Ok(());
        }
        if batch.epoch == log.epoch {
            return self.keep(log, &batch, bytes);
        }
        let mut other = Log::load(self.tx, self.device.dev, batch.epoch)?;
        self.keep(&mut other, &batch, bytes)?;
        other.save(self.tx)
    }

    /// Folds what was touched and moves the lists on; tells what happened to single records. `cursors` are
    /// the lists' positions the device has reached.
    pub(crate) fn finish(
        self,
        campaign: &Campaign,
        cursors: &[(UnitId, u64)],
    ) -> Result<Vec<Notice>, HubError> {
        let sender = Sender {
            dev: self.device.dev,
            cursors,
        };
        status::look_again(self.tx, campaign, &self.rids, &self.hids, Some(sender))?;
        Ok(self.notices)
    }

    fn notice(&mut self, seq: u64, code: NoticeCode) {
        self.notices.push(Notice { seq, code });
    }
}
