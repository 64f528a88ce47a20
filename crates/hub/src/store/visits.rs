//! Calls at households: one with nobody there, or one at which somebody was answered for.

use rusqlite::Connection;
use tungnha_domain::{Hid, MemberId, RecordId, UnitId};
use tungnha_exchange::list::LastVisit;

use super::columns::json_ids;
use crate::error::HubError;

/// Keeps the call a record tells of; whether it is taken back already, the caller says.
pub(crate) fn add(
    conn: &Connection,
    hid: Hid,
    id: RecordId,
    visit: LastVisit,
    retracted: bool,
) -> Result<(), HubError> {
    conn.prepare_cached(
        "INSERT INTO visit (hid, dev, epoch, seq, member_id, effective, nobody_home, retracted) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute((
        hid.0,
        id.dev,
        id.epoch,
        id.seq.cast_signed(),
        visit.member.0,
        visit.at,
        visit.nobody_home,
        retracted,
    ))?;
    Ok(())
}

/// Takes back the call a record told of.
pub(crate) fn retract(conn: &Connection, hid: Hid, id: RecordId) -> Result<(), HubError> {
    conn.prepare_cached(
        "UPDATE visit SET retracted = 1 WHERE hid = ?1 AND dev = ?2 AND epoch = ?3 AND seq = ?4",
    )?
    .execute((hid.0, id.dev, id.epoch, id.seq.cast_signed()))?;
    Ok(())
}

/// The calls at these households that stand, the latest last; ties as in the fold.
pub(crate) fn at(conn: &Connection, hids: &[Hid]) -> Result<Vec<(Hid, LastVisit)>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT hid, effective, member_id, nobody_home FROM json_each(?1) JOIN visit ON hid = value \
         WHERE NOT retracted ORDER BY effective, dev, epoch, seq",
    )?;
    let visits = query.query_map([json_ids(hids.iter().map(|hid| hid.0))], |row| {
        let visit = LastVisit {
            at: row.get(1)?,
            member: MemberId(row.get(2)?),
            nobody_home: row.get(3)?,
        };
        Ok((Hid(row.get(0)?), visit))
    })?;
    Ok(visits.collect::<Result<_, _>>()?)
}

/// One call that stands.
pub(crate) struct Call {
    /// Where.
    pub(crate) hid: Hid,
    /// The household's hamlet now.
    pub(crate) unit: UnitId,
    /// Who called.
    pub(crate) member: MemberId,
    /// When, unix seconds.
    pub(crate) at: i64,
}

/// Every call that stands, in no order.
pub(crate) fn calls(conn: &Connection) -> Result<Vec<Call>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT hid, unit_id, member_id, effective FROM visit JOIN household USING (hid) WHERE NOT retracted",
    )?;
    let calls = query.query_map([], |row| {
        Ok(Call {
            hid: Hid(row.get(0)?),
            unit: UnitId(row.get(1)?),
            member: MemberId(row.get(2)?),
            at: row.get(3)?,
        })
    })?;
    Ok(calls.collect::<Result<_, _>>()?)
}
