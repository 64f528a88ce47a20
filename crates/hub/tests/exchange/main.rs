//! Tablets and a hub over real TLS on loopback: enrolment, custody, acknowledgement, lists, verification.
//!
//! The tablet here is the protocol by hand ([`tablet`]), so that it can also misbehave.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on should stop"
)]

mod aside;
mod assigning;
mod bringing;
mod day_lists;
mod desk;
mod early;
mod enrolment;
mod forgotten;
mod forks;
mod found;
mod inviting;
mod joining;
mod judged_again;
mod lists;
mod mates;
mod noted;
mod papers;
mod pieces;
mod privacy;
mod protected;
mod pushing;
mod put_back;
mod relaying;
mod second_machine;
mod settling;
mod tablet;
mod team;
mod teams;
mod verifying;
mod ward;
mod working;

use tungnha_domain::{Outcome, Rid, Target};
use tungnha_exchange::Body;
use tungnha_exchange::record::Answer;

/// An answer about one target.
fn answer(rid: Rid, target: Target, outcome: Outcome) -> Body {
    Body::Answer(Answer::new(rid, [(target, outcome)], Vec::new(), None))
}

fn done(rid: Rid) -> Body {
    answer(rid, Target::Dddt, Outcome::Done)
}
