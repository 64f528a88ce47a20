//! Taking in what came back: checked, judged by the planner, and done in transactions.

mod deeds;
mod list;
mod receipt;
mod standing;

use tungnha_ambient::Moment;
use tungnha_exchange::ListPage;
use tungnha_exchange::ack::Ack;
use tungnha_exchange::carry::Receipt;
use tungnha_exchange::refusal::Refusal;

use super::course::{Answer, Course, Sent};
use super::pages::{self, Taken};
use super::{Ask, claims, hub, opened, pieces};
use crate::enrol;
use crate::error::Result;
use crate::lease::Heard;
use crate::papers;
use crate::session::Session;
use crate::store::Db;
use crate::team;
use crate::transport::{Reply, TransportError};
use deeds::act;
use list::{broken_off, page_came, piece_came, wanted};
pub(super) use receipt::{Verdicts, acknowledged, forked};
pub(super) use standing::obey;
use standing::{behind_ours, up_to_date};

/// Takes in what came back, moves the course on, and says whether a list changed.
pub(crate) fn receive(
    session: &mut Session,
    now: &Moment,
    course: &mut Course,
    (ask, sent): (Ask, Sent),
    reply: std::result::Result<Reply, TransportError>,
) -> Result<bool> {
    let (answer, taken) = match reply {
        Err(TransportError::Unreachable) => broken_off(session, now, ask, Answer::Nothing)?,
        Err(TransportError::Cut) => broken_off(session, now, ask, Answer::Cut)?,
        Err(TransportError::OtherKey) => (Answer::OtherKey, Taken::default()),
        Ok(Reply { status: 413, .. }) => (Answer::TooLarge, Taken::default()),
        Ok(reply) => {
            let came = match ask {
                Ask::Page(_) => page_came(session, now, &reply)?,
                Ask::Piece(wanted) => piece_came(session, now, &wanted, &reply)?,
                Ask::Certificate => certificate_came(&reply),
                _ => answer_came(session, now, ask, &reply)?,
            };
            came.unwrap_or_else(|| (unsigned(session, &reply), Taken::default()))
        }
    };
    let deed = course.heard(ask, answer, sent, wanted(session, &taken)?);
    act(session, deed)?;
    Ok(taken.applied)
}

/// The answer to a sync: a receipt and pages. Nothing, if the hub didn't sign it.
fn answer_came(
    session: &mut Session,
    now: &Moment,
    ask: Ask,
    reply: &Reply,
) -> Result<Option<(Answer, Taken)>> {
    let (keys, id) = hub(session);
    let Some(response) = opened(reply) else {
        return Ok(None);
    };
    let Ok(ack) = Ack::open(&response.ack, &keys, &id) else {
        return Ok(None);
    };
    // Of this tablet's own chain first: the log's end may be another copy's.
    let further = response.acks.iter();
    let acks = further.filter_map(|raw| Some((Ack::open(raw, &keys, &id).ok()?, raw)));
    let mut verdicts = Verdicts::default();
    let mut wiped = false;
    for (ack, raw) in acks.chain([(ack.clone(), &response.ack)]) {
        let verdict = acknowledged(session, Some(now), &ack, raw)?;
        wiped |= obey(session, (now, Heard::Now), verdict, &ack)?;
        verdicts.add(verdict);
    }
    if verdicts.fork() {
        forked(session)?;
    }
    if verdicts.fresh() {
        behind_ours(session, &ack)?;
    }
    // Before the pages: they may be of hamlets this tablet has only now.
    let renewed = match &response.certificate {
        Some(certificate) => enrol::renew(session, certificate)?,
        None => false,
    };
    let outdated = response.certificate.as_deref();
    let outdated = outdated.is_some_and(|bytes| verdicts.fresh() && enrol::is_behind(&session.me, bytes));
    if let Some(bytes) = response.team.as_deref().filter(|_| verdicts.fresh()) {
        team::take(session, bytes)?;
    }
    let mut taken = pages::take(session, &response.pages, ack.hub_time)?;
    taken.applied |= renewed | wiped;
    pieces::offered(session, &response.snapshots)?;
    if pieces::settle(session, ack.hub_time)?.applied {
        // It was whole when the app was killed; this answer was to who had nothing of it.
        (taken.any, taken.applied, taken.again) = (true, true, true);
    }
    up_to_date(session, &ack)?;
    if verdicts.fresh() {
        claims::take(session, &response)?;
        taken.applied |= papers::take(session, &response, &ack, ask.fetches())?;
    }
    let further = wanted(session, &taken)?.is_some();
    let pages = taken.any || further;
    let pages_left = further || taken.again || response.more && taken.any;
    let answer = if verdicts.fork() {
        Answer::Fork { pages, pages_left }
    } else {
        Answer::Signed {
            // To be asked only what the hub has is answered by whatever it says. And where nothing was
            // offered, what is left was recorded while the request was under way: it goes with the next.
            moved: verdicts.moved || ask == Ask::WhatItHas || !session.store.read().has_batches()?,
            records_left: records_left(&session.store.read())?,
            pages,
            pages_left,
            outdated,
        }
    };
    Ok(Some((answer, taken)))
}

/// The answer to our certificate: a receipt without acknowledgements, for there was nothing to acknowledge.
fn certificate_came(reply: &Reply) -> Option<(Answer, Taken)> {
    let receipt = (reply.status == 200).then(|| Receipt::from_bytes(&reply.body));
    receipt?.ok().map(|_| (Answer::Shown, Taken::default()))
}

/// A signed "no", or somebody else's answer.
fn unsigned(session: &Session, reply: &Reply) -> Answer {
    let (keys, id) = hub(session);
    match Refusal::open(&reply.body, &keys, &id) {
        Ok(refusal) => Answer::Refused(refusal),
        Err(_) => Answer::NotTheHub(reply.status),
    }
}

fn records_left(db: &Db<'_>) -> Result<bool> {
    Ok(db.last_record()?.map_or(0, |last| last.seq) > db.sending()?.through)
}

/// A page signed by our hub.
pub(super) fn page(session: &Session, bytes: &[u8]) -> Option<ListPage> {
    let (keys, id) = hub(session);
    ListPage::open(bytes, &keys, &id).ok()
}
