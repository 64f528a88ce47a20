//! The same person twice in one file. A second row fills what the first left empty and is then put aside.
//!
//! Same personal ID: the same person, unless both name and birth say otherwise; then one of the two IDs is a
//! mistake, and the second person is kept without it. Without an ID: same folded name, birth and household, all
//! three known, because many people here share a name.

use std::collections::HashMap;

use crate::people::Person;
use crate::words::fold;

/// Where a person is: sheet and place in it.
type Place = (usize, usize);

/// What to do with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    /// A new person.
    New,
    /// The person at this place.
    Same(Place),
    /// Somebody else who carries an ID already taken.
    IdTaken,
}

/// Everybody of the file so far.
#[derive(Debug, Default)]
pub(crate) struct SeenPeople {
    by_id: HashMap<String, (Place, String, Option<i32>)>,
    by_rest: HashMap<(String, String, String), (Place, bool)>,
}

impl SeenPeople {
    /// Whether this person was seen before.
    pub(crate) fn look(&self, person: &Person) -> Seen {
        if let Some(id) = &person.personal_id
            && let Some((place, name, year)) = self.by_id.get(id)
        {
            let other_birth = match (person.birth, year) {
                (Some(birth), Some(year)) => birth.year() != *year,
                _ => true,
            };
            return if *name != fold(&person.name) && other_birth {
                Seen::IdTaken
            } else {
                Seen::Same(*place)
            };
        }
        match rest_of(person).and_then(|rest| self.by_rest.get(&rest)) {
            // Two different IDs are two people, however alike.
            Some((place, has_id)) if !(*has_id && person.personal_id.is_some()) => Seen::Same(*place),
            _ => Seen::New,
        }
    }

    /// Remembers a person who was kept at this place.
    pub(crate) fn remember(&mut self, person: &Person, place: Place) {
        if let Some(id) = &person.personal_id {
            self.by_id.insert(
                id.clone(),
                (place, fold(&person.name), person.birth.map(|birth| birth.year())),
            );
        }
        if let Some(rest) = rest_of(person) {
            self.by_rest.insert(rest, (place, person.personal_id.is_some()));
        }
    }
}

fn rest_of(person: &Person) -> Option<(String, String, String)> {
    let household = fold(person.household.as_deref()?);
    Some((fold(&person.name), person.birth?.to_string(), household))
}

/// Fills what `first` doesn't know from `second`; nothing known is changed.
pub(crate) fn fill(first: &mut Person, second: Person) {
    fn keep<T>(known: &mut Option<T>, other: Option<T>) {
        if known.is_none() {
            *known = other;
        }
    }
    keep(&mut first.personal_id, second.personal_id);
    keep(&mut first.birth, second.birth);
    keep(&mut first.sex, second.sex);
    keep(&mut first.phone, second.phone);
    keep(&mut first.operator, second.operator);
    keep(&mut first.household, second.household);
    keep(&mut first.relation, second.relation);
    keep(&mut first.address, second.address);
    keep(&mut first.hamlet, second.hamlet);
    first.head |= second.head;
    for state in second.listed {
        if first.listed.iter().all(|known| known.target() != state.target()) {
            first.listed.push(state);
        }
    }
    first.listed.sort_by_key(|state| state.target().index());
}
