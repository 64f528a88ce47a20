//! What a row changes about a person who is known already: a pure rule over both.
//!
//! A list never empties a field. The newest list is believed, an older one fills gaps. Excerpts (daily
//! lists) have fewer and rougher columns than full ones: they bring IDs and phones, but don't rename
//! anybody, and never move anybody out of a household they don't speak of.

use tungnha_domain::Birth;
use tungnha_sheets::Person;

use crate::people::{FullList, Resident};
use tungnha_domain::{Hid, UnitId};

/// One row in its list.
pub(super) struct Said<'a> {
    pub(super) person: &'a Person,
    pub(super) match_key: &'a str,
    /// Household and hamlet, when the row names a household.
    pub(super) home: Option<(Hid, UnitId)>,
    /// From a full list.
    pub(super) full: bool,
    /// The list's day, `2024-05-06`.
    pub(super) day: &'a str,
}

/// The person as known after the row. `place` in a new household is the caller's.
pub(super) fn merge(known: &Resident, said: &Said<'_>) -> Resident {
    if known.is_erased() {
        // Counted on as before; no list brings back who they are.
        let full_list = if said.full { FullList::On } else { known.full_list };
        return Resident {
            full_list,
            ..known.clone()
        };
    }
    let person = said.person;
    let newer = said.day >= known.source_date.as_str();
    // A full list's word on who somebody is; an excerpt's only while no full list has spoken.
    let trusted = newer && (said.full || known.full_list == FullList::Never);
    let mut merged = known.clone();
    if merged.personal_id.is_none() {
        merged.personal_id.clone_from(&person.personal_id);
    }
    // The same letters in another case (“ĐIỂU X”) are no new spelling.
    if trusted && person.name.to_lowercase() != known.name.to_lowercase() {
        merged.name.clone_from(&person.name);
        said.match_key.clone_into(&mut merged.match_key);
    }
    merged.birth = merge_birth(known.birth, person.birth, trusted);
    if let Some(sex) = person.sex
        && (trusted || known.sex.is_none())
    {
        merged.sex = Some(sex.code().to_owned());
    }
    if newer || known.phone.is_none() {
        merged.phone = person.phone.clone().or(merged.phone);
    }
    if newer || known.operator.is_none() {
        merged.operator = person.operator.clone().or(merged.operator);
    }
    if let Some((hid, unit)) = said.home
        && (newer || known.full_list == FullList::Never)
    {
        (merged.hid, merged.unit) = (hid, unit);
        if person.relation.is_some() || person.head {
            merged.head = person.head;
        }
    }
    if said.full {
        merged.full_list = FullList::On;
    }
    if trusted {
        said.day.clone_into(&mut merged.source_date);
    }
    merged
}

/// Keeps the more precise birth; where the two disagree, the trusted one.
fn merge_birth(known: Option<Birth>, said: Option<Birth>, trusted: bool) -> Option<Birth> {
    match (known, said) {
        (Some(held @ Birth::Date(_)), Some(Birth::Year(year))) if held.year() == year => Some(held),
        (Some(Birth::Year(year)), Some(told @ Birth::Date(_))) if told.year() == year => Some(told),
        (Some(_), Some(told)) if trusted => Some(told),
        (held, told) => held.or(told),
    }
}

/// Whether a person would see a difference.
pub(super) fn differs(one: &Resident, other: &Resident) -> bool {
    one.personal_id != other.personal_id
        || one.name != other.name
        || one.birth != other.birth
        || one.sex != other.sex
        || one.head != other.head
        || one.phone != other.phone
        || one.operator != other.operator
        || one.hid != other.hid
}

#[cfg(test)]
mod tests {
    use super::*;
    use tungnha_domain::Rid;

    fn known() -> Resident {
        Resident {
            rid: Rid(1),
            hid: Hid(7),
            unit: UnitId(3),
            place: 1,
            personal_id: Some("070150000001".to_owned()),
            name: "Điểu K'Rơi".to_owned(),
            match_key: "dieu k'roi".to_owned(),
            birth: Some("1950-03-02".parse().unwrap()),
            sex: Some("M".to_owned()),
            head: true,
            phone: Some("0391234567".to_owned()),
            operator: Some("Viettel".to_owned()),
            full_list: FullList::On,
            source_date: "2024-05-01".to_owned(),
        }
    }

    fn row(name: &str, birth: &str) -> Person {
        Person {
            row: 7,
            personal_id: Some("070150000001".to_owned()),
            name: name.to_owned(),
            birth: Some(birth.parse().unwrap()),
            sex: None,
            phone: None,
            operator: None,
            household: None,
            head: false,
            relation: None,
            address: None,
            hamlet: None,
            listed: Vec::new(),
        }
    }

    #[test]
    fn a_daily_list_with_a_bare_year_and_capitals_changes_nothing() {
        let person = row("ĐIỂU K'RƠI", "1950");
        let said = Said {
            person: &person,
            match_key: "dieu k'roi",
            home: None,
            full: false,
            day: "2024-05-06",
        };
        assert!(!differs(&known(), &merge(&known(), &said)));
    }

    #[test]
    fn a_newer_phone_is_taken_and_a_missing_one_is_kept() {
        let mut person = row("Điểu K'Rơi", "1950");
        person.phone = Some("0861234567".to_owned());
        let said = Said {
            person: &person,
            match_key: "dieu k'roi",
            home: None,
            full: false,
            day: "2024-05-06",
        };
        let merged = merge(&known(), &said);
        assert_eq!(merged.phone.as_deref(), Some("0861234567"));
        assert_eq!(merged.operator.as_deref(), Some("Viettel"));
    }

    #[test]
    fn an_older_list_only_fills_gaps() {
        let mut person = row("Điểu Krơi", "1951");
        person.phone = Some("0861234567".to_owned());
        let said = Said {
            person: &person,
            match_key: "dieu kroi",
            home: Some((Hid(9), UnitId(3))),
            full: true,
            day: "2024-04-01",
        };
        assert!(!differs(&known(), &merge(&known(), &said)));
    }

    #[test]
    fn a_newer_full_list_corrects_a_name_and_moves_house() {
        let person = row("Điểu Krơi", "1950");
        let said = Said {
            person: &person,
            match_key: "dieu kroi",
            home: Some((Hid(9), UnitId(3))),
            full: true,
            day: "2024-06-01",
        };
        let merged = merge(&known(), &said);
        assert_eq!((merged.name.as_str(), merged.hid), ("Điểu Krơi", Hid(9)));
        assert_eq!(merged.birth, known().birth, "the year agrees, so the day is kept");
    }
}
