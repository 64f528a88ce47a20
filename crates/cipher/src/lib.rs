//! Giving a SQLCipher database its key, the same way in the tablet's store and in the hub's: the one thing the two
//! have in common, and one that is easy to get subtly wrong twice.

use std::sync::Once;
use std::time::Duration;

use rusqlite::Connection;
use zeroize::Zeroizing;

/// Gives the connection its key, 64 hex digits. Must be the first thing said to it.
///
/// A raw key (`x'…'`) skips SQLCipher's own PBKDF2: the key is random, there is nothing to stretch. A wrong key
/// doesn't show here but at the first read.
pub fn give_key(db: &Connection, hex: &str) -> rusqlite::Result<()> {
    ready();
    // SQLCipher writes damage to stderr by itself; we tell it as an error, once, in words.
    db.pragma_update(None, "cipher_log_level", "NONE")?;
    let mut text = Zeroizing::new(String::with_capacity(67));
    text.push_str("x'");
    text.push_str(hex);
    text.push('\'');
    db.pragma_update(None, "key", text.as_str())
}

/// A key as [`give_key`] takes it.
#[must_use]
pub fn hex(key: &[u8; 32]) -> Zeroizing<String> {
    let mut hex = Zeroizing::new(String::with_capacity(64));
    for half in key.iter().flat_map(|byte| [byte >> 4, byte & 15]) {
        hex.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
    }
    hex
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_written_as_64_digits() {
        let mut key = [0; 32];
        (key[0], key[31]) = (0xa5, 0x0f);
        let text = hex(&key);
        assert_eq!((text.len(), &text[..4], &text[60..]), (64, "a500", "000f"));
    }

    #[test]
    fn many_threads_at_once_are_all_given_their_key() {
        let folder = std::env::temp_dir().join(format!("tungnha-cipher-{}", std::process::id()));
        let open = |number: u8| {
            let path = folder.join(format!("{number}.db"));
            let db = Connection::open(path)?;
            give_key(&db, &hex(&[number; 32]))?;
            db.execute_batch("CREATE TABLE t (n INTEGER) STRICT; INSERT INTO t VALUES (7);")?;
            db.query_row("SELECT n FROM t", [], |row| row.get::<_, i64>(0))
        };
        assert!(std::fs::create_dir_all(&folder).is_ok());
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|number| scope.spawn(move || open(number))).collect();
            for thread in threads {
                assert!(thread.join().is_ok_and(|read| read == Ok(7)));
            }
        });
        let _ = std::fs::remove_dir_all(&folder);
    }
}
