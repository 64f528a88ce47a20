//! The log of outreach: append-only, a mistake is withdrawn by a row of its own.

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension};
use tungnha_domain::UnitId;

use crate::activity::{ActivityKind, ActivityRow};
use crate::error::HubError;

/// Appends an activity and tells its number.
pub(crate) fn add(
    conn: &Connection,
    row: &ActivityRow,
    withdraws: Option<i64>,
    (who, at): (&str, i64),
) -> Result<i64, HubError> {
    Ok(conn
        .prepare_cached(
            "INSERT INTO activity (day, kind, unit_id, place, count, people, note, at, who, withdraws) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) RETURNING activity_id",
        )?
        .query_row(
            (
                row.day.to_string(),
                row.kind.code(),
                row.unit.map(|unit| unit.0),
                &row.place,
                row.count,
                row.people,
                &row.note,
                at,
                who,
                withdraws,
            ),
            |row| row.get(0),
        )?)
}

/// What stands of the log from one day to another, both counted: neither withdrawn rows nor those that withdraw.
pub(crate) fn between(
    conn: &Connection,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<ActivityRow>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT activity_id, day, kind, unit_id, place, count, people, note, who FROM activity a \
         WHERE day BETWEEN ?1 AND ?2 AND withdraws IS NULL \
         AND NOT EXISTS (SELECT 1 FROM activity b WHERE b.withdraws = a.activity_id) ORDER BY day, activity_id",
    )?;
    let mut rows = query.query((from.to_string(), to.to_string()))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(ActivityRow {
            id: row.get(0)?,
            day: row
                .get_ref(1)?
                .as_str()
                .ok()
                .and_then(|text| text.parse().ok())
                .ok_or(HubError::Unreadable("activity.day"))?,
            kind: ActivityKind::parse(row.get_ref(2)?.as_str().unwrap_or("")).unwrap_or(ActivityKind::Other),
            unit: row.get::<_, Option<u32>>(3)?.map(UnitId),
            place: row.get(4)?,
            count: row.get(5)?,
            people: row.get(6)?,
            note: row.get(7)?,
            who: row.get(8)?,
        });
    }
    Ok(found)
}

/// The day of an activity that stands; none if there is none of this number, or it was withdrawn.
pub(crate) fn standing(conn: &Connection, id: i64) -> Result<Option<String>, HubError> {
    Ok(conn
        .prepare_cached(
            "SELECT day FROM activity a WHERE activity_id = ?1 AND withdraws IS NULL \
             AND NOT EXISTS (SELECT 1 FROM activity b WHERE b.withdraws = a.activity_id)",
        )?
        .query_row([id], |row| row.get(0))
        .optional()?)
}
