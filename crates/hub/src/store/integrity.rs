//! The database file itself: pages, indexes, references, and gaps in the numbers.

use rusqlite::Connection;

use crate::error::HubError;

/// What SQLite finds wrong; nothing as a rule.
pub(crate) fn faults(conn: &Connection) -> Result<Vec<String>, HubError> {
    let mut faults = Vec::new();
    let mut query = conn.prepare("PRAGMA integrity_check")?;
    for line in query.query_map([], |row| row.get::<_, String>(0))? {
        let line = line?;
        if line != "ok" {
            faults.push(format!("file: {line}"));
        }
    }
    let mut query = conn.prepare("PRAGMA foreign_key_check")?;
    for table in query.query_map([], |row| row.get::<_, String>(0))? {
        faults.push(format!("{}: a row refers to one that is not there", table?));
    }
    Ok(faults)
}

/// Numbers missing below a record in custody, over all logs; branches have no numbers of their own.
pub(crate) fn gaps(conn: &Connection, first_branch: u32) -> Result<u64, HubError> {
    let gaps: i64 = conn.query_row(
        "SELECT coalesce(sum(top - held), 0) FROM \
         (SELECT max(seq) - coalesce((SELECT base FROM log WHERE log.dev = record.dev AND log.epoch = record.epoch), 0) \
           AS top, count(*) AS held FROM record WHERE epoch < ?1 GROUP BY dev, epoch)",
        [first_branch],
        |row| row.get(0),
    )?;
    Ok(gaps.cast_unsigned())
}
