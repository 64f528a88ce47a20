//! What is kept how long: ninety days after the campaign's last day the people's details go, the figures stay.
//!
//! A run takes away names, IDs, days of birth, phones and addresses of everybody, what imports kept for an undo,
//! names on rosters and what decisions say of details, and the sealed reasons. Answers, calls, lists' states and the
//! audit stay under the hub's own numbers, so every figure is as before. Tablets are told with their next sync to
//! take everybody off; one that never comes wipes its lists by itself (its lease). Backups made before are outside
//! the hub's reach: they are counted, and the officer is told to destroy them. It cannot be taken back.
//!
//! The journal keeps the bytes that tablets signed. They hold no IDs; a record in them that tells who somebody is, whom
//! a door added to no list (ADR 33), how a house is found or a protected reason, sealed, goes too and leaves its hash
//! (`intake::cut`). What comes after a run, from a tablet that was long away, is due again.

use chrono::{Days, NaiveDate};
use serde::Serialize;
use ts_rs::TS;
use tungnha_domain::{Rid, vietnam_day};

use crate::commune::Commune;
use crate::error::HubError;
use crate::export::stated;
use crate::intake;
use crate::status;
use crate::store::retention::{self as rows, Held};
use crate::store::withheld::{self, Withheld};
use crate::store::{Connection, Transaction, audit, decisions, found, meta, residents};
use crate::subject::{ERASED, wiped};
use crate::times::vietnam_time;

/// Days after the campaign's last day that details are kept: the final report is due within a week, and complaints
/// about it within the quarter.
pub const KEPT_DAYS: u64 = 90;

/// Where the time of the last run is kept.
const LAST_RUN: &str = "retention";

/// What is held of people, and until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Retention {
    /// From this day on the details are to go.
    pub due_on: String,
    /// That day has come, and there is something to go.
    pub due: bool,
    /// People whose name, ID or phone is known.
    pub people: u64,
    /// Of those, with a phone number.
    pub phones: u64,
    /// Households with an address.
    pub addresses: u64,
    /// Details that imports kept for an undo.
    pub kept_by_imports: u64,
    /// Reasons the law protects.
    pub sealed_reasons: u64,
    /// Names on rosters of groups.
    pub rosters: u64,
    /// Batches in the journal with words of the doors that may tell who somebody is.
    pub journal: u64,
    /// Backups that were ever made: they still hold what a run takes away.
    pub backups: u64,
    /// When details were last taken away, RFC 3339 in Vietnam's time.
    pub last_run: Option<String>,
}

impl Retention {
    /// Whether nothing is left to take away.
    fn is_empty(&self) -> bool {
        self.people
            + self.addresses
            + self.kept_by_imports
            + self.sealed_reasons
            + self.rosters
            + self.journal
            == 0
    }
}

/// What is held, and whether it is to go: changes nothing. `now` is unix seconds.
pub fn look(conn: &Connection, now: i64) -> Result<Retention, HubError> {
    let last_day = Commune::load(conn)?.campaign.last_day;
    let due_on = due_on(last_day);
    let Held {
        people,
        phones,
        addresses,
        kept,
        sealed,
        rosters,
        journal,
        backups,
    } = rows::held(conn, ERASED)?;
    let mut held = Retention {
        due_on: due_on.to_string(),
        due: false,
        people,
        phones,
        addresses,
        kept_by_imports: kept,
        sealed_reasons: sealed,
        rosters,
        journal,
        backups,
        last_run: meta::get(conn, LAST_RUN)?
            .and_then(|at| at.parse().ok())
            .map(vietnam_time),
    };
    held.due = vietnam_day(now) >= due_on && !held.is_empty();
    Ok(held)
}

/// Takes the details away and logs it with its purpose; what was taken away is told. Refused while the campaign
/// lasts. `now` is unix seconds.
pub fn run(tx: &Transaction<'_>, purpose: &str, who: &str, now: i64) -> Result<Retention, HubError> {
    let purpose = stated(purpose)?;
    let campaign = Commune::load(tx)?.campaign;
    if vietnam_day(now) <= campaign.last_day {
        return Err(HubError::Refused(format!(
            "đợt cao điểm còn tới {}; chưa xóa được thông tin của người dân (the campaign is not over)",
            campaign.last_day
        )));
    }
    let gone = look(tx, now)?;
    if gone.is_empty() {
        return Err(HubError::Refused(
            "không còn thông tin nào để xóa (nothing is left to take away)".to_owned(),
        ));
    }
    let everybody = residents::all(tx)?;
    let numbers: Vec<Rid> = everybody.iter().map(|resident| resident.rid).collect();
    for resident in everybody {
        let rid = resident.rid;
        if !resident.is_erased() {
            residents::update(tx, &wiped(&campaign, resident))?;
        }
        withheld::put(tx, rid, Withheld::Erased, now, None)?;
    }
    // Whom a door added and nobody has put on the list: whoever does it later puts a number there.
    for rid in found::people(tx)? {
        withheld::put(tx, rid, Withheld::Erased, now, None)?;
    }
    intake::cut_everything(tx)?;
    rows::empty(tx, ERASED, |before| wiped(&campaign, before))?;
    decisions::wipe_all(tx)?;
    status::refresh(tx, &campaign, &numbers)?;
    meta::set(tx, LAST_RUN, &now.to_string())?;
    let detail = serde_json::json!({
        "purpose": purpose, "people": gone.people, "phones": gone.phones, "addresses": gone.addresses,
        "kept_by_imports": gone.kept_by_imports, "sealed_reasons": gone.sealed_reasons, "rosters": gone.rosters,
        "journal": gone.journal, "backups": gone.backups,
    });
    audit::append(tx, now, who, "retention", &detail)?;
    Ok(Retention {
        due: false,
        last_run: Some(vietnam_time(now)),
        ..gone
    })
}

fn due_on(last_day: NaiveDate) -> NaiveDate {
    last_day
        .checked_add_days(Days::new(KEPT_DAYS))
        .unwrap_or(last_day)
}
