//! Showing a whole personal ID, after the showing itself was recorded.

use tungnha_ambient::Moment;
use tungnha_domain::Rid;
use tungnha_exchange::record::{Audited, Body};

use crate::error::{Error, Result};
use crate::session::Session;
use crate::store::Kind;
use crate::views::RevealedId;
use crate::visits::{Draft, commit};

/// Appends an audit record and only then gives the number out.
pub(crate) fn reveal_id(session: &mut Session, now: &Moment, rid: Rid) -> Result<RevealedId> {
    let person = session
        .store
        .read()
        .resident(rid)?
        .ok_or(Error::NotFound("resident"))?;
    let draft = Draft {
        kind: Kind::Audit,
        hid: Some(person.hid),
        rid: Some(rid),
        body: Body::Audit {
            rid,
            what: Audited::PersonalIdShown,
        },
        answers: Vec::new(),
        saw: Vec::new(),
        visit_at: None,
        takes_back: None,
    };
    commit(session, now, vec![draft])?;
    Ok(RevealedId {
        personal_id: person.personal_id,
    })
}
