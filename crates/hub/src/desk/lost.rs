//! A tablet that is gone: what it held, how many records are missing, and who keeps sealed copies of them.

use serde::Serialize;

use super::devices::DeviceLine;
use super::{devices, stretches};
use crate::commune::units;
use crate::error::HubError;
use crate::intake::ranges;
use crate::store::held::Copy;
use crate::store::logs::Log;
use crate::store::{Connection, held, lists};

/// What `lost --json` tells.
#[derive(Debug, Serialize)]
pub struct Lost {
    /// The tablet, as the device board tells it.
    #[serde(flatten)]
    pub device: DeviceLine,
    /// The lists on it when it last synced: whose details may be in other hands.
    pub held_lists: Vec<HeldList>,
    /// Records known to have been made and not in custody.
    pub missing_known: u64,
    /// How many of those a colleague keeps: sync that colleague's tablet, or take a file from it.
    pub with_colleagues: u64,
    /// The same for each life of its log in which something is missing.
    pub logs: Vec<LostLog>,
    /// What it kept for colleagues and nobody keeps there now.
    pub kept_for: Vec<CopyLine>,
}

/// One list on a lost tablet.
#[derive(Debug, Serialize)]
pub struct HeldList {
    /// The hamlet.
    pub hamlet: String,
    /// People on the list now; none if the tablet never fetched it.
    pub residents: u32,
}

/// One life of its log.
#[derive(Debug, Serialize)]
pub struct LostLog {
    /// Its number.
    pub epoch: u32,
    /// The hub holds every record up to this one.
    pub through: u64,
    /// The highest number that is known: the tablet said it, or a colleague keeps it.
    pub known: u64,
    /// Records above `through` and up to `known` that are not in custody.
    pub missing: u64,
    /// How many of those a colleague keeps.
    pub with_colleagues: u64,
    /// Who keeps which.
    pub copies: Vec<CopyLine>,
}

/// A stretch of a log that a tablet keeps sealed for another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CopyLine {
    /// The tablet that keeps it; in `kept_for`, the one whose records they are.
    pub dev: u32,
    /// Its member; none if the hub does not know the tablet.
    pub member: Option<String>,
    /// When it last synced, RFC 3339 in Vietnam's time.
    pub last_contact: Option<String>,
    /// Which life of the log.
    pub epoch: u32,
    /// The first number.
    pub first: u64,
    /// The last.
    pub last: u64,
}

/// What is known of a tablet that is gone. A number no tablet has is refused.
pub fn lost(conn: &Connection, dev: u32) -> Result<Lost, HubError> {
    let board = devices(conn)?;
    let Some(device) = board.iter().find(|line| line.dev == dev) else {
        return Err(HubError::Refused(format!(
            "không có máy số {dev}; xem `tungnha-hub devices` (no such device)"
        )));
    };
    let copies = held::all(conn)?;
    let line = |who: u32, copy: &Copy| {
        let known = board.iter().find(|line| line.dev == who);
        CopyLine {
            dev: who,
            member: known.map(|line| line.member.clone()),
            last_contact: known.and_then(|line| line.last_contact.clone()),
            epoch: copy.of.epoch,
            first: copy.of.first,
            last: copy.of.next - 1,
        }
    };
    let mut told = Lost {
        held_lists: device
            .lists
            .iter()
            .map(|list| held_list(conn, list))
            .collect::<Result<_, _>>()?,
        device: device.clone(),
        missing_known: 0,
        with_colleagues: 0,
        logs: Vec::new(),
        kept_for: copies
            .iter()
            .filter(|copy| copy.holder == dev)
            .map(|copy| line(copy.of.dev, copy))
            .collect(),
    };
    let mut epochs: Vec<u32> = vec![device.now.epoch];
    epochs.extend(device.earlier_epochs.iter().map(|life| life.epoch));
    epochs.extend(
        copies
            .iter()
            .filter(|copy| copy.of.dev == dev)
            .map(|copy| copy.of.epoch),
    );
    epochs.sort_unstable();
    epochs.dedup();
    for epoch in epochs {
        let log = Log::load(conn, dev, epoch)?;
        let copies: Vec<&Copy> = copies
            .iter()
            .filter(|copy| (copy.of.dev, copy.of.epoch) == (dev, epoch) && copy.of.next > log.through + 1)
            .collect();
        let stretches_kept: Vec<(u64, u64)> = copies
            .iter()
            .map(|copy| (copy.of.first, copy.of.next - 1))
            .collect();
        let known = stretches_kept
            .iter()
            .map(|(_, last)| *last)
            .fold(log.declared_next.saturating_sub(1), u64::max);
        let missing = stretches::without(&[(log.through + 1, known)], &ranges(conn, &log)?);
        let nowhere = stretches::without(&missing, &stretches_kept);
        let (missing, nowhere) = (stretches::count(&missing), stretches::count(&nowhere));
        if missing == 0 {
            continue;
        }
        told.missing_known += missing;
        told.with_colleagues += missing - nowhere;
        told.logs.push(LostLog {
            epoch,
            through: log.through,
            known,
            missing,
            with_colleagues: missing - nowhere,
            copies: copies.iter().map(|copy| line(copy.holder, copy)).collect(),
        });
    }
    Ok(told)
}

fn held_list(conn: &Connection, list: &super::ListLine) -> Result<HeldList, HubError> {
    let unit = units::hamlet(conn, &list.hamlet)?.id;
    let residents = if list.position == 0 {
        0
    } else {
        lists::state(conn, unit)?.total
    };
    Ok(HeldList {
        hamlet: list.hamlet.clone(),
        residents,
    })
}
