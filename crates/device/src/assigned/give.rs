//! "Giao": houses given to a member, or taken from whoever had them. One record a tap, like any other.

use std::collections::BTreeSet;

use tungnha_ambient::Moment;
use tungnha_domain::{Hid, MemberId};
use tungnha_exchange::record::{Body, HousesFor, MOST_ASSIGNED};

use super::Assigned;
use crate::error::{Error, Result};
use crate::found::is_local_house;
use crate::session::Session;
use crate::store::{Db, Kind};
use crate::views::Recorded;
use crate::visits::{Draft, commit_with, recorded};

/// Gives houses to a member, or to nobody. For those who lead; a house that is the member's already stays.
pub(crate) fn give(
    session: &mut Session,
    now: &Moment,
    hids: &[Hid],
    member: Option<MemberId>,
) -> Result<Recorded> {
    let me = &session.me;
    if !me.may_settle() {
        return Err(Error::NotAllowed("only a lead or an officer gives houses out"));
    }
    let (changed, any) = {
        let db = session.store.read();
        if member.is_some_and(|member| !me.team_members().any(|(known, _)| known == member)) {
            return Err(Error::NotFound("member"));
        }
        let before = Assigned::load(&db, me)?;
        let hids: BTreeSet<Hid> = hids.iter().copied().collect();
        for hid in &hids {
            // One this tablet added has no number the hub knows.
            if is_local_house(*hid) || db.house(*hid)?.is_none() {
                return Err(Error::NotFound("household"));
            }
        }
        let any = hids.first().copied().ok_or(Error::BadInput("no houses"))?;
        let changed = hids.into_iter().map(|hid| (hid, before.of(hid)));
        let changed: Vec<(Hid, Option<MemberId>)> = changed.filter(|(_, was)| *was != member).collect();
        (changed, any)
    };
    let mut seqs = Vec::new();
    for some in changed.chunks(MOST_ASSIGNED) {
        let draft = Draft {
            kind: Kind::Assignment,
            hid: some.first().map(|(hid, _)| *hid),
            rid: None,
            body: Body::Assignment(HousesFor::new(some.iter().map(|(hid, _)| *hid), member)),
            answers: Vec::new(),
            saw: Vec::new(),
            visit_at: None,
            takes_back: None,
        };
        let keep = |db: &Db<'_>| {
            let seq = db.last_record()?.map_or(0, |last| last.seq) + 1;
            for (hid, was) in some {
                db.put_assignment(seq, *hid, member, *was)?;
            }
            Ok(())
        };
        seqs.extend(commit_with(session, now, vec![draft], keep)?);
    }
    // The house an undo comes back with.
    let about = changed.first().map_or(any, |(hid, _)| *hid);
    recorded(session, now, about, seqs, Vec::new(), None)
}
