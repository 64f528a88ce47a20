//! First start, unlocking, and what is refused.

use tungnha_device::views::{ErrorCode, Phase, Role};
use tungnha_device::{Error, Options, Tablet};
use tungnha_exchange::HubKeys;
use tungnha_exchange::enrol::EnrolCode;

use crate::hub::Fault;
use crate::setting::{PIN, Setting};

#[test]
fn a_tablet_enrols_chooses_a_pin_locks_and_unlocks() {
    let here = Setting::new();
    let tablet = here.tablet();
    assert_eq!(tablet.app_state().unwrap().phase, Phase::Enrol);
    let state = tablet.enrol(&here.hub.code().to_url()).unwrap();
    assert_eq!(
        (state.phase, state.commune.as_deref()),
        (Phase::ChoosePin, Some("Phường Long Thủy"))
    );
    assert!(matches!(tablet.choose_pin("12345"), Err(Error::BadInput(_))));
    let state = tablet.choose_pin(PIN).unwrap();
    assert_eq!((state.phase, state.role), (Phase::Open, Some(Role::Lead)));
    assert_eq!(state.member_name.as_deref(), Some("Nguyễn Thị Mẫu"));
    assert_eq!(tablet.lock().unwrap().phase, Phase::Locked);
    assert!(matches!(tablet.today(), Err(Error::Locked)));
    assert!(matches!(tablet.unlock(0, "111111"), Err(Error::WrongPin(_))));
    assert_eq!(tablet.unlock(0, PIN).unwrap().phase, Phase::Open);
    assert!(tablet.today().unwrap().waiting_for_list);
}

#[test]
fn an_answer_lost_at_enrolment_is_asked_for_again_with_the_same_key() {
    let here = Setting::new();
    here.hub.state().faults.push_back(Fault::AnswerLost);
    let url = here.hub.code().to_url();
    assert_eq!(
        here.tablet().enrol(&url).unwrap_err().code(),
        ErrorCode::HubUnreachable
    );
    let key = here.hub.state().device_key;
    assert!(key.is_some());
    // The app was closed in between.
    assert_eq!(here.tablet().enrol(&url).unwrap().phase, Phase::ChoosePin);
    assert_eq!(here.hub.state().device_key, key);
}

#[test]
fn an_app_killed_before_the_pin_goes_on_at_the_pin() {
    let here = Setting::new();
    here.tablet().enrol(&here.hub.code().to_url()).unwrap();
    // As if killed in the middle of choose_pin, after the store was made and before the vault was.
    std::fs::write(here.file("store.db"), b"half a store").unwrap();
    std::fs::write(here.file("store.db-wal"), b"and its log").unwrap();
    let tablet = here.tablet();
    assert_eq!(tablet.app_state().unwrap().phase, Phase::ChoosePin);
    assert_eq!(tablet.choose_pin(PIN).unwrap().phase, Phase::Open);
    assert!(!here.file("enrolment.json").exists());
    assert!(here.tablet().unlock(0, PIN).is_ok());
    let mut kept: Vec<Vec<u8>> = std::fs::read_dir(here.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().contains("aside"))
        .map(|path| std::fs::read(path).unwrap())
        .collect();
    kept.sort();
    assert_eq!(
        kept,
        [&b"and its log"[..], b"half a store"],
        "even half a store is not deleted, nor what only its log holds"
    );
}

#[test]
fn a_damaged_unfinished_enrolment_is_put_aside_and_the_tablet_can_be_enrolled() {
    let here = Setting::new();
    std::fs::write(here.file("enrolment.json"), b"half a fi").unwrap();
    let tablet = here.tablet();
    assert_eq!(tablet.app_state().unwrap().phase, Phase::Enrol);
    assert_eq!(
        tablet.enrol(&here.hub.code().to_url()).unwrap().phase,
        Phase::ChoosePin
    );
    let mut names = std::fs::read_dir(here.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let aside = names
        .find(|path| path.to_string_lossy().contains("enrolment.aside-"))
        .unwrap();
    assert_eq!(std::fs::read(aside).unwrap(), b"half a fi", "kept as it was");
}

#[test]
fn a_store_whose_vault_is_gone_is_not_hidden_behind_a_first_start() {
    let here = Setting::new();
    drop(here.ready());
    std::fs::remove_file(here.file("vault.json")).unwrap();
    let before = std::fs::read(here.file("store.db")).unwrap();
    assert_eq!(
        here.tablet().app_state().unwrap_err().code(),
        ErrorCode::StoreCorrupt
    );
    let error = here.tablet().enrol(&here.hub.code().to_url()).unwrap_err();
    assert_eq!(error.code(), ErrorCode::StoreCorrupt);
    assert_eq!(std::fs::read(here.file("store.db")).unwrap(), before);
}

#[test]
fn each_way_a_code_can_be_wrong_has_its_own_word() {
    let here = Setting::new();
    let refused = |url: &str| here.tablet().enrol(url).unwrap_err().code();
    assert_eq!(refused("https://example.org"), ErrorCode::CodeUnreadable);
    let mut other = here.hub.code();
    other.code = "K7QF3-00000".to_owned();
    assert_eq!(refused(&other.to_url()), ErrorCode::CodeWrong);
    here.hub.state().code_expired = true;
    assert_eq!(refused(&here.hub.code().to_url()), ErrorCode::CodeExpired);
    here.hub.state().code_expired = false;
    here.hub.state().code_used = true;
    assert_eq!(refused(&here.hub.code().to_url()), ErrorCode::CodeUsed);
    here.hub.state().faults.push_back(Fault::SomebodyElse(200));
    assert_eq!(refused(&here.hub.code().to_url()), ErrorCode::HubRefused);
}

#[test]
fn a_certificate_by_another_hub_is_no_certificate() {
    let here = Setting::new();
    let mut code = here.hub.code();
    code.keys.sign = [5; 32];
    assert_eq!(
        here.tablet().enrol(&code.to_url()).unwrap_err().code(),
        ErrorCode::HubRefused
    );
    assert_ne!(here.tablet().app_state().unwrap().phase, Phase::ChoosePin);
}

#[test]
fn a_second_app_over_the_same_folder_gives_no_tries_of_its_own() {
    let here = Setting::new();
    drop(here.ready());
    let apps = [here.tablet(), here.tablet()];
    for app in &apps {
        assert_eq!(app.app_state().unwrap().phase, Phase::Locked);
    }
    for _ in 0..2 {
        for app in &apps {
            assert_eq!(app.unlock(0, "111111").unwrap_err().code(), ErrorCode::WrongPin);
        }
    }
    for app in &apps {
        assert!(matches!(app.unlock(0, PIN), Err(Error::PinWait(30))));
    }
}

#[test]
fn an_enrolled_tablet_is_not_enrolled_again_over_its_records() {
    let here = Setting::new();
    let tablet = here.ready();
    assert_eq!(
        tablet.enrol(&here.hub.code().to_url()).unwrap_err().code(),
        ErrorCode::NotAllowed
    );
    assert_eq!(
        tablet.choose_pin("111111").unwrap_err().code(),
        ErrorCode::NotAllowed
    );
}

#[test]
fn a_corrupted_store_is_told_in_words_and_kept() {
    let here = Setting::new();
    drop(here.ready());
    let path = here.file("store.db");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[5_000] ^= 1;
    std::fs::write(&path, &bytes).unwrap();
    let error = here.tablet().unlock(0, PIN).unwrap_err();
    assert_eq!(error.code(), ErrorCode::StoreCorrupt);
    assert!(
        tungnha_device::views::AppError::from(error)
            .message
            .contains("Không có gì bị xóa")
    );
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
}

#[test]
fn a_missing_store_beside_a_vault_is_not_quietly_made_anew() {
    let here = Setting::new();
    drop(here.ready());
    std::fs::remove_file(here.file("store.db")).unwrap();
    assert_eq!(
        here.tablet().unlock(0, PIN).unwrap_err().code(),
        ErrorCode::StoreCorrupt
    );
    assert!(!here.file("store.db").exists());
}

#[cfg(unix)]
#[test]
fn the_tablet_s_folder_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let here = Setting::new();
    let folder = here.file("of-the-app").join("tablet");
    Tablet::open(Options::in_folder(&folder, here.clock)).unwrap();
    let mode = std::fs::metadata(&folder).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0);
}

#[test]
fn a_folder_that_can_t_be_made_is_an_error_not_a_panic() {
    let here = Setting::new();
    std::fs::write(here.file("a-file"), b"").unwrap();
    assert!(Tablet::open(Options::in_folder(here.file("a-file"), here.clock)).is_err());
}

#[test]
fn a_typed_code_enrols_with_what_two_people_compared_and_sends_nothing_before() {
    let here = Setting::new();
    let shown = here.hub.code();
    let hello = EnrolCode {
        code: String::new(),
        ..shown.clone()
    };
    let tablet = here.tablet_that_hears(&hello);
    let met = tablet.meet_hub(" k7qf3-m9x2d ", "192.168.1.10").unwrap();
    assert_eq!(met.fingerprint, shown.fingerprint(), "as on the officer's screen");
    assert_eq!(met.commune, shown.commune);
    assert!(here.hub.state().asked.is_empty(), "not even the code was sent");
    let url = EnrolCode::from_url(&met.url).unwrap();
    assert_eq!(
        url.addresses[0], "192.168.1.10:8443",
        "where it answered comes first"
    );
    let state = tablet.enrol(&met.url).unwrap();
    assert_eq!(state.phase, Phase::ChoosePin);
}

#[test]
fn who_stands_between_shows_other_digits_whatever_they_change() {
    let here = Setting::new();
    let shown = here.hub.code();
    let liar = HubKeys::from_seeds(&[66; 32], &[67; 32]).public();
    let mut between = vec![
        EnrolCode {
            code: String::new(),
            ..shown.clone()
        };
        3
    ];
    between[0].keys = liar;
    between[1].tls_pin = [66; 32];
    between[2].keys.seal = liar.seal;
    for hello in between {
        let met = here.tablet_that_hears(&hello).meet_hub(&shown.code, "").unwrap();
        assert_ne!(met.fingerprint, shown.fingerprint());
    }
    assert!(here.hub.state().asked.is_empty());
}
