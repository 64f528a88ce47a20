//! Each member: what they did, which houses are theirs, when their tablets last spoke.

use std::collections::{BTreeMap, BTreeSet};

use tungnha_domain::text::sort_key;
use tungnha_domain::{Hid, MemberId, UnitId};

use super::{House, TeamMember, TeamRush, given};
use crate::error::HubError;
use crate::papers::Counted;
use crate::store::board::{self, Heard};
use crate::store::{Connection, devices, members};
use crate::times::vietnam_time;

/// Seconds after which a tablet that did not speak is late: a day, as on the boards.
const LATE: i64 = 86_400;

/// What tablets say of who uses them.
#[derive(Default)]
struct User {
    units: BTreeSet<UnitId>,
    tablets: Vec<u32>,
    heard: Heard,
}

/// Everybody who uses a tablet in service or has houses; of one hamlet who has it on a tablet or houses in it.
pub(super) fn of(
    conn: &Connection,
    counted: &Counted,
    (only, names): (Option<UnitId>, &BTreeMap<UnitId, String>),
    houses: &BTreeMap<Hid, House>,
    now: i64,
) -> Result<Vec<TeamMember>, HubError> {
    let mut users = users(conn)?;
    if let Some(unit) = only {
        users.retain(|_, user| user.units.contains(&unit));
    }
    for member in houses.values().filter_map(|house| house.member) {
        users.entry(member).or_default();
    }
    let mut told = Vec::new();
    for (member, user) in users {
        let (name, role) = members::of(conn, member)?;
        let (people_today, people) = counted.people.get(&member).copied().unwrap_or_default();
        let walked = counted.walks.get(&member).cloned().unwrap_or_default();
        let houses = given(conn, member, names, houses)?;
        let left = houses.iter().filter(|house| house.left).count();
        let contact = user.heard.last_contact;
        told.push(TeamMember {
            member: member.0,
            name,
            role: role.code(),
            hamlets: user
                .units
                .iter()
                .filter_map(|unit| names.get(unit).cloned())
                .collect(),
            tablets: user.tablets,
            last_contact: contact.map(vietnam_time),
            late: contact.is_none_or(|at| now.saturating_sub(at) > LATE),
            unsent: u32::try_from(user.heard.unsent).unwrap_or(u32::MAX),
            people_today,
            people,
            doors_today: walked.doors_today,
            doors: walked.doors,
            brought: counted.figures.brought.get(&member).copied().unwrap_or(0),
            last_call: walked.last.map(vietnam_time),
            rushes: walked
                .rushes
                .iter()
                .map(|rush| TeamRush {
                    from: vietnam_time(rush.from),
                    doors: rush.doors,
                    seconds: rush.seconds,
                })
                .collect(),
            left: u32::try_from(left).unwrap_or(u32::MAX),
            houses,
        });
    }
    told.sort_by_cached_key(|member| (sort_key(&member.name), member.member));
    Ok(told)
}

/// Who uses which tablets in service, with what those last said.
fn users(conn: &Connection) -> Result<BTreeMap<MemberId, User>, HubError> {
    let heard = board::heard(conn)?;
    let mut users: BTreeMap<MemberId, User> = BTreeMap::new();
    let tablets = devices::all(conn)?.into_iter();
    for row in tablets.filter(|row| !row.desk && !row.computer && row.revoked_at.is_none()) {
        let said = heard.get(&row.dev).copied().unwrap_or_default();
        for member in devices::other_users(conn, row.dev)?
            .into_iter()
            .chain([row.member])
        {
            let user = users.entry(member).or_default();
            user.units.extend(row.lists.iter().map(|(unit, _)| *unit));
            user.tablets.push(row.dev);
            user.heard.last_contact = user.heard.last_contact.max(said.last_contact);
            user.heard.unsent += said.unsent;
        }
    }
    Ok(users)
}
