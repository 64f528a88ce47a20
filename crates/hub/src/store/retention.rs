//! What a store still holds of people once their campaign is over, and emptying it in whole tables at once.

use rusqlite::Connection;

use super::journal;
use crate::error::HubError;
use crate::people::Resident;

/// How much of each sort is held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Held {
    /// People whose name, ID or phone is known.
    pub(crate) people: u64,
    /// Of those, with a phone number.
    pub(crate) phones: u64,
    /// Households with an address.
    pub(crate) addresses: u64,
    /// Details that imports kept for an undo.
    pub(crate) kept: u64,
    /// Reasons the law protects, sealed.
    pub(crate) sealed: u64,
    /// Names on rosters of groups.
    pub(crate) rosters: u64,
    /// Batches in the journal that may tell who somebody is.
    pub(crate) journal: u64,
    /// Backups that were ever made.
    pub(crate) backups: u64,
}

/// Counts it.
pub(crate) fn held(conn: &Connection, erased: &str) -> Result<Held, HubError> {
    let count = |sql: &str| -> Result<u64, HubError> {
        let count: i64 = conn.prepare_cached(sql)?.query_row([], |row| row.get(0))?;
        Ok(count.cast_unsigned())
    };
    let names = "SELECT count(*) FROM roster WHERE name <> ?1";
    let rosters: i64 = conn
        .prepare_cached(names)?
        .query_row([erased], |row| row.get(0))?;
    Ok(Held {
        people: count(
            "SELECT count(*) FROM resident WHERE match_key <> '' OR personal_id IS NOT NULL OR phone IS NOT NULL",
        )?,
        phones: count("SELECT count(*) FROM resident WHERE phone IS NOT NULL")?,
        addresses: count("SELECT count(*) FROM household WHERE address IS NOT NULL")?,
        kept: count(
            "SELECT (SELECT count(*) FROM import_change WHERE json_extract(before, '$.match_key') <> '') \
             + (SELECT count(*) FROM import_address WHERE before IS NOT NULL)",
        )?,
        sealed: count("SELECT count(*) FROM sealed_detail")?,
        rosters: rosters.cast_unsigned(),
        journal: journal::count_with_details(conn)?,
        backups: count("SELECT count(*) FROM audit WHERE what = 'backup'")?,
    })
}

/// Empties everything but the residents' own rows: what imports kept, with `wiped` in its place; addresses; sealed
/// reasons; rosters; the tags by which erased people were found again; cut lists.
pub(crate) fn empty(
    conn: &Connection,
    erased: &str,
    wiped: impl Fn(Resident) -> Resident,
) -> Result<(), HubError> {
    let unreadable = |_| HubError::Unreadable("import_change.before");
    let mut query =
        conn.prepare_cached("SELECT import_seq, rid, before FROM import_change WHERE before IS NOT NULL")?;
    let kept: Vec<(i64, u32, String)> = query
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    let mut update =
        conn.prepare_cached("UPDATE import_change SET before = ?3 WHERE import_seq = ?1 AND rid = ?2")?;
    for (import_seq, rid, before) in kept {
        let resident: Resident = serde_json::from_str(&before).map_err(unreadable)?;
        let text = serde_json::to_string(&wiped(resident)).map_err(unreadable)?;
        update.execute((import_seq, rid, text))?;
    }
    for sql in [
        "UPDATE import_address SET before = NULL WHERE before IS NOT NULL",
        "UPDATE household SET address = NULL WHERE address IS NOT NULL",
        "DELETE FROM house_word",
        "UPDATE withheld SET id_tag = NULL WHERE id_tag IS NOT NULL",
        "UPDATE found SET told_number = NULL, landmark = NULL",
        "DELETE FROM sealed_detail",
        "DELETE FROM snapshot",
        // People withdrawn with an undone import have no row of their own to the rest of the program.
        "UPDATE resident SET personal_id = NULL, phone = NULL, match_key = '', sex = NULL, \
         birth = substr(birth, 1, 4) WHERE withdrawn",
    ] {
        conn.prepare_cached(sql)?.execute([])?;
    }
    conn.prepare_cached("UPDATE resident SET name = ?1 WHERE withdrawn")?
        .execute([erased])?;
    // Numbers stay: a group's figures are of so many people. The row's own number keeps them apart.
    conn.prepare_cached(
        "UPDATE roster SET name = ?1, birth = NULL, match_key = 'x' || roster_id WHERE name <> ?1",
    )?
    .execute([erased])?;
    Ok(())
}
