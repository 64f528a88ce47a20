//! What the hub says of a log: the same whichever road its records came by.

use tungnha_exchange::ack::{Ack, Command, CommandKind, Notice};
use tungnha_exchange::limits;

use super::custody::ranges;
use crate::enrol::Device;
use crate::error::HubError;
use crate::keys::Identity;
use crate::store::logs::Log;
use crate::store::{Connection, forks};

/// The acknowledgement of a log of this device, without positions of lists: those go to a tablet that asked
/// itself.
pub(crate) fn acknowledge(
    conn: &Connection,
    identity: &Identity,
    device: &Device,
    log: &Log,
    mut notices: Vec<Notice>,
    now: i64,
) -> Result<Ack, HubError> {
    // What does not fit is in the store; a tablet needs a notice to inform, never to act.
    notices.truncate(limits::ITEMS);
    let mut ranges = ranges(conn, log)?;
    ranges.truncate(limits::ITEMS);
    let mut commands = Vec::new();
    if forks::any(conn, log.dev, log.epoch)? {
        commands.push(Command {
            id: 1,
            what: CommandKind::NewEpoch,
        });
    }
    if device.revoked {
        commands.push(Command {
            id: 2,
            what: CommandKind::WipeList,
        });
    }
    Ok(Ack {
        incarnation: identity.incarnation,
        dev: log.dev,
        epoch: log.epoch,
        through: log.through,
        chain: log.chain,
        ranges,
        notices,
        // There is no second machine yet.
        safe: 0,
        hub_time: now,
        positions: Vec::new(),
        commands,
    })
}
