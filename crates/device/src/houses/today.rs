//! Hôm nay: what is left, and where to go on.

use tungnha_ambient::Moment;
use tungnha_domain::vietnam_day;

use super::row;
use super::working::Colleagues;
use crate::assigned::Assigned;
use crate::error::Result;
use crate::residents::Invitations;
use crate::session::Session;
use crate::store::HouseRecord;
use crate::visits::time;
use crate::{times, views};

/// Everything the first screen shows. Reads houses only: what it needs of 10 000 residents is kept beside them.
pub(crate) fn today(session: &Session, now: &Moment) -> Result<views::Today> {
    let (db, me) = (session.store.read(), &session.me);
    let time = time(&db, now)?;
    let until = times::end_of_day(time);
    let houses = db.houses()?;
    let unsent = db.unsent_houses(db.sending()?.through, u64::MAX)?;
    let colleagues = Colleagues::new(&db, me, now)?;
    let assigned = Assigned::load(&db, me)?;
    let names = me.names(&db)?;
    let is_due = |house: &HouseRecord| house.kept.revisit_at.is_some_and(|at| at <= until);
    let mut due: Vec<&HouseRecord> = houses.iter().filter(|house| is_due(house)).collect();
    due.sort_by_key(|house| house.kept.revisit_at);
    // One's own houses come first, and nobody else's are hidden.
    let is_own = |house: &HouseRecord| house.kept.not_asked > 0 && assigned.is_mine(house.hid);
    let others = houses.iter().filter(|house| !is_due(house));
    let (own, others): (Vec<&HouseRecord>, Vec<&HouseRecord>) = others.partition(|house| is_own(house));
    let last = db.last_house()?;
    let started = last
        .and_then(|last| houses.iter().position(|house| house.hid == last))
        .unwrap_or(0);
    // An agreed time goes first once it has come; else on from the last house, once round.
    let now_due = due
        .iter()
        .copied()
        .find(|house| house.kept.revisit_at.is_some_and(|at| at <= time));
    let walking = houses.iter().cycle().skip(started).take(houses.len());
    let open = |house: &&HouseRecord| house.kept.not_asked > 0 && house.kept.revisit_at.is_none();
    let free = |house: &&HouseRecord| open(house) && !house.kept.nobody_home;
    let next = now_due
        .or_else(|| walking.clone().find(|house| free(house) && is_own(house)))
        // Two people at one door are one too many, while there are others.
        .or_else(|| {
            walking
                .clone()
                .find(|house| free(house) && colleagues.at(house).is_none())
        })
        .or_else(|| walking.clone().find(free))
        .or_else(|| due.first().copied())
        .or_else(|| walking.clone().find(open));
    let invited = Invitations::all(&db, me, &names)?.coming(vietnam_day(time));
    let shown = |house: &HouseRecord| views::HouseRow {
        invited: invited.get(&house.hid).cloned(),
        ..row(me, house, &unsent, (&colleagues, &assigned))
    };
    let quota = me.campaign.personal_quota;
    Ok(views::Today {
        hamlets: me.units.iter().map(|(_, name)| name.clone()).collect(),
        units: me.units.iter().map(|(unit, _)| unit.0).collect(),
        households_left: count(houses.iter().filter(|house| house.kept.not_asked > 0).count()),
        households_total: count(houses.len()),
        quota: (quota > 0)
            .then(|| {
                Ok::<_, crate::Error>(views::Quota {
                    done: db.count_through_us()?,
                    target: quota,
                })
            })
            .transpose()?,
        next: next.map(&shown),
        rows: due.iter().copied().chain(own).chain(others).map(shown).collect(),
        waiting_for_list: db.units()?.iter().all(|unit| unit.updated_at.is_none()),
    })
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
