//! The list down: colleagues' answers, changes, pages, and what doesn't add up.

use tungnha_device::views::{CellState, Source, Target};
use tungnha_domain::{Cell, Channel, Head, MemberId, Outcome, RecordId, Rid, Role};
use tungnha_exchange::ListPage;
use tungnha_exchange::list::{Checksum, ResidentRow};

use crate::hub::UNIT;
use crate::setting::{Setting, chip, first_list, states};

const COLLEAGUE: MemberId = MemberId(2);

pub(crate) fn head(seq: u64, outcome: Outcome) -> Head {
    Head {
        id: RecordId {
            dev: 8,
            epoch: 1,
            seq,
        },
        member: COLLEAGUE,
        role: Role::Member,
        channel: Channel::Door,
        outcome,
        effective: 1_714_995_600,
        seen: Vec::new(),
        settles: false,
        review: false,
    }
}

pub(crate) fn cell(heads: Vec<Head>) -> Cell {
    let covered = heads.iter().map(|head| head.id).collect();
    Cell {
        heads,
        covered,
        ..Cell::default()
    }
}

/// The delta from 1 to 2 that changes rows of the first list.
pub(crate) fn delta(change: impl Fn(&mut Vec<ResidentRow>), removed: &[u32]) -> ListPage {
    let first = first_list();
    let mut residents = first.residents.clone();
    change(&mut residents);
    residents.retain(|row| !removed.contains(&row.rid.0));
    let mut checksum = Checksum::default();
    first.households.iter().for_each(|row| checksum.add(row.digest()));
    residents.iter().for_each(|row| checksum.add(row.digest()));
    let changed = residents
        .iter()
        .filter(|row| !first.residents.contains(row))
        .cloned()
        .collect();
    ListPage {
        from: 1,
        to: 2,
        members: vec![(COLLEAGUE, "Trần Văn Bạn".to_owned())],
        total_after: residents.len() as u32,
        checksum_after: checksum,
        households: Vec::new(),
        residents: changed,
        removed: removed.iter().copied().map(Rid).collect(),
        ..first
    }
}

#[test]
fn a_colleague_s_answer_comes_down_with_their_name_and_counts() {
    let here = Setting::new();
    let tablet = here.ready();
    let done = || vec![(Target::Cccd.into(), cell(vec![head(5, Outcome::Done)]))];
    here.hub
        .state()
        .pages
        .push((1, delta(|rows| rows[4].cells = done(), &[])));
    tablet.send_now().unwrap();
    let cell = chip(&tablet.household(2).unwrap(), 21, Target::Cccd);
    assert_eq!(
        (cell.state, cell.source),
        (CellState::Done, Some(Source::Claimed))
    );
    assert_eq!((cell.by.as_deref(), cell.saved), (Some("Trần Văn Bạn"), None));
    assert!(!cell.conflict);
}

#[test]
fn two_answers_where_neither_saw_the_other_are_a_conflict_and_a_later_one_names_what_it_saw() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.answer(21, Target::Sim, "NO_SIM").unwrap();
    let no_need = || vec![(Target::Sim.into(), cell(vec![head(5, Outcome::NoNeed)]))];
    here.hub
        .state()
        .pages
        .push((1, delta(|rows| rows[4].cells = no_need(), &[])));
    tablet.send_now().unwrap();
    let cell = chip(&tablet.household(2).unwrap(), 21, Target::Sim);
    assert!(cell.conflict, "both are kept");
    assert_eq!(cell.state, CellState::NoNeed, "and one is shown by rule");
    assert_eq!(tablet.person(21).unwrap().heads.len(), 2);
    let after = tablet.answer(21, Target::Sim, "DONE").unwrap();
    let cell = chip(&after.household, 21, Target::Sim);
    assert!(
        !cell.conflict && cell.state == CellState::Done,
        "this one saw both"
    );
}

#[test]
fn who_leaves_the_list_is_wiped_and_the_records_stay() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_person_done(12).unwrap();
    here.hub.state().pages.push((1, delta(|_| (), &[12])));
    tablet.send_now().unwrap();
    let house = tablet.household(1).unwrap();
    assert_eq!(house.people.len(), 3);
    assert!(tablet.search("hoa").unwrap().is_empty());
    assert!(tablet.resident_of("070186000012").unwrap().is_none());
    assert_eq!(here.hub.records().len(), 1);
    assert_eq!(tablet.today().unwrap().rows[0].people, 3);
}

#[test]
fn a_list_that_does_not_add_up_changes_nothing_and_is_fetched_anew() {
    let here = Setting::new();
    let tablet = here.ready();
    let mut wrong = delta(|rows| rows[4].name = "Sai".to_owned(), &[]);
    wrong.total_after += 1;
    let mut snapshot = first_list();
    snapshot.to = 3;
    {
        let mut state = here.hub.state();
        state.pages = vec![(0, snapshot), (1, wrong)];
    }
    tablet.send_now().unwrap();
    assert!(tablet.search("sai").unwrap().is_empty());
    assert_eq!(tablet.today().unwrap().households_total, 3);
    let requests = here.hub.state();
    let cursors: Vec<u64> = requests
        .requests
        .iter()
        .map(|request| request.cursors[0].1)
        .collect();
    assert_eq!(cursors, [0, 1, 0]);
}

#[test]
fn a_list_in_pages_is_applied_when_the_last_one_is_here() {
    let here = Setting::new();
    let whole = first_list();
    let (mut first, mut second) = (whole.clone(), whole);
    (first.last, second.part) = (false, 1);
    first.residents.truncate(3);
    second.residents.drain(..3);
    second.households.clear();
    here.hub.state().pages = vec![(0, first), (0, second)];
    let tablet = here.ready();
    let today = tablet.today().unwrap();
    assert_eq!((today.households_total, today.waiting_for_list), (3, false));
    assert_eq!(tablet.search("thu").unwrap().len(), 1);
}

#[test]
fn a_hamlet_of_which_the_hub_has_no_list_is_not_waited_for() {
    let here = Setting::new();
    here.hub.state().pages.clear();
    let tablet = here.ready();
    assert!(
        tablet.today().unwrap().waiting_for_list,
        "nothing was said of it yet"
    );
    here.hub.state().positions = vec![(UNIT, 0)];
    tablet.send_now().unwrap();
    let today = tablet.today().unwrap();
    assert!(
        !today.waiting_for_list && today.rows.is_empty(),
        "the officer has no house for it: another thing to do"
    );
}

#[test]
fn own_answers_outlive_a_list_that_does_not_know_them_yet() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_person_done(21).unwrap();
    let mut snapshot = first_list();
    snapshot.to = 4;
    here.hub.state().pages = vec![(1, snapshot)];
    tablet.send_now().unwrap();
    assert_eq!(states(&tablet.household(2).unwrap(), 21), [CellState::Done; 4]);
    assert_eq!(tablet.today().unwrap().households_left, 2);
}

#[test]
fn a_page_that_is_not_for_our_list_is_passed_over() {
    let here = Setting::new();
    let tablet = here.ready();
    let mut foreign = delta(|rows| rows[4].name = "Lạ".to_owned(), &[]);
    foreign.from = 9;
    here.hub.state().pages.push((1, foreign));
    assert_eq!(tablet.send_now().unwrap().problem, None);
    assert!(tablet.search("la").unwrap().is_empty());
}
