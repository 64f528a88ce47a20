//! A lead's queue of answers that differ, and settling them on the tablet with no network.

use tungnha_device::Tablet;
use tungnha_device::views::{CellState, Channel, ErrorCode, Role, Saved, Target};
use tungnha_domain::{Outcome, RecordId, Role as Domain};
use tungnha_exchange::Body;

use crate::hub::Fault;
use crate::lists::{cell, delta, head};
use crate::setting::{Setting, chip};

/// A lead's tablet that says "no SIM" where a colleague said "no need"; neither saw the other.
fn differing(here: &Setting) -> Tablet {
    let tablet = here.ready();
    tablet.answer(21, Target::Sim, "NO_SIM").unwrap();
    let mut theirs = head(5, Outcome::NoNeed);
    theirs.channel = tungnha_domain::Channel::Phone;
    let page = delta(
        |rows| rows[4].cells = vec![(Target::Sim.into(), cell(vec![theirs.clone()]))],
        &[],
    );
    here.hub.state().pages.push((1, page));
    tablet.send_now().unwrap();
    tablet
}

fn colleague() -> RecordId {
    RecordId {
        dev: 8,
        epoch: 1,
        seq: 5,
    }
}

#[test]
fn the_queue_tells_who_said_what_when_and_from_where() {
    let here = Setting::new();
    let tablet = differing(&here);
    assert_eq!(tablet.who_left().unwrap().conflicts, 1);
    let queue = tablet.conflicts().unwrap();
    let [open] = queue.as_slice() else {
        panic!("one is open: {queue:?}")
    };
    assert_eq!((open.rid, open.hid, open.target), (21, 2, Target::Sim));
    assert_eq!((open.name.as_str(), open.number.as_str()), ("Lê Văn Mẫu", "02"));
    assert!(open.differ);
    let outcomes: Vec<&str> = open.sides.iter().map(|side| side.outcome.as_str()).collect();
    assert_eq!(outcomes, ["NO_NEED", "NO_SIM"], "the shown one first");
    let theirs = &open.sides[0].answers[0];
    assert_eq!(theirs.by.as_deref(), Some("Trần Văn Bạn"));
    assert_eq!((theirs.role, theirs.channel), (Role::Member, Channel::Phone));
    assert_eq!((theirs.device, theirs.own, theirs.shown), (8, false, true));
    let ours = &open.sides[1].answers[0];
    assert_eq!(ours.by.as_deref(), Some("Nguyễn Thị Mẫu"));
    assert_eq!((ours.channel, ours.own, ours.shown), (Channel::Door, true, false));
    assert_eq!(ours.at, "2024-05-06T18:30:00+07:00");
}

#[test]
fn one_tap_settles_at_once_with_no_network_and_names_every_answer_it_settles() {
    let here = Setting::new();
    let tablet = differing(&here);
    here.hub.state().faults.push_back(Fault::Lost);
    let after = tablet.settle(21, Target::Sim, "NO_SIM").unwrap();
    let shown = chip(&after.household, 21, Target::Sim);
    assert_eq!((shown.state, shown.conflict), (CellState::Reason, false));
    assert_eq!(shown.outcome.as_deref(), Some("NO_SIM"));
    assert_eq!(shown.saved, Some(Saved::Here));
    assert!(tablet.conflicts().unwrap().is_empty());
    assert_eq!(tablet.who_left().unwrap().conflicts, 0);
    assert_eq!(after.undo.seqs.len(), 1);
    tablet.send_now().unwrap();
    tablet.send_now().unwrap();
    let Some(Body::Settlement { settles, outcome, .. }) =
        here.hub.records().last().map(|record| record.body.clone())
    else {
        panic!("a settlement was sent")
    };
    assert_eq!(outcome, Outcome::from_key("NO_SIM").unwrap());
    assert_eq!(settles.len(), 2);
    assert!(settles.contains(&colleague()), "the colleague's answer is named");
}

#[test]
fn a_settlement_taken_back_opens_the_question_again() {
    let here = Setting::new();
    let tablet = differing(&here);
    let after = tablet.settle(21, Target::Sim, "NO_NEED").unwrap();
    let entries = tablet.person(21).unwrap().entries;
    assert!(entries[0].settled && !entries[0].undone);
    tablet.undo(&after.undo.seqs).unwrap();
    let queue = tablet.conflicts().unwrap();
    assert_eq!(queue.len(), 1);
    assert_eq!(queue[0].sides.len(), 2);
    // Settled once more, another way.
    tablet.settle(21, Target::Sim, "DONE").unwrap();
    assert!(tablet.conflicts().unwrap().is_empty());
}

#[test]
fn a_settlement_is_no_call_at_the_house_and_no_resident_brought_through() {
    let here = Setting::new();
    let tablet = here.ready();
    let theirs = || {
        let said = |outcome| cell(vec![head(5, outcome)]);
        vec![
            (Target::Dddt.into(), said(Outcome::Done)),
            (Target::Sim.into(), said(Outcome::Done)),
        ]
    };
    tablet.answer(21, Target::Sim, "NO_SIM").unwrap();
    tablet.answer(21, Target::Dddt, "NO_NEED").unwrap();
    let before = tablet.household(2).unwrap().last_visit;
    here.hub
        .state()
        .pages
        .push((1, delta(|rows| rows[4].cells = theirs(), &[])));
    tablet.send_now().unwrap();
    here.clock.advance(600);
    tablet.settle(21, Target::Sim, "DONE").unwrap();
    tablet.settle(21, Target::Dddt, "DONE").unwrap();
    assert_eq!(tablet.household(2).unwrap().last_visit, before);
    assert_eq!(
        tablet.today().unwrap().quota.unwrap().done,
        0,
        "the colleague found them, the lead only said who was right"
    );
}

#[test]
fn whose_answer_was_settled_as_true_brought_the_resident_through() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_person_done(21).unwrap();
    assert_eq!(tablet.today().unwrap().quota.unwrap().done, 1);
    let theirs = vec![(Target::Sim.into(), cell(vec![head(5, Outcome::NoNeed)]))];
    here.hub
        .state()
        .pages
        .push((1, delta(|rows| rows[4].cells = theirs.clone(), &[])));
    tablet.send_now().unwrap();
    tablet.settle(21, Target::Sim, "DONE").unwrap();
    assert_eq!(tablet.today().unwrap().quota.unwrap().done, 1);
}

#[test]
fn where_nothing_is_open_any_more_nothing_is_recorded() {
    let here = Setting::new();
    let tablet = differing(&here);
    tablet.settle(21, Target::Sim, "NO_SIM").unwrap();
    let again = tablet.settle(21, Target::Sim, "NO_NEED").unwrap();
    assert!(again.undo.seqs.is_empty());
    assert_eq!(
        chip(&again.household, 21, Target::Sim).outcome.as_deref(),
        Some("NO_SIM")
    );
}

#[test]
fn a_reason_that_does_not_fit_or_that_the_law_protects_settles_nothing() {
    let here = Setting::new();
    let tablet = differing(&here);
    for outcome in ["ONLY_2G", "MENTAL_ILLNESS", "SPECIAL", "nonsense"] {
        let error = tablet.settle(21, Target::Sim, outcome).unwrap_err();
        assert_eq!(error.code(), ErrorCode::BadInput, "{outcome}");
    }
    assert_eq!(tablet.conflicts().unwrap().len(), 1);
}

#[test]
fn done_after_a_final_reason_waits_to_be_looked_at_with_what_it_replaced() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.answer(21, Target::Dddt, "DECEASED").unwrap();
    tablet.answer(21, Target::Dddt, "DONE").unwrap();
    let queue = tablet.conflicts().unwrap();
    let open = queue.iter().find(|open| open.target == Target::Dddt).unwrap();
    assert!(!open.differ, "it was seen: no conflict");
    let outcomes: Vec<&str> = open.sides.iter().map(|side| side.outcome.as_str()).collect();
    assert_eq!(outcomes, ["DONE", "DECEASED"]);
    tablet.settle(21, Target::Dddt, "DONE").unwrap();
    assert!(
        tablet
            .conflicts()
            .unwrap()
            .iter()
            .all(|open| open.target != Target::Dddt)
    );
}

#[test]
fn a_member_has_no_queue_and_settles_nothing() {
    let here = Setting::new();
    here.hub.state().role = Domain::Member;
    let tablet = differing(&here);
    assert_eq!(tablet.conflicts().unwrap_err().code(), ErrorCode::NotAllowed);
    let refused = tablet.settle(21, Target::Sim, "NO_SIM").unwrap_err();
    assert_eq!(refused.code(), ErrorCode::NotAllowed);
    assert!(
        chip(&tablet.household(2).unwrap(), 21, Target::Sim).conflict,
        "and is told that answers differ"
    );
}
