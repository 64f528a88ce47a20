//! A hub under way in a folder of its own, moved into place when it is whole.
//!
//! Founding and restoring may be ended anywhere (a power cut, `kill -9`). Until the last move nothing stands in
//! the hub's folder that could be taken for a hub, and the same command again goes on from anywhere.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::write_key;
use crate::error::HubError;

/// What a hub's folder holds.
pub(super) const DATABASE: &str = "hub.db";
/// See [`DATABASE`].
pub(super) const KEY: &str = "hub.key";
/// What SQLite keeps beside a database in use, and folds back into it when it is closed.
const LOG: &str = "hub.db-wal";

/// The folder a hub is made in, removed again unless it is kept.
pub(crate) struct Founding {
    data: PathBuf,
    part: PathBuf,
    kept: bool,
}

impl Founding {
    /// For a hub in `data`, which must not hold one.
    pub(crate) fn begin(data: &Path) -> Result<Self, HubError> {
        let (database, key) = (data.join(DATABASE), data.join(KEY));
        let part = data.join("founding.part");
        if !key.exists() && database.exists() && part.join(KEY).exists() {
            // Ended between the two moves of `keep`: what is in place has no key, and nobody has used it.
            std::fs::remove_file(&database).map_err(HubError::file(&database))?;
        }
        if database.exists() || key.exists() {
            return Err(HubError::AlreadyThere(data.to_owned()));
        }
        if part.exists() {
            std::fs::remove_dir_all(&part).map_err(HubError::file(&part))?;
        }
        std::fs::create_dir_all(&part).map_err(HubError::file(&part))?;
        Ok(Self {
            data: data.to_owned(),
            part,
            kept: false,
        })
    }

    /// Where the hub is made: a hub's folder like any other.
    pub(crate) fn folder(&self) -> &Path {
        &self.part
    }

    /// Where its database goes.
    pub(crate) fn database(&self) -> PathBuf {
        self.part.join(DATABASE)
    }

    /// Writes the key of its store.
    pub(crate) fn write_key(&self, key: &[u8; 32]) -> Result<(), HubError> {
        write_key(&self.part.join(KEY), key)
    }

    /// Moves the hub into place, durably; the key last, without which the store is no hub. Its store must be
    /// closed.
    pub(crate) fn keep(mut self) -> Result<(), HubError> {
        let log = self.part.join(LOG);
        if log.exists() {
            // The disk had no room to fold it back: what is in the database alone is not the hub.
            let left = std::io::Error::other("the store could not be closed");
            return Err(HubError::file(&log)(left));
        }
        self.kept = true;
        let sync = |folder: &Path| File::open(folder).and_then(|folder| folder.sync_all());
        for name in [DATABASE, KEY] {
            std::fs::rename(self.part.join(name), self.data.join(name))
                .and_then(|()| sync(&self.data))
                .map_err(HubError::file(&self.data.join(name)))?;
        }
        // Empty but for what SQLite may leave; the next attempt, or nobody, clears it away.
        let _ = std::fs::remove_dir_all(&self.part);
        Ok(())
    }
}

impl Drop for Founding {
    fn drop(&mut self) {
        if !self.kept {
            // What cannot be removed is cleared away by the next attempt.
            let _ = std::fs::remove_dir_all(&self.part);
        }
    }
}
