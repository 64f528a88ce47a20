//! Remembered headers and columns of lists, by the shape of their header.

use rusqlite::{Connection, OptionalExtension};

use crate::error::HubError;

/// The layout remembered for a shape, as JSON.
pub(crate) fn get(conn: &Connection, shape: &str) -> Result<Option<String>, HubError> {
    Ok(conn
        .prepare_cached("SELECT layout FROM import_layout WHERE shape = ?1")?
        .query_row([shape], |row| row.get(0))
        .optional()?)
}

/// Remembers a layout in place of what was remembered before; `at` is unix seconds.
pub(crate) fn put(conn: &Connection, shape: &str, layout: &str, at: i64) -> Result<(), HubError> {
    conn.prepare_cached(
        "INSERT INTO import_layout (shape, layout, used_at) VALUES (?1, ?2, ?3) \
         ON CONFLICT (shape) DO UPDATE SET layout = excluded.layout, used_at = excluded.used_at",
    )?
    .execute((shape, layout, at))?;
    Ok(())
}
