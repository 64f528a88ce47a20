//! Households: where they are and in which order they are walked.

use rusqlite::{Connection, OptionalExtension, Row};
use tungnha_domain::{Hid, UnitId};

use super::columns::json_ids;
use crate::error::HubError;

/// One household as stored.
pub(crate) struct Household {
    pub(crate) hid: Hid,
    /// Its hamlet.
    pub(crate) unit: UnitId,
    /// As the lists number it.
    pub(crate) number: Option<String>,
    pub(crate) address: Option<String>,
    /// In its hamlet, in the order of the lists.
    pub(crate) place: u32,
}

/// The households of a hamlet, each with the last place in it that somebody has; 0 where nobody lives.
pub(crate) fn of_unit(conn: &Connection, unit: UnitId) -> Result<Vec<(Household, i64)>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT hid, unit_id, number, address, place, (SELECT coalesce(max(r.place), 0) FROM resident r \
         WHERE r.hid = household.hid AND NOT r.withdrawn) FROM household WHERE unit_id = ?1",
    )?;
    let found = query.query_map([unit.0], |row| Ok((read(row)?, row.get(5)?)))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// The households among `hids` that there are, with the same.
pub(crate) fn with_members(conn: &Connection, hids: &[Hid]) -> Result<Vec<(Household, i64)>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT hid, unit_id, number, address, place, (SELECT coalesce(max(r.place), 0) FROM resident r \
         WHERE r.hid = household.hid AND NOT r.withdrawn) FROM json_each(?1) JOIN household ON hid = value",
    )?;
    let ids = json_ids(hids.iter().map(|hid| hid.0));
    let found = query.query_map([ids], |row| Ok((read(row)?, row.get(5)?)))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Every household, in no order.
pub(crate) fn all(conn: &Connection) -> Result<Vec<Household>, HubError> {
    let mut query = conn.prepare_cached("SELECT hid, unit_id, number, address, place FROM household")?;
    Ok(query.query_map([], read)?.collect::<Result<_, _>>()?)
}

/// The households among `hids` that there are.
pub(crate) fn some(conn: &Connection, hids: &[Hid]) -> Result<Vec<Household>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT hid, unit_id, number, address, place FROM json_each(?1) JOIN household ON hid = value",
    )?;
    let ids = json_ids(hids.iter().map(|hid| hid.0));
    Ok(query.query_map([ids], read)?.collect::<Result<_, _>>()?)
}

/// The households among `hids` in which somebody lives whom tablets may know.
pub(crate) fn inhabited(conn: &Connection, hids: &[Hid]) -> Result<Vec<Household>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT hid, unit_id, number, address, place FROM json_each(?1) JOIN household ON hid = value \
         WHERE EXISTS (SELECT 1 FROM resident WHERE resident.hid = household.hid \
         AND rid NOT IN (SELECT rid FROM withheld) AND NOT withdrawn)",
    )?;
    let ids = json_ids(hids.iter().map(|hid| hid.0));
    Ok(query.query_map([ids], read)?.collect::<Result<_, _>>()?)
}

/// The hamlet of a household, if there is one of this number.
pub(crate) fn unit_of(conn: &Connection, hid: Hid) -> Result<Option<UnitId>, HubError> {
    Ok(conn
        .prepare_cached("SELECT unit_id FROM household WHERE hid = ?1")?
        .query_row([hid.0], |row| row.get(0).map(UnitId))
        .optional()?)
}

/// Makes a household.
pub(crate) fn add(
    conn: &Connection,
    unit: UnitId,
    number: Option<&str>,
    address: Option<&str>,
    place: u32,
) -> Result<Hid, HubError> {
    Ok(conn
        .prepare_cached(
            "INSERT INTO household (unit_id, number, address, place) VALUES (?1, ?2, ?3, ?4) RETURNING hid",
        )?
        .query_row((unit.0, number, address, place), |row| row.get(0).map(Hid))?)
}

/// The household of this number in a hamlet.
pub(crate) fn numbered(conn: &Connection, unit: UnitId, number: &str) -> Result<Option<Hid>, HubError> {
    Ok(conn
        .prepare_cached("SELECT hid FROM household WHERE unit_id = ?1 AND number = ?2")?
        .query_row((unit.0, number), |row| row.get(0).map(Hid))
        .optional()?)
}

/// The last place of a hamlet's walking order; 0 where there is none.
pub(crate) fn last_place(conn: &Connection, unit: UnitId) -> Result<u32, HubError> {
    Ok(conn
        .prepare_cached("SELECT coalesce(max(place), 0) FROM household WHERE unit_id = ?1")?
        .query_row([unit.0], |row| row.get(0))?)
}

/// Puts a household at a place of a hamlet's walking order.
pub(crate) fn set_place(conn: &Connection, hid: Hid, unit: UnitId, place: u32) -> Result<(), HubError> {
    conn.prepare_cached("UPDATE household SET unit_id = ?2, place = ?3 WHERE hid = ?1")?
        .execute((hid.0, unit.0, place))?;
    Ok(())
}

/// Puts a household at the end of another hamlet's walking order.
pub(crate) fn set_unit(conn: &Connection, hid: Hid, unit: UnitId) -> Result<(), HubError> {
    conn.prepare_cached(
        "UPDATE household SET unit_id = ?2, place = \
         (SELECT coalesce(max(place), 0) + 1 FROM household WHERE unit_id = ?2) WHERE hid = ?1",
    )?
    .execute((hid.0, unit.0))?;
    Ok(())
}

/// Gives a household another address, or none.
pub(crate) fn set_address(conn: &Connection, hid: Hid, address: Option<&str>) -> Result<(), HubError> {
    conn.prepare_cached("UPDATE household SET address = ?2 WHERE hid = ?1")?
        .execute((hid.0, address))?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Household> {
    Ok(Household {
        hid: Hid(row.get(0)?),
        unit: UnitId(row.get(1)?),
        number: row.get(2)?,
        address: row.get(3)?,
        place: row.get(4)?,
    })
}
