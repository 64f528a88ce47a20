//! Founding a hub: store, keys, TLS identity and campaign, once per folder.

use std::path::Path;

use serde::Serialize;
use tungnha_domain::Campaign;

use crate::error::HubError;
use crate::keys;
use crate::store::{Store, audit, meta, new_id};

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
    let commune = commune.trim();
    if commune.is_empty() {
        return Err(HubError::Refused(
            "tên xã/phường để trống (--commune is empty)".to_owned(),
        ));
    }
    // Everything that can be refused is refused before the folder is touched.
    let campaign = campaign.map_or_else(|| Ok(Campaign::template_2024()), read_campaign)?;
    let settings = serde_json::to_string(&campaign).map_err(|fault| HubError::Refused(fault.to_string()))?;
    let mut store = Store::create(data)?;
    let founded = store.write(|tx| {
        let (hub_id, fingerprint) = keys::found(tx)?;
        meta::set(tx, "commune", commune)?;
        meta::add_campaign(tx, &new_id(at)?, &campaign.name, &settings)?;
        audit::append(tx, at, "cli", "init", &serde_json::json!({}))?;
        Ok(Founded {
            commune: commune.to_owned(),
            hub_id,
            fingerprint,
        })
    });
    if founded.is_err() {
        store.discard_unfounded(data);
    }
    founded
}

fn read_campaign(path: &Path) -> Result<Campaign, HubError> {
    let text = std::fs::read_to_string(path).map_err(HubError::file(path))?;
    let refused = |fault: toml::de::Error| {
        HubError::Refused(format!("tệp {}: {}", path.display(), fault.message().trim()))
    };
    let table: toml::Value = toml::from_str(&text).map_err(refused)?;
    dates_as_text(table).try_into().map_err(refused)
}

/// TOML has dates of its own (`2024-04-04` without quotes); the campaign reads them as text.
fn dates_as_text(value: toml::Value) -> toml::Value {
    match value {
        toml::Value::Datetime(date) => toml::Value::String(date.to_string()),
        toml::Value::Array(items) => toml::Value::Array(items.into_iter().map(dates_as_text).collect()),
        toml::Value::Table(table) => toml::Value::Table(
            table
                .into_iter()
                .map(|(key, value)| (key, dates_as_text(value)))
                .collect(),
        ),
        other => other,
    }
}
