//! Recording at the door: every tap appends records, and nothing is ever edited.

mod answer;
mod appoint;
mod commit;
mod invite;
mod nobody_home;
mod noted;
mod reasons;
mod rules;
mod undo;
mod wish;

use tungnha_ambient::Moment;
use tungnha_domain::{Hid, Outcome, Target};

use crate::error::{Error, Result};
use crate::houses;
use crate::residents::Lens;
use crate::session::Session;
use crate::views;

pub(crate) use answer::{
    answer, answer_many, answer_person, bare, mark_household_done, mark_person_done, same_as_above,
};
pub(crate) use appoint::{appoint, revisit_choices};
pub(crate) use commit::{
    Draft, commit, commit_found, commit_invitation, commit_with, commit_word, refresh_houses, time,
};
pub(crate) use invite::{invite, invite_choices};
pub(crate) use nobody_home::nobody_home;
pub(crate) use noted::{landmark, walk_after, walk_earlier, walk_later};
pub(crate) use reasons::reasons;
pub(crate) use rules::row;
pub(crate) use undo::{may_undo, undo};
pub(crate) use wish::wish;

/// What a tap comes back with: the house as it is now, read after the commit.
pub(crate) fn recorded(
    session: &Session,
    now: &Moment,
    hid: Hid,
    seqs: Vec<u64>,
    differs: Vec<views::Differs>,
    cascade: Option<views::Cascade>,
) -> Result<views::Recorded> {
    let household = houses::house(session, now, hid)?;
    let house = if household.head.is_empty() {
        household.number.clone()
    } else {
        household.head.clone()
    };
    Ok(views::Recorded {
        next: household.next.clone(),
        household,
        undo: views::Undo { seqs, house },
        differs,
        cascade,
    })
}

/// For each target just answered: of how many people the list that speaks now says otherwise, either way round.
fn differs(
    session: &Session,
    hid: Hid,
    answered: &[(tungnha_domain::Rid, Vec<(Target, Outcome)>)],
) -> Result<Vec<views::Differs>> {
    let db = session.store.read();
    let people = Lens::new(&db, &session.me)?.house(&db, hid)?;
    let differing = |target: Target| {
        answered
            .iter()
            .filter(|(rid, answers)| {
                let said = answers.iter().find(|(other, _)| *other == target);
                said.is_some_and(|(_, outcome)| {
                    let otherwise = Some(*outcome != Outcome::Done);
                    people.iter().any(|person| {
                        person.record.rid == *rid
                            && person.listed_done(&session.me.campaign, target) == otherwise
                    })
                })
            })
            .count()
    };
    Ok(Target::ALL
        .into_iter()
        .filter_map(|target| {
            let people = u32::try_from(differing(target)).unwrap_or(u32::MAX);
            (people > 0).then(|| views::Differs {
                target: target.into(),
                people,
            })
        })
        .collect())
}

/// The outcome of a key a screen sent.
fn outcome(key: &str) -> Result<Outcome> {
    Outcome::from_key(key)
        .filter(|outcome| *outcome != Outcome::Special)
        .ok_or(Error::BadInput("outcome"))
}

#[cfg(test)]
mod tests;
