//! The order in which tablets show the sets of step cards: the app's own, until an officer gives another. Kept by
//! version like a set, under a name no set has.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_domain::cards::{IDS, OrderFault, check_order};

use super::changed_meanwhile;
use crate::error::HubError;
use crate::store::step_cards::{self, StepCardsRow};
use crate::store::{Transaction, audit};
use crate::table::Eyes;

/// The order's name among the sets.
pub(super) const NAME: &str = "order";

/// The order as it stands on the tablets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "StepCardsOrder")]
pub struct Order {
    /// Grows with each change; 1 is the app's own.
    pub version: u32,
    /// Every set once.
    pub ids: Vec<String>,
    /// An officer gave it.
    pub changed: bool,
    /// Who changed it last; none: nobody ever did.
    pub who: Option<String>,
    /// When, RFC 3339.
    pub at: Option<String>,
}

/// Another order.
#[derive(Clone, Debug, Deserialize, TS)]
#[ts(rename = "StepCardsOrderChange")]
pub struct OrderChange {
    /// The version it was made from.
    pub from: u32,
    /// Every set once; none: back to the app's own.
    pub ids: Option<Vec<String>>,
}

impl Order {
    /// As the tablets' paper carries it; none where it is the app's own.
    pub(crate) fn content(&self) -> Option<String> {
        self.changed
            .then(|| serde_json::to_string(&self.ids).ok())
            .flatten()
    }
}

/// Reads it. What a later version kept and this one cannot use is as if it were the app's own.
pub fn order(tx: &Transaction<'_>) -> Result<Order, HubError> {
    let row = step_cards::newest_of(tx, NAME)?;
    let kept = row.as_ref().and_then(|row| row.content.as_deref());
    let given = kept
        .and_then(|json| serde_json::from_str::<Vec<String>>(json).ok())
        .filter(|ids| check_order(ids).is_ok());
    Ok(Order {
        version: row.as_ref().map_or(1, |row| row.version),
        changed: given.is_some(),
        ids: given.unwrap_or_else(|| IDS.map(str::to_owned).to_vec()),
        at: row.as_ref().map(|row| crate::times::vietnam_time(row.at)),
        who: row.map(|row| row.who),
    })
}

/// Keeps another order as a new version, and logs it. `now` is unix seconds.
pub fn reorder(tx: &Transaction<'_>, change: &OrderChange, eyes: &Eyes, now: i64) -> Result<Order, HubError> {
    let before = order(tx)?;
    if change.from != before.version {
        return Err(changed_meanwhile("thứ tự thẻ", before.version));
    }
    match &change.ids {
        Some(ids) => check_order(ids).map_err(|fault| HubError::Refused(words(&fault)))?,
        None if !before.changed => {
            return Err(HubError::Refused(
                "thứ tự đang là của ứng dụng (it is the app's own already)".to_owned(),
            ));
        }
        None => {}
    }
    let content = change.ids.as_ref().map(serde_json::to_string).transpose();
    let row = StepCardsRow {
        set: NAME.to_owned(),
        version: before.version.saturating_add(1),
        at: now,
        who: eyes.who.clone(),
        content: content.map_err(|_| HubError::Unreadable("step_cards.content"))?,
    };
    step_cards::add(tx, &row)?;
    let detail = serde_json::json!({ "version": row.version, "ids": change.ids });
    audit::append(tx, now, &eyes.who, "step_cards_ordered", &detail)?;
    order(tx)
}

fn words(fault: &OrderFault) -> String {
    match fault {
        OrderFault::Unknown(id) => format!(
            "thứ tự có thẻ “{id}”, mà ứng dụng không có thẻ này; có: {} (no such set)",
            IDS.join(", ")
        ),
        OrderFault::Twice(id) => format!("thứ tự có thẻ “{id}” hai lần (twice)"),
        OrderFault::Missing(id) => format!("thứ tự thiếu thẻ “{id}” (missing)"),
    }
}
