//! The vault against wrong PINs, restarts and a copied folder.

use tungnha_ambient::{Clock, ManualClock};

use super::*;

struct Setting {
    folder: tempfile::TempDir,
    clock: ManualClock,
    platform: FileSecret,
    key: DataKey,
}

fn holder(name: &str) -> Holder {
    Holder {
        member: None,
        name: name.to_owned(),
    }
}

impl Setting {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let platform = FileSecret::at(folder.path().join("platform-secret"));
        let key = Zeroizing::new([7; 32]);
        Vault::create(
            &folder.path().join("vault"),
            &key,
            &holder("Nguyễn Thị Mẫu"),
            "246810",
            &platform,
            b"sealed",
        )
        .unwrap();
        Self {
            folder,
            clock: ManualClock::at(0),
            platform,
            key,
        }
    }

    /// Reads the file anew each time: what a restarted app sees.
    fn open(&self) -> Vault {
        Vault::open(&self.folder.path().join("vault"), &self.clock.now())
            .unwrap()
            .unwrap()
    }

    fn try_pin(&self, pin: &str) -> Result<DataKey> {
        self.open().unlock(0, pin, &self.platform, &self.clock.now())
    }
}

#[test]
fn the_right_pin_gives_the_data_key_and_a_wrong_one_does_not() {
    let here = Setting::new();
    assert!(matches!(here.try_pin("111111"), Err(Error::WrongPin(0))));
    assert_eq!(here.try_pin("246810").unwrap(), here.key);
    assert!(matches!(here.try_pin("24681"), Err(Error::BadInput(_))));
}

#[test]
fn a_wait_survives_restarts_of_the_app_and_no_try_shortens_it() {
    let here = Setting::new();
    for _ in 0..4 {
        assert!(matches!(here.try_pin("111111"), Err(Error::WrongPin(_))));
    }
    for passed in [0, 10, 10] {
        here.clock.advance(passed);
        assert!(
            matches!(here.try_pin("246810"), Err(Error::PinWait(wait)) if wait <= 30),
            "even the right PIN waits"
        );
    }
    assert_eq!(here.open().wait_seconds(&here.clock.now()), 10);
    here.clock.advance(10);
    assert!(here.try_pin("246810").is_ok());
    assert_eq!(
        here.open().wait_seconds(&here.clock.now()),
        0,
        "a right PIN clears the count"
    );
}

#[test]
fn a_wait_restarts_when_the_tablet_does_and_still_ends() {
    let here = Setting::new();
    for _ in 0..4 {
        here.try_pin("111111").unwrap_err();
    }
    here.clock.advance(29);
    here.clock.reboot(10_000_000);
    assert!(matches!(here.try_pin("246810"), Err(Error::PinWait(30))));
    here.clock.advance(30);
    assert!(here.try_pin("246810").is_ok());
}

#[test]
fn a_try_is_counted_on_disk_before_it_is_judged() {
    let here = Setting::new();
    /// The platform fails in the middle of a try: as near to a pulled plug as a test gets.
    struct Dead;
    impl PlatformSecret for Dead {
        fn secret(&self) -> Result<Secret> {
            Err(Error::Internal("power cut"))
        }
        fn anew(&self) -> Result<Secret> {
            self.secret()
        }
        fn place(&self) -> SecretPlace {
            SecretPlace::File
        }
    }
    for _ in 0..4 {
        here.open()
            .unlock(0, "246810", &Dead, &here.clock.now())
            .unwrap_err();
    }
    assert!(matches!(here.try_pin("246810"), Err(Error::PinWait(30))));
}

#[test]
fn a_copied_vault_does_not_open_on_another_machine() {
    let here = Setting::new();
    let elsewhere = FileSecret::at(here.folder.path().join("another-machine"));
    for _ in 0..6 {
        let tried = here.open().unlock(0, "246810", &elsewhere, &here.clock.now());
        assert!(
            matches!(tried, Err(Error::KeyLost)),
            "it is not called a wrong PIN, nor counted as one"
        );
    }
    assert!(here.try_pin("246810").is_ok(), "at home nothing has changed");
}

#[test]
fn a_second_member_opens_the_same_store_with_their_own_pin() {
    let here = Setting::new();
    here.open()
        .add_slot(&here.key, &holder("Trần Văn Ví Dụ"), "135790", &here.platform)
        .unwrap();
    let mut vault = here.open();
    assert_eq!(vault.holders().count(), 2);
    assert_eq!(
        vault
            .unlock(1, "135790", &here.platform, &here.clock.now())
            .unwrap(),
        here.key
    );
    assert!(
        vault
            .unlock(0, "135790", &here.platform, &here.clock.now())
            .is_err()
    );
}

#[test]
fn a_vault_that_is_no_vault_or_newer_is_refused_and_left_alone() {
    let here = Setting::new();
    let path = here.folder.path().join("vault");
    for (content, newer) in [
        (&b"not a vault"[..], false),
        (br#"{"version":9,"platform":"","slots":[],"recovery":""}"#, true),
    ] {
        std::fs::write(&path, content).unwrap();
        let error = Vault::open(&path, &here.clock.now()).err().unwrap();
        assert_eq!(matches!(error, Error::StoreNewer { .. }), newer);
        assert_eq!(matches!(error, Error::Corrupt(_)), !newer);
        assert_eq!(std::fs::read(&path).unwrap(), content);
    }
}

#[cfg(unix)]
#[test]
fn key_files_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let here = Setting::new();
    for name in ["vault", "platform-secret"] {
        let mode = std::fs::metadata(here.folder.path().join(name))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o077, 0, "{name}");
    }
}
