//! Soft claims: a tablet says where somebody is at work, its colleagues hear of it with their next sync. They
//! inform, never block, and end by themselves; nothing else in the hub looks at them.

use tungnha_domain::{Hid, MemberId};
use tungnha_exchange::claims::Claims;

use crate::enrol::Device;
use crate::error::HubError;
use crate::keys::Identity;
use crate::store::{Transaction, working};

/// Seconds a claim stands at most, from when the hub first heard of it: as long as a household takes.
const STANDS: i64 = 30 * 60;
/// Houses one tablet may be at; a person is at one or two.
const MOST_HERE: usize = 16;
/// Claims told to one tablet, the latest first.
const MOST_TOLD: u32 = 200;

/// Takes in where this tablet's holder is, and tells where colleagues are; nothing where none is. `by` is who of
/// its users it says that is; somebody who is none of them is not believed.
pub(super) fn exchange(
    tx: &Transaction<'_>,
    identity: &Identity,
    device: &Device,
    (hids, by): (&[Hid], Option<MemberId>),
    now: i64,
) -> Result<Option<Vec<u8>>, HubError> {
    if device.revoked {
        return Ok(None);
    }
    let hids = &hids[..hids.len().min(MOST_HERE)];
    let by = by.filter(|member| device.members.contains_key(member));
    working::declare(
        tx,
        device.dev,
        &device.units,
        (hids, by),
        (now, now.saturating_add(STANDS)),
    )?;
    let found = working::of_others(tx, device.dev, &device.units, now, MOST_TOLD)?;
    if found.is_empty() {
        return Ok(None);
    }
    let mut members: Vec<(MemberId, String)> = Vec::new();
    for (claim, name) in &found {
        if members.iter().all(|(member, _)| *member != claim.member) {
            members.push((claim.member, name.clone()));
        }
    }
    let claims = Claims {
        hub_time: now,
        claims: found.into_iter().map(|(claim, _)| claim).collect(),
        members,
    };
    Ok(Some(claims.sign(&identity.keys, &identity.hub_id)))
}
