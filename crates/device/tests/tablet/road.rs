//! Bad roads: when the tablet tries again, how it goes on with less, what fails apart, what is set aside, and
//! what a person can stop.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use tungnha_device::views::{CellState, ErrorCode, RecordKind, Saved, SendPhase, SendState, Target};
use tungnha_device::{Cause, Change, Tablet};
use tungnha_exchange::ack::{Notice, NoticeCode};
use tungnha_exchange::batch::Envelope;
use tungnha_exchange::record::Body;

use crate::hub::{Fault, HUB};
use crate::setting::{PIN, Setting, chip, first_list};

/// Sensitive reasons are sealed, so these records do not compress: some 48 KiB of envelopes in 450.
fn large(here: &Setting, tablet: &Tablet, records: usize) {
    for _ in 0..records {
        here.clock.advance(20);
        tablet.answer(11, Target::Cccd, "IN_CUSTODY").unwrap();
    }
}

/// What a screen is told from here on.
fn told(tablet: &Tablet) -> Arc<Mutex<Vec<SendState>>> {
    let told: Arc<Mutex<Vec<SendState>>> = Arc::default();
    let keep = Arc::clone(&told);
    tablet.listen(move |change| {
        if let Change::Send(state) = change {
            keep.lock().unwrap().push(state);
        }
    });
    told
}

/// The first record of each envelope that reached the hub in its last requests, with the envelope.
fn envelopes(here: &Setting, since: usize) -> Vec<(u64, Vec<u8>)> {
    let state = here.hub.state();
    let key = state.device_key.unwrap();
    let sent = state.requests[since..]
        .iter()
        .flat_map(|request| &request.envelopes);
    let first = |bytes: &Vec<u8>| {
        Envelope::from_bytes(bytes)
            .unwrap()
            .open(&key, &HUB)
            .unwrap()
            .first
    };
    sent.map(|bytes| (first(bytes), bytes.clone())).collect()
}

#[test]
fn after_a_failure_the_wait_grows_outlives_a_restart_and_ends_with_the_first_success() {
    let here = Setting::new();
    let mut tablet = here.ready();
    tablet.nobody_home(1).unwrap();
    let mut longest = 0;
    for _ in 0..8 {
        here.hub.state().faults.push_back(Fault::Lost);
        let failed = tablet.send_now().unwrap();
        assert_eq!(failed.problem, Some(ErrorCode::HubUnreachable));
        let wait = tablet.next_try_in().unwrap();
        assert_eq!(failed.next_try_seconds, Some(wait));
        assert!((15..=1_800).contains(&wait), "{wait}");
        longest = longest.max(wait);
        assert!(
            !tablet.send_if_due(Cause::Time).unwrap(),
            "nobody asked and it is too early"
        );
        drop(tablet);
        tablet = here.tablet();
        tablet.unlock(0, PIN).unwrap();
        assert_eq!(tablet.next_try_in().unwrap(), wait);
        here.clock.advance(wait);
        assert_eq!(tablet.next_try_in().unwrap(), 0);
    }
    assert!(longest >= 900, "{longest}");
    assert!(tablet.send_if_due(Cause::Time).unwrap());
    assert_eq!(tablet.send_state().unwrap().state, SendPhase::AllSent);
    here.hub.state().faults.push_back(Fault::Lost);
    tablet.nobody_home(2).unwrap();
    tablet.send_now().unwrap();
    assert!(tablet.next_try_in().unwrap() <= 30, "it began anew");
}

#[test]
fn a_network_that_appears_is_tried_at_once_and_a_fresh_look_is_not_repeated() {
    let here = Setting::new();
    let tablet = here.ready();
    assert!(!tablet.send_if_due(Cause::Change).unwrap(), "it looked just now");
    tablet.nobody_home(1).unwrap();
    here.hub.state().faults.push_back(Fault::Lost);
    assert!(tablet.send_if_due(Cause::Change).unwrap());
    assert_eq!(tablet.send_state().unwrap().state, SendPhase::Failed);
    assert!(!tablet.send_if_due(Cause::Time).unwrap());
    assert!(tablet.send_if_due(Cause::Change).unwrap());
    assert_eq!(tablet.send_state().unwrap().state, SendPhase::AllSent);
    here.clock.advance(61);
    assert!(
        tablet.send_if_due(Cause::Change).unwrap(),
        "the app comes back: what is new?"
    );
}

#[test]
fn a_sync_that_hangs_can_be_stopped_and_everything_is_kept() {
    let here = Setting::new();
    let tablet = Arc::new(here.ready());
    tablet.mark_household_done(1).unwrap();
    {
        let stops = Arc::clone(&tablet);
        let mut state = here.hub.state();
        state.faults.push_back(Fault::Hangs);
        state.meanwhile = Some(Box::new(move || {
            assert_eq!(stops.stop_sending().unwrap().state, SendPhase::Sending);
        }));
    }
    let state = tablet.send_now().unwrap();
    assert_eq!(
        (state.state, state.records_unsent, state.problem),
        (SendPhase::Waiting, 4, None)
    );
    assert!(
        !tablet.send_if_due(Cause::Time).unwrap(),
        "who stopped it is not overruled"
    );
    assert_eq!(
        tablet.stop_sending().unwrap().state,
        SendPhase::Waiting,
        "nothing to stop"
    );
    assert_eq!(tablet.send_now().unwrap().state, SendPhase::AllSent);
}

/// Lets a sync go as far as it can by itself; it must not have ended.
fn step(sync: &mut Pin<Box<impl Future>>) {
    let mut cx = Context::from_waker(Waker::noop());
    assert!(sync.as_mut().poll(&mut cx).is_pending());
}

/// Where a sync ends that has nothing to wait for any more.
fn end<T>(sync: &mut Pin<Box<impl Future<Output = T>>>) -> T {
    let mut cx = Context::from_waker(Waker::noop());
    match sync.as_mut().poll(&mut cx) {
        Poll::Ready(ended) => ended,
        Poll::Pending => panic!("it waits"),
    }
}

#[test]
fn who_sends_beside_a_sync_under_way_sends_what_was_recorded_after_that_one_looked() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.nobody_home(1).unwrap();
    here.hub.state().faults.push_back(Fault::Hangs);
    let (mut first, mut second) = (Box::pin(tablet.sync()), Box::pin(tablet.sync()));
    step(&mut first);
    tablet.nobody_home(2).unwrap();
    step(&mut second);
    drop(first);
    let state = end(&mut second).unwrap();
    assert_eq!((state.state, state.records_unsent), (SendPhase::AllSent, 0));
}

#[test]
fn who_stops_a_sync_stops_the_one_that_waits_for_its_end_too() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.nobody_home(1).unwrap();
    here.hub.state().faults.push_back(Fault::Hangs);
    let (mut first, mut second) = (Box::pin(tablet.sync()), Box::pin(tablet.sync()));
    step(&mut first);
    step(&mut second);
    tablet.stop_sending().unwrap();
    for sync in [&mut first, &mut second] {
        let state = end(sync).unwrap();
        assert_eq!((state.state, state.records_unsent), (SendPhase::Waiting, 1));
    }
    assert_eq!(tablet.send_now().unwrap().state, SendPhase::AllSent);
}

#[test]
fn more_than_one_request_carries_goes_on_over_several_and_a_person_sees_how_far() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.nobody_home(2).unwrap();
    large(&here, &tablet, 800);
    let before = here.hub.state().requests.len();
    let told = told(&tablet);
    assert_eq!(tablet.send_now().unwrap().state, SendPhase::AllSent);
    let requests: Vec<usize> = here.hub.state().requests[before..]
        .iter()
        .map(|request| request.envelopes.iter().map(Vec::len).sum())
        .collect();
    assert!(
        requests.len() > 1 && requests.iter().sum::<usize>() > 48 * 1024,
        "{requests:?}"
    );
    assert!(requests.iter().all(|bytes| *bytes <= 48 * 1024), "{requests:?}");
    let told = told.lock().unwrap();
    let records: Vec<u64> = told.iter().map(|state| state.records_sending_done).collect();
    let on_the_way = records.iter().filter(|done| (1..801).contains(*done)).count();
    assert!(on_the_way > 0, "{records:?}");
    let first = &told[0];
    assert_eq!(
        (first.households_sending_done, first.households_sending_total),
        (0, 2)
    );
    assert!(told.iter().any(|state| state.households_sending_done > 0));
}

#[test]
fn a_road_that_cuts_large_requests_gets_smaller_ones_and_signed_bytes_stay_as_they_are() {
    let here = Setting::new();
    let tablet = here.ready();
    large(&here, &tablet, 300);
    let before = here.hub.state().requests.len();
    here.hub.state().cut_over = 9_000;
    let mut tries = 0;
    while tablet.send_now().unwrap().state != SendPhase::AllSent {
        tries += 1;
        assert!(tries < 40, "each try goes on with what the road carries");
        assert_eq!(
            tablet.send_state().unwrap().problem,
            Some(ErrorCode::HubUnreachable)
        );
    }
    assert!(tries > 0);
    let mut signed: HashMap<u64, Vec<u8>> = HashMap::new();
    for (first, bytes) in envelopes(&here, before) {
        assert_eq!(
            signed.entry(first).or_insert_with(|| bytes.clone()),
            &bytes,
            "from {first}"
        );
    }
    assert_eq!(here.hub.state().journal.len(), 300);
}

#[test]
fn a_list_that_is_cut_holds_back_no_receipt_and_comes_when_the_road_is_better() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_household_done(1).unwrap();
    {
        let mut state = here.hub.state();
        let mut snapshot = first_list();
        snapshot.to = 4;
        (state.pages, state.cut_pages) = (vec![(1, snapshot)], true);
    }
    let state = tablet.send_now().unwrap();
    assert_eq!((state.state, state.problem), (SendPhase::AllSent, None));
    assert_eq!(state.list_problem, Some(ErrorCode::HubUnreachable));
    let saved = chip(&tablet.household(1).unwrap(), 11, Target::Cccd).saved;
    assert_eq!(saved, Some(Saved::Sent));
    here.hub.state().cut_pages = false;
    tablet.nobody_home(2).unwrap();
    let state = tablet.send_now().unwrap();
    assert_eq!((state.state, state.list_problem), (SendPhase::AllSent, None));
    let before = here.hub.state().requests.len();
    tablet.nobody_home(3).unwrap();
    assert_eq!(tablet.send_now().unwrap().state, SendPhase::AllSent);
    assert_eq!(here.hub.state().requests.len(), before + 1, "one request again");
}

#[test]
fn records_that_do_not_get_through_hold_back_no_list() {
    let here = Setting::new();
    let tablet = here.ready();
    large(&here, &tablet, 4);
    {
        let mut state = here.hub.state();
        let mut shorter = first_list();
        shorter.to = 4;
        let gone = shorter.residents.pop().unwrap();
        let digest = gone.digest();
        shorter.checksum_after.remove(digest);
        shorter.total_after -= 1;
        (state.pages, state.cut_over) = (vec![(1, shorter)], 500);
    }
    let state = tablet.send_now().unwrap();
    assert_eq!((state.state, state.records_unsent), (SendPhase::Failed, 4));
    assert_eq!(state.list_problem, None);
    assert!(
        tablet.search("thu").unwrap().is_empty(),
        "who left the list is gone all the same"
    );
}

#[test]
fn a_record_nobody_takes_is_set_aside_the_third_time_shown_and_the_rest_goes_on() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_household_done(1).unwrap();
    tablet.nobody_home(2).unwrap();
    here.hub.state().refused = Some(2);
    for _ in 0..2 {
        let state = tablet.send_now().unwrap();
        assert_eq!(
            (state.state, state.records_unsent, state.set_aside),
            (SendPhase::Failed, 4, 0)
        );
    }
    let state = tablet.send_now().unwrap();
    assert_eq!(
        (state.state, state.records_unsent, state.set_aside),
        (SendPhase::AllSent, 0, 1)
    );
    let records = here.hub.records();
    assert!(matches!(records[1].body, Body::Tombstone { .. }));
    assert_eq!(records.len(), 5);
    let shown = tablet.set_aside().unwrap();
    assert_eq!(
        (shown.len(), shown[0].hid, shown[0].number.as_deref()),
        (1, Some(1), Some("01"))
    );
    assert_eq!((shown[0].seq, shown[0].what), (2, RecordKind::Answer));
    let house = tablet.household(1).unwrap();
    let second = chip(&house, 12, Target::Cccd);
    assert_eq!(
        (second.state, second.saved),
        (CellState::Done, Some(Saved::Here)),
        "here, and said so"
    );
    assert_eq!(chip(&house, 11, Target::Cccd).saved, Some(Saved::Sent));
    assert!(
        tablet.export_bundle().unwrap().is_some(),
        "it can be carried there"
    );
    // By that road it arrived.
    let code = NoticeCode::Arrived;
    here.hub.state().notices = vec![Notice { seq: 2, code }];
    assert_eq!(tablet.send_now().unwrap().set_aside, 0);
    let second = chip(&tablet.household(1).unwrap(), 12, Target::Cccd);
    assert_eq!(second.saved, Some(Saved::Sent));
    assert!(tablet.export_bundle().unwrap().is_none());
}

#[test]
fn a_hub_that_asks_for_other_counters_for_ever_is_left_for_later_and_nothing_is_lost() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_household_done(1).unwrap();
    let asked = here.hub.state().asked.len();
    for step in 0..50 {
        here.hub
            .state()
            .faults
            .push_back(Fault::UseCounter(1_000 + step * 1_000));
    }
    let state = tablet.send_now().unwrap();
    assert_eq!(
        (state.state, state.records_unsent, state.problem),
        (SendPhase::Failed, 4, Some(ErrorCode::HubRefused))
    );
    assert!(
        here.hub.state().asked.len() - asked < 10,
        "a few requests, and no more"
    );
    assert!(tablet.next_try_in().unwrap() > 0, "and then it waits");
    here.hub.state().faults.clear();
    assert_eq!(tablet.send_now().unwrap().state, SendPhase::AllSent);
}

#[test]
fn a_restored_hub_is_refilled_and_a_person_is_told_that_it_is_sent_again() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_household_done(1).unwrap();
    tablet.send_now().unwrap();
    {
        let mut state = here.hub.state();
        (state.incarnation, state.window) = (2, Default::default());
        state.journal.clear();
        state.chains.truncate(1);
    }
    let told = told(&tablet);
    let state = tablet.send_now().unwrap();
    assert_eq!((state.state, state.sending_again), (SendPhase::AllSent, false));
    assert!(told.lock().unwrap().iter().any(|state| state.sending_again));
    assert_eq!(here.hub.state().journal.len(), 4);
}

#[test]
fn only_what_two_machines_hold_for_a_month_is_emptied_and_the_screens_do_not_miss_it() {
    for safe in [0, 3] {
        let here = Setting::new();
        let tablet = here.ready();
        tablet.mark_household_done(1).unwrap();
        tablet.send_now().unwrap();
        // The tablet meets its hub often enough to keep its list.
        for _ in 0..8 {
            here.clock.advance(4 * 86_400);
            here.hub.state().time += 4 * 86_400;
            tablet.send_now().unwrap();
        }
        here.hub.state().safe = safe;
        let recent = tablet.nobody_home(2).unwrap();
        tablet.send_now().unwrap();
        assert_eq!(tablet.person(11).unwrap().entries.len(), 1);
        let done = chip(&tablet.household(1).unwrap(), 12, Target::Sim);
        assert_eq!((done.state, done.saved), (CellState::Done, Some(Saved::Sent)));
        tablet.undo(&[2]).unwrap();
        let undone = chip(&tablet.household(1).unwrap(), 12, Target::Sim);
        assert_eq!(
            undone.state,
            CellState::NotAsked,
            "what was emptied can be taken back"
        );
        assert_eq!(recent.undo.seqs, [5]);
        // What is still here whole, a restored hub gets again.
        here.hub.state().incarnation = 2;
        here.hub.state().window = Default::default();
        let before = here.hub.state().requests.len();
        assert_eq!(tablet.send_now().unwrap().state, SendPhase::AllSent);
        let first = envelopes(&here, before).iter().map(|(first, _)| *first).min();
        assert_eq!(first, Some(6), "the hub lost nothing: {safe}");
        {
            let mut state = here.hub.state();
            (state.incarnation, state.window) = (3, Default::default());
            let kept = usize::try_from(safe).unwrap();
            state.journal.truncate(kept);
            state.chains.truncate(kept + 1);
        }
        let before = here.hub.state().requests.len();
        assert_eq!(
            tablet.send_now().unwrap().state,
            SendPhase::AllSent,
            "safe {safe}"
        );
        let first = envelopes(&here, before).iter().map(|(first, _)| *first).min();
        assert_eq!(first, Some(safe + 1));
    }
}

#[test]
fn a_wrong_clock_is_said_and_stops_nothing() {
    let here = Setting::new();
    let tablet = here.ready();
    assert_eq!(tablet.send_state().unwrap().clock_off_seconds, None);
    here.clock.advance(3_600);
    assert_eq!(
        tablet.send_state().unwrap().clock_off_seconds,
        None,
        "time may pass"
    );
    let right = tungnha_ambient::Clock::now(&*here.clock).wall;
    for off in [-900, 86_400] {
        here.clock.set(right + off);
        tablet.nobody_home(1).unwrap();
        assert_eq!(tablet.send_state().unwrap().clock_off_seconds, Some(off));
        assert_eq!(
            tablet.next_try_in().unwrap(),
            0,
            "it ends a wait and prolongs none"
        );
        here.hub.state().time = right;
        assert_eq!(tablet.send_now().unwrap().state, SendPhase::AllSent);
    }
    here.clock.set(right);
    assert_eq!(tablet.send_state().unwrap().clock_off_seconds, None);
}
