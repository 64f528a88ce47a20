//! Taking in what came back: checked, judged by the planner, and done in transactions.

use tungnha_ambient::Moment;
use tungnha_exchange::ack::{Ack, Command, CommandKind, FIRST_BRANCH, NoticeCode};
use tungnha_exchange::carry::Receipt;
use tungnha_exchange::refusal::Refusal;
use tungnha_exchange::{HubSeen, ListPage};

use super::course::{Answer, Course, Deed, Sent};
use super::pages::{self, Taken};
use super::pieces::{self, WantedPiece};
use super::planner::{AckSeen, AckVerdict, judge};
use super::prepare::MOST_BYTES;
use super::{Ask, FIRST_BATCH, claims, hub, lists, opened, set_aside};
use crate::enrol;
use crate::error::Result;
use crate::lease::{self, Heard};
use crate::session::{Me, Session};
use crate::store::{Db, SendRow};
use crate::transport::{Reply, TransportError};

/// How long a tablet keeps its own records whole at least: 30 days.
const KEEP: i64 = 30 * 86_400;

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
        }
    };
    Ok(Some((answer, taken)))
}

/// The answer to our certificate: a receipt without acknowledgements, for there was nothing to acknowledge.
fn certificate_came(reply: &Reply) -> Option<(Answer, Taken)> {
    let receipt = (reply.status == 200).then(|| Receipt::from_bytes(&reply.body));
    receipt?.ok().map(|_| (Answer::Shown, Taken::default()))
}

/// Does what an acknowledgement asks for and counts it as a contact; says whether a list changed.
pub(super) fn obey(
    session: &mut Session,
    (now, heard): (&Moment, Heard),
    verdict: AckVerdict,
    ack: &Ack,
) -> Result<bool> {
    if verdict == AckVerdict::Ignore {
        return Ok(false);
    }
    let wipe = |command: &Command| command.what == CommandKind::WipeList;
    let revoked = ack.commands.iter().any(wipe);
    let fresh = session
        .store
        .write(|db| lease::contact(db, (now, heard), ack.hub_time, revoked))?;
    if !revoked || !fresh {
        return Ok(false);
    }
    lists::wipe(session)
}

/// A list of ours that is ahead of the hub's is of another history: the hub was restored to an earlier day.
/// It stays on the screen until the hub's own has come in its place.
fn behind_ours(session: &mut Session, ack: &Ack) -> Result<()> {
    session.store.write(|db| {
        for (unit, position) in &ack.positions {
            if let Some(mut row) = db.unit(*unit)?.filter(|row| row.position > *position) {
                row.position = 0;
                db.put_unit(&row)?;
            }
        }
        Ok(())
    })
}

/// Notes which lists stand where the hub's do: "as of" is when that was last known, not when it last changed.
fn up_to_date(session: &mut Session, ack: &Ack) -> Result<()> {
    session.store.write(|db| {
        for (unit, position) in &ack.positions {
            if let Some(mut row) = db
                .unit(*unit)?
                .filter(|row| row.position == *position && *position > 0)
            {
                row.updated_at = Some(ack.hub_time);
                db.put_unit(&row)?;
            }
        }
        Ok(())
    })
}

/// The answer to a request for one page: the page alone, under its own signature.
fn page_came(session: &mut Session, now: &Moment, reply: &Reply) -> Result<Option<(Answer, Taken)>> {
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
    };
    Ok(Some((answer, taken)))
}

/// The answer to a request for a piece. Its bytes were kept as they came.
fn piece_came(
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
fn broken_off(session: &mut Session, now: &Moment, ask: Ask, otherwise: Answer) -> Result<(Answer, Taken)> {
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
fn wanted(session: &Session, taken: &Taken) -> Result<Option<Ask>> {
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

/// A signed "no", or somebody else's answer.
fn unsigned(session: &Session, reply: &Reply) -> Answer {
    let (keys, id) = hub(session);
    match Refusal::open(&reply.body, &keys, &id) {
        Ok(refusal) => Answer::Refused(refusal),
        Err(_) => Answer::NotTheHub(reply.status),
    }
}

/// Does what the course asks for.
fn act(session: &mut Session, deed: Deed) -> Result<()> {
    match deed {
        Deed::None => Ok(()),
        Deed::SetAside => set_aside(session),
        Deed::Counter(from) => change(session, |_, sending| {
            sending.counter = sending.counter.max(from.saturating_sub(1));
            Ok(())
        }),
        Deed::Restored(incarnation) => change(session, |db, sending| {
            // What was under the old hub's receipt is no longer, until this one signs for it.
            sending.refill = sending.refill.max(sending.through);
            (sending.incarnation, sending.through, sending.safe) = (incarnation, 0, 0);
            lists::start_over(db)?;
            db.drop_batches()
        }),
        Deed::Shrink => change(session, |_, sending| {
            shrink(sending);
            Ok(())
        }),
        Deed::Halve => change(session, |db, sending| {
            shrink(sending);
            db.drop_batches()
        }),
        Deed::NotTaken => change(session, |_, sending| {
            sending.refusals += 1;
            Ok(())
        }),
    }
}

fn shrink(sending: &mut SendRow) {
    sending.batch_records = (sending.batch_records / 2).max(1);
    sending.request_bytes = (sending.request_bytes / 2).max(1);
}

fn grow(sending: &mut SendRow) {
    sending.batch_records = (sending.batch_records * 2).min(FIRST_BATCH as usize);
    sending.request_bytes = (sending.request_bytes * 2).min(MOST_BYTES);
}

fn change(session: &mut Session, change: impl FnOnce(&Db<'_>, &mut SendRow) -> Result<()>) -> Result<()> {
    session.store.write(|db| {
        let mut sending = db.sending()?;
        change(db, &mut sending)?;
        db.set_sending(&sending)
    })
}

/// Judges a hub-signed acknowledgement and stores what it says, with the bytes that prove it. `now` is when
/// the hub said it, where that is known.
pub(super) fn acknowledged(
    session: &mut Session,
    now: Option<&Moment>,
    ack: &Ack,
    raw: &[u8],
) -> Result<AckVerdict> {
    let me = &session.me;
    let verdict = session.store.write(|db| {
        let mut sending = db.sending()?;
        let verdict = judge(seen(db, me, ack, sending.incarnation, sending.through)?);
        match verdict {
            AckVerdict::Ignore | AckVerdict::Fork => return Ok(verdict),
            AckVerdict::Advance | AckVerdict::Same => {
                db.drop_batches_through(ack.through)?;
                // Under this receipt the hub's history is ours.
                db.drop_notices_through(ack.through, NoticeCode::Forked.wire())?;
                if ack.epoch >= FIRST_BRANCH {
                    for (first, last) in &ack.ranges {
                        db.put_branch(*first, (*last).min(ack.through), ack.epoch)?;
                    }
                }
            }
            AckVerdict::Rewind => {
                sending.refill = sending.refill.max(sending.through);
                lists::start_over(db)?;
                sending.safe = 0;
                db.drop_batches()?;
            }
        }
        sending.incarnation = ack.incarnation;
        sending.through = ack.through;
        sending.safe = sending.safe.max(ack.safe.min(ack.through));
        sending.last_ack = Some(raw.to_owned());
        if let Some(now) = now {
            sending.hub_seen = Some(HubSeen {
                boot: db.boot_number(&now.boot)?,
                mono: now.mono,
                hub_time: ack.hub_time,
            });
        }
        if verdict == AckVerdict::Advance {
            grow(&mut sending);
            sending.refusals = 0;
        }
        if sending.through >= sending.refill {
            sending.refill = 0;
        }
        let last = db.last_record()?.map_or(0, |last| last.seq);
        if last <= ack.through {
            sending.last_success = Some(ack.hub_time);
        }
        db.set_sending(&sending)?;
        for notice in &ack.notices {
            match notice.code {
                // Folded all the same; or its own chain was acknowledged: nothing for a person to do.
                NoticeCode::OutOfScope | NoticeCode::StoodIn => {}
                NoticeCode::Forked if notice.seq <= sending.through => {}
                NoticeCode::Arrived => db.take_back_in(notice.seq)?,
                code => db.put_notice(notice.seq, code.wire())?,
            }
        }
        purge(db, &sending, ack.hub_time)?;
        if last == ack.through
            && let Some(epoch) = offered(me, ack)
        {
            tracing::info!(
                epoch,
                "another copy of this tablet writes its log: it takes a new epoch"
            );
            db.put_life(last + 1, epoch)?;
        }
        Ok(verdict)
    })?;
    session.renew()?;
    Ok(verdict)
}

/// Empties records that a second machine holds too and that are older than a month. Their answers, hash and
/// place stay: the screens, the fold and the chain need them. With `safe` 0, as long as there is no second
/// machine, nothing goes.
fn purge(db: &Db<'_>, sending: &SendRow, hub_time: i64) -> Result<()> {
    let emptied = db.empty_records(sending.safe.min(sending.through), hub_time.saturating_sub(KEEP))?;
    if emptied > 0 {
        tracing::info!(emptied, "records that are safe on two machines were emptied");
    }
    Ok(())
}

/// The epoch offered with an acknowledgement of our own chain.
fn offered(me: &Me, ack: &Ack) -> Option<u32> {
    let new = |command: &&Command| command.what == CommandKind::NewEpoch;
    let epoch = u32::try_from(ack.commands.iter().find(new)?.id).ok()?;
    (epoch < FIRST_BRANCH && !me.own.lived(epoch)).then_some(epoch)
}

/// The hub holds another history under our numbers and none of ours: nothing turns green, these stay here, are
/// offered again, and somebody is to look.
pub(super) fn forked(session: &mut Session) -> Result<()> {
    tracing::warn!("the hub holds another history of this tablet");
    session
        .store
        .write(|db| db.put_notices_above(db.sending()?.through, NoticeCode::Forked.wire()))
}

/// What the acknowledgements of one answer came to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Verdicts {
    moved: bool,
    ours: bool,
    other: bool,
}

impl Verdicts {
    pub(super) fn add(&mut self, verdict: AckVerdict) {
        self.moved |= matches!(verdict, AckVerdict::Advance | AckVerdict::Rewind);
        self.ours |= matches!(
            verdict,
            AckVerdict::Advance | AckVerdict::Rewind | AckVerdict::Same
        );
        self.other |= verdict == AckVerdict::Fork;
    }

    /// One was not a late answer to an early request.
    fn fresh(self) -> bool {
        self.ours || self.other
    }

    /// One was of another history, and none of ours.
    pub(super) fn fork(self) -> bool {
        self.other && !self.ours
    }
}

fn seen(db: &Db<'_>, me: &Me, ack: &Ack, incarnation: u32, through: u64) -> Result<AckSeen> {
    let ours = match ack.through {
        0 => Some([0; 32]),
        seq => db.chain_at(seq)?,
    };
    Ok(AckSeen {
        ours: ack.dev == me.dev && (me.own.lived(ack.epoch) || ack.epoch >= FIRST_BRANCH),
        incarnation: (ack.incarnation, incarnation),
        through: (ack.through, through),
        chain_equal: ours.map(|chain| chain == ack.chain),
    })
}

fn records_left(db: &Db<'_>) -> Result<bool> {
    Ok(db.last_record()?.map_or(0, |last| last.seq) > db.sending()?.through)
}

/// A page signed by our hub.
pub(super) fn page(session: &Session, bytes: &[u8]) -> Option<ListPage> {
    let (keys, id) = hub(session);
    ListPage::open(bytes, &keys, &id).ok()
}
