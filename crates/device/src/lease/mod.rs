//! Who has this tablet and for how long its lists may be looked at: seven days without the hub lock them,
//! thirty take them off, a code from the officer or a team lead opens them for a day. Records are never touched, and
//! sending goes on whatever the lease says.

mod rules;

use tungnha_ambient::Moment;
use tungnha_exchange::code::{CodeKey, plain};
use tungnha_exchange::record::{CodeSide, Coded};

use crate::error::{Error, Result};
use crate::session::{Me, Session};
use crate::store::{Db, StandingRow};
use crate::sync;
use crate::team;
use crate::views::{LeaseState, LeaseView};
use crate::visits::commit_with;

pub(crate) use rules::{Elapsed, Lease};

/// Looks are written down this often within one run of the machine; between them they are computed.
const WRITE_EVERY: u64 = 300;
/// Before the first code: a number of a year before the tablet was enrolled, so that codes are understood
/// whatever the officer's clock says.
const YEAR_OF_MINUTES: u64 = 365 * 24 * 60;

/// How an acknowledgement came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// From the hub itself, just now.
    Now,
    /// In a file or as symbols: signed some time ago, and perhaps read before.
    Carried,
}

/// The hub was heard: counts from now, and what a revoked or wiped tablet was is over. A receipt that was
/// carried counts only if it is later than what was heard before, or reading an old one again would be a
/// contact. Says whether it counted.
pub(crate) fn contact(
    db: &Db<'_>,
    (now, heard): (&Moment, Heard),
    hub_time: i64,
    revoked: bool,
) -> Result<bool> {
    let mut row = db.standing()?;
    if heard == Heard::Carried && hub_time <= row.heard {
        return Ok(false);
    }
    row.heard = hub_time;
    if row.elapsed.passed >= rules::LOCK_AFTER {
        // A lead's code that was given and never used is of no use the next time.
        row.day_request = row.day_request.saturating_add(1);
    }
    row.elapsed = Elapsed::none_at(now);
    (row.day_passed, row.revoked) = (None, revoked);
    row.wiped = revoked;
    db.set_standing(&row)?;
    Ok(true)
}

/// Looks now; takes the lists off where their time is over.
pub(crate) fn look(session: &mut Session, now: &Moment) -> Result<Lease> {
    let mut row = session.store.read().standing()?;
    let elapsed = row.elapsed.to(now);
    let lease = rules::judge(&elapsed, row.day_passed);
    let known = row.elapsed.boot == elapsed.boot && elapsed.passed - row.elapsed.passed < WRITE_EVERY;
    let over = lease == Lease::Over && !row.wiped;
    if over {
        tracing::warn!("thirty days without the hub: the lists are taken off, records stay");
        sync::wipe(session)?;
        row.wiped = true;
    }
    if over || !known {
        row.elapsed = elapsed;
        session.store.write(|db| db.set_standing(&row))?;
    }
    Ok(lease)
}

/// Refuses where the lists may not be looked at.
pub(crate) fn check(session: &mut Session, now: &Moment) -> Result<()> {
    match look(session, now)? {
        Lease::Locked => Err(Error::LeaseLocked),
        // Over: nothing is there to be seen any more.
        Lease::Open(_) | Lease::Day(_) | Lease::Over => Ok(()),
    }
}

/// What a screen shows of it.
pub(crate) fn view(session: &mut Session, now: &Moment) -> Result<LeaseView> {
    let lease = look(session, now)?;
    let row = session.store.read().standing()?;
    let (state, left) = match lease {
        _ if row.revoked => (LeaseState::Revoked, 0),
        _ if row.wiped => (LeaseState::Wiped, 0),
        Lease::Open(left) => (LeaseState::Open, left),
        Lease::Day(left) => (LeaseState::Day, left),
        Lease::Locked | Lease::Over => (LeaseState::Locked, 0),
    };
    Ok(LeaseView {
        state,
        hours_left: u32::try_from(left.div_ceil(3_600)).unwrap_or(u32::MAX),
        request: session.me.leads().next().map(|_| row.day_request),
    })
}

/// Opens locked lists for a day by a code the officer or a team lead read out. A try is counted on disk before it is
/// judged; after a few wrong ones each next must wait, as for a PIN.
pub(crate) fn open_for_a_day(session: &mut Session, code: &str, now: &Moment) -> Result<()> {
    look(session, now)?;
    let me = &session.me;
    let key = CodeKey::of_device(&me.device_key, &me.hub, &me.keys.seal)
        .map_err(|_| Error::Internal("the hub's key"))?;
    let mut row = session.store.read().standing()?;
    if let Some(restarted) = row.tries.after_boot(now) {
        row.tries = restarted;
    }
    let wait = row.tries.remaining(now);
    if wait > 0 {
        session.store.write(|db| db.set_standing(&row))?;
        return Err(Error::PinWait(wait));
    }
    row.tries = row.tries.one_more(now);
    session.store.write(|db| db.set_standing(&row))?;
    let enrolled = u64::try_from(me.issued.1.div_euclid(60)).unwrap_or(0);
    let used = row.day_number.max(enrolled.saturating_sub(YEAR_OF_MINUTES));
    let officer = key.check_day(code, used);
    let lead = lead_of(me, code, row.day_request);
    if officer.is_none() && lead.is_none() {
        return Err(Error::WrongCode(row.tries.remaining(now)));
    }
    row.elapsed = row.elapsed.to(now);
    row.day_passed = Some(row.elapsed.passed);
    row.tries = Default::default();
    let mut records = Vec::new();
    match (officer, lead) {
        (Some(number), _) => row.day_number = number,
        (None, Some(lead)) => {
            let request = row.day_request;
            records.push(team::record(Coded::Day, CodeSide::Taken, (lead, request)));
            row.day_request = request.saturating_add(1);
        }
        (None, None) => {}
    }
    // The record of a lead's code and the day it gives: both or neither.
    commit_with(session, now, records, |db| db.set_standing(&row)).map(|_| ())
}

/// The lead's tablet that gave this code for this request.
fn lead_of(me: &Me, code: &str, request: u32) -> Option<u32> {
    let code = plain(code);
    let gave = |(_, public): &(u32, [u8; 32])| {
        let key = CodeKey::of_team(&me.device_key, &me.hub, public);
        let due = key.and_then(|key| key.lead(Coded::Day, me.dev, request));
        due.is_ok_and(|due| plain(&due) == code)
    };
    me.leads().find(gave).map(|(dev, _)| dev)
}

/// Notes who has the tablet now; says whether it was somebody else before.
pub(crate) fn hand_over(db: &Db<'_>, member: tungnha_domain::MemberId) -> Result<bool> {
    let row: StandingRow = db.standing()?;
    if row.holder == Some(member) {
        return Ok(false);
    }
    db.set_standing(&StandingRow {
        holder: Some(member),
        ..row
    })?;
    Ok(true)
}
