//! People of groups with deadlines of their own; some live elsewhere.

use rusqlite::Connection;
use tungnha_domain::Rid;

use crate::error::HubError;

/// One person of a group.
#[derive(Clone, Debug)]
pub(crate) struct RosterRow {
    /// The hub's number.
    pub(crate) id: u32,
    /// The resident; none for somebody the lists do not know.
    pub(crate) rid: Option<Rid>,
    /// As the roster spells it.
    pub(crate) name: String,
    /// `1950` or `1986-07-26`.
    pub(crate) birth: Option<String>,
}

/// Puts a person on a group's roster.
pub(crate) fn add(
    conn: &Connection,
    group: &str,
    rid: Option<Rid>,
    (name, birth, match_key): (&str, Option<&str>, &str),
) -> Result<(), HubError> {
    conn.prepare_cached(
        "INSERT INTO roster (group_key, rid, name, birth, match_key) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute((group, rid.map(|rid| rid.0), name, birth, match_key))?;
    Ok(())
}

/// Empties a group's roster; tells how many were on it.
pub(crate) fn clear(conn: &Connection, group: &str) -> Result<usize, HubError> {
    Ok(conn
        .prepare_cached("DELETE FROM roster WHERE group_key = ?1")?
        .execute([group])?)
}

/// Takes somebody whose details are erased out of every roster.
pub(crate) fn forget(conn: &Connection, rid: Rid, name: &str) -> Result<(), HubError> {
    conn.prepare_cached("UPDATE roster SET name = ?2, birth = NULL, match_key = '' WHERE rid = ?1")?
        .execute((rid.0, name))?;
    Ok(())
}

/// A group's roster, in the order it was read.
pub(crate) fn of(conn: &Connection, group: &str) -> Result<Vec<RosterRow>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT roster_id, rid, name, birth FROM roster WHERE group_key = ?1 ORDER BY roster_id",
    )?;
    let rows = query.query_map([group], |row| {
        Ok(RosterRow {
            id: row.get(0)?,
            rid: row.get::<_, Option<u32>>(1)?.map(Rid),
            name: row.get(2)?,
            birth: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
