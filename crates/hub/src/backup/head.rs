//! The head of a backup file: how its key is wrapped under a passphrase.
//!
//! `"TNBACKUP"` · version 1 · when it was made (i64) · Argon2id memory in KiB, passes, lanes (u32 each) ·
//! salt (16) · nonce (24) · XChaCha20-Poly1305 over the key (32 + 16), which also covers everything before
//! it. Numbers are big-endian.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use tungnha_ambient::random_bytes;
use zeroize::Zeroizing;

use crate::error::HubError;

const MAGIC: &[u8; 8] = b"TNBACKUP";
const VERSION: u8 = 1;
/// Everything that the seal covers and does not hide.
const OPEN_BYTES: usize = 8 + 1 + 8 + 3 * 4 + 16;
const NONCE_BYTES: usize = 24;
/// The whole head.
pub(super) const HEAD_BYTES: usize = OPEN_BYTES + NONCE_BYTES + 32 + 16;

/// How dear one guess of the passphrase is: half a second and 64 MiB on an office PC. The file may lie with
/// somebody for years.
const COST: [u32; 3] = [64 * 1024, 3, 1];
/// A file cannot ask for more than this: it may be anybody's.
const MOST_COST: [u32; 3] = [1024 * 1024, 16, 8];

/// Why a head was not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Locked {
    /// Not a backup.
    NoBackup,
    /// Made by a newer program.
    Newer,
    /// Another passphrase, or a damaged head.
    Passphrase,
}

/// Wraps the key of a copy made at `made_at` (unix seconds).
pub(super) fn seal(passphrase: &str, key: &[u8; 32], made_at: i64) -> Result<Vec<u8>, HubError> {
    let mut head = Vec::with_capacity(HEAD_BYTES);
    head.extend(MAGIC);
    head.push(VERSION);
    head.extend(made_at.to_be_bytes());
    for number in COST {
        head.extend(number.to_be_bytes());
    }
    let salt: [u8; 16] = random_bytes()?;
    head.extend(salt);
    let nonce: [u8; NONCE_BYTES] = random_bytes()?;
    let no_memory = || HubError::Keys("argon2".to_owned());
    let stretched = stretch(passphrase, &salt, COST).ok_or_else(no_memory)?;
    let sealed = XChaCha20Poly1305::new((&*stretched).into())
        .encrypt(&XNonce::from(nonce), Payload { msg: key, aad: &head })
        .map_err(|_| no_memory())?;
    head.extend(nonce);
    head.extend(sealed);
    Ok(head)
}

/// The key of the copy and when it was made.
pub(super) fn open(passphrase: &str, head: &[u8]) -> Result<(Zeroizing<[u8; 32]>, i64), Locked> {
    let (covered, sealed) = head.split_at_checked(OPEN_BYTES).ok_or(Locked::NoBackup)?;
    let rest = covered.strip_prefix(MAGIC).ok_or(Locked::NoBackup)?;
    let ([version], rest) = rest.split_first_chunk().ok_or(Locked::NoBackup)?;
    if *version != VERSION {
        return Err(Locked::Newer);
    }
    let (made_at, mut rest) = rest.split_first_chunk().ok_or(Locked::NoBackup)?;
    let mut cost = [0; 3];
    for (number, most) in cost.iter_mut().zip(MOST_COST) {
        let (bytes, next) = rest.split_first_chunk().ok_or(Locked::NoBackup)?;
        (*number, rest) = (u32::from_be_bytes(*bytes), next);
        if *number > most {
            return Err(Locked::NoBackup);
        }
    }
    let (nonce, sealed) = sealed
        .split_first_chunk::<NONCE_BYTES>()
        .ok_or(Locked::NoBackup)?;
    let stretched = stretch(passphrase, rest, cost).ok_or(Locked::NoBackup)?;
    let key = XChaCha20Poly1305::new((&*stretched).into())
        .decrypt(
            &XNonce::from(*nonce),
            Payload {
                msg: sealed,
                aad: covered,
            },
        )
        .map(Zeroizing::new)
        .map_err(|_| Locked::Passphrase)?;
    let key = <[u8; 32]>::try_from(key.as_slice()).map_err(|_| Locked::NoBackup)?;
    Ok((Zeroizing::new(key), i64::from_be_bytes(*made_at)))
}

fn stretch(passphrase: &str, salt: &[u8], [memory, passes, lanes]: [u32; 3]) -> Option<Zeroizing<[u8; 32]>> {
    let params = Params::new(memory, passes, lanes, Some(32)).ok()?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), salt, key.as_mut_slice())
        .ok()?;
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_passphrase_opens_the_head_and_only_as_it_was_made() {
        let head = seal("bốn chữ ai cũng quên", &[7; 32], 1_714_995_000).unwrap();
        assert_eq!(head.len(), HEAD_BYTES);
        let (key, made_at) = open("bốn chữ ai cũng quên", &head).unwrap();
        assert_eq!((*key, made_at), ([7; 32], 1_714_995_000));
        assert_eq!(open("bốn chữ ai cũng nhớ", &head), Err(Locked::Passphrase));
        let mut other_day = head;
        other_day[16] ^= 1;
        assert_eq!(open("bốn chữ ai cũng quên", &other_day), Err(Locked::Passphrase));
    }

    #[test]
    fn what_is_no_backup_is_said_before_anything_is_computed() {
        let mut greedy = vec![0; HEAD_BYTES];
        greedy[..8].copy_from_slice(MAGIC);
        greedy[8] = VERSION;
        greedy[17..21].copy_from_slice(&u32::MAX.to_be_bytes());
        let mut newer = greedy.clone();
        newer[8] = 2;
        for (bytes, why) in [
            (Vec::new(), Locked::NoBackup),
            (b"PK\x03\x04".to_vec(), Locked::NoBackup),
            (vec![0; HEAD_BYTES], Locked::NoBackup),
            (greedy, Locked::NoBackup),
            (newer, Locked::Newer),
        ] {
            assert_eq!(open("mật khẩu bất kỳ", &bytes), Err(why));
        }
    }
}
