//! Spare copies outside the store: made by themselves, sent without a PIN, and better than a damaged store.

use std::fs;
use std::path::PathBuf;
use std::sync::mpsc;
use std::time::Duration;

use tungnha_device::Tablet;
use tungnha_device::views::{ErrorCode, Phase, Saved, SendPhase, Target};
use tungnha_exchange::carry::{Bundle, open_item};

use crate::hub::{Fault, HUB};
use crate::setting::{PIN, Setting, chip};

/// Looks again and again until `holds`; fails after ten seconds.
pub(crate) fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let (_open, never) = mpsc::channel::<()>();
    for _ in 0..1_000 {
        if holds() {
            return;
        }
        let _ = never.recv_timeout(Duration::from_millis(10));
    }
    panic!("waited ten seconds for: {what}");
}

fn spares(here: &Setting) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(here.file("spare")) else {
        return Vec::new();
    };
    let files = entries.map(|entry| entry.unwrap().path());
    files
        .filter(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            name.ends_with(".spare") && !name.starts_with("end-")
        })
        .collect()
}

fn waiting(tablet: &Tablet) -> u64 {
    tablet.spare_state().unwrap().waiting
}

/// Every file of the store as it is now.
fn store_files(here: &Setting) -> Vec<(PathBuf, Option<Vec<u8>>)> {
    ["store.db", "store.db-wal", "store.db-shm"]
        .map(|name| (here.file(name), fs::read(here.file(name)).ok()))
        .into()
}

fn put_back(files: &[(PathBuf, Option<Vec<u8>>)]) {
    for (path, bytes) in files {
        match bytes {
            Some(bytes) => fs::write(path, bytes).unwrap(),
            None => drop(fs::remove_file(path)),
        }
    }
}

#[test]
fn soon_after_a_tap_its_records_stand_outside_the_store_and_only_the_hub_can_read_them() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_household_done(1).unwrap();
    until("a spare of four records", || waiting(&tablet) == 4);
    assert_eq!(spares(&here).len(), 1);
    let file = tablet.export_bundle().unwrap().unwrap();
    let bundle = Bundle::from_bytes(&crate::carry::bytes(&file.data)).unwrap();
    assert!(open_item(&bundle.items[0], here.hub.seal_key(), &HUB).is_ok());
    let other = tungnha_exchange::seal::SealKey::from_seed(&[9; 32]);
    assert!(open_item(&bundle.items[0], &other, &HUB).is_err());
}

#[test]
fn a_lock_leaves_nothing_without_a_spare() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_household_done(1).unwrap();
    tablet.nobody_home(2).unwrap();
    tablet.lock().unwrap();
    assert_eq!(waiting(&tablet), 5);
}

#[test]
fn a_long_day_makes_few_files_and_a_receipt_removes_them() {
    let here = Setting::new();
    let tablet = here.ready();
    let rid = tablet.resident_of("070186000011").unwrap().unwrap();
    for count in 1..=1_000_u64 {
        here.clock.advance(20);
        let done = tungnha_domain::Outcome::Done;
        tablet
            .record_bare(rid, vec![(tungnha_domain::Target::Sim, done)])
            .unwrap();
        if count % 300 == 0 {
            until("spares of all", || waiting(&tablet) == count);
        }
    }
    until("spares of all", || waiting(&tablet) == 1_000);
    until("the shorter ones are gone", || spares(&here).len() <= 4);
    assert_eq!(tablet.send_now().unwrap().state, SendPhase::AllSent);
    until("no spare is left", || spares(&here).is_empty());
    assert_eq!(waiting(&tablet), 0);
}

#[test]
fn a_locked_tablet_sends_its_spares_and_the_records_turn_green_when_it_is_opened() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_household_done(1).unwrap();
    tablet.lock().unwrap();
    here.hub.state().time += 600;
    let state = tablet.send_spares().unwrap();
    assert_eq!((state.waiting, state.receipted, state.problem), (0, 4, None));
    assert_eq!(state.last_receipt.as_deref(), Some("2024-05-06T18:40:00+07:00"));
    assert_eq!(here.hub.state().journal.len(), 4);
    // Killed and started again, still locked: what the hub signed is not forgotten, and not sent twice.
    drop(tablet);
    let tablet = here.tablet();
    here.hub.state().faults.push_back(Fault::Lost);
    let state = tablet.send_spares().unwrap();
    assert_eq!((state.receipted, state.problem), (4, None));
    here.clock.advance(3_600);
    tablet.unlock(0, PIN).unwrap();
    let sent = tablet.send_state().unwrap();
    assert_eq!((sent.state, sent.records_unsent), (SendPhase::AllSent, 0));
    let house = tablet.household(1).unwrap();
    assert_eq!(chip(&house, 11, Target::Cccd).saved, Some(Saved::Sent));
    until("no spare is left", || spares(&here).is_empty());
    assert_eq!(tablet.spare_state().unwrap().receipted, 0);
    // The receipt was an hour old when it was taken: it says nothing of the time now.
    let recorded = tablet.answer(21, Target::Cccd, "DONE").unwrap();
    let at = chip(&recorded.household, 21, Target::Cccd).at;
    assert_eq!(at.as_deref(), Some("2024-05-06T19:30:00+07:00"));
}

#[test]
fn a_locked_tablet_believes_nobody_but_the_hub() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_household_done(1).unwrap();
    tablet.lock().unwrap();
    for status in [200, 401, 403, 413, 500] {
        here.hub.state().faults.push_back(Fault::SomebodyElse(status));
        let state = tablet.send_spares().unwrap();
        assert_eq!(
            (state.waiting, state.problem),
            (4, Some(ErrorCode::HubRefused)),
            "{status}"
        );
    }
    here.hub.state().faults.push_back(Fault::Lost);
    let state = tablet.send_spares().unwrap();
    assert_eq!(
        (state.waiting, state.problem),
        (4, Some(ErrorCode::HubUnreachable))
    );
    // A hub with another history under these numbers: kept, compared at the next unlock, and nothing is green.
    here.hub.state().forged_chain = true;
    tablet.send_spares().unwrap();
    tablet.unlock(0, PIN).unwrap();
    assert_eq!(tablet.send_state().unwrap().records_unsent, 4);
}

#[test]
fn a_lost_store_costs_no_record() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_household_done(1).unwrap();
    tablet.lock().unwrap();
    drop(tablet);
    for (path, _) in store_files(&here) {
        fs::remove_file(path).ok();
    }
    let tablet = here.tablet();
    assert_eq!(tablet.app_state().unwrap().phase, Phase::Locked);
    assert_eq!(tablet.unlock(0, PIN).unwrap_err().code(), ErrorCode::StoreCorrupt);
    assert_eq!(tablet.send_spares().unwrap().receipted, 4);
    assert_eq!(here.hub.records().len(), 4);
    // Without the vault too: it is the spares that are sent, not the store.
    fs::remove_file(here.file("vault.json")).unwrap();
    assert_eq!(here.tablet().spare_state().unwrap().receipted, 4);
}

#[test]
fn records_that_vanished_with_the_end_of_the_store_are_sent_and_the_log_goes_on_behind_them() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.nobody_home(3).unwrap();
    tablet.lock().unwrap();
    drop(tablet);
    let before = store_files(&here);
    let tablet = here.tablet();
    tablet.unlock(0, PIN).unwrap();
    tablet.mark_household_done(1).unwrap();
    tablet.lock().unwrap();
    drop(tablet);
    // The log of the write-ahead file is gone, as after a flash that lied about a sync.
    put_back(&before);
    let tablet = here.tablet();
    tablet.unlock(0, PIN).unwrap();
    assert_eq!(tablet.send_state().unwrap().records_unsent, 5);
    let next = tablet.nobody_home(2).unwrap().undo.seqs;
    assert_eq!(
        next,
        [6],
        "the numbers of the four that vanished are not given again"
    );
    until("a spare of it too", || waiting(&tablet) == 6);
    let sent = tablet.send_now().unwrap();
    assert_eq!((sent.state, sent.records_unsent), (SendPhase::AllSent, 0));
    assert_eq!(here.hub.records().len(), 6);
    until("no spare is left", || spares(&here).is_empty());
}

#[test]
fn a_store_put_back_to_before_its_receipt_goes_on_behind_what_the_hub_has() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.lock().unwrap();
    drop(tablet);
    let before = store_files(&here);
    let tablet = here.tablet();
    tablet.unlock(0, PIN).unwrap();
    tablet.mark_household_done(1).unwrap();
    until("a spare", || waiting(&tablet) == 4);
    tablet.send_now().unwrap();
    until("it is gone", || spares(&here).is_empty());
    drop(tablet);
    put_back(&before);
    let tablet = here.tablet();
    tablet.unlock(0, PIN).unwrap();
    assert_eq!(tablet.nobody_home(2).unwrap().undo.seqs, [5]);
    // The counters went back with the store: the hub says where to go on.
    assert_eq!(tablet.send_now().unwrap().state, SendPhase::AllSent);
    assert_eq!(here.hub.records().len(), 5);
}

#[test]
fn a_damaged_spare_is_made_anew() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_household_done(1).unwrap();
    tablet.lock().unwrap();
    let [path] = spares(&here).try_into().unwrap();
    fs::write(&path, b"x").unwrap();
    assert!(tablet.export_bundle().unwrap().is_none());
    tablet.unlock(0, PIN).unwrap();
    until("it is whole again", || tablet.export_bundle().unwrap().is_some());
}

#[cfg(unix)]
#[test]
fn spares_are_their_owner_s_alone() {
    use std::os::unix::fs::PermissionsExt;
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_household_done(1).unwrap();
    tablet.lock().unwrap();
    let folder = fs::metadata(here.file("spare")).unwrap().permissions().mode();
    assert_eq!(folder & 0o777, 0o700);
    for entry in fs::read_dir(here.file("spare")).unwrap() {
        let mode = entry.unwrap().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
