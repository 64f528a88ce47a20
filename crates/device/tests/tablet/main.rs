//! The tablet from outside, with a hub in the same process that signs like the real one and fails on demand.

mod house;
mod hub;
mod lists;
mod send;
mod setting;
mod start;
mod tls;
