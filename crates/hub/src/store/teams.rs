//! The tablets that have a hamlet in common with one, and what it was last told of them.

use std::collections::BTreeMap;

use rusqlite::Connection;
use tungnha_domain::{MemberId, Role, UnitId};
use tungnha_exchange::team::Mate;

use super::columns::json_ids;
use super::members::role_of;
use crate::error::HubError;

/// The tablets in service that have a hamlet of `dev` too, by number; at most `most`. The desk's own log is none.
pub(crate) fn mates(conn: &Connection, dev: u32, most: usize) -> Result<Vec<Mate>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT device.dev, public_key, theirs.unit_id FROM device_unit AS ours \
         JOIN device_unit AS theirs ON theirs.unit_id = ours.unit_id AND theirs.ended_at IS NULL \
         JOIN device ON device.dev = theirs.dev \
         WHERE ours.dev = ?1 AND ours.ended_at IS NULL AND device.dev <> ?1 AND revoked_at IS NULL \
         AND device.dev NOT IN (SELECT dev FROM desk) ORDER BY device.dev, theirs.unit_id",
    )?;
    let mut rows = query.query([dev])?;
    let mut mates: BTreeMap<u32, Mate> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let dev = row.get(0)?;
        if mates.len() == most && !mates.contains_key(&dev) {
            break;
        }
        let mate = mates.entry(dev).or_default();
        (mate.dev, mate.device_key) = (dev, row.get(1)?);
        mate.units.push(UnitId(row.get(2)?));
    }
    add_users(conn, &mut mates)?;
    Ok(mates.into_values().collect())
}

/// Who uses each, the first member first, then as they were added.
fn add_users(conn: &Connection, mates: &mut BTreeMap<u32, Mate>) -> Result<(), HubError> {
    let mut query = conn.prepare_cached(
        "SELECT dev, member_id, name, role FROM \
         (SELECT dev, member_id, 0 AS place, 0 AS added_at FROM device \
          UNION ALL \
          SELECT device_member.dev, device_member.member_id, 1, added_at FROM device_member JOIN device USING (dev) \
          WHERE ended_at IS NULL AND device_member.member_id <> device.member_id) \
         JOIN member USING (member_id) WHERE dev IN (SELECT value FROM json_each(?1)) \
         ORDER BY dev, place, added_at, member_id",
    )?;
    let mut rows = query.query([json_ids(mates.keys().copied())])?;
    while let Some(row) = rows.next()? {
        let role: String = row.get(3)?;
        if let Some(mate) = mates.get_mut(&row.get(0)?) {
            mate.leads |= matches!(role_of(&role)?, Role::Lead | Role::Officer);
            mate.users.push((MemberId(row.get(1)?), row.get(2)?));
        }
    }
    Ok(())
}

/// The team a tablet was last told, as signed; empty before the first.
pub(crate) fn told(conn: &Connection, dev: u32) -> Result<Vec<u8>, HubError> {
    Ok(conn
        .prepare_cached("SELECT team FROM device WHERE dev = ?1")?
        .query_row([dev], |row| row.get(0))?)
}

/// Keeps what a tablet is told.
pub(crate) fn tell(conn: &Connection, dev: u32, team: &[u8]) -> Result<(), HubError> {
    conn.prepare_cached("UPDATE device SET team = ?2 WHERE dev = ?1")?
        .execute((dev, team))?;
    Ok(())
}
