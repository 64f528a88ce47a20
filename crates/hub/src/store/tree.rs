//! The tree of units: places with their dates, adopted areas, teams' members.

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row};
use tungnha_domain::{MemberId, UnitId};

use crate::commune::tree::{Level, Node, Place};
use crate::commune::units::{Unit, UnitKind};
use crate::error::HubError;

/// Every unit with what the tree knows of it, by number.
pub(crate) fn nodes(conn: &Connection) -> Result<Vec<Node>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT unit_id, kind, name, key, level, valid_from, valid_to, first_day, last_day FROM unit \
         WHERE NOT withdrawn ORDER BY unit_id",
    )?;
    let mut rows = query.query([])?;
    let mut nodes = Vec::new();
    while let Some(row) = rows.next()? {
        let kind = UnitKind::parse(row.get_ref(1)?.as_str().unwrap_or(""))
            .ok_or(HubError::Unreadable("unit.kind"))?;
        let level: Option<String> = row.get(4)?;
        nodes.push(Node {
            unit: Unit {
                id: UnitId(row.get(0)?),
                kind,
                name: row.get(2)?,
                key: row.get(3)?,
            },
            level: level
                .map(|code| Level::parse(&code).ok_or(HubError::Unreadable("unit.level")))
                .transpose()?,
            valid_from: day_at(row, 5)?,
            valid_to: day_at(row, 6)?,
            first_day: day_at(row, 7)?,
            last_day: day_at(row, 8)?,
        });
    }
    Ok(nodes)
}

/// Every place of every unit, oldest first.
pub(crate) fn places(conn: &Connection) -> Result<Vec<Place>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT unit_id, parent, valid_from, valid_to FROM unit_place ORDER BY unit_id, valid_from",
    )?;
    let mut rows = query.query([])?;
    let mut places = Vec::new();
    while let Some(row) = rows.next()? {
        places.push(Place {
            unit: UnitId(row.get(0)?),
            parent: UnitId(row.get(1)?),
            from: day_at(row, 2)?.ok_or(HubError::Unreadable("unit_place.valid_from"))?,
            to: day_at(row, 3)?,
        });
    }
    Ok(places)
}

/// Puts these places in place of all a unit had.
pub(crate) fn set_places(conn: &Connection, unit: UnitId, places: &[Place]) -> Result<(), HubError> {
    conn.prepare_cached("DELETE FROM unit_place WHERE unit_id = ?1")?
        .execute([unit.0])?;
    let mut insert = conn.prepare_cached(
        "INSERT INTO unit_place (unit_id, parent, valid_from, valid_to) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for place in places {
        insert.execute((
            unit.0,
            place.parent.0,
            place.from.to_string(),
            place.to.map(|day| day.to_string()),
        ))?;
    }
    Ok(())
}

/// Writes what the tree knows of a unit, apart from its places.
pub(crate) fn describe(conn: &Connection, node: &Node) -> Result<(), HubError> {
    let text = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    conn.prepare_cached(
        "UPDATE unit SET level = ?2, valid_from = ?3, valid_to = ?4, first_day = ?5, last_day = ?6 WHERE unit_id = ?1",
    )?
    .execute((
        node.unit.id.0,
        node.level.map(Level::code),
        text(node.valid_from),
        text(node.valid_to),
        text(node.first_day),
        text(node.last_day),
    ))?;
    Ok(())
}

/// Who adopted which areas, as pairs.
pub(crate) fn areas(conn: &Connection) -> Result<Vec<(UnitId, UnitId)>, HubError> {
    pairs(conn, "SELECT unit_id, area FROM unit_area ORDER BY unit_id, area").map(|pairs| {
        pairs
            .into_iter()
            .map(|(unit, area)| (UnitId(unit), UnitId(area)))
            .collect()
    })
}

/// Puts these areas in place of all a unit had adopted.
pub(crate) fn set_areas(conn: &Connection, unit: UnitId, areas: &[UnitId]) -> Result<(), HubError> {
    conn.prepare_cached("DELETE FROM unit_area WHERE unit_id = ?1")?
        .execute([unit.0])?;
    let mut insert =
        conn.prepare_cached("INSERT INTO unit_area (unit_id, area) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?;
    for area in areas {
        insert.execute((unit.0, area.0))?;
    }
    Ok(())
}

/// Who is in which team, as pairs.
pub(crate) fn team_members(conn: &Connection) -> Result<Vec<(UnitId, MemberId)>, HubError> {
    pairs(
        conn,
        "SELECT unit_id, member_id FROM team_member ORDER BY unit_id, member_id",
    )
    .map(|pairs| {
        pairs
            .into_iter()
            .map(|(unit, member)| (UnitId(unit), MemberId(member)))
            .collect()
    })
}

/// Puts these people in place of all a team had.
pub(crate) fn set_team(conn: &Connection, team: UnitId, members: &[MemberId]) -> Result<(), HubError> {
    conn.prepare_cached("DELETE FROM team_member WHERE unit_id = ?1")?
        .execute([team.0])?;
    let mut insert = conn.prepare_cached(
        "INSERT INTO team_member (unit_id, member_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
    )?;
    for member in members {
        insert.execute((team.0, member.0))?;
    }
    Ok(())
}

/// The unit of the tree (not a hamlet) with this key.
pub(crate) fn find(conn: &Connection, key: &str) -> Result<Option<UnitId>, HubError> {
    Ok(conn
        .prepare_cached("SELECT unit_id FROM unit WHERE kind = 'other' AND key = ?1")?
        .query_row([key], |row| row.get(0).map(UnitId))
        .optional()?)
}

fn pairs(conn: &Connection, sql: &str) -> Result<Vec<(u32, u32)>, HubError> {
    let mut query = conn.prepare_cached(sql)?;
    let pairs = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(pairs.collect::<Result<_, _>>()?)
}

fn day_at(row: &Row<'_>, column: usize) -> Result<Option<NaiveDate>, HubError> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| {
        text.parse()
            .map_err(|_| HubError::Unreadable("unit, unit_place: a day"))
    })
    .transpose()
}
