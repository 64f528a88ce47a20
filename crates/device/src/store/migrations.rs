//! The numbered migrations. A file is never edited after a release; a new step is a new file.

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use crate::error::{Error, Result};

const STEPS: &[M<'static>] = &[
    M::up(include_str!("../../../../migrations/device/0001_store.sql")),
    M::up(include_str!("../../../../migrations/device/0002_bridge.sql")),
    M::up(include_str!("../../../../migrations/device/0003_engine.sql")),
    M::up(include_str!("../../../../migrations/device/0004_working.sql")),
    M::up(include_str!("../../../../migrations/device/0005_snap.sql")),
    M::up(include_str!("../../../../migrations/device/0006_tablet.sql")),
    M::up(include_str!("../../../../migrations/device/0007_wish.sql")),
    M::up(include_str!("../../../../migrations/device/0008_team.sql")),
    M::up(include_str!("../../../../migrations/device/0009_paper.sql")),
    M::up(include_str!("../../../../migrations/device/0010_found.sql")),
    M::up(include_str!("../../../../migrations/device/0011_assignment.sql")),
    M::up(include_str!("../../../../migrations/device/0012_walk.sql")),
    M::up(include_str!("../../../../migrations/device/0013_heard.sql")),
    M::up(include_str!("../../../../migrations/device/0014_invitation.sql")),
];

/// The newest version this program knows: the number of steps, kept in `user_version`.
pub(super) const KNOWN: i64 = STEPS.len() as i64;

/// Brings a store of any released version up to this one, all steps or none.
pub(super) fn run(db: &mut Connection) -> Result<()> {
    Migrations::from_slice(STEPS)
        .to_latest(db)
        .map_err(|error| match error {
            rusqlite_migration::Error::RusqliteError { err, .. } => Error::from(err),
            _ => Error::Internal("migrations"),
        })
}
