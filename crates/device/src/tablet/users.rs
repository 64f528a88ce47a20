//! Several people on one tablet, and the officer's codes: one more user, a forgotten PIN, a locked list.

use tungnha_domain::MemberId;

use super::Tablet;
use super::sending::wait_for;
use crate::enrol::{self, Holder, Pending};
use crate::error::{CodeRefusal, Error, Result};
use crate::lease;
use crate::views::AppState;

impl Tablet {
    /// Asks the hub for one more user by the code the officer made for this tablet. Talks to the hub; may be
    /// repeated after a lost answer. Then [`AppState::new_users`] names them, and they choose a PIN.
    pub fn add_user(&self, url: &str) -> Result<AppState> {
        wait_for(self.add_user_async(url))?
    }

    /// [`Tablet::add_user`] for callers that must not block.
    pub async fn add_user_async(&self, url: &str) -> Result<AppState> {
        let code = enrol::read(url)?;
        let (pending, request) = self.with(|session| {
            // A code of another commune would give this tablet's key away to it.
            if (code.hub_id, code.keys) != (session.me.hub, session.me.keys) {
                return Err(Error::Code(CodeRefusal::Wrong));
            }
            let pending = Pending::of_key(url, &session.me.device_key);
            let request = enrol::request(&code, &pending);
            Ok((pending, request))
        })?;
        let reply = self.road()?.send(request).await;
        let certificate = enrol::certificate(&code, &pending, reply)?;
        self.with(|session| enrol::renew(session, &certificate))?;
        self.drop_slots()?;
        self.app_state()
    }

    /// A new user chooses a PIN of six digits, while somebody else has the tablet open. It stays in that
    /// person's hands: the new user unlocks it by their own name.
    pub fn choose_user_pin(&self, member: u32, pin: &str) -> Result<AppState> {
        let mut inner = self.lock_inner();
        let inner = &mut *inner;
        let (Some(vault), Some(key), Some(session)) = (&mut inner.vault, &inner.key, &inner.session) else {
            return Err(Error::Locked);
        };
        let holders: Vec<Holder> = vault.holders().collect();
        let user = enrol::without_pin(&session.me.users, &holders)
            .into_iter()
            .find(|user| user.member == MemberId(member))
            .ok_or(Error::NotFound("member"))?;
        let holder = Holder {
            member: Some(user.member),
            name: user.name,
        };
        vault.add_slot(key, &holder, pin, &*self.platform)?;
        self.state(inner)
    }

    /// Puts a new PIN in the place of the one the member of `slot` forgot, or that lost its half in the
    /// platform's keystore, by the code the officer read out, and opens the store. Needs no network.
    pub fn reset_pin(&self, slot: u32, code: &str, pin: &str) -> Result<AppState> {
        let mut inner = self.lock_inner();
        // Read anew: the count on disk is the one that holds.
        inner.vault = None;
        self.load_vault(&mut inner)?;
        let slot = usize::try_from(slot).map_err(|_| Error::BadInput("slot"))?;
        let vault = inner.vault.as_mut().ok_or(Error::NotEnrolled)?;
        let (slot, key) = vault.reset(slot, code, pin, &*self.platform, &self.clock.now())?;
        self.enter(&mut inner, slot, key)
    }

    /// A certificate may have come that names somebody no longer: their PIN goes at once, whoever has the tablet
    /// open now. Who has it open works on until it is locked.
    pub(super) fn drop_slots(&self) -> Result<()> {
        let mut inner = self.lock_inner();
        let inner = &mut *inner;
        if let (Some(vault), Some(session)) = (&mut inner.vault, &inner.session)
            && vault.keep_only(&session.me.users)?
        {
            tracing::info!("somebody uses this tablet no longer: their PIN was dropped");
        }
        Ok(())
    }

    /// Opens locked lists for a day by the code the officer read out. Needs no network.
    pub fn open_for_a_day(&self, code: &str) -> Result<AppState> {
        self.with(|session| lease::open_for_a_day(session, code, &self.clock.now()))?;
        self.app_state()
    }
}
