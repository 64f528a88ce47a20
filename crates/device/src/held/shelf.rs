//! The folder of colleagues' bundles, one file each.

use std::path::PathBuf;

use tungnha_exchange::carry::Bundle;
use tungnha_exchange::keys::sha256;

use super::MOST_BYTES;
use crate::error::{Error, Result};
use crate::files;
use crate::spare::Folder;

/// Bundles at most: a team is five tablets, each may hand over a new one every evening.
const MOST: usize = 64;
const SUFFIX: &str = ".held";

/// One bundle on the shelf.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Names it: the beginning of a hash over what came.
    pub id: String,
    /// When it came, by this tablet's wall clock.
    pub at: i64,
    /// What it is.
    pub bundle: Bundle,
}

/// The shelf.
#[derive(Clone, Debug)]
pub(crate) struct Shelf(PathBuf);

impl Shelf {
    /// Bundles kept at `path`, made when the first comes.
    pub(crate) fn at(path: PathBuf) -> Self {
        Self(path)
    }

    /// Where colleagues' receipts are kept, in the same folder.
    pub(crate) fn receipts(&self) -> Folder {
        Folder::at(self.0.clone())
    }

    /// What is there, the latest first. A file that can't be read is as if it weren't there.
    pub(crate) fn entries(&self) -> Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for (path, at, id) in self.files()? {
            let bytes = files::read(&path).map_err(failed)?;
            if let Some(bundle) = bytes.and_then(|bytes| Bundle::from_bytes(&bytes).ok()) {
                entries.push(Entry { id, at, bundle });
            }
        }
        entries.sort_by_key(|entry| (std::cmp::Reverse(entry.at), entry.id.clone()));
        Ok(entries)
    }

    /// Keeps one. The same again is kept once; one that holds all an earlier one of the same tablet did takes
    /// its place.
    ///
    /// `certificates` are those beside it, as the hub signed them, with whose they are: they stay after it, to
    /// say whose receipt is here.
    pub(crate) fn put(&self, bundle: &Bundle, certificates: &[(u32, u32, Vec<u8>)], at: i64) -> Result<()> {
        let bytes = bundle.to_bytes();
        if bytes.len() > MOST_BYTES {
            return Err(Error::BadInput("bundle's size"));
        }
        let entries = self.entries()?;
        let name = name_of(bundle);
        let within = |old: &Bundle| {
            let mut labels = old.labels.iter();
            labels.all(|old| {
                let mut new = bundle.labels.iter();
                new.any(|new| {
                    (new.dev, new.epoch) == (old.dev, old.epoch)
                        && new.first <= old.first
                        && old.next <= new.next
                })
            })
        };
        let replaced: Vec<&Entry> = entries.iter().filter(|entry| within(&entry.bundle)).collect();
        if entries.len() - replaced.len() >= MOST {
            return Err(Error::NotAllowed("the shelf is full"));
        }
        files::make_folder(&self.0).map_err(failed)?;
        for (dev, epoch, certificate) in certificates {
            // A few bytes for each colleague, and a tablet has only so many.
            files::replace(&self.card(*dev, *epoch), certificate).map_err(failed)?;
        }
        files::replace(&self.path(at, &name), &bytes).map_err(failed)?;
        for entry in replaced {
            if (entry.at, &entry.id) != (at, &name) {
                self.remove(entry)?;
            }
        }
        Ok(())
    }

    /// The certificate of a colleague's tablet, if it ever came.
    pub(crate) fn certificate(&self, dev: u32, epoch: u32) -> Option<Vec<u8>> {
        files::read(&self.card(dev, epoch)).ok().flatten()
    }

    /// Removes one.
    pub(crate) fn remove(&self, entry: &Entry) -> Result<()> {
        files::remove(&self.path(entry.at, &entry.id)).map_err(failed)
    }

    fn card(&self, dev: u32, epoch: u32) -> PathBuf {
        self.0.join(format!("{dev:08x}-{epoch:08x}.certificate"))
    }

    fn path(&self, at: i64, id: &str) -> PathBuf {
        // Times before 1970 sort wrong and lose nothing.
        self.0.join(format!("{at:016x}-{id}{SUFFIX}"))
    }

    fn files(&self) -> Result<Vec<(PathBuf, i64, String)>> {
        let entries = match std::fs::read_dir(&self.0) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(failed(error)),
        };
        let mut files = Vec::new();
        for entry in entries {
            let entry = entry.map_err(failed)?;
            let name = entry.file_name();
            let parts = name
                .to_str()
                .and_then(|name| name.strip_suffix(SUFFIX))
                .and_then(|name| name.split_once('-'));
            if let Some((at, id)) = parts
                && let Ok(at) = u64::from_str_radix(at, 16)
            {
                files.push((entry.path(), at.cast_signed(), id.to_owned()));
            }
        }
        Ok(files)
    }
}

fn name_of(bundle: &Bundle) -> String {
    let hash = sha256(&[&bundle.to_bytes()]);
    hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn failed(error: std::io::Error) -> Error {
    Error::io("colleagues' copies", error)
}
