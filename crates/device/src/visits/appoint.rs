//! "Hẹn lại": when to come back. Everybody stays not asked.

use tungnha_ambient::Moment;
use tungnha_domain::Hid;
use tungnha_exchange::record::Body;

use super::{Draft, commit, recorded, time};
use crate::error::{Error, Result};
use crate::found::house_ref;
use crate::session::Session;
use crate::store::Kind;
use crate::times;
use crate::views::{Recorded, RevisitChoice};

/// The ready answers, each with the time it means now.
pub(crate) fn revisit_choices(session: &Session, now: &Moment) -> Result<Vec<RevisitChoice>> {
    let now = time(&session.store.read(), now)?;
    let offered = times::revisits(now).into_iter();
    Ok(offered
        .map(|(when, at)| RevisitChoice {
            when: when.to_owned(),
            at: times::shown(at),
        })
        .collect())
}

/// Records an appointment; `when` as in [`times::revisit`].
pub(crate) fn appoint(session: &mut Session, now: &Moment, hid: Hid, when: &str) -> Result<Recorded> {
    if session.store.read().house(hid)?.is_none() {
        return Err(Error::NotFound("household"));
    }
    let at = times::revisit(when, time(&session.store.read(), now)?)?;
    let house = house_ref(&session.store.read(), &session.me, hid)?;
    let draft = Draft {
        kind: Kind::Appointment,
        hid: Some(hid),
        rid: None,
        body: Body::appointment(house, at),
        answers: Vec::new(),
        saw: Vec::new(),
        visit_at: Some(at),
        takes_back: None,
    };
    let seqs = commit(session, now, vec![draft])?;
    recorded(session, now, hid, seqs, Vec::new(), None)
}
