//! "Mời đến điểm thu nhận": somebody is asked to come to a collection point on a day that the hub told of.

use std::collections::{BTreeMap, HashMap};

use tungnha_ambient::Moment;
use tungnha_domain::{Invitation, Rid, VIETNAM_OFFSET_SECONDS, vietnam_day};
use tungnha_exchange::record::Body;

use super::{Draft, commit_invitation, recorded, time};
use crate::error::{Error, Result};
use crate::found::person_ref;
use crate::residents::points;
use crate::session::{Me, Session};
use crate::store::{Db, Kind, OwnInvitation};
use crate::times;
use crate::views::{self, InviteChoice, InviteChoices, Recorded};

/// Where people may be asked to come from now on.
pub(crate) fn invite_choices(session: &Session, now: &Moment) -> Result<InviteChoices> {
    let db = session.store.read();
    let now = time(&db, now)?;
    let (today, minute) = (vietnam_day(now), minute_of_day(now));
    let mut choices = InviteChoices {
        today: today.to_string(),
        as_of: None,
        open: Vec::new(),
        full: Vec::new(),
    };
    let Some((paper, known)) = points(&db)? else {
        return Ok(choices);
    };
    choices.as_of = Some(times::shown(paper.as_of));
    let since = since_the_paper(&db, &session.me, paper.covers)?;
    let mut days = Vec::new();
    for point in &known.points {
        for (day, free) in &point.days {
            // Whoever is asked today must still find it open.
            if *day < today || (*day == today && minute >= i64::from(point.closes)) {
                continue;
            }
            let to = Invitation {
                point: point.point,
                day: *day,
            };
            let taken = since.get(&to).copied().unwrap_or(0);
            let free = u32::try_from(i64::from(*free) - taken).unwrap_or(0);
            days.push((*day, point, free));
        }
    }
    days.sort_by_key(|(day, point, _)| (*day, point.opens, point.point));
    for (day, point, free) in days {
        let choice = InviteChoice {
            point: point.point,
            name: point.name.clone(),
            place: point.place.clone(),
            hours: views::hours(point.opens, point.closes),
            day: day.to_string(),
            free,
        };
        if free > 0 {
            choices.open.push(choice);
        } else {
            choices.full.push(choice);
        }
    }
    Ok(choices)
}

/// Records that somebody was asked to come, to a place that is free as far as this tablet knows.
pub(crate) fn invite(
    session: &mut Session,
    now: &Moment,
    rid: Rid,
    point: u32,
    day: &str,
) -> Result<Recorded> {
    let (hid, who) = {
        let db = session.store.read();
        let person = db.resident(rid)?.ok_or(Error::NotFound("resident"))?;
        (person.hid, person_ref(&db, &session.me, rid)?)
    };
    let choices = invite_choices(session, now)?;
    let is_this = |choice: &&InviteChoice| choice.point == point && choice.day == day;
    if !choices.open.iter().any(|choice| is_this(&choice)) {
        return Err(Error::BadInput("day of a collection point"));
    }
    let to = Invitation {
        point,
        day: day.parse().map_err(|_| Error::BadInput("day"))?,
    };
    let draft = Draft {
        kind: Kind::Invitation,
        hid: Some(hid),
        rid: Some(rid),
        body: Body::Invitation { who, to },
        answers: Vec::new(),
        saw: Vec::new(),
        visit_at: None,
        takes_back: None,
    };
    let seqs = commit_invitation(session, now, draft, rid, to)?;
    recorded(session, now, hid, seqs, Vec::new(), None)
}

/// How many more places are taken by what was said and taken back here since the hub wrote the paper, which knew of
/// this tablet's records through `covers`.
fn since_the_paper(db: &Db<'_>, me: &Me, covers: u64) -> Result<BTreeMap<Invitation, i64>> {
    let mut then: HashMap<Rid, OwnInvitation> = HashMap::new();
    let mut now: HashMap<Rid, Invitation> = HashMap::new();
    for own in db.own_invitations(&me.own)? {
        let (rid, to) = (own.rid, own.said.what.to);
        if own.undone_by.is_none() {
            now.insert(rid, to);
        }
        if own.seq <= covers && own.undone_by.is_none_or(|by| by > covers) {
            then.insert(rid, own);
        }
    }
    let mut taken: BTreeMap<Invitation, i64> = BTreeMap::new();
    for (rid, to) in &now {
        let same = then.get(rid).is_some_and(|own| own.said.what.to == *to);
        *taken.entry(*to).or_default() += i64::from(!same);
    }
    for (rid, own) in &then {
        let same = now.get(rid).is_some_and(|to| own.said.what.to == *to);
        *taken.entry(own.said.what.to).or_default() -= i64::from(!same);
    }
    Ok(taken)
}

/// Minutes since midnight in Vietnam.
const fn minute_of_day(now: i64) -> i64 {
    (now + VIETNAM_OFFSET_SECONDS).rem_euclid(86_400) / 60
}
