//! What lists said of people: append-only facts, read back as the domain's listings.

use std::collections::HashMap;

use chrono::NaiveDate;
use rusqlite::{Connection, Row};
use tungnha_domain::{ListKind, ListedState, Listing, Rid, Target};

use crate::error::HubError;

/// All facts of every resident and target, those of lists up to `as_of` (the list's own day, else the day
/// it was imported) if a day is given.
pub fn all(
    conn: &Connection,
    as_of: Option<NaiveDate>,
) -> Result<HashMap<(Rid, Target), Vec<Listing>>, HubError> {
    // One list speaks of thousands of people: its day and kind are read once.
    let lists = lists(conn)?;
    let mut query = conn.prepare_cached("SELECT rid, target, import_seq, state FROM listing")?;
    let mut rows = query.query([])?;
    let mut facts: HashMap<(Rid, Target), Vec<Listing>> = HashMap::new();
    while let Some(row) = rows.next()? {
        let list = lists
            .get(&row.get(2)?)
            .ok_or(HubError::Unreadable("listing.import_seq"))?;
        if as_of.is_some_and(|day| list.day() > day) {
            continue;
        }
        let (target, listing) = fact(row, list)?;
        facts.entry((Rid(row.get(0)?), target)).or_default().push(listing);
    }
    Ok(facts)
}

/// All facts of one resident.
pub fn of(conn: &Connection, rid: Rid) -> Result<Vec<(Target, Listing)>, HubError> {
    let lists = lists(conn)?;
    let mut query =
        conn.prepare_cached("SELECT rid, target, import_seq, state FROM listing WHERE rid = ?1")?;
    let mut rows = query.query([rid.0])?;
    let mut facts = Vec::new();
    while let Some(row) = rows.next()? {
        let list = lists
            .get(&row.get(2)?)
            .ok_or(HubError::Unreadable("listing.import_seq"))?;
        facts.push(fact(row, list)?);
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
    let mut query =
        conn.prepare_cached("SELECT import_seq, kind, list_date, import_date FROM import_file")?;
    let mut rows = query.query([])?;
    let mut lists = HashMap::new();
    while let Some(row) = rows.next()? {
        let list = ImportedList {
            import_seq: row.get(0)?,
            kind: ListKind::parse(row.get_ref(1)?.as_str().unwrap_or(""))
                .ok_or(HubError::Unreadable("import_file.kind"))?,
            list_date: row
                .get::<_, Option<String>>(2)?
                .map(|text| date(&text))
                .transpose()?,
            import_date: date(&row.get::<_, String>(3)?)?,
        };
        lists.insert(list.import_seq, list);
    }
    Ok(lists)
}

/// The list that made each resident known here.
pub fn first_lists(conn: &Connection) -> Result<HashMap<Rid, i64>, HubError> {
    let mut query = conn.prepare_cached("SELECT rid, import_seq FROM import_change WHERE before IS NULL")?;
    let rows = query.query_map([], |row| Ok((Rid(row.get(0)?), row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn fact(row: &Row<'_>, list: &ImportedList) -> Result<(Target, Listing), HubError> {
    let target = target_of(row.get(1)?)?;
    Ok((target, list.says(state_of(target, row.get(3)?)?)))
}

/// The state of a stored number.
pub(crate) fn state_of(target: Target, stored: i64) -> Result<ListedState, HubError> {
    u64::try_from(stored)
        .ok()
        .and_then(|wire| ListedState::from_wire(target, wire))
        .ok_or(HubError::Unreadable("listing.state"))
}

/// The target of a stored number.
pub(crate) fn target_of(stored: i64) -> Result<Target, HubError> {
    u64::try_from(stored)
        .ok()
        .and_then(Target::from_wire)
        .ok_or(HubError::Unreadable("target"))
}

/// A target's number as stored.
pub(crate) fn target_number(target: Target) -> i64 {
    i64::try_from(target.wire()).unwrap_or(i64::MAX)
}

/// A state's number as stored.
pub(crate) fn state_number(state: ListedState) -> i64 {
    i64::try_from(state.wire()).unwrap_or(i64::MAX)
}

fn date(text: &str) -> Result<NaiveDate, HubError> {
    text.parse()
        .map_err(|_| HubError::Unreadable("import_file.list_date"))
}
