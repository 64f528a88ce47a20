//! The numbered migrations of the hub's database. A released file is never edited; a new number is added.

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use crate::error::HubError;

const STEPS: &[M<'_>] = &[
    M::up(include_str!("../../../../migrations/hub/sqlite/0001_commune.sql")),
    M::up(include_str!(
        "../../../../migrations/hub/sqlite/0002_exchange.sql"
    )),
    M::up(include_str!("../../../../migrations/hub/sqlite/0003_desk.sql")),
];

/// The schema version this program writes.
pub(super) fn newest() -> i64 {
    i64::try_from(STEPS.len()).unwrap_or(i64::MAX)
}

/// Brings the database to the newest version; nothing happens when it is there.
pub(super) fn upgrade(conn: &mut Connection) -> Result<(), HubError> {
    Migrations::from_slice(STEPS)
        .to_latest(conn)
        .map_err(|fault| match fault {
            rusqlite_migration::Error::RusqliteError { err, .. } => HubError::Store(err),
            other => HubError::Refused(other.to_string()),
        })
}
