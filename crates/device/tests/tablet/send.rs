//! Gửi về xã: what turns green, what never does, and what survives.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tungnha_device::views::{ErrorCode, NotTakenWhy, RecordKind, Saved, SendPhase, Target};
use tungnha_exchange::ack::{Command, CommandKind, Notice, NoticeCode};

use crate::hub::Fault;
use crate::setting::{PIN, Setting, chip};

#[test]
fn what_was_tapped_offline_is_sent_in_one_request_and_turns_green_by_a_signed_receipt() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_household_done(1).unwrap();
    tablet.nobody_home(2).unwrap();
    let waiting = tablet.send_state().unwrap();
    assert_eq!(
        (waiting.state, waiting.households_unsent, waiting.records_unsent),
        (SendPhase::Waiting, 2, 5)
    );
    let before = here.hub.state().requests.len();
    let sent = tablet.send_now().unwrap();
    assert_eq!((sent.state, sent.records_unsent), (SendPhase::AllSent, 0));
    assert_eq!(sent.last_success.as_deref(), Some("2024-05-06T18:30:00+07:00"));
    assert_eq!(here.hub.state().requests.len(), before + 1);
    assert_eq!(
        chip(&tablet.household(1).unwrap(), 11, Target::Cccd).saved,
        Some(Saved::Sent)
    );
    assert!(tablet.today().unwrap().rows.iter().all(|row| !row.unsent));
}

#[test]
fn without_a_network_everything_stays_here_and_nothing_stops() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_household_done(1).unwrap();
    here.hub.state().faults.push_back(Fault::Lost);
    let state = tablet.send_now().unwrap();
    assert_eq!(
        (state.state, state.problem),
        (SendPhase::Failed, Some(ErrorCode::HubUnreachable))
    );
    assert!(here.hub.state().journal.is_empty());
    assert_eq!(tablet.nobody_home(2).unwrap().undo.seqs, [5]);
}

#[test]
fn a_lost_answer_is_made_up_for_by_the_same_bytes() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_household_done(1).unwrap();
    here.hub.state().faults.push_back(Fault::AnswerLost);
    let failed = tablet.send_now().unwrap();
    assert_eq!((failed.state, failed.records_unsent), (SendPhase::Failed, 4));
    assert_eq!(failed.problem, Some(ErrorCode::HubUnreachable));
    tablet.nobody_home(2).unwrap();
    assert_eq!(tablet.send_now().unwrap().state, SendPhase::AllSent);
    let state = here.hub.state();
    let [.., first, second] = state.requests.as_slice() else {
        panic!("two requests")
    };
    assert_eq!(
        first.envelopes[0], second.envelopes[0],
        "a retry is byte for byte the same"
    );
    assert_eq!((first.envelopes.len(), second.envelopes.len()), (1, 2));
    assert_eq!(state.journal.len(), 5);
}

#[test]
fn signed_batches_survive_a_restart_and_are_resent_unchanged() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_household_done(1).unwrap();
    here.hub.state().faults.push_back(Fault::AnswerLost);
    tablet.send_now().unwrap();
    drop(tablet);
    let tablet = here.tablet();
    tablet.unlock(0, PIN).unwrap();
    tablet.send_now().unwrap();
    let state = here.hub.state();
    let [.., first, second] = state.requests.as_slice() else {
        panic!("two requests")
    };
    assert_eq!(first.envelopes, second.envelopes);
}

#[test]
fn no_answer_but_the_hub_s_turns_anything_green() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_household_done(1).unwrap();
    for status in [200, 204, 302, 401, 403, 409, 500, 503] {
        // Each half may ask for itself.
        here.hub.state().faults = [Fault::SomebodyElse(status); 3].into();
        let state = tablet.send_now().unwrap();
        here.hub.state().faults.clear();
        assert_eq!(
            (state.state, state.problem),
            (SendPhase::Failed, Some(ErrorCode::HubRefused)),
            "{status}"
        );
        assert_eq!(state.records_unsent, 4);
    }
    assert_eq!(tablet.send_now().unwrap().state, SendPhase::AllSent);
}

#[test]
fn a_receipt_with_another_chain_turns_nothing_green() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_household_done(1).unwrap();
    here.hub.state().forged_chain = true;
    let state = tablet.send_now().unwrap();
    assert_eq!((state.state, state.records_unsent), (SendPhase::Failed, 4));
}

#[test]
fn a_tablet_whose_log_forked_keeps_every_record_is_told_of_each_and_works_on() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_household_done(1).unwrap();
    tablet.send_now().unwrap();
    tablet.nobody_home(2).unwrap();
    {
        let mut state = here.hub.state();
        state.forged_chain = true;
        let what = CommandKind::NewEpoch;
        state.commands.push(Command { id: 1, what });
    }
    let state = tablet.send_now().unwrap();
    assert_eq!(
        (state.state, state.records_unsent, state.quarantined),
        (SendPhase::Failed, 1, 1)
    );
    assert_eq!(state.problem, Some(ErrorCode::HubRefused));
    let sent = chip(&tablet.household(1).unwrap(), 11, Target::Cccd).saved;
    assert_eq!(
        sent,
        Some(Saved::Sent),
        "what was under an honest receipt stays so"
    );
    assert_eq!(tablet.nobody_home(3).unwrap().undo.seqs, [6]);
    assert_eq!(tablet.send_now().unwrap().quarantined, 2);
    let offered = here.hub.state().requests.last().unwrap().envelopes.len();
    assert_eq!(
        offered, 2,
        "they are offered again, so that the hub has them in custody"
    );
    // The hub's history is this tablet's after all.
    here.hub.state().forged_chain = false;
    let state = tablet.send_now().unwrap();
    assert_eq!((state.state, state.quarantined), (SendPhase::AllSent, 0));
}

#[test]
fn what_the_hub_keeps_apart_is_said_until_the_hub_says_that_it_counts() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_household_done(1).unwrap();
    let says = |seq, code| here.hub.state().notices = vec![Notice { seq, code }];
    says(2, NoticeCode::Quarantined);
    assert_eq!(tablet.send_now().unwrap().quarantined, 1);
    let told = tablet.not_taken().unwrap();
    assert_eq!(
        (told[0].seq, told[0].why, told[0].what, told[0].hid),
        (2, NotTakenWhy::KeptApart, RecordKind::Answer, Some(1))
    );
    says(1, NoticeCode::Counted);
    assert_eq!(
        tablet.send_now().unwrap().quarantined,
        1,
        "that is another record"
    );
    says(2, NoticeCode::Counted);
    assert_eq!(tablet.send_now().unwrap().quarantined, 0);
}

#[test]
fn a_revoked_tablet_loses_its_list_and_none_of_its_records() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_household_done(1).unwrap();
    {
        let mut state = here.hub.state();
        state.pages.clear();
        let what = CommandKind::WipeList;
        state.commands.push(Command { id: 2, what });
    }
    for _ in 0..2 {
        let state = tablet.send_now().unwrap();
        assert_eq!((state.state, state.records_unsent), (SendPhase::AllSent, 0));
        assert_eq!(tablet.today().unwrap().households_total, 0);
        assert!(tablet.search("nguyen").unwrap().is_empty());
    }
    assert_eq!(here.hub.state().journal.len(), 4);
}

#[test]
fn what_is_tapped_while_a_request_is_under_way_waits_for_nobody_and_goes_with_the_next() {
    for before in [0, 1] {
        let here = Setting::new();
        let tablet = Arc::new(here.ready());
        for _ in 0..before {
            tablet.nobody_home(1).unwrap();
        }
        let walker = Arc::clone(&tablet);
        here.hub.state().meanwhile = Some(Box::new(move || {
            walker.nobody_home(2).unwrap();
        }));
        let state = tablet.send_now().unwrap();
        assert_eq!(
            (state.state, state.records_unsent, state.problem),
            (SendPhase::AllSent, 0, None),
            "{before} recorded before"
        );
        assert_eq!(here.hub.state().journal.len(), before + 1);
    }
}

#[test]
fn a_lock_in_the_middle_of_a_sync_does_not_leave_it_sending_for_ever() {
    let here = Setting::new();
    let tablet = Arc::new(here.ready());
    tablet.mark_household_done(1).unwrap();
    let locked = Arc::downgrade(&tablet);
    let told = AtomicBool::new(false);
    tablet.listen(move |_| {
        if let (false, Some(tablet)) = (told.swap(true, Ordering::SeqCst), locked.upgrade()) {
            tablet.lock().unwrap();
        }
    });
    assert_eq!(tablet.send_now().unwrap_err().code(), ErrorCode::Locked);
    tablet.unlock(0, PIN).unwrap();
    assert_eq!(tablet.send_state().unwrap().state, SendPhase::Waiting);
    assert_eq!(tablet.send_now().unwrap().state, SendPhase::AllSent);
}

#[test]
fn a_hub_that_takes_less_is_asked_again_later_and_the_rest_goes_then() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_household_done(1).unwrap();
    here.hub.state().take_at_most = 3;
    let state = tablet.send_now().unwrap();
    assert_eq!((state.state, state.records_unsent), (SendPhase::Failed, 1));
    here.hub.state().take_at_most = usize::MAX;
    assert_eq!(tablet.send_now().unwrap().state, SendPhase::AllSent);
}

#[test]
fn too_large_is_signed_again_in_smaller_batches_of_the_same_records() {
    let here = Setting::new();
    let tablet = here.ready();
    for _ in 0..20 {
        tablet.mark_household_done(1).unwrap();
        tablet.answer_person(11, "NO_NEED").unwrap();
        tablet.answer(12, Target::Sim, "NO_SIM").unwrap();
        tablet.nobody_home(1).unwrap();
    }
    let made = tablet.send_state().unwrap().records_unsent;
    here.hub.state().largest = 200;
    assert_eq!(tablet.send_now().unwrap().state, SendPhase::AllSent);
    assert_eq!(here.hub.records().len() as u64, made);
}

#[test]
fn a_restored_hub_is_asked_what_it_has_and_refilled_from_there() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_household_done(1).unwrap();
    tablet.send_now().unwrap();
    {
        // Back to the backup taken after two records.
        let mut state = here.hub.state();
        state.incarnation = 2;
        state.journal.truncate(2);
        state.chains.truncate(3);
        state.window = Default::default();
    }
    tablet.nobody_home(2).unwrap();
    assert_eq!(tablet.send_now().unwrap().state, SendPhase::AllSent);
    assert_eq!(here.hub.state().journal.len(), 5);
    let requests = &here.hub.state().requests;
    let [.., asked, sent] = requests.as_slice() else {
        panic!("two requests")
    };
    assert_eq!((asked.envelopes.len(), sent.envelopes.len()), (0, 1));
}

#[test]
fn a_used_counter_is_skipped_over() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.nobody_home(1).unwrap();
    here.hub.state().window.highest = 1_000;
    assert_eq!(tablet.send_now().unwrap().state, SendPhase::AllSent);
}

#[test]
fn a_thousand_records_go_in_one_request() {
    let here = Setting::new();
    let tablet = here.ready();
    let rid = tablet.resident_of("070186000011").unwrap().unwrap();
    let outcome = tungnha_domain::Outcome::Done;
    for _ in 0..1_000 {
        here.clock.advance(20);
        tablet
            .record_bare(rid, vec![(tungnha_domain::Target::Sim, outcome)])
            .unwrap();
    }
    let before = here.hub.state().requests.len();
    assert_eq!(tablet.send_now().unwrap().state, SendPhase::AllSent);
    let state = here.hub.state();
    assert_eq!(state.requests.len(), before + 1);
    let bytes: usize = state
        .requests
        .last()
        .unwrap()
        .envelopes
        .iter()
        .map(Vec::len)
        .sum();
    assert!(bytes < 6_000, "{bytes} bytes for a thousand records");
}

#[test]
fn the_effective_time_is_the_hub_s_carried_on_when_the_wall_clock_jumps() {
    let here = Setting::new();
    let tablet = here.ready();
    here.clock.advance(90);
    here.clock.set(4_000_000_000);
    let recorded = tablet.answer(11, Target::Cccd, "DONE").unwrap();
    let at = chip(&recorded.household, 11, Target::Cccd).at;
    assert_eq!(at.as_deref(), Some("2024-05-06T18:31:30+07:00"));
}
