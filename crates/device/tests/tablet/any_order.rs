//! Whatever is tapped in whatever order, over restarts, wrong clocks and a bad network: numbers have no
//! gaps, the hub folds what the tablet shows, and what is kept beside a house is what its cards say.

use std::collections::HashMap;

use proptest::prelude::*;
use tungnha_device::Tablet;
use tungnha_device::views::{CellState, HouseStatus, SendPhase, Target};
use tungnha_domain::{Campaign, MemberId, Observation, Outcome, RecordId, Rid, Role, fold};
use tungnha_exchange::effective;
use tungnha_exchange::record::Body;

use crate::hub::{DEV, Fault};
use crate::setting::{PIN, Setting};

#[derive(Clone, Debug)]
enum Step {
    HouseDone(u32),
    PersonDone(u32),
    Answer(u32, Target, &'static str),
    Person(u32, &'static str),
    Same(u32),
    Nobody(u32),
    Appoint(u32),
    Undo(u64),
    Send,
    AnswerLost,
    Portal,
    Restart,
    Clock(i64),
    Reboot,
}

fn step() -> impl Strategy<Value = Step> {
    let house = 1_u32..=3;
    let person = prop::sample::select(vec![11_u32, 12, 13, 14, 21, 31]);
    let target = prop::sample::select(vec![Target::Cccd, Target::Dddt, Target::Sim, Target::Smartphone]);
    let outcome = prop::sample::select(vec![
        "DONE",
        "NO_NEED",
        "IN_PROGRESS",
        "ABSENT_KNOWN",
        "DECEASED",
        "NO_PHONE",
    ]);
    let personal = prop::sample::select(vec![
        "ABSENT_UNKNOWN",
        "MOVED_PROVINCE",
        "NO_NEED",
        "MENTAL_ILLNESS",
    ]);
    prop_oneof![
        house.clone().prop_map(Step::HouseDone),
        person.clone().prop_map(Step::PersonDone),
        (person.clone(), target, outcome).prop_map(|(rid, target, key)| Step::Answer(rid, target, key)),
        (person.clone(), personal).prop_map(|(rid, key)| Step::Person(rid, key)),
        person.prop_map(Step::Same),
        house.clone().prop_map(Step::Nobody),
        house.prop_map(Step::Appoint),
        (0_u64..6).prop_map(Step::Undo),
        Just(Step::Send),
        Just(Step::AnswerLost),
        Just(Step::Portal),
        Just(Step::Restart),
        (-1_000_000_000_i64..1_000_000_000).prop_map(Step::Clock),
        Just(Step::Reboot),
    ]
}

/// Does one step. Refusals (nothing above, nothing to undo) are part of life; faults are not.
fn walk(here: &Setting, tablet: &mut Tablet, step: &Step, last: &mut u64) {
    let recorded = match step {
        Step::HouseDone(hid) => tablet.mark_household_done(*hid),
        Step::PersonDone(rid) => tablet.mark_person_done(*rid),
        Step::Answer(rid, target, key) => tablet.answer(*rid, *target, key),
        Step::Person(rid, key) => tablet.answer_person(*rid, key),
        Step::Same(rid) => tablet.same_as_above(*rid),
        Step::Nobody(hid) => tablet.nobody_home(*hid),
        Step::Appoint(hid) => tablet.appoint(*hid, "tomorrow_evening"),
        Step::Undo(back) => tablet.undo(&[last.saturating_sub(*back)]),
        Step::Send | Step::AnswerLost | Step::Portal => {
            here.hub.state().faults.extend(match step {
                Step::AnswerLost => Some(Fault::AnswerLost),
                Step::Portal => Some(Fault::SomebodyElse(200)),
                _ => None,
            });
            tablet.send_now().unwrap();
            return;
        }
        Step::Restart => {
            *tablet = here.tablet();
            tablet.unlock(0, PIN).unwrap();
            return;
        }
        Step::Clock(wall) => return here.clock.set(*wall),
        Step::Reboot => return here.clock.reboot(0),
    };
    match recorded {
        Ok(recorded) => *last = recorded.undo.seqs.last().copied().unwrap_or(*last),
        Err(error) => assert!(
            matches!(
                error,
                tungnha_device::Error::BadInput(_)
                    | tungnha_device::Error::NotFound(_)
                    | tungnha_device::Error::NotAllowed(_)
                    // A machine that starts with a clock weeks ahead locks its lists until the hub is heard.
                    | tungnha_device::Error::LeaseLocked
            ),
            "{error:?}"
        ),
    }
}

/// The hub's own fold of everything it holds, by resident and target.
fn hub_s_view(here: &Setting) -> HashMap<(u32, tungnha_domain::Target), Outcome> {
    let records = here.hub.records();
    let taken_back: Vec<u64> = records
        .iter()
        .filter_map(|record| match record.body {
            Body::Retract { seq, .. } => Some(seq),
            _ => None,
        })
        .collect();
    let mut answers: HashMap<(u32, tungnha_domain::Target), Vec<Observation>> = HashMap::new();
    for (seq, record) in (1..).zip(&records) {
        let Body::Answer(answer) = &record.body else {
            continue;
        };
        for (target, outcome) in &answer.answers {
            answers
                .entry((answer.rid.0, *target))
                .or_default()
                .push(Observation {
                    id: RecordId {
                        dev: DEV,
                        epoch: 1,
                        seq,
                    },
                    member: MemberId(1),
                    role: Role::Lead,
                    channel: tungnha_domain::Channel::Door,
                    rid: Rid(answer.rid.0),
                    target: *target,
                    outcome: *outcome,
                    effective: effective(&record.anchor),
                    catalogue: 1,
                    saw: answer.saw.clone(),
                    retracted: taken_back.contains(&seq),
                    settles: Vec::new(),
                });
        }
    }
    let campaign = Campaign::template_2024();
    answers
        .into_iter()
        .filter_map(|(key, answers)| Some((key, fold(&campaign, &answers).winner()?.outcome)))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_hub_ends_with_what_the_tablet_shows(steps in prop::collection::vec(step(), 1..40)) {
        let here = Setting::new();
        let mut tablet = here.ready();
        let mut last = 0;
        for step in &steps {
            walk(&here, &mut tablet, step, &mut last);
        }
        here.hub.state().faults.clear();
        prop_assert_eq!(tablet.send_now().unwrap().state, SendPhase::AllSent);
        let shown = hub_s_view(&here);
        let today = tablet.today().unwrap();
        for row in &today.rows {
            let house = tablet.household(row.hid).unwrap();
            let left = house.people.iter().filter(|p| p.cells.iter().any(|c| c.state == CellState::NotAsked)).count();
            prop_assert_eq!(row.not_asked as usize, left, "kept beside house {}", row.hid);
            prop_assert_eq!(row.status == HouseStatus::Done, left == 0 && row.revisit_at.is_none());
            for person in &house.people {
                for cell in &person.cells {
                    let hub = shown.get(&(person.rid, cell.target.into())).map(|outcome| outcome.key().into_owned());
                    prop_assert_eq!(&cell.outcome, &hub, "{} {:?}", person.rid, cell.target);
                    prop_assert!(!cell.conflict, "one log never conflicts with itself");
                }
            }
        }
    }
}
