//! Answers: one record a resident, one transaction a tap.

use std::collections::BTreeSet;

use tungnha_ambient::Moment;
use tungnha_domain::{Bucket, Hid, Outcome, RecordId, Rid, Target};
use tungnha_exchange::record::{Answer, Body, PersonRef};
use tungnha_exchange::seal::Detail;

use super::{Draft, commit, differs, outcome, recorded, rules};
use crate::error::{Error, Result};
use crate::found::person_ref;
use crate::residents::{Lens, Resident, same_as_above_answers};
use crate::session::Session;
use crate::store::Kind;
use crate::views::{Cascade, Recorded, TargetAnswer};

/// What one tap says of one resident.
type Said = (Rid, Vec<(Target, Outcome)>);

/// "Cả nhà đủ 4".
pub(crate) fn mark_household_done(session: &mut Session, now: &Moment, hid: Hid) -> Result<Recorded> {
    let people = house(session, hid)?;
    let said: Vec<_> = people
        .iter()
        .map(|person| (person, rules::house_done(person)))
        .collect();
    record(session, now, hid, said, None)
}

/// "Đủ cả 4" on a card.
pub(crate) fn mark_person_done(session: &mut Session, now: &Moment, rid: Rid) -> Result<Recorded> {
    let person = person(session, rid)?;
    let said = rules::all_done(&person);
    record(session, now, person.record.hid, vec![(&person, said)], None)
}

/// One answer from a chip's sheet. A reason that is about the person answers their other open targets too.
pub(crate) fn answer(
    session: &mut Session,
    now: &Moment,
    rid: Rid,
    target: Target,
    key: &str,
) -> Result<Recorded> {
    let outcome = outcome(key)?;
    let person = person(session, rid)?;
    if person.standing(target).bucket == Bucket::NotEligible {
        return Err(Error::NotAllowed("not for this person"));
    }
    let said = rules::spread(&person, Some(target), outcome);
    if said.is_empty() {
        return Err(Error::BadInput("outcome for this target"));
    }
    let phone = (target == Target::Smartphone).then_some(outcome);
    record(session, now, person.record.hid, vec![(&person, said)], phone)
}

/// Several answers at once: an accepted cascade. What is done or not for this person is left out.
pub(crate) fn answer_many(
    session: &mut Session,
    now: &Moment,
    rid: Rid,
    answers: &[(Target, String)],
) -> Result<Recorded> {
    let person = person(session, rid)?;
    let mut said: Vec<(Target, Outcome)> = Vec::new();
    for (target, key) in answers {
        let outcome = outcome(key)?;
        if rules::row(outcome).is_some_and(|row| !row.targets.contains(target)) {
            return Err(Error::BadInput("outcome for this target"));
        }
        let open = !matches!(
            person.standing(*target).bucket,
            Bucket::Done | Bucket::NotEligible
        );
        if open && said.iter().all(|(other, _)| other != target) {
            said.push((*target, outcome));
        }
    }
    record(session, now, person.record.hid, vec![(&person, said)], None)
}

/// An outcome from the person menu: for everything that is open.
pub(crate) fn answer_person(session: &mut Session, now: &Moment, rid: Rid, key: &str) -> Result<Recorded> {
    let outcome = outcome(key)?;
    let person = person(session, rid)?;
    let said = match outcome {
        Outcome::Done => rules::all_done(&person),
        _ => rules::spread(&person, None, outcome),
    };
    record(session, now, person.record.hid, vec![(&person, said)], None)
}

/// "Giống người trên".
pub(crate) fn same_as_above(session: &mut Session, now: &Moment, rid: Rid) -> Result<Recorded> {
    let hid = person(session, rid)?.record.hid;
    let people = house(session, hid)?;
    let place = people
        .iter()
        .position(|other| other.record.rid == rid)
        .ok_or(Error::NotFound("resident"))?;
    let (Some(above), Some(here)) = (
        place.checked_sub(1).and_then(|above| people.get(above)),
        people.get(place),
    ) else {
        return Err(Error::BadInput("nobody above"));
    };
    let said = same_as_above_answers(above, here);
    record(session, now, hid, vec![(here, said)], None)
}

/// Exactly these answers in one record and nothing around them: for the simulator, whose plan says all.
pub(crate) fn bare(
    session: &mut Session,
    now: &Moment,
    rid: Rid,
    answers: Vec<(Target, Outcome)>,
) -> Result<u64> {
    let person = person(session, rid)?;
    let draft = draft(session, &person, answers)?;
    commit(session, now, vec![draft])?
        .first()
        .copied()
        .ok_or(Error::Internal("no number"))
}

fn person(session: &Session, rid: Rid) -> Result<Resident> {
    let db = session.store.read();
    Lens::new(&db, &session.me)?.resident(&db, rid)
}

fn house(session: &Session, hid: Hid) -> Result<Vec<Resident>> {
    let db = session.store.read();
    if db.house(hid)?.is_none() {
        return Err(Error::NotFound("household"));
    }
    Lens::new(&db, &session.me)?.house(&db, hid)
}

/// Appends what was said; people of whom nothing was said get no record.
fn record(
    session: &mut Session,
    now: &Moment,
    hid: Hid,
    said: Vec<(&Resident, Vec<(Target, Outcome)>)>,
    phone: Option<Outcome>,
) -> Result<Recorded> {
    let said: Vec<_> = said
        .into_iter()
        .filter(|(_, answers)| !answers.is_empty())
        .collect();
    let drafts = said
        .iter()
        .map(|(person, answers)| draft(session, person, answers.clone()))
        .collect::<Result<Vec<_>>>()?;
    let said: Vec<Said> = said
        .into_iter()
        .map(|(person, answers)| (person.record.rid, answers))
        .collect();
    let seqs = if drafts.is_empty() {
        Vec::new()
    } else {
        commit(session, now, drafts)?
    };
    let differs = differs(session, hid, &said)?;
    let cascade = match (phone, said.first()) {
        (Some(phone), Some((rid, _))) => offered(session, *rid, phone)?,
        _ => None,
    };
    recorded(session, now, hid, seqs, differs, cascade)
}

fn offered(session: &Session, rid: Rid, phone: Outcome) -> Result<Option<Cascade>> {
    let answers = rules::cascade(&person(session, rid)?, phone);
    Ok((!answers.is_empty()).then(|| Cascade {
        rid: rid.0,
        answers: answers
            .into_iter()
            .map(|(target, outcome)| TargetAnswer {
                target: target.into(),
                outcome: outcome.key().into_owned(),
            })
            .collect(),
    }))
}

/// The record to be of one resident's answers. Sensitive reasons leave here only sealed to the hub: the
/// record itself, and this tablet's own copy of it, say `SPECIAL`.
fn draft(session: &Session, person: &Resident, said: Vec<(Target, Outcome)>) -> Result<Draft> {
    let (me, rid) = (&session.me, person.record.rid);
    let who = person_ref(&session.store.read(), me, rid)?;
    // Whom no list has the hub knows by no number that a seal could name.
    let sealed_for = match who {
        PersonRef::Listed(rid) => rid,
        PersonRef::Added(_) => Rid(0),
    };
    let sensitive = |outcome: Outcome| rules::row(outcome).is_some_and(|row| row.sensitive);
    let sealed = if said.iter().any(|(_, outcome)| sensitive(*outcome)) {
        let random = tungnha_ambient::random_bytes().map_err(|_| Error::Internal("no random bytes"))?;
        let detail = Detail {
            answers: said.clone(),
            note: String::new(),
        };
        let sealed = detail.seal(&me.keys.seal, &me.hub, sealed_for, &random);
        Some(sealed.map_err(|_| Error::Internal("sealing"))?)
    } else {
        None
    };
    let answers: Vec<(Target, Outcome)> = said
        .into_iter()
        .map(|(target, outcome)| {
            (
                target,
                if sensitive(outcome) {
                    Outcome::Special
                } else {
                    outcome
                },
            )
        })
        .collect();
    let saw: BTreeSet<RecordId> = answers
        .iter()
        .flat_map(|(target, _)| person.cells[target.index()].heads_of_others(me.dev, me.epoch))
        .collect();
    let saw: Vec<RecordId> = saw.into_iter().collect();
    Ok(Draft {
        kind: Kind::Answer,
        hid: Some(person.record.hid),
        rid: Some(rid),
        body: Body::Answer(Answer::new(rid, answers.iter().copied(), saw.clone(), sealed).of(who)),
        answers,
        saw,
        visit_at: None,
        takes_back: None,
    })
}
