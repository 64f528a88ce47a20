//! The queue: each resident and target about which answers differ, with everything known of each answer.

use std::collections::HashMap;

use tungnha_domain::{Head, Hid, MemberId, Observation, Outcome, Target};

use super::is_open;
use crate::error::{Error, Result};
use crate::residents::{Lens, Resident};
use crate::session::{Me, Session};
use crate::store::HouseRecord;
use crate::{times, views};

/// Everything open, in walking order. For those who may settle it.
pub(crate) fn conflicts(session: &Session) -> Result<Vec<views::Conflict>> {
    let (db, me) = (session.store.read(), &session.me);
    if !me.may_settle() {
        return Err(Error::NotAllowed("only a lead or an officer settles"));
    }
    let lens = Lens::new(&db, me)?;
    let own = db.all_own_answers(&me.own, me.role)?;
    let names = me.names(&db)?;
    let houses: HashMap<Hid, (usize, HouseRecord)> = db
        .houses()?
        .into_iter()
        .enumerate()
        .map(|(place, house)| (house.hid, (place, house)))
        .collect();
    let mut open = Vec::new();
    for unit in db.units()? {
        db.each_resident(unit.id, |record| {
            let own = own.get(&record.rid).map_or(&[][..], Vec::as_slice);
            let person = lens.see(record, own);
            let house = houses.get(&person.record.hid);
            let place = house.map_or(usize::MAX, |(place, _)| *place);
            for target in Target::ALL {
                if is_open(&person.cells[target.index()]) {
                    let line = line(me, &person, target, own, (house.map(|(_, house)| house), &names));
                    open.push(((place, person.record.rid, target), line));
                }
            }
            Ok(())
        })?;
    }
    open.sort_by_key(|(key, _)| *key);
    Ok(open.into_iter().map(|(_, line)| line).collect())
}

fn line(
    me: &Me,
    person: &Resident,
    target: Target,
    own: &[Observation],
    (house, names): (Option<&HouseRecord>, &HashMap<MemberId, String>),
) -> views::Conflict {
    let cell = &person.cells[target.index()];
    let (number, address) = house.map_or_else(Default::default, |house| {
        (house.number.clone(), house.address.clone())
    });
    let mut sides: Vec<views::Side> = Vec::new();
    let mut add = |outcome: Outcome, answer: views::DifferingAnswer| {
        let outcome = outcome.key().into_owned();
        match sides.iter_mut().find(|side| side.outcome == outcome) {
            Some(side) => side.answers.push(answer),
            None => sides.push(views::Side {
                outcome,
                answers: vec![answer],
            }),
        }
    };
    for (place, head) in cell.heads.iter().enumerate() {
        add(head.outcome, answer(me, names, head, place == 0));
    }
    // What a review is about was replaced already; as far as this tablet still holds it, it is shown.
    if cell.review {
        for head in cell
            .under
            .iter()
            .chain(&replaced(cell.heads.first(), target, own))
        {
            add(head.outcome, answer(me, names, head, false));
        }
    }
    views::Conflict {
        rid: person.record.rid.0,
        hid: person.record.hid.0,
        name: person.record.name.clone(),
        birth: person.record.birth.map(|birth| birth.to_string()),
        number,
        address,
        hamlet: me.unit_name(person.record.unit),
        target: target.into(),
        differ: cell.conflict,
        sides,
    }
}

/// This tablet's own last answer to the contrary that `shown` replaced, if `shown` is its own too.
fn replaced(shown: Option<&Head>, target: Target, own: &[Observation]) -> Option<Head> {
    let shown = shown?;
    let before = own.iter().rev().find(|answer| {
        answer.target == target
            && !answer.retracted
            && (answer.id.dev, answer.id.epoch) == (shown.id.dev, shown.id.epoch)
            && answer.id.seq < shown.id.seq
            && answer.outcome != shown.outcome
    })?;
    Some(Head {
        id: before.id,
        member: before.member,
        role: before.role,
        channel: before.channel,
        outcome: before.outcome,
        effective: before.effective,
        seen: Vec::new(),
        settles: !before.settles.is_empty(),
        review: false,
    })
}

fn answer(me: &Me, names: &HashMap<MemberId, String>, head: &Head, shown: bool) -> views::DifferingAnswer {
    views::DifferingAnswer {
        by: names.get(&head.member).cloned(),
        role: head.role.into(),
        at: times::shown(head.effective),
        channel: head.channel.into(),
        device: head.id.dev,
        own: me.is_own(head.id),
        settled: head.settles,
        shown,
    }
}
