//! An enrolment under way, kept in a file under the platform's secret until a PIN takes its place.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use tungnha_exchange::DeviceKey;
use zeroize::Zeroizing;

use crate::error::{Error, Result};
use crate::files;
use crate::vault::{PlatformSecret, Wrapped, platform_key, unwrap, wrap};

/// What the key is for, so that nothing else wrapped under the platform's secret passes for it.
const BOUND: &[u8] = b"tungnha pending device key v1";

#[derive(Serialize, Deserialize)]
struct Content {
    url: String,
    key: Wrapped,
    /// The hub's answer, base64, once it came.
    certificate: Option<String>,
}

/// An enrolment under way.
pub(crate) struct Pending {
    /// The code as pasted.
    pub url: String,
    /// The tablet's key to be.
    pub key: DeviceKey,
    /// The hub's answer, once it came.
    pub certificate: Option<Vec<u8>>,
}

impl Pending {
    /// A fresh enrolment with a new key.
    pub(crate) fn new(url: &str) -> Result<Self> {
        let seed =
            Zeroizing::new(tungnha_ambient::random_bytes().map_err(|_| Error::Internal("no random bytes"))?);
        Ok(Self {
            url: url.trim().to_owned(),
            key: DeviceKey::from_seed(&seed),
            certificate: None,
        })
    }

    /// One under the key this tablet has already: for one more user. Nothing needs to be kept.
    pub(crate) fn of_key(url: &str, key: &DeviceKey) -> Self {
        Self {
            url: url.trim().to_owned(),
            key: DeviceKey::from_seed(&key.seed()),
            certificate: None,
        }
    }

    /// The enrolment in the file, if there is one.
    pub(crate) fn open(path: &Path, platform: &dyn PlatformSecret) -> Result<Option<Self>> {
        let Some(bytes) = files::read(path).map_err(|error| Error::io("pending enrolment", error))? else {
            return Ok(None);
        };
        let damaged = || Error::Corrupt("the pending enrolment");
        let content: Content = serde_json::from_slice(&bytes).map_err(|_| damaged())?;
        let kek = platform_key(&*platform.secret()?, BOUND)?;
        let seed = unwrap(&kek, &content.key, BOUND).ok_or_else(damaged)?;
        let seed = Zeroizing::new(<[u8; 32]>::try_from(seed.as_slice()).map_err(|_| damaged())?);
        let certificate = content
            .certificate
            .map(|text| STANDARD.decode(text))
            .transpose()
            .map_err(|_| damaged())?;
        Ok(Some(Self {
            url: content.url,
            key: DeviceKey::from_seed(&seed),
            certificate,
        }))
    }

    /// The enrolment in the file, for a tablet without a vault. One that can't be read is put aside, not
    /// deleted, and enrolling starts anew: its key opens nothing, and nobody has recorded under it.
    pub(crate) fn resume(path: &Path, platform: &dyn PlatformSecret) -> Result<Option<Self>> {
        match Self::open(path, platform) {
            Err(Error::Corrupt(_) | Error::KeyLost) => {
                tracing::warn!("an unfinished enrolment can't be read and was put aside");
                files::put_aside(path).map_err(|error| Error::io("pending enrolment", error))?;
                Ok(None)
            }
            other => other,
        }
    }

    /// Keeps it, durably, before the hub hears of the key. A secret that is lost is made anew: what was under
    /// it can't be had again in any case.
    pub(crate) fn save(&self, path: &Path, platform: &dyn PlatformSecret) -> Result<()> {
        let kek = platform_key(&*platform.secret_or_anew()?, BOUND)?;
        let content = Content {
            url: self.url.clone(),
            key: wrap(&kek, self.key.seed().as_slice(), BOUND)?,
            certificate: self.certificate.as_ref().map(|bytes| STANDARD.encode(bytes)),
        };
        let bytes = serde_json::to_vec_pretty(&content).map_err(|_| Error::Internal("enrolment as JSON"))?;
        files::replace(path, &bytes).map_err(|error| Error::io("pending enrolment", error))
    }
}
