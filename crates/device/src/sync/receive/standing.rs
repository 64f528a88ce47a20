//! What an acknowledgement says beside the receipt: commands, and where the hub's lists stand.

use tungnha_ambient::Moment;
use tungnha_exchange::ack::{Ack, Command, CommandKind};

use super::super::lists;
use super::super::planner::AckVerdict;
use crate::error::Result;
use crate::lease::{self, Heard};
use crate::session::Session;

/// Does what an acknowledgement asks for and counts it as a contact; says whether a list changed.
pub(in crate::sync) fn obey(
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
pub(super) fn behind_ours(session: &mut Session, ack: &Ack) -> Result<()> {
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

/// Notes which lists stand where the hub's do: "as of" is when that was last known, not when it last changed. A hamlet
/// of which the hub has no list yet stands where the hub does too: there is nothing to wait for on the road.
pub(super) fn up_to_date(session: &mut Session, ack: &Ack) -> Result<()> {
    session.store.write(|db| {
        for (unit, position) in &ack.positions {
            if let Some(mut row) = db.unit(*unit)?.filter(|row| row.position == *position) {
                row.updated_at = Some(ack.hub_time);
                db.put_unit(&row)?;
            }
        }
        Ok(())
    })
}
