//! The rows an import writes: the list itself, its people, its facts, and what it overwrote.

use chrono::NaiveDate;
use rusqlite::{OptionalExtension, Transaction};
use tungnha_domain::{ListedState, Rid, UnitId};

use super::ReadFile;
use super::report::SheetReport;
use crate::error::HubError;
use crate::people::Resident;
use crate::people::listings::{state_number, target_number};

/// The import of the very same bytes under the same choices, if there was one.
pub(super) fn earlier(tx: &Transaction<'_>, file: &ReadFile) -> Result<Option<i64>, HubError> {
    Ok(tx
        .prepare_cached(
            "SELECT import_seq FROM import_file WHERE sha256 = ?1 AND options = ?2 AND repeats IS NULL \
             ORDER BY import_seq DESC LIMIT 1",
        )?
        .query_row((&file.sha256, &file.options), |row| row.get(0))
        .optional()?)
}

/// Notes one `import` command; `at` is unix seconds.
pub(super) fn run(tx: &Transaction<'_>, import_id: &str, at: i64) -> Result<(), HubError> {
    tx.execute(
        "INSERT INTO import_run (import_id, at) VALUES (?1, ?2)",
        (import_id, at),
    )?;
    Ok(())
}

/// Notes the list and gives its place in the order of imports.
pub(super) fn file(
    tx: &Transaction<'_>,
    import_id: &str,
    file: &ReadFile,
    today: NaiveDate,
    repeats: Option<i64>,
) -> Result<i64, HubError> {
    Ok(tx
        .prepare_cached(
            "INSERT INTO import_file (import_id, file_name, sha256, options, kind, list_date, import_date, repeats) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) RETURNING import_seq",
        )?
        .query_row(
            (
                import_id,
                &file.name,
                &file.sha256,
                &file.options,
                file.extract.kind.code(),
                file.list_date.map(|date| date.to_string()),
                today.to_string(),
                repeats,
            ),
            |row| row.get(0),
        )?)
}

/// Keeps what was told of each sheet.
pub(super) fn sheets(tx: &Transaction<'_>, import_seq: i64, sheets: &[SheetReport]) -> Result<(), HubError> {
    for (place, report) in (0_i64..).zip(sheets) {
        let kept = serde_json::to_string(report).map_err(|_| HubError::Unreadable("import_sheet.report"))?;
        tx.prepare_cached(
            "INSERT INTO import_sheet (import_seq, place, name, report) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute((import_seq, place, &report.sheet, kept))?;
    }
    Ok(())
}

/// Notes the hamlets a list covers.
pub(super) fn covered<'u>(
    tx: &Transaction<'_>,
    import_seq: i64,
    units: impl Iterator<Item = &'u UnitId>,
) -> Result<(), HubError> {
    for unit in units {
        tx.prepare_cached("INSERT INTO import_hamlet (import_seq, unit_id) VALUES (?1, ?2)")?
            .execute((import_seq, unit.0))?;
    }
    Ok(())
}

/// Appends one fact of a list. A second row about the same person in one list replaces the first.
pub(super) fn append(
    tx: &Transaction<'_>,
    rid: Rid,
    state: ListedState,
    import_seq: i64,
) -> Result<(), HubError> {
    tx.prepare_cached(
        "INSERT INTO listing (rid, target, import_seq, state, derived, written_by) VALUES (?1, ?2, ?3, ?4, 0, ?3) \
         ON CONFLICT (rid, target, import_seq) DO UPDATE SET state = excluded.state",
    )?
    .execute((rid.0, target_number(state.target()), import_seq, state_number(state)))?;
    Ok(())
}

/// Keeps what an import overwrites: the person before it, or nothing if it made them. The first word counts.
pub(super) fn keep_before(
    tx: &Transaction<'_>,
    import_seq: i64,
    rid: Rid,
    before: Option<&Resident>,
) -> Result<(), HubError> {
    let before = before
        .map(serde_json::to_string)
        .transpose()
        .map_err(|_| HubError::Unreadable("import_change.before"))?;
    tx.prepare_cached(
        "INSERT INTO import_change (import_seq, rid, before) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
    )?
    .execute((import_seq, rid.0, before))?;
    Ok(())
}

/// Makes a person; the number in `new` is not looked at.
pub(super) fn insert(tx: &Transaction<'_>, new: &Resident) -> Result<Rid, HubError> {
    let rid = tx
        .prepare_cached(
            "INSERT INTO resident (hid, place, personal_id, name, match_key, birth, sex, head, phone, operator, \
             full_list, source_date) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) RETURNING rid",
        )?
        .query_row(
            (
                new.hid.0,
                new.place,
                &new.personal_id,
                &new.name,
                &new.match_key,
                new.birth.map(|birth| birth.to_string()),
                &new.sex,
                new.head,
                &new.phone,
                &new.operator,
                new.full_list.code(),
                &new.source_date,
            ),
            |row| row.get(0),
        )?;
    Ok(Rid(rid))
}

/// Writes a known person anew.
pub(super) fn update(tx: &Transaction<'_>, now: &Resident) -> Result<(), HubError> {
    tx.prepare_cached(
        "UPDATE resident SET hid = ?2, place = ?3, personal_id = ?4, name = ?5, match_key = ?6, birth = ?7, sex = ?8, \
         head = ?9, phone = ?10, operator = ?11, full_list = ?12, source_date = ?13 WHERE rid = ?1",
    )?
    .execute((
        now.rid.0,
        now.hid.0,
        now.place,
        &now.personal_id,
        &now.name,
        &now.match_key,
        now.birth.map(|birth| birth.to_string()),
        &now.sex,
        now.head,
        &now.phone,
        &now.operator,
        now.full_list.code(),
        &now.source_date,
    ))?;
    Ok(())
}
