//! `kill -9` of a backup and of a restoring before each system call: a backup is whole or not there, and what
//! a restoring leaves is a new life of the hub or no hub at all.

use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tungnha_hub::keys::Identity;
use tungnha_hub::store::Store;
use tungnha_stories::hub::Hub;

use super::stage::Stage;
use crate::dice::Dice;
use crate::drive::{Amount, Run};
use crate::scene::{self, CLOCK};
use crate::strace::{self, Point};

/// A hub with an evening's records, at rest, and a passphrase.
struct Desk {
    folder: TempDir,
    passphrase: String,
}

impl Desk {
    fn set() -> Self {
        let mut stage = Stage::set();
        stage.a_day(&mut Dice::of(0, 0));
        stage.recovers();
        stage.hub.stop();
        let folder = scene::folder();
        scene::copy(stage.hub.data(), &folder.path().join("hub"));
        let file = folder.path().join("passphrase");
        std::fs::write(&file, "tre xanh bên sông Bé\n").expect("a file");
        Self {
            folder,
            passphrase: file.to_string_lossy().into_owned(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A copy of the hub.
    fn hub(&self, name: &str) -> Hub {
        scene::copy(&self.path("hub"), &self.path(name));
        Hub::at(&self.path(name), CLOCK)
    }

    /// Backs up; says whether it came to an end.
    fn backs_up(&self, hub: &Hub, out: &Path, wrapper: &[String]) -> bool {
        let out = out.to_string_lossy();
        let words = [
            "backup",
            "--out",
            &out,
            "--passphrase-file",
            &self.passphrase,
            "--elsewhere",
        ];
        hub.try_command(&words, wrapper)
    }

    /// Restores `from` into a folder of this name.
    fn restores(&self, from: &Path, name: &str, wrapper: &[String]) -> bool {
        let from = from.to_string_lossy();
        let words = ["restore", "--from", &from, "--passphrase-file", &self.passphrase];
        Hub::at(&self.path(name), CLOCK).try_command(&words, wrapper)
    }
}

/// The life of the hub in `data`; none where nothing can be opened as a hub.
fn life(data: &Path) -> Option<u32> {
    let store = Store::open(data).ok()?;
    Some(Identity::load(store.conn()).expect("the hub's keys").incarnation)
}

fn gone(data: &Path) {
    if data.exists() {
        std::fs::remove_dir_all(data).expect("the copy goes");
    }
}

/// Backups.
pub struct KillBackup {
    desk: Desk,
    points: Vec<Point>,
}

impl KillBackup {
    /// Makes a hub and counts the calls of its backup.
    #[must_use]
    pub fn new() -> Self {
        let desk = Desk::set();
        let log = desk.path("calls");
        let hub = desk.hub("counted");
        let made = desk.backs_up(&hub, &desk.path("counted.tnb"), &strace::note(&log));
        assert!(made, "strace runs the backup");
        let points = scene::noted(&log);
        Self { desk, points }
    }
}

impl Default for KillBackup {
    fn default() -> Self {
        Self::new()
    }
}

impl Run for KillBackup {
    fn name(&self) -> &'static str {
        "kill-backup"
    }

    fn amount(&self) -> Amount {
        Amount::Every(self.points.len() as u64)
    }

    fn case(&mut self, number: u64, _: &mut Dice) -> String {
        let point = &self.points[usize::try_from(number).unwrap_or(0)];
        let desk = &self.desk;
        let hub = desk.hub("case");
        let file = desk.path("case.tnb");
        desk.backs_up(&hub, &file, &strace::kill_before(point));
        scene::verified(hub.data());
        let whole = file.exists();
        if !whole {
            assert!(desk.backs_up(&hub, &file, &[]), "the next backup is made");
        }
        assert!(desk.restores(&file, "again", &[]), "the backup is whole");
        scene::verified(&desk.path("again"));
        gone(&desk.path("again"));
        gone(hub.data());
        std::fs::remove_file(&file).expect("the backup goes");
        let there = if whole { "whole" } else { "not there" };
        format!("{}: {there}", point.words())
    }
}

/// Restorings.
pub struct KillRestore {
    desk: Desk,
    backup: PathBuf,
    /// The life the backup is of.
    life: u32,
    points: Vec<Point>,
}

impl KillRestore {
    /// Makes a backup and counts the calls of restoring it.
    #[must_use]
    pub fn new() -> Self {
        let desk = Desk::set();
        let (hub, backup, log) = (desk.hub("source"), desk.path("hub.tnb"), desk.path("calls"));
        assert!(desk.backs_up(&hub, &backup, &[]), "a backup is made");
        let life = life(hub.data()).expect("a hub");
        assert!(
            desk.restores(&backup, "counted", &strace::note(&log)),
            "strace runs it"
        );
        let points = scene::noted(&log);
        Self {
            desk,
            backup,
            life,
            points,
        }
    }
}

impl Default for KillRestore {
    fn default() -> Self {
        Self::new()
    }
}

impl Run for KillRestore {
    fn name(&self) -> &'static str {
        "kill-restore"
    }

    fn amount(&self) -> Amount {
        Amount::Every(self.points.len() as u64)
    }

    fn case(&mut self, number: u64, _: &mut Dice) -> String {
        let point = &self.points[usize::try_from(number).unwrap_or(0)];
        let (desk, data) = (&self.desk, self.desk.path("case"));
        desk.restores(&self.backup, "case", &strace::kill_before(point));
        let found = life(&data);
        if let Some(found) = found {
            assert!(found > self.life, "a hub in the life of its backup");
        } else {
            assert!(desk.restores(&self.backup, "case", &[]), "the same again");
            assert!(life(&data).is_some_and(|life| life > self.life));
        }
        scene::verified(&data);
        gone(&data);
        let there = if found.is_some() { "a new life" } else { "no hub" };
        format!("{}: {there}", point.words())
    }
}
