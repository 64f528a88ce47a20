//! The way in for who forgot a PIN: the data key wrapped once more, under a code that only the hub can tell.
//!
//! While the store is open the tablet knows the key that codes are made from ([`tungnha_exchange::code`]); so
//! it prepares the slot for the next request number then. The officer, told tablet and number over the
//! telephone, reads the code out, and a new PIN takes the place of the forgotten one: nothing needs to be
//! sent, and no record is touched. A code serves once: the next slot has the next number.
//!
//! The slot is under the code alone (60 bits behind Argon2id), not under the platform's secret too: where the
//! keystore lost its key, no PIN opens anything any more, and this slot is what brings the records back.
//!
//! A team lead's tablet has a code for the same request ([`tungnha_exchange::team`]): the data key is wrapped under
//! each lead's as well, and under nobody's who leads no longer. These are under the platform's secret too: a lead
//! opens a tablet in somebody's hands, not a copy of its folder. That a lead's code was used is owed to the log,
//! which can only be written once the store is open.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use tungnha_ambient::Moment;
use tungnha_exchange::code::{self, CodeKey};
use tungnha_exchange::record::Coded;
use zeroize::Zeroizing;

use super::wrap::{Cost, Wrapped, code_key, pin_key, unwrap, wrap};
use super::{DataKey, PlatformSecret, Slot, Tries, Vault, check_pin, fingerprint};
use crate::error::{Error, Result};
use crate::session::Me;
use crate::views::ResetRequest;

/// What the wrapped key is for, so that nothing else passes for it.
const BOUND: &[u8] = b"tungnha reset slot v1";

/// The slot for the next code.
#[derive(Serialize, Deserialize)]
pub(super) struct Reset {
    /// The tablet's number: told to the officer.
    dev: u32,
    /// The request's number: told to the officer.
    number: u32,
    salt: String,
    cost: Cost,
    /// None between a code that served and the next start.
    key: Option<Wrapped>,
    /// Whether it is under the code alone; slots of before there was a keystore are under the platform's secret
    /// too, until the next unlocking makes them anew.
    #[serde(default)]
    alone: bool,
    /// The same under each lead's code; all behind one salt, so that a try of theirs costs one stretching.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    leads: Vec<OfLead>,
    tries: Tries,
}

/// The data key under one lead's code.
#[derive(Serialize, Deserialize)]
struct OfLead {
    /// The lead's tablet.
    dev: u32,
    /// Its public key, base64: a code of another key is another code.
    public: String,
    key: Wrapped,
}

/// A lead's code that opened this tablet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Owed {
    /// The lead's tablet.
    pub dev: u32,
    /// The request it answered.
    pub number: u32,
}

impl Reset {
    /// A wait goes on from now after the machine was restarted, as for a PIN; says whether it did.
    pub(super) fn start_anew(&mut self, now: &Moment) -> bool {
        match self.tries.after_boot(now) {
            Some(restarted) => {
                self.tries = restarted;
                true
            }
            None => false,
        }
    }
}

impl Vault {
    /// Prepares the slot for the next code, if it isn't there, and those of the leads there are now. For an open
    /// store.
    pub(crate) fn arm(&mut self, data_key: &DataKey, me: &Me, platform: &dyn PlatformSecret) -> Result<()> {
        let new = self.arm_officer(data_key, me)?;
        if self.arm_leads(data_key, me, platform)? || new {
            self.save()?;
        }
        Ok(())
    }

    /// Says whether it made a new slot.
    fn arm_officer(&mut self, data_key: &DataKey, me: &Me) -> Result<bool> {
        let number = match &self.content.reset {
            Some(reset) if reset.dev == me.dev && reset.key.is_some() && reset.alone => return Ok(false),
            Some(reset) if reset.dev == me.dev => reset.number,
            _ => 1,
        };
        let code = CodeKey::of_device(&me.device_key, &me.hub, &me.keys.seal)
            .and_then(|key| key.reset(number))
            .map(Zeroizing::new)
            .map_err(|_| Error::Internal("the hub's key"))?;
        let salt = tungnha_ambient::random_bytes::<16>().map_err(|_| Error::Internal("no random bytes"))?;
        let kek = code_key(&code::plain(&code), &salt, Cost::NOW)?;
        self.content.reset = Some(Reset {
            dev: me.dev,
            number,
            salt: STANDARD.encode(salt),
            cost: Cost::NOW,
            key: Some(wrap(&kek, data_key.as_slice(), BOUND)?),
            alone: true,
            leads: Vec::new(),
            tries: Tries::default(),
        });
        Ok(true)
    }

    /// Says whether anything changed: most often there is one lead, and nothing does.
    fn arm_leads(&mut self, data_key: &DataKey, me: &Me, platform: &dyn PlatformSecret) -> Result<bool> {
        let reset = self.reset_mut()?;
        let leads: Vec<(u32, String, [u8; 32])> = me
            .leads()
            .map(|(dev, public)| (dev, STANDARD.encode(public), public))
            .collect();
        let known = |slot: &OfLead, (dev, text, _): &(u32, String, [u8; 32])| {
            (slot.dev, &slot.public) == (*dev, text)
        };
        let before = reset.leads.len();
        reset
            .leads
            .retain(|slot| leads.iter().any(|lead| known(slot, lead)));
        let mut changed = reset.leads.len() != before;
        let salt = STANDARD
            .decode(&reset.salt)
            .map_err(|_| Error::Corrupt("the vault"))?;
        for lead in &leads {
            if reset.leads.iter().any(|slot| known(slot, lead)) {
                continue;
            }
            let (dev, text, public) = lead;
            let code = CodeKey::of_team(&me.device_key, &me.hub, public)
                .and_then(|key| key.lead(Coded::NewPin, me.dev, reset.number))
                .map(Zeroizing::new);
            let Ok(code) = code else {
                tracing::warn!(dev, "a lead's key is none");
                continue;
            };
            let kek = pin_key(&code::plain(&code), &salt, reset.cost, &*platform.secret()?)?;
            reset.leads.push(OfLead {
                dev: *dev,
                public: text.clone(),
                key: wrap(&kek, data_key.as_slice(), BOUND)?,
            });
            changed = true;
        }
        Ok(changed)
    }

    /// Tablet and request number to tell the officer or a lead; nothing where no code could serve.
    pub(crate) fn reset_request(&self) -> Option<ResetRequest> {
        let reset = self.content.reset.as_ref()?;
        reset.key.as_ref().map(|_| ResetRequest {
            dev: reset.dev,
            number: reset.number,
            lead: !reset.leads.is_empty(),
        })
    }

    /// A lead's code that opened this tablet and is still to stand in its log.
    pub(crate) fn owed(&self) -> Option<Owed> {
        self.content.owed
    }

    /// It stands there.
    pub(crate) fn paid(&mut self) -> Result<()> {
        self.content.owed = None;
        self.save()
    }

    /// Puts a new PIN in the place of a forgotten one, and says in which slot it is. A try is counted on disk
    /// before it is judged. Where the platform's secret is lost the vault starts anew around the same data key:
    /// the other members' PINs went with the secret, and they choose new ones.
    pub(crate) fn reset(
        &mut self,
        slot: usize,
        code: &str,
        pin: &str,
        platform: &dyn PlatformSecret,
        now: &Moment,
    ) -> Result<(usize, DataKey)> {
        check_pin(pin)?;
        let member = self.holder(slot)?;
        let lost = self.has_lost_secret(platform)?;
        let reset = self.reset_mut()?;
        let wait = reset.tries.remaining(now);
        if wait > 0 {
            return Err(Error::PinWait(wait));
        }
        reset.tries = reset.tries.one_more(now);
        self.save()?;
        let reset = self.reset_mut()?;
        let salt = STANDARD
            .decode(&reset.salt)
            .map_err(|_| Error::Corrupt("the vault"))?;
        let wrapped = reset.key.as_ref().ok_or(Error::NotFound("reset slot"))?;
        let code = code::plain(code);
        let kek = match (reset.alone, lost) {
            (true, _) => code_key(&code, &salt, reset.cost)?,
            (false, false) => pin_key(&code, &salt, reset.cost, &*platform.secret()?)?,
            (false, true) => return Err(Error::KeyLost),
        };
        let officer = unwrap(&kek, wrapped, BOUND).map(|found| (found, None));
        let found = match officer {
            None if !lost && !reset.leads.is_empty() => {
                let kek = pin_key(&code, &salt, reset.cost, &*platform.secret()?)?;
                let mut leads = reset.leads.iter();
                leads.find_map(|slot| Some((unwrap(&kek, &slot.key, BOUND)?, Some(slot.dev))))
            }
            other => other,
        };
        let Some((found, lead)) = found else {
            return Err(Error::WrongCode(reset.tries.remaining(now)));
        };
        let key: DataKey = <[u8; 32]>::try_from(found.as_slice())
            .map(Zeroizing::new)
            .map_err(|_| Error::Corrupt("the vault"))?;
        let mut at = slot;
        // New PIN in, used code out: one write.
        if lost {
            self.content.platform = fingerprint(&*platform.secret_or_anew()?)?;
            self.content.slots = vec![Slot::under(&key, &member, pin, platform)?];
            at = 0;
        } else {
            *self.slot_mut(slot)? = Slot::under(&key, &member, pin, platform)?;
        }
        let reset = self.reset_mut()?;
        let number = reset.number;
        (reset.key, reset.tries) = (None, Tries::default());
        reset.leads.clear();
        reset.number = number.saturating_add(1);
        self.content.owed = lead.map(|dev| Owed { dev, number });
        self.save()?;
        Ok((at, key))
    }

    fn reset_mut(&mut self) -> Result<&mut Reset> {
        self.content.reset.as_mut().ok_or(Error::NotFound("reset slot"))
    }
}
