//! What officers decided, laid over what lists say.
//!
//! The rows of people, households, facts and answers stay as lists and records wrote them. Whoever asks for
//! people, facts or cells gets them through here: duplicates counted as the one who stays, details and homes as
//! decided. So a decision holds through later imports, and imports and decisions are each taken back alone.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tungnha_domain::{Birth, Hid, Observation, Rid, UnitId, text};

use super::{FullList, Resident};
use crate::error::HubError;
use crate::review::{Deed, Field};
use crate::store::{self, Connection};

/// The decisions that stand. Usually few or none.
#[derive(Default)]
pub(crate) struct Decided {
    /// A duplicate → who stays, to the end of the chain.
    stays: HashMap<Rid, Rid>,
    /// Who stays → their duplicates, by number.
    duplicates: HashMap<Rid, Vec<Rid>>,
    details: HashMap<Rid, BTreeMap<Field, Option<String>>>,
    homes: HashMap<Rid, Hid>,
    /// A household → the one it was joined to, to the end of the chain.
    joined: HashMap<Hid, Hid>,
}

impl Decided {
    /// Those in the store. One about somebody or a household that an import's undoing withdrew waits until they
    /// are back.
    pub(crate) fn load(conn: &Connection) -> Result<Self, HubError> {
        let standing = store::decisions::standing(conn)?;
        let mut decided = Self::default();
        if standing.is_empty() {
            return Ok(decided);
        }
        let (gone, gone_houses) = store::withdrawn::numbers(conn)?;
        for decision in standing {
            match decision.deed {
                Deed::SamePerson { stays, duplicate } if !gone.contains(&stays) => {
                    decided.stays.insert(duplicate, stays);
                }
                Deed::Detail {
                    rid, field, value, ..
                } => {
                    decided.details.entry(rid).or_default().insert(field, value);
                }
                // Later words end earlier ones.
                Deed::Listed { rid, field, .. } => {
                    if let Some(kept) = decided.details.get_mut(&rid) {
                        kept.remove(&field);
                    }
                    if field == Field::Home {
                        decided.homes.remove(&rid);
                    }
                }
                Deed::Home { rid, to, .. } if !gone_houses.contains(&to) => {
                    decided.homes.insert(rid, to);
                }
                Deed::Household { hid, into } if !gone_houses.contains(&into) => {
                    decided.joined.insert(hid, into);
                }
                _ => {}
            }
        }
        decided.stays = ends(&decided.stays);
        decided.joined = ends(&decided.joined);
        for (duplicate, stays) in &decided.stays {
            decided.duplicates.entry(*stays).or_default().push(*duplicate);
        }
        decided
            .duplicates
            .values_mut()
            .for_each(|rids| rids.sort_unstable());
        Ok(decided)
    }

    /// Who a resident is.
    pub(crate) fn person(&self, rid: Rid) -> Rid {
        self.stays.get(&rid).copied().unwrap_or(rid)
    }

    /// Who a duplicate is; none for anybody else.
    pub(crate) fn alias(&self, rid: Rid) -> Option<Rid> {
        self.stays.get(&rid).copied()
    }

    /// The duplicates of somebody, by number.
    pub(crate) fn duplicates(&self, rid: Rid) -> &[Rid] {
        self.duplicates.get(&rid).map_or(&[], Vec::as_slice)
    }

    /// What is kept of a detail against what lists say, if anything; none inside: it is kept empty.
    pub(crate) fn detail(&self, rid: Rid, field: Field) -> Option<&Option<String>> {
        self.details.get(&rid)?.get(&field)
    }

    /// Every detail that is kept against what lists say.
    pub(crate) fn details(&self) -> impl Iterator<Item = (Rid, Field, Option<&str>)> {
        self.details.iter().flat_map(|(rid, fields)| {
            let kept = fields.iter();
            kept.map(|(field, value)| (*rid, *field, value.as_deref()))
        })
    }

    /// Puts somebody's details as they were decided.
    pub(crate) fn put_right(&self, person: &mut Resident) -> Result<(), HubError> {
        let details = self.details.get(&person.rid).into_iter().flatten();
        for (field, value) in details {
            set(person, *field, value.as_deref())?;
        }
        Ok(())
    }

    /// Which household a household is.
    pub(crate) fn house(&self, hid: Hid) -> Hid {
        self.joined.get(&hid).copied().unwrap_or(hid)
    }

    /// The numbers under which these people and households are kept.
    pub(crate) fn numbers_of(&self, rids: &[Rid]) -> Vec<Rid> {
        let people: BTreeSet<Rid> = rids.iter().map(|rid| self.person(*rid)).collect();
        let mut all: Vec<Rid> = people.iter().copied().collect();
        for rid in &people {
            all.extend(self.duplicates(*rid));
        }
        all
    }

    /// The households whose calls and people are these households'.
    pub(crate) fn houses_of(&self, hids: &[Hid]) -> Vec<Hid> {
        let houses: BTreeSet<Hid> = hids.iter().map(|hid| self.house(*hid)).collect();
        let joined = self.joined.iter().filter(|(_, into)| houses.contains(into));
        houses
            .iter()
            .copied()
            .chain(joined.map(|(hid, _)| *hid))
            .collect()
    }

    /// Whether nobody lives elsewhere than lists say.
    fn homes_as_listed(&self) -> bool {
        self.stays.is_empty() && self.homes.is_empty() && self.joined.is_empty()
    }

    /// Whether nothing was decided of anybody.
    pub(crate) fn is_empty(&self) -> bool {
        self.homes_as_listed() && self.details.is_empty()
    }

    /// Answers under the people they are about.
    pub(crate) fn answers(&self, mut answers: Vec<Observation>) -> Vec<Observation> {
        if !self.stays.is_empty() {
            for answer in &mut answers {
                answer.rid = self.person(answer.rid);
            }
        }
        answers
    }

    /// The people among these rows. A duplicate only fills the gaps of the one who stays, if that one is there.
    pub(crate) fn people(&self, conn: &Connection, rows: Vec<Resident>) -> Result<Vec<Resident>, HubError> {
        if self.homes_as_listed() && self.details.is_empty() {
            return Ok(rows);
        }
        let (mut people, mut others): (Vec<Resident>, HashMap<Rid, Resident>) = (Vec::new(), HashMap::new());
        for row in rows {
            if self.stays.contains_key(&row.rid) {
                others.insert(row.rid, row);
            } else {
                people.push(row);
            }
        }
        let mut units: HashMap<Hid, UnitId> = HashMap::new();
        for person in &mut people {
            // What was erased stays so, under every number.
            let erased = person.is_erased();
            for duplicate in self
                .duplicates(person.rid)
                .iter()
                .filter_map(|rid| others.get(rid))
            {
                if !erased {
                    fill(person, duplicate);
                }
            }
            if !erased {
                self.put_right(person)?;
            }
            let listed = person.hid;
            person.hid = self.house(self.homes.get(&person.rid).copied().unwrap_or(listed));
            if person.hid != listed {
                person.unit = match units.get(&person.hid) {
                    Some(unit) => *unit,
                    None => {
                        let unit = store::households::unit_of(conn, person.hid)?
                            .ok_or(HubError::Unreadable("decision.deed"))?;
                        units.insert(person.hid, unit);
                        unit
                    }
                };
            }
        }
        Ok(people)
    }

    /// Where a resident lives, whoever they turned out to be; withdrawn people too.
    pub(crate) fn home_of(&self, conn: &Connection, rid: Rid) -> Result<Option<(Hid, UnitId)>, HubError> {
        let rid = self.person(rid);
        let Some((listed, unit)) = store::residents::home_of(conn, rid)? else {
            return Ok(None);
        };
        let hid = self.house(self.homes.get(&rid).copied().unwrap_or(listed));
        if hid == listed {
            return Ok(Some((hid, unit)));
        }
        Ok(store::households::unit_of(conn, hid)?.map(|unit| (hid, unit)))
    }

    /// The hamlet of a household, whichever it turned out to be.
    pub(crate) fn unit_of(&self, conn: &Connection, hid: Hid) -> Result<Option<UnitId>, HubError> {
        store::households::unit_of(conn, self.house(hid))
    }

    /// Those of these households in which somebody lives whom tablets may know.
    pub(crate) fn inhabited(
        &self,
        conn: &Connection,
        hids: &[Hid],
    ) -> Result<Vec<store::households::Household>, HubError> {
        if self.homes_as_listed() {
            return store::households::inhabited(conn, hids);
        }
        let mut rows = store::residents::at(conn, &self.houses_of(hids))?;
        let moved: Vec<Rid> = self.homes.keys().copied().collect();
        rows.extend(store::residents::some(conn, &moved)?);
        let withheld = store::withheld::all(conn)?;
        let known = |rid: Rid| {
            !self
                .numbers_of(&[rid])
                .iter()
                .any(|rid| withheld.contains_key(rid))
        };
        let lived_in: BTreeSet<Hid> = self
            .people(conn, rows)?
            .into_iter()
            .filter(|person| known(person.rid))
            .map(|person| person.hid)
            .collect();
        let asked: Vec<Hid> = hids
            .iter()
            .copied()
            .filter(|hid| lived_in.contains(hid))
            .collect();
        store::households::some(conn, &asked)
    }

    /// Who lives in a household.
    pub(crate) fn of_household(&self, conn: &Connection, hid: Hid) -> Result<Vec<Rid>, HubError> {
        let mut rows = store::residents::at(conn, &self.houses_of(&[hid]))?;
        let moved: Vec<Rid> = self.homes.keys().copied().collect();
        let there: BTreeSet<Rid> = rows.iter().map(|row| row.rid).collect();
        let others = store::residents::some(conn, &moved)?;
        rows.extend(others.into_iter().filter(|row| !there.contains(&row.rid)));
        let people = self.people(conn, rows)?;
        Ok(people
            .iter()
            .filter(|person| person.hid == hid)
            .map(|person| person.rid)
            .collect())
    }
}

/// Each key with where its chain ends. A ring, which is never written, ends where it was entered.
fn ends<K: Copy + Eq + std::hash::Hash>(next: &HashMap<K, K>) -> HashMap<K, K> {
    next.keys()
        .map(|from| {
            let mut at = *from;
            for _ in 0..next.len() {
                match next.get(&at) {
                    Some(to) if to != from => at = *to,
                    _ => break,
                }
            }
            (*from, at)
        })
        .filter(|(from, to)| from != to)
        .collect()
}

/// Takes over what the one who stays lacks.
fn fill(stays: &mut Resident, duplicate: &Resident) {
    let fill = |held: &mut Option<String>, other: &Option<String>| {
        if held.is_none() {
            held.clone_from(other);
        }
    };
    fill(&mut stays.personal_id, &duplicate.personal_id);
    fill(&mut stays.sex, &duplicate.sex);
    fill(&mut stays.phone, &duplicate.phone);
    fill(&mut stays.operator, &duplicate.operator);
    stays.birth = match (stays.birth, duplicate.birth) {
        (Some(Birth::Year(year)), Some(told @ Birth::Date(_))) if told.year() == year => Some(told),
        (held, told) => held.or(told),
    };
    if stays.full_list != FullList::On && duplicate.full_list != FullList::Never {
        stays.full_list = duplicate.full_list;
    }
}

fn set(person: &mut Resident, field: Field, value: Option<&str>) -> Result<(), HubError> {
    let told = value.map(str::to_owned);
    match field {
        Field::Name => {
            person.name = told.unwrap_or_default();
            // Who looks like whom is asked of the right name.
            person.match_key = text::fold(&person.name);
        }
        Field::Birth => {
            person.birth = value
                .map(str::parse)
                .transpose()
                .map_err(|_| HubError::Unreadable("decision.deed"))?;
        }
        Field::Sex => person.sex = told,
        Field::Phone => person.phone = told,
        Field::Operator => person.operator = told,
        // A home is a household's number and has a decision of its own.
        Field::Home => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_of_duplicates_ends_at_the_last_who_stays_and_a_ring_ends_somewhere() {
        let chain = HashMap::from([(1, 2), (2, 3), (7, 2)]);
        assert_eq!(ends(&chain), HashMap::from([(1, 3), (2, 3), (7, 3)]));
        assert!(ends(&HashMap::from([(1, 2), (2, 1)])).len() <= 2);
    }
}
