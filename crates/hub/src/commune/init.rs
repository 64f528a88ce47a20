//! Founding a hub: store, keys, TLS identity and campaign, once per folder.
//!
//! It is made whole in a folder of its own and moved into place last ([`Founding`]): whatever ends it half-way,
//! the same command again founds the hub.

use std::path::Path;

use serde::Serialize;

use super::campaign_file::CampaignFile;
use super::grow::grow;
use crate::error::HubError;
use crate::keys;
use crate::numbers;
use crate::store::{Founding, Store, audit, meta, new_id};

/// What `init` tells.
#[derive(Debug, Serialize)]
pub struct Founded {
    /// The commune's name.
    pub commune: String,
    /// The hub's identity, 32 hex digits.
    pub hub_id: String,
    /// Of the hub's signing key, short enough for a person to compare.
    pub fingerprint: String,
}

/// Makes a hub in `data`, which must not hold one. `at` is unix seconds.
pub fn init(data: &Path, commune: &str, campaign: Option<&Path>, at: i64) -> Result<Founded, HubError> {
    let campaign = campaign.map_or_else(|| Ok(CampaignFile::default()), CampaignFile::read)?;
    found(data, commune, &campaign, "cli", at)
}

/// [`init`] with the campaign already read or typed; `who` goes into the log.
pub fn found(
    data: &Path,
    commune: &str,
    file: &CampaignFile,
    who: &str,
    at: i64,
) -> Result<Founded, HubError> {
    let commune = commune.trim();
    if commune.is_empty() {
        return Err(HubError::Refused(
            "tên xã/phường để trống (--commune is empty)".to_owned(),
        ));
    }
    // Everything that can be refused is refused before the folder is touched.
    file.campaign.check().map_err(HubError::Refused)?;
    let settings =
        serde_json::to_string(&file.campaign).map_err(|fault| HubError::Refused(fault.to_string()))?;
    let founding = Founding::begin(data)?;
    let mut store = Store::create(founding.folder())?;
    let founded = store.write(|tx| {
        let (hub_id, fingerprint) = keys::found(tx)?;
        meta::set(tx, "commune", commune)?;
        meta::add_campaign(tx, &new_id(at)?, &file.campaign.name, &settings)?;
        numbers::follow_clock(tx, at)?;
        grow(tx, &file.units)?;
        audit::append(tx, at, who, "init", &serde_json::json!({}))?;
        Ok(Founded {
            commune: commune.to_owned(),
            hub_id,
            fingerprint,
        })
    })?;
    drop(store);
    founding.keep()?;
    Ok(founded)
}
