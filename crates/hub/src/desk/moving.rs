//! Moving a household to another hamlet, and so to another team's list.
//!
//! Who lives there keeps every answer and call. A tablet of the old hamlet loses the household with its next
//! sync; what it recorded there meanwhile is folded and flagged. It is a decision like others: lists that go on to
//! name the household in the old hamlet find it where it is now, and it can be taken back.

use serde::Serialize;
use ts_rs::TS;
use tungnha_domain::{Hid, Rid};

use crate::commune::{Commune, units};
use crate::error::HubError;
use crate::intake::judge_again_of_all;
use crate::people::Decided;
use crate::review::Deed;
use crate::status;
use crate::store::{Transaction, audit, decisions, households};

/// What `move --json` tells.
#[derive(Debug, Serialize, TS)]
#[ts(rename = "HouseMoved")]
pub struct Moved {
    /// The decision's number: what `undo-decision` takes.
    #[ts(type = "number")]
    pub decision: i64,
    /// The hub's number of the household.
    pub hid: u32,
    /// The lists' number of it.
    pub household: String,
    /// Where it was.
    pub from: String,
    /// Where it is now.
    pub to: String,
    /// People in it.
    pub people: usize,
}

/// Moves the household of this number. `by` is who decides and when, unix seconds.
pub fn move_household(
    tx: &Transaction<'_>,
    number: &str,
    from: &str,
    to: &str,
    by: (&str, i64),
) -> Result<Moved, HubError> {
    let from = units::hamlet(tx, from)?;
    let hid = households::numbered(tx, from.id, number)?.ok_or_else(|| {
        HubError::Refused(format!(
            "không có hộ số {number} ở {} (no such household there)",
            from.name
        ))
    })?;
    move_house(tx, hid, to, by)
}

/// The same by the hub's number. A number the other hamlet has already is refused: two households would be one.
pub fn move_house(
    tx: &Transaction<'_>,
    hid: Hid,
    to: &str,
    (who, now): (&str, i64),
) -> Result<Moved, HubError> {
    let to = units::hamlet(tx, to)?;
    let unreadable = || HubError::Unreadable("household.unit_id");
    let house = households::some(tx, &[hid])?.pop().ok_or_else(unreadable)?;
    let from = units::all(tx)?
        .into_iter()
        .find(|unit| unit.id == house.unit)
        .ok_or_else(unreadable)?;
    let number = house.number.as_deref().ok_or_else(|| {
        HubError::Refused(
            "hộ không có số trong danh sách nên không chuyển được: danh sách sau sẽ không tìm thấy hộ (a household without a number can't be followed)"
                .to_owned(),
        )
    })?;
    if from.id == to.id || households::numbered(tx, to.id, number)?.is_some() {
        return Err(HubError::Refused(format!(
            "{} đã có hộ số {number} (it has a household of this number already)",
            to.name
        )));
    }
    households::set_unit(tx, hid, to.id)?;
    let deed = Deed::Hamlet {
        hid,
        number: number.to_owned(),
        from: from.id,
        from_place: house.place,
        to: to.id,
    };
    let decision = decisions::add(tx, now, who, &deed)?;
    let people: Vec<Rid> = Decided::load(tx)?.of_household(tx, hid)?;
    status::refresh(tx, &Commune::load(tx)?.campaign, &people)?;
    judge_again_of_all(tx, now)?;
    let detail = serde_json::json!({ "hid": hid.0, "from": from.id.0, "to": to.id.0, "decision": decision });
    audit::append(tx, now, who, "move_household", &detail)?;
    Ok(Moved {
        decision,
        hid: hid.0,
        household: number.to_owned(),
        from: from.name,
        to: to.name,
        people: people.len(),
    })
}
