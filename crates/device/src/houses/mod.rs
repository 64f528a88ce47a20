//! Houses: today's list in walking order, and one house on one page.

mod today;
mod walk;
mod working;

use std::collections::HashSet;

use tungnha_ambient::Moment;
use tungnha_domain::{Hid, vietnam_day};

use crate::assigned::Assigned;
use crate::error::{Error, Result};
use crate::found::{is_local_house, let_go};
use crate::not_taken::not_moved;
use crate::residents::{Invitations, Lens, cards};
use crate::session::{Me, Session};
use crate::store::{Db, HouseRecord};
use crate::visits::time;
use crate::{times, views};

use working::Colleagues;

pub(crate) use today::today;
pub(crate) use walk::refresh as refresh_walk;
pub(crate) use working::{SKEW, WORKS, at_work, open_house, working};

/// One house, everybody in it.
pub(crate) fn house(session: &Session, now: &Moment, hid: Hid) -> Result<views::Household> {
    let (db, me) = (session.store.read(), &session.me);
    let house = db.house(hid)?.ok_or(Error::NotFound("household"))?;
    let names = me.names(&db)?;
    let through = db.sending()?.through;
    let people = Lens::new(&db, me)?.house(&db, hid)?;
    let (place, of) = db.house_place(&house)?;
    // The later of the hub's and this tablet's own last call.
    let own = db.last_call(hid)?.map(|call| call.as_call());
    let last_visit = own.max(db.told_call(&house)?).map(|call| views::LastVisit {
        at: times::shown(call.at),
        by: names.get(&call.member).cloned(),
    });
    let assigned = Assigned::load(&db, me)?;
    let next = next_after(&db, now, &house, &assigned)?;
    let unsent = db.unsent_houses(through, u64::MAX)?;
    let colleagues = Colleagues::new(&db, me, now)?;
    let invitations = Invitations::of_house(&db, me, &names, hid)?;
    let next = match next {
        Some(next) => {
            let today = vietnam_day(time(&db, now)?);
            let mut invited = Invitations::of_house(&db, me, &names, next.hid)?.coming(today);
            let row = row(me, &next, &unsent, (&colleagues, &assigned));
            let invited = invited.remove(&next.hid);
            Some(views::HouseRow { invited, ..row })
        }
        None => None,
    };
    Ok(views::Household {
        hid: hid.0,
        number: house.number.clone(),
        address: house.address.clone(),
        landmark: house.landmark.clone(),
        hamlet: me.unit_name(house.unit),
        head: house.kept.head.clone(),
        people: cards(me, &people, &names, through, &invitations),
        next,
        place,
        of,
        before: named(&db, &db.walked_before(hid, 1)?)?,
        after: named(&db, &db.walked_after(hid, 1)?)?,
        revisit_at: house.kept.revisit_at.map(times::shown),
        last_visit,
        claimed: colleagues.at(&house),
        added: is_local_house(hid),
        let_go: let_go(&db, &me.own, hid)?,
        not_moved: not_moved(&db, &me.own, hid)?,
    })
}

/// The first of these houses, as its neighbours name it.
pub(crate) fn named(db: &Db<'_>, hids: &[Hid]) -> Result<Option<views::HouseName>> {
    let Some(hid) = hids.first() else {
        return Ok(None);
    };
    Ok(db.house(*hid)?.map(|house| views::HouseName {
        hid: hid.0,
        number: house.number,
        landmark: house.landmark,
        head: house.kept.head,
    }))
}

/// The next house left after `house` in walking order, going on from the start at the end; never itself. While there
/// are houses of one's own, the next of these.
fn next_after(
    db: &Db<'_>,
    now: &Moment,
    house: &HouseRecord,
    assigned: &Assigned,
) -> Result<Option<HouseRecord>> {
    let until = times::end_of_day(time(db, now)?);
    if assigned.any_mine() {
        let houses = db.houses()?;
        let at = houses
            .iter()
            .position(|other| other.hid == house.hid)
            .unwrap_or(0);
        let open = |other: &HouseRecord| {
            let later = other.kept.revisit_at.is_some_and(|at| at > until);
            other.hid != house.hid && other.kept.not_asked > 0 && !later && assigned.is_mine(other.hid)
        };
        let (before, after) = houses.split_at(at);
        if let Some(own) = after.iter().chain(before).find(|other| open(other)) {
            return db.house(own.hid);
        }
    }
    let next = match db.next_left(Some(house), until)? {
        Some(next) => Some(next),
        None => db.next_left(None, until)?,
    };
    Ok(next.filter(|next| next.hid != house.hid))
}

/// A house as a line of the list.
fn row(
    me: &Me,
    house: &HouseRecord,
    unsent: &HashSet<Hid>,
    (colleagues, assigned): (&Colleagues, &Assigned),
) -> views::HouseRow {
    let kept = &house.kept;
    views::HouseRow {
        hid: house.hid.0,
        number: house.number.clone(),
        address: house.address.clone(),
        landmark: house.landmark.clone(),
        hamlet: me.unit_name(house.unit),
        head: kept.head.clone(),
        people: kept.people,
        not_asked: kept.not_asked,
        status: match (kept.not_asked, kept.revisit_at) {
            (_, Some(_)) => views::HouseStatus::Revisit,
            (0, None) => views::HouseStatus::Done,
            (_, None) => views::HouseStatus::Left,
        },
        revisit_at: kept.revisit_at.map(times::shown),
        nobody_home: kept.nobody_home,
        unsent: unsent.contains(&house.hid),
        claimed: colleagues.at(house),
        invited: None,
        added: is_local_house(house.hid),
        assigned: assigned.shown(house.hid),
    }
}
