//! A province driven through `tungnha-sim`: two rounds of tablets, a daily list of accounts not activated, operators'
//! data and the extract at the end; every figure of its reports against a count of its own (`count`).
//!
//! `TUNGNHA_PROVINCE=full` makes hundreds of thousands of records (`./dev check-figures`); without it the same province
//! is small enough for every run.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on should stop"
)]

mod count;
mod drive;
mod figures;
mod members;
mod reasons;
mod told;
mod truth;
