//! "Hoàn tác": a record that takes an earlier one back. Nothing is deleted.

use std::collections::BTreeSet;

use tungnha_ambient::Moment;
use tungnha_exchange::record::Body;

use super::{Draft, commit, recorded};
use crate::error::{Error, Result};
use crate::session::Session;
use crate::store::Kind;
use crate::views::Recorded;

/// Takes records back, all or none. One already taken back stays so: a second tap does no harm.
pub(crate) fn undo(session: &mut Session, now: &Moment, seqs: &[u64]) -> Result<Recorded> {
    let me = &session.me;
    let mut house = None;
    let mut drafts = Vec::new();
    for seq in seqs.iter().copied().collect::<BTreeSet<u64>>() {
        let record = session
            .store
            .read()
            .own_record(seq)?
            .ok_or(Error::NotFound("record"))?;
        if !matches!(
            record.kind,
            Kind::Answer | Kind::Visit | Kind::Appointment | Kind::Settlement
        ) {
            return Err(Error::NotAllowed("not a record that can be undone"));
        }
        house = record.hid.or(house);
        if record.undone {
            continue;
        }
        drafts.push(Draft {
            kind: Kind::Retract,
            hid: record.hid,
            rid: record.rid,
            body: Body::Retract {
                seq,
                // It may stand in an earlier epoch, or under a branch's name.
                epoch: Some(me.own.id(seq).epoch).filter(|name| *name != me.epoch),
            },
            answers: Vec::new(),
            saw: Vec::new(),
            visit_at: None,
            takes_back: Some(seq),
        });
    }
    let hid = house.ok_or(Error::BadInput("nothing to undo"))?;
    if !drafts.is_empty() {
        commit(session, now, drafts)?;
    }
    recorded(session, now, hid, Vec::new(), Vec::new(), None)
}
