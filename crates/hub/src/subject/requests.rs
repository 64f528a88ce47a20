//! Requests and their two-working-day counter.

use serde::Serialize;
use ts_rs::TS;
use tungnha_domain::{Holidays, Rid, vietnam_day};

use super::Kind;
use crate::commune::Commune;
use crate::error::HubError;
use crate::store::subjects::{self, RequestRow};
use crate::store::{Connection, Transaction, audit, residents};
use crate::table::Eyes;
use crate::times::vietnam_time;

/// Working days until a request is to be answered.
const ANSWER_DAYS: usize = 2;

/// A request as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "SubjectRequest")]
pub struct Request {
    /// The number on the paper.
    pub request: u32,
    /// Whose data.
    pub rid: Rid,
    /// Their name; what is left of it after a deletion.
    pub name: String,
    /// What is asked.
    pub kind: Kind,
    /// When it came, RFC 3339 in Vietnam's time.
    pub received_at: String,
    /// To be answered by the end of this day.
    pub due: String,
    /// Days that remain; less than 0: late. None once it is answered.
    #[ts(type = "number | null")]
    pub days_left: Option<i64>,
    /// When it was answered.
    pub answered_at: Option<String>,
    /// When it was carried out.
    pub done_at: Option<String>,
    /// It was answered that it cannot be done.
    pub refused: bool,
}

/// Takes a request in, and logs it. `received_at` is unix seconds: it may have come on paper before.
pub fn open(
    tx: &Transaction<'_>,
    rid: Rid,
    kind: Kind,
    received_at: i64,
    eyes: &Eyes,
    now: i64,
) -> Result<Request, HubError> {
    if residents::home_of(tx, rid)?.is_none() {
        return Err(HubError::Refused(format!(
            "--rid: không có người số {rid} (no such resident)"
        )));
    }
    if received_at > now {
        return Err(HubError::Refused(
            "ngày nhận yêu cầu ở tương lai (it was received in the future)".to_owned(),
        ));
    }
    let request = subjects::open(tx, rid, kind.code(), received_at)?;
    let detail = serde_json::json!({ "request": request, "rid": rid, "kind": kind.code() });
    audit::append(tx, now, &eyes.who, "subject_request", &detail)?;
    find(tx, request, now)
}

/// Notes that a request was answered, and whether it is carried out with that or refused; logs it.
pub fn answer(
    tx: &Transaction<'_>,
    request: u32,
    done: bool,
    refused: bool,
    eyes: &Eyes,
    now: i64,
) -> Result<Request, HubError> {
    find(tx, request, now)?;
    subjects::answer(tx, request, now, done.then_some(now), refused)?;
    let detail = serde_json::json!({ "request": request, "done": done, "refused": refused });
    audit::append(tx, now, &eyes.who, "subject_answered", &detail)?;
    find(tx, request, now)
}

/// Every request, open ones first, the most urgent before.
pub fn requests(conn: &Connection, now: i64) -> Result<Vec<Request>, HubError> {
    let holidays = Commune::load(conn)?.campaign.holidays;
    let mut told: Vec<Request> = subjects::all(conn)?
        .into_iter()
        .map(|row| view(conn, &row, &holidays, now))
        .collect::<Result<_, _>>()?;
    told.sort_by_key(|request| {
        (
            request.done_at.is_some() || request.refused,
            request.answered_at.is_some(),
            request.days_left,
            request.request,
        )
    });
    Ok(told)
}

/// The request of a number.
pub(crate) fn find(conn: &Connection, request: u32, now: i64) -> Result<Request, HubError> {
    let row = subjects::find(conn, request)?
        .ok_or_else(|| HubError::Refused(format!("không có yêu cầu số {request} (no such request)")))?;
    view(conn, &row, &Commune::load(conn)?.campaign.holidays, now)
}

fn view(conn: &Connection, row: &RequestRow, holidays: &Holidays, now: i64) -> Result<Request, HubError> {
    let due = holidays.working_day_after(vietnam_day(row.received_at), ANSWER_DAYS);
    let name = residents::some(conn, &[row.rid])?.pop().map(|person| person.name);
    Ok(Request {
        request: row.request,
        rid: row.rid,
        name: name.unwrap_or_default(),
        kind: Kind::parse(&row.kind).ok_or(HubError::Unreadable("subject_request.kind"))?,
        received_at: vietnam_time(row.received_at),
        due: due.to_string(),
        days_left: row
            .answered_at
            .is_none()
            .then(|| (due - vietnam_day(now)).num_days()),
        answered_at: row.answered_at.map(vietnam_time),
        done_at: row.done_at.map(vietnam_time),
        refused: row.refused,
    })
}
