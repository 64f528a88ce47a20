//! What an import changed, kept beside it, and the steps of taking it back.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use tungnha_domain::{Hid, Rid, Target, UnitId};

use super::columns::json_ids;
use crate::commune::units::{Unit, UnitKind};
use crate::error::HubError;
use crate::people::Resident;

/// What is asked of a unit.
type Numbers = BTreeMap<Target, u32>;

/// A unit as `import_unit.before` keeps it.
#[derive(Serialize, Deserialize)]
struct UnitBefore {
    kind: String,
    name: String,
    key: String,
}

/// Notes a household that an import made.
pub(crate) fn keep_household(conn: &Connection, import_seq: i64, hid: Hid) -> Result<(), HubError> {
    conn.prepare_cached("INSERT OR IGNORE INTO import_household (import_seq, hid) VALUES (?1, ?2)")?
        .execute((import_seq, hid.0))?;
    Ok(())
}

/// Keeps what a unit was before an import; none: it was not there. The first word counts.
pub(crate) fn keep_unit(
    conn: &Connection,
    import_id: &str,
    unit: UnitId,
    before: Option<&Unit>,
) -> Result<(), HubError> {
    let before = before
        .map(|unit| {
            serde_json::to_string(&UnitBefore {
                kind: unit.kind.code().to_owned(),
                name: unit.name.clone(),
                key: unit.key.clone(),
            })
        })
        .transpose()
        .map_err(|_| HubError::Unreadable("import_unit.before"))?;
    conn.prepare_cached(
        "INSERT OR IGNORE INTO import_unit (import_id, unit_id, before) VALUES (?1, ?2, ?3)",
    )?
    .execute((import_id, unit.0, before))?;
    Ok(())
}

/// Keeps what was asked of a unit before an allocation table. The first word counts.
pub(crate) fn keep_allocation(
    conn: &Connection,
    import_id: &str,
    unit: UnitId,
    before: &BTreeMap<Target, u32>,
) -> Result<(), HubError> {
    let before =
        serde_json::to_string(before).map_err(|_| HubError::Unreadable("import_allocation.before"))?;
    conn.prepare_cached(
        "INSERT OR IGNORE INTO import_allocation (import_id, unit_id, before) VALUES (?1, ?2, ?3)",
    )?
    .execute((import_id, unit.0, before))?;
    Ok(())
}

/// Whom a list changed, as they were before it; none: it made them.
pub(crate) fn people(conn: &Connection, import_seq: i64) -> Result<Vec<(Rid, Option<Resident>)>, HubError> {
    let mut query =
        conn.prepare_cached("SELECT rid, before FROM import_change WHERE import_seq = ?1 ORDER BY rid")?;
    let mut rows = query.query([import_seq])?;
    let mut people = Vec::new();
    while let Some(row) = rows.next()? {
        let before = row
            .get::<_, Option<String>>(1)?
            .map(|text| serde_json::from_str(&text))
            .transpose()
            .map_err(|_| HubError::Unreadable("import_change.before"))?;
        people.push((Rid(row.get(0)?), before));
    }
    Ok(people)
}

/// The addresses a list changed, as they were before it.
pub(crate) fn addresses(conn: &Connection, import_seq: i64) -> Result<Vec<(Hid, Option<String>)>, HubError> {
    let mut query = conn.prepare_cached("SELECT hid, before FROM import_address WHERE import_seq = ?1")?;
    Ok(query
        .query_map([import_seq], |row| Ok((Hid(row.get(0)?), row.get(1)?)))?
        .collect::<Result<_, _>>()?)
}

/// The households a list made, with the hamlet and number they have now.
pub(crate) fn households(
    conn: &Connection,
    import_seq: i64,
) -> Result<Vec<(Hid, UnitId, Option<String>)>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT hid, unit_id, number FROM import_household JOIN household USING (hid) WHERE import_seq = ?1",
    )?;
    Ok(query
        .query_map([import_seq], |row| {
            Ok((Hid(row.get(0)?), UnitId(row.get(1)?), row.get(2)?))
        })?
        .collect::<Result<_, _>>()?)
}

/// The units a command made or settled, as they were before it; none: it made them.
pub(crate) fn units(conn: &Connection, import_id: &str) -> Result<Vec<(UnitId, Option<Unit>)>, HubError> {
    let damaged = || HubError::Unreadable("import_unit.before");
    let mut query = conn.prepare_cached("SELECT unit_id, before FROM import_unit WHERE import_id = ?1")?;
    let mut rows = query.query([import_id])?;
    let mut units = Vec::new();
    while let Some(row) = rows.next()? {
        let id = UnitId(row.get(0)?);
        let before = match row.get::<_, Option<String>>(1)? {
            None => None,
            Some(text) => {
                let before: UnitBefore = serde_json::from_str(&text).map_err(|_| damaged())?;
                Some(Unit {
                    id,
                    kind: UnitKind::parse(&before.kind).ok_or_else(damaged)?,
                    name: before.name,
                    key: before.key,
                })
            }
        };
        units.push((id, before));
    }
    Ok(units)
}

/// What was asked of the units of an allocation table before it.
pub(crate) fn allocations(conn: &Connection, import_id: &str) -> Result<Vec<(UnitId, Numbers)>, HubError> {
    let mut query =
        conn.prepare_cached("SELECT unit_id, before FROM import_allocation WHERE import_id = ?1")?;
    let mut rows = query.query([import_id])?;
    let mut allocations = Vec::new();
    while let Some(row) = rows.next()? {
        let before = serde_json::from_str(&row.get::<_, String>(1)?)
            .map_err(|_| HubError::Unreadable("import_allocation.before"))?;
        allocations.push((UnitId(row.get(0)?), before));
    }
    Ok(allocations)
}

/// Takes away all that a list said, and what it found out that others say by omission; tells about whom.
pub(crate) fn unsay(conn: &Connection, import_seq: i64) -> Result<Vec<Rid>, HubError> {
    // Its own words, and what it found out late that a list after it says: an index for each.
    let (own, late) = (
        "import_seq = ?1 AND written_by = import_seq",
        "written_by = ?1 AND written_by <> import_seq",
    );
    let mut rids = Vec::new();
    for written in [own, late] {
        let mut about = conn.prepare_cached(&format!("SELECT DISTINCT rid FROM listing WHERE {written}"))?;
        let found = about.query_map([import_seq], |row| row.get(0).map(Rid))?;
        rids.extend(found.collect::<Result<Vec<_>, _>>()?);
        conn.prepare_cached(&format!("DELETE FROM listing WHERE {written}"))?
            .execute([import_seq])?;
    }
    Ok(rids)
}

/// Sets the personal IDs of these people aside, so that they can be written back in any order.
pub(crate) fn free_personal_ids(conn: &Connection, rids: &[Rid]) -> Result<(), HubError> {
    conn.prepare_cached(
        "UPDATE resident SET personal_id = NULL WHERE rid IN (SELECT value FROM json_each(?1))",
    )?
    .execute([json_ids(rids.iter().map(|rid| rid.0))])?;
    Ok(())
}

/// Forgets what was kept to take a list back, and what it covers: it has been.
pub(crate) fn forget(conn: &Connection, import_seq: i64) -> Result<(), HubError> {
    for kept in [
        "DELETE FROM import_change WHERE import_seq = ?1",
        "DELETE FROM import_address WHERE import_seq = ?1",
        "DELETE FROM import_household WHERE import_seq = ?1",
        "DELETE FROM import_hamlet WHERE import_seq = ?1",
    ] {
        conn.prepare_cached(kept)?.execute([import_seq])?;
    }
    Ok(())
}

/// Forgets what was kept of units and numbers.
pub(crate) fn forget_units(conn: &Connection, import_id: &str) -> Result<(), HubError> {
    for kept in [
        "DELETE FROM import_unit WHERE import_id = ?1",
        "DELETE FROM import_allocation WHERE import_id = ?1",
    ] {
        conn.prepare_cached(kept)?.execute([import_id])?;
    }
    Ok(())
}

/// What the first later list found of whom it changed.
pub(crate) fn people_after(conn: &Connection, import_seq: i64) -> Result<HashMap<Rid, Resident>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT rid, before FROM import_change WHERE import_seq > ?1 AND before IS NOT NULL ORDER BY import_seq",
    )?;
    let mut rows = query.query([import_seq])?;
    let mut found: HashMap<Rid, Resident> = HashMap::new();
    while let Some(row) = rows.next()? {
        let rid = Rid(row.get(0)?);
        if let Entry::Vacant(free) = found.entry(rid) {
            let before = serde_json::from_str(&row.get::<_, String>(1)?)
                .map_err(|_| HubError::Unreadable("import_change.before"))?;
            free.insert(before);
        }
    }
    Ok(found)
}

/// What somebody was before each import that changed them, the oldest first.
pub(crate) fn changes_of(conn: &Connection, rid: Rid) -> Result<Vec<Resident>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT before FROM import_change WHERE rid = ?1 AND before IS NOT NULL ORDER BY import_seq",
    )?;
    let mut rows = query.query([rid.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let before = serde_json::from_str(&row.get::<_, String>(0)?)
            .map_err(|_| HubError::Unreadable("import_change.before"))?;
        found.push(before);
    }
    Ok(found)
}
