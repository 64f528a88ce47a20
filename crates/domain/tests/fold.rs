//! The fold: a pure function of the set of answers, with every real disagreement shown.

#![allow(clippy::unwrap_used, reason = "a helper that fails should stop its test")]

use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use tungnha_domain::{
    Campaign, Cell, Channel, MemberId, Observation, Outcome, RecordId, Rid, Role, Target, fold, fold_over,
};

fn outcome(key: &str) -> Outcome {
    Outcome::from_key(key).unwrap()
}

fn id(dev: u32, seq: u64) -> RecordId {
    RecordId { dev, epoch: 1, seq }
}

fn says(dev: u32, seq: u64, key: &str, saw: &[RecordId]) -> Observation {
    Observation {
        id: id(dev, seq),
        member: MemberId(dev),
        role: Role::Member,
        channel: Channel::Door,
        rid: Rid(1),
        target: Target::Dddt,
        outcome: outcome(key),
        effective: 1_714_995_000 + seq as i64,
        catalogue: 1,
        saw: saw.to_vec(),
        retracted: false,
        settles: vec![],
    }
}

fn folded(observations: &[Observation]) -> Cell {
    fold(&Campaign::template_2024(), observations)
}

fn shown(cell: &Cell) -> String {
    cell.winner()
        .map_or_else(|| "nothing".to_owned(), |head| head.outcome.key().into_owned())
}

#[test]
fn nobody_asked_is_no_state() {
    assert_eq!(folded(&[]), Cell::default());
}

#[test]
fn a_correction_on_the_same_tablet_replaces_without_conflict() {
    let cell = folded(&[says(1, 1, "DONE", &[]), says(1, 2, "NO_NEED", &[])]);
    assert_eq!((shown(&cell).as_str(), cell.conflict), ("NO_NEED", false));
}

#[test]
fn an_answer_that_saw_another_replaces_it_whatever_its_rank_or_clock() {
    let mut later = says(2, 1, "ABSENT_KNOWN", &[id(1, 1)]);
    later.effective = -9_000_000_000;
    let cell = folded(&[says(1, 1, "NO_NEED", &[]), later]);
    assert_eq!((shown(&cell).as_str(), cell.conflict), ("ABSENT_KNOWN", false));
}

#[test]
fn two_tablets_that_differ_unseen_are_a_conflict_and_stronger_evidence_is_shown() {
    let cell = folded(&[says(1, 9, "NO_NEED", &[]), says(2, 1, "DONE", &[])]);
    assert_eq!((shown(&cell).as_str(), cell.conflict), ("DONE", true));
    assert_eq!(cell.heads.len(), 2, "both are kept");
}

#[test]
fn two_tablets_that_agree_unseen_are_no_conflict() {
    let cell = folded(&[says(1, 1, "DONE", &[]), says(2, 1, "DONE", &[])]);
    assert!(!cell.conflict);
}

#[test]
fn evidence_ranks_as_the_protocol_says() {
    let ranked = [
        "DONE",
        "DECEASED",
        "IN_PROGRESS",
        "NO_NEED",
        "ELDERLY",
        "ABSENT_UNKNOWN",
    ];
    for pair in ranked.windows(2) {
        let cell = folded(&[says(1, 1, pair[0], &[]), says(2, 99, pair[1], &[])]);
        assert_eq!(shown(&cell), pair[0], "against {}", pair[1]);
    }
}

#[test]
fn done_and_deceased_are_a_conflict_when_concurrent_and_a_review_when_one_saw_the_other() {
    let concurrent = folded(&[says(1, 1, "DONE", &[]), says(2, 1, "DECEASED", &[])]);
    assert!(concurrent.conflict && !concurrent.review);
    let seen = folded(&[says(1, 1, "DONE", &[]), says(2, 1, "DECEASED", &[id(1, 1)])]);
    assert!(!seen.conflict && seen.review);
}

#[test]
fn undoing_brings_back_what_stood_before() {
    let mut undone = says(1, 2, "NO_NEED", &[]);
    undone.retracted = true;
    let cell = folded(&[says(1, 1, "DONE", &[]), undone]);
    assert_eq!((shown(&cell).as_str(), cell.conflict), ("DONE", false));
}

#[test]
fn sight_goes_through_an_answer_that_was_taken_back() {
    let mut undone = says(2, 1, "NO_NEED", &[id(1, 1)]);
    undone.retracted = true;
    let cell = folded(&[
        says(1, 1, "DONE", &[]),
        undone,
        says(3, 1, "ELDERLY", &[id(2, 1)]),
    ]);
    assert_eq!((shown(&cell).as_str(), cell.conflict), ("ELDERLY", false));
}

#[test]
fn a_settlement_by_an_officer_stands_above_evidence_and_above_a_lead_s() {
    let mut lead = says(7, 1, "DONE", &[]);
    (lead.role, lead.settles) = (Role::Lead, vec![id(1, 1), id(2, 1)]);
    let mut officer = says(8, 1, "ABSENT_KNOWN", &[]);
    (officer.role, officer.settles) = (Role::Officer, vec![id(1, 1), id(2, 1)]);
    let field = [says(1, 1, "DONE", &[]), says(2, 1, "NO_NEED", &[])];
    let by_lead = folded(&[field[0].clone(), field[1].clone(), lead.clone()]);
    assert_eq!((shown(&by_lead).as_str(), by_lead.conflict), ("DONE", false));
    let both = folded(&[field[0].clone(), field[1].clone(), lead, officer]);
    assert_eq!((shown(&both).as_str(), both.conflict), ("ABSENT_KNOWN", true));
}

#[test]
fn what_was_settled_stays_settled_when_somebody_who_saw_it_repeats_it() {
    let (dead, alive) = (says(1, 1, "DECEASED", &[]), says(2, 1, "DONE", &[id(1, 1)]));
    let mut lead = says(7, 1, "DONE", &[]);
    (lead.role, lead.settles) = (Role::Lead, vec![id(2, 1)]);
    let mut all = vec![dead, alive, lead];
    assert!(folded(&all[..2]).review && !folded(&all).review);
    all.push(says(3, 1, "DONE", &[id(7, 1)]));
    assert!(!folded(&all).review, "it says what was settled");
    all.push(says(3, 2, "DECEASED", &[]));
    assert!(folded(&all).review, "it says the contrary of what was settled");
}

#[test]
fn a_tablet_takes_the_hub_s_word_on_what_was_settled_beyond_its_sight() {
    // Its own first answer, what a colleague said over a lead's settlement of it, and its own repetition.
    let dead = says(1, 1, "DECEASED", &[]);
    let mut lead = says(7, 1, "DONE", &[]);
    (lead.role, lead.settles) = (Role::Lead, vec![id(1, 1)]);
    let other = says(3, 1, "DONE", &[id(7, 1)]);
    let own = says(1, 2, "DONE", &[id(3, 1)]);
    let base = folded(&[dead.clone(), lead, other, own.clone()]);
    assert!(!base.review);
    let view = fold_over(&Campaign::template_2024(), &base, &[dead, own]);
    assert!(!view.review);
}

#[test]
fn a_member_s_settlement_has_no_rank() {
    let mut member = says(3, 1, "ABSENT_KNOWN", &[]);
    member.settles = vec![id(1, 1)];
    let cell = folded(&[says(1, 1, "NO_NEED", &[]), member, says(2, 1, "DONE", &[])]);
    assert_eq!(shown(&cell), "DONE");
}

#[test]
fn a_forked_log_shows_both_branches() {
    let cell = folded(&[says(1, 1, "DONE", &[]), says(1, 1, "NO_NEED", &[])]);
    assert!(cell.conflict);
    assert_eq!(cell.heads.len(), 2);
}

#[test]
fn two_answers_that_each_claim_to_have_seen_the_other_both_stay() {
    let cell = folded(&[
        says(1, 1, "DONE", &[id(2, 1)]),
        says(2, 1, "NO_NEED", &[id(1, 1)]),
    ]);
    assert_eq!(cell.heads.len(), 2);
    assert!(cell.conflict);
}

/// Outcomes of every rank.
const KEYS: [&str; 6] = [
    "DONE",
    "DECEASED",
    "IN_PROGRESS",
    "NO_NEED",
    "ELDERLY",
    "ABSENT_UNKNOWN",
];

/// One step of a team: a tablet looks at the hub, answers, settles, takes back, or sends.
#[derive(Clone, Debug)]
enum Step {
    Pull(usize),
    Answer(usize, usize),
    Settle(usize, usize),
    Retract(usize, usize),
    Push(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let tablet = 0..TABLETS;
    let step = prop_oneof![
        tablet.clone().prop_map(Step::Pull),
        (tablet.clone(), 0..KEYS.len()).prop_map(|(tablet, key)| Step::Answer(tablet, key)),
        (tablet.clone(), 0..KEYS.len()).prop_map(|(tablet, key)| Step::Settle(tablet, key)),
        (tablet.clone(), 0..4_usize).prop_map(|(tablet, back)| Step::Retract(tablet, back)),
        tablet.prop_map(Step::Push),
    ];
    prop::collection::vec(step, 0..40)
}

const TABLETS: usize = 4;

/// Who carries which tablet; a member's settlement is one the hub would quarantine, and harms nothing here.
const ROLES: [Role; TABLETS] = [Role::Lead, Role::Member, Role::Officer, Role::Member];

/// A tablet's log: answers and, by place, which were taken back; retractions are numbered too.
#[derive(Clone, Default)]
struct Tablet {
    log: Vec<Entry>,
    sent: usize,
    base: Cell,
    base_set: Vec<Observation>,
}

#[derive(Clone)]
enum Entry {
    Answer(Observation),
    Retract(RecordId),
}

/// The answers of some entries, with those marked that some entry takes back.
fn answers<'e>(entries: impl Iterator<Item = &'e Entry> + Clone) -> Vec<Observation> {
    let retracted: Vec<RecordId> = entries
        .clone()
        .filter_map(|entry| match entry {
            Entry::Retract(id) => Some(*id),
            Entry::Answer(_) => None,
        })
        .collect();
    entries
        .filter_map(|entry| match entry {
            Entry::Answer(answer) => Some(answer.clone()),
            Entry::Retract(_) => None,
        })
        .map(|mut answer| {
            answer.retracted = retracted.contains(&answer.id);
            answer
        })
        .collect()
}

/// Plays a day; calls `check` after every step.
fn play(steps: &[Step], mut check: impl FnMut(&[Tablet], &[Entry])) {
    let campaign = Campaign::template_2024();
    let mut tablets = vec![Tablet::default(); TABLETS];
    let mut hub: Vec<Entry> = Vec::new();
    for step in steps {
        match *step {
            Step::Pull(at) => {
                tablets[at].base_set = answers(hub.iter());
                tablets[at].base = fold(&campaign, &tablets[at].base_set);
            }
            Step::Answer(at, key) => {
                let tablet = &mut tablets[at];
                let dev = at as u32 + 1;
                let view = fold_over(&campaign, &tablet.base, &answers(tablet.log.iter()));
                let saw: Vec<RecordId> = view.heads_of_others(dev, 1).collect();
                let seq = tablet.log.len() as u64 + 1;
                let answer = Observation {
                    role: ROLES[at],
                    ..says(dev, seq, KEYS[key], &saw)
                };
                tablet.log.push(Entry::Answer(answer));
            }
            Step::Settle(at, key) => {
                let tablet = &mut tablets[at];
                let view = fold_over(&campaign, &tablet.base, &answers(tablet.log.iter()));
                let seq = tablet.log.len() as u64 + 1;
                let settlement = Observation {
                    role: ROLES[at],
                    settles: ids_of(&view),
                    ..says(at as u32 + 1, seq, KEYS[key], &[])
                };
                if !settlement.settles.is_empty() {
                    tablet.log.push(Entry::Answer(settlement));
                }
            }
            Step::Retract(at, back) => {
                let tablet = &mut tablets[at];
                let standing: Vec<RecordId> = answers(tablet.log.iter())
                    .into_iter()
                    .filter(|answer| !answer.retracted)
                    .map(|answer| answer.id)
                    .collect();
                if let Some(id) = standing.iter().rev().nth(back) {
                    tablet.log.push(Entry::Retract(*id));
                }
            }
            Step::Push(at) => {
                let tablet = &mut tablets[at];
                hub.extend_from_slice(&tablet.log[tablet.sent..]);
                tablet.sent = tablet.log.len();
            }
        }
        check(&tablets, &hub);
    }
}

fn ids_of(cell: &Cell) -> Vec<RecordId> {
    cell.heads.iter().map(|head| head.id).collect()
}

/// Failures are kept beside the test and run first the next time; commit them.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(512))]

    #[test]
    fn the_order_of_arrival_never_matters(steps in steps(), seed in any::<u64>()) {
        let mut all = Vec::new();
        play(&steps, |tablets, _| {
            all = answers(tablets.iter().flat_map(|tablet| &tablet.log));
        });
        let straight = folded(&all);
        let mut shuffled = all.clone();
        shuffled.extend(all.iter().take(3).cloned());
        let mut state = seed | 1;
        for at in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            shuffled.swap(at, (state >> 33) as usize % (at + 1));
        }
        prop_assert_eq!(folded(&shuffled), straight);
    }

    #[test]
    fn a_tablet_s_fold_over_the_hub_s_is_the_fold_of_all_it_knows(steps in steps()) {
        play(&steps, |tablets, _| {
            for tablet in tablets {
                let own = answers(tablet.log.iter());
                let mine = fold_over(&Campaign::template_2024(), &tablet.base, &own);
                // The set it knows: the hub's when it last looked, and its own log with what it took
                // back since.
                let mut all = tablet.base_set.clone();
                all.extend(own);
                let whole = folded(&all);
                assert_eq!(ids_of(&mine), ids_of(&whole));
                assert_eq!(mine.conflict, whole.conflict);
                assert_eq!(mine.covered, whole.covered);
                assert_eq!(mine.winner().map(|head| head.outcome), whole.winner().map(|head| head.outcome));
            }
        });
    }

    #[test]
    fn once_all_have_sent_and_looked_all_agree(steps in steps()) {
        let mut finish = steps;
        finish.extend((0..TABLETS).map(Step::Push));
        finish.extend((0..TABLETS).map(Step::Pull));
        let mut last = None;
        play(&finish, |tablets, hub| last = Some((tablets.to_vec(), hub.to_vec())));
        let Some((tablets, hub)) = last else { return Ok(()) };
        let truth = folded(&answers(hub.iter()));
        for tablet in &tablets {
            let own = answers(tablet.log.iter());
            let view = fold_over(&Campaign::template_2024(), &tablet.base, &own);
            prop_assert_eq!(view.heads, truth.heads.clone());
            prop_assert_eq!((view.conflict, view.covered), (truth.conflict, truth.covered.clone()));
        }
    }

    #[test]
    fn a_settlement_ends_what_it_saw_and_only_an_answer_that_did_not_see_it_reopens(
        steps in steps(),
        key in 0..KEYS.len(),
        late in 0..KEYS.len(),
        saw_it in any::<bool>(),
    ) {
        play(&steps, |_, hub| {
            let mut all = answers(hub.iter());
            let heads = ids_of(&folded(&all));
            if heads.is_empty() {
                return;
            }
            let settlement = Observation {
                role: Role::Lead,
                settles: heads,
                ..says(90, 1, KEYS[key], &[])
            };
            all.push(settlement.clone());
            let settled = folded(&all);
            assert_eq!(ids_of(&settled), [settlement.id]);
            assert!(!settled.conflict && !settled.review);
            let seen: &[RecordId] = if saw_it { &[settlement.id] } else { &[] };
            all.push(says(91, 1, KEYS[late], seen));
            let after = folded(&all);
            assert_eq!(after.conflict, !saw_it && key != late);
            // Whoever repeats what was settled brings nothing up again.
            assert!(!(saw_it && key == late && after.review));
        });
    }

    #[test]
    fn concurrent_heads_that_differ_are_always_flagged_and_seen_answers_never(steps in steps()) {
        play(&steps, |_, hub| {
            let all = answers(hub.iter());
            let cell = folded(&all);
            let live: Vec<&Observation> = all.iter().filter(|answer| !answer.retracted).collect();
            // By definition, one answer at a time, from the raw `saw` lists.
            let heads: Vec<&&Observation> = live
                .iter()
                .filter(|answer| !live.iter().any(|other| sees(&all, other, answer)))
                .collect();
            let mut expected: Vec<RecordId> = heads.iter().map(|head| head.id).collect();
            let mut found = ids_of(&cell);
            expected.sort();
            found.sort();
            assert_eq!(found, expected);
            let differ = heads.iter().any(|head| head.outcome != heads[0].outcome);
            assert_eq!(cell.conflict, differ);
        });
    }

    #[test]
    fn clocks_thirty_years_off_never_change_heads_or_conflict(
        steps in steps(),
        clocks in prop::collection::vec(-946_080_000_i64..946_080_000, 40),
    ) {
        play(&steps, |_, hub| {
            let all = answers(hub.iter());
            let mut off = all.clone();
            for (answer, clock) in off.iter_mut().zip(&clocks) {
                answer.effective += clock;
            }
            let (right, wrong) = (folded(&all), folded(&off));
            let sorted = |cell: &Cell| {
                let mut ids = ids_of(cell);
                ids.sort();
                ids
            };
            assert_eq!(sorted(&right), sorted(&wrong));
            assert_eq!(right.conflict, wrong.conflict);
        });
    }

    #[test]
    fn no_set_of_answers_however_made_panics_or_loses_every_head(
        raw in prop::collection::vec(
            (0..3_u32, 0..4_u64, 0..KEYS.len(), prop::collection::vec((0..3_u32, 0..4_u64), 0..3), any::<bool>()),
            0..12,
        ),
    ) {
        let all: Vec<Observation> = raw
            .into_iter()
            .map(|(dev, seq, key, saw, retracted)| {
                let saw: Vec<RecordId> = saw.into_iter().map(|(dev, seq)| id(dev, seq)).collect();
                Observation { retracted, ..says(dev, seq, KEYS[key], &saw) }
            })
            .collect();
        let cell = folded(&all);
        let gone = |id: RecordId| all.iter().any(|answer| answer.id == id && answer.retracted);
        let live = all.iter().any(|answer| !gone(answer.id));
        prop_assert_eq!(live, !cell.heads.is_empty());
        let mut back = all.clone();
        back.reverse();
        prop_assert_eq!(cell, folded(&back));
    }
}

/// Whether one answer has seen another, straight from the definition.
fn sees(all: &[Observation], one: &Observation, other: &Observation) -> bool {
    let mut open = vec![one.id];
    let mut visited = Vec::new();
    while let Some(id) = open.pop() {
        if visited.contains(&id) {
            continue;
        }
        visited.push(id);
        for answer in all.iter().filter(|answer| answer.id == id) {
            open.extend(answer.saw.iter().chain(&answer.settles));
        }
        open.extend(
            all.iter()
                .map(|answer| answer.id)
                .filter(|own| (own.dev, own.epoch) == (id.dev, id.epoch) && own.seq < id.seq),
        );
    }
    one.id != other.id && visited.contains(&other.id)
}

#[test]
fn a_tablet_that_names_thousands_of_logs_in_thousands_of_answers_costs_little() {
    let invented: Vec<RecordId> = (100..500).map(|dev| id(dev, 1)).collect();
    let all: Vec<Observation> = (1..=2_000).map(|seq| says(1, seq, "DONE", &invented)).collect();
    let cell = folded(&all);
    assert_eq!(ids_of(&cell), [id(1, 2_000)]);
    assert!(
        cell.heads[0].seen.is_empty(),
        "logs with no answer here are not carried along"
    );
}
