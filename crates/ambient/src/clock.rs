//! Clocks: the machine's own, one that starts on a given day and runs on, and one moved by hand.

use std::sync::{Arc, Mutex, OnceLock};

use chrono::DateTime;

/// One reading of a clock. The wall clock of a tablet is often wrong; `mono` within one `boot` is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Seconds since 1970-01-01 UTC as the wall clock tells them.
    pub wall: i64,
    /// Seconds since the machine started; never steps, counts sleep where the system allows.
    pub mono: u64,
    /// Names one run of the machine; a new value after each restart.
    pub boot: String,
}

/// Something that tells the time.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> Moment;
}

/// The text given as a clock's start is not RFC 3339.
#[derive(Debug, thiserror::Error)]
#[error("“{text}” is not a time such as 2024-05-06T18:30:00+07:00")]
pub struct ClockError {
    text: String,
}

/// The clock a `--clock` option asks for: the machine's without one, else one that starts there.
pub fn parse_clock(start: Option<&str>) -> Result<Arc<dyn Clock>, ClockError> {
    let Some(text) = start else {
        return Ok(Arc::new(SystemClock));
    };
    let start = DateTime::parse_from_rfc3339(text).map_err(|_| ClockError {
        text: text.to_owned(),
    })?;
    Ok(Arc::new(StartingClock::at(start.timestamp())))
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        Moment {
            wall: wall_seconds(),
            mono: mono_seconds(),
            boot: boot_name().to_owned(),
        }
    }
}

/// Starts at a given wall time and runs on with the machine: demos and tests in a campaign's dates. Each start
/// is a run of its own, as if the machine had been switched on then: a clock that was started a week later in
/// the same minute has a week between them.
#[derive(Clone, Debug)]
pub struct StartingClock {
    offset: i64,
    since: u64,
    boot: String,
}

impl StartingClock {
    /// A clock that shows `wall` (unix seconds) now.
    #[must_use]
    pub fn at(wall: i64) -> Self {
        let now = SystemClock.now();
        Self {
            offset: wall - now.wall,
            since: now.mono,
            boot: format!("{}-{wall}-{}", std::process::id(), now.mono),
        }
    }
}

impl Clock for StartingClock {
    fn now(&self) -> Moment {
        let now = SystemClock.now();
        Moment {
            wall: now.wall + self.offset,
            mono: now.mono.saturating_sub(self.since),
            boot: self.boot.clone(),
        }
    }
}

/// Moved by hand: for tests of wrong clocks and for the simulator's plans.
#[derive(Debug)]
pub struct ManualClock {
    state: Mutex<(i64, u64, u32)>,
}

impl ManualClock {
    /// A clock that stands at `wall` (unix seconds).
    #[must_use]
    pub fn at(wall: i64) -> Self {
        Self {
            state: Mutex::new((wall, 1_000, 1)),
        }
    }

    /// Time goes on by `seconds`: both clocks move.
    pub fn advance(&self, seconds: u64) {
        self.change(|(wall, mono, _)| {
            *wall = wall.saturating_add_unsigned(seconds);
            *mono = mono.saturating_add(seconds);
        });
    }

    /// Somebody sets the wall clock; the monotonic one does not notice.
    pub fn set(&self, wall: i64) {
        self.change(|(now, _, _)| *now = wall);
    }

    /// The machine restarts with its wall clock at `wall`.
    pub fn reboot(&self, wall: i64) {
        self.change(|(now, mono, boot)| {
            (*now, *mono) = (wall, 0);
            *boot += 1;
        });
    }

    fn change(&self, step: impl FnOnce(&mut (i64, u64, u32))) {
        step(
            &mut self
                .state
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner),
        );
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Moment {
        let (wall, mono, boot) = *self
            .state
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        Moment {
            wall,
            mono,
            boot: format!("manual-{boot}"),
        }
    }
}

fn wall_seconds() -> i64 {
    // A wall clock before 1970 is as wrong as any other; the protocol never depends on it.
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or_else(
            |before| -(before.duration().as_secs() as i64),
            |since| since.as_secs() as i64,
        )
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn mono_seconds() -> u64 {
    // BOOTTIME counts a tablet's sleep; MONOTONIC would lose every night in a drawer.
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    u64::try_from(now.tv_sec).unwrap_or(0)
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn mono_seconds() -> u64 {
    static START: OnceLock<std::time::Instant> = OnceLock::new();
    START.get_or_init(std::time::Instant::now).elapsed().as_secs()
}

/// Linux names each boot. Elsewhere each start of the program counts as a boot, which is only more careful.
fn boot_name() -> &'static str {
    static NAME: OnceLock<String> = OnceLock::new();
    NAME.get_or_init(|| {
        let named = cfg!(any(target_os = "linux", target_os = "android"))
            .then(|| std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok())
            .flatten();
        named.map_or_else(
            || format!("process-{}-{}", std::process::id(), wall_seconds()),
            |name| name.trim().to_owned(),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_started_on_a_day_shows_that_day_and_runs_on() {
        let clock = parse_clock(Some("2024-05-06T18:30:00+07:00")).unwrap();
        let shown = clock.now().wall - 1_714_995_000;
        assert!((0..5).contains(&shown), "off by {shown} s");
    }

    #[test]
    fn a_start_that_is_not_a_time_is_refused() {
        assert!(parse_clock(Some("6/5/2024")).is_err());
    }

    #[test]
    fn setting_the_wall_clock_leaves_the_monotonic_one() {
        let clock = ManualClock::at(100);
        clock.advance(5);
        clock.set(50);
        let now = clock.now();
        assert_eq!((now.wall, now.mono), (50, 1_005));
        clock.reboot(60);
        assert_ne!(clock.now().boot, now.boot);
    }
}
