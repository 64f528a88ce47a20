//! What lists said of people: append-only facts, one a resident, target and list.

use std::collections::BTreeSet;

use rusqlite::{Connection, Row, Rows};
use tungnha_domain::{ListedState, Rid, Target, UnitId};

use super::columns::{json_ids, state_number, state_of, target_number, target_of};
use crate::error::HubError;

/// One list's word on one person; the state knows its target.
pub(crate) struct Fact {
    pub(crate) rid: Rid,
    /// The list.
    pub(crate) import_seq: i64,
    pub(crate) state: ListedState,
}

/// Every fact, in no order.
pub(crate) fn all(conn: &Connection) -> Result<Vec<Fact>, HubError> {
    let mut query = conn.prepare_cached("SELECT rid, target, import_seq, state FROM listing")?;
    collect(query.query([])?)
}

/// Every fact about these residents, by resident, list and target.
pub(crate) fn about(conn: &Connection, rids: &[Rid]) -> Result<Vec<Fact>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT rid, target, import_seq, state FROM json_each(?1) JOIN listing ON rid = value \
         ORDER BY rid, import_seq, target",
    )?;
    collect(query.query([json_ids(rids.iter().map(|rid| rid.0))])?)
}

/// Who of a hamlet a list names for a target, with what it says; by rid. What it says by omission is left
/// out.
pub(crate) fn named(
    conn: &Connection,
    import_seq: i64,
    target: Target,
    unit: UnitId,
) -> Result<Vec<(Rid, ListedState)>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT l.rid, l.state FROM listing l JOIN resident r USING (rid) JOIN household h USING (hid) \
         WHERE l.import_seq = ?1 AND l.target = ?2 AND l.derived = 0 AND h.unit_id = ?3 ORDER BY l.rid",
    )?;
    let mut rows = query.query((import_seq, target_number(target), unit.0))?;
    let mut named = Vec::new();
    while let Some(row) = rows.next()? {
        named.push((Rid(row.get(0)?), state_of(target, row.get(1)?)?));
    }
    Ok(named)
}

/// Appends one fact of a list. A second row about the same person in one list replaces the first.
pub(crate) fn add(conn: &Connection, rid: Rid, state: ListedState, import_seq: i64) -> Result<(), HubError> {
    conn.prepare_cached(
        "INSERT INTO listing (rid, target, import_seq, state, derived, written_by) VALUES (?1, ?2, ?3, ?4, 0, ?3) \
         ON CONFLICT (rid, target, import_seq) DO UPDATE SET state = excluded.state",
    )?
    .execute((rid.0, target_number(state.target()), import_seq, state_number(state)))?;
    Ok(())
}

/// Appends one fact that a list says by omission, found out by the import `written_by`; one that is there
/// already stays. Says whether it was new.
pub(crate) fn infer(
    conn: &Connection,
    rid: Rid,
    state: ListedState,
    import_seq: i64,
    written_by: i64,
) -> Result<bool, HubError> {
    let added = conn
        .prepare_cached(
            "INSERT INTO listing (rid, target, import_seq, state, derived, written_by) VALUES (?1, ?2, ?3, ?4, 1, ?5) \
             ON CONFLICT (rid, target, import_seq) DO NOTHING",
        )?
        .execute((rid.0, target_number(state.target()), import_seq, state_number(state), written_by))?;
    Ok(added > 0)
}

/// What these imports wrote: about whom, which target, and whose word it is.
pub(crate) fn written(
    conn: &Connection,
    import_seqs: &[i64],
) -> Result<BTreeSet<(Rid, Target, u64)>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT rid, target, import_seq FROM listing WHERE written_by IN (SELECT value FROM json_each(?1))",
    )?;
    let ids = json_ids(import_seqs.iter().filter_map(|seq| u32::try_from(*seq).ok()));
    let mut rows = query.query([ids])?;
    let mut found = BTreeSet::new();
    while let Some(row) = rows.next()? {
        let import_seq = row.get::<_, i64>(2)?.unsigned_abs();
        found.insert((Rid(row.get(0)?), target_of(row.get(1)?)?, import_seq));
    }
    Ok(found)
}

fn collect(mut rows: Rows<'_>) -> Result<Vec<Fact>, HubError> {
    let mut facts = Vec::new();
    while let Some(row) = rows.next()? {
        facts.push(read(row)?);
    }
    Ok(facts)
}

pub(super) fn read(row: &Row<'_>) -> Result<Fact, HubError> {
    Ok(Fact {
        rid: Rid(row.get(0)?),
        import_seq: row.get(2)?,
        state: state_of(target_of(row.get(1)?)?, row.get(3)?)?,
    })
}
