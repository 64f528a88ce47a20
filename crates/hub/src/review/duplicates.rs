//! People who are on the lists twice, perhaps: pairs for an officer to look at, never joined by themselves.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde::Serialize;
use ts_rs::TS;
use tungnha_domain::{Birth, Rid, mask_personal_id};

use super::deed::Deed;
use crate::commune::units;
use crate::error::HubError;
use crate::people::{FullList, Resident, load_residents};
use crate::store::{Connection, decisions, households};

/// Why two look like one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "ReviewLook")]
pub enum Look {
    /// The same folded name, a birth that does not differ, and the same household.
    SameHousehold,
    /// The same folded name and phone number, and a birth that does not differ.
    SamePhone,
    /// The same folded name and full birth date in one hamlet, and one of them without a personal ID.
    SameBirth,
}

/// Two who may be one; the first is the better known.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(rename = "ReviewPair")]
pub struct Pair {
    /// The one who would stay.
    pub stays: Person,
    /// The other.
    pub duplicate: Person,
    /// Why.
    pub looks: Vec<Look>,
    /// Both have a personal ID, and they differ: perhaps two people after all.
    pub ids_differ: bool,
}

/// One of a pair.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(rename = "ReviewPerson")]
pub struct Person {
    /// By the hub's number.
    pub rid: u32,
    /// As the lists spell it.
    pub name: String,
    /// `1950` or `1986-07-26`.
    pub birth: Option<String>,
    /// `M` or `F`.
    pub sex: Option<String>,
    /// `070•••••0123`.
    pub id_masked: Option<String>,
    /// Its last three digits.
    pub phone_end: Option<String>,
    /// The hamlet's name.
    pub hamlet: String,
    /// The household's number.
    pub household: Option<String>,
    /// On the newest full list of the hamlet.
    pub on_full_list: bool,
}

/// Every pair that looks like one person and was not decided to be two. The caller logs that names were read.
pub fn duplicates(conn: &Connection) -> Result<Vec<Pair>, HubError> {
    let people = load_residents(conn)?;
    let apart = apart(conn)?;
    let mut by_name: HashMap<&str, Vec<&Resident>> = HashMap::new();
    for person in &people {
        by_name.entry(&person.match_key).or_default().push(person);
    }
    let mut found: BTreeMap<(Rid, Rid), (&Resident, &Resident, BTreeSet<Look>)> = BTreeMap::new();
    for namesakes in by_name.values() {
        for (at, one) in namesakes.iter().enumerate() {
            for other in &namesakes[at + 1..] {
                let looks = looks(one, other);
                let pair = (one.rid.min(other.rid), one.rid.max(other.rid));
                if !looks.is_empty() && !apart.contains(&pair) {
                    found.insert(pair, (one, other, looks));
                }
            }
        }
    }
    let hamlets: HashMap<_, _> = units::all(conn)?
        .into_iter()
        .map(|unit| (unit.id, unit.name))
        .collect();
    let houses: HashMap<_, _> = households::all(conn)?
        .into_iter()
        .map(|house| (house.hid, house.number))
        .collect();
    let told = |resident: &Resident| Person {
        rid: resident.rid.0,
        name: resident.name.clone(),
        birth: resident.birth.map(|birth| birth.to_string()),
        sex: resident.sex.clone(),
        id_masked: resident.personal_id.as_deref().map(mask_personal_id),
        phone_end: resident
            .phone
            .as_ref()
            .map(|phone| phone.chars().skip(7).collect()),
        hamlet: hamlets.get(&resident.unit).cloned().unwrap_or_default(),
        household: houses.get(&resident.hid).cloned().flatten(),
        on_full_list: resident.full_list == FullList::On,
    };
    let mut pairs: Vec<Pair> = found
        .into_values()
        .map(|(one, other, looks)| {
            let (stays, duplicate) = if weight(other) > weight(one) {
                (other, one)
            } else {
                (one, other)
            };
            Pair {
                stays: told(stays),
                duplicate: told(duplicate),
                looks: looks.into_iter().collect(),
                ids_differ: one.personal_id.is_some() && other.personal_id.is_some(),
            }
        })
        .collect();
    pairs.sort_by_key(|pair| {
        (
            pair.ids_differ,
            units::natural(&pair.stays.hamlet),
            pair.stays.rid,
            pair.duplicate.rid,
        )
    });
    Ok(pairs)
}

/// How well somebody is known; the greater the better, and of two alike the older number.
fn weight(person: &Resident) -> (bool, bool, bool, std::cmp::Reverse<Rid>) {
    (
        person.full_list == FullList::On,
        person.personal_id.is_some(),
        matches!(person.birth, Some(Birth::Date(_))),
        std::cmp::Reverse(person.rid),
    )
}

fn looks(one: &Resident, other: &Resident) -> BTreeSet<Look> {
    let mut looks = BTreeSet::new();
    let sexes_differ = one.sex.is_some() && other.sex.is_some() && one.sex != other.sex;
    let births_differ = match (one.birth, other.birth) {
        (Some(Birth::Date(one)), Some(Birth::Date(other))) => one != other,
        (Some(one), Some(other)) => one.year() != other.year(),
        _ => false,
    };
    if sexes_differ || births_differ {
        return looks;
    }
    let born = one.birth.is_some() && other.birth.is_some();
    if one.hid == other.hid && born {
        looks.insert(Look::SameHousehold);
    }
    if one.phone.is_some() && one.phone == other.phone {
        looks.insert(Look::SamePhone);
    }
    let one_without_id = one.personal_id.is_none() || other.personal_id.is_none();
    let full = matches!(one.birth, Some(Birth::Date(_))) && one.birth == other.birth;
    if one_without_id && full && one.unit == other.unit {
        looks.insert(Look::SameBirth);
    }
    looks
}

/// Pairs decided to be two people, the lower number first.
fn apart(conn: &Connection) -> Result<HashSet<(Rid, Rid)>, HubError> {
    let standing = decisions::standing(conn)?;
    Ok(standing
        .into_iter()
        .filter_map(|decision| match decision.deed {
            Deed::DifferentPeople { one, other } => Some((one.min(other), one.max(other))),
            _ => None,
        })
        .collect())
}
