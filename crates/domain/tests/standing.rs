//! List and field together: the partition of `domain.md` §3 and the figures beside it.

#![allow(clippy::unwrap_used, reason = "a helper that fails should stop its test")]

use chrono::NaiveDate;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use tungnha_domain::{
    Birth, Bucket, Campaign, Cell, Channel, ListKind, ListedState, Listing, MemberId, Observation, Outcome,
    RecordId, Rid, Role, Source, Standing, Tally, Target, current_listing, first_listing, fold, standing,
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A list dated `date` (empty: undated, imported on 2024-05-02) that says `code`.
fn list(import_seq: u64, kind: ListKind, date: &str, target: Target, code: &str) -> Listing {
    Listing {
        import_seq,
        kind,
        list_date: (!date.is_empty()).then(|| day(date)),
        import_date: day("2024-05-02"),
        state: ListedState::from_code(target, code).unwrap(),
    }
}

/// Somebody at the door on 2024-05-06, 19:00 in Vietnam.
fn claim(key: &str) -> Cell {
    let observation = Observation {
        id: RecordId {
            dev: 1,
            epoch: 1,
            seq: 1,
        },
        member: MemberId(1),
        role: Role::Member,
        channel: Channel::Door,
        rid: Rid(1),
        target: Target::Cccd,
        outcome: Outcome::from_key(key).unwrap(),
        effective: 1_714_996_800,
        catalogue: 1,
        saw: vec![],
        retracted: false,
        settles: vec![],
    };
    fold(&Campaign::template_2024(), &[observation])
}

fn adult(target: Target, listings: &[Listing], cell: &Cell) -> Standing {
    let birth = Some(Birth::Date(day("1986-07-26")));
    standing(&Campaign::template_2024(), target, birth, listings, cell)
}

const FULL: ListKind = ListKind::Full;
const OPERATOR: ListKind = ListKind::Operator;

#[test]
fn nobody_asked_and_no_list_is_not_asked() {
    let found = adult(Target::Cccd, &[], &Cell::default());
    assert_eq!(
        (found.bucket, found.source, found.is_left()),
        (Bucket::NotAsked, None, true)
    );
}

#[test]
fn a_list_alone_makes_done_and_confirmed_but_achieves_nothing_if_it_was_so_at_first() {
    let lists = [list(1, FULL, "2024-05-02", Target::Cccd, "issued")];
    let found = adult(Target::Cccd, &lists, &Cell::default());
    assert_eq!((found.bucket, found.source), (Bucket::Done, Some(Source::Listed)));
    assert!(found.confirmed && !found.achieved);
}

#[test]
fn a_later_list_that_says_done_achieves() {
    let lists = [
        list(1, FULL, "2024-05-02", Target::Cccd, "none"),
        list(2, FULL, "2024-05-09", Target::Cccd, "issued"),
    ];
    let found = adult(Target::Cccd, &lists, &Cell::default());
    assert!(found.bucket == Bucket::Done && found.confirmed && found.achieved);
}

#[test]
fn a_listed_state_short_of_done_is_not_asked_until_somebody_has_an_answer() {
    for code in ["approved", "level1_registered", "level2_collected"] {
        let lists = [list(1, FULL, "2024-05-02", Target::Dddt, code)];
        assert_eq!(
            adult(Target::Dddt, &lists, &Cell::default()).bucket,
            Bucket::NotAsked,
            "{code}"
        );
    }
}

#[test]
fn each_answer_has_its_part_of_the_partition() {
    for (key, bucket) in [
        ("DONE", Bucket::Done),
        ("IN_PROGRESS", Bucket::InProgress),
        ("NO_NEED", Bucket::NoNeed),
        ("SPECIAL", Bucket::Reason),
        ("ABSENT_UNKNOWN", Bucket::Reason),
        ("DECEASED", Bucket::Reason),
    ] {
        let found = adult(Target::Cccd, &[], &claim(key));
        assert_eq!(
            (found.bucket, found.source),
            (bucket, Some(Source::Claimed)),
            "{key}"
        );
    }
}

#[test]
fn a_claim_of_done_is_achieved_at_once_and_confirmed_by_a_list_that_agrees() {
    let before = list(1, FULL, "2024-05-02", Target::Cccd, "none");
    let claimed = adult(Target::Cccd, &[before], &claim("DONE"));
    assert!(claimed.achieved && !claimed.confirmed && claimed.differs_from_list);
    assert!(!claimed.contradicted, "the list is older than the claim");
    let agrees = list(2, FULL, "2024-05-08", Target::Cccd, "issued");
    let confirmed = adult(Target::Cccd, &[before, agrees], &claim("DONE"));
    assert!(confirmed.achieved && confirmed.confirmed && !confirmed.differs_from_list);
    assert_eq!(confirmed.source, Some(Source::Claimed));
}

#[test]
fn a_claim_of_done_that_a_later_list_denies_is_contradicted_and_still_claimed() {
    let lists = [list(1, FULL, "2024-05-08", Target::Cccd, "none")];
    let found = adult(Target::Cccd, &lists, &claim("DONE"));
    assert!(found.contradicted && !found.confirmed && found.bucket == Bucket::Done);
}

#[test]
fn a_newer_list_that_says_done_after_an_absence_makes_it_done_and_confirmed() {
    for key in ["ABSENT_UNKNOWN", "NO_NEED", "IN_PROGRESS", "SPECIAL"] {
        let lists = [list(1, FULL, "2024-05-07", Target::Cccd, "issued")];
        let found = adult(Target::Cccd, &lists, &claim(key));
        assert_eq!((found.bucket, found.confirmed), (Bucket::Done, true), "{key}");
        assert_eq!(found.source, Some(Source::Listed), "{key}");
    }
}

#[test]
fn a_list_of_the_same_day_does_not_end_a_claim() {
    let lists = [list(1, FULL, "2024-05-06", Target::Cccd, "issued")];
    let found = adult(Target::Cccd, &lists, &claim("ABSENT_UNKNOWN"));
    assert_eq!((found.bucket, found.differs_from_list), (Bucket::Reason, true));
}

#[test]
fn no_list_raises_the_dead() {
    let lists = [list(1, FULL, "2024-05-09", Target::Cccd, "issued")];
    assert_eq!(
        adult(Target::Cccd, &lists, &claim("DECEASED")).bucket,
        Bucket::Reason
    );
}

#[test]
fn the_police_list_s_sim_column_informs_and_does_not_confirm() {
    let police = list(1, FULL, "2024-05-09", Target::Sim, "own_signed");
    let alone = adult(Target::Sim, &[police], &Cell::default());
    assert!(alone.bucket == Bucket::Done && !alone.confirmed);
    assert_eq!(
        adult(Target::Sim, &[police], &claim("NO_SIM")).bucket,
        Bucket::Reason
    );
    let operator = list(2, OPERATOR, "2024-05-09", Target::Sim, "own_signed");
    let both = adult(Target::Sim, &[police, operator], &claim("NO_SIM"));
    assert!(both.bucket == Bucket::Done && both.confirmed);
}

#[test]
fn a_collected_card_is_achieved_but_in_progress() {
    let first = list(1, FULL, "2024-05-02", Target::Cccd, "none");
    let claimed = adult(Target::Cccd, &[first], &claim("IN_PROGRESS"));
    assert!(claimed.bucket == Bucket::InProgress && claimed.achieved);
    let listed = list(2, FULL, "2024-05-04", Target::Cccd, "collected");
    let found = adult(Target::Cccd, &[first, listed], &Cell::default());
    assert!(found.bucket == Bucket::NotAsked && found.achieved);
    assert!(!adult(Target::Dddt, &[], &claim("IN_PROGRESS")).achieved);
}

#[test]
fn a_card_collected_in_the_first_list_is_not_achieved_when_it_is_issued() {
    let lists = [
        list(1, FULL, "2024-05-02", Target::Cccd, "collected"),
        list(2, FULL, "2024-05-09", Target::Cccd, "issued"),
    ];
    assert!(!adult(Target::Cccd, &lists, &Cell::default()).achieved);
}

#[test]
fn a_child_is_not_eligible_whatever_list_and_field_say() {
    let child = Some(Birth::Date(day("2015-01-01")));
    let lists = [list(1, FULL, "2024-05-09", Target::Cccd, "issued")];
    let campaign = Campaign::template_2024();
    let found = standing(&campaign, Target::Cccd, child, &lists, &claim("DONE"));
    assert!(found.bucket == Bucket::NotEligible && !found.confirmed && !found.achieved);
}

#[test]
fn a_campaign_for_level_2_does_not_count_level_1() {
    let campaign = Campaign {
        dddt_level: 2,
        ..Campaign::template_2024()
    };
    let done = |code| {
        ListedState::from_code(Target::Dddt, code)
            .unwrap()
            .is_done(&campaign)
    };
    assert!(!done("active1") && done("active2"));
    let template = Campaign::template_2024();
    let level_one = ListedState::from_code(Target::Dddt, "active1").unwrap();
    assert!(level_one.is_done(&template));
}

#[test]
fn the_last_of_a_kind_is_by_its_date_and_across_kinds_a_later_import_unless_it_is_older() {
    let newest = list(1, FULL, "2024-05-09", Target::Cccd, "issued");
    let late = list(2, FULL, "2024-05-01", Target::Cccd, "none");
    assert_eq!(
        current_listing(&[late, newest]),
        Some(&newest),
        "one kind, by date"
    );
    let other = list(3, ListKind::NotIssued, "2024-05-05", Target::Cccd, "none");
    assert_eq!(
        current_listing(&[other, newest]),
        Some(&newest),
        "both dated: the newer"
    );
    let undated = list(4, ListKind::NotIssued, "", Target::Cccd, "none");
    assert_eq!(
        current_listing(&[newest, undated]),
        Some(&undated),
        "one undated: the later import"
    );
    assert_eq!(
        first_listing(&[undated, late, newest]),
        Some(&late),
        "the first of a kind is by its date too"
    );
    assert_eq!(
        first_listing(&[undated, newest]),
        Some(&newest),
        "one undated: the first import"
    );
}

#[test]
fn daily_lists_in_the_wrong_order_achieve_the_same() {
    let day = |seq, date, code| list(seq, ListKind::NotActivated, date, Target::Dddt, code);
    let in_order = [day(1, "2024-05-06", "approved"), day(2, "2024-05-08", "active2")];
    let in_disorder = [day(1, "2024-05-08", "active2"), day(2, "2024-05-06", "approved")];
    for lists in [in_order, in_disorder] {
        let found = adult(Target::Dddt, &lists, &Cell::default());
        assert!(found.bucket == Bucket::Done && found.achieved);
    }
}

#[test]
fn every_listed_state_comes_back_from_code_and_wire() {
    for target in Target::ALL {
        for state in ListedState::all(target) {
            assert_eq!(ListedState::from_wire(target, state.wire()), Some(state));
            let by_code = ListedState::from_code(target, state.code()).unwrap();
            assert_eq!(by_code.code(), state.code());
        }
        assert_eq!(ListedState::from_wire(target, 99), None);
        assert_eq!(ListedState::from_code(target, "done"), None);
    }
}

#[test]
fn the_template_survives_being_written_as_json() {
    let template = Campaign::template_2024();
    let json = serde_json::to_string(&template).unwrap();
    assert_eq!(serde_json::from_str::<Campaign>(&json).unwrap(), template);
}

fn listings(target: Target) -> impl Strategy<Value = Vec<Listing>> {
    let date = (1..28_u32).prop_map(|day| NaiveDate::from_ymd_opt(2024, 5, day).unwrap());
    let listing = (
        0..6_u64,
        0..4_usize,
        prop::option::of(date.clone()),
        date,
        any::<prop::sample::Index>(),
    )
        .prop_map(move |(import_seq, kind, list_date, import_date, at)| {
            let states: Vec<ListedState> = ListedState::all(target).collect();
            let state = states[at.index(states.len())];
            Listing {
                import_seq,
                kind: ListKind::ALL[kind],
                list_date,
                import_date,
                state,
            }
        });
    prop::collection::vec(listing, 0..5)
}

fn births() -> impl Strategy<Value = Option<Birth>> {
    let date = (1920..2024_i32, 1..366_u32)
        .prop_map(|(year, day)| Birth::Date(NaiveDate::from_yo_opt(year, day).unwrap()));
    prop::option::of(prop_oneof![(1920..2024_i32).prop_map(Birth::Year), date])
}

fn claims() -> impl Strategy<Value = Cell> {
    prop_oneof![
        Just(Cell::default()),
        prop::sample::select(vec![
            "DONE",
            "IN_PROGRESS",
            "NO_NEED",
            "SPECIAL",
            "ABSENT_KNOWN",
            "DECEASED",
            "R999",
        ])
        .prop_map(claim),
    ]
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
    #![proptest_config(config(256))]

    #[test]
    fn the_partition_always_adds_up(
        people in (0..4_usize).prop_flat_map(|at| {
            let target = Target::ALL[at];
            let person = (births(), listings(target), claims());
            (Just(target), prop::collection::vec(person, 0..30))
        }),
    ) {
        let (target, people) = people;
        let campaign = Campaign::template_2024();
        let mut tally = Tally::default();
        let mut halves = [Tally::default(); 2];
        for (at, (birth, listings, cell)) in people.iter().enumerate() {
            let found = standing(&campaign, target, *birth, listings, cell);
            tally.add(&found);
            halves[at % 2].add(&found);
            prop_assert!(tally.adds_up());
            prop_assert!(!found.confirmed || found.bucket == Bucket::Done);
            prop_assert!(found.bucket != Bucket::NotEligible || !found.achieved);
            prop_assert_eq!(found.source.is_none(), matches!(found.bucket, Bucket::NotAsked | Bucket::NotEligible));
        }
        prop_assert_eq!(tally.listed as usize, people.len());
        let mut sum = halves[0];
        sum += halves[1];
        prop_assert_eq!(sum, tally);
    }

    #[test]
    fn the_order_lists_are_held_in_never_matters(listings in listings(Target::Cccd)) {
        // Two states under one kind and import only a broken import gives; leave those out.
        let mut seen = Vec::new();
        let listings: Vec<Listing> = listings
            .into_iter()
            .filter(|one| {
                let name = (one.import_seq, one.kind);
                let news = !seen.contains(&name);
                seen.push(name);
                news
            })
            .collect();
        let mut back = listings.clone();
        back.reverse();
        prop_assert_eq!(current_listing(&listings), current_listing(&back));
        prop_assert_eq!(first_listing(&listings), first_listing(&back));
    }
}
