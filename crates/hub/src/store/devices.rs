//! Devices: tablets that were enrolled, and the hamlets each may see.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension};
use tungnha_domain::{MemberId, Role, UnitId};

use super::members::role_of;
use crate::enrol::Device;
use crate::error::HubError;

/// The device of this number with its hamlets, if there is one.
pub(crate) fn find(conn: &Connection, dev: u32) -> Result<Option<Device>, HubError> {
    let found = conn
        .prepare_cached(
            "SELECT member_id, public_key, revoked_at IS NOT NULL, kind = 'computer' FROM device WHERE dev = ?1",
        )?
        .query_row([dev], |row| {
            Ok((MemberId(row.get(0)?), row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    let Some((member, public_key, revoked, computer)) = found else {
        return Ok(None);
    };
    Ok(Some(Device {
        dev,
        member,
        members: members(conn, dev)?,
        public_key,
        revoked,
        computer,
        units: units(conn, dev, Since::Now)?,
        former_units: units(conn, dev, Since::Before)?,
    }))
}

/// Whether a tablet has something, or had it.
#[derive(Clone, Copy)]
enum Since {
    Now,
    Before,
}

fn units(conn: &Connection, dev: u32, since: Since) -> Result<BTreeSet<UnitId>, HubError> {
    let mut query = conn
        .prepare_cached("SELECT unit_id FROM device_unit WHERE dev = ?1 AND (ended_at IS NOT NULL) = ?2")?;
    let ended = matches!(since, Since::Before);
    Ok(query
        .query_map((dev, ended), |row| row.get(0).map(UnitId))?
        .collect::<Result<_, _>>()?)
}

/// Everybody who uses a tablet or did, with the role each has.
fn members(conn: &Connection, dev: u32) -> Result<BTreeMap<MemberId, Role>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT member_id, role FROM member WHERE member_id IN \
         (SELECT member_id FROM device WHERE dev = ?1 UNION SELECT member_id FROM device_member WHERE dev = ?1)",
    )?;
    let mut rows = query.query([dev])?;
    let mut members = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let role: String = row.get(1)?;
        members.insert(MemberId(row.get(0)?), role_of(&role)?);
    }
    Ok(members)
}

/// Who uses a tablet beside its first member, in the order they were added.
pub(crate) fn other_users(conn: &Connection, dev: u32) -> Result<Vec<MemberId>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT device_member.member_id FROM device_member JOIN device USING (dev) \
         WHERE dev = ?1 AND ended_at IS NULL AND device_member.member_id <> device.member_id \
         ORDER BY added_at, device_member.member_id",
    )?;
    Ok(query
        .query_map([dev], |row| row.get(0).map(MemberId))?
        .collect::<Result<_, _>>()?)
}

/// Adds a user to a tablet. `now` is unix seconds.
pub(crate) fn add_user(conn: &Connection, dev: u32, member: MemberId, now: i64) -> Result<(), HubError> {
    conn.prepare_cached(
        "INSERT INTO device_member (dev, member_id, added_at) VALUES (?1, ?2, ?3) \
         ON CONFLICT (dev, member_id) DO UPDATE SET ended_at = NULL",
    )?
    .execute((dev, member.0, now))?;
    Ok(())
}

/// Notes that somebody uses a tablet no longer; what they recorded on it still counts. `now` is unix seconds.
pub(crate) fn end_user(conn: &Connection, dev: u32, member: MemberId, now: i64) -> Result<(), HubError> {
    conn.prepare_cached(
        "UPDATE device_member SET ended_at = ?3 WHERE dev = ?1 AND member_id = ?2 AND ended_at IS NULL",
    )?
    .execute((dev, member.0, now))?;
    Ok(())
}

/// Makes somebody the first member of a tablet; what the one before recorded still counts. `now` is unix
/// seconds.
pub(crate) fn set_first_member(
    conn: &Connection,
    dev: u32,
    member: MemberId,
    now: i64,
) -> Result<(), HubError> {
    conn.prepare_cached(
        "INSERT INTO device_member (dev, member_id, added_at, ended_at) \
         SELECT dev, member_id, enrolled_at, ?2 FROM device WHERE dev = ?1 \
         ON CONFLICT (dev, member_id) DO UPDATE SET ended_at = excluded.ended_at",
    )?
    .execute((dev, now))?;
    conn.prepare_cached("UPDATE device SET member_id = ?2 WHERE dev = ?1")?
        .execute((dev, member.0))?;
    Ok(())
}

/// Gives a tablet these hamlets. Those it no longer has keep their row with the time it lost them; one it
/// has anew starts without a list. `now` is unix seconds.
pub(crate) fn set_units(
    conn: &Connection,
    dev: u32,
    units: &BTreeSet<UnitId>,
    now: i64,
) -> Result<(), HubError> {
    let before = self::units(conn, dev, Since::Now)?;
    let mut end =
        conn.prepare_cached("UPDATE device_unit SET ended_at = ?3 WHERE dev = ?1 AND unit_id = ?2")?;
    for unit in before.difference(units) {
        end.execute((dev, unit.0, now))?;
    }
    let mut start = conn.prepare_cached(
        "INSERT INTO device_unit (dev, unit_id) VALUES (?1, ?2) \
         ON CONFLICT (dev, unit_id) DO UPDATE SET ended_at = NULL, position = 0",
    )?;
    for unit in units.difference(&before) {
        start.execute((dev, unit.0))?;
    }
    Ok(())
}

/// The certificate a device was last given; empty before the first.
pub(crate) fn certificate(conn: &Connection, dev: u32) -> Result<Vec<u8>, HubError> {
    Ok(conn
        .prepare_cached("SELECT certificate FROM device WHERE dev = ?1")?
        .query_row([dev], |row| row.get(0))?)
}

/// Takes the number of the next day code: the minute it is, or one more than the last. `now` is unix seconds.
pub(crate) fn next_day_code(conn: &Connection, dev: u32, now: i64) -> Result<u64, HubError> {
    let number: i64 = conn
        .prepare_cached(
            "UPDATE device SET day_code = max(day_code + 1, ?2) WHERE dev = ?1 RETURNING day_code",
        )?
        .query_row((dev, now.div_euclid(60).max(1)), |row| row.get(0))?;
    Ok(number.cast_unsigned())
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

/// Makes a device a computer, right after it was added.
pub(crate) fn set_computer(conn: &Connection, dev: u32) -> Result<(), HubError> {
    conn.prepare_cached("UPDATE device SET kind = 'computer' WHERE dev = ?1")?
        .execute([dev])?;
    Ok(())
}

/// When a device was enrolled, unix seconds.
pub(crate) fn enrolled_at(conn: &Connection, dev: u32) -> Result<i64, HubError> {
    Ok(conn
        .prepare_cached("SELECT enrolled_at FROM device WHERE dev = ?1")?
        .query_row([dev], |row| row.get(0))?)
}

/// A device as its certificate tells of it.
pub(crate) struct ReadBack<'c> {
    pub(crate) dev: u32,
    pub(crate) member: MemberId,
    pub(crate) public_key: [u8; 32],
    pub(crate) certificate: &'c [u8],
    pub(crate) units: BTreeSet<UnitId>,
    /// Unix seconds.
    pub(crate) enrolled_at: i64,
}

/// Keeps a device under the number it was once given; nobody has that number.
pub(crate) fn read_back(conn: &Connection, device: &ReadBack<'_>) -> Result<(), HubError> {
    conn.prepare_cached(
        "INSERT INTO device (dev, member_id, public_key, certificate, app, enrolled_at) \
         VALUES (?1, ?2, ?3, ?4, '', ?5)",
    )?
    .execute((
        device.dev,
        device.member.0,
        device.public_key,
        device.certificate,
        device.enrolled_at,
    ))?;
    let mut unit = conn.prepare_cached("INSERT INTO device_unit (dev, unit_id) VALUES (?1, ?2)")?;
    for id in &device.units {
        unit.execute((device.dev, id.0))?;
    }
    Ok(())
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

/// What a device says of itself when it syncs.
pub(crate) struct Said<'s> {
    /// The program's version.
    pub(crate) app: &'s str,
    /// Seconds its clock is ahead.
    pub(crate) clock_skew: i64,
    /// Percent, where it can tell.
    pub(crate) battery: Option<u8>,
    /// Where its lists stand.
    pub(crate) positions: &'s [(UnitId, u64)],
}

/// Keeps what a device says of itself. Positions of lists that are not its own are left out.
pub(crate) fn said(conn: &Connection, dev: u32, said: &Said<'_>) -> Result<(), HubError> {
    conn.prepare_cached("UPDATE device SET app = ?2, clock_skew = ?3, battery = ?4 WHERE dev = ?1")?
        .execute((dev, said.app, said.clock_skew, said.battery))?;
    let mut list =
        conn.prepare_cached("UPDATE device_unit SET position = ?3 WHERE dev = ?1 AND unit_id = ?2")?;
    for (unit, position) in said.positions {
        list.execute((
            dev,
            unit.0,
            (*position).min(i64::MAX.cast_unsigned()).cast_signed(),
        ))?;
    }
    Ok(())
}

/// Marks a device revoked, unless it is already; says whether it was not. `now` is unix seconds.
pub(crate) fn revoke(conn: &Connection, dev: u32, now: i64) -> Result<bool, HubError> {
    let changed = conn
        .prepare_cached("UPDATE device SET revoked_at = ?2 WHERE dev = ?1 AND revoked_at IS NULL")?
        .execute((dev, now))?;
    Ok(changed > 0)
}

/// A device as the officer's desk shows it; times are unix seconds.
pub(crate) struct DeviceRow {
    pub(crate) dev: u32,
    pub(crate) member: MemberId,
    pub(crate) app: String,
    pub(crate) enrolled_at: i64,
    pub(crate) revoked_at: Option<i64>,
    pub(crate) last_contact: Option<i64>,
    /// Seconds its clock is ahead.
    pub(crate) clock_skew: Option<i64>,
    /// Percent.
    pub(crate) battery: Option<u8>,
    /// No tablet: an officer's log at the hub itself.
    pub(crate) desk: bool,
    /// No tablet: a computer that is a desk of this hub from elsewhere.
    pub(crate) computer: bool,
    /// Its hamlets and where their lists stood on it.
    pub(crate) lists: Vec<(UnitId, u64)>,
}

/// Every device that was ever enrolled, by number.
pub(crate) fn all(conn: &Connection) -> Result<Vec<DeviceRow>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT dev, member_id, app, enrolled_at, revoked_at, last_contact, clock_skew, battery, \
         dev IN (SELECT dev FROM desk), kind = 'computer' FROM device ORDER BY dev",
    )?;
    let rows = query.query_map([], |row| {
        Ok(DeviceRow {
            dev: row.get(0)?,
            member: MemberId(row.get(1)?),
            app: row.get(2)?,
            enrolled_at: row.get(3)?,
            revoked_at: row.get(4)?,
            last_contact: row.get(5)?,
            clock_skew: row.get(6)?,
            battery: row.get(7)?,
            desk: row.get(8)?,
            computer: row.get(9)?,
            lists: Vec::new(),
        })
    })?;
    let mut rows: Vec<DeviceRow> = rows.collect::<Result<_, _>>()?;
    let mut lists = conn.prepare_cached(
        "SELECT unit_id, position FROM device_unit WHERE dev = ?1 AND ended_at IS NULL ORDER BY unit_id",
    )?;
    for device in &mut rows {
        let known = lists.query_map([device.dev], |row| {
            Ok((UnitId(row.get(0)?), row.get::<_, i64>(1)?.cast_unsigned()))
        })?;
        device.lists = known.collect::<Result<_, _>>()?;
    }
    Ok(rows)
}

/// How many devices were ever enrolled.
pub(crate) fn count(conn: &Connection) -> Result<u64, HubError> {
    let count: i64 = conn
        .prepare_cached("SELECT count(*) FROM device")?
        .query_row([], |row| row.get(0))?;
    Ok(count.cast_unsigned())
}
