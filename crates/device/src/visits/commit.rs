//! Appending records: one transaction takes the numbers, fixes the bytes, extends the chain and brings
//! what the first screen shows up to date. It is durable when `commit` returns, or nothing happened.

use std::collections::BTreeSet;

use tungnha_ambient::Moment;
use tungnha_domain::{Hid, Invitation, Outcome, RecordId, Rid, Target};
use tungnha_exchange::anchor::{Anchor, effective};
use tungnha_exchange::record::{self, Body, Channel, Record};

use crate::error::Result;
use crate::found::{self, is_local};
use crate::houses::refresh_walk;
use crate::residents::{Lens, Resident};
use crate::session::{Me, Session};
use crate::store::{Db, Found, HouseKept, HouseWord, Kind, NewRecord};

/// A return is kept, not missed, from this long before its time.
const EARLY: i64 = 1_800;

/// A record to be: everything but its number, its time and its bytes.
pub(crate) struct Draft {
    pub kind: Kind,
    pub hid: Option<Hid>,
    pub rid: Option<Rid>,
    pub body: Body,
    /// What an answer record says, for this tablet's own fold.
    pub answers: Vec<(Target, Outcome)>,
    /// Other tablets' answers that were on the screen.
    pub saw: Vec<RecordId>,
    /// An appointment's time.
    pub visit_at: Option<i64>,
    /// The record a retract takes back.
    pub takes_back: Option<u64>,
}

/// Appends `drafts` in order and returns their numbers.
pub(crate) fn commit(session: &mut Session, now: &Moment, drafts: Vec<Draft>) -> Result<Vec<u64>> {
    commit_all(session, now, drafts, Beside::default(), |_| Ok(()))
}

/// [`commit`] with something else that happens with the records or not at all.
pub(crate) fn commit_with(
    session: &mut Session,
    now: &Moment,
    drafts: Vec<Draft>,
    beside: impl FnOnce(&Db<'_>) -> Result<()>,
) -> Result<Vec<u64>> {
    commit_all(session, now, drafts, Beside::default(), beside)
}

/// [`commit`] with what the records told that no list has, and the end of the form it was typed in.
pub(crate) fn commit_found(
    session: &mut Session,
    now: &Moment,
    drafts: Vec<Draft>,
    found: &[Found],
    form: Option<&str>,
) -> Result<Vec<u64>> {
    let beside = Beside {
        found,
        ..Beside::default()
    };
    commit_all(session, now, drafts, beside, |db| {
        form.map_or(Ok(()), |form| db.keep_form(form, None))
    })
}

/// [`commit`] of a word on a house.
pub(crate) fn commit_word(
    session: &mut Session,
    now: &Moment,
    draft: Draft,
    word: &HouseWord,
) -> Result<Vec<u64>> {
    let beside = Beside {
        word: Some(word),
        ..Beside::default()
    };
    commit_all(session, now, vec![draft], beside, |_| Ok(()))
}

/// [`commit`] of an invitation.
pub(crate) fn commit_invitation(
    session: &mut Session,
    now: &Moment,
    draft: Draft,
    rid: Rid,
    to: Invitation,
) -> Result<Vec<u64>> {
    let beside = Beside {
        invitation: Some((rid, to)),
        ..Beside::default()
    };
    commit_all(session, now, vec![draft], beside, |_| Ok(()))
}

/// What records say that has rows of its own.
#[derive(Clone, Copy, Default)]
struct Beside<'b> {
    /// What they told that no list has.
    found: &'b [Found],
    /// The last one's word on its house.
    word: Option<&'b HouseWord>,
    /// Who the last one asks to come where.
    invitation: Option<(Rid, Invitation)>,
}

fn commit_all(
    session: &mut Session,
    now: &Moment,
    drafts: Vec<Draft>,
    rows: Beside<'_>,
    first: impl FnOnce(&Db<'_>) -> Result<()>,
) -> Result<Vec<u64>> {
    let me = &session.me;
    session.store.write(|db| {
        first(db)?;
        let anchor = anchor(db, now)?;
        let mut end = db.last_record()?.map_or((0, Anchor::default(), [0; 32]), |last| {
            (last.seq, last.anchor, last.chain)
        });
        let mut seqs = Vec::with_capacity(drafts.len());
        let mut houses = BTreeSet::new();
        let may_show = |draft: &Draft| matches!(draft.kind, Kind::Person | Kind::Household | Kind::Retract);
        let shows = drafts.iter().any(may_show);
        for draft in drafts {
            let (seq, before, chain) = (end.0 + 1, end.1, end.2);
            houses.extend(draft.hid);
            let new = fix(me, draft, seq, &before, chain, anchor);
            db.append(&new.0)?;
            if let Some(undone) = new.1 {
                db.mark_undone(undone, seq)?;
            }
            // Nobody was there, or asked for another time: whoever stood at the door goes on.
            if let (Kind::Visit | Kind::Appointment, Some(hid)) = (new.0.kind, new.0.hid) {
                db.stop_working(hid)?;
            }
            end = (seq, anchor, new.0.chain);
            seqs.push(seq);
        }
        for found in rows.found {
            db.put_found(found)?;
        }
        if let (Some(word), Some(seq), Some(hid)) = (rows.word, seqs.last(), houses.first()) {
            db.put_own_word(*seq, *hid, word)?;
        }
        if let (Some((rid, to)), Some(seq)) = (rows.invitation, seqs.last()) {
            db.put_own_invitation(*seq, rid, to)?;
        }
        if shows {
            houses.extend(found::show(db, &me.own)?);
            for unit in db.units()? {
                refresh_walk(db, &me.own, unit.id)?;
            }
        }
        let lens = Lens::new(db, me)?;
        for hid in houses {
            refresh_house(db, &lens, hid)?;
        }
        Ok(seqs)
    })
}

/// Fixes a draft's bytes and hash.
fn fix(
    me: &Me,
    draft: Draft,
    seq: u64,
    before: &Anchor,
    chain: [u8; 32],
    anchor: Anchor,
) -> (NewRecord, Option<u64>) {
    let record = Record {
        member: me.member,
        channel: Channel::Door,
        anchor,
        catalogue: me.catalogue,
        body: draft.body,
        later: Vec::new(),
    };
    let bytes = record::encode(&record, before);
    let wish = match &record.body {
        Body::Answer(answer) => answer.wish,
        _ => None,
    };
    let new = NewRecord {
        seq,
        kind: draft.kind,
        hid: draft.hid,
        rid: draft.rid,
        member: me.member,
        effective: effective(&anchor),
        anchor,
        visit_at: draft.visit_at,
        chain: record::chain(&chain, &bytes),
        bytes,
        answers: draft.answers,
        saw: draft.saw,
        catalogue: me.catalogue,
        wish,
    };
    (new, draft.takes_back)
}

/// What time it is as far as this tablet knows: the time a record made now would have. Appointments are
/// made and come due by it, so that a wrong wall clock neither hides nor ends one.
pub(crate) fn time(db: &Db<'_>, now: &Moment) -> Result<i64> {
    Ok(effective(&Anchor {
        // Runs are numbered from 1: in one without a number no hub was seen.
        boot: db.known_boot(&now.boot)?.unwrap_or(0),
        mono: now.mono,
        wall: now.wall,
        hub_seen: db.sending()?.hub_seen,
    }))
}

/// What the clocks say, for the record.
fn anchor(db: &Db<'_>, now: &Moment) -> Result<Anchor> {
    Ok(Anchor {
        boot: db.boot_number(&now.boot)?,
        mono: now.mono,
        wall: now.wall,
        hub_seen: db.sending()?.hub_seen,
    })
}

/// The same for many houses: this tablet's own answers are read once.
pub(crate) fn refresh_houses(db: &Db<'_>, lens: &Lens<'_>, houses: &BTreeSet<Hid>) -> Result<()> {
    let me = lens.me;
    let own = db.all_own_answers(&me.own, me.role)?;
    let called_at = db.houses_called_at()?;
    for hid in houses {
        let people = db.residents_of(*hid)?.into_iter().map(|record| {
            let own = own.get(&record.rid).map_or(&[][..], Vec::as_slice);
            lens.see(record, own)
        });
        keep(
            db,
            lens,
            *hid,
            &people.collect::<Vec<_>>(),
            called_at.contains(hid),
        )?;
    }
    Ok(())
}

/// Computes what is kept beside a house anew, and each resident's count for the quota.
fn refresh_house(db: &Db<'_>, lens: &Lens<'_>, hid: Hid) -> Result<()> {
    let people = lens.house(db, hid)?;
    keep(db, lens, hid, &people, true)
}

fn keep(db: &Db<'_>, lens: &Lens<'_>, hid: Hid, people: &[Resident], called_at: bool) -> Result<()> {
    for person in people {
        // Who is on no list counts for no quota yet: neither does the hub count them.
        let counts = !is_local(person.record.rid) && person.counts_for(lens.me.member);
        if counts != person.record.through_us {
            db.set_through_us(person.record.rid, counts)?;
        }
    }
    let kept = kept(db, hid, people, called_at)?;
    db.keep(hid, &kept)
}

fn kept(db: &Db<'_>, hid: Hid, people: &[Resident], called_at: bool) -> Result<HouseKept> {
    let not_asked = people.iter().filter(|person| person.is_left()).count();
    let visited = db
        .house(hid)?
        .map(|house| db.told_call(&house))
        .transpose()?
        .flatten();
    let call = if called_at { db.last_call(hid)? } else { None };
    // An appointment holds until this tablet called at its time, until a call after it was made left nobody
    // to ask, or until another visit could change nothing. People who were all found absent and then given
    // a time are waiting at that time, though nobody there is "not asked" any more.
    let appointment = if called_at {
        db.last_appointment(hid)?
    } else {
        None
    };
    let revisit_at = appointment.filter(|(seq, at)| {
        let since = call.as_ref().filter(|call| call.seq > *seq);
        let kept = since.is_some_and(|call| call.effective >= at - EARLY);
        let finished = not_asked == 0 && (since.is_some() || !people.iter().any(Resident::is_worth_a_return));
        !kept && !finished
    });
    Ok(HouseKept {
        head: people
            .first()
            .map_or_else(String::new, |person| person.record.name.clone()),
        people: u32::try_from(people.len()).unwrap_or(u32::MAX),
        not_asked: u32::try_from(not_asked).unwrap_or(u32::MAX),
        revisit_at: revisit_at.map(|(_, at)| at),
        nobody_home: call
            .map(|call| call.as_call())
            .max(visited)
            .is_some_and(|call| call.nobody_home),
    })
}
