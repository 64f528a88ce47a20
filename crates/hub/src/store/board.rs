//! What the hub knows of tablets as a lead's board tells it.

use std::collections::BTreeMap;

use rusqlite::Connection;
use tungnha_domain::{Hid, MemberId};
use tungnha_exchange::ack::FIRST_BRANCH;

use crate::error::HubError;

/// A tablet's last word.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Heard {
    /// Its last signed request, unix seconds.
    pub(crate) last_contact: Option<i64>,
    /// Records it then said it had made, less those that came.
    pub(crate) unsent: u64,
}

/// Every device's last word, by number.
pub(crate) fn heard(conn: &Connection) -> Result<BTreeMap<u32, Heard>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT dev, last_contact, (SELECT coalesce(sum(max(declared_next - 1 - through, 0)), 0) FROM log \
         WHERE log.dev = device.dev AND epoch < ?1) FROM device",
    )?;
    let rows = query.query_map([FIRST_BRANCH], |row| {
        let heard = Heard {
            last_contact: row.get(1)?,
            unsent: row.get::<_, i64>(2)?.cast_unsigned(),
        };
        Ok((row.get(0)?, heard))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What tells whether figures counted before still hold: it is another after anything came in or was decided.
pub(crate) fn stamp(conn: &Connection) -> Result<[i64; 3], HubError> {
    let row = conn
        .prepare_cached(
            "SELECT (SELECT coalesce(max(journal_seq), 0) FROM journal), \
             (SELECT coalesce(max(import_seq), 0) FROM import_file), \
             (SELECT count(*) + count(undone_at) FROM decision)",
        )?
        .query_row([], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?]))?;
    Ok(row)
}

/// One call that stands, in its place in a log.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LoggedCall {
    /// Who called.
    pub(crate) member: MemberId,
    /// In which log: the tablet and its epoch.
    pub(crate) log: (u32, u32),
    /// Where.
    pub(crate) hid: Hid,
    /// When, unix seconds.
    pub(crate) at: i64,
}

/// Every call that stands and was made at a door, each member's together and in the order of each log. The desks' own
/// logs hold no walk.
pub(crate) fn calls(conn: &Connection) -> Result<Vec<LoggedCall>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT member_id, dev, epoch, hid, effective FROM visit \
         WHERE NOT retracted AND dev NOT IN (SELECT dev FROM desk) ORDER BY member_id, dev, epoch, seq",
    )?;
    let calls = query.query_map([], |row| {
        Ok(LoggedCall {
            member: MemberId(row.get(0)?),
            log: (row.get(1)?, row.get(2)?),
            hid: Hid(row.get(3)?),
            at: row.get(4)?,
        })
    })?;
    Ok(calls.collect::<Result<_, _>>()?)
}

/// How many residents each member has an answer about that stands: since `from` (unix seconds), and ever.
pub(crate) fn answered(conn: &Connection, from: i64) -> Result<BTreeMap<MemberId, (u32, u32)>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT member_id, count(DISTINCT CASE WHEN effective >= ?1 THEN rid END), count(DISTINCT rid) \
         FROM observation WHERE NOT retracted AND dev NOT IN (SELECT dev FROM desk) GROUP BY member_id",
    )?;
    let rows = query.query_map([from], |row| {
        Ok((MemberId(row.get(0)?), (row.get(1)?, row.get(2)?)))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
