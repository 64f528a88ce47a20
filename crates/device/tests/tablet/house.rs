//! Recording at the door: what each tap answers, and what it never touches.

use tungnha_device::views::{CellState, ErrorCode, HouseStatus, Saved, Source, Target, TargetAnswer};
use tungnha_domain::Outcome;
use tungnha_exchange::record::Body;
use tungnha_exchange::seal::Detail;

use crate::hub::HUB;
use crate::setting::{PIN, Setting, chip, states};

use CellState::{Done, NotAsked, NotEligible, Reason};

#[test]
fn everybody_with_all_four_is_one_tap_one_record_each_and_leads_on() {
    let here = Setting::new();
    let tablet = here.ready();
    let today = tablet.today().unwrap();
    assert_eq!((today.households_left, today.households_total), (3, 3));
    assert_eq!(today.next.as_ref().map(|row| row.hid), Some(1));
    let recorded = tablet.mark_household_done(1).unwrap();
    assert_eq!(recorded.undo.seqs, [1, 2, 3, 4]);
    assert!(
        recorded
            .household
            .people
            .iter()
            .all(|person| person.cells.iter().all(|cell| cell.state == Done))
    );
    assert_eq!(recorded.next.map(|row| row.hid), Some(2));
    let differs: Vec<_> = recorded
        .differs
        .iter()
        .map(|differs| (differs.target, differs.people))
        .collect();
    assert_eq!(
        differs,
        [(Target::Cccd, 4)],
        "only the ID card is on the list, as not issued"
    );
    let alone = tablet.answer(11, Target::Cccd, "DONE").unwrap().differs;
    assert_eq!(
        alone
            .iter()
            .map(|one| (one.target, one.people))
            .collect::<Vec<_>>(),
        [(Target::Cccd, 1)],
        "a chip of its own says so too"
    );
    let today = tablet.today().unwrap();
    assert_eq!((today.households_left, today.next.unwrap().hid), (2, 2));
    assert_eq!(today.rows[0].status, HouseStatus::Done);
    assert_eq!(today.quota.unwrap().done, 4);
}

#[test]
fn a_reason_overrides_one_target_and_shows_who_and_when() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_person_done(11).unwrap();
    here.clock.advance(60);
    let recorded = tablet.answer(11, Target::Sim, "SIM_OTHER_NAME").unwrap();
    assert_eq!(states(&recorded.household, 11), [Done, Done, Reason, Done]);
    let cell = chip(&recorded.household, 11, Target::Sim);
    assert_eq!(cell.outcome.as_deref(), Some("SIM_OTHER_NAME"));
    assert_eq!(cell.by.as_deref(), Some("Nguyễn Thị Mẫu"));
    assert_eq!(cell.at.as_deref(), Some("2024-05-06T18:31:00+07:00"));
    assert_eq!(
        (cell.source, cell.saved),
        (Some(Source::Claimed), Some(Saved::Here))
    );
}

#[test]
fn undo_brings_back_what_was_there_before_and_may_be_tapped_twice() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.answer(11, Target::Sim, "NO_SIM").unwrap();
    let done = tablet.mark_person_done(11).unwrap();
    let undone = tablet.undo(&done.undo.seqs).unwrap();
    assert_eq!(
        states(&undone.household, 11),
        [NotAsked, NotAsked, Reason, NotAsked]
    );
    let again = tablet.undo(&done.undo.seqs).unwrap();
    assert_eq!(again.household, undone.household);
    tablet.send_now().unwrap();
    let kinds: Vec<bool> = here
        .hub
        .records()
        .iter()
        .map(|r| matches!(r.body, Body::Retract { .. }))
        .collect();
    assert_eq!(
        kinds,
        [false, false, true],
        "nothing was edited, and the second tap added nothing"
    );
    let history = tablet.person(11).unwrap();
    assert_eq!(
        history
            .entries
            .iter()
            .map(|entry| entry.undone)
            .collect::<Vec<_>>(),
        [true, false]
    );
}

#[test]
fn no_phone_offers_the_cascade_and_never_touches_what_is_done() {
    let here = Setting::new();
    let tablet = here.ready();
    let offered = tablet
        .answer(11, Target::Smartphone, "NO_PHONE")
        .unwrap()
        .cascade
        .unwrap();
    let expected = [(Target::Dddt, "NO_PHONE_OR_OWN_SIM"), (Target::Sim, "NO_PHONE")];
    let given: Vec<_> = offered
        .answers
        .iter()
        .map(|a| (a.target, a.outcome.as_str()))
        .collect();
    assert_eq!(given, expected);
    tablet.answer(12, Target::Sim, "DONE").unwrap();
    let offered = tablet
        .answer(12, Target::Smartphone, "NO_PHONE")
        .unwrap()
        .cascade
        .unwrap();
    assert_eq!(offered.answers.len(), 1, "the SIM is done");
    // Accepting an offer that is out of date leaves what is done alone too.
    let all = expected.map(|(target, outcome)| TargetAnswer {
        target,
        outcome: outcome.to_owned(),
    });
    let accepted = tablet.answer_many(12, &all).unwrap();
    assert_eq!(states(&accepted.household, 12), [NotAsked, Reason, Done, Reason]);
    assert_eq!(
        tablet.answer(13, Target::Smartphone, "DONE").unwrap().cascade,
        None
    );
}

#[test]
fn the_same_as_above_repeats_the_card_above() {
    let here = Setting::new();
    let tablet = here.ready();
    let before = tablet.household(1).unwrap();
    assert!(
        before.people.iter().all(|person| !person.same_as_above),
        "nothing to repeat yet"
    );
    tablet.mark_person_done(11).unwrap();
    let first = tablet.answer(11, Target::Dddt, "NO_NEED").unwrap();
    assert_eq!(
        first
            .household
            .people
            .iter()
            .map(|p| p.same_as_above)
            .collect::<Vec<_>>(),
        [false, true, false, false]
    );
    for rid in [12, 13, 14] {
        let same = tablet.same_as_above(rid).unwrap();
        assert_eq!(
            states(&same.household, rid),
            [Done, CellState::NoNeed, Done, Done]
        );
    }
    assert_eq!(tablet.today().unwrap().households_left, 2);
    assert_eq!(tablet.same_as_above(11).unwrap_err().code(), ErrorCode::BadInput);
}

#[test]
fn a_reason_about_the_person_answers_their_open_targets_and_death_all_that_are_not_done() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.answer(11, Target::Cccd, "DONE").unwrap();
    tablet.answer(11, Target::Sim, "NO_NEED").unwrap();
    let absent = tablet.answer_person(11, "ABSENT_UNKNOWN").unwrap();
    assert_eq!(
        states(&absent.household, 11),
        [Done, Reason, CellState::NoNeed, Reason]
    );
    let dead = tablet.answer_person(11, "DECEASED").unwrap();
    assert_eq!(states(&dead.household, 11), [Done, Reason, Reason, Reason]);
    assert_eq!(
        chip(&dead.household, 11, Target::Sim).outcome.as_deref(),
        Some("DECEASED")
    );
    let all = tablet.mark_household_done(1).unwrap();
    assert_eq!(
        states(&all.household, 11),
        [Done, Reason, Reason, Reason],
        "a whole house's tap raises nobody"
    );
    assert_eq!(states(&all.household, 12), [Done; 4]);
}

#[test]
fn a_child_is_not_asked_and_a_birth_year_on_the_boundary_is_asked_and_flagged() {
    let here = Setting::new();
    let tablet = here.ready();
    let done = tablet.mark_household_done(2).unwrap();
    assert_eq!(states(&done.household, 22), [NotEligible; 4]);
    assert_eq!(done.undo.seqs.len(), 1);
    assert_eq!(
        tablet.answer(22, Target::Cccd, "DONE").unwrap_err().code(),
        ErrorCode::NotAllowed
    );
    let house = tablet.household(3).unwrap();
    assert!(chip(&house, 31, Target::Sim).possibly);
    assert!(!chip(&house, 31, Target::Cccd).possibly);
}

#[test]
fn nobody_home_goes_on_and_leaves_everybody_not_asked() {
    let here = Setting::new();
    let tablet = here.ready();
    let first = tablet.nobody_home(1).unwrap();
    assert_eq!(first.next.as_ref().map(|row| row.hid), Some(2));
    assert_eq!(first.undo.house, "Nguyễn Văn Đức");
    let today = tablet.today().unwrap();
    assert!(today.rows[0].nobody_home && today.rows[0].unsent);
    assert_eq!((today.households_left, today.next.unwrap().hid), (3, 2));
    tablet.undo(&first.undo.seqs).unwrap();
    assert!(!tablet.today().unwrap().rows[0].nobody_home);
    tablet.mark_household_done(2).unwrap();
    assert_eq!(
        tablet.nobody_home(3).unwrap().next.map(|row| row.hid),
        Some(1),
        "and round from the start"
    );
}

#[test]
fn a_wrong_wall_clock_neither_hides_nor_ends_an_appointment() {
    for wrong in [0, 4_000_000_000] {
        let here = Setting::new();
        let tablet = here.ready();
        here.clock.set(wrong);
        let made = tablet.appoint(2, "tomorrow_evening").unwrap();
        let at = Some("2024-05-07T19:00:00+07:00");
        assert_eq!(made.household.revisit_at.as_deref(), at, "clock at {wrong}");
        assert_eq!(tablet.nobody_home(2).unwrap().household.revisit_at.as_deref(), at);
        assert_ne!(tablet.today().unwrap().rows[0].hid, 2);
        here.clock.advance(24 * 3_600);
        assert_eq!(tablet.today().unwrap().rows[0].hid, 2);
        here.clock.advance(1_800);
        assert_eq!(tablet.nobody_home(2).unwrap().household.revisit_at, None);
    }
}

#[test]
fn people_found_absent_and_given_a_time_are_visited_at_that_time() {
    let here = Setting::new();
    let tablet = here.ready();
    let status = |hid: u32| {
        let today = tablet.today().unwrap();
        let row = today.rows.iter().find(|row| row.hid == hid).unwrap();
        (row.status, row.not_asked)
    };
    tablet.answer_person(31, "ABSENT_KNOWN").unwrap();
    assert_eq!(status(3), (HouseStatus::Done, 0));
    let made = tablet.appoint(3, "tomorrow_evening").unwrap();
    assert_eq!(status(3), (HouseStatus::Revisit, 0));
    assert_eq!(
        tablet.today().unwrap().households_left,
        2,
        "a time is no open question"
    );
    here.clock.advance(24 * 3_600 + 1_800);
    let today = tablet.today().unwrap();
    assert_eq!((today.rows[0].hid, today.next.unwrap().hid), (3, 3));
    let kept = tablet.mark_person_done(31).unwrap();
    assert_eq!(status(3), (HouseStatus::Done, 0));
    tablet.undo(&kept.undo.seqs).unwrap();
    assert_eq!(status(3), (HouseStatus::Revisit, 0));
    tablet.undo(&made.undo.seqs).unwrap();
    assert_eq!(status(3), (HouseStatus::Done, 0));
    // Where nobody can be brought any further there is nothing to return for.
    tablet.mark_household_done(1).unwrap();
    let house = tablet.appoint(1, "tomorrow_evening").unwrap().household;
    assert_eq!((house.revisit_at, status(1)), (None, (HouseStatus::Done, 0)));
}

#[test]
fn an_appointment_is_pinned_on_top_when_due_and_until_then_not_offered() {
    let here = Setting::new();
    let tablet = here.ready();
    let made = tablet.appoint(2, "tomorrow_evening").unwrap();
    assert_eq!(
        made.household.revisit_at.as_deref(),
        Some("2024-05-07T19:00:00+07:00")
    );
    let first = tablet.nobody_home(1).unwrap();
    assert_eq!(
        first.next.map(|row| row.hid),
        Some(3),
        "the house with an appointment is passed over"
    );
    here.clock.advance(24 * 3_600);
    let today = tablet.today().unwrap();
    assert_eq!(
        (today.rows[0].hid, today.rows[0].status),
        (2, HouseStatus::Revisit)
    );
    here.clock.advance(1_800);
    assert_eq!(tablet.today().unwrap().next.unwrap().hid, 2);
    let kept = tablet.mark_household_done(2).unwrap();
    assert_eq!(kept.household.revisit_at, None);
    assert_eq!(
        tablet.appoint(3, "yesterday").unwrap_err().code(),
        ErrorCode::BadInput
    );
}

#[test]
fn a_sensitive_reason_is_sealed_to_the_hub_and_nowhere_else() {
    let here = Setting::new();
    let tablet = here.ready();
    let recorded = tablet.answer_person(13, "SERIOUS_ILLNESS").unwrap();
    assert_eq!(states(&recorded.household, 13), [CellState::Special; 4]);
    assert!(
        tablet.reasons().unwrap().iter().all(|reason| reason.used == 0),
        "not even counted"
    );
    assert!(
        tablet.person(13).unwrap().entries[0]
            .answers
            .iter()
            .all(|answer| answer.outcome == "SPECIAL")
    );
    tablet.send_now().unwrap();
    let Body::Answer(answer) = &here.hub.records()[0].body else {
        panic!("an answer")
    };
    assert!(
        answer
            .answers
            .iter()
            .all(|(_, outcome)| *outcome == Outcome::Special)
    );
    let detail = Detail::open(
        here.hub.seal_key(),
        &HUB,
        answer.rid,
        answer.sealed.as_deref().unwrap(),
    )
    .unwrap();
    assert_eq!(detail.answers[0].1, Outcome::from_key("SERIOUS_ILLNESS").unwrap());
    assert!(
        !recorded.household.people[3].same_as_above,
        "what is sealed can't be repeated"
    );
}

#[test]
fn what_somebody_wants_from_their_operator_is_their_word_and_can_be_taken_back() {
    let here = Setting::new();
    let tablet = here.ready();
    let said = || {
        let wish = tablet.person(11).unwrap().wish;
        wish.map(|wish| (wish.phone, wish.sim))
    };
    assert_eq!(said(), None, "nobody asked");
    tablet.wish(11, true, false).unwrap();
    let both = tablet.wish(11, true, true).unwrap();
    assert_eq!(said(), Some((true, true)));
    tablet.undo(&both.undo.seqs).unwrap();
    assert_eq!(said(), Some((true, false)), "what was said before stands again");
    tablet.wish(11, false, false).unwrap();
    assert_eq!(said(), Some((false, false)));
    tablet.send_now().unwrap();
    let wishes: Vec<_> = here
        .hub
        .records()
        .into_iter()
        .filter_map(|record| match record.body {
            Body::Answer(answer) => Some((answer.answers.len(), answer.wish.unwrap().wire())),
            _ => None,
        })
        .collect();
    assert_eq!(
        wishes,
        [(0, 1), (0, 3), (0, 0)],
        "the records carry it, and answer nothing"
    );
    assert_eq!(
        tablet.wish(99, true, false).unwrap_err().code(),
        ErrorCode::NotFound
    );
}

#[test]
fn a_whole_id_is_shown_only_after_the_showing_is_recorded() {
    let here = Setting::new();
    let tablet = here.ready();
    let masked = tablet.household(1).unwrap().people[0].id_masked.clone();
    assert_eq!(masked.as_deref(), Some("070•••••0011"));
    assert_eq!(
        tablet.reveal_id(11).unwrap().personal_id.as_deref(),
        Some("070186000011")
    );
    tablet.send_now().unwrap();
    assert!(matches!(here.hub.records()[0].body, Body::Audit { .. }));
    assert_eq!(tablet.reveal_id(99).unwrap_err().code(), ErrorCode::NotFound);
}

#[test]
fn search_needs_no_marks() {
    let here = Setting::new();
    let tablet = here.ready();
    let found = |text: &str| {
        tablet
            .search(text)
            .unwrap()
            .iter()
            .map(|hit| hit.rid)
            .collect::<Vec<_>>()
    };
    assert_eq!(found("duc"), [11]);
    assert_eq!(found("nguyen"), [13, 11]);
    assert_eq!(found("nvd"), [11]);
    assert_eq!(found("Hoà"), [12]);
    assert_eq!(found("k'roi"), [14]);
    assert_eq!(found("02"), [21, 22]);
    assert_eq!(found("hem 03"), [31], "a house number may begin with a word");
    assert_eq!(found("  "), [0; 0]);
    assert_eq!(found("%"), [0; 0]);
}

#[test]
fn reasons_used_most_come_first() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.answer(11, Target::Sim, "NO_SIGNATURE").unwrap();
    let reasons = tablet.reasons().unwrap();
    assert_eq!((reasons[0].key.as_str(), reasons[0].used), ("NO_SIGNATURE", 1));
    assert_eq!(reasons[1].key, "ABSENT_UNKNOWN");
}

#[test]
fn an_answer_that_makes_no_sense_is_refused_and_nothing_recorded() {
    let here = Setting::new();
    let tablet = here.ready();
    for (target, outcome) in [
        (Target::Cccd, "ONLY_2G"),
        (Target::Cccd, "SPECIAL"),
        (Target::Sim, "nonsense"),
    ] {
        assert_eq!(
            tablet.answer(11, target, outcome).unwrap_err().code(),
            ErrorCode::BadInput,
            "{outcome}"
        );
    }
    assert_eq!(
        tablet.answer(99, Target::Sim, "DONE").unwrap_err().code(),
        ErrorCode::NotFound
    );
    assert_eq!(tablet.undo(&[1]).unwrap_err().code(), ErrorCode::NotFound);
    assert_eq!(tablet.send_state().unwrap().records_unsent, 0);
}

#[test]
fn numbers_have_no_gaps_across_restarts() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_household_done(1).unwrap();
    drop(tablet);
    let tablet = here.tablet();
    tablet.unlock(0, PIN).unwrap();
    here.clock.reboot(0);
    assert_eq!(tablet.nobody_home(2).unwrap().undo.seqs, [5]);
    tablet.send_now().unwrap();
    let records = here.hub.records();
    assert_eq!(records.len(), 5);
    assert_ne!(records[3].anchor.boot, records[4].anchor.boot);
    assert_eq!(records[4].anchor.wall, 0, "a wrong clock stops nothing");
}

#[test]
fn who_is_left_adds_up_and_names_them() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_household_done(1).unwrap();
    tablet.answer(11, Target::Sim, "NO_SIM").unwrap();
    let table = tablet.who_left().unwrap();
    let unit = &table.units[0];
    assert_eq!(
        (unit.hamlet.as_str(), unit.households_left, unit.households_total),
        ("Khu phố 3", 2, 3)
    );
    let sim = &unit.targets[2];
    assert_eq!(
        (
            sim.listed,
            sim.eligible,
            sim.done,
            sim.not_asked,
            sim.not_eligible
        ),
        (7, 6, 3, 2, 1)
    );
    assert_eq!(
        (sim.reasons[0].outcome.as_str(), sim.reasons[0].count),
        ("NO_SIM", 1)
    );
    let names = |outcome: &str| {
        let found = tablet.who_left_names("Khu phố 3", Target::Sim, outcome).unwrap();
        found.iter().map(|left| left.rid).collect::<Vec<_>>()
    };
    assert_eq!(names("NOT_ASKED"), [21, 31]);
    assert_eq!(names("NO_SIM"), [11]);
    assert_eq!(
        names("DONE"),
        [13, 12, 14],
        "by the last syllable: Dụ, Hòa, K'Rơi"
    );
}
