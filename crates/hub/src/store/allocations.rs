//! What is asked of a unit, by target. A blank cell has no row.

use std::collections::BTreeMap;

use rusqlite::Connection;
use tungnha_domain::{Target, UnitId};

use super::columns::{target_number, target_of};
use crate::error::HubError;

/// All allocated numbers.
pub(crate) fn all(conn: &Connection) -> Result<BTreeMap<(UnitId, Target), u32>, HubError> {
    let mut query = conn.prepare_cached("SELECT unit_id, target, number FROM allocation")?;
    let mut rows = query.query([])?;
    let mut numbers = BTreeMap::new();
    while let Some(row) = rows.next()? {
        numbers.insert((UnitId(row.get(0)?), target_of(row.get(1)?)?), row.get(2)?);
    }
    Ok(numbers)
}

/// Puts these numbers in place of all that was asked of a unit before.
pub(crate) fn replace(
    conn: &Connection,
    unit: UnitId,
    targets: &BTreeMap<Target, u32>,
) -> Result<(), HubError> {
    conn.prepare_cached("DELETE FROM allocation WHERE unit_id = ?1")?
        .execute([unit.0])?;
    let mut insert =
        conn.prepare_cached("INSERT INTO allocation (unit_id, target, number) VALUES (?1, ?2, ?3)")?;
    for (target, number) in targets {
        insert.execute((unit.0, target_number(*target), number))?;
    }
    Ok(())
}
