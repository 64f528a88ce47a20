//! Step cards as officers changed them, every version.

use rusqlite::{Connection, OptionalExtension, Row};

use crate::error::HubError;

/// The newest version of a set.
#[derive(Clone, Debug)]
pub(crate) struct StepCardsRow {
    pub(crate) set: String,
    pub(crate) version: u32,
    pub(crate) at: i64,
    pub(crate) who: String,
    /// JSON; none: what comes with the app.
    pub(crate) content: Option<String>,
}

/// Adds a version.
pub(crate) fn add(conn: &Connection, row: &StepCardsRow) -> Result<(), HubError> {
    conn.prepare_cached(
        "INSERT INTO step_cards (set_id, version, at, who, content) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute((&row.set, row.version, row.at, &row.who, &row.content))?;
    Ok(())
}

/// The newest version of each set that was ever changed, by name.
pub(crate) fn newest(conn: &Connection) -> Result<Vec<StepCardsRow>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT set_id, version, at, who, content FROM step_cards AS c \
         WHERE version = (SELECT max(version) FROM step_cards WHERE set_id = c.set_id) ORDER BY set_id",
    )?;
    let rows = query.query_map([], row_of)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// The newest version of one set, if it was ever changed.
pub(crate) fn newest_of(conn: &Connection, set: &str) -> Result<Option<StepCardsRow>, HubError> {
    let row = conn
        .prepare_cached(
            "SELECT set_id, version, at, who, content FROM step_cards WHERE set_id = ?1 \
             ORDER BY version DESC LIMIT 1",
        )?
        .query_row([set], row_of)
        .optional()?;
    Ok(row)
}

fn row_of(row: &Row<'_>) -> rusqlite::Result<StepCardsRow> {
    Ok(StepCardsRow {
        set: row.get(0)?,
        version: row.get(1)?,
        at: row.get(2)?,
        who: row.get(3)?,
        content: row.get(4)?,
    })
}
