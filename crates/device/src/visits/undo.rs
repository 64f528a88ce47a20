//! "Hoàn tác": a record that takes an earlier one back. Nothing is deleted.

use std::collections::BTreeSet;

use tungnha_ambient::Moment;
use tungnha_domain::Hid;
use tungnha_exchange::record::Body;

use super::{Draft, commit, recorded};
use crate::error::{Error, Result};
use crate::session::Session;
use crate::store::{Db, Kind, OwnRecord, What};
use crate::views::Recorded;

/// Takes records back, all or none. One already taken back stays so: a second tap does no harm.
pub(crate) fn undo(session: &mut Session, now: &Moment, seqs: &[u64]) -> Result<Recorded> {
    let me = &session.me;
    let mut house = None;
    let mut drafts = Vec::new();
    for seq in seqs.iter().copied().collect::<BTreeSet<u64>>() {
        let record = session
            .store
            .read()
            .own_record(seq)?
            .ok_or(Error::NotFound("record"))?;
        if !can_be_undone(record.kind) {
            return Err(Error::NotAllowed("not a record that can be undone"));
        }
        if !record.undone && !may_undo(&session.store.read(), &record)? {
            return Err(Error::NotAllowed("on the list by now"));
        }
        house = record.hid.or(house);
        if record.undone {
            continue;
        }
        drafts.push(Draft {
            kind: Kind::Retract,
            hid: record.hid,
            rid: record.rid,
            body: Body::Retract {
                seq,
                // It may stand in an earlier epoch, or under a branch's name.
                epoch: Some(me.own.id(seq).epoch).filter(|name| *name != me.epoch),
            },
            answers: Vec::new(),
            saw: Vec::new(),
            visit_at: None,
            takes_back: Some(seq),
        });
    }
    let hid = house.ok_or(Error::BadInput("nothing to undo"))?;
    if !drafts.is_empty() {
        commit(session, now, drafts)?;
    }
    let hid = still_there(session, hid)?;
    recorded(session, now, hid, Vec::new(), Vec::new(), None)
}

/// Whether such records are ever taken back.
const fn can_be_undone(kind: Kind) -> bool {
    match kind {
        Kind::Answer
        | Kind::Visit
        | Kind::Appointment
        | Kind::Settlement
        | Kind::Person
        | Kind::Household
        | Kind::Assignment
        | Kind::Invitation => true,
        Kind::Retract | Kind::Audit | Kind::Code => false,
    }
}

/// Whether "Hoàn tác" takes this record back: the one rule for the bar and the history. What an officer has put on the
/// list is the officer's to take off.
pub(crate) fn may_undo(db: &Db<'_>, record: &OwnRecord) -> Result<bool> {
    if record.undone || !can_be_undone(record.kind) {
        return Ok(false);
    }
    let found = db.found_by(record.seq)?;
    Ok(found.is_none_or(|found| found.listed.is_none()))
}

/// The house to show: one that was added may stand on the list by now; one that was added and taken back is gone, so it
/// is the one before it on the way, else the first.
fn still_there(session: &Session, hid: Hid) -> Result<Hid> {
    let db = session.store.read();
    if db.house(hid)?.is_some() {
        return Ok(hid);
    }
    let added = db.found_as(What::Household, hid.0)?;
    let before = added.map(|found| found.listed.map_or(found.hid, Hid));
    match before {
        Some(before) if db.house(before)?.is_some() => Ok(before),
        _ => {
            let first = db.houses()?.into_iter().next();
            first.map(|house| house.hid).ok_or(Error::NotFound("household"))
        }
    }
}
