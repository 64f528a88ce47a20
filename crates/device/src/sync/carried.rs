//! Acknowledgements that came by another road than the tablet's own request: in a file, as symbols, for a
//! locked app. They go the same way as any other: the hub's signature, this log, the same chain, or nothing
//! turns green.

use tungnha_ambient::Moment;
use tungnha_exchange::ack::Ack;

use super::hub;
use super::receive::{Verdicts, acknowledged, forked, obey};
use crate::error::Result;
use crate::lease::Heard;
use crate::session::Session;

/// What acknowledgements did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Carried {
    /// Those signed by our hub.
    pub signed: usize,
    /// Of those, for this log.
    pub ours: usize,
    /// Records that turned green.
    pub green: u64,
    /// One was of another history under our numbers.
    pub fork: bool,
    /// A list changed: the hub took it away.
    pub list_changed: bool,
}

/// Takes raw acknowledgements. One that lay somewhere in between says nothing of the hub's clock.
pub(crate) fn carried(
    session: &mut Session,
    (now, heard): (&Moment, Heard),
    acks: &[Vec<u8>],
) -> Result<Carried> {
    let (keys, id) = hub(session);
    let before = session.store.read().sending()?.through;
    let mut did = Carried::default();
    let mut verdicts = Verdicts::default();
    for raw in acks {
        let Ok(ack) = Ack::open(raw, &keys, &id) else {
            continue;
        };
        did.signed += 1;
        if ack.dev != session.me.dev {
            continue;
        }
        did.ours += 1;
        let verdict = acknowledged(session, (heard == Heard::Now).then_some(now), &ack, raw)?;
        verdicts.add(verdict);
        did.list_changed |= obey(session, (now, heard), verdict, &ack)?;
    }
    did.fork = verdicts.fork();
    if did.fork {
        forked(session)?;
    }
    did.green = session.store.read().sending()?.through.saturating_sub(before);
    Ok(did)
}
