//! "Muốn mua máy/SIM": what somebody wants from their operator, and so agrees that it is told their name.

use tungnha_ambient::Moment;
use tungnha_domain::Rid;
use tungnha_exchange::record::{Answer, Body, Wish};

use super::{Draft, commit, recorded};
use crate::error::{Error, Result};
use crate::found::person_ref;
use crate::session::Session;
use crate::store::Kind;
use crate::views::Recorded;

/// Records it; an empty wish takes the agreement back.
pub(crate) fn wish(session: &mut Session, now: &Moment, rid: Rid, wish: Wish) -> Result<Recorded> {
    let person = session
        .store
        .read()
        .resident(rid)?
        .ok_or(Error::NotFound("resident"))?;
    let who = person_ref(&session.store.read(), &session.me, rid)?;
    let draft = Draft {
        kind: Kind::Answer,
        hid: Some(person.hid),
        rid: Some(rid),
        body: Body::Answer(
            Answer {
                wish: Some(wish),
                ..Answer::default()
            }
            .of(who),
        ),
        answers: Vec::new(),
        saw: Vec::new(),
        visit_at: None,
        takes_back: None,
    };
    let seqs = commit(session, now, vec![draft])?;
    recorded(session, now, person.hid, seqs, Vec::new(), None)
}
