//! Every PRAGMA, with its reason. Nothing else in the crate sets one.

use rusqlite::Connection;

/// Gives the connection its key. Must be the first thing said to it; a wrong one shows at the first read.
pub(super) fn set_key(db: &Connection, key: &[u8; 32]) -> rusqlite::Result<()> {
    tungnha_cipher::give_key(db, &tungnha_cipher::hex(key))
}

/// Everything else, once the key is proven.
pub(super) fn apply(db: &Connection) -> rusqlite::Result<()> {
    // A commit is one append and one sync; readers never block it.
    db.pragma_update(None, "journal_mode", "WAL")?;
    // A tap that is shown as saved survives the battery being pulled: sync the log at every commit.
    db.pragma_update(None, "synchronous", "FULL")?;
    // A record's answers can't be left without it.
    db.pragma_update(None, "foreign_keys", true)?;
    // What the hub removes from the list must not linger in free pages, even encrypted.
    db.pragma_update(None, "secure_delete", true)?;
    // Sorting and staging never write plain text to the tablet's disk.
    db.pragma_update(None, "temp_store", "MEMORY")?;
    // A second handle (a check, a copy) is waited for, not failed on.
    db.pragma_update(None, "busy_timeout", 5_000)?;
    // 16 MiB of decrypted pages: a commune of 10 000 fits, so search doesn't decrypt it anew each time.
    db.pragma_update(None, "cache_size", -16_384)?;
    // The log is folded back every 4 MB, and doesn't keep a first list's size for ever.
    db.pragma_update(None, "wal_autocheckpoint", 1_000)?;
    db.pragma_update(None, "journal_size_limit", 4 * 1024 * 1024)?;
    // A damaged or crafted file can't make SQL run that we didn't write.
    db.pragma_update(None, "trusted_schema", false)?;
    db.pragma_update(None, "cell_size_check", true)
}
