//! Single values about the hub, and the settings of its campaign.

use rusqlite::{Connection, OptionalExtension};

use crate::error::HubError;

/// One value, if it was ever set.
pub(crate) fn get(conn: &Connection, key: &str) -> Result<Option<String>, HubError> {
    Ok(conn
        .prepare_cached("SELECT value FROM meta WHERE key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()?)
}

/// Sets one value.
pub(crate) fn set(conn: &Connection, key: &str, value: &str) -> Result<(), HubError> {
    conn.prepare_cached(
        "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    )?
    .execute((key, value))?;
    Ok(())
}

/// Takes one value away.
pub(crate) fn remove(conn: &Connection, key: &str) -> Result<(), HubError> {
    conn.prepare_cached("DELETE FROM meta WHERE key = ?1")?
        .execute([key])?;
    Ok(())
}

/// Keeps the campaign; to be called once, in the transaction of `init`. `settings` is JSON.
pub(crate) fn add_campaign(
    conn: &Connection,
    campaign_id: &str,
    name: &str,
    settings: &str,
) -> Result<(), HubError> {
    conn.execute(
        "INSERT INTO campaign (id, campaign_id, name, settings) VALUES (1, ?1, ?2, ?3)",
        (campaign_id, name, settings),
    )?;
    Ok(())
}

/// Puts other settings in place of the campaign's; `settings` is JSON.
pub(crate) fn set_campaign(conn: &Connection, name: &str, settings: &str) -> Result<(), HubError> {
    conn.prepare_cached("UPDATE campaign SET name = ?1, settings = ?2 WHERE id = 1")?
        .execute((name, settings))?;
    Ok(())
}

/// The campaign's settings, as JSON.
pub(crate) fn campaign_settings(conn: &Connection) -> Result<String, HubError> {
    Ok(conn
        .prepare_cached("SELECT settings FROM campaign WHERE id = 1")?
        .query_row([], |row| row.get(0))?)
}
