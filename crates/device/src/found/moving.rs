//! "Người này ở nhà khác", "Tách hộ".

use tungnha_ambient::Moment;
use tungnha_domain::{Hid, Rid};
use tungnha_exchange::record::{Added, Body, HouseRef, PersonWord};

use super::add::{NewHouse, draft, house_draft, next};
use super::names::{house_ref, person_ref};
use crate::error::{Error, Result};
use crate::session::Session;
use crate::store::{Found, Kind, ResidentRecord, What};
use crate::views::Recorded;
use crate::visits::{commit_found, recorded};

/// Records that people live in another house of this tablet's lists.
pub(crate) fn move_people(
    session: &mut Session,
    now: &Moment,
    rids: &[Rid],
    to: Hid,
    form: Option<&str>,
) -> Result<Recorded> {
    let home = {
        let db = session.store.read();
        db.house(to)?.ok_or(Error::NotFound("household"))?;
        house_ref(&db, &session.me, to)?
    };
    let people = together(session, rids)?;
    if people.iter().any(|person| person.hid == to) {
        return Err(Error::BadInput("they live there"));
    }
    go(session, now, &people, (to, home), None, form)
}

/// Records that people of one house are a household of their own, in a new house.
pub(crate) fn split(
    session: &mut Session,
    now: &Moment,
    rids: &[Rid],
    house: &NewHouse,
    form: Option<&str>,
) -> Result<Recorded> {
    let people = together(session, rids)?;
    let (draft, found) = house_draft(session, house, next(session)?)?;
    let home = HouseRef::Added(Added {
        seq: found.seq,
        epoch: None,
    });
    let to = Hid(found.number);
    go(session, now, &people, (to, home), Some((draft, found)), form)
}

/// People of one house.
fn together(session: &Session, rids: &[Rid]) -> Result<Vec<ResidentRecord>> {
    let db = session.store.read();
    let mut people = Vec::new();
    for rid in rids {
        people.push(db.resident(*rid)?.ok_or(Error::NotFound("resident"))?);
    }
    let one_house = people.windows(2).all(|two| two[0].hid == two[1].hid);
    if people.is_empty() || !one_house {
        return Err(Error::BadInput("people of one house"));
    }
    Ok(people)
}

fn go(
    session: &mut Session,
    now: &Moment,
    people: &[ResidentRecord],
    (to, home): (Hid, HouseRef),
    new: Option<(crate::visits::Draft, Found)>,
    form: Option<&str>,
) -> Result<Recorded> {
    let mut seq = next(session)?;
    let (mut drafts, mut found) = (Vec::new(), Vec::new());
    if let Some((house, row)) = new {
        drafts.push(house);
        found.push(row);
        seq += 1;
    }
    let from = people.first().map(|person| person.hid).unwrap_or_default();
    for person in people {
        let who = {
            let db = session.store.read();
            person_ref(&db, &session.me, person.rid)?
        };
        let word = Body::Person(PersonWord::Move { who, to: home });
        drafts.push(draft(Kind::Person, from, Some(person.rid), word));
        found.push(Found {
            seq,
            what: What::Move,
            unit: person.unit,
            number: person.rid.0,
            hid: to,
            name: String::new(),
            birth: None,
            sex: None,
            phone: None,
            house_number: String::new(),
            listed: None,
            undone: false,
        });
        seq += 1;
    }
    let seqs = commit_found(session, now, drafts, &found, form)?;
    recorded(session, now, from, seqs, Vec::new(), None)
}
