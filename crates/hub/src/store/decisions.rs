//! What officers decided, in order; those taken back too.

use rusqlite::{Connection, OptionalExtension, Row};
use tungnha_domain::Rid;

use crate::error::HubError;
use crate::review::Deed;

/// One decision as stored.
pub(crate) struct Decision {
    pub(crate) id: i64,
    /// Unix seconds.
    pub(crate) at: i64,
    pub(crate) who: String,
    pub(crate) deed: Deed,
    /// When it was taken back.
    pub(crate) undone_at: Option<i64>,
}

/// Appends a decision and gives its number.
pub(crate) fn add(conn: &Connection, at: i64, who: &str, deed: &Deed) -> Result<i64, HubError> {
    let text = serde_json::to_string(deed).map_err(|_| HubError::Unreadable("decision.deed"))?;
    Ok(conn
        .prepare_cached(
            "INSERT INTO decision (at, who, kind, deed) VALUES (?1, ?2, ?3, ?4) RETURNING decision_id",
        )?
        .query_row((at, who, deed.kind(), text), |row| row.get(0))?)
}

/// Every decision, the oldest first.
pub(crate) fn all(conn: &Connection) -> Result<Vec<Decision>, HubError> {
    read(
        conn,
        "SELECT decision_id, at, who, deed, undone_at FROM decision ORDER BY decision_id",
    )
}

/// Those that stand, the oldest first.
pub(crate) fn standing(conn: &Connection) -> Result<Vec<Decision>, HubError> {
    read(
        conn,
        "SELECT decision_id, at, who, deed, undone_at FROM decision WHERE undone_at IS NULL ORDER BY decision_id",
    )
}

fn read(conn: &Connection, sql: &str) -> Result<Vec<Decision>, HubError> {
    let mut query = conn.prepare_cached(sql)?;
    let mut rows = query.query([])?;
    let mut decisions = Vec::new();
    while let Some(row) = rows.next()? {
        decisions.push(decision(row)?);
    }
    Ok(decisions)
}

/// One decision.
pub(crate) fn find(conn: &Connection, id: i64) -> Result<Option<Decision>, HubError> {
    conn.prepare_cached("SELECT decision_id, at, who, deed, undone_at FROM decision WHERE decision_id = ?1")?
        .query_row([id], |row| Ok(decision(row)))
        .optional()?
        .transpose()
}

/// Notes that a decision was taken back.
pub(crate) fn undone(conn: &Connection, id: i64, at: i64, who: &str) -> Result<(), HubError> {
    conn.prepare_cached("UPDATE decision SET undone_at = ?2, undone_by = ?3 WHERE decision_id = ?1")?
        .execute((id, at, who))?;
    Ok(())
}

/// Empties what decisions keep of somebody's details; that they were made stays.
pub(crate) fn wipe(conn: &Connection, rid: Rid) -> Result<(), HubError> {
    empty(conn, |of| of == Some(rid))
}

/// Empties what decisions keep of anybody's details.
pub(crate) fn wipe_all(conn: &Connection) -> Result<(), HubError> {
    empty(conn, |_| true)
}

fn empty(conn: &Connection, whose: impl Fn(Option<Rid>) -> bool) -> Result<(), HubError> {
    let mut update = conn.prepare_cached("UPDATE decision SET deed = ?2 WHERE decision_id = ?1")?;
    for decision in all(conn)? {
        let deed = match decision.deed {
            Deed::Detail { rid, field, .. } if whose(Some(rid)) => Deed::Detail {
                rid,
                field,
                value: None,
                listed: None,
            },
            Deed::Listed { rid, field, .. } if whose(Some(rid)) => Deed::Listed {
                rid,
                field,
                value: None,
            },
            Deed::LetGo { found, rid, hid, .. } if whose(rid) => Deed::LetGo {
                found,
                rid,
                hid,
                reason: String::new(),
            },
            _ => continue,
        };
        let text = serde_json::to_string(&deed).map_err(|_| HubError::Unreadable("decision.deed"))?;
        update.execute((decision.id, text))?;
    }
    Ok(())
}

fn decision(row: &Row<'_>) -> Result<Decision, HubError> {
    Ok(Decision {
        id: row.get(0)?,
        at: row.get(1)?,
        who: row.get(2)?,
        deed: serde_json::from_str(&row.get::<_, String>(3)?)
            .map_err(|_| HubError::Unreadable("decision.deed"))?,
        undone_at: row.get(4)?,
    })
}
