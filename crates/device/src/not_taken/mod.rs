//! Records that did not become what somebody meant by them: the hub keeps them apart, or an officer let go of what a
//! door told. Whoever tapped hears which house it was, why, and what to do.

use std::collections::{BTreeMap, BTreeSet};

use tungnha_domain::{Hid, Rid};
use tungnha_exchange::ack::NoticeCode;
use tungnha_exchange::list::Became;

use crate::error::{Error, Result};
use crate::found::is_local_house;
use crate::store::{Db, Found, Own, OwnRecord, What};
use crate::sync::shown_kind;
use crate::views::{DoorWord, NotTaken, NotTakenWhy};
use crate::{session::Session, times};

/// All of them, in the order they were recorded.
pub(crate) fn list(session: &Session) -> Result<Vec<NotTaken>> {
    let db = session.store.read();
    let mut whys: BTreeMap<u64, NotTakenWhy> = BTreeMap::new();
    for (seq, code) in db.notices()? {
        let unreadable = code == NoticeCode::Unreadable.wire();
        whys.insert(
            seq,
            if unreadable {
                NotTakenWhy::Unreadable
            } else {
                NotTakenWhy::KeptApart
            },
        );
    }
    let heard = db.heard()?;
    for found in let_go(&db, &session.me.own)? {
        if !heard.contains(&found.seq) {
            whys.insert(found.seq, NotTakenWhy::LetGo);
        }
    }
    let mut all = Vec::new();
    for (seq, why) in whys {
        // A hub may speak of a record that a tablet put back from a copy does not have again.
        if let Some(record) = db.own_record(seq)? {
            all.push(one(&db, &record, why)?);
        }
    }
    Ok(all)
}

/// Somebody read that an officer let go of it: it is not said again.
pub(crate) fn heard(session: &mut Session, seq: u64) -> Result<()> {
    let known = session.store.read().found_by(seq)?;
    known.ok_or(Error::NotFound("record"))?;
    session.store.write(|db| db.set_heard(seq, true))
}

/// People who live in this house after all: this tablet said that they moved, and an officer let go of it.
pub(crate) fn not_moved(db: &Db<'_>, own: &Own, hid: Hid) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for found in let_go(db, own)?.iter().filter(|found| found.what == What::Move) {
        let here = db.resident(Rid(found.number))?.filter(|person| person.hid == hid);
        names.extend(
            here.map(|person| person.name)
                .filter(|name| !names.contains(name)),
        );
    }
    Ok(names)
}

/// What this tablet told and did not take back, of which an officer let go.
fn let_go(db: &Db<'_>, own: &Own) -> Result<Vec<Found>> {
    let all = db.found()?;
    if all.is_empty() {
        return Ok(all);
    }
    let gone: BTreeSet<(u32, u64)> = db
        .became()?
        .into_iter()
        .filter(|(_, became)| *became == Became::LetGo)
        .map(|(id, _)| id)
        .collect();
    let is_gone = |found: &Found| {
        let id = own.id(found.seq);
        !found.undone && gone.contains(&(id.epoch, id.seq))
    };
    Ok(all.into_iter().filter(is_gone).collect())
}

fn one(db: &Db<'_>, record: &OwnRecord, why: NotTakenWhy) -> Result<NotTaken> {
    let found = db.found_by(record.seq)?;
    let person = record.rid.map(|rid| db.resident(rid)).transpose()?.flatten();
    let told = found.as_ref().and_then(|found| match found.what {
        What::Person => Some(DoorWord::Added),
        What::Move => Some(DoorWord::Moved),
        What::Household => None,
    });
    // Where they are shown now, else where the tap was.
    let hid = person.as_ref().map(|person| person.hid).or(record.hid);
    let house = hid.map(|hid| db.house(hid)).transpose()?.flatten();
    let added_name = found
        .filter(|found| found.what == What::Person)
        .map(|found| found.name);
    Ok(NotTaken {
        seq: record.seq,
        why,
        what: shown_kind(record.kind),
        told,
        who: person.map(|person| person.name).or(added_name),
        at: times::shown(record.effective),
        hid: house.as_ref().map(|house| house.hid.0),
        number: house.as_ref().map(|house| house.number.clone()),
        address: house.map(|house| {
            if is_local_house(house.hid) || house.landmark.is_empty() {
                house.address
            } else {
                house.landmark
            }
        }),
    })
}
