//! What the database may answer with, and what a person has to hear of it.

use rusqlite::ErrorCode as Code;

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
