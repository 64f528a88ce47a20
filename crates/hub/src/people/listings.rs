//! What lists said of people: append-only facts, read back as the domain's listings.

use std::collections::HashMap;

use chrono::NaiveDate;
use tungnha_domain::{ListKind, ListedState, Listing, Rid, Target};

use super::Decided;
use crate::error::HubError;
use crate::store::{self, Connection};

/// All facts of everybody and every target, those of lists up to `as_of` (the list's own day, else the day
/// it was imported) if a day is given.
pub fn all(
    conn: &Connection,
    as_of: Option<NaiveDate>,
) -> Result<HashMap<(Rid, Target), Vec<Listing>>, HubError> {
    let decided = Decided::load(conn)?;
    let mut facts = as_listed(conn, as_of)?;
    let mut of_duplicates: Vec<(Rid, Target)> = facts
        .keys()
        .copied()
        .filter(|(rid, _)| decided.alias(*rid).is_some())
        .collect();
    // Of two duplicates that one list tells differently of, the lower number is heard, each time.
    of_duplicates.sort_unstable();
    for (rid, target) in of_duplicates {
        let others = facts.remove(&(rid, target)).unwrap_or_default();
        let own = facts.entry((decided.person(rid), target)).or_default();
        for other in others {
            // One list's word on a person is one, though it named them twice.
            if own.iter().all(|fact| fact.import_seq != other.import_seq) {
                own.push(other);
            }
        }
    }
    Ok(facts)
}

/// Every fact about one person.
pub(crate) fn about(conn: &Connection, rid: Rid) -> Result<Vec<Listing>, HubError> {
    let lists = lists(conn)?;
    let numbers = Decided::load(conn)?.numbers_of(&[rid]);
    let mut facts: Vec<(Target, Listing)> = Vec::new();
    // The one who stays comes first.
    for number in numbers {
        for fact in store::listings::about(conn, &[number])? {
            let list = lists
                .get(&fact.import_seq)
                .ok_or(HubError::Unreadable("listing.import_seq"))?;
            let (target, said) = (fact.state.target(), list.says(fact.state));
            if facts
                .iter()
                .all(|(about, known)| *about != target || known.import_seq != said.import_seq)
            {
                facts.push((target, said));
            }
        }
    }
    Ok(facts.into_iter().map(|(_, fact)| fact).collect())
}

/// What lists said of one resident, of a duplicate by itself: what imports go by.
pub(crate) fn of(
    conn: &Connection,
    rid: Rid,
    lists: &HashMap<i64, ImportedList>,
) -> Result<Vec<Listing>, HubError> {
    store::listings::about(conn, &[rid])?
        .into_iter()
        .map(|fact| {
            let list = lists
                .get(&fact.import_seq)
                .ok_or(HubError::Unreadable("listing.import_seq"))?;
            Ok(list.says(fact.state))
        })
        .collect()
}

/// All facts of every resident, duplicates by themselves.
pub(crate) fn as_listed(
    conn: &Connection,
    as_of: Option<NaiveDate>,
) -> Result<HashMap<(Rid, Target), Vec<Listing>>, HubError> {
    // One list speaks of thousands of people: its day and kind are read once.
    let lists = lists(conn)?;
    let mut facts: HashMap<(Rid, Target), Vec<Listing>> = HashMap::new();
    for fact in store::listings::all(conn)? {
        let list = lists
            .get(&fact.import_seq)
            .ok_or(HubError::Unreadable("listing.import_seq"))?;
        if as_of.is_some_and(|day| list.day() > day) {
            continue;
        }
        facts
            .entry((fact.rid, fact.state.target()))
            .or_default()
            .push(list.says(fact.state));
    }
    Ok(facts)
}

/// What is known of one imported list.
#[derive(Clone, Debug)]
pub struct ImportedList {
    /// The order of import.
    pub import_seq: i64,
    /// What kind of list.
    pub kind: ListKind,
    /// The day it speaks of, if it says.
    pub list_date: Option<NaiveDate>,
    /// The Vietnam day it was imported.
    pub import_date: NaiveDate,
}

impl ImportedList {
    /// The day lists of one kind are ordered by.
    #[must_use]
    pub fn day(&self) -> NaiveDate {
        self.list_date.unwrap_or(self.import_date)
    }

    /// This list's word on one person.
    #[must_use]
    pub fn says(&self, state: ListedState) -> Listing {
        Listing {
            import_seq: self.import_seq.unsigned_abs(),
            kind: self.kind,
            list_date: self.list_date,
            import_date: self.import_date,
            state,
        }
    }
}

/// All imported lists, by their order of import.
pub fn lists(conn: &Connection) -> Result<HashMap<i64, ImportedList>, HubError> {
    let lists = store::imports::lists(conn)?;
    Ok(lists.into_iter().map(|list| (list.import_seq, list)).collect())
}
