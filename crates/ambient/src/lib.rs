//! Time and randomness: the only place that asks the machine for either.
//!
//! Rules elsewhere are pure functions that take time and random bytes as arguments, so a test, the
//! simulator and a demo can live on any day. `clippy.toml` forbids the machine's own clocks outside
//! this crate.

#![allow(
    clippy::disallowed_methods,
    reason = "this crate is the one that may ask the machine"
)]

mod clock;
mod random;
mod tries;

pub use clock::{Clock, ClockError, ManualClock, Moment, StartingClock, SystemClock, parse_clock};
pub use random::{RandomError, fill_random, random_bytes};
pub use tries::Tries;
