//! Who is done and who is left, as the desk's first page shows it; and how the teams stand.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_domain::{Tally, Target};

use super::call::{Call, calls};
use super::{Answer, Ask};
use crate::progress::{self as count};
use crate::team::{self as teams, TeamView};

pub(super) const CALLS: &[Call] = calls![
    "progress.units" => Office, units: ProgressArgs => ProgressView;
    "progress.team" => Office, team: TeamArgs => TeamView;
];

/// Which partition.
#[derive(Debug, Deserialize, TS)]
pub(super) struct ProgressArgs {
    /// To the end of this day, `YYYY-MM-DD`; to now without one.
    #[serde(default)]
    #[ts(optional, type = "string")]
    as_of: Option<NaiveDate>,
}

/// Whose teams.
#[derive(Debug, Deserialize, TS)]
pub(super) struct TeamArgs {
    /// Of one hamlet; without one of the commune.
    #[serde(default)]
    #[ts(optional, type = "string")]
    hamlet: Option<String>,
}

/// The partition of every unit.
#[derive(Debug, Serialize, TS)]
pub(super) struct ProgressView {
    /// The day the figures stand for.
    as_of: String,
    /// Records tablets said they hold and the hub has not received.
    unsent_declared: u64,
    /// People in the figures whose processing is restricted.
    restricted: u64,
    /// Hamlets, operators, the police, the whole commune last; each with the four targets.
    units: Vec<ProgressLine>,
}

/// One unit and target.
#[derive(Debug, Serialize, TS)]
pub(super) struct ProgressLine {
    unit: String,
    target: Target,
    tally: Tally,
    /// None: the allocation table left the cell blank.
    allocated: Option<u32>,
}

fn units(ask: &Ask<'_>, args: ProgressArgs) -> Answer<ProgressView> {
    let told = ask.read(|tx| count::progress(tx, None, args.as_of, ask.now))?;
    let line = |line: count::UnitProgress| ProgressLine {
        unit: line.unit,
        target: line.target,
        tally: line.tally,
        allocated: line.allocated,
    };
    Ok(ProgressView {
        as_of: told.as_of,
        unsent_declared: told.unsent_declared,
        restricted: told.restricted,
        units: told.units.into_iter().map(line).collect(),
    })
}

fn team(ask: &Ask<'_>, args: TeamArgs) -> Answer<TeamView> {
    ask.read(|tx| teams::team(tx, args.hamlet.as_deref(), ask.now))
}
