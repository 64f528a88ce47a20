//! What an officer decides of whom or what a door added: one who is listed, put on the list, let go, a move taken up.

use tungnha_domain::{Hid, Rid};

use super::super::decide::{By, Made, laid_over, no_such, tell_of};
use super::super::deed::Deed;
use super::super::houses;
use crate::error::HubError;
use crate::people::Decided;
use crate::store::found::{self, Found, What};
use crate::store::{Transaction, households, listings, residents, withdrawn};

/// Decides that somebody or a household that a door added is one the list has: `other` is a resident's or a
/// household's number.
pub fn is_known(tx: &Transaction<'_>, number: u32, other: u32, by: By<'_>) -> Result<Made, HubError> {
    let one = open(tx, number)?;
    let made = match (one.what, one.rid) {
        (What::Person, Some(duplicate)) => {
            let decided = Decided::load(tx)?;
            let stays = decided.person(Rid(other));
            if residents::some(tx, &[stays])?.is_empty() {
                return Err(no_such(stays));
            }
            laid_over(tx, &Deed::SamePerson { stays, duplicate }, by)?
        }
        (What::Household, _) => houses::join(tx, one.hid, Hid(other), by)?,
        _ => return Err(wrong_kind()),
    };
    noted(tx, &one, made)
}

/// Puts somebody or a household that a door added on the list. A person whose household is new brings it along; what
/// number the household gets, none given, is what the door told or one that is free.
pub fn add_found(
    tx: &Transaction<'_>,
    number: u32,
    house_number: Option<&str>,
    by: By<'_>,
) -> Result<Made, HubError> {
    let one = open(tx, number)?;
    let made = match (one.what, one.rid) {
        (What::Person, Some(rid)) => {
            house_on_list(tx, one.hid, house_number, by)?;
            found::show_person(tx, rid)?;
            laid_over(tx, &Deed::FoundPerson { found: number, rid }, by)?
        }
        (What::Household, _) => {
            let made = house_on_list(tx, one.hid, house_number, by)?;
            return made.ok_or_else(|| decided_already(number));
        }
        _ => return Err(wrong_kind()),
    };
    noted(tx, &one, made)
}

/// Lets go what a door told, and says why.
pub fn let_go(tx: &Transaction<'_>, number: u32, reason: &str, by: By<'_>) -> Result<Made, HubError> {
    let one = open(tx, number)?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(HubError::Refused(
            "hãy ghi lý do bỏ (a reason is needed)".to_owned(),
        ));
    }
    let deed = Deed::LetGo {
        found: number,
        rid: one.rid,
        hid: one.hid,
        reason: reason.to_owned(),
    };
    let made = laid_over(tx, &deed, by)?;
    noted(tx, &one, made)
}

/// Decides that people who moved, as a door told, live there now: all of them or none. A new household comes on the
/// list with the first.
pub fn take_move(tx: &Transaction<'_>, numbers: &[u32], by: By<'_>) -> Result<Vec<Made>, HubError> {
    let mut all = Vec::new();
    for number in numbers {
        let one = open(tx, *number)?;
        let (What::Move, Some(rid)) = (one.what, one.rid) else {
            return Err(wrong_kind());
        };
        let decided = Decided::load(tx)?;
        let rid = decided.person(rid);
        if residents::some(tx, &[rid])?.is_empty() {
            return Err(HubError::Refused(
                "người này chưa có trong danh sách; hãy quyết định về người trước \
                 (decide about the person first)"
                    .to_owned(),
            ));
        }
        let listed = residents::home_of(tx, rid)?
            .map(|(hid, _)| hid)
            .ok_or_else(|| no_such(rid))?;
        house_on_list(tx, one.hid, None, by)?;
        let to = Decided::load(tx)?.house(one.hid);
        let made = laid_over(tx, &Deed::Home { rid, to, listed }, by)?;
        all.push(noted(tx, &one, made)?);
    }
    Ok(all)
}

/// Puts a household that a door added on the list, if it is one and is not there yet.
fn house_on_list(
    tx: &Transaction<'_>,
    hid: Hid,
    number: Option<&str>,
    by: By<'_>,
) -> Result<Option<Made>, HubError> {
    let all = found::all(tx)?;
    let Some(one) = all
        .iter()
        .find(|one| one.what == What::Household && one.hid == hid && one.decision.is_none())
    else {
        return Ok(None);
    };
    let decided = Decided::load(tx)?;
    let wanted = number
        .map(str::trim)
        .filter(|number| !number.is_empty())
        .or(one.told_number.as_deref());
    let number = match wanted {
        Some(number) if households::numbered(tx, one.unit, number)?.is_none() => number.to_owned(),
        Some(taken) if number.is_some() => {
            return Err(HubError::Refused(format!(
                "số hộ “{taken}” đã có trong thôn, khu phố này (the number is taken)"
            )));
        }
        _ => free_number(tx, one)?,
    };
    let after = one.after.map(|after| decided.house(after));
    let place = match after {
        Some(after) => households::some(tx, &[after])?
            .first()
            .filter(|house| house.unit == one.unit)
            .map(|house| house.place),
        None => None,
    };
    let place = match place {
        Some(place) => place,
        None => households::last_place(tx, one.unit)? + 1,
    };
    withdrawn::household_is_back(tx, hid, &number, one.landmark.as_deref(), place)?;
    let deed = Deed::FoundHousehold {
        found: one.number,
        hid,
        number,
        place,
    };
    let made = laid_over(tx, &deed, by)?;
    noted(tx, one, made).map(Some)
}

/// A number nobody has there: `M1`, `M2` … ("mới").
fn free_number(tx: &Transaction<'_>, one: &Found) -> Result<String, HubError> {
    for number in 1.. {
        let free = format!("M{number}");
        if households::numbered(tx, one.unit, &free)?.is_none() {
            return Ok(free);
        }
    }
    Err(HubError::Unreadable("household.number"))
}

/// Takes somebody a door added off the list, where their decision is taken back.
pub(in crate::review) fn take_off(tx: &Transaction<'_>, rid: Rid) -> Result<(), HubError> {
    if !listings::about(tx, &[rid])?.is_empty() {
        return Err(HubError::Refused(
            "một danh sách đã có người này; không bỏ ra được nữa (a list has this person by now)".to_owned(),
        ));
    }
    found::conceal_person(tx, rid)
}

/// Takes a household a door added off the list, where its decision is taken back.
pub(in crate::review) fn take_house_off(tx: &Transaction<'_>, hid: Hid) -> Result<(), HubError> {
    if !Decided::load(tx)?.of_household(tx, hid)?.is_empty() {
        return Err(HubError::Refused(
            "hộ này đang có người trong danh sách; hãy hoàn tác về những người ấy trước \
             (people live in it: take those decisions back first)"
                .to_owned(),
        ));
    }
    withdrawn::household(tx, hid, "")
}

/// One that waits for a decision.
fn open(tx: &Transaction<'_>, number: u32) -> Result<Found, HubError> {
    let one = found::find(tx, number)?
        .filter(|one| !one.retracted || one.decision.is_some())
        .ok_or_else(|| {
            HubError::Refused(format!("không có mục số {number}, xem `found` (no such finding)"))
        })?;
    match one.decision {
        None => Ok(one),
        Some(_) => Err(decided_already(number)),
    }
}

fn decided_already(number: u32) -> HubError {
    HubError::Refused(format!(
        "mục số {number} đã được quyết định; hãy hoàn tác trước (decided already: take it back first)"
    ))
}

fn wrong_kind() -> HubError {
    HubError::Refused("mục này không phải loại ấy (not of this kind)".to_owned())
}

/// Notes the decision beside what it is about, and tells the tablets what became of it.
fn noted(tx: &Transaction<'_>, one: &Found, made: Made) -> Result<Made, HubError> {
    found::decide(tx, one.number, made.decision)?;
    tell_of(tx, one.rid, one.hid)?;
    Ok(made)
}
