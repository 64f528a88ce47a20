//! What a locked app must know to send the spares: where the hub is and how it is known. No secret is in it,
//! and of names only the member's own, which the unlock screen shows anyway.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use tungnha_exchange::enrol::Certificate;
use tungnha_exchange::{HubId, HubPublic};

use super::Folder;
use super::file::failed;
use crate::error::{Error, Result};
use crate::files;
use crate::session::Me;
use crate::transport::HubAddress;

const NAME: &str = "card.json";
/// Certificates of the numbers this tablet had before it joined its hub anew.
const FORMER: &str = "former-";

/// As in its file.
#[derive(Serialize, Deserialize, PartialEq, Eq)]
struct Content {
    hub_id: String,
    sign_key: String,
    seal_key: String,
    tls_pins: Vec<String>,
    addresses: Vec<String>,
    certificate: String,
}

/// Where the hub is, how it is known, and as whom this tablet speaks.
#[derive(Clone)]
pub(crate) struct Card {
    pub hub: HubId,
    pub keys: HubPublic,
    pub address: HubAddress,
    pub certificate: Vec<u8>,
    pub dev: u32,
    pub epoch: u32,
}

impl Card {
    /// The card of a folder; nothing where none was written yet.
    pub(crate) fn read(folder: &Folder) -> Result<Option<Self>> {
        let Some(bytes) = files::read(&folder.beside(NAME)).map_err(failed)? else {
            return Ok(None);
        };
        let damaged = || Error::Corrupt("the spare copies' card");
        let content: Content = serde_json::from_slice(&bytes).map_err(|_| damaged())?;
        content.card().map(Some).ok_or_else(damaged)
    }

    /// The certificate of a number this tablet had before.
    pub(crate) fn former(folder: &Folder, dev: u32) -> Result<Option<Vec<u8>>> {
        files::read(&folder.beside(&format!("{FORMER}{dev:08x}"))).map_err(failed)
    }

    /// Writes it if it says something else by now.
    pub(crate) fn keep(folder: &Folder, me: &Me, certificate: &[u8]) -> Result<()> {
        let content = Content {
            hub_id: STANDARD.encode(me.hub.0),
            sign_key: STANDARD.encode(me.keys.sign),
            seal_key: STANDARD.encode(me.keys.seal),
            tls_pins: me.tls_pins.iter().map(|pin| STANDARD.encode(pin)).collect(),
            addresses: me.addresses.clone(),
            certificate: STANDARD.encode(certificate),
        };
        let path = folder.beside(NAME);
        let known = files::read(&path).map_err(failed)?;
        let known = known.and_then(|bytes| serde_json::from_slice::<Content>(&bytes).ok());
        if known.as_ref() == Some(&content) {
            return Ok(());
        }
        folder.make()?;
        if let Some(before) = known
            .as_ref()
            .and_then(Content::card)
            .filter(|before| before.dev != me.dev)
        {
            // A hub that was restored meanwhile may have forgotten the former number: its certificate tells.
            let name = format!("{FORMER}{:08x}", before.dev);
            files::replace(&folder.beside(&name), &before.certificate).map_err(failed)?;
        }
        let bytes = serde_json::to_vec_pretty(&content).map_err(|_| Error::Internal("a card as JSON"))?;
        files::replace(&path, &bytes).map_err(failed)
    }
}

impl Content {
    fn card(&self) -> Option<Card> {
        let hub = HubId(fixed(&self.hub_id)?);
        let keys = HubPublic {
            sign: fixed(&self.sign_key)?,
            seal: fixed(&self.seal_key)?,
        };
        let certificate = STANDARD.decode(&self.certificate).ok()?;
        // Checked each time: whoever changed the file changed nothing that matters.
        let known = Certificate::open(&certificate, &keys, &hub).ok()?;
        let pins: Option<Vec<[u8; 32]>> = self.tls_pins.iter().map(|pin| fixed(pin)).collect();
        Some(Card {
            hub,
            keys,
            address: HubAddress {
                addresses: self.addresses.clone(),
                pins: pins?,
            },
            dev: known.dev,
            epoch: known.epoch,
            certificate,
        })
    }
}

fn fixed<const N: usize>(text: &str) -> Option<[u8; N]> {
    STANDARD.decode(text).ok()?.try_into().ok()
}
