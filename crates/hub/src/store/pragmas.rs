//! Every PRAGMA of the hub's database, each with its reason.

use std::sync::Once;
use std::time::Duration;

use rusqlite::Connection;

/// Waits, once a process, until SQLCipher can be given keys.
///
/// SQLite calls itself initialised before it runs SQLCipher's own start: a thread that opens a database
/// while another opens the process's first is let through too early, and its key is refused.
#[allow(
    clippy::disallowed_methods,
    reason = "there is nothing to wait on but the next try"
)]
fn ready() {
    static READY: Once = Once::new();
    READY.call_once(|| {
        for _ in 0..1_000 {
            let keyed = Connection::open_in_memory().and_then(|conn| conn.pragma_update(None, "key", "x"));
            if keyed.is_ok() {
                return;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        // Whoever opens next is told by SQLCipher what is wrong.
    });
}

/// Gives the connection its key and reads once, for that is where a wrong key or damage shows.
pub(super) fn unlock(conn: &Connection, key: &str) -> rusqlite::Result<()> {
    ready();
    // A wrong key or damage is told once, in our words, not by lines of the library on stderr.
    conn.pragma_update(None, "cipher_log_level", "NONE")?;
    // A raw key (x'…') skips SQLCipher's passphrase stretching: the key is random already.
    conn.pragma_update(None, "key", format!("x'{key}'"))?;
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
