//! What the model expects of a cell, by nothing but who had seen whom.

use std::collections::BTreeSet;

use tungnha_domain::{Outcome, Rid, Target};

use crate::model::{MadeId, Model, What};

/// Whether the cell must be flagged as a conflict; nothing where a partition, a crash in the middle of an
/// answer or a revocation leaves open what a tablet had seen, or what counts.
#[must_use]
pub fn conflict(model: &Model, custody: &BTreeSet<MadeId>, rid: Rid, target: Target) -> Option<bool> {
    let answers: Vec<(MadeId, Outcome)> = custody
        .iter()
        .filter_map(|id| match &model.made[*id].what {
            What::Answers(of, answers) if *of == rid => Some((*id, *answers.get(&target)?)),
            _ => None,
        })
        .collect();
    let undone: BTreeSet<MadeId> = custody
        .iter()
        .filter_map(|id| match model.made[*id].what {
            What::Undo(of) => Some(of),
            _ => None,
        })
        .collect();
    let uncertain = |id: &MadeId| {
        let dev = model.made[*id].name.0;
        model.revoked.contains(&dev) || model.forked.contains(&dev) && undone.contains(id)
    };
    if answers.iter().any(|(id, _)| uncertain(id)) {
        return None;
    }
    let cell: BTreeSet<MadeId> = answers.iter().map(|(id, _)| *id).collect();
    let live: Vec<(MadeId, Outcome)> = answers
        .into_iter()
        .filter(|(id, _)| !undone.contains(id))
        .collect();
    let seen_by_another = |id: MadeId, sure: bool| {
        live.iter()
            .any(|(other, _)| *other != id && model.sight(*other, &cell, sure).contains(&id))
    };
    let heads = |sure: bool| -> BTreeSet<String> {
        live.iter()
            .filter(|(id, _)| !seen_by_another(*id, sure))
            .map(|(_, outcome)| format!("{outcome:?}"))
            .collect()
    };
    // Heads for certain are those nobody can have seen; possible heads all that nobody has seen for certain.
    if heads(false).len() > 1 {
        Some(true)
    } else if heads(true).len() <= 1 {
        Some(false)
    } else {
        None
    }
}
