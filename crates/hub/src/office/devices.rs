//! The device board: each tablet, its last word, what is still on it.

use chrono::DateTime;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_domain::{Role, UnitId};

use super::call::{Call, Nothing, calls};
use super::{Answer, Ask};
use crate::desk::{self, AsideLine, Assignment};
use crate::store::{audit, units};

pub(super) const CALLS: &[Call] = calls![
    "devices.list" => Office, list: Nothing => Vec<DeviceRow>;
    "devices.look" => Office, look: WhichDevice => DeviceView;
    "devices.aside" => Officer, aside: WhichDevice => Vec<AsideLine>;
    "devices.revoke" => Officer, revoke: WhichDevice => DeviceView;
    "devices.day_code" => Officer, day_code: WhichDevice => CodeGiven;
    "devices.unlock_code" => Officer, unlock_code: UnlockRequest => CodeGiven;
    "devices.assign" => Officer, assign: AssignOrder => DeviceView;
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
    /// Whole hours since then.
    quiet_hours: Option<i64>,
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
    /// It is no tablet but a computer that is a desk of this hub from elsewhere.
    computer: bool,
    revoked_at: Option<String>,
}

fn list(ask: &Ask<'_>, _: Nothing) -> Answer<Vec<DeviceRow>> {
    let lines = ask.read(|tx| desk::devices(tx))?;
    Ok(lines
        .into_iter()
        .map(|line| DeviceRow::of(line, ask.now))
        .collect())
}

impl DeviceRow {
    fn of(line: desk::DeviceLine, now: i64) -> Self {
        let seen = line
            .last_contact
            .as_deref()
            .and_then(|at| DateTime::parse_from_rfc3339(at).ok());
        let kept = |kept: &desk::KeptLine| kept.last.saturating_sub(kept.first) + 1;
        Self {
            dev: line.dev,
            member: line.member,
            role: Role::parse(line.role).unwrap_or(Role::Member),
            others: line.others,
            hamlets: line.hamlets,
            app: line.app,
            enrolled_at: line.enrolled_at,
            quiet_hours: seen.map(|at| now.saturating_sub(at.timestamp()).max(0) / 3600),
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
            computer: line.computer,
            revoked_at: line.revoked_at,
        }
    }
}

/// Which tablet.
#[derive(Debug, Deserialize, TS)]
pub(super) struct WhichDevice {
    dev: u32,
}

/// A tablet asks to choose another PIN: the number it shows.
#[derive(Debug, Deserialize, TS)]
pub(super) struct UnlockRequest {
    dev: u32,
    request: u32,
}

/// What a tablet is to be from now on.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "AssignDevice")]
pub(super) struct AssignOrder {
    dev: u32,
    #[ts(type = "Array<number>")]
    hamlets: Vec<UnitId>,
    role: Role,
}

/// A code to read out.
#[derive(Debug, Serialize, TS)]
pub(super) struct CodeGiven {
    dev: u32,
    member: String,
    /// `K7QF-3M9X-2D4B`.
    code: String,
}

/// One tablet with what is known of it should it be lost.
#[derive(Debug, Serialize, TS)]
pub(super) struct DeviceView {
    row: DeviceRow,
    lists: Vec<DeviceList>,
    /// Records known to have been made and not received.
    missing: u64,
    /// How many of those a colleague keeps sealed.
    with_colleagues: u64,
    /// Who keeps them: name them, and they are asked to send.
    keepers: Vec<Keeper>,
}

/// One list on a tablet.
#[derive(Debug, Serialize, TS)]
pub(super) struct DeviceList {
    hamlet: String,
    /// People on it; 0 if the tablet never fetched it.
    residents: u32,
    current: bool,
}

/// A colleague's tablet that keeps sealed copies.
#[derive(Debug, Serialize, TS)]
pub(super) struct Keeper {
    dev: u32,
    member: Option<String>,
    last_contact: Option<String>,
}

fn look(ask: &Ask<'_>, which: WhichDevice) -> Answer<DeviceView> {
    let told = ask.read(|tx| desk::lost(tx, which.dev))?;
    let mut keepers: Vec<Keeper> = Vec::new();
    for copy in told.logs.iter().flat_map(|log| &log.copies) {
        if keepers.iter().all(|keeper| keeper.dev != copy.dev) {
            keepers.push(Keeper {
                dev: copy.dev,
                member: copy.member.clone(),
                last_contact: copy.last_contact.clone(),
            });
        }
    }
    let current = |hamlet: &str| {
        let list = told.device.lists.iter().find(|list| list.hamlet == hamlet);
        list.is_some_and(|list| list.position == list.latest)
    };
    Ok(DeviceView {
        lists: told
            .held_lists
            .iter()
            .map(|list| DeviceList {
                current: current(&list.hamlet),
                hamlet: list.hamlet.clone(),
                residents: list.residents,
            })
            .collect(),
        missing: told.missing_known,
        with_colleagues: told.with_colleagues,
        keepers,
        row: DeviceRow::of(told.device.clone(), ask.now),
    })
}

/// Names are read, so a write that logs it.
fn aside(ask: &Ask<'_>, args: WhichDevice) -> Answer<Vec<AsideLine>> {
    ask.write(|tx| {
        let lines = desk::aside(tx, args.dev)?;
        let detail = serde_json::json!({ "dev": args.dev, "rows": lines.len() });
        audit::append(tx, ask.now, &ask.eyes().who, "quarantine_read", &detail)?;
        Ok(lines)
    })
}

fn revoke(ask: &Ask<'_>, which: WhichDevice) -> Answer<DeviceView> {
    ask.write(|tx| desk::revoke(tx, which.dev, (ask.who(), ask.now)))?;
    look(ask, which)
}

fn day_code(ask: &Ask<'_>, which: WhichDevice) -> Answer<CodeGiven> {
    let given = ask.write(|tx| desk::day_code(tx, which.dev, (ask.who(), ask.now)))?;
    Ok(CodeGiven::from(given))
}

fn unlock_code(ask: &Ask<'_>, asked: UnlockRequest) -> Answer<CodeGiven> {
    let given = ask.write(|tx| desk::unlock_code(tx, asked.dev, asked.request, (ask.who(), ask.now)))?;
    Ok(CodeGiven::from(given))
}

fn assign(ask: &Ask<'_>, order: AssignOrder) -> Answer<DeviceView> {
    ask.write(|tx| {
        let hamlets = order
            .hamlets
            .iter()
            .map(|unit| units::name(tx, *unit))
            .collect::<Result<Vec<_>, _>>()?;
        let wanted = Assignment {
            dev: order.dev,
            hamlets: &hamlets,
            role: Some(order.role),
        };
        desk::assign(tx, &wanted, (ask.who(), ask.now))
    })?;
    look(ask, WhichDevice { dev: order.dev })
}

impl From<desk::Given> for CodeGiven {
    fn from(given: desk::Given) -> Self {
        Self {
            dev: given.dev,
            member: given.member,
            code: given.code,
        }
    }
}
