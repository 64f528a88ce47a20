//! One-time codes for enrolment. Only the hash of a code is kept: reading the store gives nobody a working
//! code.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension};
use tungnha_domain::{MemberId, UnitId};

use crate::error::HubError;

/// What a code is good for.
pub(crate) struct CodeRow {
    pub(crate) member: MemberId,
    /// Unix seconds.
    pub(crate) expires_at: i64,
    /// The device that redeemed it.
    pub(crate) used_by: Option<u32>,
    /// The device that gets one more user by it; without one it enrols a new device.
    pub(crate) on_dev: Option<u32>,
    /// It is good for a computer, and for no tablet.
    pub(crate) computer: bool,
    /// The hamlets it enrols for.
    pub(crate) units: BTreeSet<UnitId>,
}

/// Keeps a fresh code; `now` is unix seconds.
pub(crate) fn add(conn: &Connection, hash: &[u8; 32], code: &CodeRow, now: i64) -> Result<(), HubError> {
    conn.prepare_cached(
        "INSERT INTO enrol_code (code_hash, member_id, created_at, expires_at, on_dev, kind) \
         VALUES (?1, ?2, ?3, ?4, ?5, iif(?6, 'computer', 'tablet'))",
    )?
    .execute((
        hash,
        code.member.0,
        now,
        code.expires_at,
        code.on_dev,
        code.computer,
    ))?;
    let mut unit = conn.prepare_cached("INSERT INTO enrol_code_unit (code_hash, unit_id) VALUES (?1, ?2)")?;
    for id in &code.units {
        unit.execute((hash, id.0))?;
    }
    Ok(())
}

/// The code of this hash, if there is one.
pub(crate) fn find(conn: &Connection, hash: &[u8; 32]) -> Result<Option<CodeRow>, HubError> {
    let found = conn
        .prepare_cached("SELECT member_id, expires_at, dev, on_dev, kind = 'computer' FROM enrol_code WHERE code_hash = ?1")?
        .query_row([hash], |row| {
            Ok((MemberId(row.get(0)?), row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
        })
        .optional()?;
    let Some((member, expires_at, used_by, on_dev, computer)) = found else {
        return Ok(None);
    };
    Ok(Some(CodeRow {
        member,
        expires_at,
        used_by,
        on_dev,
        computer,
        units: units(conn, hash)?,
    }))
}

fn units(conn: &Connection, hash: &[u8; 32]) -> Result<BTreeSet<UnitId>, HubError> {
    let mut query = conn.prepare_cached("SELECT unit_id FROM enrol_code_unit WHERE code_hash = ?1")?;
    Ok(query
        .query_map([hash], |row| row.get(0).map(UnitId))?
        .collect::<Result<_, _>>()?)
}

/// Ends every code that nobody has redeemed yet; `now` is unix seconds.
pub(crate) fn expire(conn: &Connection, now: i64) -> Result<(), HubError> {
    conn.prepare_cached("UPDATE enrol_code SET expires_at = min(expires_at, ?1 - 1) WHERE dev IS NULL")?
        .execute([now])?;
    Ok(())
}

/// Notes which device redeemed a code.
pub(crate) fn used(conn: &Connection, hash: &[u8; 32], dev: u32) -> Result<(), HubError> {
    conn.prepare_cached("UPDATE enrol_code SET dev = ?2 WHERE code_hash = ?1")?
        .execute((hash, dev))?;
    Ok(())
}
