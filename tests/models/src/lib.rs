//! A deterministic simulation, by seed, of many tablets, one hub and a second machine, on real stores and
//! the real libraries, against a reference model.
//!
//! Only the network and the clocks are played: requests go into the hub's own router in this process
//! ([`hub`]), over a road that loses, repeats, delays, damages and forges ([`road`]). Processes end by
//! going on from a copy of their files. Keys are drawn anew each time and decide nothing.
//!
//! Where each of the fifteen properties is checked ([`Property`]):
//!
//! | | where |
//! |---|---|
//! | 1 2 3 5 6 7 8 10 11 13 14 15 | [`mod@run`]: at the step that could break it, and at the end |
//! | 4 3 9 10 | `tests/intake.rs`: the hub's intake as a state machine, any order, repeat and packing |
//! | 12 | `tests/clocks.rs`: the same steps under true and under absurd clocks |
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "this crate is only tests: a failed set-up is a failed test"
)]

pub mod broken;
pub mod carrier;
pub mod custody;
pub mod dice;
pub mod expected;
pub mod files;
pub mod hub;
pub mod model;
pub mod road;
pub mod run;
pub mod steps;
pub mod ward;
pub mod writer;

pub use broken::{Broken, Property};
pub use run::{Told, Wanted, run};
