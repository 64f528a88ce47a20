//! The commune itself: its name, its campaign, its units and what is asked of them.

pub mod allocate;
mod init;
pub mod units;

use rusqlite::{Connection, OptionalExtension};
use tungnha_domain::Campaign;

use crate::error::HubError;

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
        let name = meta(conn, "commune")?.ok_or(HubError::Unreadable("meta.commune"))?;
        let settings: String =
            conn.query_row("SELECT settings FROM campaign WHERE id = 1", [], |row| row.get(0))?;
        let campaign =
            serde_json::from_str(&settings).map_err(|_| HubError::Unreadable("campaign.settings"))?;
        Ok(Self { name, campaign })
    }
}

/// One value of the `meta` table.
pub fn meta(conn: &Connection, key: &str) -> Result<Option<String>, HubError> {
    Ok(conn
        .prepare_cached("SELECT value FROM meta WHERE key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()?)
}

/// Sets one value of the `meta` table.
pub fn set_meta(conn: &Connection, key: &str, value: &str) -> Result<(), HubError> {
    conn.prepare_cached("INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value")?
        .execute((key, value))?;
    Ok(())
}
