//! Codes from a team lead's tablet: one more day for locked lists, a new PIN for one that was forgotten.
//!
//! Lead and member need no network and send nothing: each computes the code from its own key and the other's,
//! which the hub signed to both (`tungnha_exchange::code`). It answers the number that the other tablet shows,
//! serves once, and stands as a record in both logs before it is shown or opens anything, so that the hub
//! hears of it from whichever comes first. Who is revoked or leads no longer has no such screen; the others
//! refuse their codes from the hub's next word on.

use tungnha_ambient::Moment;
use tungnha_domain::Role;
use tungnha_exchange::code::CodeKey;
use tungnha_exchange::record::{Body, CodeSide, Coded};

use crate::error::{Error, Result};
use crate::session::{Me, Session};
use crate::store::Kind;
use crate::views::{LeadCode, TeamTablet};
use crate::visits::{Draft, commit};

/// The tablets a lead may open, by number.
pub(crate) fn tablets(me: &Me) -> Result<Vec<TeamTablet>> {
    check(me)?;
    let mates = me.team.iter().flat_map(|known| &known.team.mates);
    let tablets = mates.map(|mate| TeamTablet {
        dev: mate.dev,
        names: mate.users.iter().map(|(_, name)| name.clone()).collect(),
    });
    Ok(tablets.collect())
}

/// The code for a tablet of the team that shows `number`, after the giving was recorded.
pub(crate) fn give(
    session: &mut Session,
    now: &Moment,
    what: Coded,
    (dev, number): (u32, u32),
) -> Result<LeadCode> {
    let me = &session.me;
    check(me)?;
    if number == 0 {
        return Err(Error::BadInput("request number"));
    }
    let mate = me.mate(dev).ok_or(Error::NotFound("tablet of the team"))?;
    let code = CodeKey::of_team(&me.device_key, &me.hub, &mate.device_key)
        .and_then(|key| key.lead(what, dev, number))
        .map_err(|_| Error::Internal("a colleague's key"))?;
    commit(session, now, vec![record(what, CodeSide::Given, (dev, number))])?;
    Ok(LeadCode { dev, code })
}

/// Records that a code of tablet `lead` opened this one.
pub(crate) fn taken(session: &mut Session, now: &Moment, what: Coded, code: (u32, u32)) -> Result<()> {
    commit(session, now, vec![record(what, CodeSide::Taken, code)]).map(|_| ())
}

/// The record of a code, for the log of either tablet; `dev` is the other one.
pub(crate) fn record(what: Coded, side: CodeSide, (dev, number): (u32, u32)) -> Draft {
    Draft {
        kind: Kind::Code,
        hid: None,
        rid: None,
        body: Body::Code {
            what,
            side,
            dev,
            number,
        },
        answers: Vec::new(),
        saw: Vec::new(),
        visit_at: None,
        takes_back: None,
    }
}

fn check(me: &Me) -> Result<()> {
    match me.role {
        Role::Lead | Role::Officer => Ok(()),
        Role::Member | Role::Office => Err(Error::NotAllowed("only a lead gives codes")),
    }
}
