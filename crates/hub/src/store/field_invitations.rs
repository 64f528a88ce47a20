//! Whom volunteers asked to come to a collection point: every record's word, and which of them stands.

use rusqlite::{Connection, Row};
use tungnha_domain::{Invitation, Invited, MemberId, RecordId, Rid, Said};

use super::columns::json_ids;
use crate::error::HubError;

/// Keeps what a record says; whether it is taken back already, the caller says.
pub(crate) fn add(
    conn: &Connection,
    rid: Rid,
    invited: &Said<Invited>,
    retracted: bool,
) -> Result<(), HubError> {
    let (by, what) = (invited.by, invited.what);
    conn.prepare_cached(
        "INSERT INTO field_invitation (rid, dev, epoch, seq, member_id, effective, point_id, day, retracted) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING",
    )?
    .execute((
        rid.0,
        by.dev,
        by.epoch,
        by.seq.cast_signed(),
        what.member.0,
        invited.at,
        what.to.point,
        what.to.day.to_string(),
        retracted,
    ))?;
    Ok(())
}

/// Takes back what a record said; tells whether it had said anything.
pub(crate) fn retract(conn: &Connection, rid: Rid, id: RecordId) -> Result<bool, HubError> {
    let taken = conn
        .prepare_cached(
            "UPDATE field_invitation SET retracted = 1 WHERE rid = ?1 AND dev = ?2 AND epoch = ?3 AND seq = ?4",
        )?
        .execute((rid.0, id.dev, id.epoch, id.seq.cast_signed()))?;
    Ok(taken > 0)
}

/// Drops those to a point from a day on, as its letters are taken back; tells whom they were to.
pub(crate) fn drop_from(conn: &Connection, point: u32, from: &str) -> Result<Vec<Rid>, HubError> {
    let mut query = conn.prepare_cached(
        "UPDATE field_invitation SET dropped = 1 WHERE point_id = ?1 AND day >= ?2 AND NOT retracted \
         AND NOT dropped RETURNING rid",
    )?;
    let rids = query.query_map((point, from), |row| row.get(0).map(Rid))?;
    Ok(rids.collect::<Result<_, _>>()?)
}

/// What stands for these people, in no order: of several words about one number, all.
pub(crate) fn about(conn: &Connection, rids: &[Rid]) -> Result<Vec<(Rid, Said<Invited>)>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT rid, effective, dev, epoch, seq, point_id, day, member_id FROM json_each(?1) \
         JOIN field_invitation ON rid = value WHERE NOT retracted AND NOT dropped",
    )?;
    collect(&mut query.query([json_ids(rids.iter().map(|rid| rid.0))])?)
}

/// What stands for anybody.
pub(crate) fn all(conn: &Connection) -> Result<Vec<(Rid, Said<Invited>)>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT rid, effective, dev, epoch, seq, point_id, day, member_id FROM field_invitation \
         WHERE NOT retracted AND NOT dropped",
    )?;
    collect(&mut query.query([])?)
}

fn collect(rows: &mut rusqlite::Rows<'_>) -> Result<Vec<(Rid, Said<Invited>)>, HubError> {
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push((Rid(row.get(0)?), said(row)?));
    }
    Ok(found)
}

fn said(row: &Row<'_>) -> Result<Said<Invited>, HubError> {
    let day: String = row.get(6)?;
    Ok(Said {
        at: row.get(1)?,
        by: RecordId {
            dev: row.get(2)?,
            epoch: row.get(3)?,
            seq: row.get::<_, i64>(4)?.cast_unsigned(),
        },
        what: Invited {
            to: Invitation {
                point: row.get(5)?,
                day: day
                    .parse()
                    .map_err(|_| HubError::Unreadable("field_invitation.day"))?,
            },
            member: MemberId(row.get(7)?),
        },
    })
}
