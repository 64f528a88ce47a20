//! Papers: small documents of the hub beside the list, one of each kind, kept as the hub last said them and shown
//! with no network ([`tungnha_exchange::papers`]).

mod cards;
mod helpers;

use tungnha_exchange::ack::Ack;
use tungnha_exchange::enrol::digest;
use tungnha_exchange::papers::{Paper, PaperKind};
use tungnha_exchange::sync::SyncResponse;

use crate::error::Result;
use crate::session::Session;
use crate::store::{Db, PaperRow};

pub(crate) use cards::step_cards;
pub(crate) use helpers::{helpers, keep_helpers};

/// Kinds kept at most; a later hub may have some this version does not know, and keeps them all the same, so that
/// they are not sent again and again.
const MOST_KINDS: u8 = 32;

/// The papers this tablet holds, as a request names them.
pub(crate) fn held(db: &Db<'_>) -> Result<Vec<(u8, [u8; 8])>> {
    let papers = db.papers()?.into_iter();
    Ok(papers.map(|paper| (paper.kind, digest(&paper.content))).collect())
}

/// Takes in the papers of an answer: those the hub signed for this tablet. Those it sent nothing of say what it would
/// say now, unless it had more than the answer's room: `asked` says that it was asked for papers at all. Whether one
/// says something else now, which a screen may be showing.
pub(crate) fn take(session: &mut Session, response: &SyncResponse, ack: &Ack, asked: bool) -> Result<bool> {
    let me = &session.me;
    let came: Vec<Paper> = response
        .papers
        .iter()
        .filter_map(|bytes| Paper::open(bytes, &me.keys, &me.hub).ok())
        .filter(|paper| paper.dev == me.dev && paper.kind < MOST_KINDS)
        .collect();
    let all = asked && !response.more;
    let any = !came.is_empty();
    if !any && !all {
        return Ok(false);
    }
    session.store.write(|db| {
        let covers = db.sending()?.through;
        if all {
            db.confirm_papers(ack.hub_time, covers)?;
        }
        for paper in came {
            match paper.content {
                Some(content) => db.put_paper(&PaperRow {
                    kind: paper.kind,
                    made: paper.hub_time,
                    as_of: ack.hub_time,
                    covers,
                    content,
                })?,
                None => db.drop_paper(paper.kind)?,
            }
        }
        Ok(any)
    })
}

/// A paper that is here: when it last said what the hub would say, and what it says.
pub(crate) fn paper(db: &Db<'_>, kind: PaperKind) -> Result<Option<PaperRow>> {
    let papers = db.papers()?;
    Ok(papers.into_iter().find(|paper| paper.kind == kind.wire()))
}
