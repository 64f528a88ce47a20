//! Where colleagues are at work, as the hub says with each answer.

use tungnha_exchange::claims::Claims;
use tungnha_exchange::sync::SyncResponse;

use super::hub;
use crate::error::Result;
use crate::session::Session;

/// Takes in the hub's word; an answer without one says that nobody is at work. What the hub did not sign is
/// passed over. No screen is told: a list that is being read is shown anew for more than this.
pub(super) fn take(session: &mut Session, response: &SyncResponse) -> Result<()> {
    let (keys, id) = hub(session);
    let claims = match response
        .claims
        .as_deref()
        .map(|bytes| Claims::open(bytes, &keys, &id))
    {
        Some(Ok(claims)) => claims,
        Some(Err(_)) => return Ok(()),
        None => Claims::default(),
    };
    session.store.write(|db| {
        db.set_claims(&claims.claims)?;
        for (member, name) in &claims.members {
            db.put_member(*member, name)?;
        }
        Ok(())
    })
}
