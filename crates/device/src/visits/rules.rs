//! Which targets a tap answers. Pure: a resident's standings in, targets out.

use tungnha_domain::{Bucket, Catalogue, Outcome, ReasonRow, Target, no_phone_cascade};

use crate::residents::Resident;

/// "Đủ cả 4" on a card: everything that is for this person and not done.
pub(super) fn all_done(person: &Resident) -> Vec<(Target, Outcome)> {
    let open = [
        Bucket::NotAsked,
        Bucket::Reason,
        Bucket::NoNeed,
        Bucket::InProgress,
    ];
    person
        .targets_in(&open)
        .into_iter()
        .map(|target| (target, Outcome::Done))
        .collect()
}

/// "Cả nhà đủ 4": the same for everybody in the house, but who is recorded dead or moved stays so, and
/// what the commune police deal with stays theirs; only a tap on that person's own card changes it.
pub(super) fn house_done(person: &Resident) -> Vec<(Target, Outcome)> {
    let settled = |target: Target| {
        person
            .standing(target)
            .outcome
            .is_some_and(|outcome| outcome == Outcome::Special || outcome.is_terminal())
    };
    all_done(person)
        .into_iter()
        .filter(|(target, _)| !settled(*target))
        .collect()
}

/// What one reason answers when given at `tapped`, or for the whole person without one.
///
/// A reason of scope *person* answers all open targets: those not asked, and those with another reason.
/// One that ends the matter (deceased, moved) answers everything not done. "No need" and "in progress"
/// answer what is not asked. Done is never touched, unless it is what was tapped.
pub(super) fn spread(person: &Resident, tapped: Option<Target>, outcome: Outcome) -> Vec<(Target, Outcome)> {
    let row = row(outcome);
    let buckets: &[Bucket] = match outcome {
        _ if outcome.is_terminal() => &[
            Bucket::NotAsked,
            Bucket::Reason,
            Bucket::NoNeed,
            Bucket::InProgress,
        ],
        Outcome::Reason(_) if tapped.is_none() || row.is_some_and(|row| row.person_scope) => {
            &[Bucket::NotAsked, Bucket::Reason]
        }
        Outcome::NoNeed | Outcome::InProgress if tapped.is_none() => &[Bucket::NotAsked],
        _ => &[],
    };
    let allowed = |target: &Target| row.is_none_or(|row| row.targets.contains(target));
    let open = person.targets_in(buckets);
    Target::ALL
        .into_iter()
        .filter(|target| open.contains(target) || tapped == Some(*target))
        .filter(allowed)
        .map(|target| (target, outcome))
        .collect()
}

/// What follows from an answer about the phone and may be offered: never for a target that is done, not
/// for this person, or answered so already.
pub(super) fn cascade(person: &Resident, phone: Outcome) -> Vec<(Target, Outcome)> {
    no_phone_cascade(phone)
        .into_iter()
        .filter(|(target, outcome)| {
            let standing = person.standing(*target);
            !matches!(standing.bucket, Bucket::Done | Bucket::NotEligible)
                && standing.outcome != Some(*outcome)
        })
        .collect()
}

/// The catalogue's row of an outcome that is a reason.
pub(crate) fn row(outcome: Outcome) -> Option<&'static ReasonRow> {
    match outcome {
        Outcome::Reason(code) => Catalogue::shipped().by_code(code),
        _ => None,
    }
}
