//! Collection points and desks, who is invited to them, and who came.

use chrono::{Datelike, NaiveDate};
use rusqlite::{Connection, OptionalExtension, Row};
use tungnha_domain::{Invitation, Invited, MemberId, RecordId, Rid, Said, Target};

use super::columns::{json_ids, target_number, target_of};
use crate::error::HubError;

/// One point.
#[derive(Clone, Debug)]
pub(crate) struct PointRow {
    /// The hub's number; 0 for one that is to be made.
    pub(crate) point: u32,
    pub(crate) name: String,
    pub(crate) place: String,
    /// Minutes of the day.
    pub(crate) opens: u32,
    pub(crate) closes: u32,
    /// Bits: 1 Monday to 64 Sunday.
    pub(crate) weekdays: u32,
    /// People a day.
    pub(crate) capacity: u32,
    /// `2024-05-06`, both included.
    pub(crate) days: (String, String),
}

/// One invitation.
#[derive(Clone, Debug)]
pub(crate) struct InvitationRow {
    pub(crate) point: u32,
    pub(crate) day: String,
    /// Order of the day.
    pub(crate) place: u32,
    pub(crate) rid: Rid,
    pub(crate) target: Target,
    /// Minute of the day.
    pub(crate) slot: u32,
    /// Who asked them at the door; none for a letter of the desk's.
    pub(crate) member: Option<MemberId>,
}

/// Keeps a point under its name, a new one or in place of the one before; gives its number.
pub(crate) fn put(conn: &Connection, point: &PointRow) -> Result<u32, HubError> {
    Ok(conn
        .prepare_cached(
            "INSERT INTO point (name, place, opens, closes, weekdays, capacity, first_day, last_day) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (name) DO UPDATE SET place = excluded.place, \
             opens = excluded.opens, closes = excluded.closes, weekdays = excluded.weekdays, \
             capacity = excluded.capacity, first_day = excluded.first_day, last_day = excluded.last_day \
             RETURNING point_id",
        )?
        .query_row(
            (
                &point.name,
                &point.place,
                point.opens,
                point.closes,
                point.weekdays,
                point.capacity,
                &point.days.0,
                &point.days.1,
            ),
            |row| row.get(0),
        )?)
}

/// Every point, by number.
pub(crate) fn all(conn: &Connection) -> Result<Vec<PointRow>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT point_id, name, place, opens, closes, weekdays, capacity, first_day, last_day FROM point \
         ORDER BY point_id",
    )?;
    Ok(query.query_map([], point)?.collect::<Result<_, _>>()?)
}

/// The point of a number.
pub(crate) fn find(conn: &Connection, number: u32) -> Result<Option<PointRow>, HubError> {
    Ok(conn
        .prepare_cached(
            "SELECT point_id, name, place, opens, closes, weekdays, capacity, first_day, last_day FROM point \
             WHERE point_id = ?1",
        )?
        .query_row([number], point)
        .optional()?)
}

/// Keeps a letter.
pub(crate) fn invite(conn: &Connection, invited: &InvitationRow, at: i64) -> Result<(), HubError> {
    conn.prepare_cached(
        "INSERT INTO invitation (point_id, day, place, rid, target, slot, invited_at, told) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1)",
    )?
    .execute((
        invited.point,
        &invited.day,
        invited.place,
        invited.rid.0,
        target_number(invited.target),
        invited.slot,
        at,
    ))?;
    Ok(())
}

/// Takes the letters to a point from a day on back; tells whom they were to.
pub(crate) fn uninvite(conn: &Connection, point: u32, from: &str) -> Result<Vec<Rid>, HubError> {
    let mut query =
        conn.prepare_cached("DELETE FROM invitation WHERE point_id = ?1 AND day >= ?2 RETURNING rid")?;
    let rids = query.query_map((point, from), |row| row.get(0).map(Rid))?;
    Ok(rids.collect::<Result<_, _>>()?)
}

/// The letters to these people, as tablets are told of them: device 0, in the order of the days.
pub(crate) fn letters_to(conn: &Connection, rids: &[Rid]) -> Result<Vec<(Rid, Said<Invited>)>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT rid, point_id, day, invited_at FROM json_each(?1) JOIN invitation ON rid = value WHERE told",
    )?;
    let mut rows = query.query([json_ids(rids.iter().map(|rid| rid.0))])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let day: String = row.get(2)?;
        let day = day
            .parse::<NaiveDate>()
            .map_err(|_| HubError::Unreadable("invitation.day"))?;
        let said = Said {
            at: row.get(3)?,
            by: RecordId {
                seq: u64::from(day.num_days_from_ce().unsigned_abs()),
                ..RecordId::default()
            },
            what: Invited {
                to: Invitation {
                    point: row.get(1)?,
                    day,
                },
                member: MemberId(0),
            },
        };
        found.push((Rid(row.get(0)?), said));
    }
    Ok(found)
}

/// Every letter from a day on, by point, day and order.
pub(crate) fn invitations(conn: &Connection, from: &str) -> Result<Vec<InvitationRow>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT point_id, day, place, rid, target, slot FROM invitation WHERE day >= ?1 \
         ORDER BY point_id, day, place",
    )?;
    let mut rows = query.query([from])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(InvitationRow {
            point: row.get(0)?,
            day: row.get(1)?,
            place: row.get(2)?,
            rid: Rid(row.get(3)?),
            target: target_of(row.get(4)?)?,
            slot: row.get(5)?,
            member: None,
        });
    }
    Ok(found)
}

/// Notes that somebody came; twice on a day is once. Tells whether it is new.
pub(crate) fn attend(conn: &Connection, point: u32, day: &str, rid: Rid, at: i64) -> Result<bool, HubError> {
    let added = conn
        .prepare_cached("INSERT OR IGNORE INTO attendance (point_id, day, rid, at) VALUES (?1, ?2, ?3, ?4)")?
        .execute((point, day, rid.0, at))?;
    Ok(added > 0)
}

/// Takes that back.
pub(crate) fn unattend(conn: &Connection, point: u32, day: &str, rid: Rid) -> Result<(), HubError> {
    conn.prepare_cached("DELETE FROM attendance WHERE point_id = ?1 AND day = ?2 AND rid = ?3")?
        .execute((point, day, rid.0))?;
    Ok(())
}

/// Who came where on which day, and when: point, day, resident, unix seconds.
pub(crate) fn attendance(conn: &Connection, from: &str) -> Result<Vec<(u32, String, Rid, i64)>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT point_id, day, rid, at FROM attendance WHERE day >= ?1 ORDER BY point_id, day, at, rid",
    )?;
    let came = query.query_map([from], |row| {
        Ok((row.get(0)?, row.get(1)?, Rid(row.get(2)?), row.get(3)?))
    })?;
    Ok(came.collect::<Result<_, _>>()?)
}

fn point(row: &Row<'_>) -> rusqlite::Result<PointRow> {
    Ok(PointRow {
        point: row.get(0)?,
        name: row.get(1)?,
        place: row.get(2)?,
        opens: row.get(3)?,
        closes: row.get(4)?,
        weekdays: row.get(5)?,
        capacity: row.get(6)?,
        days: (row.get(7)?, row.get(8)?),
    })
}
