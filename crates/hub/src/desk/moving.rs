//! Moving a household to another hamlet, and so to another team's list.
//!
//! Who lives there keeps every answer and call. A tablet of the old hamlet loses the household with its next
//! sync; what it recorded there meanwhile is folded and flagged. It is a decision like others: lists that go on to
//! name the household in the old hamlet find it where it is now, and it can be taken back.

use serde::Serialize;
use tungnha_domain::Rid;

use crate::commune::{Commune, units};
use crate::error::HubError;
use crate::people::Decided;
use crate::review::Deed;
use crate::status;
use crate::store::{Transaction, audit, decisions, households};

/// What `move --json` tells.
#[derive(Debug, Serialize)]
pub struct Moved {
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

/// Moves the household of this number. `now` is unix seconds. A number the other hamlet has already is
/// refused: two households would be one.
pub fn move_household(
    tx: &Transaction<'_>,
    number: &str,
    from: &str,
    to: &str,
    now: i64,
) -> Result<Moved, HubError> {
    let (from, to) = (units::hamlet(tx, from)?, units::hamlet(tx, to)?);
    let hid = households::numbered(tx, from.id, number)?.ok_or_else(|| {
        HubError::Refused(format!(
            "--household: không có hộ số này ở {} (no such household there)",
            from.name
        ))
    })?;
    if from.id == to.id || households::numbered(tx, to.id, number)?.is_some() {
        return Err(HubError::Refused(format!(
            "--to: {} đã có hộ số này (it has a household of this number already)",
            to.name
        )));
    }
    let from_place = households::some(tx, &[hid])?
        .first()
        .map_or(0, |house| house.place);
    households::set_unit(tx, hid, to.id)?;
    let deed = Deed::Hamlet {
        hid,
        number: number.to_owned(),
        from: from.id,
        from_place,
        to: to.id,
    };
    let decision = decisions::add(tx, now, "cli", &deed)?;
    let people: Vec<Rid> = Decided::load(tx)?.of_household(tx, hid)?;
    status::refresh(tx, &Commune::load(tx)?.campaign, &people)?;
    let detail = serde_json::json!({ "hid": hid.0, "from": from.id.0, "to": to.id.0, "decision": decision });
    audit::append(tx, now, "cli", "move_household", &detail)?;
    Ok(Moved {
        hid: hid.0,
        household: number.to_owned(),
        from: from.name,
        to: to.name,
        people: people.len(),
    })
}
