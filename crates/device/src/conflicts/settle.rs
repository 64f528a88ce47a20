//! "Đúng là …": one record that names every answer it settles.

use tungnha_ambient::Moment;
use tungnha_domain::{Outcome, RecordId, Rid, Target};
use tungnha_exchange::record::Body;

use super::is_open;
use crate::error::{Error, Result};
use crate::residents::Lens;
use crate::session::Session;
use crate::store::Kind;
use crate::views::Recorded;
use crate::visits::{Draft, commit, recorded, row};

/// Settles what is open about a resident and target. Where nothing is open any more (a list came, another
/// tap was first) nothing is recorded, and the answer says so by its empty undo.
pub(crate) fn settle(
    session: &mut Session,
    now: &Moment,
    rid: Rid,
    target: Target,
    key: &str,
) -> Result<Recorded> {
    if !session.me.may_settle() {
        return Err(Error::NotAllowed("only a lead or an officer settles"));
    }
    let person = {
        let db = session.store.read();
        Lens::new(&db, &session.me)?.resident(&db, rid)?
    };
    let cell = &person.cells[target.index()];
    let outcome = Outcome::from_key(key).ok_or(Error::BadInput("outcome"))?;
    let said = cell
        .heads
        .iter()
        .chain(&cell.under)
        .any(|head| head.outcome == outcome);
    // A reason the law protects can't be sealed into a settlement; one that is sealed already is `SPECIAL`.
    let fits = row(outcome).is_none_or(|row| row.targets.contains(&target) && !row.sensitive);
    if !said && (!fits || outcome == Outcome::Special) {
        return Err(Error::BadInput("outcome for this target"));
    }
    let hid = person.record.hid;
    let settles: Vec<RecordId> = cell.heads.iter().map(|head| head.id).collect();
    let seqs = if is_open(cell) {
        let draft = Draft {
            kind: Kind::Settlement,
            hid: Some(hid),
            rid: Some(rid),
            body: Body::Settlement {
                rid,
                target,
                outcome,
                settles: settles.clone(),
            },
            answers: vec![(target, outcome)],
            saw: settles,
            visit_at: None,
            takes_back: None,
        };
        commit(session, now, vec![draft])?
    } else {
        Vec::new()
    };
    recorded(session, now, hid, seqs, Vec::new(), None)
}
