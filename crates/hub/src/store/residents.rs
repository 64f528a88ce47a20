//! Residents: one row a person, however many lists spoke of them.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, Row, Rows};
use tungnha_domain::{Hid, Rid, UnitId};

use super::columns::{json_ids, json_texts};
use crate::error::HubError;
use crate::people::{FullList, Resident};

/// A query of whole residents.
macro_rules! residents {
    ($from:literal) => {
        concat!(
            "SELECT r.rid, r.hid, h.unit_id, r.place, r.personal_id, r.name, r.match_key, r.birth, r.sex, r.head, \
             r.phone, r.operator, r.full_list, r.source_date ",
            $from
        )
    };
}

/// What an import looks people up by; each by an index, whatever the size of the commune.
pub(super) const OF_UNIT: &str = residents!(
    "FROM household h JOIN resident r USING (hid) WHERE h.unit_id = ?1 AND NOT r.withdrawn ORDER BY r.rid"
);
pub(super) const WITH_IDS: &str = residents!(
    "FROM json_each(?1) CROSS JOIN resident r ON r.personal_id = value JOIN household h USING (hid) \
     WHERE NOT r.withdrawn"
);
pub(super) const NAMESAKES: &str = residents!(
    "FROM json_each(?1) CROSS JOIN resident r ON r.match_key = value ->> 0 \
     AND r.birth BETWEEN value ->> 1 AND (value ->> 1) || '-99' JOIN household h USING (hid) \
     WHERE NOT r.withdrawn"
);

/// Every resident, by rid; whoever was withdrawn with an import is none.
pub(crate) fn all(conn: &Connection) -> Result<Vec<Resident>, HubError> {
    let mut query = conn.prepare_cached(residents!(
        "FROM resident r JOIN household h USING (hid) WHERE NOT r.withdrawn ORDER BY r.rid"
    ))?;
    collect(query.query([])?)
}

/// Whom lists put in this hamlet, by rid.
pub(crate) fn of_unit(conn: &Connection, unit: UnitId) -> Result<Vec<Resident>, HubError> {
    collect(conn.prepare_cached(OF_UNIT)?.query([unit.0])?)
}

/// Who has one of these personal IDs, in no order.
pub(crate) fn with_ids(conn: &Connection, ids: &[&str]) -> Result<Vec<Resident>, HubError> {
    collect(conn.prepare_cached(WITH_IDS)?.query([json_texts(ids)?])?)
}

/// Who has one of these folded names and was born in the year that goes with it, in no order.
pub(crate) fn namesakes(conn: &Connection, born: &[(String, i32)]) -> Result<Vec<Resident>, HubError> {
    let born: Vec<(&str, String)> = born
        .iter()
        .map(|(key, year)| (key.as_str(), format!("{year:04}")))
        .collect();
    collect(conn.prepare_cached(NAMESAKES)?.query([json_texts(&born)?])?)
}

/// The residents among `rids` that there are, in no order.
pub(crate) fn some(conn: &Connection, rids: &[Rid]) -> Result<Vec<Resident>, HubError> {
    let mut query = conn.prepare_cached(
        residents!(
            "FROM json_each(?1) JOIN resident r ON r.rid = value JOIN household h USING (hid) WHERE NOT r.withdrawn"
        ),
    )?;
    collect(query.query([json_ids(rids.iter().map(|rid| rid.0))])?)
}

/// Somebody of this number, withdrawn or not.
pub(crate) fn ever(conn: &Connection, rid: Rid) -> Result<Option<Resident>, HubError> {
    let mut query = conn.prepare_cached(residents!(
        "FROM resident r JOIN household h USING (hid) WHERE r.rid = ?1"
    ))?;
    Ok(collect(query.query([rid.0])?)?.pop())
}

/// Where a resident lives, if there ever was one of this number: answers about somebody whose list was taken
/// back are kept under it.
pub(crate) fn home_of(conn: &Connection, rid: Rid) -> Result<Option<(Hid, UnitId)>, HubError> {
    Ok(conn
        .prepare_cached("SELECT hid, unit_id FROM resident JOIN household USING (hid) WHERE rid = ?1")?
        .query_row([rid.0], |row| Ok((Hid(row.get(0)?), UnitId(row.get(1)?))))
        .optional()?)
}

/// Whom lists put in these households.
pub(crate) fn at(conn: &Connection, hids: &[Hid]) -> Result<Vec<Resident>, HubError> {
    let mut query = conn.prepare_cached(
        residents!(
            "FROM json_each(?1) JOIN resident r ON r.hid = value JOIN household h USING (hid) WHERE NOT r.withdrawn"
        ),
    )?;
    collect(query.query([json_ids(hids.iter().map(|hid| hid.0))])?)
}

/// Makes a person; the number in `new` is not looked at.
pub(crate) fn add(conn: &Connection, new: &Resident) -> Result<Rid, HubError> {
    let rid = conn
        .prepare_cached(
            "INSERT INTO resident (hid, place, personal_id, name, match_key, birth, sex, head, phone, operator, \
             full_list, source_date) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) RETURNING rid",
        )?
        .query_row(
            (
                new.hid.0,
                new.place,
                &new.personal_id,
                &new.name,
                &new.match_key,
                new.birth.map(|birth| birth.to_string()),
                &new.sex,
                new.head,
                &new.phone,
                &new.operator,
                new.full_list.code(),
                &new.source_date,
            ),
            |row| row.get(0),
        )?;
    Ok(Rid(rid))
}

/// Writes a known person anew, one who was withdrawn too.
pub(crate) fn update(conn: &Connection, now: &Resident) -> Result<(), HubError> {
    conn.prepare_cached(
        "UPDATE resident SET hid = ?2, place = ?3, personal_id = ?4, name = ?5, match_key = ?6, birth = ?7, sex = ?8, \
         head = ?9, phone = ?10, operator = ?11, full_list = ?12, source_date = ?13, withdrawn = 0 WHERE rid = ?1",
    )?
    .execute((
        now.rid.0,
        now.hid.0,
        now.place,
        &now.personal_id,
        &now.name,
        &now.match_key,
        now.birth.map(|birth| birth.to_string()),
        &now.sex,
        now.head,
        &now.phone,
        &now.operator,
        now.full_list.code(),
        &now.source_date,
    ))?;
    Ok(())
}

fn collect(mut rows: Rows<'_>) -> Result<Vec<Resident>, HubError> {
    let mut residents = Vec::new();
    while let Some(row) = rows.next()? {
        residents.push(read(row)?);
    }
    Ok(residents)
}

fn read(row: &Row<'_>) -> Result<Resident, HubError> {
    let birth: Option<String> = row.get(7)?;
    Ok(Resident {
        rid: Rid(row.get(0)?),
        hid: Hid(row.get(1)?),
        unit: UnitId(row.get(2)?),
        place: row.get(3)?,
        personal_id: row.get(4)?,
        name: row.get(5)?,
        match_key: row.get(6)?,
        birth: birth
            .map(|text| text.parse())
            .transpose()
            .map_err(|_| HubError::Unreadable("resident.birth"))?,
        sex: row.get(8)?,
        head: row.get(9)?,
        phone: row.get(10)?,
        operator: row.get(11)?,
        full_list: FullList::parse(row.get_ref(12)?.as_str().unwrap_or(""))
            .ok_or(HubError::Unreadable("resident.full_list"))?,
        source_date: row.get(13)?,
    })
}

/// Those of these people about whom there is an answer, taken back or not.
pub(crate) fn answered(conn: &Connection, rids: &[Rid]) -> Result<BTreeSet<Rid>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT DISTINCT rid FROM observation WHERE rid IN (SELECT value FROM json_each(?1))",
    )?;
    Ok(query
        .query_map([json_ids(rids.iter().map(|rid| rid.0))], |row| {
            row.get(0).map(Rid)
        })?
        .collect::<Result<_, _>>()?)
}
