//! What a tablet is told of its team: which tablets have a hamlet in common with it, by which key each signs, and
//! which of them may give it codes. Who is revoked, or leads no longer, is not in the next one.

use tungnha_exchange::team::Team;

use super::Device;
use crate::error::HubError;
use crate::keys::Identity;
use crate::store::{Transaction, teams};

/// Tablets told of at most: an officer's has those of the whole commune.
const MOST: usize = 256;

/// The team of a device as it is to be now, signed: the one it was told last, or a newer one where that has
/// changed. Nothing for a tablet that never had one, nor for one out of service. `now` is unix seconds.
pub(crate) fn team(
    tx: &Transaction<'_>,
    identity: &Identity,
    device: &Device,
    now: i64,
) -> Result<Option<Vec<u8>>, HubError> {
    if device.revoked {
        return Ok(None);
    }
    let kept = teams::told(tx, device.dev)?;
    let before = Team::open(&kept, &identity.keys.public(), &identity.hub_id).ok();
    let mut team = Team {
        incarnation: identity.incarnation,
        dev: device.dev,
        hub_time: now,
        mates: teams::mates(tx, device.dev, MOST)?,
    };
    match before {
        None if team.mates.is_empty() => return Ok(None),
        None => {}
        Some(before) => {
            team.hub_time = before.hub_time;
            if team == before {
                return Ok(Some(kept));
            }
            // A tablet takes the later of two, whatever became of this machine's clock.
            team.hub_time = now.max(before.hub_time.saturating_add(1));
        }
    }
    let bytes = team.sign(&identity.keys, &identity.hub_id);
    teams::tell(tx, device.dev, &bytes)?;
    Ok(Some(bytes))
}
