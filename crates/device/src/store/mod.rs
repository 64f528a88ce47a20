//! The encrypted store: the only place with SQL. Opening here, one file a noun beside it.

mod migrations;
mod open;
mod pragmas;

use rusqlite::Connection;

pub(crate) use open::{create, open};

/// An open store. One connection, one writer: whoever holds it is alone with it.
pub(crate) struct Store {
    pub(in crate::store) db: Connection,
}

#[cfg(test)]
mod tests;
