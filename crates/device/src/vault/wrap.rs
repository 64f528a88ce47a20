//! Wrapping one key under another: Argon2id over the PIN, HKDF with the platform's secret, XChaCha20-Poly1305.

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::error::{Error, Result};

/// Bytes under a key, with the nonce they were wrapped with. Base64 in files.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Wrapped {
    nonce: String,
    bytes: String,
}

/// How expensive one guess of a PIN is (OWASP's choice for Argon2id: 19 MiB, two passes, one lane).
/// Kept in each slot so that it can be raised later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl Cost {
    pub(crate) const NOW: Self = Self {
        memory_kib: 19 * 1024,
        passes: 2,
        lanes: 1,
    };
}

/// The key a PIN opens, on this tablet and with this salt only.
pub(crate) fn pin_key(
    pin: &str,
    salt: &[u8],
    cost: Cost,
    platform: &[u8; 32],
) -> Result<Zeroizing<[u8; 32]>> {
    // 64 bytes: Argon2's output, then the platform's secret.
    let mut material = Zeroizing::new([0; 64]);
    let (stretched, secret) = material.split_at_mut(32);
    stretch(pin, salt, cost, stretched)?;
    secret.copy_from_slice(platform);
    expand(salt, material.as_slice(), b"tungnha vault slot v1")
}

/// The key a code of sixty bits opens, with this salt only: nothing of the platform's is in it.
pub(crate) fn code_key(code: &str, salt: &[u8], cost: Cost) -> Result<Zeroizing<[u8; 32]>> {
    let mut material = Zeroizing::new([0; 32]);
    stretch(code, salt, cost, material.as_mut_slice())?;
    expand(salt, material.as_slice(), b"tungnha vault code v1")
}

fn stretch(word: &str, salt: &[u8], cost: Cost, into: &mut [u8]) -> Result<()> {
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32))
        .map_err(|_| Error::Corrupt("the vault"))?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(word.as_bytes(), salt, into)
        .map_err(|_| Error::Internal("argon2"))
}

/// The key under the platform's secret alone: for what must wait for a PIN to be chosen.
pub(crate) fn platform_key(platform: &[u8; 32], info: &[u8]) -> Result<Zeroizing<[u8; 32]>> {
    expand(b"tungnha platform", platform, info)
}

fn expand(salt: &[u8], material: &[u8], info: &[u8]) -> Result<Zeroizing<[u8; 32]>> {
    let mut key = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(Some(salt), material)
        .expand(info, key.as_mut_slice())
        .map_err(|_| Error::Internal("hkdf"))?;
    Ok(key)
}

/// Wraps `plain` under `key`; `bound` must be given again to unwrap.
pub(crate) fn wrap(key: &[u8; 32], plain: &[u8], bound: &[u8]) -> Result<Wrapped> {
    let nonce = tungnha_ambient::random_bytes::<24>().map_err(|_| Error::Internal("no random bytes"))?;
    let bytes = XChaCha20Poly1305::new(key.into())
        .encrypt(
            &XNonce::from(nonce),
            Payload {
                msg: plain,
                aad: bound,
            },
        )
        .map_err(|_| Error::Internal("aead"))?;
    Ok(Wrapped {
        nonce: STANDARD.encode(nonce),
        bytes: STANDARD.encode(bytes),
    })
}

/// Unwraps; `None` when the key, the bytes or `bound` are not those it was wrapped with.
pub(crate) fn unwrap(key: &[u8; 32], wrapped: &Wrapped, bound: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let nonce = <[u8; 24]>::try_from(STANDARD.decode(&wrapped.nonce).ok()?).ok()?;
    let bytes = STANDARD.decode(&wrapped.bytes).ok()?;
    XChaCha20Poly1305::new(key.into())
        .decrypt(
            &XNonce::from(nonce),
            Payload {
                msg: &bytes,
                aad: bound,
            },
        )
        .ok()
        .map(Zeroizing::new)
}
