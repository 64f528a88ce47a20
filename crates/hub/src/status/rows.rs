//! What a tablet is told of a resident or a household: the row as it travels, put together from lists
//! and fold.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tungnha_domain::{
    Campaign, Cell, Hid, Invited, Observation, Rid, Said, Sex, Target, UnitId, fold, latest_of_each,
};
use tungnha_exchange::list::{Became, Fact, FoundRow, HouseholdRow, ResidentRow};

use crate::error::HubError;
use crate::lists::invited::standing as standing_invitations;
use crate::people::{Decided, Resident};
use crate::review::Deed;
use crate::store::{self, Connection, decisions, field_invitations, house_words, observations, visits};

/// The residents among `rids` that there are, each with its hamlet.
pub(super) fn residents(
    conn: &Connection,
    campaign: &Campaign,
    rids: &[Rid],
) -> Result<Vec<(UnitId, ResidentRow)>, HubError> {
    let decided = Decided::load(conn)?;
    // Whose processing is restricted, or whose details are gone, is on no tablet, under none of their numbers.
    let withheld = store::withheld::all(conn)?;
    let is_withheld = |rid: Rid| {
        decided
            .numbers_of(&[rid])
            .iter()
            .any(|rid| withheld.contains_key(rid))
    };
    let numbers = decided.numbers_of(rids);
    let people = decided.people(conn, store::residents::some(conn, &numbers)?)?;
    let asked: BTreeSet<Rid> = rids.iter().copied().collect();
    let mut rows: Vec<(UnitId, ResidentRow)> = people
        .into_iter()
        .filter(|resident| asked.contains(&resident.rid) && !is_withheld(resident.rid))
        .map(|resident| (resident.unit, row(resident)))
        .collect();
    let place: HashMap<Rid, usize> = rows
        .iter()
        .enumerate()
        .map(|(at, (_, row))| (row.rid, at))
        .collect();
    let (own, others): (Vec<_>, Vec<_>) = store::listings::about(conn, &numbers)?
        .into_iter()
        .partition(|fact| decided.alias(fact.rid).is_none());
    for (fact, of_a_duplicate) in own
        .into_iter()
        .map(|fact| (fact, false))
        .chain(others.into_iter().map(|fact| (fact, true)))
    {
        if let Some(at) = place.get(&decided.person(fact.rid)) {
            let import_seq = fact.import_seq.unsigned_abs();
            let facts = &mut rows[*at].1.facts;
            let about =
                |held: &Fact| held.import_seq == import_seq && held.state.target() == fact.state.target();
            // One list's word on a person is one, though it named them twice.
            if of_a_duplicate && facts.iter().any(about) {
                continue;
            }
            facts.push(Fact {
                import_seq,
                state: fact.state,
            });
        }
    }
    for (rid, invited) in invited(conn, &decided, &numbers)? {
        if let Some(at) = place.get(&rid) {
            rows[*at].1.invited = Some(invited);
        }
    }
    let answers = decided.answers(observations::about(conn, &numbers)?);
    for ((rid, target), cell) in fold_all(campaign, answers) {
        if let Some(at) = place.get(&rid) {
            rows[*at].1.cells.push((target, cell));
        }
    }
    for (_, row) in &mut rows {
        row.cells.sort_by_key(|(target, _)| *target);
    }
    Ok(rows)
}

/// The invitation that stands for each of these people: the latest of the desk's letters and the door's words.
fn invited(
    conn: &Connection,
    decided: &Decided,
    numbers: &[Rid],
) -> Result<BTreeMap<Rid, Said<Invited>>, HubError> {
    let mut words = field_invitations::about(conn, numbers)?;
    words.extend(store::points::letters_to(conn, numbers)?);
    Ok(standing_invitations(decided, words))
}

/// Folds answers about any residents and targets.
pub(super) fn fold_all(campaign: &Campaign, answers: Vec<Observation>) -> HashMap<(Rid, Target), Cell> {
    let mut about: HashMap<(Rid, Target), Vec<Observation>> = HashMap::new();
    for answer in answers {
        about.entry((answer.rid, answer.target)).or_default().push(answer);
    }
    about
        .into_iter()
        .map(|(key, answers)| (key, fold(campaign, &answers)))
        .collect()
}

fn row(resident: Resident) -> ResidentRow {
    ResidentRow {
        rid: resident.rid,
        hid: resident.hid,
        name: resident.name,
        birth: resident.birth,
        sex: resident.sex.as_deref().and_then(Sex::parse),
        head: resident.head,
        phone: resident.phone,
        operator: resident.operator,
        personal_id: resident.personal_id,
        facts: Vec::new(),
        cells: Vec::new(),
        invited: None,
    }
}

/// The households among `hids` that have residents, each with its hamlet.
pub(super) fn households(conn: &Connection, hids: &[Hid]) -> Result<Vec<(UnitId, HouseholdRow)>, HubError> {
    let decided = Decided::load(conn)?;
    let houses = decided.houses_of(hids);
    // The latest last: of several households that are one, it is the whole house's.
    let mut last: HashMap<Hid, _> = visits::at(conn, &houses)?
        .into_iter()
        .map(|(hid, visit)| (decided.house(hid), visit))
        .collect();
    let mut landmarks = standing(&decided, house_words::landmarks(conn, &houses)?);
    let mut places = standing(&decided, house_words::places(conn, &houses)?);
    let found = decided.inhabited(conn, hids)?.into_iter().map(|household| {
        let row = HouseholdRow {
            hid: household.hid,
            number: household.number.unwrap_or_default(),
            address: household.address.unwrap_or_default(),
            order: household.place,
            last_visit: last.remove(&household.hid),
            landmark: landmarks.remove(&household.hid),
            walk: places.remove(&household.hid),
        };
        (household.unit, row)
    });
    Ok(found.collect())
}

/// What became of those among these findings that were decided upon and not taken back, each with the hamlet it was
/// told in, and once more with the one where they are now.
pub(super) fn found(conn: &Connection, numbers: &BTreeSet<u32>) -> Result<Vec<(UnitId, FoundRow)>, HubError> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let decided = Decided::load(conn)?;
    let mut rows = Vec::new();
    for number in numbers {
        let Some(found) = store::found::find(conn, *number)? else {
            continue;
        };
        let decision = match found.decision {
            Some(decision) => decisions::find(conn, decision)?,
            None => None,
        };
        let became = match decision.map(|decision| decision.deed) {
            Some(Deed::LetGo { .. }) => Became::LetGo,
            Some(Deed::SamePerson { .. } | Deed::FoundPerson { .. }) => match found.rid {
                Some(rid) => Became::Person(decided.person(rid)),
                None => continue,
            },
            Some(Deed::Household { .. } | Deed::FoundHousehold { .. }) => {
                Became::Household(decided.house(found.hid))
            }
            Some(_) => Became::Decided,
            None => continue,
        };
        let row = FoundRow {
            number: *number,
            id: found.id,
            became,
        };
        // Where they are now as well: a house goes to another hamlet with everybody in it.
        let now = match became {
            Became::Person(rid) => decided.home_of(conn, rid)?.map(|(_, unit)| unit),
            Became::Household(hid) => decided.unit_of(conn, hid)?,
            _ => None,
        };
        let lists: BTreeSet<UnitId> = now.into_iter().chain([found.unit]).collect();
        rows.extend(lists.into_iter().map(|unit| (unit, row)));
    }
    Ok(rows)
}

/// The word that stands for each house. Households that are one have one.
fn standing<T>(decided: &Decided, words: Vec<(Hid, Said<T>)>) -> HashMap<Hid, Said<T>> {
    latest_of_each(words.into_iter().map(|(hid, word)| (decided.house(hid), word)))
}
