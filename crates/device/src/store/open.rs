//! Making and opening the store's file.
//!
//! A file that is newer than this program, or damaged, is looked at read-only, refused and left byte for
//! byte as it is. It is never deleted or rebuilt: what a volunteer recorded is not a cache.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::{Store, migrations, pragmas};
use crate::error::{Error, Result};

/// Makes an empty store at `path`, where there must be none.
pub(crate) fn create(path: &Path, key: &[u8; 32]) -> Result<Store> {
    if path.exists() {
        return Err(Error::NotAllowed("there is a store already"));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let db = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    pragmas::set_key(&db, key)?;
    finish(db)
}

/// Opens the store at `path`, upgraded to this program's version.
pub(crate) fn open(path: &Path, key: &[u8; 32]) -> Result<Store> {
    if !path.exists() {
        return Err(Error::Corrupt("the store"));
    }
    probe(path, key)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    pragmas::set_key(&db, key)?;
    finish(db)
}

fn finish(mut db: Connection) -> Result<Store> {
    pragmas::apply(&db)?;
    migrations::run(&mut db)?;
    db.set_prepared_statement_cache_capacity(128);
    Ok(Store { db })
}

/// Looks without touching: is it ours, whole, and not newer than we are?
fn probe(path: &Path, key: &[u8; 32]) -> Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    pragmas::set_key(&db, key)?;
    // Where a wrong key or a damaged first page shows.
    db.query_row("SELECT count(*) FROM sqlite_master", [], |row| {
        row.get::<_, i64>(0)
    })?;
    let found: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found == 0 {
        // An emptied file: filled again, it would look like a tablet on which nobody recorded anything.
        return Err(Error::Corrupt("the store"));
    }
    if found > migrations::KNOWN {
        return Err(Error::StoreNewer {
            found,
            known: migrations::KNOWN,
        });
    }
    // SQLCipher authenticates every page it reads, so this also finds damage inside a page.
    let verdict: String = db.pragma_query_value(None, "quick_check", |row| row.get(0))?;
    if verdict == "ok" {
        Ok(())
    } else {
        Err(Error::Corrupt("the store"))
    }
}
