//! Finding a household, and looking into it, before it is joined, split or moved.
//!
//! Each search is logged with how it was asked and how much it found, never with its words.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use ts_rs::TS;
use tungnha_domain::{Hid, mask_personal_id, text};

use super::decide::By;
use crate::error::HubError;
use crate::lists::{Listed, Roll};
use crate::store::{Transaction, audit, households};

/// Households shown of a search; who finds more should say more.
const MOST: usize = 60;

/// One household as it is found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "HouseFound")]
pub struct House {
    /// By the hub's number.
    pub hid: u32,
    /// The hamlet's name.
    pub hamlet: String,
    /// Its number in the lists.
    pub number: Option<String>,
    /// As the lists write it.
    pub address: Option<String>,
    /// The head of it, else whoever stands first.
    pub head: String,
    /// How many live in it.
    pub people: u32,
}

/// What a search found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "HousesFound")]
pub struct Houses {
    /// At most sixty, in the order of the lists.
    pub houses: Vec<House>,
    /// How many there are.
    pub found: usize,
}

/// One who lives in a household.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "HousePerson")]
pub struct Inhabitant {
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
    /// The head of the household.
    pub head: bool,
}

/// A household and who lives in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "HouseView")]
pub struct Household {
    /// Which.
    pub house: House,
    /// Who lives there, in the order of the lists.
    pub people: Vec<Inhabitant>,
    /// A number nobody has in this hamlet, for those who are split off.
    pub free_number: String,
}

/// Households by somebody's name without marks or by initials, or by the beginning of a household's number. `now`
/// is unix seconds.
pub fn find_households(tx: &Transaction<'_>, query: &str, (who, now): By<'_>) -> Result<Houses, HubError> {
    let folded = text::fold(query.trim());
    let roll = Roll::load(tx, None)?;
    let by_number = folded.starts_with(|letter: char| letter.is_ascii_digit());
    let fits = |person: &&Listed| {
        !folded.is_empty()
            && !person.resident.is_erased()
            && if by_number {
                let number = person.household.as_deref().map(text::fold);
                number.is_some_and(|number| number.starts_with(&folded))
            } else {
                text::matches_folded(&folded, &person.resident.match_key)
            }
    };
    let found: BTreeSet<Hid> = roll
        .people
        .iter()
        .filter(fits)
        .map(|person| person.resident.hid)
        .collect();
    let all = houses(&roll);
    let mut shown: Vec<House> = Vec::new();
    // The roll is in the lists' order; a household stands where its first person does.
    for person in &roll.people {
        let hid = person.resident.hid;
        if shown.len() < MOST && found.contains(&hid) && shown.iter().all(|house| house.hid != hid.0) {
            shown.extend(all.get(&hid).cloned());
        }
    }
    let detail = serde_json::json!({ "by": if by_number { "number" } else { "name" }, "found": found.len() });
    audit::append(tx, now, who, "household_search", &detail)?;
    Ok(Houses {
        houses: shown,
        found: found.len(),
    })
}

/// Looks into one household; that it was looked into is logged. `now` is unix seconds.
pub fn household(tx: &Transaction<'_>, hid: Hid, (who, now): By<'_>) -> Result<Household, HubError> {
    let roll = Roll::load(tx, None)?;
    let house = houses(&roll).remove(&hid).ok_or_else(|| {
        HubError::Refused(
            "hộ này không còn ai, hãy tìm lại (nobody lives in this household any more)".to_owned(),
        )
    })?;
    let people = roll
        .people
        .iter()
        .filter(|person| person.resident.hid == hid)
        .map(|person| Inhabitant {
            rid: person.resident.rid.0,
            name: person.resident.name.clone(),
            birth: person.resident.birth.map(|birth| birth.to_string()),
            sex: person.resident.sex.clone(),
            id_masked: person.resident.personal_id.as_deref().map(mask_personal_id),
            head: person.resident.head,
        })
        .collect();
    let free_number = free_number(tx, hid, house.number.as_deref())?;
    audit::append(
        tx,
        now,
        who,
        "household_opened",
        &serde_json::json!({ "hid": hid.0 }),
    )?;
    Ok(Household {
        house,
        people,
        free_number,
    })
}

/// Every household somebody lives in.
fn houses(roll: &Roll) -> BTreeMap<Hid, House> {
    let mut people: BTreeMap<Hid, u32> = BTreeMap::new();
    for person in &roll.people {
        *people.entry(person.resident.hid).or_default() += 1;
    }
    roll.heads()
        .into_iter()
        .map(|(hid, head)| {
            let house = House {
                hid: hid.0,
                hamlet: head.hamlet.clone(),
                number: head.household.clone(),
                address: head.address.clone(),
                head: head.resident.name.clone(),
                people: people.get(&hid).copied().unwrap_or(0),
            };
            (hid, house)
        })
        .collect()
}

/// `30001` → `30001/2`, or the next that is free; empty for a household without a number.
fn free_number(tx: &Transaction<'_>, hid: Hid, number: Option<&str>) -> Result<String, HubError> {
    let (Some(number), Some(unit)) = (number, households::unit_of(tx, hid)?) else {
        return Ok(String::new());
    };
    for part in 2..1000 {
        let free = format!("{number}/{part}");
        if households::numbered(tx, unit, &free)?.is_none() {
            return Ok(free);
        }
    }
    Ok(String::new())
}
