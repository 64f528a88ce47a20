//! A tablet whose half of every key lies in a keystore: moved there, copied away from it, and lost.

use std::fs;
use std::sync::{Arc, Mutex};

use tungnha_device::views::{ErrorCode, Phase, SecretPlace, Target};
use tungnha_device::{Keystore, KeystoreFault, Options, Secret, Tablet};

use crate::handing::{HER_PIN, KHANH, add_khanh};
use crate::setting::{PIN, Setting};

const NEW_PIN: &str = "975319";

/// A keystore that knows what it wrapped by a number; emptied, it knows nothing.
#[derive(Default)]
struct Chip(Mutex<Vec<Secret>>);

impl Keystore for Chip {
    fn wrap(&self, secret: &[u8; 32]) -> Result<Vec<u8>, KeystoreFault> {
        let mut known = self.0.lock().unwrap();
        known.push(Secret::new(*secret));
        Ok(vec![known.len() as u8 - 1])
    }

    fn unwrap(&self, wrapped: &[u8]) -> Result<Secret, KeystoreFault> {
        let known = self.0.lock().unwrap();
        known.get(wrapped[0] as usize).cloned().ok_or(KeystoreFault::Lost)
    }
}

/// A start of the app over the setting's folder on a machine with this keystore.
fn started(here: &Setting, chip: &Arc<Chip>) -> Tablet {
    let keystore = Arc::clone(chip) as Arc<dyn Keystore>;
    let mut options = Options::in_folder(here.folder.path(), here.clock.clone()).with_keystore(keystore);
    options.connect = here.hub.connect();
    Tablet::open(options).unwrap()
}

fn code_of(here: &Setting, tablet: &Tablet) -> String {
    let request = tablet.app_state().unwrap().reset.unwrap();
    here.hub.code_key().reset(request.number).unwrap()
}

#[test]
fn a_tablet_of_before_the_keystore_moves_in_and_every_pin_still_serves() {
    let here = Setting::new();
    let tablet = here.ready();
    add_khanh(&here, &tablet);
    let place = |tablet: &Tablet| tablet.app_state().unwrap().secret_place;
    assert_eq!(place(&tablet), Some(SecretPlace::File));
    tablet.mark_household_done(1).unwrap();
    let unsent = tablet.send_state().unwrap().records_unsent;
    drop(tablet);

    let chip = Arc::default();
    let tablet = started(&here, &chip);
    assert_eq!(place(&tablet), None, "nothing is told while it is closed");
    tablet.unlock(0, PIN).unwrap();
    assert_eq!(place(&tablet), Some(SecretPlace::Keystore));
    assert_eq!(tablet.send_state().unwrap().records_unsent, unsent);
    assert!(!here.file("platform-secret").exists(), "the open file is gone");
    tablet.lock().unwrap();
    assert_eq!(tablet.unlock(1, HER_PIN).unwrap().phase, Phase::Open);
    drop(tablet);
    assert_eq!(started(&here, &chip).unlock(0, PIN).unwrap().phase, Phase::Open);
}

#[test]
fn a_copied_folder_opens_with_no_pin_away_from_its_keystore_and_counts_no_try() {
    let here = Setting::new();
    let chip = Arc::default();
    let tablet = started(&here, &chip);
    tablet.enrol(&here.hub.code().to_url()).unwrap();
    assert_eq!(
        tablet.choose_pin(PIN).unwrap().secret_place,
        Some(SecretPlace::Keystore)
    );
    drop(tablet);

    let thief = started(&here, &Arc::default());
    for pin in ["111111", "222222", "333333", "444444", "555555", PIN] {
        assert_eq!(thief.unlock(0, pin).unwrap_err().code(), ErrorCode::KeyLost);
    }
    assert_eq!(thief.app_state().unwrap().wait_seconds, 0);
    drop(thief);
    assert_eq!(started(&here, &chip).unlock(0, PIN).unwrap().phase, Phase::Open);
}

#[test]
fn a_tablet_whose_keystore_was_emptied_says_so_and_a_code_of_the_officer_s_brings_every_record_back() {
    let here = Setting::new();
    drop(here.ready());
    let chip = Arc::new(Chip::default());
    let tablet = started(&here, &chip);
    tablet.unlock(0, PIN).unwrap();
    add_khanh(&here, &tablet);
    tablet.mark_household_done(1).unwrap();
    let unsent = tablet.send_state().unwrap().records_unsent;
    drop(tablet);

    chip.0.lock().unwrap().clear();
    let tablet = started(&here, &chip);
    assert_eq!(tablet.app_state().unwrap().phase, Phase::Locked);
    assert_eq!(tablet.unlock(0, PIN).unwrap_err().code(), ErrorCode::KeyLost);
    let wrong = tablet.reset_pin(0, "K7QF-3M9X-2D4B", NEW_PIN).unwrap_err();
    assert_eq!(wrong.code(), ErrorCode::OfficeCodeWrong);

    // It was the second name's turn: the vault starts anew around whoever called.
    let state = tablet.reset_pin(1, &code_of(&here, &tablet), NEW_PIN).unwrap();
    assert_eq!(
        (state.phase, state.member_name.as_deref()),
        (Phase::Open, Some("Điểu Khánh"))
    );
    assert_eq!(state.secret_place, Some(SecretPlace::Keystore), "under a new key");
    assert_eq!(tablet.send_state().unwrap().records_unsent, unsent);
    let others: Vec<&str> = state.new_users.iter().map(|user| user.name.as_str()).collect();
    assert_eq!(others, ["Nguyễn Thị Mẫu"], "whose PIN went with the key");
    tablet.choose_user_pin(1, PIN).unwrap();
    drop(tablet);

    let tablet = started(&here, &chip);
    let names: Vec<String> = tablet
        .app_state()
        .unwrap()
        .members
        .into_iter()
        .map(|user| user.name)
        .collect();
    assert_eq!(names, ["Điểu Khánh", "Nguyễn Thị Mẫu"]);
    tablet.unlock(0, NEW_PIN).unwrap();
    tablet.answer(13, Target::Cccd, "DONE").unwrap();
    assert_eq!(tablet.send_now().unwrap().records_unsent, 0);
    assert_eq!(here.hub.records().last().map(|record| record.member), Some(KHANH));
}

#[test]
fn a_reset_slot_of_before_the_keystore_is_made_anew_by_the_next_unlocking() {
    let here = Setting::new();
    drop(here.ready());
    let text = fs::read_to_string(here.file("vault.json")).unwrap();
    assert!(text.contains("\"alone\": true"));
    fs::write(
        here.file("vault.json"),
        text.replace("\"alone\": true", "\"alone\": false"),
    )
    .unwrap();
    let chip = Arc::new(Chip::default());
    let tablet = started(&here, &chip);
    let refused = tablet
        .reset_pin(0, &code_of(&here, &tablet), NEW_PIN)
        .unwrap_err();
    assert_eq!(
        refused.code(),
        ErrorCode::OfficeCodeWrong,
        "the old kind has the platform's secret in it"
    );
    tablet.unlock(0, PIN).unwrap();
    tablet.lock().unwrap();
    chip.0.lock().unwrap().clear();
    drop(tablet);
    let tablet = started(&here, &chip);
    assert_eq!(
        tablet
            .reset_pin(0, &code_of(&here, &tablet), NEW_PIN)
            .unwrap()
            .phase,
        Phase::Open
    );
}

#[test]
fn a_tablet_that_lost_its_keystore_may_also_join_its_hub_anew() {
    let here = Setting::new();
    let chip = Arc::new(Chip::default());
    let tablet = started(&here, &chip);
    tablet.enrol(&here.hub.code().to_url()).unwrap();
    tablet.choose_pin(PIN).unwrap();
    tablet.send_now().unwrap();
    tablet.mark_household_done(1).unwrap();
    tablet.lock().unwrap();
    drop(tablet);
    chip.0.lock().unwrap().clear();

    let hub = here.hub.colleague(8);
    let mut options = Options::in_folder(here.folder.path(), here.clock.clone()).with_keystore(chip);
    options.connect = hub.connect();
    let tablet = Tablet::open(options).unwrap();
    assert_eq!(tablet.unlock(0, PIN).unwrap_err().code(), ErrorCode::KeyLost);
    let waiting = tablet.spare_state().unwrap().waiting;
    assert_eq!(
        tablet.enrol_again(&hub.code().to_url()).unwrap().phase,
        Phase::ChoosePin
    );
    assert_eq!(tablet.choose_pin(NEW_PIN).unwrap().phase, Phase::Open);
    assert_eq!(tablet.send_now().unwrap().records_unsent, 0);
    assert_eq!(
        here.hub.records().len() as u64,
        waiting,
        "sealed before, and sent first"
    );
}
