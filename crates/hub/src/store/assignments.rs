//! Words on whose a household is, one row a record and household.

use std::collections::BTreeMap;

use rusqlite::Connection;
use tungnha_domain::{Assignment, Hid, MemberId, RecordId, UnitId};

use crate::error::HubError;

/// Keeps what a record says of a household, once; whether it is taken back already, the caller says.
pub(crate) fn add(conn: &Connection, hid: Hid, by: MemberId, word: Assignment) -> Result<(), HubError> {
    conn.prepare_cached(
        "INSERT INTO assignment (hid, dev, epoch, seq, member_id, by_member, effective, retracted) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING",
    )?
    .execute((
        hid.0,
        word.id.dev,
        word.id.epoch,
        word.id.seq.cast_signed(),
        word.member.map(|member| member.0),
        by.0,
        word.effective,
        word.retracted,
    ))?;
    Ok(())
}

/// Takes back what a record said, of every household.
pub(crate) fn retract(conn: &Connection, id: RecordId) -> Result<(), HubError> {
    conn.prepare_cached("UPDATE assignment SET retracted = 1 WHERE dev = ?1 AND epoch = ?2 AND seq = ?3")?
        .execute((id.dev, id.epoch, id.seq.cast_signed()))?;
    Ok(())
}

/// Every word on the households of a hamlet, by household.
pub(crate) fn of_unit(conn: &Connection, unit: UnitId) -> Result<BTreeMap<Hid, Vec<Assignment>>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT hid, dev, epoch, seq, member_id, effective, retracted \
         FROM assignment JOIN household USING (hid) WHERE unit_id = ?1 ORDER BY hid",
    )?;
    let mut rows = query.query([unit.0])?;
    let mut words: BTreeMap<Hid, Vec<Assignment>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let word = Assignment {
            id: RecordId {
                dev: row.get(1)?,
                epoch: row.get(2)?,
                seq: row.get::<_, i64>(3)?.cast_unsigned(),
            },
            member: row.get::<_, Option<u32>>(4)?.map(MemberId),
            effective: row.get(5)?,
            retracted: row.get(6)?,
        };
        words.entry(Hid(row.get(0)?)).or_default().push(word);
    }
    Ok(words)
}
