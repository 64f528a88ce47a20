//! Why people are not done: the rows of the result notice, with their counts.
//!
//! A sensitive reason is sealed to the hub and its record says only `SPECIAL`; counting it under its row
//! means opening the sealed detail, which is logged. What cannot be opened is counted as special, so that
//! the counts always sum to the partition's `reason`.

use std::collections::BTreeMap;

use serde::Serialize;
use tungnha_domain::{Bucket, Catalogue, Outcome, ReasonRow, Target};

use super::{Facts, listed};
use crate::commune::Commune;
use crate::error::HubError;
use crate::intake;
use crate::store::Transaction;

/// What `reasons --json` tells.
#[derive(Debug, Serialize)]
pub struct Reasons {
    /// The target.
    pub target: Target,
    /// In the order of the notice; for SIM and SMARTPHONE, which have none, in the catalogue's.
    pub rows: Vec<ReasonCount>,
}

/// One reason.
#[derive(Debug, Serialize)]
pub struct ReasonCount {
    /// The row of the notice; one row may join several codes.
    pub row: Option<u8>,
    /// The stable code.
    pub code: String,
    /// On the screen and in reports.
    pub label: String,
    /// People.
    pub count: u32,
}

/// Counts the reasons of the whole commune; `at` is unix seconds, for the log.
pub fn reasons(tx: &Transaction<'_>, target: Target, at: i64) -> Result<Reasons, HubError> {
    let facts = Facts::load(tx, Commune::load(tx)?.campaign, None)?;
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for resident in listed(tx, &facts, None)? {
        let standing = facts.standing(&resident, target);
        let Some(outcome) = standing.outcome.filter(|_| standing.bucket == Bucket::Reason) else {
            continue;
        };
        let head = facts
            .cells
            .get(&(resident.rid, target))
            .and_then(|cell| cell.winner());
        let opened = match (outcome, head) {
            (Outcome::Special, Some(head)) => {
                intake::open_sealed(tx, head.id, target, "cli", at)?.map(Outcome::Reason)
            }
            _ => None,
        };
        *counts
            .entry(opened.unwrap_or(outcome).key().into_owned())
            .or_default() += 1;
    }
    let mut rows: Vec<ReasonCount> = ordered(target)
        .into_iter()
        .map(|(row, reason)| ReasonCount {
            row,
            code: reason.key.to_owned(),
            label: reason.label_vi.to_owned(),
            count: counts.remove(reason.key).unwrap_or(0),
        })
        .collect();
    // Special cases that could not be opened, and codes of a later catalogue.
    rows.extend(counts.into_iter().map(|(code, count)| ReasonCount {
        row: None,
        label: if code == Outcome::Special.key() {
            "trường hợp đặc biệt".to_owned()
        } else {
            code.clone()
        },
        code,
        count,
    }));
    Ok(Reasons { target, rows })
}

/// The official rows first, then what else may be given for the target.
fn ordered(target: Target) -> Vec<(Option<u8>, &'static ReasonRow)> {
    let catalogue = Catalogue::shipped();
    let official = catalogue.official_rows(target).into_iter().flat_map(|official| {
        official
            .reasons
            .into_iter()
            .map(move |reason| (Some(official.row), reason))
    });
    let others = catalogue
        .for_target(target)
        .filter(|reason| reason.official_row(target).is_none());
    official.chain(others.map(|reason| (None, reason))).collect()
}
