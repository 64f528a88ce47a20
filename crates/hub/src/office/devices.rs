//! The device board: each tablet, its last word, what is still on it.

use serde::Serialize;
use ts_rs::TS;
use tungnha_domain::Role;

use super::call::{Call, Nothing, calls};
use super::{Answer, Ask};
use crate::desk;

pub(super) const CALLS: &[Call] = calls![
    "devices.list" => Office, list: Nothing => Vec<DeviceRow>;
];

/// One tablet on the board.
#[derive(Debug, Serialize, TS)]
pub(super) struct DeviceRow {
    /// The hub's number of it.
    dev: u32,
    /// Whose it is.
    member: String,
    role: Role,
    /// Who uses it beside that member.
    others: Vec<String>,
    hamlets: Vec<String>,
    app: String,
    enrolled_at: String,
    /// None: it never came.
    last_contact: Option<String>,
    /// Records it says it made and the hub does not hold.
    missing: u64,
    /// Records the hub holds of it, without a gap.
    received: u64,
    /// Percent; none where the tablet cannot tell.
    battery: Option<u8>,
    /// Ahead of the hub's clock in seconds.
    clock_skew_seconds: Option<i64>,
    /// Every list on it is the newest.
    lists_current: bool,
    quarantined: u64,
    /// Two tablets write its log.
    forked: bool,
    /// Colleagues keep sealed copies of this many of its records that the hub lacks.
    with_colleagues: u64,
    /// It is the log in which an officer settles at the desk, no tablet.
    desk: bool,
    revoked_at: Option<String>,
}

fn list(ask: &Ask<'_>, _: Nothing) -> Answer<Vec<DeviceRow>> {
    let lines = ask.read(|tx| desk::devices(tx))?;
    Ok(lines.into_iter().map(DeviceRow::from).collect())
}

impl From<desk::DeviceLine> for DeviceRow {
    fn from(line: desk::DeviceLine) -> Self {
        let kept = |kept: &desk::KeptLine| kept.last.saturating_sub(kept.first) + 1;
        Self {
            dev: line.dev,
            member: line.member,
            role: Role::parse(line.role).unwrap_or(Role::Member),
            others: line.others,
            hamlets: line.hamlets,
            app: line.app,
            enrolled_at: line.enrolled_at,
            last_contact: line.last_contact,
            missing: line.missing,
            received: line.now.through,
            battery: line.battery,
            clock_skew_seconds: line.clock_skew_seconds,
            lists_current: line.lists.iter().all(|list| list.position == list.latest),
            quarantined: line.quarantined,
            forked: line.forks > 0,
            with_colleagues: line.kept_by_colleagues.iter().map(kept).sum(),
            desk: line.desk,
            revoked_at: line.revoked_at,
        }
    }
}
