//! Hub and tablets on a road, a machine and a disk that fail, and what must hold all the same.
//!
//! Offers: runs of many cases each (`runs`), each case given by a seed and a number so that it can be had
//! again, driven by `./dev faults` (all of them) and by this crate's tests (a few of each, spread evenly).
//! The parts are the real ones of `tungnha-stories`: the hub's own program, real TLS, real stores.
//! What was run and what came of it: `docs/reliability.md`.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "this crate is only tests: a failed set-up is a failed test"
)]

pub mod apart;
pub mod dice;
pub mod disk;
pub mod drive;
pub mod middle;
pub mod portal;
pub mod road;
pub mod runs;
pub mod scene;
pub mod small_disk;
pub mod strace;
pub mod syscalls;
