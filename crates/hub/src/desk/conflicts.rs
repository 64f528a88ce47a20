//! Where answers differ: both sides of every conflict, and what somebody should look at again.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use tungnha_domain::{Cell, Head, MemberId, Rid, Target, mask_personal_id};

use crate::commune::{Commune, units};
use crate::error::HubError;
use crate::people::{Resident, load_residents};
use crate::status;
use crate::store::{Connection, households, members};
use crate::times::vietnam_time;

/// One person and target as `conflicts --json` tells them.
#[derive(Debug, Serialize)]
pub struct ConflictLine {
    /// The person, by the hub's number.
    pub rid: Rid,
    /// As the lists spell it.
    pub name: String,
    /// `070•••••0123`: tells two of one name apart; none if the lists gave no usable one.
    pub id_masked: Option<String>,
    /// The hamlet's name.
    pub hamlet: String,
    /// The household's number in the lists.
    pub household: Option<String>,
    /// What was asked about.
    pub target: Target,
    /// Answers nobody has seen differ.
    pub conflict: bool,
    /// Done over a terminal reason it saw, or the other way round: somebody should look.
    pub review: bool,
    /// The answers, the one that counts first.
    pub heads: Vec<HeadLine>,
}

/// One answer.
#[derive(Debug, Serialize)]
pub struct HeadLine {
    /// Who gave it.
    pub by: String,
    /// In which role.
    pub role: &'static str,
    /// When, RFC 3339 in Vietnam's time.
    pub at: String,
    /// `DONE`, `NO_NEED`, a reason's code …; a reason the law protects is only `SPECIAL`.
    pub outcome: String,
    /// Over which desk: `door`, `desk`, `phone`, `web`, or `other`.
    pub channel: &'static str,
    /// It settled an earlier conflict.
    pub settles: bool,
    /// The tablet it was recorded on.
    pub device: u32,
    /// The record's name: device, epoch and number.
    pub record: String,
    /// It is the one that counts and is shown.
    pub shown: bool,
}

/// Every resident and target with a conflict or to be looked at again, by hamlet, household and place in
/// it; of one hamlet if one is named. The caller logs that names were read.
pub fn conflicts(conn: &Connection, hamlet: Option<&str>) -> Result<Vec<ConflictLine>, HubError> {
    let only = hamlet
        .map(|name| units::hamlet(conn, name))
        .transpose()?
        .map(|unit| unit.id);
    let mut open: HashMap<Rid, BTreeMap<Target, Cell>> = HashMap::new();
    for ((rid, target), cell) in status::cells(conn, &Commune::load(conn)?.campaign, None)? {
        if cell.conflict || cell.review {
            open.entry(rid).or_default().insert(target, cell);
        }
    }
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let hamlets: HashMap<_, _> = units::all(conn)?
        .into_iter()
        .enumerate()
        .map(|(place, unit)| (unit.id, (place, unit.name)))
        .collect();
    let houses: HashMap<_, _> = households::all(conn)?
        .into_iter()
        .map(|house| (house.hid, house))
        .collect();
    let mut lines = Vec::new();
    for resident in load_residents(conn)? {
        let Some(cells) = open
            .remove(&resident.rid)
            .filter(|_| only.is_none_or(|unit| unit == resident.unit))
        else {
            continue;
        };
        let (place, hamlet) = hamlets
            .get(&resident.unit)
            .ok_or(HubError::Unreadable("household.unit_id"))?;
        let house = houses
            .get(&resident.hid)
            .ok_or(HubError::Unreadable("resident.hid"))?;
        let key = (*place, house.place, resident.hid, resident.place, resident.rid);
        for (target, cell) in cells {
            let line = line(conn, &resident, (hamlet, house.number.as_deref()), target, &cell)?;
            lines.push((key, line));
        }
    }
    // Stable: a person's targets stay in their order.
    lines.sort_by_key(|(key, _)| *key);
    Ok(lines.into_iter().map(|(_, line)| line).collect())
}

fn line(
    conn: &Connection,
    resident: &Resident,
    (hamlet, household): (&str, Option<&str>),
    target: Target,
    cell: &Cell,
) -> Result<ConflictLine, HubError> {
    let heads = cell.heads.iter().enumerate();
    Ok(ConflictLine {
        rid: resident.rid,
        name: resident.name.clone(),
        id_masked: resident.personal_id.as_deref().map(mask_personal_id),
        hamlet: hamlet.to_owned(),
        household: household.map(str::to_owned),
        target,
        conflict: cell.conflict,
        review: cell.review,
        heads: heads
            .map(|(place, head)| Ok(told(head, name(conn, head.member)?, place == 0)))
            .collect::<Result<_, HubError>>()?,
    })
}

fn name(conn: &Connection, member: MemberId) -> Result<String, HubError> {
    Ok(members::of(conn, member)?.0)
}

fn told(head: &Head, by: String, shown: bool) -> HeadLine {
    HeadLine {
        by,
        role: head.role.code(),
        at: vietnam_time(head.effective),
        outcome: head.outcome.key().into_owned(),
        channel: head.channel.code(),
        settles: head.settles,
        device: head.id.dev,
        record: head.id.to_string(),
        shown,
    }
}
