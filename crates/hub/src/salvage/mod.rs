//! A tablet that nobody can open any more: its folder, copied, and the recovery slot in it, which is sealed to the
//! commune's key.
//!
//! The slot gives the key of the tablet's store; from there its log is signed again and goes the way of every
//! sealed file ([`crate::receive`]), with whatever lies sealed beside the store: its spare copies and what it
//! kept for colleagues. What the hub has already is met by number and hash, so taking too much does no harm.
//! That a folder was opened is in the log before anything in it is looked at. The folder itself is only read.

mod folder;
mod pack;

use std::path::{Path, PathBuf};

use serde::Serialize;
use tungnha_exchange::HubId;
use tungnha_exchange::carry::{Bundle, Receipt};
use tungnha_exchange::enrol::Certificate;

use crate::error::HubError;
use crate::keys::Identity;
use crate::receive::{Brought, LogLine, RefusedLine, receive};
use crate::store::{Store, audit, devices};

use folder::{Sealed, TabletFolder};

/// What `salvage --json` tells.
#[derive(Debug, Serialize)]
pub struct Salvaged {
    /// The tablet, where its store could be read.
    pub dev: Option<u32>,
    /// Whose tablet it is, by its certificate.
    pub member: Option<String>,
    /// Records in its store that the hub had not signed for.
    pub unsent: u64,
    /// Sealed copies that lay beside the store, its own and colleagues'.
    pub sealed: usize,
    /// The store was damaged: only the sealed copies were taken.
    pub store_damaged: bool,
    /// The logs that were in it.
    pub logs: Vec<LogLine>,
    /// Records that were not here before.
    pub new: u64,
    /// Items that were not taken.
    pub refused: Vec<RefusedLine>,
    /// Where the receipt was written, if it was asked for.
    pub receipt: Option<PathBuf>,
}

/// Opens a tablet's copied folder with this hub's recovery key and takes out what it holds. `now` is unix seconds.
pub fn salvage(data: &Path, folder: &Path, (who, now): (&str, i64)) -> Result<(Salvaged, Receipt), HubError> {
    let mut store = Store::open(data)?;
    let identity = Identity::load(store.conn())?;
    let there = TabletFolder::at(folder);
    let slot = there.recovery_slot(&identity.hub_id)?;
    let key = there.data_key(&slot, &identity)?;
    store.write(|tx| {
        audit::append(
            tx,
            now,
            who,
            "tablet_salvaged",
            &serde_json::json!({ "opened": true }),
        )
    })?;
    let log = there.log(&key, data)?;
    let Sealed {
        items: sealed,
        mut certificates,
    } = there.sealed()?;
    let mut told = Salvaged {
        dev: None,
        member: None,
        unsent: 0,
        sealed: sealed.len(),
        store_damaged: log.is_none(),
        logs: Vec::new(),
        new: 0,
        refused: Vec::new(),
        receipt: None,
    };
    let mut items = Vec::new();
    match log {
        None if sealed.is_empty() => return Err(there.damaged("store.db")),
        None => {}
        Some(log) => {
            let certificate = own(&store, &identity, &log.certificate, HubId(log.hub_id), folder)?;
            let packed = pack::pack(&log, &certificate, &identity.hub_id)?;
            (told.dev, told.member) = (Some(certificate.dev), Some(certificate.name));
            told.unsent = packed.unsent;
            items = packed.envelopes;
            certificates.push(log.certificate);
        }
    }
    items.extend(sealed);
    let brought = Brought {
        bundle: Bundle {
            hub_id: identity.hub_id,
            items,
            certificates,
            labels: Vec::new(),
            at_work: None,
        },
        files: vec![folder.to_owned()],
    };
    let (took, receipt) = receive(&mut store, &[brought], now)?;
    (told.logs, told.new) = (took.logs, took.new);
    told.refused = took
        .bundles
        .into_iter()
        .flat_map(|bundle| bundle.refused)
        .collect();
    Ok((told, receipt))
}

/// The certificate in a tablet's store, if it is of this hub and of the tablet that the hub knows by its number.
fn own(
    store: &Store,
    identity: &Identity,
    bytes: &[u8],
    hub: HubId,
    folder: &Path,
) -> Result<Certificate, HubError> {
    let other = || {
        HubError::Refused(format!(
            "thư mục {}: máy của trạm nhận khác, không phải máy trạm này cấp; ghi nhận vẫn còn nguyên trong thư mục, \
             hãy đưa đến đúng xã (somebody else's tablet)",
            folder.display()
        ))
    };
    if hub != identity.hub_id {
        return Err(other());
    }
    let certificate =
        Certificate::open(bytes, &identity.keys.public(), &identity.hub_id).map_err(|_| other())?;
    match devices::find(store.conn(), certificate.dev)? {
        Some(known) if known.public_key != certificate.device_key => Err(other()),
        // One this hub forgot, being restored: its certificate goes along.
        _ => Ok(certificate),
    }
}
