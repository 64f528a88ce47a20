//! Practice beside the real tablet: everything works there, and nothing of it is ever here or anywhere else.

use std::collections::BTreeMap;
use std::path::Path;

use tungnha_device::Tablet;
use tungnha_device::practice::Practice;
use tungnha_device::views::{CellState, ErrorCode, SendPhase, TakenWhat, Target};

use crate::setting::{Setting, chip, states};

const DAY: u64 = 24 * 60 * 60;

fn practice(here: &Setting) -> Practice {
    Practice::beside(here.folder.path(), here.clock.clone(), |_| {})
}

/// Every file of the real tablet with its bytes.
fn real_files(here: &Setting) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    gather(here.folder.path(), here.folder.path(), &mut found);
    found
}

fn gather(root: &Path, folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path == root.join("practice") {
            continue;
        }
        if path.is_dir() {
            gather(root, &path, found);
        } else {
            found.insert(path.display().to_string(), std::fs::read(&path).unwrap());
        }
    }
}

/// A day's work: a whole house, a reason with its cascade, nobody at home, an undo.
fn walk(tablet: &Tablet) {
    tablet.mark_household_done(1).unwrap();
    let answered = tablet.answer(21, Target::Smartphone, "NO_PHONE").unwrap();
    tablet
        .answer_many(21, &answered.cascade.unwrap().answers)
        .unwrap();
    tablet.nobody_home(3).unwrap();
    tablet.appoint(3, "tomorrow_evening").unwrap();
    let done = tablet.mark_person_done(41).unwrap();
    tablet.undo(&done.undo.seqs).unwrap();
    tablet.reveal_id(11).unwrap();
}

#[test]
fn twelve_houses_can_be_walked_before_any_hub_knows_the_tablet() {
    let here = Setting::new();
    let practice = practice(&here);
    assert!(practice.tablet().unwrap().is_none());
    let tablet = practice.enter().unwrap();
    let today = tablet.today().unwrap();
    assert_eq!((today.households_left, today.households_total), (12, 12));
    walk(&tablet);
    assert_eq!(tablet.today().unwrap().households_left, 10);
    let house = tablet.household(2).unwrap();
    assert_eq!(
        states(&house, 21)[1..],
        [CellState::Reason, CellState::Reason, CellState::Reason]
    );
    assert!(
        tablet.household(1).unwrap().people[0].cells[1].differs,
        "what the list says is shown beside what was found"
    );
    assert!(here.hub.state().requests.is_empty() && here.hub.state().device_key.is_none());
}

#[test]
fn the_real_tablet_is_the_same_to_the_byte_and_its_outbox_knows_nothing() {
    let here = Setting::new();
    let real = here.ready();
    real.mark_household_done(2).unwrap();
    real.lock().unwrap();
    let before = real_files(&here);
    assert!(before.keys().any(|name| name.ends_with("store.db")));

    let practice = practice(&here);
    walk(&practice.enter().unwrap());
    walk(&practice.again().unwrap());
    practice.leave().unwrap();
    assert_eq!(before, real_files(&here));

    real.unlock(0, crate::setting::PIN).unwrap();
    let waiting = real.send_state().unwrap().records_unsent;
    assert_eq!(
        waiting, 1,
        "one adult and a child: one record, and none of the practice"
    );
    let sent = real.send_now().unwrap();
    assert_eq!((sent.state, here.hub.records().len()), (SendPhase::AllSent, 1));
}

#[test]
fn no_road_leads_out_of_practice() {
    let here = Setting::new();
    let real = here.ready();
    let asked = here.hub.state().asked.len();
    let practice = practice(&here);
    let tablet = practice.enter().unwrap();
    walk(&tablet);
    let state = tablet.send_now().unwrap();
    assert_eq!(state.problem, Some(ErrorCode::HubUnreachable));
    assert!(state.records_unsent > 0);
    assert!(tablet.hub_is_back().is_err());
    assert_eq!(here.hub.state().asked.len(), asked, "the hub heard nothing");
    // What it seals, it seals to keys that are nowhere.
    let file = tablet.export_bundle().unwrap().unwrap();
    let mut bytes = Vec::new();
    base64::Engine::decode_vec(&base64::engine::general_purpose::STANDARD, file.data, &mut bytes).unwrap();
    let bundle = tungnha_exchange::carry::Bundle::from_bytes(&bytes).unwrap();
    assert_ne!(bundle.hub_id, crate::hub::HUB);
    let opened = tungnha_exchange::carry::open_item(&bundle.items[0], here.hub.seal_key(), &bundle.hub_id);
    assert!(opened.is_err());
    let taken = real.take_file(&bytes).unwrap().what;
    assert_eq!(
        taken,
        TakenWhat::OtherHub,
        "nor does a colleague's tablet keep it"
    );
}

#[test]
fn killed_in_practice_it_opens_in_practice_with_every_answer() {
    let here = Setting::new();
    let tablet = practice(&here).enter().unwrap();
    walk(&tablet);
    // As a kill leaves it: nothing was closed, nothing locked.
    std::mem::forget(tablet);
    let later = practice(&here);
    let tablet = later.tablet().unwrap().expect("still practising");
    assert_eq!(tablet.today().unwrap().households_left, 10);
    let cell = chip(&tablet.household(2).unwrap(), 21, Target::Smartphone);
    assert_eq!(cell.outcome.as_deref(), Some("NO_PHONE"));
    later.leave().unwrap();
    drop(tablet);
    assert!(practice(&here).tablet().unwrap().is_none());
}

#[test]
fn left_and_entered_again_it_goes_on_and_begun_anew_nobody_was_there() {
    let here = Setting::new();
    let practice = practice(&here);
    walk(&practice.enter().unwrap());
    practice.leave().unwrap();
    assert!(
        practice.again().is_err(),
        "nobody practises: nothing to begin anew"
    );
    let tablet = practice.enter().unwrap();
    assert_eq!(tablet.today().unwrap().households_left, 10);
    let anew = practice.again().unwrap();
    assert_eq!(anew.today().unwrap().households_left, 12);
    let old = tablet.mark_person_done(11).map_err(|error| error.code());
    assert_eq!(
        old,
        Err(ErrorCode::Locked),
        "a tap that came too late reaches neither"
    );
    assert_eq!(anew.today().unwrap().households_left, 12);
}

#[test]
fn a_practice_that_lay_for_weeks_or_was_damaged_is_simply_there_again() {
    let here = Setting::new();
    {
        let practice = practice(&here);
        walk(&practice.enter().unwrap());
        practice.leave().unwrap();
    }
    here.clock.advance(9 * DAY);
    let tablet = practice(&here).enter().unwrap();
    assert_eq!(
        tablet.today().unwrap().households_left,
        12,
        "its lists are not locked for ever"
    );
    drop(tablet);
    std::fs::write(here.file("practice/tablet/vault.json"), b"{").unwrap();
    let again = practice(&here).enter().unwrap();
    assert_eq!(again.today().unwrap().households_left, 12);
}
