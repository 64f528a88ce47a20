//! What only an import that was taken back knew of. Numbers stay, because answers, calls and tablets name
//! people, households and units by them; a list that names them again takes them up under the same number.

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension};
use tungnha_domain::{Hid, Rid, UnitId};

use crate::commune::units::{Unit, UnitKind};
use crate::error::HubError;

const HOUSEHOLD: i64 = 1;
const RESIDENT: i64 = 2;

/// Whether anybody is withdrawn.
pub(crate) fn any_resident(conn: &Connection) -> Result<bool, HubError> {
    any(conn, RESIDENT)
}

/// Whether any household is withdrawn.
pub(crate) fn any_household(conn: &Connection) -> Result<bool, HubError> {
    any(conn, HOUSEHOLD)
}

fn any(conn: &Connection, kind: i64) -> Result<bool, HubError> {
    Ok(conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM withdrawn WHERE kind = ?1 AND key <> '')")?
        .query_row([kind], |row| row.get(0))?)
}

/// The withdrawn resident known again by this key; of several who share it the first that there was.
pub(crate) fn resident_of(conn: &Connection, key: &str) -> Result<Option<Rid>, HubError> {
    Ok(first(conn, RESIDENT, key)?.map(Rid))
}

/// The withdrawn household of this hamlet and number.
pub(crate) fn household_of(conn: &Connection, key: &str) -> Result<Option<Hid>, HubError> {
    Ok(first(conn, HOUSEHOLD, key)?.map(Hid))
}

fn first(conn: &Connection, kind: i64, key: &str) -> Result<Option<u32>, HubError> {
    Ok(conn
        .prepare_cached(
            "SELECT id FROM withdrawn WHERE kind = ?1 AND key = ?2 AND key <> '' ORDER BY id LIMIT 1",
        )?
        .query_row((kind, key), |row| row.get(0))
        .optional()?)
}

/// The numbers of everybody and every household withdrawn.
pub(crate) fn numbers(conn: &Connection) -> Result<(HashSet<Rid>, HashSet<Hid>), HubError> {
    let mut query = conn.prepare_cached("SELECT kind, id FROM withdrawn")?;
    let mut rows = query.query([])?;
    let (mut residents, mut households) = (HashSet::new(), HashSet::new());
    while let Some(row) = rows.next()? {
        let (kind, id): (i64, u32) = (row.get(0)?, row.get(1)?);
        match kind {
            RESIDENT => residents.insert(Rid(id)),
            _ => households.insert(Hid(id)),
        };
    }
    Ok((residents, households))
}

/// Withdraws somebody. Their personal ID is set aside, so that it may be found to be another's; of whom nobody
/// ever answered for, who they are is forgotten.
pub(crate) fn resident(conn: &Connection, rid: Rid, key: &str, answered: bool) -> Result<(), HubError> {
    conn.prepare_cached(
        "UPDATE resident SET withdrawn = 1, personal_id = NULL, name = iif(?2, name, ''), \
         match_key = iif(?2, match_key, ''), birth = iif(?2, birth, NULL), sex = iif(?2, sex, NULL), \
         phone = iif(?2, phone, NULL), operator = iif(?2, operator, NULL) WHERE rid = ?1",
    )?
    .execute((rid.0, answered))?;
    note(conn, RESIDENT, rid.0, key)
}

/// Forgets that somebody was withdrawn; the caller writes them anew.
pub(crate) fn resident_is_back(conn: &Connection, rid: Rid) -> Result<(), HubError> {
    forget(conn, RESIDENT, rid.0)
}

/// Withdraws a household: nobody lives in it, and its number is free.
pub(crate) fn household(conn: &Connection, hid: Hid, key: &str) -> Result<(), HubError> {
    conn.prepare_cached("UPDATE household SET number = NULL, address = NULL, place = 0 WHERE hid = ?1")?
        .execute([hid.0])?;
    note(conn, HOUSEHOLD, hid.0, key)
}

/// Takes a household up again, at another place of the walking order.
pub(crate) fn household_is_back(
    conn: &Connection,
    hid: Hid,
    number: &str,
    address: Option<&str>,
    place: u32,
) -> Result<(), HubError> {
    conn.prepare_cached("UPDATE household SET number = ?2, address = ?3, place = ?4 WHERE hid = ?1")?
        .execute((hid.0, number, address, place))?;
    forget(conn, HOUSEHOLD, hid.0)
}

fn note(conn: &Connection, kind: i64, id: u32, key: &str) -> Result<(), HubError> {
    conn.prepare_cached("INSERT OR REPLACE INTO withdrawn (kind, id, key) VALUES (?1, ?2, ?3)")?
        .execute((kind, id, key))?;
    Ok(())
}

fn forget(conn: &Connection, kind: i64, id: u32) -> Result<(), HubError> {
    conn.prepare_cached("DELETE FROM withdrawn WHERE kind = ?1 AND id = ?2")?
        .execute((kind, id))?;
    Ok(())
}

/// Withdraws a unit; its key is set aside, so that another may have it.
pub(crate) fn unit(conn: &Connection, unit: UnitId) -> Result<(), HubError> {
    conn.prepare_cached(
        "UPDATE unit SET withdrawn = 1, key = 'withdrawn:' || unit_id || ':' || key WHERE unit_id = ?1 AND NOT withdrawn",
    )?
    .execute([unit.0])?;
    Ok(())
}

/// Takes the withdrawn unit of this kind and key up again under this name, if there is one.
pub(crate) fn unit_is_back(
    conn: &Connection,
    kind: UnitKind,
    name: &str,
    key: &str,
) -> Result<Option<UnitId>, HubError> {
    Ok(conn
        .prepare_cached(
            "UPDATE unit SET withdrawn = 0, name = ?2, key = ?3 WHERE unit_id = (SELECT unit_id FROM unit \
             WHERE withdrawn AND kind = ?1 AND key = 'withdrawn:' || unit_id || ':' || ?3 LIMIT 1) RETURNING unit_id",
        )?
        .query_row((kind.code(), name, key), |row| row.get(0).map(UnitId))
        .optional()?)
}

/// Puts a unit back as it was; one that was withdrawn since is none any more.
pub(crate) fn restore_unit(conn: &Connection, unit: &Unit) -> Result<(), HubError> {
    conn.prepare_cached("UPDATE unit SET kind = ?2, name = ?3, key = ?4, withdrawn = 0 WHERE unit_id = ?1")?
        .execute((unit.id.0, unit.kind.code(), &unit.name, &unit.key))?;
    Ok(())
}

/// Whether something else than lists names a unit, so that it stays: a tablet or a code that has or had its list
/// (an officer's own log has all), a place in the tree, an activity, people whose household an officer moved
/// there.
pub(crate) fn unit_is_used(conn: &Connection, unit: UnitId) -> Result<bool, HubError> {
    Ok(conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM device_unit WHERE unit_id = ?1 AND dev NOT IN (SELECT dev FROM desk)) \
             OR EXISTS (SELECT 1 FROM enrol_code_unit WHERE unit_id = ?1) \
             OR EXISTS (SELECT 1 FROM unit_place WHERE unit_id = ?1 OR parent = ?1) \
             OR EXISTS (SELECT 1 FROM unit_area WHERE unit_id = ?1 OR area = ?1) \
             OR EXISTS (SELECT 1 FROM activity WHERE unit_id = ?1) \
             OR EXISTS (SELECT 1 FROM household JOIN resident USING (hid) \
                        WHERE household.unit_id = ?1 AND NOT resident.withdrawn)",
        )?
        .query_row([unit.0], |row| row.get(0))?)
}
