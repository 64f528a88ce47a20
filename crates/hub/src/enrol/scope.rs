//! Which hamlets a device may see.

use std::collections::BTreeSet;

use rusqlite::Connection;
use tungnha_domain::UnitId;

use crate::error::HubError;

/// The hamlets a device was enrolled for: whose lists it may pull and whose people it may record.
pub(super) fn of_device(conn: &Connection, dev: u32) -> Result<BTreeSet<UnitId>, HubError> {
    let mut query = conn.prepare_cached("SELECT unit_id FROM device_unit WHERE dev = ?1")?;
    let units = query
        .query_map([dev], |row| row.get(0).map(UnitId))?
        .collect::<Result<_, _>>()?;
    Ok(units)
}

/// The hamlets a code enrols for.
pub(super) fn of_code(conn: &Connection, hash: &[u8; 32]) -> Result<BTreeSet<UnitId>, HubError> {
    let mut query = conn.prepare_cached("SELECT unit_id FROM enrol_code_unit WHERE code_hash = ?1")?;
    let units = query
        .query_map([hash], |row| row.get(0).map(UnitId))?
        .collect::<Result<_, _>>()?;
    Ok(units)
}
