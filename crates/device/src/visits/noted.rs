//! "Dấu hiệu nhà" and "Thứ tự đi": how a house is found, and where it comes in the walk. The whole hamlet's tablets
//! hear of it; neither is an answer or a call.

use tungnha_ambient::Moment;
use tungnha_domain::{After, Hid};
use tungnha_exchange::record::{Body, HouseholdWord};

use super::{Draft, commit_word, recorded};
use crate::error::{Error, Result};
use crate::found::house_ref;
use crate::session::Session;
use crate::store::{HouseRecord, HouseWord, Kind};
use crate::views::Recorded;

/// Letters of a landmark: what fits two lines of the list.
const LONGEST: usize = 80;

/// Notes how a house is found; empty words take an earlier note away.
pub(crate) fn landmark(session: &mut Session, now: &Moment, hid: Hid, text: &str) -> Result<Recorded> {
    house(session, hid)?;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() > LONGEST {
        return Err(Error::BadInput("landmark"));
    }
    note(session, now, hid, &HouseWord::Landmark(text))
}

/// One house earlier in the walk.
pub(crate) fn walk_earlier(session: &mut Session, now: &Moment, hid: Hid) -> Result<Recorded> {
    house(session, hid)?;
    let before = session.store.read().walked_before(hid, 2)?;
    match before.as_slice() {
        [] => Err(Error::BadInput("first in the walk")),
        [_, after] => place(session, now, hid, Some(*after)),
        _ => place(session, now, hid, None),
    }
}

/// One house later in the walk.
pub(crate) fn walk_later(session: &mut Session, now: &Moment, hid: Hid) -> Result<Recorded> {
    house(session, hid)?;
    match session.store.read().walked_after(hid, 1)?.as_slice() {
        [after] => place(session, now, hid, Some(*after)),
        _ => Err(Error::BadInput("last in the walk")),
    }
}

/// Right after another house of the hamlet.
pub(crate) fn walk_after(session: &mut Session, now: &Moment, hid: Hid, after: Hid) -> Result<Recorded> {
    let (moved, stays) = (house(session, hid)?, house(session, after)?);
    if hid == after || moved.unit != stays.unit {
        return Err(Error::BadInput("place in the walk"));
    }
    place(session, now, hid, Some(after))
}

fn place(session: &mut Session, now: &Moment, hid: Hid, after: After) -> Result<Recorded> {
    note(session, now, hid, &HouseWord::Place(after))
}

fn house(session: &Session, hid: Hid) -> Result<HouseRecord> {
    session
        .store
        .read()
        .house(hid)?
        .ok_or(Error::NotFound("household"))
}

fn note(session: &mut Session, now: &Moment, hid: Hid, word: &HouseWord) -> Result<Recorded> {
    let (db, me) = (session.store.read(), &session.me);
    let house = house_ref(&db, me, hid)?;
    let told = match word {
        HouseWord::Landmark(text) => HouseholdWord::Landmark {
            house,
            text: text.clone(),
        },
        HouseWord::Place(after) => HouseholdWord::Place {
            house,
            after: after.map(|hid| house_ref(&db, me, hid)).transpose()?,
        },
    };
    let draft = Draft {
        kind: Kind::Household,
        hid: Some(hid),
        rid: None,
        body: Body::Household(told),
        answers: Vec::new(),
        saw: Vec::new(),
        visit_at: None,
        takes_back: None,
    };
    let seqs = commit_word(session, now, draft, word)?;
    recorded(session, now, hid, seqs, Vec::new(), None)
}
