//! Every PRAGMA, with its reason. Nothing else in the crate sets one.

use std::sync::Once;
use std::time::Duration;

use rusqlite::Connection;
use zeroize::Zeroizing;

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
            let keyed = Connection::open_in_memory().and_then(|db| db.pragma_update(None, "key", "x"));
            if keyed.is_ok() {
                return;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        // Whoever opens next is told by SQLCipher what is wrong.
    });
}

/// Gives the connection its key. Must be the first thing said to it.
///
/// A raw key (`x'…'`) skips SQLCipher's own PBKDF2: the key is random, there is nothing to stretch.
/// A wrong key doesn't show here but at the first read.
pub(super) fn set_key(db: &Connection, key: &[u8; 32]) -> rusqlite::Result<()> {
    ready();
    // SQLCipher writes damage to stderr by itself; we tell it as an error, once, in words.
    db.pragma_update(None, "cipher_log_level", "NONE")?;
    let mut text = Zeroizing::new(String::with_capacity(67));
    text.push_str("x'");
    for byte in key {
        for half in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
        }
    }
    text.push('\'');
    db.pragma_update(None, "key", text.as_str())
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
