//! Every PRAGMA of the hub's database, each with its reason.

use std::time::Duration;

use rusqlite::Connection;

/// Gives the connection its key and reads once, for that is where a wrong key or damage shows.
pub(super) fn unlock(conn: &Connection, key: &str) -> rusqlite::Result<()> {
    tungnha_cipher::give_key(conn, key)?;
    conn.query_row("SELECT count(*) FROM sqlite_master", [], |row| {
        row.get::<_, i64>(0)
    })?;
    Ok(())
}

/// Sets the connection up; to be called once, before anything else runs on it.
pub(super) fn apply(conn: &Connection, key: &str) -> rusqlite::Result<()> {
    // An import of a whole commune holds the write lock for a second; whoever comes meanwhile waits.
    conn.busy_timeout(Duration::from_secs(20))?;
    unlock(conn, key)?;
    // Readers (progress, people) go on while the server or an import writes.
    conn.pragma_update(None, "journal_mode", "WAL")?;
    // An acknowledgement promises that the bytes survive a power cut: every commit is flushed.
    conn.pragma_update(None, "synchronous", "FULL")?;
    // SQLite leaves references unchecked unless asked.
    conn.pragma_update(None, "foreign_keys", "ON")?;
    // Sorting and temporary tables must not spill personal data to a plain file.
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    // Overwrites deleted content, so that what was removed by law is gone from the file too.
    conn.pragma_update(None, "secure_delete", "ON")?;
    // A damaged or hostile file must not run functions through its schema, and damage shows early.
    conn.pragma_update(None, "trusted_schema", "OFF")?;
    conn.pragma_update(None, "cell_size_check", "ON")?;
    // 10 MiB of pages: most of a commune's people and cells stay decrypted in memory while a command runs,
    // and a hub with hundreds of tablets on the line stays below 64 MB.
    conn.pragma_update(None, "cache_size", -10_240)?;
    conn.set_prepared_statement_cache_capacity(128);
    Ok(())
}
