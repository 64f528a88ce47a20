//! Devices: admitting one, and what is known of it when it speaks.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, Transaction};
use tungnha_domain::{Catalogue, MemberId, Role, UnitId};
use tungnha_exchange::enrol::{Certificate, EnrolRequest};

use super::scope;
use crate::commune::{Commune, units};
use crate::error::HubError;
use crate::keys::Identity;

/// A device as the hub knows it.
#[derive(Clone, Debug)]
pub(crate) struct Device {
    pub(crate) dev: u32,
    pub(crate) member: MemberId,
    pub(crate) role: Role,
    pub(crate) public_key: [u8; 32],
    pub(crate) revoked: bool,
    pub(crate) units: BTreeSet<UnitId>,
}

/// Gives a key a device number and a signed certificate, and keeps both.
pub(super) fn admit(
    tx: &Transaction<'_>,
    identity: &Identity,
    request: &EnrolRequest,
    member: MemberId,
    scope: &BTreeSet<UnitId>,
    now: i64,
) -> Result<(u32, Vec<u8>), HubError> {
    let (name, role) = member_of(tx, member)?;
    let dev: u32 = tx
        .prepare_cached(
            "INSERT INTO device (member_id, public_key, certificate, app, enrolled_at) \
             VALUES (?1, ?2, x'', ?3, ?4) RETURNING dev",
        )?
        .query_row((member.0, request.device_key, &request.app, now), |row| {
            row.get(0)
        })?;
    let commune = Commune::load(tx)?;
    let units: Vec<(UnitId, String)> = units::all(tx)?
        .into_iter()
        .filter(|unit| scope.contains(&unit.id))
        .map(|unit| (unit.id, unit.name))
        .collect();
    let certificate = Certificate {
        incarnation: identity.incarnation,
        dev,
        epoch: 1,
        member,
        role,
        name,
        units,
        device_key: request.device_key,
        campaign: serde_json::to_string(&commune.campaign)
            .map_err(|_| HubError::Unreadable("campaign.settings"))?,
        catalogue: Catalogue::shipped().version,
        commune: commune.name,
        hub_time: now,
    }
    .sign(&identity.keys, &identity.hub_id);
    tx.prepare_cached("UPDATE device SET certificate = ?2 WHERE dev = ?1")?
        .execute((dev, &certificate))?;
    let mut unit = tx.prepare_cached("INSERT INTO device_unit (dev, unit_id) VALUES (?1, ?2)")?;
    for id in scope {
        unit.execute((dev, id.0))?;
    }
    Ok((dev, certificate))
}

/// The certificate of `dev`, if it was given to this key.
pub(super) fn certificate_of_key(
    conn: &Connection,
    dev: u32,
    key: &[u8; 32],
) -> Result<Option<Vec<u8>>, HubError> {
    Ok(conn
        .prepare_cached("SELECT certificate FROM device WHERE dev = ?1 AND public_key = ?2")?
        .query_row((dev, key), |row| row.get(0))
        .optional()?)
}

/// The device of this number, if there is one.
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
        role: Role::parse(&role).ok_or(HubError::Unreadable("member.role"))?,
        public_key,
        revoked,
        units: scope::of_device(conn, dev)?,
    }))
}

/// Keeps when a device was last heard of.
pub(crate) fn heard(conn: &Connection, dev: u32, now: i64) -> Result<(), HubError> {
    conn.prepare_cached("UPDATE device SET last_contact = ?2 WHERE dev = ?1")?
        .execute((dev, now))?;
    Ok(())
}

/// Name and role of a member.
pub(crate) fn member_of(conn: &Connection, member: MemberId) -> Result<(String, Role), HubError> {
    let (name, role): (String, String) = conn
        .prepare_cached("SELECT name, role FROM member WHERE member_id = ?1")?
        .query_row([member.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok((
        name,
        Role::parse(&role).ok_or(HubError::Unreadable("member.role"))?,
    ))
}
