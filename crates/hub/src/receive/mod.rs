//! Files, photographs and screenshots that somebody brings to the desk: read in full first, then taken like
//! every other envelope ([`crate::relay`]) in one transaction. A file that cannot be read refuses all of
//! them by name and nothing is half done; the same again does no harm.

mod collect;
mod photo;
mod symbols;

use std::path::{Path, PathBuf};

use serde::Serialize;
use tungnha_exchange::carry::Receipt;

use crate::desk::devices;
use crate::error::HubError;
use crate::keys::Identity;
use crate::relay;
use crate::store::{Store, audit};

pub use collect::{Brought, collect};
pub use symbols::svg;

/// What `receive --json` tells.
#[derive(Debug, Serialize)]
pub struct Received {
    /// What was in the files, in their order.
    pub bundles: Vec<BundleLine>,
    /// The logs that were in it.
    pub logs: Vec<LogLine>,
    /// Records that were not here before.
    pub new: u64,
    /// Where the receipt was written, if it was asked for.
    pub receipt: Option<PathBuf>,
    /// Where the receipt was drawn as QR symbols, if it was asked for.
    pub qr: Option<PathBuf>,
}

/// One bundle.
#[derive(Debug, Serialize)]
pub struct BundleLine {
    /// The files it was in: one, or one a symbol.
    pub files: Vec<PathBuf>,
    /// Items in it.
    pub items: usize,
    /// Those that were not taken.
    pub refused: Vec<RefusedLine>,
}

/// An item that was not taken.
#[derive(Debug, Serialize)]
pub struct RefusedLine {
    /// Its place in the bundle, from 0.
    pub item: u32,
    /// `unreadable`, `other_hub`, `unknown_device`, `signature`, `no_batch`, `version`.
    pub code: &'static str,
}

/// One log in what was brought.
#[derive(Debug, Serialize)]
pub struct LogLine {
    /// The tablet.
    pub dev: u32,
    /// Its member.
    pub member: String,
    /// Which life of its log.
    pub epoch: u32,
    /// The hub now holds every record up to this one.
    pub through: u64,
    /// Records that were not here before.
    pub new: u64,
}

/// Takes what was brought and tells what became of it, with the receipt for whoever brought it. `now` is
/// unix seconds.
pub fn receive(store: &mut Store, brought: &[Brought], now: i64) -> Result<(Received, Receipt), HubError> {
    let identity = Identity::load(store.conn())?;
    for one in brought {
        if one.bundle.hub_id != identity.hub_id {
            return Err(HubError::Refused(format!(
                "tệp {}: gửi cho trạm nhận khác, trạm này không mở được; hãy chuyển đến đúng xã (sealed to another hub)",
                names(&one.files)
            )));
        }
    }
    let opened: Vec<_> = brought
        .iter()
        .map(|one| relay::open(&identity, &one.bundle))
        .collect();
    store.write(|tx| {
        let mut told = Received {
            bundles: Vec::new(),
            logs: Vec::new(),
            new: 0,
            receipt: None,
            qr: None,
        };
        let mut receipts = Vec::new();
        let mut logs: Vec<relay::TakenLog> = Vec::new();
        for (one, opened) in brought.iter().zip(&opened) {
            let taken = relay::take(tx, opened, now)?;
            told.bundles.push(line(one, &taken.receipt));
            receipts.push(taken.receipt);
            for log in taken.logs {
                // A log in two bundles: the later word of it counts.
                match logs
                    .iter_mut()
                    .find(|known| (known.dev, known.epoch) == (log.dev, log.epoch))
                {
                    Some(known) => {
                        (known.through, known.new) = (log.through, known.new + log.new);
                    }
                    None => logs.push(log),
                }
            }
        }
        let board = devices(tx)?;
        for log in &logs {
            let member = board.iter().find(|device| device.dev == log.dev);
            told.logs.push(LogLine {
                dev: log.dev,
                member: member.map(|device| device.member.clone()).unwrap_or_default(),
                epoch: log.epoch,
                through: log.through,
                new: log.new,
            });
        }
        told.new = told.logs.iter().map(|log| log.new).sum();
        let detail = serde_json::json!({ "bundles": told.bundles.len(), "new": told.new });
        audit::append(tx, now, "cli", "receive", &detail)?;
        Ok((told, together(&identity, receipts)))
    })
}

/// One receipt for all that was brought: each tablet finds its own acknowledgement in it. What was refused
/// is named by its place in a bundle, so it stands in the receipt of a single one only.
fn together(identity: &Identity, mut receipts: Vec<Receipt>) -> Receipt {
    if receipts.len() == 1
        && let Some(one) = receipts.pop()
    {
        return one;
    }
    Receipt {
        hub_id: identity.hub_id,
        acks: receipts.into_iter().flat_map(|receipt| receipt.acks).collect(),
        refused: Vec::new(),
    }
}

fn line(one: &Brought, receipt: &Receipt) -> BundleLine {
    let refused = receipt.refused.iter().map(|(item, why)| RefusedLine {
        item: *item,
        code: why.key(),
    });
    BundleLine {
        files: one.files.clone(),
        items: one.bundle.items.len(),
        refused: refused.collect(),
    }
}

fn names(files: &[PathBuf]) -> String {
    let names: Vec<String> = files.iter().map(|file| name(file)).collect();
    names.join(", ")
}

fn name(file: &Path) -> String {
    file.display().to_string()
}
