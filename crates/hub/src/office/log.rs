//! The audit log on the screen.

use chrono::NaiveDate;
use serde::Deserialize;
use ts_rs::TS;

use super::call::{Call, calls};
use super::{Answer, Ask};
use crate::log::{self, Log};

pub(super) const CALLS: &[Call] = calls![
    "audit.read" => Officer, read: Stretch => Log;
];

/// Which lines.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "AuditStretch")]
pub(super) struct Stretch {
    /// From this day on; none: from the first.
    #[ts(type = "string | null")]
    from: Option<NaiveDate>,
    /// To the end of this day; none: to now.
    #[ts(type = "string | null")]
    to: Option<NaiveDate>,
    /// One kind of deed only.
    what: Option<String>,
}

fn read(ask: &Ask<'_>, args: Stretch) -> Answer<Log> {
    ask.read(|tx| log::read(tx, args.from, args.to, args.what.as_deref()))
}
