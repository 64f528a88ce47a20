//! The tablet from outside, with a hub in the same process that signs like the real one and fails on demand.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on should stop"
)]

mod again;
mod any_order;
mod assigning;
mod buddy;
mod carry;
mod conflicts;
mod door;
mod handing;
mod history;
mod house;
mod hub;
mod inviting;
mod keystore;
mod lease;
mod lists;
mod merged;
mod outbox;
mod papers;
mod pieces;
mod practice;
mod protected;
mod road;
mod send;
mod setting;
mod spare;
mod start;
mod team;
mod tls;
mod walk;
mod working;
