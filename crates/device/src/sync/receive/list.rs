//! Pages and pieces of lists that came, whole or not.

use tungnha_ambient::Moment;
use tungnha_exchange::refusal::Refusal;

use super::super::course::Answer;
use super::super::pages::{self, Taken};
use super::super::pieces::{self, WantedPiece};
use super::{Ask, page, records_left, unsigned};
use crate::error::Result;
use crate::session::Session;
use crate::transport::Reply;

/// The answer to a request for one page: the page alone, under its own signature.
pub(super) fn page_came(
    session: &mut Session,
    now: &Moment,
    reply: &Reply,
) -> Result<Option<(Answer, Taken)>> {
    if reply.status != 200 || page(session, &reply.body).is_none() {
        return Ok(None);
    }
    let hub_time = last_hub_time(session, now)?;
    let taken = pages::take(session, std::slice::from_ref(&reply.body), hub_time)?;
    // Once it is whole, one more sync: other lists may have waited behind this one.
    let answer = Answer::Signed {
        moved: false,
        records_left: false,
        pages: taken.any,
        pages_left: true,
        outdated: false,
    };
    Ok(Some((answer, taken)))
}

/// The answer to a request for a piece. Its bytes were kept as they came.
pub(super) fn piece_came(
    session: &mut Session,
    now: &Moment,
    wanted: &WantedPiece,
    reply: &Reply,
) -> Result<Option<(Answer, Taken)>> {
    if matches!(reply.status, 200 | 206) {
        return Ok(Some(piece_grew(session, now, wanted)?));
    }
    if matches!(
        unsigned(session, reply),
        Answer::Refused(Refusal::Gone | Refusal::Revoked)
    ) {
        pieces::refused(session, wanted.unit)?;
        return Ok(Some((Answer::PieceGone, Taken::default())));
    }
    Ok(None)
}

/// No answer came to its end. Of a piece, something may have come before the road broke.
pub(super) fn broken_off(
    session: &mut Session,
    now: &Moment,
    ask: Ask,
    otherwise: Answer,
) -> Result<(Answer, Taken)> {
    match ask {
        Ask::Piece(wanted) if pieces::here(session, &wanted)? != wanted.here => {
            piece_grew(session, now, &wanted)
        }
        _ => Ok((otherwise, Taken::default())),
    }
}

/// Whether a piece grew, and what became of its list.
fn piece_grew(session: &mut Session, now: &Moment, wanted: &WantedPiece) -> Result<(Answer, Taken)> {
    let here = pieces::here(session, wanted)?;
    let settled = pieces::settle(session, last_hub_time(session, now)?)?;
    let answer = Answer::Piece {
        more: here > wanted.here && !settled.useless,
        records_left: records_left(&session.store.read())?,
    };
    let taken = Taken {
        applied: settled.applied,
        ..Taken::default()
    };
    Ok((answer, taken))
}

/// The page or piece to fetch next.
pub(super) fn wanted(session: &Session, taken: &Taken) -> Result<Option<Ask>> {
    Ok(match taken.wanted {
        Some(page) => Some(Ask::Page(page)),
        None => pieces::wanted(session)?.map(Ask::Piece),
    })
}

/// The hub's time as last signed for.
fn last_hub_time(session: &Session, now: &Moment) -> Result<i64> {
    let seen = session.store.read().sending()?.hub_seen;
    Ok(seen.map_or(now.wall, |seen| seen.hub_time))
}
