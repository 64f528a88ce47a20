//! How the team stands, as the hub last said: a picture of its own age. Nothing newer that this tablet knows is mixed
//! in.

use std::collections::HashMap;

use chrono::NaiveDate;
use tungnha_domain::{Campaign, MemberId, Work, pace};
use tungnha_exchange::papers::{self as wire, Board, PaperKind};

use crate::error::Result;
use crate::papers::paper;
use crate::session::{Me, Session};
use crate::store::Db;
use crate::{times, views};

/// Seconds after which a tablet that did not speak to the hub is late: a day.
const LATE: i64 = 86_400;

/// The board; none for who does not lead, and before the hub said anything.
pub(crate) fn team_board(session: &Session) -> Result<Option<views::TeamBoard>> {
    let (db, me) = (session.store.read(), &session.me);
    if !me.may_settle() {
        return Ok(None);
    }
    let Some(row) = paper(&db, PaperKind::Board)? else {
        return Ok(None);
    };
    let Ok(board) = Board::from_bytes(&row.content) else {
        tracing::warn!("the hub's board cannot be read by this version");
        return Ok(None);
    };
    let mut tablets: Vec<&wire::BoardTablet> = board.tablets.iter().collect();
    tablets.sort_by_key(|tablet| (tablet.last_contact, tablet.dev));
    let hamlet = |hamlet: &wire::BoardHamlet| area(me, hamlet, board.day);
    let quota = me.campaign.personal_quota;
    Ok(Some(views::TeamBoard {
        as_of: times::shown(row.as_of),
        day: board.day.to_string(),
        hamlets: board.hamlets.iter().map(hamlet).collect(),
        tablets: tablets
            .into_iter()
            .map(|tablet| machine(tablet, row.as_of))
            .collect(),
        members: board
            .members
            .iter()
            .map(|member| person(&board, member, row.as_of))
            .collect(),
        revisits: revisits(&db, me, &board)?,
        quota: (quota > 0).then_some(quota),
    }))
}

fn is_late(last_contact: Option<i64>, as_of: i64) -> bool {
    last_contact.is_none_or(|at| as_of.saturating_sub(at) > LATE)
}

fn machine(tablet: &wire::BoardTablet, as_of: i64) -> views::BoardTablet {
    views::BoardTablet {
        dev: tablet.dev,
        names: tablet.users.iter().map(|(_, name)| name.clone()).collect(),
        last_contact: tablet.last_contact.map(times::shown),
        late: is_late(tablet.last_contact, as_of),
        unsent: tablet.unsent,
    }
}

fn person(board: &Board, member: &wire::BoardMember, as_of: i64) -> views::BoardMember {
    let own = |tablet: &&wire::BoardTablet| tablet.users.iter().any(|(user, _)| *user == member.member);
    let mut elsewhere = board.tablets.iter().filter(own).peekable();
    // Who uses only this tablet speaks to the hub with it.
    let here = elsewhere.peek().is_none();
    let contact = elsewhere.filter_map(|tablet| tablet.last_contact).max();
    views::BoardMember {
        member: member.member.0,
        name: member.name.clone(),
        people_today: member.people_today,
        people: member.people,
        doors_today: member.doors_today,
        doors: member.doors,
        brought: member.brought,
        last: member.last.map(times::shown),
        last_contact: contact.map(times::shown),
        late: !here && is_late(contact, as_of),
        rushes: member
            .rushes
            .iter()
            .map(|rush| views::BoardRush {
                from: times::shown(rush.from),
                doors: rush.doors,
                seconds: rush.seconds,
            })
            .collect(),
    }
}

fn area(me: &Me, hamlet: &wire::BoardHamlet, day: NaiveDate) -> views::BoardHamlet {
    views::BoardHamlet {
        hamlet: me.unit_name(hamlet.unit),
        first_day: hamlet.first_day.to_string(),
        last_day: hamlet.last_day.to_string(),
        targets: hamlet
            .targets
            .iter()
            .map(|target| goal(&me.campaign, hamlet, target, day))
            .collect(),
    }
}

fn goal(
    campaign: &Campaign,
    hamlet: &wire::BoardHamlet,
    target: &wire::BoardTarget,
    day: NaiveDate,
) -> views::BoardTarget {
    let span = (hamlet.first_day, hamlet.last_day);
    let achieved = target.tally.achieved;
    let stands = |asked, on| pace(campaign, target.target, span, on, (asked, achieved));
    let days = |asked: u32| {
        let every = hamlet
            .first_day
            .iter_days()
            .take_while(|on| *on <= hamlet.last_day);
        // The first count is of the day before the first.
        every
            .zip(1..)
            .take(MOST_DAYS)
            .map(|(on, place): (NaiveDate, usize)| views::BoardDay {
                day: on.to_string(),
                achieved: target.achieved.get(place).copied().filter(|_| on <= day),
                due: stands(asked, on).due,
                suspended: campaign.is_suspended(target.target, Work::of(target.target), on),
            })
            .collect()
    };
    views::BoardTarget {
        target: target.target.into(),
        eligible: target.tally.eligible,
        done: target.tally.done,
        not_asked: target.tally.not_asked,
        achieved,
        pace: target.asked.map(|asked| {
            let pace = stands(asked, day);
            views::BoardPace {
                asked,
                days_worked: pace.worked,
                days_left: pace.left,
                due: pace.due,
                missing: pace.missing,
                needed_a_day: pace.needed_a_day(),
                forecast: pace.forecast,
                reached_on: pace.reached_on.map(|day| day.to_string()),
            }
        }),
        days: target.asked.map_or_else(Vec::new, days),
    }
}

/// Days of a campaign that are shown at most.
const MOST_DAYS: usize = 400;

/// Those of houses this tablet has.
fn revisits(db: &Db<'_>, me: &Me, board: &Board) -> Result<Vec<views::BoardRevisit>> {
    let names: HashMap<MemberId, String> = me.names(db)?;
    let mut shown = Vec::new();
    for revisit in &board.revisits {
        let Some(house) = db.house(revisit.hid)? else {
            continue;
        };
        shown.push(views::BoardRevisit {
            hid: house.hid.0,
            number: house.number,
            address: house.address,
            head: house.kept.head,
            due: times::shown(revisit.due),
            by: names.get(&revisit.member).cloned(),
        });
    }
    Ok(shown)
}
