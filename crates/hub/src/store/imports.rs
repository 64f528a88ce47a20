//! Imported lists, the hamlets they cover, and what each overwrote so that it can be undone exactly.

use std::collections::HashMap;

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension};
use tungnha_domain::{Hid, ListKind, Rid, UnitId};

use super::columns::day_of;
use crate::error::HubError;
use crate::people::Resident;
use crate::people::listings::ImportedList;

/// A list on its way in.
pub(crate) struct NewList<'a> {
    /// The `import` command it is part of.
    pub(crate) import_id: &'a str,
    pub(crate) file_name: &'a str,
    /// Of the file's bytes, in hex; with `options` it tells a repeat.
    pub(crate) sha256: &'a str,
    /// The choices that change what the file means, as JSON.
    pub(crate) options: &'a str,
    pub(crate) kind: ListKind,
    /// The day it speaks of, if it says.
    pub(crate) list_date: Option<NaiveDate>,
    /// The Vietnam day it is imported.
    pub(crate) import_date: NaiveDate,
    /// The same file under the same choices, if it was imported before.
    pub(crate) repeats: Option<i64>,
}

/// All imported lists that stand, in no order.
pub(crate) fn lists(conn: &Connection) -> Result<Vec<ImportedList>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT import_seq, kind, list_date, import_date FROM import_file JOIN import_run USING (import_id) \
             WHERE undone_at IS NULL",
    )?;
    let mut rows = query.query([])?;
    let mut lists = Vec::new();
    while let Some(row) = rows.next()? {
        lists.push(ImportedList {
            import_seq: row.get(0)?,
            kind: ListKind::parse(row.get_ref(1)?.as_str().unwrap_or(""))
                .ok_or(HubError::Unreadable("import_file.kind"))?,
            list_date: row
                .get::<_, Option<String>>(2)?
                .map(|text| day_of(&text))
                .transpose()?,
            import_date: day_of(&row.get::<_, String>(3)?)?,
        });
    }
    Ok(lists)
}

/// The list that made each resident known here.
pub(crate) fn first_lists(conn: &Connection) -> Result<HashMap<Rid, i64>, HubError> {
    let mut query = conn.prepare_cached("SELECT rid, import_seq FROM import_change WHERE before IS NULL")?;
    let rows = query.query_map([], |row| Ok((Rid(row.get(0)?), row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The hamlets a list covers.
pub(crate) fn covered(conn: &Connection, import_seq: i64) -> Result<Vec<UnitId>, HubError> {
    let mut query = conn.prepare_cached("SELECT unit_id FROM import_hamlet WHERE import_seq = ?1")?;
    let units = query.query_map([import_seq], |row| row.get(0).map(UnitId))?;
    Ok(units.collect::<Result<_, _>>()?)
}

/// The lists that cover a hamlet.
pub(crate) fn covering(conn: &Connection, unit: UnitId) -> Result<Vec<i64>, HubError> {
    let mut query = conn.prepare_cached("SELECT import_seq FROM import_hamlet WHERE unit_id = ?1")?;
    Ok(query
        .query_map([unit.0], |row| row.get(0))?
        .collect::<Result<_, _>>()?)
}

/// The latest standing import of the very same bytes under the same choices that was no repeat itself.
pub(crate) fn earlier(conn: &Connection, sha256: &str, options: &str) -> Result<Option<i64>, HubError> {
    Ok(conn
        .prepare_cached(
            "SELECT import_seq FROM import_file JOIN import_run USING (import_id) \
             WHERE sha256 = ?1 AND options = ?2 AND repeats IS NULL AND undone_at IS NULL \
             ORDER BY import_seq DESC LIMIT 1",
        )?
        .query_row((sha256, options), |row| row.get(0))
        .optional()?)
}

/// Notes one `import` or `allocate` command; the latter names its table's file. `at` is unix seconds.
pub(crate) fn add_run(
    conn: &Connection,
    import_id: &str,
    (at, who): (i64, &str),
    allocation: Option<&str>,
) -> Result<(), HubError> {
    conn.prepare_cached(
        "INSERT INTO import_run (import_id, at, who, allocation, kept) VALUES (?1, ?2, ?3, ?4, 1)",
    )?
    .execute((import_id, at, who, allocation))?;
    Ok(())
}

/// Notes a list and gives its place in the order of imports.
pub(crate) fn add_list(conn: &Connection, list: &NewList<'_>) -> Result<i64, HubError> {
    Ok(conn
        .prepare_cached(
            "INSERT INTO import_file (import_id, file_name, sha256, options, kind, list_date, import_date, repeats) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) RETURNING import_seq",
        )?
        .query_row(
            (
                list.import_id,
                list.file_name,
                list.sha256,
                list.options,
                list.kind.code(),
                list.list_date.map(|date| date.to_string()),
                list.import_date.to_string(),
                list.repeats,
            ),
            |row| row.get(0),
        )?)
}

/// Keeps what was told of one sheet, as JSON; `place` counts from 0.
pub(crate) fn add_sheet(
    conn: &Connection,
    import_seq: i64,
    place: i64,
    name: &str,
    report: &str,
) -> Result<(), HubError> {
    conn.prepare_cached(
        "INSERT INTO import_sheet (import_seq, place, name, report) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute((import_seq, place, name, report))?;
    Ok(())
}

/// Notes the hamlets a list covers.
pub(crate) fn cover<'u>(
    conn: &Connection,
    import_seq: i64,
    units: impl Iterator<Item = &'u UnitId>,
) -> Result<(), HubError> {
    let mut insert =
        conn.prepare_cached("INSERT INTO import_hamlet (import_seq, unit_id) VALUES (?1, ?2)")?;
    for unit in units {
        insert.execute((import_seq, unit.0))?;
    }
    Ok(())
}

/// Keeps what an import overwrites: the person before it, or nothing if it made them. The first word counts.
pub(crate) fn keep_person(
    conn: &Connection,
    import_seq: i64,
    rid: Rid,
    before: Option<&Resident>,
) -> Result<(), HubError> {
    let before = before
        .map(serde_json::to_string)
        .transpose()
        .map_err(|_| HubError::Unreadable("import_change.before"))?;
    conn.prepare_cached(
        "INSERT INTO import_change (import_seq, rid, before) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
    )?
    .execute((import_seq, rid.0, before))?;
    Ok(())
}

/// Keeps the address an import overwrites. The first word counts.
pub(crate) fn keep_address(
    conn: &Connection,
    import_seq: i64,
    hid: Hid,
    before: Option<&str>,
) -> Result<(), HubError> {
    conn.prepare_cached(
        "INSERT INTO import_address (import_seq, hid, before) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
    )?
    .execute((import_seq, hid.0, before))?;
    Ok(())
}

/// How many lists were imported and not taken back.
pub(crate) fn count(conn: &Connection) -> Result<u32, HubError> {
    Ok(u32::try_from(lists(conn)?.len()).unwrap_or(u32::MAX))
}
