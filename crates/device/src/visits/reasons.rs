//! The answer sheet's rows, most used first.

use std::cmp::Reverse;

use tungnha_domain::{Catalogue, Outcome};

use crate::error::Result;
use crate::store::Db;
use crate::views::ReasonChoice;

/// Every reason of the catalogue with how often it was given here; ties keep the catalogue's order.
///
/// Sensitive reasons are never counted: this tablet doesn't know which was given.
pub(crate) fn reasons(db: &Db<'_>) -> Result<Vec<ReasonChoice>> {
    let uses = db.outcome_uses()?;
    let mut choices: Vec<ReasonChoice> = Catalogue::shipped()
        .rows
        .iter()
        .map(|row| ReasonChoice {
            key: row.key.to_owned(),
            vi: row.label_vi.to_owned(),
            en: row.label_en.to_owned(),
            targets: row.targets.iter().map(|target| (*target).into()).collect(),
            person_scope: row.person_scope,
            sensitive: row.sensitive,
            used: uses.get(&Outcome::Reason(row.code).wire()).copied().unwrap_or(0),
        })
        .collect();
    choices.sort_by_key(|choice| Reverse(choice.used));
    Ok(choices)
}
