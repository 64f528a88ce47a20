//! The send screen's state: computed from the log and the receipts, never from how the last try ended.

use tungnha_ambient::Moment;

use super::{Course, Errand, Half, Retry};
use crate::error::{Error, Result};
use crate::session::Session;
use crate::store::{Db, SendRow, Store};
use crate::times;
use crate::transport::Traffic;
use crate::views::{ErrorCode, SendPhase, SendState};

/// A clock that is further from the hub's than this is wrong.
const CLOCK_OFF: i64 = 600;
/// Seconds between two looks for a list of which nothing is on the screens yet.
const WAITING: u64 = 120;
/// After a person stopped a sync, seconds until the tablet tries by itself.
const STOPPED: u64 = 600;

/// A sync under way: how far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Progress {
    /// `through` when it began.
    pub from: u64,
    /// The last record when it began.
    pub to: u64,
    /// Houses with something to send when it began.
    pub houses: u32,
    /// What had crossed when it began.
    pub before: Traffic,
    /// What has crossed now.
    pub now: Traffic,
}

impl Progress {
    /// At the start of a sync.
    pub(crate) fn begin(db: &Db<'_>, traffic: Traffic) -> Result<Self> {
        let through = db.sending()?.through;
        let to = db.last_record()?.map_or(0, |last| last.seq);
        Ok(Self {
            from: through,
            to,
            houses: count(db.unsent_houses(through, to)?.len()),
            before: traffic,
            now: traffic,
        })
    }
}

/// What the send screen shows.
pub(crate) fn send_state(store: &Store, now: &Moment, sending_now: Option<Progress>) -> Result<SendState> {
    let db = store.read();
    let sending = db.sending()?;
    let last = db.last_record()?.map_or(0, |last| last.seq);
    let records_unsent = last.saturating_sub(sending.through);
    let problem = sending.problem.as_deref().and_then(code);
    let state = match (sending_now, records_unsent, problem) {
        (Some(_), ..) => SendPhase::Sending,
        // Everything under a receipt is all sent, even if a list could not be fetched since.
        (None, 0, _) => SendPhase::AllSent,
        (None, _, Some(_)) => SendPhase::Failed,
        (None, _, None) => SendPhase::Waiting,
    };
    let (list_bytes_here, list_bytes_total) = db.snapshot_progress()?;
    let mut view = SendState {
        state,
        households_unsent: count(db.unsent_houses(sending.through, last)?.len()),
        records_unsent,
        records_sending_total: 0,
        records_sending_done: 0,
        households_sending_total: 0,
        households_sending_done: 0,
        bytes_up: 0,
        bytes_down: 0,
        last_success: sending.last_success.map(times::shown),
        problem,
        list_problem: sending.list_problem.as_deref().and_then(code),
        next_try_seconds: problem
            .map(|_| db.retry(Errand::Send))
            .transpose()?
            .map(|retry| retry.left(now.wall)),
        quarantined: db.count_notices()?,
        set_aside: db.count_set_aside()?,
        sending_again: sending.through < sending.refill,
        clock_off_seconds: clock_off(&db, &sending, now)?,
        list_bytes_here,
        list_bytes_total,
    };
    if let Some(run) = sending_now {
        let left = count(db.unsent_houses(sending.through, run.to)?.len());
        view.records_sending_total = run.to.saturating_sub(run.from);
        view.records_sending_done = sending.through.min(run.to).saturating_sub(run.from);
        view.households_sending_total = run.houses;
        view.households_sending_done = run.houses.saturating_sub(left);
        view.bytes_up = run.now.up.saturating_sub(run.before.up);
        view.bytes_down = run.now.down.saturating_sub(run.before.down);
    }
    Ok(view)
}

/// How far the wall clock is from the hub's, where that is too far: seconds ahead, less than 0 behind. The
/// hub's time is carried on by this run's own clock; after a restart only a clock from before the last sight
/// of the hub is known to be wrong.
fn clock_off(db: &Db<'_>, sending: &SendRow, now: &Moment) -> Result<Option<i64>> {
    let Some(seen) = sending.hub_seen else {
        return Ok(None);
    };
    let passed = now
        .mono
        .checked_sub(seen.mono)
        .and_then(|passed| i64::try_from(passed).ok());
    let off = match passed.filter(|_| Some(seen.boot) == db.known_boot(&now.boot).ok().flatten()) {
        Some(passed) => now.wall.saturating_sub(seen.hub_time.saturating_add(passed)),
        None => now.wall.saturating_sub(seen.hub_time).min(0),
    };
    Ok((off.saturating_abs() > CLOCK_OFF).then_some(off))
}

/// Keeps how both halves of a sync ended and when each is tried again: as the course says, or both with a
/// `fault` of this tablet. `chance` is any number.
pub(crate) fn ended(
    session: &mut Session,
    now: &Moment,
    course: &Course,
    fault: Option<ErrorCode>,
    chance: u64,
) -> Result<()> {
    session.store.write(|db| {
        let mut sending = db.sending()?;
        // Together again once both went well alone.
        sending.apart = course.apart && (course.up, course.down) != (Half::Done, Half::Done);
        let keep = |errand, half| {
            let problem = match half {
                Half::Stuck(problem) => Some(Error::from(problem).code()),
                Half::Open | Half::Done => None,
            };
            let problem = fault.or(problem);
            let retry = db.retry(errand)?;
            db.set_retry(errand, retry.after(errand, problem.is_some(), now.wall, chance))?;
            Ok::<_, Error>(problem.map(text))
        };
        sending.problem = keep(Errand::Send, course.up)?;
        sending.list_problem = keep(Errand::Look, course.down)?;
        db.set_sending(&sending)
    })
}

/// Keeps that a person stopped a sync: nothing failed, and nothing is tried for a while unless they ask.
pub(crate) fn stopped(session: &mut Session, now: &Moment) -> Result<()> {
    session.store.write(|db| {
        for errand in [Errand::Send, Errand::Look] {
            let mut retry = db.retry(errand)?;
            (retry.tried_at, retry.wait) = (now.wall, STOPPED);
            db.set_retry(errand, retry)?;
        }
        let mut sending = db.sending()?;
        (sending.problem, sending.list_problem) = (None, None);
        db.set_sending(&sending)
    })
}

/// Seconds until something should be tried without anybody asking; 0: now.
pub(crate) fn left_until(db: &Db<'_>, now: &Moment) -> Result<u64> {
    let mut look = db.retry(Errand::Look)?;
    if look.failures == 0 && db.units()?.iter().any(|unit| unit.position == 0) {
        // The first list has not come, or not all of it.
        look.wait = look.wait.min(WAITING);
    }
    let look = look.left(now.wall);
    let waits = db.last_record()?.map_or(0, |last| last.seq) > db.sending()?.through;
    let send = if waits {
        db.retry(Errand::Send)?.left(now.wall)
    } else {
        u64::MAX
    };
    Ok(look.min(send))
}

/// Whether a road that may be new is worth a try at once: something waits or failed, or nobody looked for
/// `fresh` seconds.
pub(crate) fn is_stale(db: &Db<'_>, now: &Moment, fresh: u64) -> Result<bool> {
    let sending = db.sending()?;
    let waits = db.last_record()?.map_or(0, |last| last.seq) > sending.through;
    let looked = Retry {
        wait: fresh,
        ..db.retry(Errand::Look)?
    };
    Ok(waits || sending.problem.is_some() || sending.list_problem.is_some() || looked.left(now.wall) == 0)
}

fn count(items: usize) -> u32 {
    u32::try_from(items).unwrap_or(u32::MAX)
}

/// A code as kept in the store.
fn text(code: ErrorCode) -> String {
    serde_json::to_value(code)
        .ok()
        .and_then(|value| value.as_str().map(ToOwned::to_owned))
        .unwrap_or_default()
}

fn code(text: &str) -> Option<ErrorCode> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).ok()
}
