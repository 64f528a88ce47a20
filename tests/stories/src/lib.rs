//! What the whole-system stories share: a real hub that can be killed, and a bad road to it.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "this crate is only tests: a failed set-up is a failed test"
)]

pub mod evening;
pub mod hub;
pub mod invented;
pub mod picture;
pub mod proxy;
pub mod team;
pub mod wait;
