//! Units: hamlets, operators, the police and others that carry an allocation.

use rusqlite::{Connection, OptionalExtension};
use tungnha_domain::UnitId;

use crate::commune::units::{Unit, UnitKind};
use crate::error::HubError;

/// Every unit, in no order; those withdrawn with an import are none.
pub(crate) fn all(conn: &Connection) -> Result<Vec<Unit>, HubError> {
    let mut query = conn.prepare_cached("SELECT unit_id, kind, name, key FROM unit WHERE NOT withdrawn")?;
    let mut rows = query.query([])?;
    let mut units = Vec::new();
    while let Some(row) = rows.next()? {
        let kind = UnitKind::parse(row.get_ref(1)?.as_str().unwrap_or(""))
            .ok_or(HubError::Unreadable("unit.kind"))?;
        units.push(Unit {
            id: UnitId(row.get(0)?),
            kind,
            name: row.get(2)?,
            key: row.get(3)?,
        });
    }
    Ok(units)
}

/// The unit of this kind with this folded key.
pub(crate) fn find(conn: &Connection, kind: UnitKind, key: &str) -> Result<Option<UnitId>, HubError> {
    Ok(conn
        .prepare_cached("SELECT unit_id FROM unit WHERE kind = ?1 AND key = ?2")?
        .query_row((kind.code(), key), |row| row.get(0).map(UnitId))
        .optional()?)
}

/// The name of a unit that exists.
pub(crate) fn name(conn: &Connection, unit: UnitId) -> Result<String, HubError> {
    Ok(conn
        .prepare_cached("SELECT name FROM unit WHERE unit_id = ?1")?
        .query_row([unit.0], |row| row.get(0))?)
}

/// Makes a unit.
pub(crate) fn add(conn: &Connection, kind: UnitKind, name: &str, key: &str) -> Result<UnitId, HubError> {
    let id = conn
        .prepare_cached("INSERT INTO unit (kind, name, key) VALUES (?1, ?2, ?3) RETURNING unit_id")?
        .query_row((kind.code(), name, key), |row| row.get(0))?;
    Ok(UnitId(id))
}

/// Makes a unit under a number it once had, unless the number is another's; says whether it did.
pub(crate) fn add_numbered(conn: &Connection, unit: &Unit) -> Result<bool, HubError> {
    let added = conn
        .prepare_cached(
            "INSERT INTO unit (unit_id, kind, name, key) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT (unit_id) DO NOTHING",
        )?
        .execute((unit.id.0, unit.kind.code(), &unit.name, &unit.key))?;
    Ok(added == 1)
}

/// Writes a unit anew: another kind, name and key under the same number.
pub(crate) fn update(conn: &Connection, unit: &Unit) -> Result<(), HubError> {
    conn.prepare_cached("UPDATE unit SET kind = ?2, name = ?3, key = ?4 WHERE unit_id = ?1")?
        .execute((unit.id.0, unit.kind.code(), &unit.name, &unit.key))?;
    Ok(())
}

/// Takes a unit away, with what only describes it; says false, and leaves it, when anything refers to it.
pub(crate) fn remove(conn: &Connection, unit: UnitId) -> Result<bool, HubError> {
    let used: bool = conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM allocation WHERE unit_id = ?1) \
             OR EXISTS (SELECT 1 FROM unit_place WHERE parent = ?1)",
        )?
        .query_row([unit.0], |row| row.get(0))?;
    if used {
        return Ok(false);
    }
    for sql in [
        "DELETE FROM unit_place WHERE unit_id = ?1",
        "DELETE FROM unit_area WHERE unit_id = ?1 OR area = ?1",
        "DELETE FROM team_member WHERE unit_id = ?1",
    ] {
        conn.prepare_cached(sql)?.execute([unit.0])?;
    }
    match conn
        .prepare_cached("DELETE FROM unit WHERE unit_id = ?1")?
        .execute([unit.0])
    {
        Ok(_) => Ok(true),
        // Somebody lives there, or a tablet walks it: the store itself says so.
        Err(fault) if fault.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) => {
            Ok(false)
        }
        Err(fault) => Err(fault.into()),
    }
}
