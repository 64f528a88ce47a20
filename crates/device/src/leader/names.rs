//! The names behind one figure of the table.

use tungnha_domain::{Bucket, Outcome, Target, text::sort_key};

use crate::error::{Error, Result};
use crate::residents::{Lens, Resident};
use crate::session::Session;
use crate::views::LeftName;

/// Residents of a hamlet who stand as `wanted` says for a target: `NOT_ASKED`, or an outcome's key.
/// Sorted as Vietnamese names are, by the last syllable.
pub(crate) fn who_left_names(
    session: &Session,
    hamlet: &str,
    target: Target,
    wanted: &str,
) -> Result<Vec<LeftName>> {
    let stands = bucket(wanted)?;
    let (db, me) = (session.store.read(), &session.me);
    let lens = Lens::new(&db, me)?;
    let own = db.all_own_answers(&me.own, me.role)?;
    let unit = db
        .units()?
        .into_iter()
        .find(|unit| unit.name == hamlet)
        .ok_or(Error::NotFound("hamlet"))?;
    let mut found: Vec<Resident> = Vec::new();
    db.each_resident(unit.id, |record| {
        let own = own.get(&record.rid).map_or(&[][..], Vec::as_slice);
        let person = lens.see(record, own);
        let standing = person.standing(target);
        let same = stands.1.is_none() || standing.outcome == stands.1;
        if standing.bucket == stands.0 && same {
            found.push(person);
        }
        Ok(())
    })?;
    found.sort_by_cached_key(|person| sort_key(&person.record.name));
    found
        .into_iter()
        .map(|person| {
            let house = db.house(person.record.hid)?;
            let (number, address) =
                house.map_or_else(Default::default, |house| (house.number, house.address));
            Ok(LeftName {
                hid: person.record.hid.0,
                rid: person.record.rid.0,
                name: person.record.name,
                birth: person.record.birth.map(|birth| birth.to_string()),
                number,
                address,
            })
        })
        .collect()
}

/// What a cell of the table counts: a bucket, and within *reason* which one.
fn bucket(wanted: &str) -> Result<(Bucket, Option<Outcome>)> {
    Ok(match (wanted, Outcome::from_key(wanted)) {
        ("NOT_ASKED", _) => (Bucket::NotAsked, None),
        ("NOT_ELIGIBLE", _) => (Bucket::NotEligible, None),
        (_, Some(Outcome::Done)) => (Bucket::Done, None),
        (_, Some(Outcome::InProgress)) => (Bucket::InProgress, None),
        (_, Some(Outcome::NoNeed)) => (Bucket::NoNeed, None),
        (_, Some(reason)) => (Bucket::Reason, Some(reason)),
        (_, None) => return Err(Error::BadInput("outcome")),
    })
}
