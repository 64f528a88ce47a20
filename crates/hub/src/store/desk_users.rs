//! Who may sign in at the desk, with the hash of a PIN and the tries that went wrong.

use rusqlite::{Connection, OptionalExtension};
use tungnha_ambient::Tries;
use tungnha_domain::{MemberId, Role};

use super::members::role_of;
use crate::error::HubError;

/// The hash of a PIN with all that is needed to compute it again.
pub(crate) struct PinRow {
    pub(crate) salt: [u8; 16],
    pub(crate) hash: [u8; 32],
    pub(crate) memory_kib: u32,
    pub(crate) passes: u32,
    pub(crate) lanes: u32,
}

/// Somebody who may sign in.
pub(crate) struct UserRow {
    pub(crate) member: MemberId,
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) tries: Tries,
}

/// Everybody who may sign in, in the order they were added.
pub(crate) fn all(conn: &Connection) -> Result<Vec<UserRow>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT member_id, name, role, wrong, boot, mono FROM desk_user JOIN member USING (member_id) \
         WHERE ended_at IS NULL ORDER BY added_at, member_id",
    )?;
    let mut rows = query.query([])?;
    let mut users = Vec::new();
    while let Some(row) = rows.next()? {
        let role: String = row.get(2)?;
        users.push(UserRow {
            member: MemberId(row.get(0)?),
            name: row.get(1)?,
            role: role_of(&role)?,
            tries: Tries {
                wrong: row.get(3)?,
                boot: row.get(4)?,
                mono: row.get(5)?,
            },
        });
    }
    Ok(users)
}

/// The PIN of somebody who may sign in.
pub(crate) fn pin(conn: &Connection, member: MemberId) -> Result<Option<PinRow>, HubError> {
    Ok(conn
        .prepare_cached(
            "SELECT salt, hash, memory_kib, passes, lanes FROM desk_user WHERE member_id = ?1 AND ended_at IS NULL",
        )?
        .query_row([member.0], |row| {
            Ok(PinRow {
                salt: row.get(0)?,
                hash: row.get(1)?,
                memory_kib: row.get(2)?,
                passes: row.get(3)?,
                lanes: row.get(4)?,
            })
        })
        .optional()?)
}

/// Whether somebody was ever let in, and when that ended.
pub(crate) fn ended(conn: &Connection, member: MemberId) -> Result<Option<Option<i64>>, HubError> {
    Ok(conn
        .prepare_cached("SELECT ended_at FROM desk_user WHERE member_id = ?1")?
        .query_row([member.0], |row| row.get(0))
        .optional()?)
}

/// Lets somebody sign in with this PIN from now on; `now` is unix seconds. Wrong tries stay counted.
pub(crate) fn put(conn: &Connection, member: MemberId, pin: &PinRow, now: i64) -> Result<(), HubError> {
    conn.prepare_cached(
        "INSERT INTO desk_user (member_id, salt, hash, memory_kib, passes, lanes, wrong, boot, mono, added_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, '', 0, ?7) ON CONFLICT (member_id) DO UPDATE SET salt = excluded.salt, \
         hash = excluded.hash, memory_kib = excluded.memory_kib, passes = excluded.passes, lanes = excluded.lanes, \
         ended_at = NULL",
    )?
    .execute((member.0, pin.salt, pin.hash, pin.memory_kib, pin.passes, pin.lanes, now))?;
    Ok(())
}

/// Keeps how often somebody was wrong.
pub(crate) fn count(conn: &Connection, member: MemberId, tries: &Tries) -> Result<(), HubError> {
    conn.prepare_cached("UPDATE desk_user SET wrong = ?2, boot = ?3, mono = ?4 WHERE member_id = ?1")?
        .execute((member.0, tries.wrong, &tries.boot, tries.mono))?;
    Ok(())
}

/// Takes the way in from somebody. `now` is unix seconds.
pub(crate) fn end(conn: &Connection, member: MemberId, now: i64) -> Result<(), HubError> {
    conn.prepare_cached("UPDATE desk_user SET ended_at = ?2 WHERE member_id = ?1")?
        .execute((member.0, now))?;
    Ok(())
}
