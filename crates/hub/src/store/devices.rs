//! Devices: tablets that were enrolled, and the hamlets each may see.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension};
use tungnha_domain::{MemberId, UnitId};

use super::members::role_of;
use crate::enrol::Device;
use crate::error::HubError;

/// The device of this number with its hamlets, if there is one.
pub(crate) fn find(conn: &Connection, dev: u32) -> Result<Option<Device>, HubError> {
    let found = conn
        .prepare_cached(
            "SELECT member_id, role, public_key, revoked_at IS NOT NULL \
             FROM device JOIN member USING (member_id) WHERE dev = ?1",
        )?
        .query_row([dev], |row| {
            Ok((
                row.get::<_, u32>(0)?,
                row.get::<_, String>(1)?,
                row.get(2)?,
                row.get(3)?,
            ))
        })
        .optional()?;
    let Some((member, role, public_key, revoked)) = found else {
        return Ok(None);
    };
    Ok(Some(Device {
        dev,
        member: MemberId(member),
        role: role_of(&role)?,
        public_key,
        revoked,
        units: units(conn, dev)?,
    }))
}

fn units(conn: &Connection, dev: u32) -> Result<BTreeSet<UnitId>, HubError> {
    let mut query = conn.prepare_cached("SELECT unit_id FROM device_unit WHERE dev = ?1")?;
    Ok(query
        .query_map([dev], |row| row.get(0).map(UnitId))?
        .collect::<Result<_, _>>()?)
}

/// Makes a device, without a certificate as yet: its number goes into it. `now` is unix seconds.
pub(crate) fn add(
    conn: &Connection,
    member: MemberId,
    public_key: &[u8; 32],
    app: &str,
    units: &BTreeSet<UnitId>,
    now: i64,
) -> Result<u32, HubError> {
    let dev: u32 = conn
        .prepare_cached(
            "INSERT INTO device (member_id, public_key, certificate, app, enrolled_at) \
             VALUES (?1, ?2, x'', ?3, ?4) RETURNING dev",
        )?
        .query_row((member.0, public_key, app, now), |row| row.get(0))?;
    let mut unit = conn.prepare_cached("INSERT INTO device_unit (dev, unit_id) VALUES (?1, ?2)")?;
    for id in units {
        unit.execute((dev, id.0))?;
    }
    Ok(dev)
}

/// Keeps a device's certificate.
pub(crate) fn set_certificate(conn: &Connection, dev: u32, certificate: &[u8]) -> Result<(), HubError> {
    conn.prepare_cached("UPDATE device SET certificate = ?2 WHERE dev = ?1")?
        .execute((dev, certificate))?;
    Ok(())
}

/// The certificate of `dev`, if it was given to this key.
pub(crate) fn certificate_of_key(
    conn: &Connection,
    dev: u32,
    key: &[u8; 32],
) -> Result<Option<Vec<u8>>, HubError> {
    Ok(conn
        .prepare_cached("SELECT certificate FROM device WHERE dev = ?1 AND public_key = ?2")?
        .query_row((dev, key), |row| row.get(0))
        .optional()?)
}

/// Keeps when a device was last heard of.
pub(crate) fn heard(conn: &Connection, dev: u32, now: i64) -> Result<(), HubError> {
    conn.prepare_cached("UPDATE device SET last_contact = ?2 WHERE dev = ?1")?
        .execute((dev, now))?;
    Ok(())
}

/// How many devices were ever enrolled.
pub(crate) fn count(conn: &Connection) -> Result<u64, HubError> {
    let count: i64 = conn
        .prepare_cached("SELECT count(*) FROM device")?
        .query_row([], |row| row.get(0))?;
    Ok(count.cast_unsigned())
}
