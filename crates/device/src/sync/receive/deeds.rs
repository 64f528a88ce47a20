//! Doing in the store what the course asks for.

use super::super::course::Deed;
use super::super::prepare::MOST_BYTES;
use super::super::{FIRST_BATCH, lists, set_aside};
use crate::error::Result;
use crate::session::Session;
use crate::store::{Db, SendRow};

/// Does what the course asks for.
pub(super) fn act(session: &mut Session, deed: Deed) -> Result<()> {
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

pub(super) fn grow(sending: &mut SendRow) {
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
