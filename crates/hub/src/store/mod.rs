//! The hub's store: one SQLCipher database, opened the same way by the server and by every command.
//!
//! Several processes use it at once (an import beside a serving hub): write-ahead logging lets readers
//! go on, every write takes the write lock at its start, and whoever comes second waits.
//!
//! All SQL of the hub is in this folder, one file per noun: functions that take a handle ([`Connection`],
//! which a [`Transaction`] is too) and speak in the domain's types and in plain rows. They write down and
//! find; what to write and what it means is decided in the modules of the nouns
//! (`docs/adr/0005-sql-in-the-stores.md`).

pub(crate) mod activities;
pub(crate) mod allocations;
pub(crate) mod assignments;
pub mod audit;
pub(crate) mod board;
pub(crate) mod codes;
mod columns;
mod copy;
pub(crate) mod decisions;
mod desk_calls;
pub(crate) mod desk_users;
pub(crate) mod desks;
pub(crate) mod devices;
pub(crate) mod field_invitations;
pub(crate) mod forks;
pub(crate) mod found;
mod founding;
pub(crate) mod held;
pub(crate) mod house_words;
pub(crate) mod households;
pub(crate) mod identity;
pub(crate) mod imports;
pub(crate) mod inspections;
pub(crate) mod integrity;
pub(crate) mod journal;
pub(crate) mod judged_again;
pub(crate) mod layouts;
pub(crate) mod listings;
pub(crate) mod lists;
pub(crate) mod logs;
pub(crate) mod members;
pub(crate) mod meta;
mod migrations;
pub(crate) mod observations;
pub(crate) mod points;
mod pragmas;
pub(crate) mod records;
pub(crate) mod renamed;
pub(crate) mod residents;
pub(crate) mod retention;
pub(crate) mod rosters;
pub(crate) mod runs;
pub(crate) mod sealed;
pub(crate) mod snapshots;
pub(crate) mod step_cards;
pub(crate) mod subjects;
pub(crate) mod tablet;
pub(crate) mod teams;
pub(crate) mod tree;
pub(crate) mod undo;
pub(crate) mod units;
pub(crate) mod visits;
pub(crate) mod walk;
pub(crate) mod wishes;
pub(crate) mod withdrawn;
pub(crate) mod withheld;
pub(crate) mod working;

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use rusqlite::{ErrorCode, OpenFlags, TransactionBehavior};
use zeroize::Zeroizing;

use crate::error::HubError;
pub(crate) use desk_calls::{CallMark, is_known};
pub(crate) use founding::Founding;
use founding::{DATABASE, KEY};

/// The handles everything outside passes on without looking inside, and what the database may answer with.
pub use rusqlite::{Connection, Error as Fault, Row, Transaction};

/// One connection to the hub's database.
pub struct Store {
    conn: Connection,
    path: PathBuf,
    /// The call of a desk elsewhere that is being answered.
    mark: Option<CallMark>,
}

impl Store {
    /// Makes the folder, a random key and an empty database of the newest version.
    pub fn create(data: &Path) -> Result<Self, HubError> {
        let (database, key_file) = (data.join(DATABASE), data.join(KEY));
        if database.exists() || key_file.exists() {
            return Err(HubError::AlreadyThere(data.to_owned()));
        }
        std::fs::create_dir_all(data).map_err(HubError::file(data))?;
        write_key(&key_file, &tungnha_ambient::random_bytes()?)?;
        // SQLite would make the file readable by everybody; its -wal and -shm take this one's mode.
        write_private(&database, b"")?;
        let key = read_key(&key_file)?;
        Self::open_with(database, &key)
    }

    /// Opens the database of a hub's folder, upgrading an older one. A newer, damaged or missing one is
    /// refused and left as it is: an empty file in its place would look like a commune without people.
    pub fn open(data: &Path) -> Result<Self, HubError> {
        let (path, key_file) = (data.join(DATABASE), data.join(KEY));
        match (path.exists(), key_file.exists()) {
            (true, true) => {}
            (false, false) => return Err(HubError::NotThere(data.to_owned())),
            (true, false) => return Err(HubError::PartMissing(key_file)),
            (false, true) => return Err(HubError::PartMissing(path)),
        }
        let key = read_key(&key_file)?;
        refuse_unknown(&path, &key).map_err(|fault| name_damage(fault, &path))?;
        Self::open_with(path, &key)
    }

    fn open_with(path: PathBuf, key: &str) -> Result<Self, HubError> {
        let open = || -> Result<Connection, HubError> {
            let mut conn = Connection::open(&path)?;
            pragmas::apply(&conn, key)?;
            migrations::upgrade(&mut conn)?;
            Ok(conn)
        };
        let conn = open().map_err(|fault| name_damage(fault, &path))?;
        Ok(Self {
            conn,
            path,
            mark: None,
        })
    }

    /// Notes every transaction from now on as this call's; none: as nobody's.
    pub(crate) fn mark(&mut self, call: Option<CallMark>) {
        self.mark = call;
    }

    /// The connection, for reading.
    #[must_use]
    pub fn conn(&self) -> &Connection {
        &self.conn
    }

    /// Runs `work` in a transaction that holds the write lock from its start, so that what it reads stays
    /// true until it commits. Any error rolls everything back.
    pub fn write<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, HubError>,
    ) -> Result<T, HubError> {
        let (path, mark) = (self.path.clone(), self.mark);
        let run = || -> Result<T, HubError> {
            let tx = self
                .conn
                .transaction_with_behavior(TransactionBehavior::Immediate)?;
            if let Some(mark) = mark {
                desk_calls::put(&tx, &mark)?;
            }
            let made = work(&tx)?;
            tx.commit()?;
            Ok(made)
        };
        run().map_err(|fault| name_damage(fault, &path))
    }

    /// Runs `work` like [`Store::write`] and then takes everything back: a rehearsal.
    pub fn rehearse<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, HubError>,
    ) -> Result<T, HubError> {
        let path = self.path.clone();
        let run = || {
            work(
                &self
                    .conn
                    .transaction_with_behavior(TransactionBehavior::Immediate)?,
            )
        };
        run().map_err(|fault| name_damage(fault, &path))
    }

    /// Runs `look` on one consistent state of the store, whatever other processes commit meanwhile.
    pub fn read<T>(
        &mut self,
        look: impl FnOnce(&Transaction<'_>) -> Result<T, HubError>,
    ) -> Result<T, HubError> {
        let path = self.path.clone();
        let run = || -> Result<T, HubError> {
            let tx = self
                .conn
                .transaction_with_behavior(TransactionBehavior::Deferred)?;
            look(&tx)
        };
        run().map_err(|fault| name_damage(fault, &path))
    }
}

/// Looks at the version on a read-only connection: even opening for writing would touch a newer file
/// (journal mode, checkpoint). A file without any version is no store of ours: it was emptied.
fn refuse_unknown(path: &Path, key: &str) -> Result<(), HubError> {
    let conn = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    pragmas::unlock(&conn, key)?;
    let found: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let known = migrations::newest();
    if found == 0 {
        return Err(HubError::StoreCorrupt(path.to_owned()));
    }
    if found > known {
        return Err(HubError::StoreNewer {
            path: path.to_owned(),
            found,
            known,
        });
    }
    Ok(())
}

/// Gives damage its own words and advice; other faults stay as they are.
fn name_damage(fault: HubError, path: &Path) -> HubError {
    match &fault {
        HubError::Store(inner)
            if matches!(
                inner.sqlite_error_code(),
                Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt)
            ) =>
        {
            HubError::StoreCorrupt(path.to_owned())
        }
        _ => fault,
    }
}

fn read_key(path: &Path) -> Result<Zeroizing<String>, HubError> {
    let text = Zeroizing::new(std::fs::read_to_string(path).map_err(HubError::file(path))?);
    let trimmed = Zeroizing::new(text.trim().to_owned());
    if trimmed.len() == 64 && trimmed.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        Ok(trimmed)
    } else {
        Err(HubError::Keys(format!(
            "{} không phải khóa 64 ký tự hex (not a key of 64 hex digits)",
            path.display()
        )))
    }
}

/// Writes the file of a store's key.
pub(crate) fn write_key(path: &Path, key: &[u8; 32]) -> Result<(), HubError> {
    write_private(path, hex(key).as_bytes())
}

/// Writes a file that only its owner may read, durably; refuses to replace one.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), HubError> {
    let write = || -> std::io::Result<()> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        // On Windows a file takes the rights of its folder, and the app's folder is its user's alone.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(HubError::file(path))
}

/// A new UUIDv7 for what is made rarely (campaigns, imports); `at` is unix seconds, so ids sort by time.
pub(crate) fn new_id(at: i64) -> Result<String, HubError> {
    let millis = u64::try_from(at).unwrap_or(0).saturating_mul(1000);
    let random: [u8; 10] = tungnha_ambient::random_bytes()?;
    Ok(uuid::Builder::from_unix_timestamp_millis(millis, &random)
        .into_uuid()
        .to_string())
}

fn hex(bytes: &[u8]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(bytes.len() * 2));
    for byte in bytes {
        text.push_str(&format!("{byte:02x}"));
    }
    text
}

#[cfg(test)]
mod tests;
