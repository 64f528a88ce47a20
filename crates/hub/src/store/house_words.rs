//! What the field said of houses: how one is found, and where it comes in the walk.

use rusqlite::{Connection, Row};
use tungnha_domain::{After, Hid, MemberId, RecordId, Said};

use super::columns::json_ids;
use crate::error::HubError;

/// One record's word on a house.
#[derive(Clone, Debug)]
pub(crate) enum Word {
    /// What one looks for.
    Landmark(String),
    /// The house one comes from.
    Place(After),
}

/// The operations of record kind 9.
const LANDMARK: u8 = 2;
const PLACE: u8 = 3;

/// Keeps a word; whether it is taken back already, the caller says.
pub(crate) fn add(
    conn: &Connection,
    hid: Hid,
    word: &Said<Word>,
    member: MemberId,
    retracted: bool,
) -> Result<(), HubError> {
    let (what, landmark, after) = match &word.what {
        Word::Landmark(text) => (LANDMARK, Some(text), None),
        Word::Place(after) => (PLACE, None, Some(after.map_or(0, |hid| hid.0))),
    };
    conn.prepare_cached(
        "INSERT INTO house_word (hid, what, dev, epoch, seq, member_id, effective, landmark, after_hid, retracted) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT DO NOTHING",
    )?
    .execute((
        hid.0,
        what,
        word.by.dev,
        word.by.epoch,
        word.by.seq.cast_signed(),
        member.0,
        word.at,
        landmark,
        after,
        retracted,
    ))?;
    Ok(())
}

/// Takes back the word of a record; says whether it had one.
pub(crate) fn retract(conn: &Connection, hid: Hid, id: RecordId) -> Result<bool, HubError> {
    let taken = conn
        .prepare_cached(
            "UPDATE house_word SET retracted = 1 WHERE hid = ?1 AND dev = ?2 AND epoch = ?3 AND seq = ?4",
        )?
        .execute((hid.0, id.dev, id.epoch, id.seq.cast_signed()))?;
    Ok(taken > 0)
}

/// The landmarks of these houses that were not taken back, in no order.
pub(crate) fn landmarks(conn: &Connection, hids: &[Hid]) -> Result<Vec<(Hid, Said<String>)>, HubError> {
    words(conn, hids, LANDMARK, |row| row.get(5))
}

/// Where these houses were put, likewise.
pub(crate) fn places(conn: &Connection, hids: &[Hid]) -> Result<Vec<(Hid, Said<After>)>, HubError> {
    words(conn, hids, PLACE, |row| {
        let after: u32 = row.get(6)?;
        Ok(Some(Hid(after)).filter(|hid| hid.0 > 0))
    })
}

fn words<T>(
    conn: &Connection,
    hids: &[Hid],
    what: u8,
    read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<(Hid, Said<T>)>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT hid, effective, dev, epoch, seq, landmark, after_hid FROM json_each(?1) \
         JOIN house_word ON hid = value WHERE what = ?2 AND NOT retracted",
    )?;
    let ids = json_ids(hids.iter().map(|hid| hid.0));
    let found = query.query_map((ids, what), |row| {
        let said = Said {
            at: row.get(1)?,
            by: RecordId {
                dev: row.get(2)?,
                epoch: row.get(3)?,
                seq: row.get::<_, i64>(4)?.cast_unsigned(),
            },
            what: read(row)?,
        };
        Ok((Hid(row.get(0)?), said))
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}
