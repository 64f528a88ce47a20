//! "Không gặp ai": a visit that found nobody. Everybody stays not asked.

use tungnha_ambient::Moment;
use tungnha_domain::Hid;
use tungnha_exchange::record::{Body, VisitOutcome};

use super::{Draft, commit, recorded};
use crate::error::{Error, Result};
use crate::found::house_ref;
use crate::session::Session;
use crate::store::Kind;
use crate::views::Recorded;

/// Records the call; the answer's `next` is where to go now.
pub(crate) fn nobody_home(session: &mut Session, now: &Moment, hid: Hid) -> Result<Recorded> {
    if session.store.read().house(hid)?.is_none() {
        return Err(Error::NotFound("household"));
    }
    let house = house_ref(&session.store.read(), &session.me, hid)?;
    let draft = Draft {
        kind: Kind::Visit,
        hid: Some(hid),
        rid: None,
        body: Body::visit(house, VisitOutcome::NobodyHome),
        answers: Vec::new(),
        saw: Vec::new(),
        visit_at: None,
        takes_back: None,
    };
    let seqs = commit(session, now, vec![draft])?;
    recorded(session, now, hid, seqs, Vec::new(), None)
}
