//! Step cards that an officer changes: kept by version, logged, and the paper that takes them to every tablet.
//!
//! What a set may hold is the domain's ([`tungnha_domain::cards`]); here a set that is not fit is refused in words that
//! name the card and the step.

mod order;
mod shape;
mod words;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_domain::cards::{self, CardSet};

use crate::error::HubError;
use crate::store::step_cards::{self, StepCardsRow};
use crate::store::{Transaction, audit};
use crate::table::Eyes;

pub use order::{Order, OrderChange, order, reorder};

/// The largest set as JSON. Twelve steps of the longest words are under it.
const MOST_BYTES: usize = 24 * 1024;

/// A set as it stands on the tablets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "StepCards")]
pub struct StepCards {
    /// Which.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// Who changed it last.
    pub who: String,
    /// When, RFC 3339.
    pub at: String,
    /// The set as JSON; none: back to what comes with the app.
    pub content: Option<String>,
}

/// A changed set.
#[derive(Clone, Debug, Deserialize, TS)]
#[ts(rename = "StepCardsChange")]
pub struct Change {
    /// Which.
    pub id: String,
    /// The version it was changed from; 1 for what comes with the app.
    pub from: u32,
    /// The set as JSON; none: back to what comes with the app.
    pub content: Option<String>,
}

/// Every set that was ever changed, as it stands.
pub fn all(tx: &Transaction<'_>) -> Result<Vec<StepCards>, HubError> {
    let rows = step_cards::newest(tx)?;
    let sets = rows.into_iter().filter(|row| row.set != order::NAME);
    Ok(sets.map(view).collect())
}

/// One set as tablets show it: an officer's, else what comes with the app. With its version written in, so that who
/// edits it in a file brings it back as a change of that version.
pub fn stands(tx: &Transaction<'_>, id: &str) -> Result<CardSet, HubError> {
    let unreadable = |_| HubError::Unreadable("step_cards.content");
    let shipped = cards::IDS
        .iter()
        .zip(cards::SHIPPED)
        .find(|(known, _)| **known == id);
    let Some((_, shipped)) = shipped else {
        return Err(HubError::Refused(format!(
            "không có thẻ “{id}”; có: {} (no such set)",
            cards::IDS.join(", ")
        )));
    };
    let row = step_cards::newest_of(tx, id)?;
    let version = row.as_ref().map_or(1, |row| row.version);
    let content = row.and_then(|row| row.content);
    let set: CardSet = serde_json::from_str(content.as_deref().unwrap_or(shipped)).map_err(unreadable)?;
    Ok(CardSet { version, ..set })
}

/// The change a file asks for: its own words say which set it is and which version it was made from.
pub fn from_file(json: &str) -> Result<Change, HubError> {
    let set = read(json)?;
    Ok(Change {
        id: set.id,
        from: set.version,
        content: Some(json.to_owned()),
    })
}

/// Keeps a changed set as a new version, and logs it. `now` is unix seconds.
pub fn change(tx: &Transaction<'_>, change: &Change, eyes: &Eyes, now: i64) -> Result<StepCards, HubError> {
    let before = step_cards::newest_of(tx, &change.id)?;
    let stands = before.as_ref().map_or(1, |row| row.version);
    if change.from != stands {
        return Err(changed_meanwhile(&format!("thẻ “{}”", change.id), stands));
    }
    let version = stands.saturating_add(1);
    let content = match &change.content {
        None if before.as_ref().is_none_or(|row| row.content.is_none()) => {
            return Err(HubError::Refused(
                "thẻ này đang là bản gốc (it is the original already)".to_owned(),
            ));
        }
        None => None,
        Some(json) => Some(checked(json, &change.id, version)?),
    };
    let row = StepCardsRow {
        set: change.id.clone(),
        version,
        at: now,
        who: eyes.who.clone(),
        content,
    };
    step_cards::add(tx, &row)?;
    let what = if row.content.is_some() {
        "step_cards_changed"
    } else {
        "step_cards_reset"
    };
    let detail = serde_json::json!({ "set": row.set, "version": version });
    audit::append(tx, now, &eyes.who, what, &detail)?;
    Ok(view(row))
}

fn changed_meanwhile(what: &str, stands: u32) -> HubError {
    HubError::Refused(format!(
        "{what} vừa được người khác sửa (bản {stands}); hãy mở lại rồi sửa tiếp (somebody else changed it)"
    ))
}

/// A set as it is written down; refused with the field that is not as it must be.
fn read(json: &str) -> Result<CardSet, HubError> {
    let value: serde_json::Value = serde_json::from_str(json).map_err(|fault| {
        HubError::Refused(format!(
            "không phải tệp thẻ, dòng {} cột {} (not JSON)",
            fault.line(),
            fault.column()
        ))
    })?;
    shape::check(&value).map_err(HubError::Refused)?;
    serde_json::from_value(value)
        .map_err(|fault| HubError::Refused(format!("thẻ không đọc được (not a set of cards): {fault}")))
}

/// The set as it will travel: read, checked, its version written in.
fn checked(json: &str, id: &str, version: u32) -> Result<String, HubError> {
    if json.len() > MOST_BYTES {
        return Err(HubError::Refused(format!(
            "thẻ “{id}” quá dài (the set is too long)"
        )));
    }
    let mut set = read(json)?;
    if set.id != id {
        return Err(HubError::Refused(format!(
            "thẻ “{}” không phải “{id}” (another set)",
            set.id
        )));
    }
    set.check()
        .map_err(|fault| HubError::Refused(words::of(&set, fault)))?;
    set.version = version;
    serde_json::to_string(&set)
        .map_err(|_| HubError::Refused("không ghi được thẻ (the set could not be written)".to_owned()))
}

fn view(row: StepCardsRow) -> StepCards {
    StepCards {
        id: row.set,
        version: row.version,
        who: row.who,
        at: crate::times::vietnam_time(row.at),
        content: row.content,
    }
}
