//! Devices: what is known of one when it speaks, and admitting one.

use std::collections::{BTreeMap, BTreeSet};

use tungnha_domain::{Catalogue, MemberId, Role, UnitId};
use tungnha_exchange::enrol::{Certificate, EnrolRequest, User};

use crate::commune::{Commune, units};
use crate::error::HubError;
use crate::keys::Identity;
use crate::numbers;
use crate::store::codes::CodeRow;
use crate::store::{Transaction, devices, members};

/// A device as the hub knows it.
#[derive(Clone, Debug)]
pub(crate) struct Device {
    pub(crate) dev: u32,
    /// Its first member.
    pub(crate) member: MemberId,
    /// Everybody who may have recorded on it, that member included: who uses it, and who did.
    pub(crate) members: BTreeMap<MemberId, Role>,
    pub(crate) public_key: [u8; 32],
    pub(crate) revoked: bool,
    /// A computer that is a desk of this hub: it has no list and makes no records.
    pub(crate) computer: bool,
    /// The hamlets whose lists it may pull and whose people it may record.
    pub(crate) units: BTreeSet<UnitId>,
    /// Hamlets it had before: what it recorded there before it heard of the change still counts.
    pub(crate) former_units: BTreeSet<UnitId>,
}

/// Gives a key a device number and a signed certificate, and keeps both.
pub(super) fn admit(
    tx: &Transaction<'_>,
    identity: &Identity,
    request: &EnrolRequest,
    code: &CodeRow,
    now: i64,
) -> Result<(u32, Vec<u8>), HubError> {
    numbers::follow_clock(tx, now)?;
    let dev = devices::add(
        tx,
        code.member,
        &request.device_key,
        &request.app,
        &code.units,
        now,
    )?;
    if code.computer {
        devices::set_computer(tx, dev)?;
        return Ok((dev, certify_computer(tx, identity, dev, now)?));
    }
    Ok((dev, certify(tx, identity, dev, now)?))
}

/// The certificate of a computer, which it is given once.
fn certify_computer(
    tx: &Transaction<'_>,
    identity: &Identity,
    dev: u32,
    now: i64,
) -> Result<Vec<u8>, HubError> {
    let certificate = Certificate {
        hub_time: now,
        ..due(tx, identity, dev)?
    };
    let bytes = certificate.sign_computer(&identity.keys, &identity.hub_id);
    devices::set_certificate(tx, dev, &bytes)?;
    Ok(bytes)
}

/// The certificate of a device as it is to be now: the one it was given last, or a newer one where its
/// users, their roles, its hamlets, the campaign's settings or the hub's incarnation have changed since.
pub(crate) fn certify(
    tx: &Transaction<'_>,
    identity: &Identity,
    dev: u32,
    now: i64,
) -> Result<Vec<u8>, HubError> {
    let kept = devices::certificate(tx, dev)?;
    let before = Certificate::open(&kept, &identity.keys.public(), &identity.hub_id).ok();
    let mut certificate = due(tx, identity, dev)?;
    certificate.hub_time = now;
    if let Some(before) = before {
        certificate.epoch = before.epoch;
        certificate.hub_time = before.hub_time;
        if certificate == before {
            return Ok(kept);
        }
        // A tablet takes the later of two, whatever became of this machine's clock.
        certificate.hub_time = now.max(before.hub_time.saturating_add(1));
    }
    let bytes = certificate.sign(&identity.keys, &identity.hub_id);
    devices::set_certificate(tx, dev, &bytes)?;
    Ok(bytes)
}

/// What a device's certificate says now; time and epoch are the caller's to set.
pub(super) fn due(tx: &Transaction<'_>, identity: &Identity, dev: u32) -> Result<Certificate, HubError> {
    let device = devices::find(tx, dev)?.ok_or(HubError::Unreadable("device"))?;
    let (name, role) = members::of(tx, device.member)?;
    let commune = Commune::load(tx)?;
    let mut units: Vec<_> = units::all(tx)?
        .into_iter()
        .filter(|unit| device.units.contains(&unit.id))
        .map(|unit| (unit.id, unit.name))
        .collect();
    // The same content is the same certificate.
    units.sort_by_key(|(id, _)| *id);
    let user = |member| {
        let (name, role) = members::of(tx, member)?;
        Ok(User { member, role, name })
    };
    Ok(Certificate {
        incarnation: identity.incarnation,
        dev,
        epoch: 1,
        member: device.member,
        role,
        name,
        units,
        device_key: device.public_key,
        campaign: serde_json::to_string(&commune.campaign.for_tablets())
            .map_err(|_| HubError::Unreadable("campaign.settings"))?,
        catalogue: Catalogue::shipped().version,
        commune: commune.name,
        hub_time: 0,
        others: devices::other_users(tx, dev)?
            .into_iter()
            .map(user)
            .collect::<Result<_, HubError>>()?,
    })
}
