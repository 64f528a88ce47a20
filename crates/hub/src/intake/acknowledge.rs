//! What the hub says of a log: the same whichever road its records came by.

use tungnha_exchange::ack::{Ack, Command, CommandKind, Notice};
use tungnha_exchange::limits;

use super::custody::ranges;
use super::points::Point;
use crate::enrol::Device;
use crate::error::HubError;
use crate::keys::Identity;
use crate::store::logs::{self, Log};
use crate::store::{Connection, forks};

/// What came of the envelopes of one log, for its acknowledgements.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    /// What happened to single records.
    pub(crate) notices: Vec<Notice>,
    /// How far other chains than the log's own are in custody.
    pub(crate) points: Vec<Point>,
}

/// The acknowledgements of a log of this device: of the log itself first, then of every other chain that was
/// heard of. Without positions of lists: those go to a tablet that asked itself.
///
/// Where two tablets write under the same numbers, or a tablet counts less than the hub holds, each is
/// offered an epoch of its own, in the acknowledgement of its own chain: nobody else is offered that one.
pub(crate) fn acknowledge(
    conn: &Connection,
    identity: &Identity,
    device: &Device,
    log: &Log,
    heard: Heard,
    now: i64,
) -> Result<Vec<Ack>, HubError> {
    let Heard { mut notices, points } = heard;
    // What does not fit is in the store; a tablet needs a notice to inform, never to act.
    notices.truncate(limits::ITEMS);
    let mut ranges = ranges(conn, log)?;
    ranges.truncate(limits::ITEMS);
    let forked = forks::any(conn, log.dev, log.epoch)?;
    let commands = |through, chain: &[u8; 32], forked: bool| {
        let mut commands = Vec::new();
        if forked {
            commands.push(Command {
                id: u64::from(logs::offer_epoch(conn, log.dev, through, chain)?),
                what: CommandKind::NewEpoch,
            });
        }
        if device.revoked {
            commands.push(Command {
                id: 2,
                what: CommandKind::WipeList,
            });
        }
        Ok::<_, HubError>(commands)
    };
    let mut acks = vec![Ack {
        incarnation: identity.incarnation,
        dev: log.dev,
        epoch: log.epoch,
        through: log.through,
        chain: log.chain,
        ranges,
        notices,
        safe: log.safe,
        hub_time: now,
        positions: Vec::new(),
        commands: commands(log.through, &log.chain, forked)?,
    }];
    for point in points.into_iter().take(limits::ITEMS) {
        let ranges = if point.name == point.epoch {
            Vec::new()
        } else {
            vec![(point.first, point.through)]
        };
        acks.push(Ack {
            incarnation: identity.incarnation,
            dev: log.dev,
            epoch: point.name,
            through: point.through,
            chain: point.chain,
            ranges,
            hub_time: now,
            commands: commands(point.through, &point.chain, true)?,
            ..Ack::default()
        });
    }
    Ok(acks)
}
