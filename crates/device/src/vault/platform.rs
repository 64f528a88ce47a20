//! A secret the platform keeps for us: it makes a stolen data folder useless without the tablet.

use std::path::PathBuf;

use zeroize::Zeroizing;

use crate::error::{Error, Result};
use crate::files;

/// Where the platform's share of every key comes from.
///
/// On Android this is to be a key in the Keystore; that implementation is written in Kotlin and comes
/// with the SDK build. Until then every build uses [`FileSecret`].
pub trait PlatformSecret: Send + Sync {
    /// The secret, made on first use and the same ever after.
    fn secret(&self) -> Result<Zeroizing<[u8; 32]>>;
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
}

impl PlatformSecret for FileSecret {
    fn secret(&self) -> Result<Zeroizing<[u8; 32]>> {
        let failed = |error| Error::io("platform secret", error);
        if let Some(bytes) = files::read(&self.path).map_err(failed)?.map(Zeroizing::new) {
            // Never replaced when damaged: a new secret would lock everybody out for good.
            return <[u8; 32]>::try_from(bytes.as_slice())
                .map(Zeroizing::new)
                .map_err(|_| Error::Corrupt("the platform secret"));
        }
        let fresh = Zeroizing::new(
            tungnha_ambient::random_bytes::<32>().map_err(|_| Error::Internal("no random bytes"))?,
        );
        files::replace(&self.path, fresh.as_slice()).map_err(failed)?;
        Ok(fresh)
    }
}
