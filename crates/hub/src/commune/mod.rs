//! The commune itself: its name, its campaign, its units and what is asked of them.

pub mod allocate;
mod init;
pub mod units;

use tungnha_domain::Campaign;

use crate::error::HubError;
use crate::store::{Connection, meta};

pub use init::{Founded, init};

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
