//! A tablet that joins its hub anew over its own old store: what it had not sent is sent all the same.

use std::fs;

use tungnha_device::views::{ErrorCode, Phase, SendPhase};
use tungnha_device::{Options, Tablet};

use crate::hub::{Fault, Hub};
use crate::setting::{PIN, Setting};
use crate::spare::until;

const NEW_PIN: &str = "135790";

/// The same folder, to which the hub gives another number from now on.
fn under_another_number(here: &Setting, dev: u32) -> (std::sync::Arc<Hub>, Tablet) {
    let hub = here.hub.colleague(dev);
    let mut options = Options::in_folder(here.folder.path(), here.clock.clone());
    options.connect = hub.connect();
    (hub, Tablet::open(options).unwrap())
}

fn put_aside(here: &Setting) -> Vec<String> {
    let entries = fs::read_dir(here.folder.path()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.contains(".aside-")).collect();
    names.sort();
    names
}

#[test]
fn a_tablet_whose_pin_nobody_knows_joins_anew_and_its_unsent_records_go_first() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_household_done(1).unwrap();
    tablet.lock().unwrap();
    drop(tablet);
    let (new_hub, tablet) = under_another_number(&here, 8);
    assert_eq!(tablet.app_state().unwrap().phase, Phase::Locked);
    let url = new_hub.code().to_url();
    assert_eq!(
        tablet.enrol(&url).unwrap_err().code(),
        ErrorCode::NotAllowed,
        "not by mistake"
    );
    assert_eq!(tablet.enrol_again(&url).unwrap().phase, Phase::ChoosePin);
    assert_eq!(tablet.choose_pin(NEW_PIN).unwrap().phase, Phase::Open);
    assert_eq!(put_aside(&here).len(), 2, "vault and store, never deleted");
    assert_eq!(tablet.spare_state().unwrap().waiting, 4, "still here, sealed");

    tablet.nobody_home(2).ok();
    let sent = tablet.send_now().unwrap();
    assert_eq!((sent.state, sent.problem), (SendPhase::AllSent, None));
    assert_eq!(here.hub.records().len(), 4, "under its former number");
    assert_eq!(tablet.spare_state().unwrap().waiting, 0);
    until("the spares of the former life are gone", || {
        fs::read_dir(here.file("spare")).unwrap().all(|entry| {
            let name = entry.unwrap().file_name().into_string().unwrap();
            !name.starts_with("00000007-")
        })
    });
    // Recorded from now on: another log.
    let seqs = tablet.mark_household_done(1).unwrap().undo.seqs;
    assert_eq!(seqs.first(), Some(&1));
    assert_eq!(tablet.send_now().unwrap().records_unsent, 0);
    assert_eq!(
        (here.hub.records().len(), new_hub.records().len()),
        (4, seqs.len())
    );
    tablet.lock().unwrap();
    assert_eq!(tablet.unlock(0, PIN).unwrap_err().code(), ErrorCode::WrongPin);
    assert_eq!(tablet.unlock(0, NEW_PIN).unwrap().phase, Phase::Open);
}

#[test]
fn an_open_tablet_seals_what_it_has_before_it_becomes_another_and_a_locked_one_sends_it_too() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.lock().unwrap();
    drop(tablet);
    let (new_hub, tablet) = under_another_number(&here, 8);
    tablet.unlock(0, PIN).unwrap();
    tablet.mark_household_done(1).unwrap();
    tablet.enrol_again(&new_hub.code().to_url()).unwrap();
    tablet.choose_pin(NEW_PIN).unwrap();
    tablet.lock().unwrap();
    assert_eq!(tablet.spare_state().unwrap().waiting, 4);
    new_hub.state().faults.push_back(Fault::Lost);
    assert_eq!(tablet.send_spares().unwrap().waiting, 4);
    let state = tablet.send_spares().unwrap();
    assert_eq!((state.waiting, state.receipted), (0, 4));
    assert_eq!(here.hub.records().len(), 4);
    tablet.unlock(0, NEW_PIN).unwrap();
    assert_eq!(tablet.spare_state().unwrap().receipted, 0, "and let go");
}

#[test]
fn whatever_the_hub_answers_instead_leaves_the_tablet_as_it_was() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_household_done(1).unwrap();
    let mut other = here.hub.code();
    other.hub_id = tungnha_exchange::HubId([8; 16]);
    assert_eq!(
        tablet.enrol_again(&other.to_url()).unwrap_err().code(),
        ErrorCode::CodeWrong,
        "another commune could not read what is sealed here"
    );
    for (fault, code) in [
        (Fault::Lost, ErrorCode::HubUnreachable),
        (Fault::SomebodyElse(200), ErrorCode::HubRefused),
    ] {
        here.hub.state().faults.push_back(fault);
        let url = here.hub.code().to_url();
        assert_eq!(tablet.enrol_again(&url).unwrap_err().code(), code);
    }
    assert_eq!(tablet.app_state().unwrap().phase, Phase::Open);
    assert_eq!(tablet.send_now().unwrap().records_unsent, 0);
    tablet.lock().unwrap();
    assert_eq!(tablet.unlock(0, PIN).unwrap().phase, Phase::Open);
    assert!(put_aside(&here).is_empty());
}

#[test]
fn a_tablet_that_lost_its_vault_joins_anew_and_sends_what_it_kept_sealed() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_household_done(1).unwrap();
    tablet.lock().unwrap();
    drop(tablet);
    fs::remove_file(here.file("vault.json")).unwrap();
    let (new_hub, tablet) = under_another_number(&here, 8);
    assert_eq!(tablet.app_state().unwrap_err().code(), ErrorCode::StoreCorrupt);
    tablet.enrol_again(&new_hub.code().to_url()).unwrap();
    tablet.choose_pin(NEW_PIN).unwrap();
    tablet.send_now().unwrap();
    assert_eq!(here.hub.records().len(), 4);
}
