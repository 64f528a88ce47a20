//! How the domain's values are written in columns, and read back. One rule for each, so that two tables
//! never write the same thing in two ways.

use chrono::NaiveDate;
use tungnha_domain::{ListedState, Target};

use crate::error::HubError;

/// A target's number.
pub(super) fn target_number(target: Target) -> i64 {
    i64::try_from(target.wire()).unwrap_or(i64::MAX)
}

/// The target of a number.
pub(super) fn target_of(stored: i64) -> Result<Target, HubError> {
    u64::try_from(stored)
        .ok()
        .and_then(Target::from_wire)
        .ok_or(HubError::Unreadable("target"))
}

/// A state's number, among those of its target.
pub(super) fn state_number(state: ListedState) -> i64 {
    i64::try_from(state.wire()).unwrap_or(i64::MAX)
}

/// The state of a number.
pub(super) fn state_of(target: Target, stored: i64) -> Result<ListedState, HubError> {
    u64::try_from(stored)
        .ok()
        .and_then(|wire| ListedState::from_wire(target, wire))
        .ok_or(HubError::Unreadable("listing.state"))
}

/// The day of a list, from `2024-05-06`.
pub(super) fn day_of(text: &str) -> Result<NaiveDate, HubError> {
    text.parse()
        .map_err(|_| HubError::Unreadable("import_file.list_date"))
}

/// Texts, or tuples of them, for the same.
pub(super) fn json_texts<T: serde::Serialize>(texts: &[T]) -> Result<String, HubError> {
    serde_json::to_string(texts).map_err(|_| HubError::Unreadable("texts"))
}

/// Numbers for SQLite's `json_each`: one query for many rows instead of one each.
pub(super) fn json_ids(ids: impl Iterator<Item = u32>) -> String {
    let texts: Vec<String> = ids.map(|id| id.to_string()).collect();
    format!("[{}]", texts.join(","))
}
