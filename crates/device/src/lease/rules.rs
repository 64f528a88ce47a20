//! How long a list may be looked at without the hub. Pure: what was seen and two clock readings in, a
//! verdict out.
//!
//! Two sums are kept since the last contact, because two different things hang on them:
//!
//! * `ran` counts only what the monotonic clock proves: seconds between two looks in one run of the machine,
//!   and how long a new run has lasted. Nobody can set that clock. Only this sum wipes.
//! * `passed` also counts the time the machine was switched off, by the wall clock: from the highest it ever
//!   showed to what it shows in a new run. A wrong clock can make this too large, so it locks and no more; a
//!   clock that is set while the machine runs changes neither.

use tungnha_ambient::Moment;

const DAY: u64 = 24 * 60 * 60;
/// Without contact for this long the list is locked.
pub(crate) const LOCK_AFTER: u64 = 7 * DAY;
/// Without contact for this long it goes.
pub(crate) const WIPE_AFTER: u64 = 30 * DAY;
/// A code opens a locked list for this long.
pub(crate) const DAY_CODE: u64 = DAY;

/// Time since the last contact, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Elapsed {
    /// The run of the machine of the last look; none before the first.
    pub boot: Option<String>,
    /// The monotonic clock at the last look.
    pub mono: u64,
    /// The highest the wall clock showed at a look.
    pub wall_high: i64,
    /// Seconds the machine surely ran.
    pub ran: u64,
    /// Seconds that passed, time switched off included.
    pub passed: u64,
}

impl Elapsed {
    /// Counts from now: the hub was heard.
    pub(crate) fn none_at(now: &Moment) -> Self {
        Self {
            boot: Some(now.boot.clone()),
            mono: now.mono,
            wall_high: now.wall,
            ran: 0,
            passed: 0,
        }
    }

    /// Counts on to now. A store that has never been looked at starts counting here.
    pub(crate) fn to(&self, now: &Moment) -> Self {
        let Some(boot) = &self.boot else {
            return Self::none_at(now);
        };
        let (ran, passed) = if *boot == now.boot {
            let since = now.mono.saturating_sub(self.mono);
            (since, since)
        } else {
            // The new run is later than the last look, and so is all of it.
            let away = u64::try_from(now.wall.saturating_sub(self.wall_high)).unwrap_or(0);
            (now.mono, away.max(now.mono))
        };
        Self {
            boot: Some(now.boot.clone()),
            mono: now.mono.max(if *boot == now.boot { self.mono } else { 0 }),
            wall_high: self.wall_high.max(now.wall),
            ran: self.ran.saturating_add(ran),
            passed: self.passed.saturating_add(passed),
        }
    }
}

/// What may be done with the lists on this tablet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lease {
    /// Looked at and worked with, for so many seconds more.
    Open(u64),
    /// Opened by a code, for so many seconds more.
    Day(u64),
    /// Not looked at; what is recorded goes on being sent.
    Locked,
    /// To be taken off the tablet; records stay.
    Over,
}

/// Judges. `day_passed` is `passed` when a code was last taken.
pub(crate) fn judge(elapsed: &Elapsed, day_passed: Option<u64>) -> Lease {
    if elapsed.ran >= WIPE_AFTER {
        return Lease::Over;
    }
    match LOCK_AFTER.checked_sub(elapsed.passed) {
        Some(left) if left > 0 => Lease::Open(left),
        _ => match day_passed.and_then(|at| DAY_CODE.checked_sub(elapsed.passed.saturating_sub(at))) {
            Some(left) if left > 0 => Lease::Day(left),
            _ => Lease::Locked,
        },
    }
}

#[cfg(test)]
mod tests {
    use tungnha_ambient::{Clock, ManualClock};

    use super::*;

    const START: i64 = 1_714_995_000;
    const THIRTY_YEARS: i64 = 30 * 365 * 86_400;

    struct Looking {
        clock: ManualClock,
        elapsed: Elapsed,
        day: Option<u64>,
    }

    impl Looking {
        fn new() -> Self {
            let clock = ManualClock::at(START);
            let elapsed = Elapsed::none_at(&clock.now());
            Self {
                clock,
                elapsed,
                day: None,
            }
        }

        fn look(&mut self) -> Lease {
            self.elapsed = self.elapsed.to(&self.clock.now());
            judge(&self.elapsed, self.day)
        }
    }

    #[test]
    fn seven_days_lock_thirty_days_of_running_wipe_and_a_contact_starts_anew() {
        let mut here = Looking::new();
        here.clock.advance(LOCK_AFTER - 1);
        assert_eq!(here.look(), Lease::Open(1));
        here.clock.advance(1);
        assert_eq!(here.look(), Lease::Locked);
        here.clock.advance(WIPE_AFTER - LOCK_AFTER - 1);
        assert_eq!(here.look(), Lease::Locked);
        here.clock.advance(1);
        assert_eq!(here.look(), Lease::Over);
        here.elapsed = Elapsed::none_at(&here.clock.now());
        assert_eq!(here.look(), Lease::Open(LOCK_AFTER));
    }

    #[test]
    fn a_code_opens_for_a_day_and_not_a_second_longer() {
        let mut here = Looking::new();
        here.clock.advance(LOCK_AFTER + 5);
        assert_eq!(here.look(), Lease::Locked);
        here.day = Some(here.elapsed.passed);
        assert_eq!(here.look(), Lease::Day(DAY_CODE));
        here.clock.advance(DAY_CODE);
        assert_eq!(here.look(), Lease::Locked);
    }

    #[test]
    fn a_clock_set_by_thirty_years_in_the_middle_of_a_day_changes_nothing() {
        for jump in [THIRTY_YEARS, -THIRTY_YEARS] {
            let mut here = Looking::new();
            here.clock.advance(60);
            here.clock.set(START + jump);
            assert_eq!(here.look(), Lease::Open(LOCK_AFTER - 60), "{jump}");
            here.clock.set(START);
            assert_eq!(here.look(), Lease::Open(LOCK_AFTER - 60), "{jump}");
        }
    }

    #[test]
    fn a_clock_thirty_years_ahead_after_a_restart_locks_and_never_wipes() {
        let mut here = Looking::new();
        here.clock.reboot(START + THIRTY_YEARS);
        assert_eq!(here.look(), Lease::Locked);
        for _ in 0..20 {
            here.clock.reboot(START - THIRTY_YEARS);
            assert_eq!(here.look(), Lease::Locked);
            here.clock.reboot(START + 2 * THIRTY_YEARS);
            assert_eq!(here.look(), Lease::Locked, "no number of jumps is a proof");
        }
    }

    #[test]
    fn a_clock_that_starts_in_1970_after_each_restart_stops_nobody() {
        let mut here = Looking::new();
        for _ in 0..6 {
            here.clock.reboot(0);
            here.clock.advance(6 * 60 * 60);
            assert!(matches!(here.look(), Lease::Open(_)));
        }
        here.clock.reboot(0);
        here.clock.advance(6 * DAY);
        assert_eq!(here.look(), Lease::Locked, "the time it ran counts all the same");
    }

    #[test]
    fn a_week_in_a_drawer_switched_off_locks() {
        let mut here = Looking::new();
        here.clock.reboot(START + 8 * 86_400);
        assert_eq!(here.look(), Lease::Locked);
    }

    #[test]
    fn a_store_from_before_leases_starts_counting_when_it_is_first_looked_at() {
        let clock = ManualClock::at(START);
        clock.advance(10 * DAY);
        let elapsed = Elapsed::default().to(&clock.now());
        assert_eq!(judge(&elapsed, None), Lease::Open(LOCK_AFTER));
    }
}
