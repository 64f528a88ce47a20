//! Draws of claims to be checked at the door, and what was found.

use rusqlite::{Connection, OptionalExtension, Row};
use tungnha_domain::{MemberId, Rid, Target, UnitId};

use super::columns::{target_number, target_of};
use crate::error::HubError;

/// One draw.
#[derive(Clone, Debug)]
pub(crate) struct DrawRow {
    /// UUIDv7.
    pub(crate) draw_id: String,
    /// When, unix seconds.
    pub(crate) at: i64,
    /// What it was made from.
    pub(crate) seed: String,
    /// Claims of each hamlet, at most.
    pub(crate) per_unit: u32,
    /// The claims' days, both included.
    pub(crate) days: (String, String),
}

/// One claim that was drawn.
#[derive(Clone, Debug)]
pub(crate) struct ItemRow {
    pub(crate) place: u32,
    pub(crate) rid: Rid,
    pub(crate) target: Target,
    pub(crate) unit: UnitId,
    /// Who claimed it.
    pub(crate) member: MemberId,
    /// When, unix seconds.
    pub(crate) claimed: i64,
    /// `right`, `wrong`, `not_met`; none: not checked yet.
    pub(crate) result: Option<String>,
    /// When it was checked.
    pub(crate) result_at: Option<i64>,
}

/// Keeps a draw with its claims.
pub(crate) fn add(conn: &Connection, draw: &DrawRow, items: &[ItemRow]) -> Result<(), HubError> {
    conn.prepare_cached(
        "INSERT INTO inspection (draw_id, at, seed, per_unit, first_day, last_day) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute((&draw.draw_id, draw.at, &draw.seed, draw.per_unit, &draw.days.0, &draw.days.1))?;
    let mut insert = conn.prepare_cached(
        "INSERT INTO inspection_item (draw_id, place, rid, target, unit_id, member_id, claimed) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for item in items {
        insert.execute((
            &draw.draw_id,
            item.place,
            item.rid.0,
            target_number(item.target),
            item.unit.0,
            item.member.0,
            item.claimed,
        ))?;
    }
    Ok(())
}

/// Every draw, oldest first.
pub(crate) fn all(conn: &Connection) -> Result<Vec<DrawRow>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT draw_id, at, seed, per_unit, first_day, last_day FROM inspection ORDER BY at, draw_id",
    )?;
    Ok(query.query_map([], draw)?.collect::<Result<_, _>>()?)
}

/// The claims of a draw, in their order.
pub(crate) fn items(conn: &Connection, draw_id: &str) -> Result<Vec<ItemRow>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT place, rid, target, unit_id, member_id, claimed, result, result_at \
         FROM inspection_item WHERE draw_id = ?1 ORDER BY place",
    )?;
    let mut rows = query.query([draw_id])?;
    let mut items = Vec::new();
    while let Some(row) = rows.next()? {
        items.push(ItemRow {
            place: row.get(0)?,
            rid: Rid(row.get(1)?),
            target: target_of(row.get(2)?)?,
            unit: UnitId(row.get(3)?),
            member: MemberId(row.get(4)?),
            claimed: row.get(5)?,
            result: row.get(6)?,
            result_at: row.get(7)?,
        });
    }
    Ok(items)
}

/// Notes what was found; none takes it back. Tells whether there is such a claim.
pub(crate) fn set_result(
    conn: &Connection,
    draw_id: &str,
    place: u32,
    result: Option<&str>,
    at: i64,
) -> Result<bool, HubError> {
    let changed = conn
        .prepare_cached(
            "UPDATE inspection_item SET result = ?3, result_at = iif(?3 IS NULL, NULL, ?4) \
             WHERE draw_id = ?1 AND place = ?2",
        )?
        .execute((draw_id, place, result, at))?;
    Ok(changed > 0)
}

/// The draw of a number, else the last one.
pub(crate) fn find(conn: &Connection, draw_id: Option<&str>) -> Result<Option<DrawRow>, HubError> {
    Ok(conn
        .prepare_cached(
            "SELECT draw_id, at, seed, per_unit, first_day, last_day FROM inspection \
             WHERE ?1 IS NULL OR draw_id = ?1 ORDER BY at DESC, draw_id DESC LIMIT 1",
        )?
        .query_row([draw_id], draw)
        .optional()?)
}

fn draw(row: &Row<'_>) -> rusqlite::Result<DrawRow> {
    Ok(DrawRow {
        draw_id: row.get(0)?,
        at: row.get(1)?,
        seed: row.get(2)?,
        per_unit: row.get(3)?,
        days: (row.get(4)?, row.get(5)?),
    })
}
