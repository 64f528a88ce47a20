//! The hub on a second machine: a backup in one file, and a hub made of it again.
//!
//! The file is a head (`head.rs`) with a fresh random key wrapped under a passphrase, and behind it a copy of
//! the encrypted store under that key: lists, journal, records and the hub's own keys, without which what
//! tablets have sealed could never be opened. Whoever finds the file without the passphrase has nothing.

mod head;
mod restore;

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use tungnha_ambient::random_bytes;
use zeroize::Zeroizing;

use crate::error::HubError;
use crate::store::{Store, audit, logs, write_private};
use crate::times::vietnam_time;

pub use restore::{Restored, restore};

/// Letters a passphrase has at least: the file may lie with somebody who has time to guess.
const LEAST_CHARS: usize = 12;

/// What `backup --json` tells.
#[derive(Debug, Serialize)]
pub struct BackedUp {
    /// The file.
    pub file: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// As of when, RFC 3339 in Vietnam's time.
    pub made_at: String,
    /// Records in it, as far as logs reach without a gap.
    pub records: u64,
    /// It was said to lie on another machine: tablets may let go of what is in it.
    pub elsewhere: bool,
}

/// Writes a backup of the hub in `data` to `out`, which must not exist, while others go on writing.
/// `elsewhere`: the file lies on another machine, so what is in it counts as safe. `now` is unix seconds.
pub fn backup(
    data: &Path,
    out: &Path,
    passphrase: &Path,
    elsewhere: bool,
    now: i64,
) -> Result<BackedUp, HubError> {
    let passphrase = read_passphrase(passphrase)?;
    if out.exists() {
        return Err(HubError::Refused(format!(
            "đã có tệp {}, không ghi đè (the file exists)",
            out.display()
        )));
    }
    let mut store = Store::open(data)?;
    let key = Zeroizing::new(random_bytes()?);
    let copy = Scratch::beside(&data.join("backup"))?;
    let reached = store.copy_to(copy.path(), &key)?;
    let part = Scratch::beside(out)?;
    let bytes = write(part.path(), &head::seal(&passphrase, &key, now)?, copy.path())?;
    drop(copy);
    part.keep_as(out)?;
    let records = reached.iter().map(|log| log.through - log.base).sum();
    store.write(|tx| {
        if elsewhere {
            logs::safe_through(tx, &reached)?;
        }
        let detail = serde_json::json!({ "elsewhere": elsewhere, "bytes": bytes, "records": records });
        audit::append(tx, now, "cli", "backup", &detail)
    })?;
    Ok(BackedUp {
        file: out.to_owned(),
        bytes,
        made_at: vietnam_time(now),
        records,
        elsewhere,
    })
}

/// Head and copy in one file, on the disk when this returns.
fn write(path: &Path, head: &[u8], copy: &Path) -> Result<u64, HubError> {
    write_private(path, head)?;
    let write = || -> std::io::Result<u64> {
        let mut file = File::options().append(true).open(path)?;
        let copied = std::io::copy(&mut File::open(copy)?, &mut file)?;
        file.flush()?;
        file.sync_all()?;
        Ok(copied + head.len() as u64)
    };
    write().map_err(HubError::file(path))
}

/// The first line of the file, without what an editor puts at its end.
fn read_passphrase(path: &Path) -> Result<Zeroizing<String>, HubError> {
    let mut text = Zeroizing::new(String::new());
    File::open(path)
        .and_then(|file| file.take(4096).read_to_string(&mut text))
        .map_err(HubError::file(path))?;
    let line = Zeroizing::new(text.lines().next().unwrap_or_default().trim().to_owned());
    if line.chars().count() < LEAST_CHARS {
        return Err(HubError::Refused(format!(
            "tệp {}: mật khẩu cần ít nhất {LEAST_CHARS} ký tự (the passphrase is too short)",
            path.display()
        )));
    }
    Ok(line)
}

/// A file under way, removed again unless it is kept.
struct Scratch {
    path: PathBuf,
    kept: bool,
}

impl Scratch {
    /// A name of its own in the folder of `path`.
    fn beside(path: &Path) -> Result<Self, HubError> {
        let random = u64::from_le_bytes(random_bytes()?);
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{random:016x}.part"));
        Ok(Self {
            path: path.with_file_name(name),
            kept: false,
        })
    }

    fn path(&self) -> &Path {
        &self.path
    }

    /// Gives the file its name, durably.
    fn keep_as(mut self, path: &Path) -> Result<(), HubError> {
        std::fs::rename(&self.path, path).map_err(HubError::file(path))?;
        self.kept = true;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(HubError::file(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if !self.kept {
            for more in ["", "-wal", "-shm", "-journal"] {
                let mut path = self.path.clone().into_os_string();
                path.push(more);
                // Most of them never were; one that stays is encrypted and says .part.
                let _ = std::fs::remove_file(path);
            }
        }
    }
}
