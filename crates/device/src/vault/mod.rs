//! The vault: one random data key, wrapped once per member under their PIN and the platform's secret.
//!
//! A six-digit PIN alone is a million guesses. Argon2id makes each dear, the platform's secret makes
//! them impossible away from this tablet, and the count of wrong tries, durable before a try is judged,
//! makes them slow on it. A recovery slot, sealed to the hub's key, is there from the start, and one under a
//! code of the officer's, so that neither a forgotten PIN nor a lost secret costs a record.

mod platform;
mod reset;
mod wrap;

use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use tungnha_ambient::Moment;
use tungnha_domain::MemberId;
use tungnha_exchange::enrol::User;
use zeroize::Zeroizing;

use crate::enrol::Holder;
use crate::error::{Error, Result};
use crate::files;

pub use platform::{FileSecret, KeptSecret, Keystore, KeystoreFault, PlatformSecret, Secret, SecretPlace};
pub(crate) use reset::Owed;
use reset::Reset;
pub(crate) use tungnha_ambient::Tries;
use wrap::{Cost, pin_key};
pub(crate) use wrap::{Wrapped, platform_key, unwrap, wrap};

/// The newest layout of the vault file this program knows.
const VERSION: u32 = 1;

/// One member's way in.
#[derive(Serialize, Deserialize)]
struct Slot {
    name: String,
    /// The member's number; slots of before there were several users have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    member: Option<u32>,
    salt: String,
    cost: Cost,
    key: Wrapped,
    tries: Tries,
}

/// The file, as JSON.
#[derive(Serialize, Deserialize)]
struct Content {
    version: u32,
    /// Tells whether the platform's secret is the one the slots were made with: a lost secret is not a
    /// wrong PIN.
    platform: String,
    slots: Vec<Slot>,
    /// The data key sealed (HPKE) to the hub's key, base64: only officer or lead can have it opened.
    recovery: String,
    /// The way in for who forgot a PIN, by a code of the officer's or a team lead's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reset: Option<Reset>,
    /// A lead's code that opened this tablet and does not stand in its log yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    owed: Option<Owed>,
}

/// The vault's file, read and kept in step.
pub(crate) struct Vault {
    path: PathBuf,
    content: Content,
}

/// The key of the store.
pub(crate) type DataKey = Zeroizing<[u8; 32]>;

impl Vault {
    /// Reads the vault at `path`; nothing where there is none. A wait found there after a restart of the
    /// machine starts anew at once, so that it can also end.
    pub(crate) fn open(path: &Path, now: &Moment) -> Result<Option<Self>> {
        let Some(bytes) = files::read(path).map_err(|error| Error::io("vault", error))? else {
            return Ok(None);
        };
        let content: Content = serde_json::from_slice(&bytes).map_err(|_| Error::Corrupt("the vault"))?;
        if content.version > VERSION {
            return Err(Error::StoreNewer {
                found: content.version.into(),
                known: VERSION.into(),
            });
        }
        let mut vault = Self {
            path: path.to_owned(),
            content,
        };
        let mut changed = vault
            .content
            .reset
            .as_mut()
            .is_some_and(|reset| reset.start_anew(now));
        for slot in &mut vault.content.slots {
            if let Some(restarted) = slot.tries.after_boot(now) {
                slot.tries = restarted;
                changed = true;
            }
        }
        if changed {
            vault.save()?;
        }
        Ok(Some(vault))
    }

    /// Makes the vault with its first member. `recovery` is `data_key` sealed to the hub's key.
    pub(crate) fn create(
        path: &Path,
        data_key: &DataKey,
        member: &Holder,
        pin: &str,
        platform: &dyn PlatformSecret,
        recovery: &[u8],
    ) -> Result<Self> {
        let content = Content {
            version: VERSION,
            platform: fingerprint(&*platform.secret()?)?,
            slots: Vec::new(),
            recovery: STANDARD.encode(recovery),
            reset: None,
            owed: None,
        };
        let mut vault = Self {
            path: path.to_owned(),
            content,
        };
        vault.add_slot(data_key, member, pin, platform)?;
        Ok(vault)
    }

    /// Adds a member's slot around the same data key and saves.
    pub(crate) fn add_slot(
        &mut self,
        data_key: &DataKey,
        member: &Holder,
        pin: &str,
        platform: &dyn PlatformSecret,
    ) -> Result<()> {
        let slot = Slot::under(data_key, member, pin, platform)?;
        self.content.slots.push(slot);
        self.save()
    }

    /// Drops the slots of those who use this tablet no longer; says whether there were any. Where nobody named
    /// has a PIN here yet nothing is dropped: a vault without a slot would have no way in at all, and whoever
    /// is not named is refused whatever PIN they know.
    pub(crate) fn keep_only(&mut self, users: &[User]) -> Result<bool> {
        let named = |slot: &Slot| slot.holder().among(users).is_some();
        let slots = &self.content.slots;
        if slots.iter().all(named) || !slots.iter().any(named) {
            return Ok(false);
        }
        self.content.slots.retain(named);
        self.save()?;
        Ok(true)
    }

    /// Those who have a PIN, in slot order.
    pub(crate) fn holders(&self) -> impl Iterator<Item = Holder> {
        self.content.slots.iter().map(Slot::holder)
    }

    /// Who has the PIN of a slot.
    pub(crate) fn holder(&self, slot: usize) -> Result<Holder> {
        self.slot(slot).map(Slot::holder)
    }

    /// Seconds until a PIN may be tried in every slot.
    pub(crate) fn wait_seconds(&self, now: &Moment) -> u64 {
        self.content
            .slots
            .iter()
            .map(|slot| slot.tries.remaining(now))
            .max()
            .unwrap_or(0)
    }

    /// Tries a PIN. The try is counted on disk as wrong before it is judged, so that pulling the plug
    /// in the middle doesn't give it back; a try made during a wait is refused and changes nothing.
    pub(crate) fn unlock(
        &mut self,
        slot: usize,
        pin: &str,
        platform: &dyn PlatformSecret,
        now: &Moment,
    ) -> Result<DataKey> {
        let tries = self.slot(slot)?.tries.clone();
        let wait = tries.remaining(now);
        if wait > 0 {
            return Err(Error::PinWait(wait));
        }
        check_pin(pin)?;
        if self.has_lost_secret(platform)? {
            // No PIN could open it, and no try tells anything: none is counted.
            return Err(Error::KeyLost);
        }
        self.slot_mut(slot)?.tries = tries.one_more(now);
        self.save()?;
        let found = {
            let slot = self.slot(slot)?;
            let salt = STANDARD
                .decode(&slot.salt)
                .map_err(|_| Error::Corrupt("the vault"))?;
            let kek = pin_key(pin, &salt, slot.cost, &*platform.secret()?)?;
            unwrap(&kek, &slot.key, slot.name.as_bytes())
        };
        let Some(key) = found else {
            return Err(Error::WrongPin(self.slot(slot)?.tries.remaining(now)));
        };
        self.slot_mut(slot)?.tries = Tries::default();
        self.save()?;
        <[u8; 32]>::try_from(key.as_slice())
            .map(Zeroizing::new)
            .map_err(|_| Error::Corrupt("the vault"))
    }

    /// Whether the platform's secret is not the one the slots were made with: the keystore was emptied, or the
    /// folder is another machine's. What can't be told now is not lost.
    fn has_lost_secret(&self, platform: &dyn PlatformSecret) -> Result<bool> {
        match platform.secret() {
            Ok(secret) => Ok(fingerprint(&secret)? != self.content.platform),
            Err(Error::KeyLost) => Ok(true),
            Err(_) => Ok(false),
        }
    }

    fn slot(&self, slot: usize) -> Result<&Slot> {
        self.content.slots.get(slot).ok_or(Error::NotFound("member"))
    }

    fn slot_mut(&mut self, slot: usize) -> Result<&mut Slot> {
        self.content.slots.get_mut(slot).ok_or(Error::NotFound("member"))
    }

    fn save(&self) -> Result<()> {
        let bytes = serde_json::to_vec_pretty(&self.content).map_err(|_| Error::Internal("vault as JSON"))?;
        files::replace(&self.path, &bytes).map_err(|error| Error::io("vault", error))
    }
}

impl Slot {
    /// A member's way in to the data key.
    fn under(data_key: &DataKey, member: &Holder, pin: &str, platform: &dyn PlatformSecret) -> Result<Self> {
        check_pin(pin)?;
        let salt = tungnha_ambient::random_bytes::<16>().map_err(|_| Error::Internal("no random bytes"))?;
        let kek = pin_key(pin, &salt, Cost::NOW, &*platform.secret()?)?;
        Ok(Self {
            name: member.name.clone(),
            member: member.member.map(|member| member.0),
            salt: STANDARD.encode(salt),
            cost: Cost::NOW,
            key: wrap(&kek, data_key.as_slice(), member.name.as_bytes())?,
            tries: Tries::default(),
        })
    }

    fn holder(&self) -> Holder {
        Holder {
            member: self.member.map(MemberId),
            name: self.name.clone(),
        }
    }
}

/// Names a platform secret without giving anything of it away.
fn fingerprint(platform: &[u8; 32]) -> Result<String> {
    Ok(STANDARD.encode(platform_key(platform, b"tungnha vault fingerprint v1")?.as_slice()))
}

/// Six digits.
pub(crate) fn check_pin(pin: &str) -> Result<()> {
    if pin.len() == 6 && pin.bytes().all(|b| b.is_ascii_digit()) {
        Ok(())
    } else {
        Err(Error::BadInput("PIN"))
    }
}

#[cfg(test)]
mod tests;
