//! The device board: each tablet's last word, and what is still on it.

use std::collections::BTreeMap;

use serde::Serialize;
use tungnha_domain::UnitId;
use tungnha_exchange::ack::FIRST_BRANCH;

use crate::error::HubError;
use crate::store::logs::Log;
use crate::store::{Connection, devices as rows, forks, held, lists, logs, members, records, units};
use crate::times::vietnam_time;

/// One tablet as `devices --json` tells it. Times are RFC 3339 in Vietnam's time.
#[derive(Clone, Debug, Serialize)]
pub struct DeviceLine {
    /// The hub's number of it.
    pub dev: u32,
    /// Whose tablet it is.
    pub member: String,
    /// That member's role: `member`, `lead`, `officer` or `office`.
    pub role: &'static str,
    /// Who uses it beside that member.
    pub others: Vec<String>,
    /// The hamlets whose lists it gets.
    pub hamlets: Vec<String>,
    /// The program's version, as the tablet last said it.
    pub app: String,
    /// When it was enrolled.
    pub enrolled_at: String,
    /// Its last signed request; none if it never came.
    pub last_contact: Option<String>,
    /// Seconds its clock was ahead of the hub's at the last sync; less than 0: behind.
    pub clock_skew_seconds: Option<i64>,
    /// Its battery in percent at the last sync; none where the tablet cannot tell.
    pub battery: Option<u8>,
    /// Records of all epochs the tablet says it made and the hub does not hold without a gap.
    pub missing: u64,
    /// The present life of its log.
    #[serde(flatten)]
    pub now: EpochLine,
    /// Lives of its log before that one, oldest first; usually none.
    pub earlier_epochs: Vec<EpochLine>,
    /// Where each list stands on it.
    pub lists: Vec<ListLine>,
    /// Its records that are kept and not counted.
    pub quarantined: u64,
    /// Records under numbers other bytes have already: two tablets write this log.
    pub forks: u64,
    /// It is no tablet but the log in which this officer settles at the hub itself.
    pub desk: bool,
    /// It is no tablet but a computer at which officers or the office work as if at the hub.
    pub computer: bool,
    /// Records above `through` that colleagues say they keep sealed, by number.
    pub kept_by_colleagues: Vec<KeptLine>,
    /// Whether it is out of service.
    pub revoked: bool,
    /// Since when.
    pub revoked_at: Option<String>,
}

/// One life of a tablet's log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct EpochLine {
    /// Its number.
    pub epoch: u32,
    /// The highest number up to which the hub holds every record.
    pub through: u64,
    /// The highest number the tablet says it gave.
    pub declared: u64,
}

/// A stretch of a tablet's log that a colleague's tablet keeps sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct KeptLine {
    /// The colleague's tablet.
    pub dev: u32,
    /// Which life of the log.
    pub epoch: u32,
    /// The first number.
    pub first: u64,
    /// The last.
    pub last: u64,
}

/// One list on one tablet.
#[derive(Clone, Debug, Serialize)]
pub struct ListLine {
    /// The hamlet.
    pub hamlet: String,
    /// The position the tablet had reached when it last synced; 0: it had no list.
    pub position: u64,
    /// The position the list has now.
    pub latest: u64,
}

impl EpochLine {
    fn of(log: &Log) -> Self {
        Self {
            epoch: log.epoch,
            through: log.through,
            declared: log.declared_next.saturating_sub(1),
        }
    }

    fn missing(self) -> u64 {
        self.declared.saturating_sub(self.through)
    }
}

/// Every tablet that was ever enrolled, by number.
pub fn devices(conn: &Connection) -> Result<Vec<DeviceLine>, HubError> {
    let mut epochs: BTreeMap<u32, Vec<EpochLine>> = BTreeMap::new();
    for log in logs::all(conn)?.iter().filter(|log| log.epoch < FIRST_BRANCH) {
        epochs.entry(log.dev).or_default().push(EpochLine::of(log));
    }
    let (forks, quarantined) = (forks::by_device(conn)?, records::quarantined_by_device(conn)?);
    let copies = held::all(conn)?;
    let count = |of: &BTreeMap<u32, u64>, dev: u32| of.get(&dev).copied().unwrap_or(0);
    let line = |row: rows::DeviceRow| {
        let (member, role) = members::of(conn, row.member)?;
        let mut lives = epochs.get(&row.dev).cloned().unwrap_or_default();
        let missing = lives.iter().map(|life| life.missing()).sum();
        // One that never came stands at the start of its first life.
        let now = lives.pop().unwrap_or(EpochLine {
            epoch: 1,
            through: 0,
            declared: 0,
        });
        let lists: Vec<ListLine> = row
            .lists
            .iter()
            .map(|(unit, position)| list(conn, *unit, *position))
            .collect::<Result<_, _>>()?;
        Ok(DeviceLine {
            dev: row.dev,
            member,
            role: role.code(),
            others: rows::other_users(conn, row.dev)?
                .into_iter()
                .map(|member| Ok(members::of(conn, member)?.0))
                .collect::<Result<_, HubError>>()?,
            hamlets: lists.iter().map(|list| list.hamlet.clone()).collect(),
            app: row.app,
            enrolled_at: vietnam_time(row.enrolled_at),
            last_contact: row.last_contact.map(vietnam_time),
            clock_skew_seconds: row.clock_skew,
            battery: row.battery,
            missing,
            now,
            earlier_epochs: lives,
            // The desk works on the hub's own store and holds no copy of a list.
            lists: if row.desk { Vec::new() } else { lists },
            quarantined: count(&quarantined, row.dev),
            forks: count(&forks, row.dev),
            desk: row.desk,
            computer: row.computer,
            kept_by_colleagues: kept(&copies, row.dev, epochs.get(&row.dev)),
            revoked: row.revoked_at.is_some(),
            revoked_at: row.revoked_at.map(vietnam_time),
        })
    };
    rows::all(conn)?.into_iter().map(line).collect()
}

/// What colleagues keep of a tablet's log and the hub does not hold yet.
fn kept(copies: &[held::Copy], dev: u32, lives: Option<&Vec<EpochLine>>) -> Vec<KeptLine> {
    let through = |epoch| {
        let life = lives.and_then(|lives| lives.iter().find(|life| life.epoch == epoch));
        life.map_or(0, |life| life.through)
    };
    copies
        .iter()
        .filter(|copy| copy.of.dev == dev && copy.of.next > through(copy.of.epoch) + 1)
        .map(|copy| KeptLine {
            dev: copy.holder,
            epoch: copy.of.epoch,
            first: copy.of.first.max(through(copy.of.epoch) + 1),
            last: copy.of.next - 1,
        })
        .collect()
}

fn list(conn: &Connection, unit: UnitId, position: u64) -> Result<ListLine, HubError> {
    Ok(ListLine {
        hamlet: units::name(conn, unit)?,
        position,
        latest: lists::state(conn, unit)?.position,
    })
}
