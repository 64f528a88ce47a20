//! Groups' rosters on the screen.

use serde::Deserialize;
use ts_rs::TS;

use super::call::{Call, Nothing, calls};
use super::{Answer, Ask};
use crate::lists::roster::{self, Read};

pub(super) const CALLS: &[Call] = calls![
    "rosters.groups" => Office, groups: Nothing => Vec<Read>;
    "rosters.read" => Officer, read: ReadFile => Read;
];

fn groups(ask: &Ask<'_>, _: Nothing) -> Answer<Vec<Read>> {
    ask.read(|tx| roster::groups(tx))
}

/// Which group, and the held file with its people.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "RosterFile")]
pub(super) struct ReadFile {
    group: String,
    file: String,
}

fn read(ask: &Ask<'_>, args: ReadFile) -> Answer<Read> {
    let held = ask.file(&args.file)?;
    let told =
        ask.write(|tx| roster::read(tx, &args.group, (&held.name, &held.bytes), &ask.eyes(), ask.now))?;
    ask.release(&args.file);
    Ok(told)
}
