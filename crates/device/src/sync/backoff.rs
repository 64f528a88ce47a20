//! When to try again. Pure: clocks and randomness come in.
//!
//! A failed try is repeated after a time that doubles, cut at random so that a hundred tablets of a commune
//! whose network comes back do not all knock at once. It is kept in the store and outlives a restart. It
//! holds back only tries that nobody asked for: the button, an app brought back and a network that appears
//! try at once.

/// Seconds after the first failure, before chance cuts them.
const FIRST: u64 = 30;
/// The most seconds between two tries.
const MOST: u64 = 30 * 60;
/// Seconds between two sends on a good road: short enough that a volunteer who reaches a network sees it
/// go, long enough for a battery that must last an evening.
const SENDS: u64 = 120;
/// Seconds between two looks for what colleagues recorded.
const LOOKS: u64 = 600;

/// Which half of a sync.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Errand {
    /// Records to the hub.
    Send = 1,
    /// Lists from the hub.
    Look = 2,
}

/// How the last try of one errand went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Retry {
    /// Failures in a row.
    pub failures: u32,
    /// The wall clock then.
    pub tried_at: i64,
    /// Seconds to let pass.
    pub wait: u64,
}

impl Retry {
    /// After a try at `wall`. `chance` is any number.
    pub(crate) fn after(self, errand: Errand, failed: bool, wall: i64, chance: u64) -> Self {
        let failures = if failed {
            self.failures.saturating_add(1)
        } else {
            0
        };
        let most = match (failures.checked_sub(1), errand) {
            (Some(before), _) => FIRST.saturating_mul(1 << before.min(16)).min(MOST),
            (None, Errand::Send) => SENDS,
            (None, Errand::Look) => LOOKS,
        };
        // Half of it always, of the other half as much as chance gives.
        let half = most / 2;
        Self {
            failures,
            tried_at: wall,
            wait: half + chance % (most - half + 1),
        }
    }

    /// Seconds left at `wall`. A clock that was set back never makes anybody wait longer than once.
    pub(crate) fn left(self, wall: i64) -> u64 {
        match u64::try_from(wall.saturating_sub(self.tried_at)) {
            Ok(passed) => self.wait.saturating_sub(passed),
            Err(_) => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(times: u32, chance: u64) -> Retry {
        (0..times).fold(Retry::default(), |retry, _| {
            retry.after(Errand::Send, true, 1_000, chance)
        })
    }

    #[test]
    fn the_wait_doubles_up_to_half_an_hour() {
        let longest: Vec<u64> = (1..10)
            .map(|times| (0..2_000).map(|chance| failed(times, chance).wait).max().unwrap())
            .collect();
        assert_eq!(longest, [30, 60, 120, 240, 480, 960, 1_800, 1_800, 1_800]);
        assert_eq!(
            failed(100, 0).wait,
            900,
            "and chance takes at most half of it away"
        );
    }

    #[test]
    fn tablets_that_failed_together_do_not_come_back_together() {
        let waits: std::collections::BTreeSet<u64> =
            (0..100).map(|tablet| failed(5, tablet * 7).wait).collect();
        assert!(waits.len() > 50, "{waits:?}");
    }

    #[test]
    fn success_starts_anew() {
        let well = failed(7, 3).after(Errand::Send, false, 2_000, 0);
        assert_eq!((well.failures, well.wait), (0, 60));
        assert_eq!(well.after(Errand::Send, true, 3_000, 0).wait, 15);
    }

    #[test]
    fn a_clock_that_jumps_ends_the_wait_and_never_prolongs_it() {
        let retry = failed(7, 0);
        assert_eq!(retry.left(1_000), 900);
        assert_eq!(retry.left(1_400), 500);
        assert_eq!(retry.left(i64::MAX), 0);
        assert_eq!(retry.left(999), 0);
        assert_eq!(retry.left(i64::MIN), 0);
    }
}
