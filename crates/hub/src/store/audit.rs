//! The append-only log of who saw, changed or took out what. Details name ids and counts, never contents.
//!
//! The rows are a chain: each carries `SHA-256(tag ‖ chain before ‖ number ‖ time ‖ who ‖ what ‖ detail)`,
//! numbers as eight bytes big-endian and each text behind its length. A row that is changed, put in or removed
//! breaks it there, and a removed end is behind the number SQLite gave last ([`broken`]). Whoever can write the store can make the whole chain anew; that shows against a place on
//! the chain told before ([`Head`]), which is why exports and breach packs tell theirs.

use rusqlite::{Connection, OptionalExtension, Row};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use ts_rs::TS;

use crate::error::HubError;

/// Separates this hash from any other use of SHA-256.
const TAG: &[u8] = b"tungnha/1/audit\0";

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AuditRow {
    /// Its number.
    pub(crate) seq: i64,
    /// When, unix seconds.
    pub(crate) at: i64,
    /// `cli`, `hub`, `member:7`, or a member's name.
    pub(crate) who: String,
    /// A stable code.
    pub(crate) what: String,
    /// JSON: ids and counts.
    pub(crate) detail: String,
}

/// A place on the chain: told to somebody outside, it fixes everything before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "AuditHead")]
pub struct Head {
    /// The number of the row; 0 for an empty log.
    #[ts(type = "number")]
    pub seq: i64,
    /// The chain there, in hex.
    pub chain: String,
}

/// Appends one line: `who` acted (`cli`, a member's id …), `what` is a stable code, `at` unix seconds.
pub fn append(conn: &Connection, at: i64, who: &str, what: &str, detail: &Value) -> Result<(), HubError> {
    // A removed end must not be built upon as if nothing were missing: the number goes on from the last given.
    let given: i64 = conn
        .prepare_cached("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'audit'")?
        .query_row([], |row| row.get(0))?;
    let (_, before) = last(conn)?;
    let row = AuditRow {
        seq: given + 1,
        at,
        who: who.to_owned(),
        what: what.to_owned(),
        detail: detail.to_string(),
    };
    put(conn, &row, &link(&before, &row))
}

/// Where the chain stands.
pub fn head(conn: &Connection) -> Result<Head, HubError> {
    let (seq, chain) = last(conn)?;
    Ok(Head {
        seq,
        chain: chain.iter().map(|byte| format!("{byte:02x}")).collect(),
    })
}

/// The lines of a stretch of time (unix seconds, both included), oldest first.
pub(crate) fn between(conn: &Connection, from: i64, to: i64) -> Result<Vec<AuditRow>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT audit_seq, at, who, what, detail FROM audit WHERE at BETWEEN ?1 AND ?2 ORDER BY audit_seq",
    )?;
    Ok(query.query_map((from, to), read)?.collect::<Result<_, _>>()?)
}

/// The number of the first row that is missing or does not follow from those before it; none if the log is
/// whole. Numbers have no gaps: a transaction that is taken back gives its numbers back.
pub fn broken(conn: &Connection) -> Result<Option<i64>, HubError> {
    let mut query =
        conn.prepare("SELECT audit_seq, at, who, what, detail, chain FROM audit ORDER BY audit_seq")?;
    let mut rows = query.query([])?;
    let (mut before, mut reached) = ([0; 32], 0);
    while let Some(row) = rows.next()? {
        let line = read(row)?;
        let chain: [u8; 32] = row.get(5)?;
        if line.seq != reached + 1 || chain != link(&before, &line) {
            return Ok(Some(reached + 1));
        }
        (before, reached) = (chain, line.seq);
    }
    let given: i64 = conn.query_row(
        "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'audit'",
        [],
        |row| row.get(0),
    )?;
    Ok((given != reached).then_some(reached + 1))
}

/// Chains the rows of a store from before there was a chain; part of the migration that makes it.
pub(super) fn chain_old(conn: &Connection) -> rusqlite::Result<()> {
    let mut query =
        conn.prepare("SELECT audit_seq, at, who, what, detail FROM audit_unchained ORDER BY audit_seq")?;
    let mut insert = conn.prepare(INSERT)?;
    let mut rows = query.query([])?;
    let mut chain = [0; 32];
    while let Some(row) = rows.next()? {
        let line = read(row)?;
        chain = link(&chain, &line);
        insert.execute((line.seq, line.at, &line.who, &line.what, &line.detail, chain))?;
    }
    drop(rows);
    drop(query);
    conn.execute_batch("DROP TABLE audit_unchained")
}

const INSERT: &str =
    "INSERT INTO audit (audit_seq, at, who, what, detail, chain) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

fn put(conn: &Connection, row: &AuditRow, chain: &[u8; 32]) -> Result<(), HubError> {
    conn.prepare_cached(INSERT)?
        .execute((row.seq, row.at, &row.who, &row.what, &row.detail, chain))?;
    Ok(())
}

fn last(conn: &Connection) -> Result<(i64, [u8; 32]), HubError> {
    Ok(conn
        .prepare_cached("SELECT audit_seq, chain FROM audit ORDER BY audit_seq DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .unwrap_or((0, [0; 32])))
}

fn link(before: &[u8; 32], row: &AuditRow) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(TAG);
    hash.update(before);
    hash.update(row.seq.to_be_bytes());
    hash.update(row.at.to_be_bytes());
    for text in [&row.who, &row.what, &row.detail] {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    }
    hash.finalize().into()
}

fn read(row: &Row<'_>) -> rusqlite::Result<AuditRow> {
    Ok(AuditRow {
        seq: row.get(0)?,
        at: row.get(1)?,
        who: row.get(2)?,
        what: row.get(3)?,
        detail: row.get(4)?,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Store;
    use super::*;

    fn five_lines() -> (tempfile::TempDir, Store) {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::create(dir.path()).unwrap();
        for at in 1..=5 {
            store
                .write(|tx| append(tx, at, "cli", "people", &json!({ "rows": at })))
                .unwrap();
        }
        (dir, store)
    }

    #[test]
    fn a_log_nobody_touched_is_whole() {
        let (_dir, store) = five_lines();
        assert_eq!(broken(store.conn()).unwrap(), None);
        assert_eq!(head(store.conn()).unwrap().seq, 5);
        assert_eq!(between(store.conn(), 2, 4).unwrap().len(), 3);
    }

    #[test]
    fn any_row_that_is_changed_or_removed_is_found() {
        for victim in 1..=5 {
            for harm in [
                "UPDATE audit SET at = at + 1",
                "UPDATE audit SET who = 'x'",
                "UPDATE audit SET what = 'import'",
                "UPDATE audit SET detail = '{}'",
                "UPDATE audit SET chain = zeroblob(32)",
                "DELETE FROM audit",
            ] {
                let (_dir, store) = five_lines();
                let sql = format!("{harm} WHERE audit_seq = {victim}");
                assert_eq!(store.conn().execute(&sql, []).unwrap(), 1);
                assert_eq!(broken(store.conn()).unwrap(), Some(victim), "{sql}");
            }
        }
    }

    #[test]
    fn two_rows_that_changed_places_are_found() {
        let (_dir, store) = five_lines();
        store
            .conn()
            .execute_batch(
                "UPDATE audit SET audit_seq = 99 WHERE audit_seq = 2; \
                 UPDATE audit SET audit_seq = 2 WHERE audit_seq = 3; \
                 UPDATE audit SET audit_seq = 3 WHERE audit_seq = 99;",
            )
            .unwrap();
        assert_eq!(broken(store.conn()).unwrap(), Some(2));
    }

    #[test]
    fn a_removed_end_stays_found_when_the_log_goes_on() {
        let (_dir, mut store) = five_lines();
        store
            .conn()
            .execute("DELETE FROM audit WHERE audit_seq >= 4", [])
            .unwrap();
        assert_eq!(broken(store.conn()).unwrap(), Some(4));
        store
            .write(|tx| append(tx, 9, "cli", "people", &json!({})))
            .unwrap();
        assert_eq!(broken(store.conn()).unwrap(), Some(4), "the next number is 6");
    }
}
