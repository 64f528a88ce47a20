//! Reading the audit log: what was done, by whom, and whether the log is whole.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;
use ts_rs::TS;

use crate::error::HubError;
use crate::progress::end_of_day;
use crate::store::audit::{self, Head};
use crate::store::{Connection, Transaction};
use crate::table::Eyes;
use crate::times::vietnam_time;

/// What `audit --json` tells.
#[derive(Debug, Serialize, TS)]
#[ts(rename = "AuditLog")]
pub struct Log {
    /// Nothing was changed or taken out.
    pub whole: bool,
    /// The number of the first line that does not fit.
    #[ts(type = "number | null")]
    pub broken_at: Option<i64>,
    /// Where the chain stands.
    pub head: Head,
    /// The lines asked for, the newest first.
    pub rows: Vec<Line>,
}

/// One line.
#[derive(Debug, Serialize, TS)]
#[ts(rename = "AuditLine")]
pub struct Line {
    /// Its number.
    #[ts(type = "number")]
    pub seq: i64,
    /// When, RFC 3339 in Vietnam's time.
    pub at: String,
    /// Who.
    pub who: String,
    /// A stable code.
    pub what: String,
    /// Ids and counts.
    #[ts(type = "Record<string, unknown>")]
    pub detail: Value,
}

/// The lines of a stretch of days, of one kind if one is named. The whole chain is checked each time.
pub fn read(
    conn: &Connection,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    what: Option<&str>,
) -> Result<Log, HubError> {
    let begin = from
        .and_then(|day| day.pred_opt())
        .map_or(i64::MIN, |day| end_of_day(day) + 1);
    let rows = audit::between(conn, begin, to.map_or(i64::MAX, end_of_day))?
        .into_iter()
        .rev()
        .filter(|row| what.is_none_or(|what| what == row.what))
        .map(|row| Line {
            seq: row.seq,
            at: vietnam_time(row.at),
            who: row.who,
            what: row.what,
            detail: serde_json::from_str(&row.detail).unwrap_or(Value::Null),
        })
        .collect();
    let broken_at = audit::broken(conn)?;
    Ok(Log {
        whole: broken_at.is_none(),
        broken_at,
        head: audit::head(conn)?,
        rows,
    })
}

/// Logs that a list with names was looked at. `now` is unix seconds.
pub(crate) fn listed(
    tx: &Transaction<'_>,
    list: &str,
    rows: usize,
    eyes: &Eyes,
    now: i64,
) -> Result<(), HubError> {
    let detail = serde_json::json!({ "list": list, "rows": rows, "whole_ids": eyes.whole_ids });
    audit::append(tx, now, &eyes.who, "listed", &detail)
}
