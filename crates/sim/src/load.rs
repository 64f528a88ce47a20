//! A plan of our own for load: tablets spread over the hamlets of the hub's list, each walking from door
//! to door with the outcomes a real evening has. The same list gives the same plan: nothing is drawn.

use std::path::Path;

use tungnha_domain::{Campaign, Eligibility, Outcome, Target, eligibility};
use tungnha_hub::commune::{Commune, units};
use tungnha_hub::people::{FullList, Resident, load_residents};
use tungnha_hub::store::Store;

use crate::error::SimError;
use crate::plan::Step;

/// Seconds from one visit to the next.
const PACE: i64 = 60;

/// A hamlet and whom a visit there can be about.
struct Round {
    hamlet: String,
    people: Vec<Person>,
}

/// Somebody with a personal ID and what they are asked for.
struct Person {
    personal_id: String,
    targets: Vec<Target>,
}

/// `visits` steps for each of `tablets`; the last visits end at `now`, unix seconds.
pub(crate) fn plan(data: &Path, tablets: u32, visits: u32, now: i64) -> Result<Vec<Step>, SimError> {
    let rounds = rounds(data)?;
    if rounds.is_empty() {
        return Err(SimError::Refused(
            "the hub has no list with anybody to visit; import one first with `tungnha-hub import`"
                .to_owned(),
        ));
    }
    let (tablets, visits) = (tablets as usize, visits as usize);
    let mut steps = Vec::with_capacity(tablets * visits);
    for tablet in 0..tablets {
        let place = tablet % rounds.len();
        let round = &rounds[place];
        // Tablets of one hamlet start at different doors, so they meet as late as can be.
        let fellows = (tablets - place).div_ceil(rounds.len());
        let first = tablet / rounds.len() * round.people.len() / fellows;
        for visit in 0..visits {
            let person = &round.people[(first + visit) % round.people.len()];
            let nth = tablet * visits + visit;
            steps.push(Step {
                line: nth + 1,
                tablet: format!("load-{:04}", tablet + 1),
                hamlet: round.hamlet.clone(),
                at: now - PACE * (visits - visit) as i64,
                personal_id: person.personal_id.clone(),
                answers: answers(nth, &person.targets)?,
            });
        }
    }
    Ok(steps)
}

/// The hamlets with somebody to visit, in the order people count them; households stay together.
fn rounds(data: &Path) -> Result<Vec<Round>, SimError> {
    let store = Store::open(data)?;
    let campaign = Commune::load(store.conn())?.campaign;
    let mut residents = load_residents(store.conn())?;
    residents.sort_by_key(|resident| (resident.unit, resident.hid, resident.place));
    let rounds = units::all(store.conn())?
        .into_iter()
        .map(|unit| Round {
            hamlet: unit.name,
            people: residents
                .iter()
                .filter(|resident| resident.unit == unit.id)
                .filter_map(|resident| person(&campaign, resident))
                .collect(),
        })
        .filter(|round| !round.people.is_empty())
        .collect();
    Ok(rounds)
}

/// Somebody a tablet's list holds and the campaign asks for anything.
fn person(campaign: &Campaign, resident: &Resident) -> Option<Person> {
    let targets: Vec<Target> = Target::ALL
        .into_iter()
        .filter(|target| eligibility(campaign, *target, resident.birth) != Eligibility::NotEligible)
        .collect();
    let listed = resident.full_list != FullList::Off && !targets.is_empty();
    let personal_id = resident.personal_id.clone().filter(|_| listed)?;
    Some(Person { personal_id, targets })
}

/// What the `nth` visit finds: of 40 in a row 22 have everything, 9 are away or too frail to ask,
/// 4 have a 2G phone, 2 wait for papers, one needs nothing more, one has a SIM in another's name and one
/// is ill (sealed to the hub like any sensitive reason). Seven steps at a time mixes them.
fn answers(nth: usize, targets: &[Target]) -> Result<Vec<(Target, Outcome)>, SimError> {
    let case = nth * 7 % 40;
    targets
        .iter()
        .map(|target| {
            let key = match (case, target) {
                (22..=25, _) => "ABSENT_UNKNOWN",
                (26..=28, _) => "ABSENT_KNOWN",
                (29, _) => "ABROAD",
                (30, _) => "ELDERLY",
                (31..=34, Target::Smartphone) => "ONLY_2G",
                (31..=34, Target::Dddt) => "NO_PHONE_OR_OWN_SIM",
                (35 | 36, Target::Cccd | Target::Dddt) => "IN_PROGRESS",
                (37, Target::Sim | Target::Smartphone) => "NO_NEED",
                (38, Target::Sim) => "SIM_OTHER_NAME",
                (39, _) => "SERIOUS_ILLNESS",
                _ => "DONE",
            };
            let outcome = Outcome::from_key(key)
                .ok_or_else(|| SimError::Refused(format!("this version knows no outcome {key}")))?;
            Ok((*target, outcome))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use tungnha_domain::Catalogue;

    use super::*;

    #[test]
    fn every_outcome_of_the_mix_may_be_given_for_its_target() {
        for nth in 0..40 {
            for (target, outcome) in answers(nth, &Target::ALL).unwrap() {
                if let Outcome::Reason(code) = outcome {
                    let row = Catalogue::shipped().by_code(code).unwrap();
                    assert!(row.targets.contains(&target), "{} for {target}", row.key);
                }
            }
        }
    }

    #[test]
    fn more_than_half_of_the_visits_find_everything_done() {
        let all_done = |nth: &usize| {
            let said = answers(*nth, &Target::ALL).unwrap();
            said.iter().all(|(_, outcome)| *outcome == Outcome::Done)
        };
        assert_eq!((0..40).filter(all_done).count(), 22);
    }
}
