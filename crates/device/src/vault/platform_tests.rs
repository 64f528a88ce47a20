//! The platform's secret under a keystore, in a file, on its way from one to the other, and lost.

use super::*;

/// A keystore in memory: it can be emptied, and be out of order.
#[derive(Default)]
pub(crate) struct Chip {
    key: Mutex<Option<u8>>,
    broken: Mutex<bool>,
}

impl Chip {
    fn empty(&self) {
        *self.key.lock().unwrap() = None;
    }

    fn set_broken(&self, broken: bool) {
        *self.broken.lock().unwrap() = broken;
    }

    fn key(&self, make: bool) -> std::result::Result<u8, KeystoreFault> {
        if *self.broken.lock().unwrap() {
            return Err(KeystoreFault::Unusable);
        }
        let mut key = self.key.lock().unwrap();
        if key.is_none() && make {
            *key = Some(tungnha_ambient::random_bytes::<1>().unwrap()[0] | 1);
        }
        key.ok_or(KeystoreFault::Lost)
    }
}

/// The wrapped bytes name their key first; what follows is the secret under it.
impl Keystore for Chip {
    fn wrap(&self, secret: &[u8; 32]) -> std::result::Result<Vec<u8>, KeystoreFault> {
        let key = self.key(true)?;
        let mut wrapped = vec![key];
        wrapped.extend(secret.iter().map(|byte| byte ^ key));
        Ok(wrapped)
    }

    fn unwrap(&self, wrapped: &[u8]) -> std::result::Result<Secret, KeystoreFault> {
        let key = self.key(false)?;
        match wrapped.split_first() {
            Some((named, bytes)) if *named == key => {
                let plain: Vec<u8> = bytes.iter().map(|byte| byte ^ key).collect();
                Ok(Zeroizing::new(plain.try_into().unwrap()))
            }
            _ => Err(KeystoreFault::Lost),
        }
    }
}

struct Setting {
    folder: tempfile::TempDir,
    chip: Arc<Chip>,
}

impl Setting {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            chip: Arc::default(),
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("platform-secret")
    }

    /// As after a restart of the app: nothing is remembered.
    fn started(&self) -> KeptSecret {
        KeptSecret::at(self.path(), Arc::clone(&self.chip) as Arc<dyn Keystore>)
    }

    fn files(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> = files
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

#[test]
fn a_kept_secret_is_the_same_after_a_restart_and_never_lies_open_on_the_disk() {
    let here = Setting::new();
    let platform = here.started();
    let secret = platform.secret().unwrap();
    assert_eq!(platform.place(), SecretPlace::Keystore);
    assert_eq!(here.started().secret().unwrap(), secret);
    assert_eq!(here.files(), ["platform-secret.kept"]);
    let bytes = std::fs::read(here.folder.path().join("platform-secret.kept")).unwrap();
    assert!(!bytes.windows(32).any(|window| window == secret.as_slice()));
}

#[test]
fn a_folder_without_its_keystore_has_lost_its_secret_and_keeps_its_files() {
    let here = Setting::new();
    let secret = here.started().secret().unwrap();
    let before = here.files();
    here.chip.empty();
    assert!(matches!(here.started().secret(), Err(Error::KeyLost)));
    let elsewhere = KeptSecret::at(here.path(), Arc::new(Chip::default()));
    assert!(matches!(elsewhere.secret(), Err(Error::KeyLost)));
    assert_eq!(here.files(), before);

    let anew = here.started().anew().unwrap();
    assert_ne!(anew, secret);
    assert_eq!(here.started().secret().unwrap(), anew);
    assert!(
        here.files().len() > before.len(),
        "the old one is put aside, not deleted"
    );
}

#[test]
fn a_secret_in_a_file_moves_under_the_keystore_with_its_value() {
    let here = Setting::new();
    let secret = FileSecret::at(here.path()).secret().unwrap();
    assert_eq!(here.started().secret().unwrap(), secret);
    assert_eq!(here.files(), ["platform-secret.kept"]);
    assert_eq!(here.started().secret().unwrap(), secret);
}

#[test]
fn an_app_killed_while_the_secret_moves_goes_on_where_it_was() {
    let here = Setting::new();
    let secret = FileSecret::at(here.path()).secret().unwrap();
    // Killed after the wrapped bytes were written, before the open file went.
    let wrapped = here.chip.wrap(&secret).unwrap();
    std::fs::write(here.folder.path().join("platform-secret.kept"), wrapped).unwrap();
    assert_eq!(here.started().secret().unwrap(), secret);
    assert_eq!(here.files(), ["platform-secret.kept"]);

    // And where the wrapped bytes are of no use, the open file still counts.
    FileSecret::at(here.path()).write(&secret).unwrap();
    here.chip.empty();
    let started = here.started();
    assert_eq!(started.secret().unwrap(), secret);
    assert_eq!(started.place(), SecretPlace::Keystore);
    assert_eq!(here.files(), ["platform-secret.kept"]);
}

#[test]
fn a_machine_whose_keystore_does_not_work_keeps_a_file_says_so_and_tries_again() {
    let here = Setting::new();
    here.chip.set_broken(true);
    let platform = here.started();
    let secret = platform.secret().unwrap();
    assert_eq!(platform.place(), SecretPlace::File);
    assert_eq!(here.files(), ["platform-secret"]);
    here.chip.set_broken(false);
    let platform = here.started();
    assert_eq!(platform.secret().unwrap(), secret);
    assert_eq!(platform.place(), SecretPlace::Keystore);

    // Out of order for a moment is not lost: nothing is put aside, and the next try may go well.
    here.chip.set_broken(true);
    assert!(matches!(here.started().secret(), Err(Error::Internal(_))));
    here.chip.set_broken(false);
    assert_eq!(here.started().secret().unwrap(), secret);
}
