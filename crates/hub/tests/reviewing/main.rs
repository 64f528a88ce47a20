//! Lists looked at again: taking imports back, holding lists against the field, deciding which side is right.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod answered;
mod boundaries;
mod changed;
mod correcting;
mod deciding;
mod dump;
mod houses;
mod lists;
mod matching;
mod mixed;
mod random;
mod recount;
mod reported;
mod twins;
