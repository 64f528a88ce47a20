//! A secret the platform keeps for us: it makes a stolen data folder useless without the tablet.
//!
//! Every PIN's key is made of two halves: what Argon2id makes of the PIN, and this secret. On a tablet the
//! secret lies on the disk only under a key of the Android Keystore, which leaves that chip for nobody
//! ([`KeptSecret`]); so a copied folder is no place to try a million PINs. A computer has no such chip that
//! is the same everywhere: there the secret is a file ([`FileSecret`]), and the settings screen says so.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use zeroize::Zeroizing;

use crate::error::{Error, Result};
use crate::files;

/// The platform's share of every key.
pub type Secret = Zeroizing<[u8; 32]>;

/// What keeps the secret: told on the settings screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretPlace {
    /// The platform's keystore: a copied folder is of no use elsewhere.
    Keystore,
    /// A file beside the store: it stops whoever copies the other files, not whoever takes the disk.
    File,
}

/// Where the platform's share of every key comes from.
pub trait PlatformSecret: Send + Sync {
    /// The secret, made on first use and the same ever after; [`Error::KeyLost`] where it was made and can
    /// never be had again.
    fn secret(&self) -> Result<Secret>;

    /// A new secret in the place of one that is lost. Whatever was under the lost one stays shut.
    fn anew(&self) -> Result<Secret>;

    /// The secret, or a new one where it is lost: for what is made anew anyway.
    fn secret_or_anew(&self) -> Result<Secret> {
        match self.secret() {
            Err(Error::KeyLost) => self.anew(),
            other => other,
        }
    }

    /// What keeps it. True once [`PlatformSecret::secret`] was asked.
    fn place(&self) -> SecretPlace;
}

/// A platform's keystore: it wraps 32 bytes under a key of its own that never leaves it.
pub trait Keystore: Send + Sync {
    /// The wrapped bytes; makes the key on first use.
    fn wrap(&self, secret: &[u8; 32]) -> std::result::Result<Vec<u8>, KeystoreFault>;

    /// What was wrapped.
    fn unwrap(&self, wrapped: &[u8]) -> std::result::Result<Secret, KeystoreFault>;
}

/// Why a keystore did not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeystoreFault {
    /// The key these bytes were wrapped with is gone for good, or is another: the keystore was emptied, or the
    /// folder comes from another tablet.
    #[error("the keystore's key is gone")]
    Lost,
    /// It can't be used now, or at all on this machine.
    #[error("the keystore can't be used")]
    Unusable,
}

/// A file only its owner can read. It stops whoever copies the other files, not whoever takes the disk.
#[derive(Debug)]
pub struct FileSecret {
    path: PathBuf,
}

impl FileSecret {
    /// A secret kept at `path`; its folder must exist.
    #[must_use]
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// The secret in the file; nothing where there is none.
    fn read(&self) -> Result<Option<Secret>> {
        match files::read(&self.path).map_err(failed)?.map(Zeroizing::new) {
            // Never replaced by itself when damaged: a new secret would lock everybody out.
            Some(bytes) => <[u8; 32]>::try_from(bytes.as_slice())
                .map(|secret| Some(Zeroizing::new(secret)))
                .map_err(|_| Error::KeyLost),
            None => Ok(None),
        }
    }

    fn write(&self, secret: &Secret) -> Result<()> {
        files::replace(&self.path, secret.as_slice()).map_err(failed)
    }
}

impl PlatformSecret for FileSecret {
    fn secret(&self) -> Result<Secret> {
        if let Some(secret) = self.read()? {
            return Ok(secret);
        }
        let secret = fresh()?;
        self.write(&secret)?;
        Ok(secret)
    }

    fn anew(&self) -> Result<Secret> {
        put_aside(&self.path)?;
        self.secret()
    }

    fn place(&self) -> SecretPlace {
        SecretPlace::File
    }
}

/// A secret wrapped by the platform's keystore; the wrapped bytes lie beside the store.
///
/// Where the keystore can't be used at all when the secret is made, it is kept as [`FileSecret`] keeps it, and
/// [`PlatformSecret::place`] tells; the next start tries the keystore again. A secret of before there was a
/// keystore moves in by the same road: its value stays, so every PIN goes on to serve.
pub struct KeptSecret {
    wrapped: PathBuf,
    plain: FileSecret,
    keystore: Arc<dyn Keystore>,
    /// Asked once in a run: a keystore's chip takes its time, and whoever reads this program's memory could
    /// ask the keystore too.
    known: Mutex<Option<(Secret, SecretPlace)>>,
}

impl KeptSecret {
    /// A secret kept for the file `path`, which a program without a keystore would use: the wrapped bytes lie
    /// beside it, with the ending `kept`.
    #[must_use]
    pub fn at(path: impl Into<PathBuf>, keystore: Arc<dyn Keystore>) -> Self {
        let path = path.into();
        Self {
            wrapped: path.with_extension("kept"),
            plain: FileSecret::at(path),
            keystore,
            known: Mutex::new(None),
        }
    }

    fn find(&self) -> Result<(Secret, SecretPlace)> {
        let before = self.plain.read()?;
        let Some(bytes) = files::read(&self.wrapped).map_err(failed)? else {
            let made = before.is_none();
            let secret = before.map_or_else(fresh, Ok)?;
            return self.keep(secret, made);
        };
        match (self.keystore.unwrap(&bytes), before) {
            (Ok(secret), None) => Ok((secret, SecretPlace::Keystore)),
            (Ok(secret), Some(_)) => {
                // The app was killed between the two steps of moving in.
                files::remove(&self.plain.path).map_err(failed)?;
                Ok((secret, SecretPlace::Keystore))
            }
            (Err(_), Some(secret)) => self.keep(secret, false),
            (Err(KeystoreFault::Lost), None) => Err(Error::KeyLost),
            (Err(KeystoreFault::Unusable), None) => Err(Error::Internal("the keystore")),
        }
    }

    /// Puts a secret under the keystore: wrapped and read back before the open file goes. `made` says that it
    /// is new and in no file yet.
    fn keep(&self, secret: Secret, made: bool) -> Result<(Secret, SecretPlace)> {
        let wrapped = self.keystore.wrap(&secret).and_then(|wrapped| {
            let same = self.keystore.unwrap(&wrapped)? == secret;
            same.then_some(wrapped).ok_or(KeystoreFault::Unusable)
        });
        match wrapped {
            Ok(bytes) => {
                files::replace(&self.wrapped, &bytes).map_err(failed)?;
                files::remove(&self.plain.path).map_err(failed)?;
                Ok((secret, SecretPlace::Keystore))
            }
            Err(fault) => {
                tracing::warn!(%fault, "the platform's secret stays in a file");
                if made {
                    self.plain.write(&secret)?;
                }
                Ok((secret, SecretPlace::File))
            }
        }
    }

    fn once(&self, find: impl FnOnce() -> Result<(Secret, SecretPlace)>) -> Result<Secret> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.is_none() {
            *known = Some(find()?);
        }
        known
            .as_ref()
            .map(|(secret, _)| secret.clone())
            .ok_or(Error::Internal("the keystore"))
    }
}

impl PlatformSecret for KeptSecret {
    fn secret(&self) -> Result<Secret> {
        self.once(|| self.find())
    }

    fn anew(&self) -> Result<Secret> {
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = None;
        put_aside(&self.wrapped)?;
        put_aside(&self.plain.path)?;
        self.secret()
    }

    fn place(&self) -> SecretPlace {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().map_or(SecretPlace::File, |(_, place)| *place)
    }
}

fn fresh() -> Result<Secret> {
    let bytes = tungnha_ambient::random_bytes::<32>();
    bytes
        .map(Zeroizing::new)
        .map_err(|_| Error::Internal("no random bytes"))
}

/// What can't be used is never deleted: somebody may yet find its key.
fn put_aside(path: &Path) -> Result<()> {
    match files::put_aside(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(failed(error)),
        _ => Ok(()),
    }
}

fn failed(error: std::io::Error) -> Error {
    Error::io("platform secret", error)
}

#[cfg(test)]
#[path = "platform_tests.rs"]
mod tests;
