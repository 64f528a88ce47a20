//! What the database may answer with, and what a person has to hear of it.

use std::path::Path;

use rusqlite::{ErrorCode as Code, ffi};

use crate::error::Error;

/// A fault of the database, as it leaves the store.
pub(crate) use rusqlite::Error as Fault;

impl From<Fault> for Error {
    /// Tells the three things a person must hear (full, damaged, a fault) apart by SQLite's own codes.
    fn from(fault: Fault) -> Self {
        match fault.sqlite_error_code() {
            Some(Code::DiskFull) => Self::StorageFull,
            Some(Code::DatabaseCorrupt | Code::NotADatabase) => Self::Corrupt("the store"),
            _ => Self::Store(fault),
        }
    }
}

/// Room below which a refused sync is put down to a full disk: more than any one transaction writes.
const LITTLE: u64 = 1024 * 1024;
/// What SQLite answers where the system refused a sync or a change of length; the reason is not passed on.
const NO_REASON: [i32; 5] = [
    ffi::SQLITE_IOERR_FSYNC,
    ffi::SQLITE_IOERR_DIR_FSYNC,
    ffi::SQLITE_IOERR_TRUNCATE,
    ffi::SQLITE_IOERR_WRITE,
    ffi::SQLITE_IOERR_SHMSIZE,
];

/// A file system may find only in a sync that it has no room for what was written. SQLite tells that as a
/// fault without a reason; how much room is left (in bytes, where that is known) says which it was.
pub(super) fn with_reason(error: Error, room: impl FnOnce() -> Option<u64>) -> Error {
    match &error {
        Error::Store(Fault::SqliteFailure(said, _)) if NO_REASON.contains(&said.extended_code) => {
            match room() {
                Some(left) if left < LITTLE => Error::StorageFull,
                _ => error,
            }
        }
        _ => error,
    }
}

/// From here on it is told that room gets scarce: some weeks of records, and what SQLite and the system want beside.
const SCARCE: u64 = 200 << 20;

/// Megabytes left, where they are few.
pub(crate) fn scarce(room: Option<u64>) -> Option<u32> {
    room.filter(|left| *left < SCARCE)
        .map(|left| u32::try_from(left >> 20).unwrap_or(u32::MAX))
}

/// Bytes that may still be written where `path` lies.
pub(crate) fn room(path: &Path) -> Option<u64> {
    #[cfg(unix)]
    {
        let disk = rustix::fs::statvfs(path).ok()?;
        Some(disk.f_bavail.saturating_mul(disk.f_frsize))
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::ErrorCode;

    fn refused(code: i32) -> Error {
        Error::from(Fault::SqliteFailure(ffi::Error::new(code), None))
    }

    #[test]
    fn a_sync_refused_on_a_disk_without_room_is_told_as_a_full_disk() {
        for code in NO_REASON {
            let told = |room| with_reason(refused(code), || room).code();
            assert_eq!(told(Some(4_096)), ErrorCode::StorageFull);
            assert_eq!(
                told(Some(1 << 30)),
                ErrorCode::Internal,
                "another fault of the disk"
            );
            assert_eq!(told(None), ErrorCode::Internal, "not known is not full");
        }
        let read = with_reason(refused(ffi::SQLITE_IOERR_READ), || Some(0));
        assert_eq!(read.code(), ErrorCode::Internal, "reading needs no room");
        let full = with_reason(refused(ffi::SQLITE_FULL), || None);
        assert_eq!(full.code(), ErrorCode::StorageFull, "SQLite said so itself");
    }

    #[test]
    fn room_is_told_of_in_good_time_and_not_before() {
        assert_eq!(scarce(Some(199 << 20)), Some(199));
        assert_eq!(scarce(Some(10)), Some(0));
        assert_eq!(scarce(Some(200 << 20)), None);
        assert_eq!(scarce(None), None, "not known is not scarce");
    }

    #[cfg(unix)]
    #[test]
    fn the_room_of_a_disk_is_known() {
        let folder = tempfile::tempdir().unwrap();
        assert!(room(folder.path()).is_some());
        assert_eq!(room(&folder.path().join("gone")), None);
    }
}
