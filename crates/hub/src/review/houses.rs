//! Households that are one, and one that is two. Moving a household is [`crate::desk::move_household`].

use tungnha_domain::{Hid, Rid};

use super::decide::{By, Made, laid_over};
use super::deed::Deed;
use crate::commune::units;
use crate::error::HubError;
use crate::numbers;
use crate::people::Decided;
use crate::store::{Transaction, households, residents};

/// Decides that who lives in one household lives in the other.
pub fn join_households(
    tx: &Transaction<'_>,
    hamlet: &str,
    household: &str,
    into: &str,
    by: By<'_>,
) -> Result<Made, HubError> {
    let unit = units::hamlet(tx, hamlet)?;
    let find = |number: &str| -> Result<Hid, HubError> {
        households::numbered(tx, unit.id, number)?.ok_or_else(|| {
            HubError::Refused(format!(
                "không có hộ {number} ở {} (no such household there)",
                unit.name
            ))
        })
    };
    join(tx, find(household)?, find(into)?, by)
}

/// The same by the hub's numbers. Both must be of one hamlet: a team would find a house of another's streets on
/// its list.
pub fn join(tx: &Transaction<'_>, hid: Hid, into: Hid, by: By<'_>) -> Result<Made, HubError> {
    let decided = Decided::load(tx)?;
    if decided.house(hid) == decided.house(into) || decided.house(hid) != hid {
        return Err(HubError::Refused(
            "hai hộ này đã là một (already one household)".to_owned(),
        ));
    }
    let into = decided.house(into);
    if households::unit_of(tx, hid)? != households::unit_of(tx, into)? {
        return Err(HubError::Refused(
            "hai hộ ở hai địa bàn; hãy chuyển một hộ sang địa bàn kia trước (of two hamlets: move one first)"
                .to_owned(),
        ));
    }
    laid_over(tx, &Deed::Household { hid, into }, by)
}

/// Decides that these people of one household are a household of their own; `number` is new in the hamlet. One
/// decision a person, so that each can be taken back.
pub fn split_household(
    tx: &Transaction<'_>,
    rids: &[Rid],
    number: &str,
    by: By<'_>,
) -> Result<Vec<Made>, HubError> {
    let decided = Decided::load(tx)?;
    let mut homes = Vec::new();
    for rid in rids {
        let home = decided
            .home_of(tx, *rid)?
            .ok_or_else(|| HubError::Refused(format!("không có người số {rid} (no such resident)")))?;
        homes.push(home);
    }
    let Some((hid, unit)) = homes
        .first()
        .copied()
        .filter(|first| homes.iter().all(|home| home == first))
    else {
        return Err(HubError::Refused(
            "cần những người của cùng một hộ (people of one household are needed)".to_owned(),
        ));
    };
    if decided.of_household(tx, hid)?.len() == rids.len() {
        return Err(HubError::Refused(
            "cả hộ được chọn, không có gì để tách (nobody would stay)".to_owned(),
        ));
    }
    let number = number.trim();
    // One that an earlier splitting made, taken back since, is taken up again.
    let there = households::numbered(tx, unit, number)?;
    let taken = there.map_or(Ok(false), |there| is_lived_in(tx, &decided, there))?;
    if number.is_empty() || taken {
        return Err(HubError::Refused(format!(
            "số hộ “{number}” trống hoặc đã có trong thôn, khu phố này (the number is taken)"
        )));
    }
    let old = households::some(tx, &[hid])?;
    let address = old.first().and_then(|house| house.address.clone());
    let to = match there {
        Some(there) => there,
        None => {
            numbers::follow_clock(tx, by.1)?;
            let place = households::last_place(tx, unit)? + 1;
            households::add(tx, unit, Some(number), address.as_deref(), place)?
        }
    };
    rids.iter()
        .map(|rid| {
            laid_over(
                tx,
                &Deed::Home {
                    rid: *rid,
                    to,
                    listed: hid,
                },
                by,
            )
        })
        .collect()
}

/// Whether anybody lives in a household, by lists or by decisions, or it was joined to another.
fn is_lived_in(tx: &Transaction<'_>, decided: &Decided, hid: Hid) -> Result<bool, HubError> {
    let listed = residents::at(tx, &[hid])?;
    Ok(!listed.is_empty() || decided.house(hid) != hid || !decided.of_household(tx, hid)?.is_empty())
}
