//! Receipts that came while the store was closed, raw as the hub signed them, until the next unlock can
//! compare the chain and let the records turn green.

use std::path::PathBuf;

use tungnha_exchange::ack::Ack;
use tungnha_exchange::carry::Receipt;
use tungnha_exchange::{HubId, HubPublic};

use super::Folder;
use super::file::failed;
use crate::error::Result;
use crate::files;

/// Logs whose receipts are kept at most; the one heard of longest ago goes first.
const MOST_LOGS: usize = 64;

/// The receipts of a folder, the best of each log.
pub(crate) struct KeptReceipts {
    path: PathBuf,
    hub: HubId,
    acks: Vec<(Ack, Vec<u8>)>,
}

/// What became of the acknowledgements of one receipt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Kept {
    /// Signed by our hub.
    pub signed: usize,
    /// Those that said more than the one known before.
    pub newer: usize,
}

impl KeptReceipts {
    /// Reads them; what the hub did not sign is not there.
    pub(crate) fn open(folder: &Folder, hub: HubId, keys: &HubPublic) -> Result<Self> {
        let mut kept = Self {
            path: folder.beside("receipts"),
            hub,
            acks: Vec::new(),
        };
        let bytes = files::read(&kept.path).map_err(failed)?;
        let receipt = bytes.and_then(|bytes| Receipt::from_bytes(&bytes).ok());
        if let Some(receipt) = receipt {
            kept.take(&receipt, keys);
        }
        Ok(kept)
    }

    /// The best of one log.
    pub(crate) fn of(&self, dev: u32, epoch: u32) -> Option<&(Ack, Vec<u8>)> {
        self.acks
            .iter()
            .find(|(ack, _)| (ack.dev, ack.epoch) == (dev, epoch))
    }

    /// All of them.
    pub(crate) fn acks(&self) -> &[(Ack, Vec<u8>)] {
        &self.acks
    }

    /// Takes a receipt's acknowledgements and keeps them durably.
    pub(crate) fn add(&mut self, receipt: &Receipt, keys: &HubPublic) -> Result<Kept> {
        let kept = self.take(receipt, keys);
        if kept.newer > 0 {
            self.save()?;
        }
        Ok(kept)
    }

    /// Forgets those of a tablet's log, whatever epoch: they stand in the store now.
    pub(crate) fn forget(&mut self, dev: u32) -> Result<()> {
        let before = self.acks.len();
        self.acks.retain(|(ack, _)| ack.dev != dev);
        if self.acks.len() == before {
            return Ok(());
        }
        self.save()
    }

    fn take(&mut self, receipt: &Receipt, keys: &HubPublic) -> Kept {
        let mut kept = Kept::default();
        if receipt.hub_id != self.hub {
            return kept;
        }
        for raw in &receipt.acks {
            let Ok(ack) = Ack::open(raw, keys, &self.hub) else {
                continue;
            };
            kept.signed += 1;
            let known = self.of(ack.dev, ack.epoch).map(|(known, _)| rank(known));
            if known.is_some_and(|known| known >= rank(&ack)) {
                continue;
            }
            kept.newer += 1;
            self.acks
                .retain(|(known, _)| (known.dev, known.epoch) != (ack.dev, ack.epoch));
            self.acks.push((ack, raw.clone()));
        }
        self.acks.sort_by_key(|(ack, _)| ack.hub_time);
        let over = self.acks.len().saturating_sub(MOST_LOGS);
        self.acks.drain(..over);
        kept
    }

    fn save(&self) -> Result<()> {
        if self.acks.is_empty() {
            return files::remove(&self.path).map_err(failed);
        }
        let receipt = Receipt {
            hub_id: self.hub,
            acks: self.acks.iter().map(|(_, raw)| raw.clone()).collect(),
            refused: Vec::new(),
        };
        files::replace(&self.path, &receipt.to_bytes()).map_err(failed)
    }
}

/// A later life of the hub counts over an earlier one, then how far it has come.
fn rank(ack: &Ack) -> (u32, u64, i64) {
    (ack.incarnation, ack.through, ack.hub_time)
}
