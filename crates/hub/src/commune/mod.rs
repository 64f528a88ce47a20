//! The commune itself: its name, its campaign, its units and what is asked of them.

pub mod allocate;
mod campaign_file;
mod grow;
mod init;
mod tidy;
pub mod tree;
pub mod units;

use tungnha_domain::Campaign;

use crate::error::HubError;
use crate::store::{Connection, meta};

pub use campaign_file::{CampaignFile, set_campaign};
pub use grow::{UnitLine, UnitTold, level_code, set_units, told as told_units};
pub use init::{Founded, found, init};
pub use tidy::{remove_unit, rename_unit};

/// What the hub was founded with.
#[derive(Clone, Debug)]
pub struct Commune {
    /// As people write it: “Phường Long Thủy”.
    pub name: String,
    /// Dates, eligibility and ranks.
    pub campaign: Campaign,
}

impl Commune {
    /// Reads it from the store.
    pub fn load(conn: &Connection) -> Result<Self, HubError> {
        let name = meta::get(conn, "commune")?.ok_or(HubError::Unreadable("meta.commune"))?;
        let campaign = serde_json::from_str(&meta::campaign_settings(conn)?)
            .map_err(|_| HubError::Unreadable("campaign.settings"))?;
        Ok(Self { name, campaign })
    }
}
