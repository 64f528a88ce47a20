//! Members: the people who hold tablets.

use rusqlite::{Connection, OptionalExtension};
use tungnha_domain::{MemberId, Role};

use crate::error::HubError;

/// The member of this name and role, made if there is none.
pub(crate) fn find_or_add(conn: &Connection, name: &str, role: Role) -> Result<MemberId, HubError> {
    // The update changes nothing; it makes RETURNING answer for a member who is already there.
    let id = conn
        .prepare_cached(
            "INSERT INTO member (name, role) VALUES (?1, ?2) \
             ON CONFLICT (name, role) DO UPDATE SET name = excluded.name RETURNING member_id",
        )?
        .query_row((name, role.code()), |row| row.get(0))?;
    Ok(MemberId(id))
}

/// Sees to it that a member of this number exists who has this name and role, or says that the number is
/// somebody else's. Where another number has taken name and role meanwhile, the name gets the number after
/// it: the two are one person, and their records stand under both.
pub(crate) fn read_back(
    conn: &Connection,
    member: MemberId,
    name: &str,
    role: Role,
) -> Result<bool, HubError> {
    let known: Option<(String, String)> = conn
        .prepare_cached("SELECT name, role FROM member WHERE member_id = ?1")?
        .query_row([member.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if let Some((known, known_role)) = known {
        return Ok(known == name && known_role == role.code());
    }
    conn.prepare_cached(
        "INSERT INTO member (member_id, name, role) VALUES (?1, \
         iif(EXISTS (SELECT 1 FROM member WHERE name = ?2 AND role = ?3), ?2 || ' (' || ?1 || ')', ?2), ?3)",
    )?
    .execute((member.0, name, role.code()))?;
    Ok(true)
}

/// Whether somebody has this number.
pub(crate) fn exists(conn: &Connection, member: MemberId) -> Result<bool, HubError> {
    Ok(conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM member WHERE member_id = ?1)")?
        .query_row([member.0], |row| row.get(0))?)
}

/// Name and role of a member who exists.
pub(crate) fn of(conn: &Connection, member: MemberId) -> Result<(String, Role), HubError> {
    let (name, role): (String, String) = conn
        .prepare_cached("SELECT name, role FROM member WHERE member_id = ?1")?
        .query_row([member.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok((name, role_of(&role)?))
}

/// The role of a stored code.
pub(super) fn role_of(code: &str) -> Result<Role, HubError> {
    Role::parse(code).ok_or(HubError::Unreadable("member.role"))
}

/// Everybody, by number.
pub(crate) fn all(conn: &Connection) -> Result<Vec<(MemberId, String, Role)>, HubError> {
    let mut query = conn.prepare_cached("SELECT member_id, name, role FROM member ORDER BY member_id")?;
    let mut rows = query.query([])?;
    let mut people = Vec::new();
    while let Some(row) = rows.next()? {
        let role: String = row.get(2)?;
        people.push((MemberId(row.get(0)?), row.get(1)?, role_of(&role)?));
    }
    Ok(people)
}
