//! Counting for the boards, once for all of them: it goes over everybody, so a count is used again while nothing came
//! in, and for a while after that, the longer the more people there are. A board may be that much older than it says.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use tungnha_domain::{Hid, MemberId, Rush, VIETNAM_OFFSET_SECONDS, rush, vietnam_day};

use crate::error::HubError;
use crate::report::{TeamFigures, team_figures};
use crate::store::Connection;
use crate::store::board::{self, LoggedCall};

/// A count stands so many seconds at most while nothing came in: numbers that were allocated meanwhile show after it.
const STANDS: i64 = 60;
/// While things come in, a second for each so many people: counting takes a few hundredths of that.
const PEOPLE_A_SECOND: u32 = 1_000;
/// Days of which an unusual pace is told, today among them.
const RUSH_DAYS: i64 = 7;

/// What boards are made of.
pub(crate) struct Counted {
    /// When, unix seconds.
    pub(crate) at: i64,
    stamp: [i64; 3],
    pub(crate) figures: TeamFigures,
    /// Residents answered about, by member: today, and ever.
    pub(crate) people: BTreeMap<MemberId, (u32, u32)>,
    /// Doors called at, by member.
    pub(crate) walks: BTreeMap<MemberId, Walked>,
}

/// A member's calls at doors.
#[derive(Clone, Debug, Default)]
pub(crate) struct Walked {
    /// Different households today.
    pub(crate) doors_today: u32,
    /// Different households ever.
    pub(crate) doors: u32,
    /// The last call, unix seconds.
    pub(crate) last: Option<i64>,
    /// On each of the last days with one, the most unusual pace; the latest first.
    pub(crate) rushes: Vec<Rush>,
}

/// The last count.
#[derive(Default)]
pub(crate) struct Boards(Mutex<Option<Arc<Counted>>>);

impl Boards {
    /// The last count if it still serves, or a new one. `now` is unix seconds.
    pub(super) fn counted(&self, conn: &Connection, now: i64) -> Result<Arc<Counted>, HubError> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let stamp = board::stamp(conn)?;
        if let Some(counted) = kept.as_ref().filter(|counted| counted.serves(&stamp, now)) {
            return Ok(Arc::clone(counted));
        }
        let counted = Arc::new(count_from(conn, stamp, now)?);
        *kept = Some(Arc::clone(&counted));
        Ok(counted)
    }
}

impl Counted {
    fn serves(&self, stamp: &[i64; 3], now: i64) -> bool {
        let stands = if self.stamp == *stamp {
            STANDS
        } else {
            i64::from(self.figures.people / PEOPLE_A_SECOND)
        };
        (0..stands).contains(&now.saturating_sub(self.at)) && vietnam_day(self.at) == vietnam_day(now)
    }
}

/// Counts now, whatever was counted before.
pub(crate) fn count(conn: &Connection, now: i64) -> Result<Counted, HubError> {
    count_from(conn, board::stamp(conn)?, now)
}

fn count_from(conn: &Connection, stamp: [i64; 3], now: i64) -> Result<Counted, HubError> {
    let midnight = now - (now + VIETNAM_OFFSET_SECONDS).rem_euclid(86_400);
    let calls = board::calls(conn)?;
    let mut walks = BTreeMap::new();
    for own in calls.chunk_by(|one, next| one.member == next.member) {
        if let Some(first) = own.first() {
            walks.insert(first.member, walked(own, midnight));
        }
    }
    Ok(Counted {
        at: now,
        stamp,
        figures: team_figures(conn, now)?,
        people: board::answered(conn, midnight)?,
        walks,
    })
}

/// One member's calls, in the order of each log; `midnight` begins today.
fn walked(calls: &[LoggedCall], midnight: i64) -> Walked {
    let doors = |from: i64| {
        let houses: BTreeSet<Hid> = calls
            .iter()
            .filter(|call| call.at >= from)
            .map(|call| call.hid)
            .collect();
        u32::try_from(houses.len()).unwrap_or(u32::MAX)
    };
    let mut rushes = Vec::new();
    let first_day = vietnam_day(midnight - (RUSH_DAYS - 1) * 86_400);
    let day_of = |call: &LoggedCall| vietnam_day(call.at);
    // A day at a time, and a log at a time: differences between two clocks say nothing.
    for walk in calls.chunk_by(|one, next| one.log == next.log && day_of(one) == day_of(next)) {
        if walk.first().is_some_and(|call| day_of(call) >= first_day) {
            rushes.extend(rush(walk.iter().map(|call| (call.at, call.hid))));
        }
    }
    rushes.sort_by_key(|rush| std::cmp::Reverse(rush.from));
    Walked {
        doors_today: doors(midnight),
        doors: doors(i64::MIN),
        last: calls.iter().map(|call| call.at).max(),
        rushes,
    }
}
