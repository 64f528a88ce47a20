//! A disk that keeps only what it was told to keep: what is on it if the power goes at a given step.
//!
//! A file's bytes are sure once the file was synced, a name once its folder was (POSIX promises no more, and
//! file systems that do are not counted on). Of the rest, anything may be there: nothing, everything, or
//! some sectors of some writes in any order.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::dice::Dice;
use crate::syscalls::{Change, Step};

/// What a disk writes as a whole.
const SECTOR: usize = 512;

/// What becomes of bytes and names that were not synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsynced {
    /// None of it is there.
    Lost,
    /// All of it is there: as if only the process had died.
    Kept,
    /// Each sector is there or not, and of a folder's changes the first few.
    Drawn,
}

/// A file's content, whatever it is called.
#[derive(Clone, Default)]
struct Inode {
    sure: Vec<u8>,
    /// Writes and lengths since, each with the step it was made at.
    since: Vec<(usize, Edit)>,
}

#[derive(Clone)]
enum Edit {
    Write(u64, Vec<u8>),
    Length(u64),
}

/// A change of names in a folder.
#[derive(Clone)]
enum Naming {
    Is(PathBuf, usize),
    Gone(PathBuf),
    Folder(PathBuf),
}

/// The disk after some steps.
#[derive(Clone, Default)]
struct Disk {
    inodes: Vec<Inode>,
    /// What each name means now.
    now: BTreeMap<PathBuf, usize>,
    /// Names and folders that are sure.
    sure: BTreeMap<PathBuf, usize>,
    folders: Vec<PathBuf>,
    /// Changes of names since, folder by folder.
    since: BTreeMap<PathBuf, Vec<(usize, Naming)>>,
}

/// Writes to `to` what is on the disk if the power goes after `steps`, begun from the files in `from`.
pub fn after_power_cut(from: &Path, steps: &[Step], unsynced: Unsynced, dice: &mut Dice, to: &Path) {
    let mut disk = Disk::default();
    disk.load(from, Path::new(""));
    for (number, step) in steps.iter().enumerate() {
        match step {
            Step::Did(change) => disk.does(number, change),
            Step::Synced(path, at) => disk.syncs(path, *at),
            Step::Said(_) | Step::Sent | Step::Mark => {}
        }
    }
    disk.write(unsynced, dice, to);
}

impl Disk {
    /// What was there before the first step is all sure.
    fn load(&mut self, root: &Path, folder: &Path) {
        let Ok(entries) = std::fs::read_dir(root.join(folder)) else {
            return;
        };
        for entry in entries.flatten() {
            let name = folder.join(entry.file_name());
            if entry.path().is_dir() {
                self.folders.push(name.clone());
                self.load(root, &name);
            } else if !name.to_string_lossy().ends_with("-shm") {
                self.inodes.push(Inode {
                    sure: std::fs::read(entry.path()).expect("a file"),
                    since: Vec::new(),
                });
                let inode = self.inodes.len() - 1;
                self.now.insert(name.clone(), inode);
                self.sure.insert(name, inode);
            }
        }
    }

    fn does(&mut self, step: usize, change: &Change) {
        match change {
            Change::Make(name) => {
                if !self.now.contains_key(name) {
                    self.inodes.push(Inode::default());
                    self.names(step, Naming::Is(name.clone(), self.inodes.len() - 1));
                }
            }
            Change::Write(name, place, bytes) => self.edits(step, name, Edit::Write(*place, bytes.clone())),
            Change::Length(name, length) => self.edits(step, name, Edit::Length(*length)),
            Change::Rename(from, to) => {
                if let Some(inode) = self.now.get(from).copied() {
                    self.names(step, Naming::Is(to.clone(), inode));
                    self.names(step, Naming::Gone(from.clone()));
                }
            }
            Change::Remove(name) => self.names(step, Naming::Gone(name.clone())),
            Change::Folder(name) => self.names(step, Naming::Folder(name.clone())),
        }
    }

    fn edits(&mut self, step: usize, name: &Path, edit: Edit) {
        let inode = self.now.get(name).expect("a file that was made");
        self.inodes[*inode].since.push((step, edit));
    }

    fn names(&mut self, step: usize, naming: Naming) {
        let name = match &naming {
            Naming::Is(name, inode) => {
                self.now.insert(name.clone(), *inode);
                name
            }
            Naming::Gone(name) => {
                self.now.remove(name);
                name
            }
            Naming::Folder(name) => name,
        };
        let folder = name.parent().unwrap_or(Path::new("")).to_owned();
        self.since.entry(folder).or_default().push((step, naming));
    }

    /// What was done to a file, or to a folder's names, before step `at` is sure.
    fn syncs(&mut self, path: &Path, at: usize) {
        if let Some(inode) = self.now.get(path) {
            let inode = &mut self.inodes[*inode];
            let later = inode
                .since
                .split_off(inode.since.partition_point(|(step, _)| *step < at));
            for (_, edit) in std::mem::replace(&mut inode.since, later) {
                apply(&mut inode.sure, &edit);
            }
        } else if let Some(namings) = self.since.get_mut(path) {
            let later = namings.split_off(namings.partition_point(|(step, _)| *step < at));
            for (_, naming) in std::mem::replace(namings, later) {
                self.make_sure(naming);
            }
        }
    }

    fn make_sure(&mut self, naming: Naming) {
        match naming {
            Naming::Is(name, inode) => {
                self.sure.insert(name, inode);
            }
            Naming::Gone(name) => {
                self.sure.remove(&name);
            }
            Naming::Folder(name) => self.folders.push(name),
        }
    }

    fn write(mut self, unsynced: Unsynced, dice: &mut Dice, to: &Path) {
        for (_, namings) in std::mem::take(&mut self.since) {
            // File systems keep a folder's changes in order.
            let kept = match unsynced {
                Unsynced::Lost => 0,
                Unsynced::Kept => namings.len() as u64,
                Unsynced::Drawn => dice.below(namings.len() as u64 + 1),
            };
            for (_, naming) in namings.into_iter().take(usize::try_from(kept).unwrap_or(0)) {
                self.make_sure(naming);
            }
        }
        std::fs::create_dir_all(to).expect("a folder");
        for folder in &self.folders {
            std::fs::create_dir_all(to.join(folder)).expect("a folder");
        }
        for (name, inode) in &self.sure {
            let inode = &self.inodes[*inode];
            let mut bytes = inode.sure.clone();
            for (_, edit) in &inode.since {
                match unsynced {
                    Unsynced::Lost => {}
                    Unsynced::Kept => apply(&mut bytes, edit),
                    Unsynced::Drawn => some(&mut bytes, edit, dice),
                }
            }
            let path = to.join(name);
            // A file in a folder whose own name is not sure cannot be found.
            if path.parent().is_some_and(Path::is_dir) {
                std::fs::write(path, bytes).expect("a file");
            }
        }
    }
}

fn apply(bytes: &mut Vec<u8>, edit: &Edit) {
    match edit {
        Edit::Write(place, written) => {
            let start = usize::try_from(*place).unwrap_or(usize::MAX);
            let end = start + written.len();
            if bytes.len() < end {
                bytes.resize(end, 0);
            }
            bytes[start..end].copy_from_slice(written);
        }
        Edit::Length(length) => bytes.resize(usize::try_from(*length).unwrap_or(usize::MAX), 0),
    }
}

/// Some sectors of a write, or a length that took effect or did not.
fn some(bytes: &mut Vec<u8>, edit: &Edit, dice: &mut Dice) {
    match edit {
        Edit::Length(_) => {
            if dice.below(2) == 0 {
                apply(bytes, edit);
            }
        }
        Edit::Write(place, written) => {
            let mut at = 0;
            while at < written.len() {
                let start = usize::try_from(*place).unwrap_or(0) + at;
                let length = (SECTOR - start % SECTOR).min(written.len() - at);
                if dice.below(2) == 0 {
                    let piece = written[at..at + length].to_vec();
                    apply(bytes, &Edit::Write(start as u64, piece));
                }
                at += length;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(steps: &[Step], unsynced: Unsynced) -> Vec<(String, Vec<u8>)> {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::fs::write(from.path().join("old"), b"old").unwrap();
        after_power_cut(from.path(), steps, unsynced, &mut Dice::of(1, 1), to.path());
        let mut files: Vec<_> = std::fs::read_dir(to.path())
            .unwrap()
            .flatten()
            .map(|entry| {
                let name = entry.file_name().to_string_lossy().into_owned();
                (name, std::fs::read(entry.path()).unwrap())
            })
            .collect();
        files.sort();
        files
    }

    #[test]
    fn only_synced_bytes_under_synced_names_outlive_the_power() {
        let (new, old) = (PathBuf::from("new"), PathBuf::from("old"));
        let write = |bytes: &[u8]| Step::Did(Change::Write(new.clone(), 0, bytes.to_vec()));
        let renamed = Change::Rename(new.clone(), old);
        let steps = [
            Step::Did(Change::Make(new.clone())),
            write(b"abc"),
            Step::Synced(new.clone(), 2),
            write(b"xyz"),
            Step::Did(renamed),
        ];
        let file = |bytes: &[u8]| vec![("old".to_owned(), bytes.to_vec())];
        assert_eq!(image(&steps, Unsynced::Lost), file(b"old"));
        assert_eq!(image(&steps, Unsynced::Kept), file(b"xyz"));
        let mut synced = steps.to_vec();
        synced.push(Step::Synced(PathBuf::new(), 5));
        assert_eq!(image(&synced, Unsynced::Lost), file(b"abc"));
    }
}
