//! Acknowledgements: whether they are of this tablet's history, and what turns green with them.

use tungnha_ambient::Moment;
use tungnha_exchange::HubSeen;
use tungnha_exchange::ack::{Ack, Command, CommandKind, FIRST_BRANCH, NoticeCode};

use super::super::lists;
use super::super::planner::{AckSeen, AckVerdict, judge};
use super::deeds::grow;
use crate::error::Result;
use crate::session::{Me, Session};
use crate::store::{Db, SendRow};

/// How long a tablet keeps its own records whole at least: 30 days.
const KEEP: i64 = 30 * 86_400;

/// Judges a hub-signed acknowledgement and stores what it says, with the bytes that prove it. `now` is when
/// the hub said it, where that is known.
pub(in crate::sync) fn acknowledged(
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
        if sending.refill > ack.through {
            // What a restored hub is sent again it judges again, and tells again.
            db.drop_notices_above(ack.through)?;
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
                NoticeCode::Counted => db.drop_notice(notice.seq)?,
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
pub(in crate::sync) fn forked(session: &mut Session) -> Result<()> {
    tracing::warn!("the hub holds another history of this tablet");
    session
        .store
        .write(|db| db.put_notices_above(db.sending()?.through, NoticeCode::Forked.wire()))
}

/// What the acknowledgements of one answer came to.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::sync) struct Verdicts {
    pub(super) moved: bool,
    ours: bool,
    other: bool,
}

impl Verdicts {
    pub(in crate::sync) fn add(&mut self, verdict: AckVerdict) {
        self.moved |= matches!(verdict, AckVerdict::Advance | AckVerdict::Rewind);
        self.ours |= matches!(
            verdict,
            AckVerdict::Advance | AckVerdict::Rewind | AckVerdict::Same
        );
        self.other |= verdict == AckVerdict::Fork;
    }

    /// One was not a late answer to an early request.
    pub(super) fn fresh(self) -> bool {
        self.ours || self.other
    }

    /// One was of another history, and none of ours.
    pub(in crate::sync) fn fork(self) -> bool {
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
