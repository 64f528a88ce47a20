//! A record in custody gets another name, and what it did with it: it came before its turn, and turned out to be on a
//! branch.

use rusqlite::Connection;
use tungnha_domain::{Hid, RecordId, Rid};

use crate::error::HubError;

/// What records about a resident do, by table.
const OF_RESIDENTS: [&str; 3] = ["observation", "consent", "field_invitation"];
/// What records about a household do.
const OF_HOUSEHOLDS: [&str; 3] = ["visit", "appointment", "house_word"];
/// What a record itself names, about whomever it is.
const OF_RECORDS: [&str; 2] = ["assignment", "found"];
/// What is noted of a record beside what it did.
const BESIDE: [&str; 4] = ["sealed_detail", "quarantine", "stood_in", "judged_again"];

/// Gives the record `from` the epoch `to`, with all it did about these; `retracted`: it is taken back under its new
/// name. Its envelope stays as it came.
pub(crate) fn rename(
    conn: &Connection,
    from: RecordId,
    to: u32,
    (rid, hid): (Option<Rid>, Option<Hid>),
    retracted: bool,
) -> Result<(), HubError> {
    let name = (from.dev, from.epoch, from.seq.cast_signed(), to);
    conn.prepare_cached(
        "INSERT INTO record (dev, epoch, seq, hash, journal_seq, fate, rid, hid) \
         SELECT dev, ?4, seq, hash, journal_seq, fate, rid, hid FROM record WHERE dev = ?1 AND epoch = ?2 AND seq = ?3",
    )?
    .execute(name)?;
    for table in BESIDE {
        let sql = format!("UPDATE {table} SET epoch = ?4 WHERE dev = ?1 AND epoch = ?2 AND seq = ?3");
        conn.prepare_cached(&sql)?.execute(name)?;
    }
    for table in OF_RECORDS {
        let sql = format!(
            "UPDATE {table} SET epoch = ?4, retracted = ?5 WHERE dev = ?1 AND epoch = ?2 AND seq = ?3"
        );
        conn.prepare_cached(&sql)?
            .execute((name.0, name.1, name.2, name.3, retracted))?;
    }
    let people = OF_RESIDENTS.map(|table| (table, "rid", rid.map(|rid| rid.0)));
    let houses = OF_HOUSEHOLDS.map(|table| (table, "hid", hid.map(|hid| hid.0)));
    for (table, column, number) in people.into_iter().chain(houses) {
        let sql = format!(
            "UPDATE {table} SET epoch = ?4, retracted = ?5 \
             WHERE {column} = ?6 AND dev = ?1 AND epoch = ?2 AND seq = ?3"
        );
        conn.prepare_cached(&sql)?
            .execute((name.0, name.1, name.2, name.3, retracted, number))?;
    }
    conn.prepare_cached("DELETE FROM record WHERE dev = ?1 AND epoch = ?2 AND seq = ?3")?
        .execute((name.0, name.1, name.2))?;
    Ok(())
}

/// Nobody on its own log took this record back after all; what it did about these stands.
pub(crate) fn not_taken_back(
    conn: &Connection,
    id: RecordId,
    (rid, hid): (Option<Rid>, Option<Hid>),
) -> Result<(), HubError> {
    let name = (id.dev, id.epoch, id.seq.cast_signed());
    conn.prepare_cached("DELETE FROM retraction WHERE dev = ?1 AND epoch = ?2 AND seq = ?3")?
        .execute(name)?;
    for table in OF_RECORDS {
        let sql = format!("UPDATE {table} SET retracted = 0 WHERE dev = ?1 AND epoch = ?2 AND seq = ?3");
        conn.prepare_cached(&sql)?.execute(name)?;
    }
    let people = OF_RESIDENTS.map(|table| (table, "rid", rid.map(|rid| rid.0)));
    let houses = OF_HOUSEHOLDS.map(|table| (table, "hid", hid.map(|hid| hid.0)));
    for (table, column, number) in people.into_iter().chain(houses) {
        let sql = format!(
            "UPDATE {table} SET retracted = 0 WHERE {column} = ?4 AND dev = ?1 AND epoch = ?2 AND seq = ?3"
        );
        conn.prepare_cached(&sql)?
            .execute((name.0, name.1, name.2, number))?;
    }
    Ok(())
}
