//! Several people on one tablet, and codes that are read out: one more user, a forgotten PIN, a locked list; and
//! the codes a team lead's tablet has for others.

use tungnha_domain::MemberId;
use tungnha_exchange::record::Coded;

use super::sending::wait_for;
use super::{Inner, Tablet};
use crate::enrol::{self, Holder, Pending};
use crate::error::{CodeRefusal, Error, Result};
use crate::views::{AppState, CodeFor, LeadCode, TeamTablet};
use crate::{lease, team};

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

    /// Opens locked lists for a day by the code the officer or a lead read out. Needs no network.
    pub fn open_for_a_day(&self, code: &str) -> Result<AppState> {
        self.with(|session| lease::open_for_a_day(session, code, &self.clock.now()))?;
        // A lead's code stands in the log.
        self.spares.soon(&self.inner);
        self.app_state()
    }

    /// The tablets a lead has codes for.
    pub fn team_tablets(&self) -> Result<Vec<TeamTablet>> {
        self.with_lists(|session| team::tablets(&session.me))
    }

    /// A lead's code for a tablet of the team and the request it shows. Needs no network; that it was given is
    /// recorded first.
    pub fn lead_code(&self, what: CodeFor, dev: u32, request: u32) -> Result<LeadCode> {
        self.record(|session| team::give(session, &self.clock.now(), what.into(), (dev, request)))
    }

    /// The log hears of a lead's code that opened this tablet. What cannot be written now is at the next start.
    pub(super) fn pay(&self, inner: &mut Inner) {
        let (Some(vault), Some(session)) = (&mut inner.vault, &mut inner.session) else {
            return;
        };
        let Some(owed) = vault.owed() else { return };
        let now = self.clock.now();
        let done =
            team::taken(session, &now, Coded::NewPin, (owed.dev, owed.number)).and_then(|()| vault.paid());
        if let Err(error) = done {
            tracing::warn!(code = ?error.code(), "a lead's code waits to be written down");
        }
    }

    /// A team may have come with other leads in it: the ways in for a forgotten PIN are theirs.
    pub(super) fn arm(&self) -> Result<()> {
        let mut inner = self.lock_inner();
        let inner = &mut *inner;
        if let (Some(vault), Some(key), Some(session)) = (&mut inner.vault, &inner.key, &inner.session) {
            vault.arm(key, &session.me, &*self.platform)?;
        }
        Ok(())
    }
}
