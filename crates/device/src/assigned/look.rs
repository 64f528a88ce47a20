//! What the lead sees to give houses out: every house with whose it is, and everybody who may have some.

use std::collections::HashMap;

use tungnha_domain::text::sort_key;
use tungnha_domain::{MemberId, UnitId};

use super::Assigned;
use crate::error::{Error, Result};
use crate::found::is_local_house;
use crate::papers::paper;
use crate::session::{Me, Session};
use crate::store::as_of;
use crate::{times, views};
use tungnha_exchange::papers::PaperKind;

/// Everybody of the team and every house, in walking order. For those who lead.
pub(crate) fn assignments(session: &Session) -> Result<views::Assignments> {
    let (db, me) = (session.store.read(), &session.me);
    if !me.may_settle() {
        return Err(Error::NotAllowed("only a lead or an officer gives houses out"));
    }
    let assigned = Assigned::load(&db, me)?;
    let units: HashMap<UnitId, String> = me.units.iter().cloned().collect();
    let mut counts: HashMap<MemberId, (u32, u32)> = HashMap::new();
    let mut houses = Vec::new();
    for house in db
        .houses()?
        .into_iter()
        .filter(|house| !is_local_house(house.hid))
    {
        let left = house.kept.not_asked > 0;
        let to = assigned.shown(house.hid);
        if let Some(member) = assigned.of(house.hid) {
            let count = counts.entry(member).or_default();
            count.0 += 1;
            count.1 += u32::from(left);
        }
        houses.push(views::HouseToGive {
            hid: house.hid.0,
            number: house.number,
            address: house.address,
            hamlet: units.get(&house.unit).cloned().unwrap_or_default(),
            head: house.kept.head,
            left,
            assigned: to,
        });
    }
    let mut members: Vec<views::MemberToGive> = me
        .team_members()
        .map(|(member, name)| {
            let (all, left) = counts.get(&member).copied().unwrap_or_default();
            views::MemberToGive {
                member: member.0,
                name,
                houses: all,
                left,
            }
        })
        .collect();
    members.sort_by_cached_key(|member| (sort_key(&member.name), member.member));
    members.dedup_by_key(|member| member.member);
    // Where nobody gave a house out yet the hub has no paper to send: that is as old as the lists.
    let told = paper(&db, PaperKind::Assigned)?.map(|row| row.as_of);
    let as_of = match told {
        Some(told) => Some(told),
        None => as_of(&db.units()?),
    };
    Ok(views::Assignments {
        as_of: as_of.map(times::shown),
        members,
        houses,
    })
}

impl Me {
    /// Everybody who may be given houses: who uses this tablet or another of the team.
    pub(crate) fn team_members(&self) -> impl Iterator<Item = (MemberId, String)> {
        let here = self.users.iter().map(|user| (user.member, user.name.clone()));
        let mates = self.team.iter().flat_map(|known| &known.team.mates);
        here.chain(mates.flat_map(|mate| mate.users.iter().cloned()))
    }
}
