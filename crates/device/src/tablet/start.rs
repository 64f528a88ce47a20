//! First start, unlocking, locking.

use std::sync::Arc;

use tungnha_exchange::enrol::EnrolCode;

use super::{Inner, Tablet};
use crate::enrol::{self, Holder, Pending};
use crate::error::{Error, Result};
use crate::lease;
use crate::session::Session;
use crate::transport::{HubAddress, Transport};
use crate::vault::{DataKey, Vault};
use crate::views::{AppState, Helper, MemberName, MetHub, NewUser, Phase};
use crate::{files, papers, store, symbols};

impl Tablet {
    /// Where the app stands; the first thing a screen asks.
    pub fn app_state(&self) -> Result<AppState> {
        let mut inner = self.lock_inner();
        self.state(&mut inner)
    }

    /// The text of the QR symbol in a picture of one byte of brightness a pixel, if there is one: an enrolment
    /// code before the camera. Needs no enrolment.
    pub fn read_symbol(&self, width: u32, height: u32, brightness: &[u8]) -> Result<Option<String>> {
        symbols::read(width, height, brightness)
    }

    /// Whom to call for help, as the hub last said; also while the store is closed.
    #[must_use]
    pub fn helpers(&self) -> Vec<Helper> {
        papers::helpers(&self.files.helpers)
    }

    pub(super) fn state(&self, inner: &mut Inner) -> Result<AppState> {
        self.load_vault(inner)?;
        let mut state = AppState {
            phase: Phase::Enrol,
            commune: None,
            unit_names: Vec::new(),
            members: Vec::new(),
            member_name: None,
            role: None,
            lease: None,
            new_users: Vec::new(),
            reset: None,
            wait_seconds: 0,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            demo_pin: None,
            room_scarce: store::scarce(self.files.store.parent().and_then(store::room)),
            practice: false,
            secret_place: None,
            helpers: self.helpers(),
        };
        if let Some(vault) = &inner.vault {
            state.phase = Phase::Locked;
            state.wait_seconds = vault.wait_seconds(&self.clock.now());
            let holders = vault.holders().enumerate();
            state.members = holders
                .map(|(slot, holder)| MemberName {
                    slot: u32::try_from(slot).unwrap_or(u32::MAX),
                    name: holder.name,
                })
                .collect();
            state.reset = vault.reset_request();
        } else if let Some(pending) = Pending::resume(&self.files.pending, &*self.platform)? {
            let code = enrol::read(&pending.url)?;
            state.commune = Some(code.commune);
            if pending.certificate.is_some() {
                state.phase = Phase::ChoosePin;
            }
        }
        let holders: Vec<Holder> = inner.vault.iter().flat_map(|vault| vault.holders()).collect();
        if let Some(session) = &mut inner.session {
            state.lease = Some(lease::view(session, &self.clock.now())?);
            let me = &session.me;
            state.new_users = enrol::without_pin(&me.users, &holders)
                .into_iter()
                .map(|user| NewUser {
                    member: user.member.0,
                    name: user.name,
                })
                .collect();
            state.phase = Phase::Open;
            state.commune = Some(me.commune.clone());
            state.unit_names = me.units.iter().map(|(_, name)| name.clone()).collect();
            state.member_name = Some(me.member_name.clone());
            state.role = Some(me.role.into());
            state.secret_place = Some(self.platform.place().into());
        }
        Ok(state)
    }

    pub(super) fn load_vault(&self, inner: &mut Inner) -> Result<()> {
        if inner.vault.is_none() {
            inner.vault = Vault::open(&self.files.vault, &self.clock.now())?;
        }
        // A store with neither a vault nor an enrolment under way has lost its keys: starting anew over it
        // would hide that somebody's records are in there.
        if inner.vault.is_none() && self.files.store.exists() && !self.files.pending.exists() {
            return Err(Error::Corrupt("the vault"));
        }
        Ok(())
    }

    /// Looks for the hub of a code that was typed: at `address`, or where that is empty on this network. Sends
    /// nothing but a question, not even the code, and believes nothing: a person compares what it returns with the
    /// officer's screen, and only then [`Tablet::enrol`] gets the url. Blocks.
    pub fn meet_hub(&self, code: &str, address: &str) -> Result<MetHub> {
        let typed = enrol::typed_address(address);
        let said = (self.hello)(typed.iter().cloned().collect())?;
        enrol::met(code, typed, &said)
    }

    /// Enrols by a `tungnha://enrol/…` url. Talks to the hub. May be repeated after a lost answer.
    pub fn enrol(&self, url: &str) -> Result<AppState> {
        super::sending::wait_for(self.enrol_async(url))?
    }

    /// [`Tablet::enrol`] for callers that must not block.
    pub async fn enrol_async(&self, url: &str) -> Result<AppState> {
        let code = enrol::read(url)?;
        {
            let mut inner = self.lock_inner();
            self.load_vault(&mut inner)?;
            if inner.vault.is_some() {
                return Err(Error::NotAllowed("enrolled already"));
            }
        }
        let (pending, road) = self.redeem(url, &code).await?;
        let mut inner = self.lock_inner();
        pending.save(&self.files.pending, &*self.platform)?;
        // The same road goes on to be used once there is a store.
        inner.road = Some(road);
        self.state(&mut inner)
    }

    /// Redeems a code: the enrolment under way, with the hub's answer, not yet saved.
    pub(super) async fn redeem(&self, url: &str, code: &EnrolCode) -> Result<(Pending, Arc<dyn Transport>)> {
        let (mut pending, request, road) = {
            let _only = self.lock_inner();
            // The same code again means the same key again: the hub may have heard of it.
            let pending = match Pending::resume(&self.files.pending, &*self.platform)? {
                Some(pending) if enrol::read(&pending.url).is_ok_and(|known| known == *code) => pending,
                _ => Pending::new(url)?,
            };
            pending.save(&self.files.pending, &*self.platform)?;
            let road = (self.connect)(&enrol::address(code))?;
            let request = enrol::request(code, &pending);
            (pending, request, road)
        };
        let reply = road.send(request).await;
        pending.certificate = Some(enrol::certificate(code, &pending, reply)?);
        Ok((pending, road))
    }

    /// Makes store and vault under a PIN of six digits, and opens them.
    pub fn choose_pin(&self, pin: &str) -> Result<AppState> {
        let mut inner = self.lock_inner();
        self.load_vault(&mut inner)?;
        if inner.vault.is_some() {
            return Err(Error::NotAllowed("a PIN was chosen already"));
        }
        let pending = Pending::resume(&self.files.pending, &*self.platform)?.ok_or(Error::NotEnrolled)?;
        let now = self.clock.now();
        let (store, vault) = (&self.files.store, &self.files.vault);
        let (vault, key, session) = enrol::finish(store, vault, &pending, pin, &*self.platform, &now)?;
        (inner.vault, inner.key, inner.session) = (Some(vault), Some(key), Some(session));
        self.opened(&mut inner)?;
        self.forget_pending()?;
        self.state(&mut inner)
    }

    /// Opens the store for the member of `slot`.
    pub fn unlock(&self, slot: u32, pin: &str) -> Result<AppState> {
        let mut inner = self.lock_inner();
        // Read anew: the count on disk is the one that holds, also when a second app made the last tries.
        inner.vault = None;
        self.load_vault(&mut inner)?;
        let now = self.clock.now();
        let slot = usize::try_from(slot).map_err(|_| Error::BadInput("slot"))?;
        let vault = inner.vault.as_mut().ok_or(Error::NotEnrolled)?;
        let key = vault.unlock(slot, pin, &*self.platform, &now)?;
        self.enter(&mut inner, slot, key)
    }

    /// Opens the store with the data key for the member of `slot`.
    pub(super) fn enter(&self, inner: &mut Inner, slot: usize, key: DataKey) -> Result<AppState> {
        let vault = inner.vault.as_mut().ok_or(Error::NotEnrolled)?;
        let holder = vault.holder(slot)?;
        let before = inner.session.take();
        let first = before.is_none();
        let mut store = match before {
            Some(session) => session.store,
            None => store::open(&self.files.store, &key)?,
        };
        let me = enrol::identity_of(&store.read(), &holder)?;
        store.write(|db| {
            if lease::hand_over(db, me.member)? {
                // Whose quota counts is another's now, and who was at a house has gone on.
                enrol::refresh_all(db, &me)?;
                db.stop_working_anywhere()?;
            }
            Ok(())
        })?;
        vault.arm(&key, &me, &*self.platform)?;
        vault.keep_only(&me.users)?;
        inner.session = Some(Session { store, me });
        inner.key = Some(key);
        if first {
            self.opened(inner)?;
        }
        self.keep_helpers(inner);
        self.pay(inner);
        // Left behind when the app was killed right after the PIN was chosen.
        self.forget_pending()?;
        self.state(inner)
    }

    /// Closes the store. A sync under way ends by itself at its next step.
    pub fn lock(&self) -> Result<AppState> {
        // While it is open: a closed store can't be copied from. That it failed is no reason to stay open.
        if let Err(error) = self.spares.now(&*self.inner) {
            tracing::warn!(code = ?error.code(), "locked without new spare copies");
        }
        let mut inner = self.lock_inner();
        (inner.session, inner.key) = (None, None);
        (inner.road, inner.progress) = (None, None);
        self.state(&mut inner)
    }

    /// Brings the numbers to call to what the hub last said. That it failed closes nobody out: an older number, or
    /// none, is shown until it succeeds.
    pub(super) fn keep_helpers(&self, inner: &Inner) {
        let Some(session) = &inner.session else {
            return;
        };
        if let Err(error) = papers::keep_helpers(&session.store.read(), &self.files.helpers) {
            tracing::warn!(code = ?error.code(), "whom to call is as it was until the next sync");
        }
    }

    fn forget_pending(&self) -> Result<()> {
        files::remove(&self.files.pending).map_err(|error| Error::io("pending enrolment", error))
    }

    /// Where the open store's hub is found.
    pub(super) fn hub_address(session: &Session) -> HubAddress {
        HubAddress {
            addresses: session.me.addresses.clone(),
            pins: session.me.tls_pins.clone(),
        }
    }
}
