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
    if answers
        .iter()
        .any(|(id, _)| numbers_came_again(model, custody, *id, &answers))
    {
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

/// Whether another answer of the cell may have named, as seen, a record of this one's tablet that is nowhere any more: the
/// tablet was put back, and so was the hub. Its numbers were given again, and a number is all by which one is named.
fn numbers_came_again(
    model: &Model,
    custody: &BTreeSet<MadeId>,
    id: MadeId,
    answers: &[(MadeId, Outcome)],
) -> bool {
    let dev = model.made[id].name.0;
    let again = model.forked.contains(&dev);
    let lost: Vec<MadeId> = model
        .of_device(dev)
        .filter(|of| again && model.made[*of].destroyed && !custody.contains(of))
        .collect();
    let others = answers.iter().map(|(other, _)| &model.made[*other]);
    others
        .filter(|other| other.name.0 != dev)
        .any(|other| lost.iter().any(|of| other.may_have_seen.contains(of)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::model::Log;

    fn said(outcome: &str) -> What {
        let outcome = Outcome::from_key(outcome).expect("an outcome");
        What::Answers(Rid(5), BTreeMap::from([(Target::Dddt, outcome)]))
    }

    #[test]
    fn what_was_seen_of_numbers_that_came_again_nobody_can_tell() {
        let log = |dev| Log {
            dev,
            ..Log::default()
        };
        let mut model = Model::default();
        model.logs = vec![log(3), log(4)];
        let lost = model.commit(0, (3, 1, 1, false), said("NO_NEED"));
        model.logs[1].may_know.insert(lost);
        let (one, other) = (
            model.commit(1, (4, 2, 2, false), said("DONE")),
            model.commit(0, (3, 3, 3, false), said("NO_NEED")),
        );
        let asked = |model: &Model| conflict(model, &BTreeSet::from([one, other]), Rid(5), Target::Dddt);
        assert_eq!(asked(&model), Some(true));
        // Its tablet was put back to before the first, and the hub as well.
        model.forked.insert(3);
        model.made[lost].destroyed = true;
        assert_eq!(asked(&model), None);
        model.made[one].may_have_seen.clear();
        assert_eq!(asked(&model), Some(true), "it named nothing that is lost");
    }
}
