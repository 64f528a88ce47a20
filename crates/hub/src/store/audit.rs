//! The append-only log of who saw, changed or took out what. Details name ids and counts, never contents.

use rusqlite::Connection;
use serde_json::Value;

use crate::error::HubError;

/// Appends one line: `who` acted (`cli`, a member's id …), `what` is a stable code, `at` unix seconds.
pub fn append(conn: &Connection, at: i64, who: &str, what: &str, detail: &Value) -> Result<(), HubError> {
    conn.prepare_cached("INSERT INTO audit (at, who, what, detail) VALUES (?1, ?2, ?3, ?4)")?
        .execute((at, who, what, detail.to_string()))?;
    Ok(())
}
