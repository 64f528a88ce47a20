//! A large list, piece by piece over roads that break: what came stays, wherever it stopped.

use std::sync::{Arc, Mutex};

use tungnha_device::views::{ErrorCode, SendPhase, SendState};
use tungnha_device::{Change, Tablet};
use tungnha_exchange::ListPage;
use tungnha_exchange::ack::{Command, CommandKind};
use tungnha_exchange::snap::Manifest;

use crate::hub::Fault;
use crate::setting::{PIN, Setting, first_list};

/// A list as two pages.
fn halves(whole: &ListPage) -> [ListPage; 2] {
    let (mut first, mut second) = (whole.clone(), whole.clone());
    (first.last, second.part) = (false, 1);
    first.residents.truncate(3);
    second.residents.drain(..3);
    second.households.clear();
    [first, second]
}

/// The first list at another position.
fn list_at(position: u64) -> ListPage {
    ListPage {
        to: position,
        ..first_list()
    }
}

/// An enrolled tablet whose list the hub has only in pieces.
fn large() -> (Setting, Tablet, Manifest) {
    let here = Setting::new();
    here.hub.state().pages.clear();
    let table = here.hub.cut(&halves(&first_list()));
    let tablet = here.tablet();
    tablet.enrol(&here.hub.code().to_url()).unwrap();
    tablet.choose_pin(PIN).unwrap();
    (here, tablet, table)
}

fn houses(tablet: &Tablet) -> u32 {
    tablet.today().unwrap().households_total
}

/// The bytes pieces were asked from, in order.
fn asked_from(here: &Setting) -> Vec<u64> {
    let state = here.hub.state();
    let pieces = state
        .asked
        .iter()
        .filter(|(path, _)| path.starts_with("/v1/snap/"));
    pieces.map(|(_, from)| *from).collect()
}

fn faults(here: &Setting, faults: impl IntoIterator<Item = Option<Fault>>) {
    // A place without a fault is a request that works.
    let mut state = here.hub.state();
    state.faults = faults
        .into_iter()
        .map(|fault| fault.unwrap_or(Fault::Cut(usize::MAX)))
        .collect();
}

#[test]
fn a_large_list_is_applied_at_once_when_all_its_pieces_are_here() {
    let (here, tablet, table) = large();
    let state = tablet.send_now().unwrap();
    assert_eq!((state.problem, state.list_problem), (None, None));
    assert_eq!((houses(&tablet), tablet.search("thu").unwrap().len()), (3, 1));
    assert_eq!(here.hub.state().piece_bytes as u64, table.bytes());
    assert_eq!((state.list_bytes_here, state.list_bytes_total), (0, 0));
}

#[test]
fn every_cut_keeps_what_came_and_no_byte_is_fetched_twice() {
    for bytes in [1, 7, 100, 333] {
        let (here, tablet, table) = large();
        let cuts = table.bytes() as usize / bytes + 2;
        faults(
            &here,
            std::iter::once(None).chain((0..cuts).map(|_| Some(Fault::Cut(bytes)))),
        );
        let state = tablet.send_now().unwrap();
        assert_eq!(
            (state.problem, houses(&tablet)),
            (None, 3),
            "cut every {bytes} bytes"
        );
        assert_eq!(here.hub.state().piece_bytes as u64, table.bytes());
    }
}

#[test]
fn a_restart_goes_on_where_it_stopped() {
    let (here, tablet, table) = large();
    faults(&here, [None, Some(Fault::Cut(150)), Some(Fault::Lost)]);
    let state = tablet.send_now().unwrap();
    assert_eq!(state.list_problem, Some(ErrorCode::HubUnreachable));
    assert_eq!(
        (state.list_bytes_here, state.list_bytes_total),
        (150, table.bytes())
    );
    drop(tablet);
    let tablet = here.tablet();
    tablet.unlock(0, PIN).unwrap();
    assert_eq!(tablet.send_state().unwrap().list_bytes_here, 150);
    assert_eq!(tablet.send_now().unwrap().list_problem, None);
    assert_eq!(asked_from(&here), [0, 150, 150, 0]);
    assert_eq!(houses(&tablet), 3);
    assert_eq!(here.hub.state().piece_bytes as u64, table.bytes());
}

#[test]
fn wrong_bytes_cost_only_their_own_piece() {
    let (here, tablet, table) = large();
    faults(&here, [None, None, Some(Fault::OtherBytes)]);
    let state = tablet.send_now().unwrap();
    assert_eq!(state.list_problem, Some(ErrorCode::HubRefused));
    assert_eq!(state.list_bytes_here, u64::from(table.pieces[0].length));
    assert_eq!(tablet.send_now().unwrap().list_problem, None);
    assert_eq!(asked_from(&here), [0, 0, 0], "the first was not fetched again");
    assert_eq!(houses(&tablet), 3);
}

#[test]
fn somebody_else_s_answer_brings_nothing() {
    let (here, tablet, table) = large();
    for status in [200, 206, 404, 503] {
        faults(
            &here,
            [None, Some(Fault::Cut(90)), Some(Fault::SomebodyElse(status))],
        );
        assert!(tablet.send_now().unwrap().list_problem.is_some());
    }
    assert_eq!(tablet.send_now().unwrap().list_problem, None);
    assert_eq!(here.hub.state().piece_bytes as u64, table.bytes());
}

#[test]
fn what_was_begun_is_finished_though_the_list_moved_on_and_the_change_follows() {
    let (here, tablet, table) = large();
    faults(&here, [None, Some(Fault::Cut(150)), Some(Fault::Lost)]);
    tablet.send_now().unwrap();
    here.hub.cut(&halves(&list_at(8)));
    let mut change = list_at(8);
    change.from = 1;
    change.households.clear();
    change.residents.clear();
    here.hub.state().pages = vec![(1, change)];
    assert_eq!(tablet.send_now().unwrap().list_problem, None);
    assert_eq!(here.hub.state().piece_bytes as u64, table.bytes());
    assert_eq!(houses(&tablet), 3);
    tablet.send_now().unwrap();
    let cursors = here.hub.state().requests.last().unwrap().cursors.clone();
    assert_eq!(cursors[0].1, 8);
}

#[test]
fn a_large_change_comes_in_pieces_over_the_list_that_is_there() {
    let here = Setting::new();
    let tablet = here.ready();
    let mut change = list_at(2);
    change.from = 1;
    here.hub.cut(&halves(&change));
    faults(&here, [None, Some(Fault::Cut(40)), Some(Fault::Lost)]);
    tablet.send_now().unwrap();
    assert_eq!(houses(&tablet), 3, "the list stays while its change comes");
    assert_eq!(tablet.send_now().unwrap().list_problem, None);
    tablet.send_now().unwrap();
    assert_eq!(here.hub.state().requests.last().unwrap().cursors[0].1, 2);
}

#[test]
fn a_change_that_does_not_add_up_is_followed_by_the_whole_list() {
    let here = Setting::new();
    let tablet = here.ready();
    let mut wrong = list_at(2);
    (wrong.from, wrong.total_after) = (1, 99);
    here.hub.cut(&halves(&wrong));
    here.hub.state().pages = vec![(0, list_at(3))];
    assert_eq!(tablet.send_now().unwrap().list_problem, None);
    tablet.send_now().unwrap();
    assert_eq!(here.hub.state().requests.last().unwrap().cursors[0].1, 3);
}

#[test]
fn pieces_that_make_no_list_are_dropped_and_left_for_the_next_time() {
    let (here, tablet, _) = large();
    let mut wrong = list_at(5);
    wrong.total_after = 99;
    here.hub.state().tables.clear();
    here.hub.cut(&halves(&wrong));
    let state = tablet.send_now().unwrap();
    assert_eq!(state.list_problem, Some(ErrorCode::HubRefused));
    assert_eq!((houses(&tablet), state.list_bytes_total), (0, 0));
}

#[test]
fn a_list_the_hub_no_longer_has_in_pieces_is_asked_for_anew() {
    let (here, tablet, _) = large();
    faults(&here, [None, Some(Fault::Cut(150)), Some(Fault::Lost)]);
    tablet.send_now().unwrap();
    here.hub.state().tables.clear();
    let anew = here.hub.cut(&halves(&list_at(8)));
    here.hub.state().piece_bytes = 0;
    assert_eq!(tablet.send_now().unwrap().list_problem, None);
    assert_eq!(houses(&tablet), 3);
    assert_eq!(here.hub.state().piece_bytes as u64, anew.bytes());
}

#[test]
fn a_hub_that_offers_what_it_refuses_is_not_followed_in_circles() {
    let (here, tablet, _) = large();
    here.hub.state().revoked = true;
    let table = here.hub.state().tables[0].clone();
    tablet.send_now().unwrap();
    here.hub.state().revoked = false;
    faults(&here, [None, Some(Fault::Cut(10)), Some(Fault::Lost)]);
    tablet.send_now().unwrap();
    here.hub.state().tables = vec![(table.0, Vec::new())];
    here.hub.state().asked.clear();
    assert_eq!(tablet.send_now().unwrap().list_problem, None);
    let asked = here.hub.state().asked.len();
    assert_eq!(asked, 3, "a sync, the piece that is gone, a sync: {asked}");
}

#[test]
fn a_tablet_revoked_in_the_middle_keeps_nothing_of_the_list() {
    let (here, tablet, _) = large();
    faults(&here, [None, Some(Fault::Cut(150)), Some(Fault::Lost)]);
    tablet.send_now().unwrap();
    {
        let mut state = here.hub.state();
        state.revoked = true;
        state.commands = vec![Command {
            id: 1,
            what: CommandKind::WipeList,
        }];
    }
    let state = tablet.send_now().unwrap();
    assert_eq!((state.list_bytes_here, state.list_bytes_total), (0, 0));
    assert_eq!(houses(&tablet), 0);
    assert_eq!(asked_from(&here).len(), 2, "no piece was asked for again");
}

#[test]
fn a_tablet_that_hears_of_it_from_a_piece_is_wiped_by_the_sync_after_it() {
    let (here, tablet, _) = large();
    let hub = Arc::clone(&here.hub);
    faults(&here, [None, Some(Fault::Cut(150))]);
    let revoke = move || {
        let mut state = hub.state();
        state.revoked = true;
        state.commands = vec![Command {
            id: 1,
            what: CommandKind::WipeList,
        }];
    };
    // The first request goes as it should; during the second the officer revokes.
    let hub = Arc::clone(&here.hub);
    here.hub.state().meanwhile = Some(Box::new(move || hub.state().meanwhile = Some(Box::new(revoke))));
    let state = tablet.send_now().unwrap();
    assert_eq!((state.list_bytes_total, houses(&tablet)), (0, 0));
    assert_eq!(asked_from(&here), [0]);
}

#[test]
fn records_made_while_a_list_comes_are_sent_before_its_next_piece() {
    let here = Setting::new();
    let tablet = Arc::new(here.ready());
    let mut change = list_at(2);
    change.from = 1;
    here.hub.cut(&halves(&change));
    here.hub.state().asked.clear();
    let (hub, walking) = (Arc::clone(&here.hub), Arc::clone(&tablet));
    let record = move || {
        walking.mark_person_done(11).unwrap();
    };
    here.hub.state().meanwhile = Some(Box::new(move || hub.state().meanwhile = Some(Box::new(record))));
    assert_eq!(tablet.send_now().unwrap().state, SendPhase::AllSent);
    let state = here.hub.state();
    let asked: Vec<&str> = state.asked.iter().map(|(path, _)| &path[..8]).collect();
    assert_eq!(
        asked,
        ["/v1/sync", "/v1/snap", "/v1/sync", "/v1/snap", "/v1/sync"]
    );
    assert_eq!(state.requests[state.requests.len() - 2].envelopes.len(), 1);
}

#[test]
fn a_list_that_cannot_come_holds_up_no_record_and_records_nobody_takes_hold_up_no_list() {
    let here = Setting::new();
    let tablet = here.ready();
    let mut change = list_at(2);
    change.from = 1;
    here.hub.cut(&halves(&change));
    tablet.mark_person_done(11).unwrap();
    faults(&here, [None, Some(Fault::Lost)]);
    let state = tablet.send_now().unwrap();
    assert_eq!(
        (state.state, state.records_unsent, state.list_problem),
        (SendPhase::AllSent, 0, Some(ErrorCode::HubUnreachable))
    );

    tablet.mark_person_done(12).unwrap();
    here.hub.state().take_at_most = 1;
    let state = tablet.send_now().unwrap();
    assert_eq!((state.state, state.records_unsent), (SendPhase::Failed, 1));
    assert_eq!(state.list_bytes_total, 0, "the list has come all the same");
}

#[test]
fn progress_says_how_many_bytes_of_how_many_have_come() {
    let (here, tablet, table) = large();
    let told: Arc<Mutex<Vec<SendState>>> = Arc::default();
    let seen = Arc::clone(&told);
    tablet.listen(move |change| {
        if let Change::Send(state) = change {
            seen.lock().unwrap().push(state);
        }
    });
    faults(&here, [None, Some(Fault::Cut(150)), Some(Fault::Cut(100))]);
    tablet.send_now().unwrap();
    let told = told.lock().unwrap();
    let mut steps: Vec<(u64, u64)> = told
        .iter()
        .map(|state| (state.list_bytes_here, state.list_bytes_total))
        .collect();
    steps.dedup();
    let (first, whole) = (u64::from(table.pieces[0].length), table.bytes());
    assert_eq!(
        steps,
        [
            (0, 0),
            (0, whole),
            (150, whole),
            (250, whole),
            (first, whole),
            (0, 0)
        ]
    );
}

#[test]
fn pages_that_have_come_stay_when_the_delta_is_sent_from_its_start_again() {
    let here = Setting::new();
    let [first, mut second] = halves(&first_list());
    let mut third = second.clone();
    (second.last, third.part) = (false, 2);
    second.residents.truncate(1);
    third.residents.drain(..1);
    here.hub.state().pages = vec![(0, first), (0, second), (0, third)];
    let tablet = here.tablet();
    tablet.enrol(&here.hub.code().to_url()).unwrap();
    tablet.choose_pin(PIN).unwrap();
    faults(&here, [None, None, Some(Fault::Lost)]);
    assert!(tablet.send_now().unwrap().list_problem.is_some());
    assert_eq!(tablet.send_now().unwrap().list_problem, None);
    let state = here.hub.state();
    let parts: Vec<&str> = state
        .asked
        .iter()
        .filter_map(|(path, _)| path.rsplit_once("part="))
        .map(|(_, part)| part)
        .collect();
    assert_eq!(parts, ["1", "2", "2"]);
    drop(state);
    assert_eq!(houses(&tablet), 3);
}
