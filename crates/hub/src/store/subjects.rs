//! What residents ask about their own data, and wiping what is to be wiped.

use rusqlite::{Connection, OptionalExtension, Row};
use tungnha_domain::Rid;

use crate::error::HubError;
use crate::people::Resident;

/// One request.
#[derive(Clone, Debug)]
pub(crate) struct RequestRow {
    /// The number on the paper.
    pub(crate) request: u32,
    pub(crate) rid: Rid,
    /// `print`, `correct`, `restrict`, `delete`.
    pub(crate) kind: String,
    /// Unix seconds, as all times here.
    pub(crate) received_at: i64,
    pub(crate) answered_at: Option<i64>,
    pub(crate) done_at: Option<i64>,
    /// It was answered that it cannot be done.
    pub(crate) refused: bool,
}

/// Keeps a request; gives its number.
pub(crate) fn open(conn: &Connection, rid: Rid, kind: &str, received_at: i64) -> Result<u32, HubError> {
    Ok(conn
        .prepare_cached(
            "INSERT INTO subject_request (rid, kind, received_at, refused) VALUES (?1, ?2, ?3, 0) \
             RETURNING request_id",
        )?
        .query_row((rid.0, kind, received_at), |row| row.get(0))?)
}

/// Every request, the oldest first.
pub(crate) fn all(conn: &Connection) -> Result<Vec<RequestRow>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT request_id, rid, kind, received_at, answered_at, done_at, refused FROM subject_request \
         ORDER BY request_id",
    )?;
    Ok(query.query_map([], request)?.collect::<Result<_, _>>()?)
}

/// The request of a number.
pub(crate) fn find(conn: &Connection, number: u32) -> Result<Option<RequestRow>, HubError> {
    Ok(conn
        .prepare_cached(
            "SELECT request_id, rid, kind, received_at, answered_at, done_at, refused FROM subject_request \
             WHERE request_id = ?1",
        )?
        .query_row([number], request)
        .optional()?)
}

/// Notes that a request was answered, and whether it was carried out or refused; what stands is kept.
pub(crate) fn answer(
    conn: &Connection,
    number: u32,
    answered_at: i64,
    done_at: Option<i64>,
    refused: bool,
) -> Result<(), HubError> {
    conn.prepare_cached(
        "UPDATE subject_request SET answered_at = coalesce(answered_at, ?2), \
         done_at = coalesce(done_at, ?3), refused = ?4 WHERE request_id = ?1",
    )?
    .execute((number, answered_at, done_at, refused))?;
    Ok(())
}

/// Puts `wiped` in place of what imports kept of this person from before them: an undo brings nothing back.
pub(crate) fn wipe_before(
    conn: &Connection,
    rid: Rid,
    wiped: impl Fn(Resident) -> Resident,
) -> Result<(), HubError> {
    let mut query = conn.prepare_cached(
        "SELECT import_seq, before FROM import_change WHERE rid = ?1 AND before IS NOT NULL",
    )?;
    let kept: Vec<(i64, String)> = query
        .query_map([rid.0], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let mut update =
        conn.prepare_cached("UPDATE import_change SET before = ?3 WHERE import_seq = ?1 AND rid = ?2")?;
    for (import_seq, before) in kept {
        let unreadable = |_| HubError::Unreadable("import_change.before");
        let resident: Resident = serde_json::from_str(&before).map_err(unreadable)?;
        let text = serde_json::to_string(&wiped(resident)).map_err(unreadable)?;
        update.execute((import_seq, rid.0, text))?;
    }
    Ok(())
}

/// Takes the address of a household away in which nobody lives whose details are known, with those that
/// imports kept.
pub(crate) fn wipe_address(conn: &Connection, rid: Rid) -> Result<(), HubError> {
    for sql in [
        "UPDATE household SET address = NULL WHERE hid = (SELECT hid FROM resident WHERE rid = ?1) AND NOT EXISTS \
         (SELECT 1 FROM resident r WHERE r.hid = household.hid AND r.match_key <> '')",
        "UPDATE import_address SET before = NULL WHERE hid = (SELECT hid FROM resident WHERE rid = ?1) AND NOT EXISTS \
         (SELECT 1 FROM resident r WHERE r.hid = import_address.hid AND r.match_key <> '')",
    ] {
        conn.prepare_cached(sql)?.execute([rid.0])?;
    }
    Ok(())
}

fn request(row: &Row<'_>) -> rusqlite::Result<RequestRow> {
    Ok(RequestRow {
        request: row.get(0)?,
        rid: Rid(row.get(1)?),
        kind: row.get(2)?,
        received_at: row.get(3)?,
        answered_at: row.get(4)?,
        done_at: row.get(5)?,
        refused: row.get(6)?,
    })
}
