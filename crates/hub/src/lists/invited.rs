//! Everybody invited to a point, by the desk's letters and by volunteers at the door, in the day's order.
//!
//! A letter has its place. Who was asked at the door takes the next free place of the day, in the order they were
//! asked; a day that is full takes them all the same, beyond its capacity, and the officer is told. The order follows
//! from the records alone, whatever order they came in.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tungnha_domain::{Invited, Rid, Said, Target, latest_of_each};

use super::points::slot;
use crate::error::HubError;
use crate::people::Decided;
use crate::store::Connection;
use crate::store::field_invitations;
use crate::store::points::{self, InvitationRow};

/// What stands of what volunteers said, for each person: the latest word.
pub(crate) fn at_the_door(conn: &Connection) -> Result<BTreeMap<Rid, Said<Invited>>, HubError> {
    Ok(standing(&Decided::load(conn)?, field_invitations::all(conn)?))
}

/// The latest word on each person, whoever they turned out to be.
pub(crate) fn standing(decided: &Decided, words: Vec<(Rid, Said<Invited>)>) -> BTreeMap<Rid, Said<Invited>> {
    latest_of_each(words.into_iter().map(|(rid, word)| (decided.person(rid), word)))
        .into_iter()
        .collect()
}

/// Every invitation from a day on, by point, day and place.
pub(crate) fn from(conn: &Connection, from: &str) -> Result<Vec<InvitationRow>, HubError> {
    let mut rows = points::invitations(conn, from)?;
    let lettered: BTreeSet<(Rid, String)> = rows.iter().map(|row| (row.rid, row.day.clone())).collect();
    let mut taken: HashMap<(u32, String), BTreeSet<u32>> = HashMap::new();
    for row in &rows {
        taken
            .entry((row.point, row.day.clone()))
            .or_default()
            .insert(row.place);
    }
    let known: HashMap<u32, points::PointRow> = points::all(conn)?
        .into_iter()
        .map(|point| (point.point, point))
        .collect();
    let mut asked: Vec<(Rid, Said<Invited>)> = at_the_door(conn)?.into_iter().collect();
    asked.sort_by_key(|(_, said)| said.rank());
    for (rid, said) in asked {
        let (point, day) = (said.what.to.point, said.what.to.day.to_string());
        // A point of another life of the hub is nowhere to come to; the record waits until it is known again.
        let Some(at) = known.get(&point) else { continue };
        if day.as_str() < from || lettered.contains(&(rid, day.clone())) {
            continue;
        }
        let places = taken.entry((point, day.clone())).or_default();
        let place = (0..).find(|place| !places.contains(place)).unwrap_or(u32::MAX);
        places.insert(place);
        rows.push(InvitationRow {
            point,
            day,
            place,
            rid,
            target: Target::Cccd,
            slot: slot(at, place.min(at.capacity - 1)),
            member: Some(said.what.member),
        });
    }
    rows.sort_by(|one, other| (one.point, &one.day, one.place).cmp(&(other.point, &other.day, other.place)));
    Ok(rows)
}
