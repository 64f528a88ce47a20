//! Taking imports back: whatever was imported in whatever order, people, progress and settings are as before.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod answered;
mod dump;
mod lists;
mod random;
