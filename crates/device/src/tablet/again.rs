//! Joining the same hub anew, over what is here: nobody who knows a PIN is left, the store can't be read, or the
//! officer wants the tablet to start over.
//!
//! The tablet becomes another one to the hub: a new number, key and log. What the one before had not sent is
//! kept sealed outside the store and goes to the hub as spare copies, before anything else; its store and vault
//! are put aside and never deleted. Nothing changes here before the hub has answered.

use tungnha_exchange::enrol::EnrolCode;

use super::Tablet;
use super::sending::wait_for;
use crate::enrol;
use crate::error::{CodeRefusal, Error, Result};
use crate::files;
use crate::spare::{self, Card};
use crate::views::AppState;

impl Tablet {
    /// Enrols a tablet that is enrolled already, by a new code of the same hub; then a PIN is chosen as at the
    /// first start. Needs no PIN: the code is the officer's word, and opens nothing that is here. Talks to the
    /// hub; may be repeated after a lost answer.
    pub fn enrol_again(&self, url: &str) -> Result<AppState> {
        wait_for(self.enrol_again_async(url))?
    }

    /// [`Tablet::enrol_again`] for callers that must not block.
    pub async fn enrol_again_async(&self, url: &str) -> Result<AppState> {
        let code = enrol::read(url)?;
        self.is_of_our_hub(&code)?;
        // An open store's records are sealed first: where that fails, nothing has changed.
        self.spares.now(&*self.inner)?;
        let (pending, road) = self.redeem(url, &code).await?;
        self.spares.now(&*self.inner)?;
        let mut inner = self.lock_inner();
        if let Some(session) = &inner.session
            && !spare::all_spared(session, self.spares.folder())?
        {
            // Somebody went on recording meanwhile; the same code serves again.
            return Err(Error::NotAllowed("records are being made"));
        }
        pending.save(&self.files.pending, &*self.platform)?;
        (inner.session, inner.key, inner.vault) = (None, None, None);
        (inner.relay_problem, inner.progress) = (None, None);
        // The step that makes it another tablet. The store follows when the PIN is chosen.
        if self.files.vault.exists() {
            files::put_aside(&self.files.vault).map_err(|error| Error::io("vault", error))?;
        }
        inner.road = Some(road);
        tracing::info!("the tablet joins its hub anew; what it had is put aside");
        self.state(&mut inner)
    }

    /// Records sealed to one hub are of no use to another: only the hub this tablet has may give it a new life.
    fn is_of_our_hub(&self, code: &EnrolCode) -> Result<()> {
        let card = Card::read(self.spares.folder())?.ok_or(Error::NotEnrolled)?;
        if (code.hub_id, code.keys) == (card.hub, card.keys) {
            Ok(())
        } else {
            Err(Error::Code(CodeRefusal::Wrong))
        }
    }
}
