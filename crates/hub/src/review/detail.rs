//! Deciding about a detail: the list's word, or what was known and put right.

use tungnha_domain::Rid;

use super::decide::{By, Made, laid_over, no_such};
use super::deed::{Choice, Deed, Field};
use crate::error::HubError;
use crate::people::{Decided, Resident};
use crate::store::{Transaction, residents, undo};

/// Decides whether the list's new word on a detail stands, or what was known before it: what an officer had put
/// right, else what the lists before it said. Later imports of the same word change nothing about it.
pub fn decide_detail(
    tx: &Transaction<'_>,
    rid: Rid,
    field: Field,
    choice: Choice,
    by: By<'_>,
) -> Result<Made, HubError> {
    let listed = residents::some(tx, &[rid])?.pop().ok_or_else(|| no_such(rid))?;
    let deed = match choice {
        Choice::List => Deed::Listed {
            rid,
            field,
            value: word(&listed, field),
        },
        Choice::Field => field_is_right(tx, &listed, field)?,
    };
    laid_over(tx, &deed, by)
}

fn field_is_right(tx: &Transaction<'_>, listed: &Resident, field: Field) -> Result<Deed, HubError> {
    let rid = listed.rid;
    if let Some(kept) = Decided::load(tx)?.detail(rid, field) {
        return Ok(Deed::Detail {
            rid,
            field,
            value: kept.clone(),
            listed: word(listed, field),
        });
    }
    let before = undo::changes_of(tx, rid)?
        .into_iter()
        .rev()
        .find(|before| word(before, field) != word(listed, field))
        .ok_or_else(|| {
            HubError::Refused(format!(
                "{} của người số {rid} không khác danh sách nào trước đó (no list changed it)",
                field.code()
            ))
        })?;
    Ok(if field == Field::Home {
        Deed::Home {
            rid,
            to: before.hid,
            listed: listed.hid,
        }
    } else {
        Deed::Detail {
            rid,
            field,
            value: word(&before, field),
            listed: word(listed, field),
        }
    })
}

/// Puts a detail right, whatever lists say; none: it is emptied. Where it is so already nothing is decided.
pub(crate) fn put_right(
    tx: &Transaction<'_>,
    rid: Rid,
    field: Field,
    value: Option<String>,
    by: By<'_>,
) -> Result<(), HubError> {
    let listed = residents::some(tx, &[rid])?.pop().ok_or_else(|| no_such(rid))?;
    let listed = word(&listed, field);
    let decided = Decided::load(tx)?;
    let kept = decided.detail(rid, field);
    let deed = match kept {
        Some(kept) if *kept == value => return Ok(()),
        // The list was right after all: what was kept against it ends.
        Some(_) if listed == value => Deed::Listed { rid, field, value },
        None if listed == value => return Ok(()),
        _ => Deed::Detail {
            rid,
            field,
            value,
            listed,
        },
    };
    laid_over(tx, &deed, by)?;
    Ok(())
}

/// A detail as decisions keep it; a home by the household's number here.
pub(super) fn word(resident: &Resident, field: Field) -> Option<String> {
    match field {
        Field::Name => Some(resident.name.clone()),
        Field::Birth => resident.birth.map(|birth| birth.to_string()),
        Field::Sex => resident.sex.clone(),
        Field::Phone => resident.phone.clone(),
        Field::Operator => resident.operator.clone(),
        Field::Home => Some(resident.hid.to_string()),
    }
}
