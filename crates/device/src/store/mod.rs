//! The encrypted store: the only place with SQL. Opening here, one file a noun beside it.

mod about;
mod answers;
mod assignments;
mod blobs;
mod bridge;
mod fault;
mod found;
mod house_words;
mod houses;
mod identity;
mod invitations;
mod lists;
mod lives;
mod met;
mod migrations;
mod open;
mod outbox;
mod papers;
mod pragmas;
mod records;
mod residents;
mod snapshots;
mod standing;
mod working;

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use crate::error::Result;

pub(crate) use assignments::AssignmentRow;
pub(crate) use bridge::Bridge;
pub(crate) use fault::{Fault, room, scarce};
pub(crate) use found::{Found, LOCAL, What};
pub(crate) use house_words::HouseWord;
pub(crate) use houses::{HouseKept, HouseRecord, LastCall};
pub(crate) use identity::IdentityRow;
pub(crate) use invitations::OwnInvitation;
pub(crate) use lists::{ListSource, UnitRow, as_of};
pub(crate) use lives::Own;
pub(crate) use met::MetClaim;
pub(crate) use open::{create, open};
pub(crate) use outbox::{BatchRow, SendRow};
pub(crate) use papers::PaperRow;
pub(crate) use records::{Kind, NewRecord, OwnRecord};
pub(crate) use residents::{ListedFact, ResidentRecord};
pub(crate) use snapshots::SnapshotRow;
pub(crate) use standing::StandingRow;

/// An open store. One connection, one writer: whoever holds it is alone with it.
pub(crate) struct Store {
    db: Connection,
}

/// The store as queries see it, inside a transaction or not.
pub(crate) struct Db<'a>(&'a Connection);

impl Store {
    /// For reading.
    pub(crate) fn read(&self) -> Db<'_> {
        Db(&self.db)
    }

    /// Does `work` in one transaction: all of it is durable when this returns, or none of it happened.
    pub(crate) fn write<T>(&mut self, work: impl FnOnce(&Db<'_>) -> Result<T>) -> Result<T> {
        let done = self.in_one(work);
        done.map_err(|error| fault::with_reason(error, || room(Path::new(self.db.path()?))))
    }

    fn in_one<T>(&mut self, work: impl FnOnce(&Db<'_>) -> Result<T>) -> Result<T> {
        // Immediate: a write that must wait waits at the start, not in the middle.
        let transaction = self
            .db
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&Db(&transaction))?;
        transaction.commit()?;
        Ok(done)
    }

    /// Makes the file refuse to grow, so that tests meet SQLite's own "disk full".
    #[cfg(test)]
    pub(crate) fn fill_disk(&self) {
        let pages: i64 = self
            .db
            .pragma_query_value(None, "page_count", |row| row.get(0))
            .unwrap();
        self.db
            .pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
            .unwrap();
    }
}

#[cfg(test)]
mod tests;
