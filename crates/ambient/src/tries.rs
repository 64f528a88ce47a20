//! How long somebody waits after wrong PINs, on a tablet and at the desk. Pure: the count and two clock
//! readings in, seconds out.

use crate::Moment;
use serde::{Deserialize, Serialize};

/// Seconds after the 4th, 5th … wrong try in a row; the last repeats.
const WAITS: [u64; 5] = [30, 60, 300, 900, 3_600];
/// Tries that cost nothing: fingers slip.
const FREE: u32 = 3;

/// Wrong tries in a row, and when the last was made. Durable before a try is judged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tries {
    /// How many in a row.
    pub wrong: u32,
    /// Name of the machine run the last one was made in, or the wait last restarted in.
    pub boot: String,
    /// Monotonic seconds within that run.
    pub mono: u64,
}

impl Tries {
    /// Seconds until another try may be made.
    ///
    /// Counts by the monotonic clock, because the wall clock can be set by whoever holds the tablet.
    /// After a restart of the machine that clock starts anew, so the wait does too: see [`Self::after_boot`].
    #[must_use]
    pub fn remaining(&self, now: &Moment) -> u64 {
        let wait = self.wait();
        if self.boot == now.boot {
            wait.saturating_sub(now.mono.saturating_sub(self.mono))
        } else {
            wait
        }
    }

    /// The same count with its wait counted from now, when the machine was restarted since; else nothing to do.
    #[must_use]
    pub fn after_boot(&self, now: &Moment) -> Option<Self> {
        (self.wrong > 0 && self.boot != now.boot).then(|| Self {
            wrong: self.wrong,
            ..Self::none_at(now)
        })
    }

    /// One more try, counted as wrong until it proves right.
    #[must_use]
    pub fn one_more(&self, now: &Moment) -> Self {
        Self {
            wrong: self.wrong.saturating_add(1),
            ..Self::none_at(now)
        }
    }

    fn none_at(now: &Moment) -> Self {
        Self {
            wrong: 0,
            boot: now.boot.clone(),
            mono: now.mono,
        }
    }

    fn wait(&self) -> u64 {
        let Some(over) = self.wrong.checked_sub(FREE + 1) else {
            return 0;
        };
        WAITS.get(over as usize).or(WAITS.last()).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use crate::{Clock, ManualClock};

    use super::*;

    #[test]
    fn three_slips_cost_nothing_and_then_the_waits_rise_to_an_hour() {
        let now = ManualClock::at(0).now();
        let mut tries = Tries::default();
        let waits: Vec<u64> = (0..10)
            .map(|_| {
                tries = tries.one_more(&now);
                tries.remaining(&now)
            })
            .collect();
        assert_eq!(waits, [0, 0, 0, 30, 60, 300, 900, 3_600, 3_600, 3_600]);
    }

    #[test]
    fn setting_the_wall_clock_forward_does_not_shorten_a_wait() {
        let clock = ManualClock::at(0);
        let tries = Tries {
            wrong: 6,
            ..Tries::default()
        }
        .one_more(&clock.now());
        clock.set(10_000_000);
        assert_eq!(tries.remaining(&clock.now()), 900);
        clock.advance(100);
        assert_eq!(tries.remaining(&clock.now()), 800);
    }

    #[test]
    fn a_restart_of_the_machine_restarts_the_wait() {
        let clock = ManualClock::at(0);
        let tries = Tries {
            wrong: 6,
            ..Tries::default()
        }
        .one_more(&clock.now());
        clock.advance(800);
        clock.reboot(0);
        assert_eq!(tries.remaining(&clock.now()), 900);
        let tries = tries.after_boot(&clock.now()).unwrap();
        clock.advance(890);
        assert_eq!(tries.remaining(&clock.now()), 10);
        assert_eq!(tries.after_boot(&clock.now()), None);
    }
}
