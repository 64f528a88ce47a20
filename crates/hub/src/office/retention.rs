//! What is kept how long, on the screen: the reminder on the first page, and the run itself.

use serde::Deserialize;
use ts_rs::TS;

use super::call::{Call, Nothing, calls};
use super::{Answer, Ask};
use crate::retention::{self, Retention};

pub(super) const CALLS: &[Call] = calls![
    "retention.state" => Office, state: Nothing => Retention;
    "retention.run" => Officer, run: Run => Retention;
];

fn state(ask: &Ask<'_>, _: Nothing) -> Answer<Retention> {
    ask.read(|tx| retention::look(tx, ask.now))
}

/// Why it is done: on whose order.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "RetentionRun")]
pub(super) struct Run {
    purpose: String,
}

fn run(ask: &Ask<'_>, args: Run) -> Answer<Retention> {
    ask.write(|tx| retention::run(tx, &args.purpose, ask.who(), ask.now))
}
