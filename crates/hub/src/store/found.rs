//! What doors told that no list has. A person or household that was added has a row among the others from the day it
//! came, withdrawn: nobody sees it until an officer puts it on the list.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, Row};
use tungnha_domain::{Hid, MemberId, RecordId, Rid, UnitId};

use super::columns::json_ids;
use crate::error::HubError;
use crate::people::Resident;

/// What a record told of; the numbers are those of the column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// Somebody no list has.
    Person = 1,
    /// A household no list has.
    Household = 2,
    /// Somebody lives elsewhere.
    Move = 3,
}

/// One of them.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) number: u32,
    pub(crate) id: RecordId,
    pub(crate) what: What,
    /// The hamlet it was told in.
    pub(crate) unit: UnitId,
    /// The number kept for the person, or who moved; none for a household.
    pub(crate) rid: Option<Rid>,
    /// Where they live, or the number kept for the household.
    pub(crate) hid: Hid,
    /// The house one comes from.
    pub(crate) after: Option<Hid>,
    /// The household's number as the door told it.
    pub(crate) told_number: Option<String>,
    /// How the household is found.
    pub(crate) landmark: Option<String>,
    pub(crate) member: MemberId,
    /// Unix seconds.
    pub(crate) at: i64,
    /// Its tablet took it back.
    pub(crate) retracted: bool,
    /// The decision about it that stands.
    pub(crate) decision: Option<i64>,
}

const COLUMNS: &str = "number, dev, epoch, seq, what, f.unit_id, rid, hid, after, told_number, landmark, member_id, \
                       effective, retracted, d.decision_id";
const FROM: &str =
    "FROM found f LEFT JOIN decision d ON d.decision_id = f.decision_id AND d.undone_at IS NULL";

/// Keeps one; its number is given here.
pub(crate) fn add(conn: &Connection, found: &Found) -> Result<(), HubError> {
    conn.prepare_cached(
        "INSERT INTO found (dev, epoch, seq, what, unit_id, rid, hid, after, told_number, landmark, member_id, \
         effective, retracted) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?
    .execute((
        found.id.dev,
        found.id.epoch,
        found.id.seq.cast_signed(),
        found.what as u8,
        found.unit.0,
        found.rid.map(|rid| rid.0),
        found.hid.0,
        found.after.map(|hid| hid.0),
        &found.told_number,
        &found.landmark,
        found.member.0,
        found.at,
        found.retracted,
    ))?;
    Ok(())
}

/// Makes a person nobody sees yet; the number in `new` is not looked at.
pub(crate) fn add_person(conn: &Connection, new: &Resident) -> Result<Rid, HubError> {
    let rid = super::residents::add(conn, new)?;
    conceal_person(conn, rid)?;
    Ok(rid)
}

/// Makes a household nobody sees yet.
pub(crate) fn add_household(conn: &Connection, unit: UnitId) -> Result<Hid, HubError> {
    let hid = super::households::add(conn, unit, None, None, 0)?;
    super::withdrawn::household(conn, hid, "")?;
    Ok(hid)
}

/// Takes somebody a door added off the list again, with everything known of them.
pub(crate) fn conceal_person(conn: &Connection, rid: Rid) -> Result<(), HubError> {
    super::withdrawn::resident(conn, rid, "", true)
}

/// Puts somebody a door added on the list.
pub(crate) fn show_person(conn: &Connection, rid: Rid) -> Result<(), HubError> {
    conn.prepare_cached("UPDATE resident SET withdrawn = 0 WHERE rid = ?1")?
        .execute([rid.0])?;
    super::withdrawn::resident_is_back(conn, rid)
}

/// The person as a door told of them, on the list or not.
pub(crate) fn person(conn: &Connection, rid: Rid) -> Result<Option<Resident>, HubError> {
    super::residents::ever(conn, rid)
}

/// The number of everybody a door added.
pub(crate) fn people(conn: &Connection) -> Result<Vec<Rid>, HubError> {
    let mut query = conn.prepare_cached("SELECT rid FROM found WHERE what = ?1 AND rid IS NOT NULL")?;
    let rids = query.query_map([What::Person as u8], |row| row.get(0).map(Rid))?;
    Ok(rids.collect::<Result<_, _>>()?)
}

/// The records that added these people.
pub(crate) fn told_of(conn: &Connection, rids: &[Rid]) -> Result<Vec<RecordId>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT dev, epoch, seq FROM json_each(?1) CROSS JOIN found ON rid = value WHERE what = ?2",
    )?;
    let ids = query.query_map(
        (json_ids(rids.iter().map(|rid| rid.0)), What::Person as u8),
        |row| {
            Ok(RecordId {
                dev: row.get(0)?,
                epoch: row.get(1)?,
                seq: row.get::<_, i64>(2)?.cast_unsigned(),
            })
        },
    )?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// Notes that its tablet took one back.
pub(crate) fn retract(conn: &Connection, id: RecordId) -> Result<(), HubError> {
    conn.prepare_cached("UPDATE found SET retracted = 1 WHERE dev = ?1 AND epoch = ?2 AND seq = ?3")?
        .execute((id.dev, id.epoch, id.seq.cast_signed()))?;
    Ok(())
}

/// Notes what was decided about one.
pub(crate) fn decide(conn: &Connection, number: u32, decision: i64) -> Result<(), HubError> {
    conn.prepare_cached("UPDATE found SET decision_id = ?2 WHERE number = ?1")?
        .execute((number, decision))?;
    Ok(())
}

/// The one a record told.
pub(crate) fn told_by(conn: &Connection, id: RecordId) -> Result<Option<Found>, HubError> {
    conn.prepare_cached(&format!(
        "SELECT {COLUMNS} {FROM} WHERE dev = ?1 AND epoch = ?2 AND seq = ?3"
    ))?
    .query_row((id.dev, id.epoch, id.seq.cast_signed()), |row| Ok(read(row)))
    .optional()?
    .transpose()
}

/// The one of a number.
pub(crate) fn find(conn: &Connection, number: u32) -> Result<Option<Found>, HubError> {
    conn.prepare_cached(&format!("SELECT {COLUMNS} {FROM} WHERE number = ?1"))?
        .query_row([number], |row| Ok(read(row)))
        .optional()?
        .transpose()
}

/// All of them, in the order they came.
pub(crate) fn all(conn: &Connection) -> Result<Vec<Found>, HubError> {
    let mut query = conn.prepare_cached(&format!("SELECT {COLUMNS} {FROM} ORDER BY number"))?;
    let mut rows = query.query([])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(read(row)?);
    }
    Ok(all)
}

/// Whether any door ever told anything that no list has.
pub(crate) fn any(conn: &Connection) -> Result<bool, HubError> {
    Ok(conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM found)")?
        .query_row([], |row| row.get(0))?)
}

/// The numbers of those about any of these people and households.
pub(crate) fn about(
    conn: &Connection,
    rids: impl Iterator<Item = Rid>,
    hids: impl Iterator<Item = Hid>,
) -> Result<BTreeSet<u32>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT number FROM json_each(?1) CROSS JOIN found ON rid = value \
         UNION SELECT number FROM json_each(?2) CROSS JOIN found ON hid = value",
    )?;
    let (rids, hids) = (json_ids(rids.map(|rid| rid.0)), json_ids(hids.map(|hid| hid.0)));
    Ok(query
        .query_map((rids, hids), |row| row.get(0))?
        .collect::<Result<_, _>>()?)
}

/// Of these people and households, those that a tablet added itself.
pub(crate) fn added_by(
    conn: &Connection,
    dev: u32,
    rids: &BTreeSet<Rid>,
    hids: &BTreeSet<Hid>,
) -> Result<(BTreeSet<Rid>, BTreeSet<Hid>), HubError> {
    let mut people = conn.prepare_cached(
        "SELECT rid FROM json_each(?1) CROSS JOIN found ON rid = value WHERE dev = ?2 AND what = ?3",
    )?;
    let mut houses = conn.prepare_cached(
        "SELECT hid FROM json_each(?1) CROSS JOIN found ON hid = value WHERE dev = ?2 AND what = ?3",
    )?;
    let asked = (
        json_ids(rids.iter().map(|rid| rid.0)),
        json_ids(hids.iter().map(|hid| hid.0)),
    );
    let rids = people.query_map((asked.0, dev, What::Person as u8), |row| row.get(0).map(Rid))?;
    let hids = houses.query_map((asked.1, dev, What::Household as u8), |row| row.get(0).map(Hid))?;
    Ok((rids.collect::<Result<_, _>>()?, hids.collect::<Result<_, _>>()?))
}

/// Notes that a record waits for another of its tablet.
pub(crate) fn wait(conn: &Connection, id: RecordId, named: RecordId) -> Result<(), HubError> {
    conn.prepare_cached(
        "INSERT OR REPLACE INTO found_waiting (dev, epoch, seq, for_epoch, for_seq) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute((
        id.dev,
        id.epoch,
        id.seq.cast_signed(),
        named.epoch,
        named.seq.cast_signed(),
    ))?;
    Ok(())
}

/// A record waits for no other any more; whether it did.
pub(crate) fn waits_no_longer(conn: &Connection, id: RecordId) -> Result<bool, HubError> {
    let waited = conn
        .prepare_cached("DELETE FROM found_waiting WHERE dev = ?1 AND epoch = ?2 AND seq = ?3")?
        .execute((id.dev, id.epoch, id.seq.cast_signed()))?;
    Ok(waited > 0)
}

/// The records that waited for this one, which wait no longer.
pub(crate) fn end_waiting(conn: &Connection, named: RecordId) -> Result<Vec<RecordId>, HubError> {
    let mut query = conn.prepare_cached(
        "DELETE FROM found_waiting WHERE dev = ?1 AND for_epoch = ?2 AND for_seq = ?3 RETURNING epoch, seq",
    )?;
    let mut waited: Vec<RecordId> = query
        .query_map((named.dev, named.epoch, named.seq.cast_signed()), |row| {
            Ok(RecordId {
                dev: named.dev,
                epoch: row.get(0)?,
                seq: row.get::<_, i64>(1)?.cast_unsigned(),
            })
        })?
        .collect::<Result<_, _>>()?;
    waited.sort_unstable();
    Ok(waited)
}

fn read(row: &Row<'_>) -> Result<Found, HubError> {
    Ok(Found {
        number: row.get(0)?,
        id: RecordId {
            dev: row.get(1)?,
            epoch: row.get(2)?,
            seq: row.get::<_, i64>(3)?.cast_unsigned(),
        },
        what: match row.get::<_, u8>(4)? {
            1 => What::Person,
            2 => What::Household,
            _ => What::Move,
        },
        unit: UnitId(row.get(5)?),
        rid: row.get::<_, Option<u32>>(6)?.map(Rid),
        hid: Hid(row.get(7)?),
        after: row.get::<_, Option<u32>>(8)?.map(Hid),
        told_number: row.get(9)?,
        landmark: row.get(10)?,
        member: MemberId(row.get(11)?),
        at: row.get(12)?,
        retracted: row.get(13)?,
        decision: row.get(14)?,
    })
}
